def root_jvp(a, x, tol, a_dot, x_dot):
    n = 0
    while abs(x * x * x - a) > tol:
        if n > 50:
            break
        else:
            p = x * x
            p2 = 3.0 * x
            p3 = p2 * x
            q = (p * x - a) / p3
            x_dot = x_dot - (x * (2.0 * x * x_dot) + p * x_dot - a_dot - q * (x * (3.0 * x_dot) + p2 * x_dot)) / p3
            x = x - q
            n += 1
    return x, x_dot
