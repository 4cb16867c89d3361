import numpy as np


def matrix_factorization_grad(U, V, R, mask, lam):
    E = mask * (R - U @ V.T)
    # return np.sum(E**2) / np.sum(mask) + lam * (np.sum(U**2) + np.sum(V**2))
    E_bar = 2.0 / np.sum(mask) * E
    U_bar = 2.0 * lam * U
    V_bar = 2.0 * lam * V
    # E = mask * (R - U @ V.T)
    r_bar = E_bar * mask
    U_bar -= r_bar @ V
    V_bar -= r_bar.T @ U
    return U_bar, V_bar
