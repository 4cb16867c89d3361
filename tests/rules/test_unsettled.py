"""Eigenvalues and roots that turn out to be real, though their facts say complex: what uses both their parts."""

from __future__ import annotations

import numpy as np
import pytest

import srcad

REAL = np.array([[2.0, 1.0], [0.5, 3.0]])
COMPLEX = np.array([[2.0, 1.0], [-0.5, 2.3]])


def both_parts_of_pairs(a):
    w, v = np.linalg.eig(a)
    return np.sum((v * w @ np.linalg.inv(v)).real ** 3) + np.sum((v @ v).imag) + w[0].real * v[0, 0].imag


def elements(a):
    w = np.linalg.eigvals(a)
    return w[0].real ** 2 + w[1].imag + np.abs(w[1])


def added_in_a_loop(a):
    w, total = np.linalg.eigvals(a), 0.0
    for _ in range(3):
        total += np.sum(w * w).real + np.sum(w.imag)
    return total


def carried(a):
    w = np.linalg.eigvals(a)
    u = w * 2
    for _ in range(3):
        u = u * w + np.conj(w)
    return np.sum(u.real**2) + np.sum(u.imag) + np.abs(u[0])


def stored(a):
    w = np.linalg.eigvals(a)
    u = w * 2
    u[0] = u[0] * 2 + w[1]
    u[1] *= u[0]
    return np.sum(u.real**2) + u[0].imag + np.sum(u.imag)


def exchanged(a):
    w = np.linalg.eigvals(a)
    u, v = w * 2, w * 3
    for _ in range(3):
        u, v = v, u
        u[0] = v[1] * v[0]
        v *= 0.5
    return np.sum(u.real**2) + v[0].imag + np.sum(u.imag) + np.sum(u * v).real


def in_one_branch(a):
    w = np.linalg.eigvals(a)
    total = np.sum(w.real**2) if w[0].real > 0 else np.sum(w.imag)
    return total + np.sum(w.imag) + w[0].imag


def roots(a):
    w = np.roots(np.append(np.array([1.0]), a))
    return w[0].real ** 2 + w[1].imag + np.sum(w * w).real


def differences(fun, a):
    out = np.zeros(a.size)
    for k, e in enumerate(np.eye(a.size) * 1e-6):
        out[k] = (fun(a + e.reshape(a.shape)) - fun(a - e.reshape(a.shape))) / 2e-6
    return out.reshape(a.shape)


CASES = [both_parts_of_pairs, elements, added_in_a_loop, carried, stored, exchanged, in_one_branch]


@pytest.mark.parametrize("a", [REAL, COMPLEX], ids=["real", "complex"])
@pytest.mark.parametrize("fun", CASES)
def test_eigenvalues(fun, a):
    expected = differences(fun, a)
    np.testing.assert_allclose(srcad.grad(fun)(a), expected, rtol=1e-6, atol=1e-6)
    moved = [srcad.jvp(fun, (a,), (e.reshape(2, 2),))[1] for e in np.eye(4)]
    np.testing.assert_allclose(np.reshape(moved, (2, 2)), expected, rtol=1e-6, atol=1e-6)


@pytest.mark.parametrize("p", [np.array([-3.0, 2.0]), np.array([-3.0, 4.0])], ids=["real", "complex"])
def test_roots(p):
    np.testing.assert_allclose(srcad.grad(roots)(p), differences(roots, p), rtol=1e-6, atol=1e-6)


def test_in_single_precision():
    gradient = srcad.grad(elements)(REAL.astype(np.float32))
    assert gradient.dtype == np.float32
    np.testing.assert_allclose(gradient, differences(elements, REAL), rtol=1e-4)


@pytest.mark.parametrize("a", [REAL, COMPLEX], ids=["real", "complex"])
@pytest.mark.parametrize("fun", [elements, stored])
def test_second_derivatives(fun, a):
    direction = np.array([[0.3, -0.2], [0.7, 0.1]])
    found = srcad.hvp(fun)(a, direction)
    gradient = srcad.grad(fun)
    expected = (gradient(a + 1e-6 * direction) - gradient(a - 1e-6 * direction)) / 2e-6
    np.testing.assert_allclose(found, expected, rtol=1e-5, atol=1e-5)


def test_one_number_that_turns_out_to_be_real():
    """Whether it is one is seen when it is there."""
    loss = lambda a: np.sum(np.linalg.eigvals(a) ** 2)
    np.testing.assert_allclose(srcad.grad(loss)(REAL), 2.0 * REAL.T, rtol=1e-10)
    with pytest.raises(srcad.NonScalarError, match="complex128"):
        srcad.grad(loss)(COMPLEX)
