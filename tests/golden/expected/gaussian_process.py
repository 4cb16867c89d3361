import numpy as np


def log_likelihood_grad(log_scale, log_length, log_noise, X, y):
    d = X[:, None] - X[None, :]
    e3 = np.exp(log_scale)
    e4 = np.exp(log_length)
    q = d / e4
    e2 = np.exp(-0.5 * q ** 2)
    K = e3 * e2
    e = np.exp(log_noise)
    t = np.eye(len(y))
    K = K + e * t
    L = np.linalg.cholesky(K)
    a = np.linalg.solve(L, y)
    # return -0.5 * a @ a - np.sum(np.log(np.diag(L)))
    a_bar = -0.5 * a - 0.5 * a
    L_bar = np.diag(-1.0 / np.diag(L))
    # a = np.linalg.solve(L, y)
    w = np.linalg.solve(L.T, a_bar)
    L_bar -= np.outer(w, a)
    # L = np.linalg.cholesky(K)
    P = np.tril(L.T @ L_bar)
    triangle = np.tril(np.linalg.solve(L.T, np.linalg.solve(L.T, np.tril(P, -1) + P.T).T))
    K_bar = 0.5 * (triangle + np.tril(triangle, -1))
    # K = K + np.exp(log_noise) * np.eye(len(y))
    log_noise_bar = np.sum(K_bar * t) * e
    # K = np.exp(log_scale) * np.exp(-0.5 * (d / np.exp(log_length)) ** 2)
    log_scale_bar = np.sum(K_bar * e2) * e3
    log_length_bar = np.sum(0.5 * (K_bar * e3 * e2) * (2.0 * q) * q / e4) * e4
    return log_scale_bar, log_length_bar, log_noise_bar
