import numpy as np


def poisson_regression_grad(beta, X, y, ridge):
    eta = X @ beta
    # return np.sum(np.exp(eta) - y * eta) + 0.5 * ridge * beta @ beta
    eta_bar = np.exp(eta) - y
    beta_bar = beta * ridge
    # eta = X @ beta
    beta_bar += X.T @ eta_bar
    return beta_bar
