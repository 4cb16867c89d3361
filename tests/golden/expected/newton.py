def root_grad(a, x, tol):
    n = 0
    x_saved = []
    q_saved = []
    while abs(x * x * x - a) > tol:
        if n > 50:
            break
        x_saved.append(x)
        q = (x * x * x - a) / (3.0 * x * x)
        q_saved.append(q)
        x = x - q
        n += 1
    # return x
    x_bar = 1.0
    a_bar = 0.0
    for _ in range(len(x_saved)):
        # x = x - (x * x * x - a) / (3.0 * x * x)
        q = q_saved.pop()
        x = x_saved.pop()
        top_bar = x_bar / (3.0 * x * x)
        a_bar += top_bar
        x_bar += 6.0 * top_bar * q * x - 3.0 * top_bar * (x * x)
    return a_bar, x_bar
