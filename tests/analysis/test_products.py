"""Tangents that read a product by its name (`srcad.analysis.products`)."""

import numpy as np
import pytest

import srcad


def cubic_step(x, a):
    return x - (x * x * x - a) / (3.0 * x * x)


def kernel(x, a):
    K = np.exp(a) * np.exp(-0.5 * x**2)
    y = K + a * x
    return K * y


def bound_anew(x, a):
    """The name stands for another value where the factors meet again, or a factor does."""
    p = x * a
    p = p + 1.0
    y = np.sin(x * a) * p
    q = x * a
    x = x + 0.5
    return y + q * np.cos(x * a)


def in_a_loop(x, a):
    p = x * a
    for _ in range(3):
        y = x * a * np.sin(p)
        x = x - 0.1 * y
    return y * p


def branches(x, a):
    p = x * x * a
    if np.sum(p) > 0.0:
        p = np.sin(a * x * x)
        q = x * a
    else:
        q = x * x * a * p
    return q * x * a + p


def stored_into(x, a):
    u = x * 1.0
    p = u * a
    u[0] = a * 2.0
    q = u * a * a
    p[1] = 3.0
    return p * (u * a) + q


PROGRAMS = {cubic_step: "p * x_dot", kernel: "K * a_dot", bound_anew: "", in_a_loop: "", branches: "", stored_into: ""}


@pytest.mark.parametrize("f", PROGRAMS, ids=[f.__name__ for f in PROGRAMS])
def test_tangents_are_differences(f, monkeypatch, tmp_path):
    x, a, v, w = np.array([0.7, -1.2, 0.4]), 0.6, np.array([1.0, 0.5, -0.3]), 0.8
    value, tangent = srcad.jvp(f, (x, a), (v, w))
    assert np.array_equal(value, f(x, a))
    numeric = (f(x + 1e-6 * v, a + 1e-6 * w) - f(x - 1e-6 * v, a - 1e-6 * w)) / 2e-6
    np.testing.assert_allclose(tangent, numeric, rtol=1e-6, atol=1e-8)
    written = srcad.source(f, (0, 1), mode="forward", example_args=(x, a))
    assert PROGRAMS[f] in written
    monkeypatch.setenv("SRCAD_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("srcad.forward.function.with_named_products", lambda stmts, *others: stmts)
    longer = srcad.source(f, (0, 1), mode="forward", example_args=(x, a))
    assert len(written) < len(longer) if PROGRAMS[f] else len(written) <= len(longer)


def test_the_primal_keeps_its_bits():
    """Only the tangent's own expressions read the product: `(x * a) * b` may be another number than `p * b`."""

    def f(x, a, b):
        p = a * b * x
        return p * np.sin(x * (a * b))

    for x in np.linspace(0.1, 3.0, 40):
        assert srcad.jvp(f, (x, 0.3, 0.7), (1.0, 0.1, 0.2))[0] == f(x, 0.3, 0.7)
