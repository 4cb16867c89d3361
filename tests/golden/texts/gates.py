import numpy as np


def gates_grad(params, xs):
    p_saved = []
    log_saved = []
    r_saved = []
    r2_saved = []
    log2_saved = []
    s_saved = []
    e_saved = []
    for i in range(len(params)):
        W = params[i][0]
        b = params[i][1]
        e = np.exp(-W.T @ xs.T - b[:, None])
        e_saved.append(e)
        s = 1 + e
        s_saved.append(s)
        p = 1 / s
        log2 = np.log(p)
        log2_saved.append(log2)
        r = 1 - p
        r_saved.append(r)
        r2 = 1 - p
        r2_saved.append(r2)
        log = np.log(r2)
        log_saved.append(log)
        p_saved.append(p)
    # return total
    params_bar = []
    for _ in range(len(params)):
        # total += entropy.mean()
        p = p_saved.pop()
        entropy_bar = 1.0 / p.size
        # entropy = -(p * np.log(p) + (1 - p) * np.log(1 - p))
        log = log_saved.pop()
        r = r_saved.pop()
        r2 = r2_saved.pop()
        log2 = log2_saved.pop()
        p_bar = entropy_bar * log + entropy_bar * r / r2 - entropy_bar * log2 - entropy_bar * p / p
        # p = 1 / (1 + np.exp(-W.T @ xs.T - b[:, None]))
        s = s_saved.pop()
        e = e_saved.pop()
        r_bar = p_bar * p / s * e
        W_bar = (r_bar @ xs).T.copy()
        b_bar = np.sum(r_bar, axis=1)
        params_bar.append((W_bar, b_bar))
    params_bar.reverse()
    return params_bar
