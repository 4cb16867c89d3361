# ruff: noqa
import math

import numpy as np


def f(x_bar, y_saved, B):
    B += x_bar
    if np:
        B = [B[:, 0] + y_saved, y_saved]
    return 0.5


SEED = 740946
WRT = ('x_bar', 'y_saved', 'B')
KINDS = '(Array(shape=((1, 4),)), Array(shape=((3, 5),)), Array(shape=((3, 5), (1, 4))))'

