# ruff: noqa
import math

import numpy as np


def f(c, h, g):
    if h[2] < 0.35 or not c < h[-2]:
        return np.einsum('i,i->', g @ np.full((3, 3), 0.35), np.tanh(h) ** 3)
    g[1::2] -= np.tanh(g[2:] + np.sum(g[g > 0.95]))
    found = c < c
    if found:
        y = np.exp(np.sin(np.expm1(np.tanh(h[::-1]))))
    parts = []
    parts.extend([np.sin(np.min(h / (1.2 + np.square(g[0])))), np.cos(sum((1.3 ** np.tanh(e) * c for e in g)))])
    if found:
        g = np.dot(y, np.full((3, 3), 1.15)) if parts[-1] < 0.75 else g
    for i in range(3):
        x_bar = np.ones_like(h)
        d = parts[0]
        for j in range(3):
            x_bar[:] = np.tanh(0.5 * (g * len(h) * parts[-1]))
            s, c2, b = h
            d += np.sum(x_bar * h)
        u = h
        found2 = np.square(np.sin(g[-i])) > 0.35
        if found2:
            a = np.cos(np.sum(np.array(parts)))
        u2 = np.ones_like(g)
        s2 = parts[-1]
        for i2 in range(2):
            u2[:] = h
            if (0.75 or h[i]) < 0.05:
                break
            a2 = np.tanh(0.5 * 0.25)
            s2 += np.mean(u2 * g)
        if found2:
            assert np.all(np.isfinite(s2))
            s2 += a
        for k in range(3):
            if k % 2 == 0:
                return np.tanh(parts[0] - g[-3] if k > 0 else s2)
    for j2 in range(4):
        d = np.tanh(sum(parts))
        h -= np.cos(np.clip(u[::-1] * s2, 1.45, 1.45 + 0.9))
    r = u2 @ np.square(np.sin(x_bar))
    parts.append(np.matmul(np.full((3, 3), 1.95), u).sum())
    z = np.zeros(h.shape)
    a_bar = s2
    for j3 in range(2):
        z[:] = np.sin(np.cumsum(u, axis=0))
        total = np.tanh(h[k])
        a_bar += np.mean(z * h)
    return a_bar + r * 0.7 + r


SEED = 300000
WRT = ('c', 'h', 'g')
KINDS = '(Float(), Array(shape=((3, 3),)), Array(shape=((3, 3),)))'

