import numpy as np


def log_likelihood(log_scale, log_length, log_noise, X, y):
    d = X[:, None] - X[None, :]
    K = np.exp(log_scale) * np.exp(-0.5 * (d / np.exp(log_length)) ** 2)
    K = K + np.exp(log_noise) * np.eye(len(y))
    L = np.linalg.cholesky(K)
    a = np.linalg.solve(L, y)
    return -0.5 * a @ a - np.sum(np.log(np.diag(L)))


# ---------------------------------------------------- wrt log_scale, log_length, log_noise: X and y are data


def log_likelihood_grad(log_scale, log_length, log_noise, X, y):
    d = X[:, None] - X[None, :]
    s = np.exp(log_scale)
    length = np.exp(log_length)
    q = d / length
    g = np.exp(-0.5 * q**2)
    noise = np.exp(log_noise)
    K = s * g + noise * np.eye(len(y))
    L = np.linalg.cholesky(K)
    a = np.linalg.solve(L, y)
    # return -0.5 * a @ a - np.sum(np.log(np.diag(L)))
    a_bar = -a
    L_bar = np.diag(-1.0 / np.diag(L))
    # a = np.linalg.solve(L, y)
    w = np.linalg.solve(L.T, a_bar)
    L_bar -= np.outer(w, a)
    # L = np.linalg.cholesky(K)
    P = np.tril(L.T @ L_bar)
    P[np.diag_indices_from(P)] *= 0.5
    S = np.linalg.solve(L.T, np.linalg.solve(L.T, (P + P.T).T).T)
    K_bar = 0.5 * S
    # K = K + np.exp(log_noise) * np.eye(len(y))
    log_noise_bar = np.trace(K_bar) * noise
    # K = np.exp(log_scale) * np.exp(-0.5 * (d / np.exp(log_length)) ** 2)
    g_bar = K_bar * g * s
    log_scale_bar = np.sum(g_bar)
    log_length_bar = np.sum(g_bar * q**2)
    return log_scale_bar, log_length_bar, log_noise_bar


def example(rng):
    X = rng.uniform(0.0, 5.0, size=12)
    return (0.1, 0.2, -1.0, X, np.sin(X)), (0, 1, 2)
