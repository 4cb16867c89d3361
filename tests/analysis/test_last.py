"""What the last round of a reversed loop would compute for nobody (`srcad.analysis.last`)."""

import numpy as np
import pytest

import srcad
from tests.oracle.structures import leaves


def layers(params, x):
    h = x
    for W, b in params:
        h = np.tanh(h @ W + b)
    return np.sum(h**2)


def branches(params, x):
    h = x
    for W, b in params:
        z = np.dot(h, W) + b
        if np.sum(z) > 0.0:
            h = np.tanh(z)
        else:
            h = np.sin(z)
    return np.sum(h**2)


def batches(params, x):
    s = 0.0
    for t in range(2):
        h = x[t:]
        for W, b in params:
            h = np.tanh(h @ W + b)
        s += np.sum(h**2)
    return s


def stacked(params, x):
    W = np.stack([params[0][0], params[1][0], params[2][0]])
    h = x
    for i in range(1, W.shape[0]):
        h = np.tanh(h @ W[i])
    return np.sum(h**2) + np.sum(W[0])


def carried_on(params, x):
    """What the first layer is given is the last one's in the round before."""
    h = x
    for _ in range(2):
        for W, b in params:
            h = np.tanh(h @ W + b)
    return np.sum(h)


def first_outside(params, x):
    h = np.tanh(x @ params[0][0])
    for W, b in params[1:]:
        h = np.tanh(h @ W + b)
    return np.sum(h)


def left(params, x):
    h = x
    for W, b in params:
        h = np.tanh(h @ W + b)
        if np.sum(h) > 1e3:
            break
    return np.sum(h)


def same_matrix(params, x):
    """Rounds that are many, and cost the same."""
    W, b = params[0]
    h = x
    for _ in range(5):
        h = np.tanh(h @ W + b)
    return np.sum(h)


def read_again(params, x):
    h = x
    for W, b in params:
        h = np.tanh(h @ W + b)
    for W, b in params:
        h = h @ W * 0.5
    return np.sum(h)


GUARDED = {
    layers: "if i > 0:", branches: "if i > 0:", batches: "if i > 0:", stacked: "if i > 1:", read_again: "if i > 0:",
    carried_on: "", first_outside: "", same_matrix: "", left: "if i > 0:",
}  # fmt: skip


def arguments(n=3):
    rng = np.random.default_rng(2)
    return [(rng.normal(size=(3, 3)), rng.normal(size=3)) for _ in range(n)], rng.normal(size=(4, 3))


def assert_same(found, expected):
    a, b = leaves(found), leaves(expected)
    assert a.keys() == b.keys()
    assert all(np.array_equal(a[path], b[path]) for path in a)


@pytest.mark.parametrize("f", GUARDED, ids=[f.__name__ for f in GUARDED])
def test_gradients_with_and_without(f, monkeypatch, tmp_path):
    derivative = srcad.grad(f)
    found, guarded = derivative(*arguments()), derivative.source
    assert guarded.count("if i >") == (1 if GUARDED[f] else 0)
    assert GUARDED[f] in guarded
    monkeypatch.setenv("SRCAD_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("srcad.reverse.function.guard_last_rounds", lambda stmts, core: stmts)
    derivative.clear_cache()
    assert_same(found, derivative(*arguments()))
    assert "if i >" not in derivative.source


@pytest.mark.parametrize("f", [layers, branches], ids=["layers", "branches"])
def test_second_order(f):
    params, x = arguments()
    directions = [(np.cos(W), np.sin(b)) for W, b in params]
    product = srcad.hvp(f)
    found = product(params, x, directions)
    assert "if i > 0:" in product.source
    step, gradient = 1e-6, srcad.grad(f)
    ahead, behind = (
        gradient([(W + h * V, b + h * v) for (W, b), (V, v) in zip(params, directions, strict=True)], x)
        for h in (step, -step)
    )
    for (W_dot, b_dot), (W, b), (V, c) in zip(found, ahead, behind, strict=True):
        np.testing.assert_allclose(W_dot, (W - V) / (2 * step), rtol=1e-5, atol=1e-6)
        np.testing.assert_allclose(b_dot, (b - c) / (2 * step), rtol=1e-5, atol=1e-6)


def test_pullbacks_may_be_called_twice():
    params, x = arguments()
    _, pullback = srcad.vjp(layers, params, x)
    first = pullback(1.0)
    assert_same(first, pullback(1.0))
    assert_same(first[0], srcad.grad(layers)(params, x))


def test_the_argument_too():
    """The last round's product is the cotangent of x."""
    params, x = arguments()
    derivative = srcad.grad(layers, wrt=(0, 1))
    derivative(params, x)
    assert "if i >" not in derivative.source
    srcad.check_grads(layers, (params, x), wrt=(0, 1))


@pytest.mark.parametrize("n", [0, 1])
def test_few_layers(n):
    params, x = arguments(n)
    assert len(srcad.grad(layers)(params, x)) == n
    for (W_bar, b_bar), (W, b) in zip(srcad.grad(layers)(params, x), params, strict=True):
        z_bar = 2.0 * np.tanh(x @ W + b) * (1.0 - np.tanh(x @ W + b) ** 2)
        np.testing.assert_allclose(W_bar, x.T @ z_bar, rtol=1e-12)
        np.testing.assert_allclose(b_bar, z_bar.sum(axis=0), rtol=1e-12)
