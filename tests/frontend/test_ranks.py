"""Numbers of dimensions are known, or do not matter: products of what constants pick, of sums that begin empty."""

import functools
import itertools

import numpy as np
import pytest

import srcad
from srcad.runtime.products import dot_left, dot_right, matmul_left, matmul_right
from tests.oracle import differences
from tests.oracle.programs import gathered, right_in_both_modes

VECTOR = np.array([1.3, 0.7, -0.4, 0.2])
MATRIX = np.linspace(-1.0, 1.3, 8).reshape(4, 2)
TABLEAU = [[], [1 / 5], [3 / 40, 9 / 40], [44 / 45, -56 / 15, 32 / 9]]
OF_VECTORS: list = []
OF_MATRICES: list = []
vectors = gathered(OF_VECTORS)
matrices = gathered(OF_MATRICES)


@matrices
def along_counted_axes(x):
    others = tuple(range(1, x.ndim))
    centred = x - np.mean(x, axis=others, keepdims=True)
    rest = tuple(range(np.ndim(x)))[:-1]
    return np.sum(np.sum(centred**3, axis=rest) ** 2) + np.sum(np.transpose(x, tuple(range(2))) * x**2)


@matrices
def collisions(x):
    v = x.copy()
    for i, j in itertools.combinations(range(4), 2):
        d = x[i] - x[j]
        n = d / np.sqrt(d @ d)
        v[i] -= ((v[i] - v[j]) @ n) * n
    return np.sum(v * v)


@matrices
def rows_of_products(x):
    s = 0.0
    for i, k in itertools.product(range(3), [0, 2]):
        s += x[i] @ x[k]
    for i, j, k in itertools.permutations(range(3)):
        s += (x[i] @ x[j]) * x[k, 0]
    for i, j in zip(range(3), itertools.islice(range(4), 1, 4)):
        s += x[i] @ x[j]
    return s


@matrices
def rows_of_groups(x):
    """Which of a row and of several rows an index gives is known only when the program runs."""
    groups = {}
    for i in range(4):
        groups.setdefault(i % 3, []).append(i)
    s = 0.0
    for index in [*groups.values(), 2]:
        r = x[index]
        s += np.sum(r @ x[:2].T) + np.sum(x[:2] @ np.transpose(r)) + np.sum(np.dot(r, x.T[:, 1]))
    return s


@vectors
def padded(x):
    n = len(x) + 1
    size = 1 << (n - 1).bit_length()
    half = divmod(size, 2)[0]
    y = np.fft.irfft(np.fft.rfft(x, size) ** 2, size)
    return y[:half] @ y[:half]


@vectors
def stages(x):
    ks = []
    for row in TABLEAU:
        y = x + 0.1 * sum(a * k for a, k in zip(row, ks))
        ks.append(np.sin(y))
    x = x + sum(ks)
    return x @ x


@vectors
def sums_that_begin_empty(x):
    ks = []
    for _ in range(3):
        s = x
        for i, k in enumerate(ks):
            s = s + i * k
        y = s + sum([0.5 * k for k in ks])
        ks.append(y * y)
    return ks[-1] @ y


@vectors
def last_of_what_was_empty(x):
    seen = []
    total = 0.0
    for k in range(4):
        for v in reversed(seen):
            total = total + v @ x
        seen.append(x * k)
    return total


class Constant:
    def __init__(self, c):
        self.c = c

    def __call__(self, x):
        return self.c * np.ones((len(x), len(x)))


class Sum:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __call__(self, x):
        return self.a(x) + self.b(x)


@vectors
def kernel_of_constants(x):
    k = Sum(Constant(x[1]), Constant(2.0))
    return np.sum(k(x) @ x) + (Constant(2.0)(x) @ x) @ x


class Layer:
    def __init__(self, w, b):
        self.w, self.b = w, b

    def __call__(self, x):
        return np.tanh(self.w * x + self.b)


@vectors
def layers_in_a_row(x):
    layers = [Layer(w, b) for w, b in zip(x[:2], x[2:])]
    return np.sum(functools.reduce(lambda h, layer: layer(h), layers, x))


@pytest.mark.parametrize("program", OF_VECTORS, ids=lambda f: f.__name__)
def test_vectors(program):
    both_modes(program, VECTOR, np.cos(np.arange(6.0)))


@pytest.mark.parametrize("program", OF_MATRICES, ids=lambda f: f.__name__)
def test_matrices(program):
    both_modes(program, MATRIX, np.cos(np.arange(12.0)).reshape(4, 3))


def both_modes(program, x, other):
    if program is layers_in_a_row:
        other = other[:4]
    for arg in (x, other):
        right_in_both_modes(program, arg)


RANKS = [
    ((3,), (3,)), ((2, 3), (3,)), ((3,), (3, 4)), ((2, 3), (3, 4)), ((5, 2, 3), (3, 4)), ((5, 2, 3), (5, 3, 4)),
    ((3,), (5, 3, 4)), ((5, 2, 3), (3,)), ((1, 2, 3), (5, 3, 4)), ((2, 3), (5, 3, 4)), ((6, 1, 2, 3), (5, 3, 4)),
    ((0, 3), (3, 2)), ((2, 0), (0, 3)),
]  # fmt: skip


PAIRS = [(np.matmul, matmul_left, matmul_right), (np.dot, dot_left, dot_right)]


@pytest.mark.parametrize("product, left, right", PAIRS, ids=["matmul", "dot"])
@pytest.mark.parametrize("shapes", RANKS, ids=str)
def test_products_of_any_rank(product, left, right, shapes):
    rng = np.random.default_rng(3)
    a, b = (rng.normal(size=s) for s in shapes)
    u = rng.normal(size=np.shape(product(a, b)))
    for got, of in ((left(u, a, b), 0), (right(u, a, b), 1)):
        found = differences.numeric_gradient(lambda a, b: np.sum(u * product(a, b)), (a, b), of)
        assert got.shape == found.gradients[0].shape
        assert np.all(np.abs(got - found.gradients[0]) <= 1e-8 + found.errors[0])


@pytest.mark.parametrize("x", [2.0, np.array(1.5), np.ones(3)], ids=str)
def test_dot_of_a_number(x):
    for got in (dot_left(x * 2.0, x, 2.0), dot_right(x * 2.0, 2.0, x)):
        assert np.array_equal(got, np.multiply(x * 2.0, 2.0))


def test_constants_that_a_comprehension_reads_are_no_buffers():
    derivative = srcad.grad(stages)
    derivative(VECTOR)
    assert "TABLEAU.copy()" not in derivative.source
