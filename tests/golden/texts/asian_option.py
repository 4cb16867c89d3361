import numpy as np


def asian_option_grad(S0, sigma, r, strike, T, Z):
    paths, steps = Z.shape
    dt = T / steps
    S = np.full(paths, S0)
    total = np.zeros(paths)
    S_saved = []
    e_saved = []
    t3_saved = []
    for t in range(steps):
        S_saved.append(S)
        t3 = np.sqrt(dt)
        t3_saved.append(t3)
        e = np.exp((r - 0.5 * sigma ** 2) * dt + sigma * t3 * Z[:, t])
        e_saved.append(e)
        S = S * e
        total += S
    r2 = total / steps - strike
    # return np.exp(-r * T) * np.mean(np.maximum(total / steps - strike, 0.0))
    total_bar = np.exp(-r * T) / total.size * np.where(r2 == 0.0, 0.5, r2 > 0.0) / steps
    S_bar = np.zeros_like(S)
    sigma_bar = 0.0
    for t in range(steps - 1, -1, -1):
        # total += S
        S_bar += total_bar
        # S *= np.exp((r - 0.5 * sigma**2) * dt + sigma * np.sqrt(dt) * Z[:, t])
        e = e_saved.pop()
        t3 = t3_saved.pop()
        S = S_saved.pop()
        s_bar = S_bar * S * e
        sigma_bar += np.sum(s_bar * Z[:, t]) * t3 + -(np.sum(s_bar) * dt * sigma)
        S_bar = S_bar * e
    # S, total = np.full(paths, S0), np.zeros(paths)
    S0_bar = np.sum(S_bar)
    return S0_bar, sigma_bar
