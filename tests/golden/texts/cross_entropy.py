import numpy as np


def cross_entropy_grad(W, b, X, y):
    logits = X @ W + b
    top = logits.max(axis=1, keepdims=True)
    e = np.exp(logits - top)
    total = np.sum(e, axis=1, keepdims=True)
    logp = logits - top - np.log(total)
    # return -np.mean(logp[np.arange(len(y)), y])
    logp_bar = np.zeros_like(logp)
    logp_bar[np.arange(len(y)), y] -= 1.0 / y.size
    # logp = logits - top - np.log(np.sum(np.exp(logits - top), axis=1, keepdims=True))
    r_bar = np.sum(logp_bar, axis=1, keepdims=True) / total * e
    logits_bar = logp_bar - r_bar
    top_bar = np.sum(r_bar, axis=1, keepdims=True) - np.sum(logp_bar, axis=1, keepdims=True)
    # top = logits.max(axis=1, keepdims=True)
    hit = logits == top
    logits_bar += top_bar / np.sum(hit, axis=1, keepdims=True) * hit
    # logits = X @ W + b
    W_bar = X.T @ logits_bar
    b_bar = np.sum(logits_bar, axis=0)
    return W_bar, b_bar
