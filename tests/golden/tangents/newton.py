def root_jvp(a, x, tol, a_dot, x_dot):
    n = 0
    while abs(x * x * x - a) > tol:
        if n > 50:
            break
        p = 3.0 * x * x
        q = (x * x * x - a) / p
        x_dot = x_dot - (p * x_dot - a_dot - q * (6.0 * x * x_dot)) / p
        x = x - q
        n += 1
    return x, x_dot
