"""Several arrays of indices in one subscript: where NumPy puts their dimensions, and what goes back."""

import types

import numpy as np
import pytest

import srcad
from tests.oracle.differences import numeric_gradient

I, J, K = np.array([0, 2, 1, 0]), np.array([1, 0, 1, 1]), np.array([2, 2, 0, 3])
COLUMN, ONE = np.array([[0], [1], [0]]), np.array([1])
MASK = np.array([True, False, True])
X = np.cos(np.arange(3 * 3 * 4.0)).reshape(3, 3, 4)

SIDE_BY_SIDE = [
    "x[I, J]", "x[:, I, J]", "x[I, J, K]", "x[0, I]", "x[:, 0, I]", "x[I, 0]", "x[..., I, K]", "x[None, I, J]",
    "x[I, J, None]", "x[COLUMN, J]", "x[:, COLUMN, K]", "x[ONE, J]", "x[[0, 1], [2, 2]]", "x[-1, J, K]",
    "x[np.arange(len(I)) % 3, J]",
]  # fmt: skip
OTHERS = [
    "x[I, J, 1:]", "x[I, :, J]", "x[0, :, I]", "x[I, None, J]", "x[I, ..., J]", "x[MASK, 0]", "x[MASK, :, 1]",
    "x[I, :, 0]",
]  # fmt: skip


def program(index):
    text = f"def f(x):\n    y = {index}\n    w = np.sin(np.arange(float(y.size))).reshape(y.shape)\n"
    text += "    return np.sum(np.sin(y) * w) + np.mean(y * y)\n"
    return text


def made(index, tmp_path):
    path = tmp_path / "program.py"
    path.write_text(program(index))
    module = types.ModuleType("program")
    module.__dict__.update(np=np, I=I, J=J, K=K, COLUMN=COLUMN, ONE=ONE, MASK=MASK)
    exec(compile(path.read_text(), str(path), "exec"), module.__dict__)
    return module.f


@pytest.mark.parametrize("index", SIDE_BY_SIDE + OTHERS)
def test_against_differences(index, tmp_path):
    f = made(index, tmp_path)
    derivative = srcad.grad(f)
    np.testing.assert_allclose(derivative(X), numeric_gradient(f, (X,)).gradients[0], rtol=1e-7, atol=1e-9)
    if index in SIDE_BY_SIDE:
        assert "srcad.runtime" not in derivative.source  # what is known of the shape is enough
    srcad.check_grads(f, (X,), modes=("forward",))


def test_cross_entropy():
    def loss(logits, labels):
        shifted = logits - np.max(logits, axis=1, keepdims=True)
        log_p = shifted - np.log(np.sum(np.exp(shifted), axis=1, keepdims=True))
        return -np.mean(log_p[np.arange(len(labels)), labels])

    logits, labels = np.sin(np.arange(12.0)).reshape(4, 3), np.array([0, 2, 1, 1])
    derivative = srcad.grad(loss)
    p = np.exp(logits) / np.sum(np.exp(logits), axis=1, keepdims=True)
    np.testing.assert_allclose(derivative(logits, labels), (p - np.eye(3)[labels]) / 4.0, rtol=1e-12)
    assert "srcad.runtime" not in derivative.source


@pytest.mark.parametrize("axis", [0, 1, 2, -1])
def test_take_along_axis(axis):
    order = np.argsort(X, axis=axis)

    def f(x):
        y = np.take_along_axis(x, order, axis=axis)
        first = np.take_along_axis(x, order[:1, :1, :1], axis=axis)
        return np.sum(np.sin(y) * np.arange(float(y.size)).reshape(y.shape)) + np.sum(first**2)

    srcad.check_grads(f, (X,))
