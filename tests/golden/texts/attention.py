import numpy as np


def attention_grad(Wq, Wk, Wv, X, mask):
    Q = X @ Wq
    K = X @ Wk
    V = X @ Wv
    t = np.sqrt(Q.shape[-1])
    scores = np.where(mask, Q @ K.T / t, -1000000000.0)
    top = scores.max(axis=-1, keepdims=True)
    p = np.exp(scores - top)
    p_old = p
    total = p.sum(axis=-1, keepdims=True)
    p = p / total
    # return np.mean((p @ V) ** 2)
    z_bar = 2.0 / V.size * (p @ V)
    p_bar = z_bar @ V.T
    V_bar = p.T @ z_bar
    # p /= p.sum(axis=-1, keepdims=True)
    p_bar = p_bar / total - np.sum(p_bar * p, axis=1, keepdims=True) / total
    # p = np.exp(scores - scores.max(axis=-1, keepdims=True))
    r_bar = p_bar * p_old
    hit = scores == top
    scores_bar = r_bar - np.sum(r_bar, axis=1, keepdims=True) / np.sum(hit, axis=-1, keepdims=True) * hit
    # scores = np.where(mask, Q @ K.T / np.sqrt(Q.shape[-1]), -1e9)
    z_bar2 = np.where(mask, scores_bar, 0.0) / t
    Q_bar = z_bar2 @ K
    K_bar = z_bar2.T @ Q
    # Q, K, V = X @ Wq, X @ Wk, X @ Wv
    Wv_bar = X.T @ V_bar
    Wk_bar = X.T @ K_bar
    Wq_bar = X.T @ Q_bar
    return Wq_bar, Wk_bar, Wv_bar
