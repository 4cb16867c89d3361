import numpy as np


def cox_grad(beta, X, time, event):
    order = np.argsort(-time)
    t3 = X[order]
    eta = t3 @ beta
    e = np.exp(eta)
    t2 = np.cumsum(e)
    # return -np.sum((eta - log_risk)[event[order] == 1])
    t_bar = np.zeros_like(eta)
    t_bar[event[order] == 1] += -1.0
    eta_bar = t_bar.copy()
    log_risk_bar = -t_bar
    # log_risk = np.log(np.cumsum(np.exp(eta)))
    e_bar = np.cumsum((log_risk_bar / np.where(log_risk_bar != 0, t2, 0.5))[::-1])[::-1]
    eta_bar += e_bar * np.where(e_bar != 0, e, 0.5)
    # eta = X[order] @ beta
    beta_bar = t3.T @ eta_bar
    return beta_bar
