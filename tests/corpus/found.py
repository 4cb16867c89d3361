"""What the fuzzer found wrong once, in a few lines each."""

import numpy as np

from tests.corpus.table import case


def sine_after(d, steps):
    """A function that is known only when it runs, as it calls itself."""
    return np.sin(d) if steps <= 0 else sine_after(d, steps - 1)


@case(lambda d: (d.array(2), 2))
def element_less_itself_beside_a_call_known_only_when_it_runs(x, steps):
    t = x[1]
    p = t - t
    t *= sine_after(t, steps)
    return t + p


@case(lambda d: (d.array(3), d.array(3)), (0, 1))
def single_numbers_in_lists_beside_double_ones(x, y):
    double = np.ones(3)
    history = []
    history.append(np.dot(x, x))
    pair = (np.sum(y * y), history[0])
    return double[1] / (1.0 + history[-1] ** 2) + double[0] * pair[0] * pair[1]
