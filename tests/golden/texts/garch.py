import numpy as np


def garch_grad(params, r):
    if len(params) != 3:
        raise ValueError('expected 3 values to unpack')
    omega = params[0]
    alpha = params[1]
    beta = params[2]
    h = np.var(r)
    h_saved = []
    for t in range(len(r)):
        h_saved.append(h)
        h = omega + alpha * r[t] ** 2 + beta * h
    # return -ll
    alpha_bar = 0.0
    beta_bar = 0.0
    h_bar = 0.0
    omega_bar = 0.0
    for t in range(len(r) - 1, -1, -1):
        # h = omega + alpha * r[t] ** 2 + beta * h
        omega_bar += h_bar
        alpha_bar += h_bar * r[t] ** 2
        h = h_saved.pop()
        beta_bar += h_bar * h
        h_bar = h_bar * beta
        # ll += -0.5 * (np.log(2 * np.pi) + np.log(h) + r[t] ** 2 / h)
        h_bar += 0.5 / h - 0.5 * (r[t] ** 2 / h) / h
    # omega, alpha, beta = params
    params_bar = np.zeros_like(params)
    params_bar[2] += beta_bar
    params_bar[1] += alpha_bar
    params_bar[0] += omega_bar
    return params_bar
