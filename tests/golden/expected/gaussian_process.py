import numpy as np


def log_likelihood_grad(log_scale, log_length, log_noise, X, y):
    d = X[:, None] - X[None, :]
    e3 = np.exp(log_scale)
    q = d / np.exp(log_length)
    e2 = np.exp(-0.5 * q ** 2)
    K = e3 * e2
    e = np.exp(log_noise)
    t = np.eye(len(y))
    K = K + e * t
    L = np.linalg.cholesky(K)
    a = np.linalg.solve(L, y)
    # return -0.5 * a @ a - np.sum(np.log(np.diag(L)))
    a_bar = -a
    L_bar = np.diag(-1.0 / np.diag(L))
    # a = np.linalg.solve(L, y)
    w = np.linalg.solve(L.T, a_bar)
    L_bar -= np.outer(w, a)
    # L = np.linalg.cholesky(K)
    half = np.tri(K.shape[0]) - 0.5 * np.eye(K.shape[0])
    P = half * (L.T @ L_bar)
    L_inv = np.linalg.inv(L)
    K_bar = half * (L_inv.T @ (P + P.T) @ L_inv)
    # K = K + np.exp(log_noise) * np.eye(len(y))
    log_noise_bar = np.sum(K_bar * t) * e
    # K = np.exp(log_scale) * np.exp(-0.5 * (d / np.exp(log_length)) ** 2)
    log_scale_bar = np.sum(K_bar * e2) * e3
    log_length_bar = np.sum(K_bar * e3 * e2 * q * q)
    return log_scale_bar, log_length_bar, log_noise_bar
