import numpy as np
from srcad.runtime.factors import cholesky_dot


def log_likelihood_jvp(log_scale, log_length, log_noise, X, y, log_scale_dot, log_length_dot, log_noise_dot):
    d = X[:, None] - X[None, :]
    e = np.exp(log_length)
    q = d / e
    K = np.exp(log_scale) * np.exp(-0.5 * q ** 2)
    K_dot = K * log_scale_dot + K * (q * (q * (e * log_length_dot))) / e
    e4 = np.exp(log_noise)
    t = np.eye(len(y))
    K = K + e4 * t
    K_dot = K_dot + t * (e4 * log_noise_dot)
    L = np.linalg.cholesky(K)
    L_dot = cholesky_dot(L, K_dot)
    a = np.linalg.solve(L, y)
    a_dot = np.linalg.solve(L, -L_dot @ a)
    p = -0.5 * a
    diagonal = np.diag(L)
    return p @ a - np.sum(np.log(diagonal)), -0.5 * a_dot @ a + p @ a_dot - np.sum(np.diag(L_dot) / diagonal)
