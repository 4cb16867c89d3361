# ruff: noqa
import math

import numpy as np


def f(M, items, total):
    if total > 0.65 or np.sum(items[0]) > 1.45:
        y_saved = items[0][:2]
        y_saved[:, None] = np.tanh(np.hypot(1.0 + np.square(total / (1.2 + np.square(total))), 0.35 * total))
    else:
        items.append(np.tanh((items[0] * total).copy()))
        A, x = (np.tanh((1.5 + np.cos(M)) ** 0.7), np.sin(np.maximum(np.tanh(items[0]), math.exp(math.sin(items[0][0])))))
        total /= 1.5 + np.sin(items[-1] @ items[0] / (1.2 + np.square(np.maximum(total, A[-1, 0]))))
    table, table2 = ({'left': total, 'right': M[::-1] - items[0][-2]}, {'left': M * total, 'right': np.clip(items[-1], 1.25, 1.25 + 0.9)})
    table2['right'][-3] = np.sum(np.where(M > 1.95, table['right'], np.full((1, M.shape[1]), 0.55)))
    return np.sin(table['left']) + np.maximum(total, M[1, -4])


SEED = 740460
WRT = ('M', 'items', 'total')
KINDS = '(Array(shape=((3, 5), (4, 6))), Seq(element=Array(shape=((3, 5),)), least=2), Float())'

