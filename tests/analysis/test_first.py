"""Tangents that are zero in the first round of a loop over layers (`srcad.analysis.first`)."""

import numpy as np
import pytest

import srcad
from tests.oracle.structures import leaves


def layers(params, x):
    h = x
    for W, b in params:
        h = np.tanh(h @ W + b)
    return np.sum(h**2)


def given_back(params, x):
    """The value itself is the result: its tangent goes to nobody else."""
    h = x
    for W, b in params:
        h = h - np.tanh(np.dot(h, W) + b)
    return h


def vectors(params, x):
    h = x[0]
    for W, b in params:
        h = np.sin(W @ h) * b
    return h


def stored_into(params, x):
    """The tangent that begins as zeros is written into."""
    h = np.zeros(x.shape)
    h[0] = params[0][1]
    for W, b in params:
        h = np.tanh(h @ W + b)
    return h


def stored_later(params, x):
    h = x.copy()
    for i in range(len(params)):
        if i > 0:
            h[0] = params[i][1]
        h = np.tanh(h @ params[i][0])
    return h


def popped_in_order(params, x):
    hs, h, s = [], x, 0.0
    for i in range(len(params)):
        hs.append(h)
        h = np.tanh(h @ params[i][0])
    for i in range(len(params) - 1, -1, -1):
        g = hs.pop()
        s = s + np.sum(np.cos(g @ params[i][0]))
    return s


def popped_in_another_order(params, x):
    """The round of index 0 gets the last value."""
    hs, h, s = [], x, 0.0
    for i in range(len(params)):
        hs.append(h)
        h = np.tanh(h @ params[i][0])
    for i in range(len(params)):
        g = hs.pop()
        s = s + np.sum(np.cos(g @ params[i][0]))
    return s


def fewer_popped(params, x):
    """The list that is counted gets shorter: the round of index 0 gets the second value."""
    hs, h, s = [], x, 0.0
    items = [p for p in params]
    for i in range(len(items)):
        hs.append(h)
        h = np.tanh(h @ items[i][0])
    items.pop()
    for i in range(len(items) - 1, -1, -1):
        g = hs.pop()
        s = s + np.sum(np.cos(g @ items[i][0]))
    return s


def seen_by_another_name(params, x):
    """The zeros are written into where a list gives them back."""
    hs, h, s = [], x * 1.0, 0.0
    for i in range(len(params)):
        hs.append(h)
        g = hs.pop()
        g[0] = params[i][1]
        h = np.tanh(h @ params[i][0])
        s = s + np.sum(g) * np.sum(h)
    return s


def other_rounds(params, x):
    """Zero only before the outer loop."""
    h = x
    for _ in range(2):
        for W, b in params:
            h = np.tanh(h @ W + b)
    return h


def only_one_factor(params, x):
    """Where nothing else is there to have the sum's shape."""
    h = x[:1]
    for i in range(len(params)):
        h = h @ np.cos(x[:3] * i) + params[i][1]
    return h


GUARDS = {
    layers: 1, given_back: 1, vectors: 1, stored_into: 0, stored_later: 0, popped_in_order: 2,
    popped_in_another_order: 1, fewer_popped: 1, seen_by_another_name: 0,
    other_rounds: 0, only_one_factor: 0,
}  # fmt: skip


def arguments(dtype="float64"):
    rng = np.random.default_rng(2)
    params = [(rng.normal(size=(3, 3)).astype(dtype), rng.normal(size=3).astype(dtype)) for _ in range(3)]
    return params, rng.normal(size=(4, 3)).astype(dtype)


def moved(params, directions, step):
    return [(W + step * V, b + step * v) for (W, b), (V, v) in zip(params, directions, strict=True)]


@pytest.mark.parametrize("f", GUARDS, ids=[f.__name__ for f in GUARDS])
def test_tangents_are_differences(f):
    params, x = arguments()
    directions = [(np.cos(W), np.sin(b)) for W, b in params]
    value, tangent = srcad.jvp(f, (params, x), (directions, None))
    np.testing.assert_array_equal(value, f(params, x))
    ahead, behind = (f(moved(params, directions, h), x) for h in (1e-6, -1e-6))
    np.testing.assert_allclose(tangent, (ahead - behind) / 2e-6, rtol=1e-6, atol=1e-7)
    text = srcad.source(f, 0, mode="forward", example_args=(params, x))
    assert text.count("if i > 0:") - (1 if f is stored_later else 0) == GUARDS[f]


def test_with_and_without(monkeypatch, tmp_path):
    params, x = arguments()
    directions = [(np.cos(W), np.sin(b)) for W, b in params]
    product = srcad.hvp(layers)
    found = product(params, x, directions)
    assert "s_dot += h_dot @ W" in product.source
    assert "if i > 0:\n            W_bar_dot += h_dot.T @ s_bar\n            h_bar = s_bar @ W.T\n" in product.source
    monkeypatch.setenv("SRCAD_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("srcad.forward.function.guard_first_rounds", lambda stmts, *others: stmts)
    plain = srcad.hvp(lambda params, x: layers(params, x))
    expected = plain(params, x, directions)
    assert "s_dot +=" not in plain.source
    for a, b in zip(leaves(found).values(), leaves(expected).values(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-12)


def test_single_precision_stays():
    params, x = arguments("float32")
    found = srcad.hvp(layers)(params, x, params)
    exact = srcad.hvp(layers)(*(lambda p, x: (p, x, p))(*arguments()))
    for a, b in zip(leaves(found).values(), leaves(exact).values(), strict=True):
        assert a.dtype == np.float32
        np.testing.assert_allclose(a, b, rtol=2e-3, atol=2e-4)


def test_complex_layers_of_real_data():
    params, x = arguments()
    params = [(W + 0.3j * W.T, b - 0.2j) for W, b in params]
    directions = [(1j * np.cos(W.real), np.sin(b)) for W, b in params]
    _, tangent = srcad.jvp(given_back, (params, x), (directions, None))
    ahead, behind = (given_back(moved(params, directions, h), x) for h in (1e-6, -1e-6))
    np.testing.assert_allclose(tangent, (ahead - behind) / 2e-6, rtol=1e-6, atol=1e-7)


def test_third_order_and_all_columns_at_once():
    params, x = arguments()
    directions = [(np.cos(W), np.sin(b)) for W, b in params]

    def along(t):
        return layers([(W + t * V, b + t * v) for (W, b), (V, v) in zip(params, directions, strict=True)], x)

    def curvature(params, x):
        product = srcad.hvp(layers)(params, x, directions)
        return sum(np.sum(W * V) + np.sum(b * v) for (W, b), (V, v) in zip(product, directions, strict=True))

    _, third = srcad.jvp(curvature, (params, x), (directions, None))
    step = 4e-3  # differences of fourth order
    sides = [along(k * step) for k in (-3, -2, -1, 1, 2, 3)]
    numeric = np.dot([1, -8, 13, -13, 8, -1], sides) / (8 * step**3)
    assert abs(third - numeric) < 1e-5 * max(1.0, abs(numeric))
    gradient = srcad.grad(curvature)(params, x)
    along_it = sum(np.sum(W * V) + np.sum(b * v) for (W, b), (V, v) in zip(gradient, directions, strict=True))
    assert abs(third - along_it) < 1e-10 * max(1.0, abs(third))
    columns = srcad.jacobian(given_back, mode="forward")(params, x)
    rows = srcad.jacobian(given_back, mode="reverse")(params, x)
    for a, b in zip(leaves(columns).values(), leaves(rows).values(), strict=True):
        np.testing.assert_allclose(a, b, rtol=1e-9, atol=1e-12)
