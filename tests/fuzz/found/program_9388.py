# ruff: noqa
import math

import numpy as np


def f(W):
    if np.sum(W) > 0.65:
        M = np.zeros(W.shape)
        c = W[-1, 0]
        for i in range(3):
            M[:] = np.sin((1.5 + np.cos(np.outer(W[:, 0], W[-2]))) ** 0.7)
            i2 = np.array([-2, -2])
            M[i2] += np.tanh(0.5 * W[-2::-1])
            if M[i, -1] > 0.21 or 1.75 < 1.55:
                if (1.5 + np.cos(W[0, -1])) ** 0.7 > 0.25:
                    for i3 in range(3):
                        if c < -0.75:
                            return np.cos((M / (1.2 + np.square(c))).sum())
                        M[[0, 0]] += np.tanh(0.5 * (math.sin(1.35) + np.sin(M[i, -1])))
                    W = np.tanh(0.5 * (W[[2, 0, -1]] + W))
                    M[i, -1] /= 1.5 + np.sin(np.tanh(0.5 * M.mean()))
                else:
                    A = np.zeros_like(M)
                    c2 = M[i, -1]
                    for k in range(3):
                        A[:] = np.clip(np.matmul(np.full((3, 3), 0.25), W), 0.95, 0.95 + 0.9)
                        parts = []
                        parts.append(np.tanh(c))
                        c2 += np.mean(A * M)
                A2 = M
                M += np.tanh(np.sum(A2, axis=1, keepdims=True) / (1.2 + np.square(np.mean(M, axis=1, keepdims=True))))
            else:
                for k2 in range(3):
                    history = []
                    history.append(np.sin(np.prod(np.tanh(W.T.T))))
                    history.append(np.tanh(history[0] * history[0] + -0.35 / (1.2 + np.square(c))))
                    c = np.tanh(c if history[-1] > 0.21 else c)
                W2 = M
                W3 = np.empty_like(M)
                s = W[i, 0]
                for j in range(3):
                    W3[:] = W2
                    if j > 0:
                        return np.tanh(np.tanh(-0.65) if 1.85 > 0.25 else W[[0, 1, 0]].mean())
                    found = history[-1] < 1.15 and np.sum(W) > 0.55
                    if found:
                        c3 = np.cos(history[-1] * c / (1.2 + np.square(np.sum(W[W > 1.85]))))
                    found2 = np.sum(M) > 0.65
                    if found2:
                        s2 = np.sin(np.sum(np.concatenate([W2[:1], W3[1:]])))
                    if history[0] > 1.65:
                        break
                    if found2:
                        flag = W > 1.55
                        W[flag] = np.sin(W2[flag])
                        s += s2
                    if found:
                        if i > 0:
                            return np.tanh(0.5 * np.sum(W[W > 0.75]))
                        s += c3
                    s += np.sum(W3 * M)
            c += np.mean(M * W)
    else:
        W[-1, -1] *= np.tanh(W[-1, 0])
        W += np.sin(W[::-1])
    if W[0, 0] < W[2, -1]:
        W[2, -1] += W[1, 0]
    for k3 in range(4):
        for k4 in range(3):
            if k4 % 2 == 0:
                continue
            W[-2:] += np.sin((W[1:-1] if 0.75 > 0.21 and (not 0.85 < W[k4, -1]) else W[1:-1]) + np.where(W[2:] > 1.85, W[1::2], W[1::2]))
            W4 = W[1:3]
            W4[...] = np.sin(W4[1, -1])
    history2 = []
    history2.extend([np.cos(np.log1p(np.square(W if -0.05 / (1.2 + np.square(W[1, 0])) > 0.25 and (not W[-1, 0] < W[0, 0]) else W))), W.copy()])
    for j2, x_bar in enumerate(W):
        A3 = history2[-1] if np.sum(history2[0]) > 1.25 else W
        A3 -= np.tanh(np.mean(history2[-1], axis=1, keepdims=True) / (1.2 + np.square(W[[-1, -3, -3]])))
        history2.append(np.cos(history2[-1]))
    return np.sum(np.sin(history2[0])) + (history2[-1] ** 2).sum() + np.mean(A3 * A3) + np.arctan2(W[-3, -1], 1.5 + np.square(W[-3, -1]))


SEED = 9388
WRT = ('W',)
KINDS = '(Array(shape=((3, 3), (1, 1))),)'

# more than 5 s
