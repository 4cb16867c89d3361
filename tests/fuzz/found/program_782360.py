# ruff: noqa
import math

import numpy as np


def f(total, C, w):
    C = np.minimum(np.expm1(np.tanh(C)), np.outer(C[:, 3], w))
    for i in range(2):
        history = []
        history.append(np.cos(np.tanh(C) / (1.2 + np.square(np.logaddexp(np.tanh(C), np.tanh(C))))))
        total = np.tanh(np.min(history[0].T))
        if total < total:
            return max(history[0].mean(), 0.3719)
    for n in range(2):
        for k in range(4):
            W = history[0][::-2]
            W2 = np.clip(history[-1].T, -0.65, -0.65 + 0.9)
            history[0] = np.sin(np.cosh(np.sin(np.log(1.5 + np.sin(history[-1])))))
        W *= np.tanh(np.tanh(C[::-2] + history[-1][::-2] if i > 0 else np.where(W > 1.45, W, np.full((len(W), 1), 0.35))))
        W3 = np.sin(C.T)
        W2[[3, -2, 1]] *= np.tanh(np.sin(sum((1.0 / (1.0 + np.exp(-np.tanh(e))) * total for e in w))))

    def inner(C2, A):
        if n > 0:
            i2 = 0
            while True:
                i2 += 1
                if i2 > 3 or (1.5 + np.cos(total)) ** 0.7 < 0.85:
                    break
                A2 = np.sin(W3 * history[-1] + np.hypot(1.0 + np.square(w), W3[i]))
                B = np.cos(W3)
            M = np.tanh(A)
        else:
            history[0][:, :] *= np.tanh(np.sin(W3))
            for k2 in range(len(C)):
                if (1.5 + np.sin(0.75)) ** np.tanh(total) < -0.45:
                    return np.tanh(0.5 * np.maximum(max(history[0][-3, k2 - 1], 0.3719), np.log1p(np.square(total))))
                if 1.0 / (1.0 + np.exp(-np.tanh(W[-i, k2]))) > 0.85:
                    if sum((np.cosh(np.sin(e)) * A[n, 1] for e in w)) > 0.25:
                        if total < total:
                            return np.sin(np.sum(W3[W3 > 1.55]))
                        B2 = history[0]
                        B2 += np.tanh(0.5 * (np.tanh(w[None]) - np.mean(W3, axis=0, keepdims=True)))
                        A *= np.tanh(np.tanh(0.5 * W3[1::2]))
                    else:
                        s = sum((math.sqrt(1.0 + e ** 2) * total for e in w))
                    np.multiply(np.tanh(w), w, out=w)
                else:
                    history[0][-2::-1, 1:] = np.tanh(0.65 - (W3[-1:0:-1, :-1] + C2[-1:0:-1, -1:0:-1]))
                    A3 = np.tanh(0.5 * W3[::-1])
                pair = (np.hypot(1.0 + np.square(np.sum(W3[W3 > 0.65])), 0.65), C * (C * history[-1]))
                A = np.sin(np.hypot(1.0 + np.square(W), W / (1.2 + np.square(W))))
            M = np.cos((A[:, i] * W3[::-1, ::-2]).T)
        return np.tanh(max(total, 0.3719) - np.log1p(np.square(total)))
    return sum((np.sum(part) for part in history)) + (history[0] ** 2).sum() + total + (-0.45 + total)


SEED = 782360
WRT = ('total', 'C', 'w')
KINDS = '(Float(), Array(shape=((4, 6), (4, 6))), Array(shape=((4, 6),)))'

