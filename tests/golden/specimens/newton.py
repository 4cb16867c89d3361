def root(a, x, tol):
    n = 0
    while abs(x * x * x - a) > tol:
        if n > 50:
            break
        x = x - (x * x * x - a) / (3.0 * x * x)
        n += 1
    return x


# ---------------------------------------------------- wrt a, x


def root_grad(a, x, tol):
    n = 0
    x_saved = []
    while abs(x * x * x - a) > tol:
        if n > 50:
            break
        x_saved.append(x)
        x = x - (x * x * x - a) / (3.0 * x * x)
        n += 1
    # return x
    x_bar = 1.0
    a_bar = 0.0
    for _ in range(len(x_saved)):
        # x = x - (x * x * x - a) / (3.0 * x * x)
        x = x_saved.pop()
        d = 3.0 * x * x
        q_bar = -x_bar
        p_bar = q_bar / d
        d_bar = -p_bar * (x * x * x - a) / d
        a_bar -= p_bar
        x_bar += p_bar * 3.0 * x * x + d_bar * 6.0 * x
    return a_bar, x_bar


def example(rng):
    return (5.0, 2.0, 1e-2), (0, 1)
