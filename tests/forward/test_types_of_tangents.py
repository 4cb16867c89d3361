"""A tangent has its value's type: that of `x + 1j` is complex, as complex numbers may be stored into it later."""

from __future__ import annotations

import numpy as np
import pytest

import srcad
from tests.oracle.differences import ridders

X = np.array([0.3, 0.7, -0.4])
V = np.array([0.5, -1.0, 0.25])


def weighed(z, x):
    return np.sum(np.abs(z) ** 2 * x) + np.sum(z.imag)


def stored(x):
    z = x + 1j
    z[0] = z[1] * 1j * x[2]
    return weighed(z, x)


def in_place(x):
    z = x - 1j
    z *= 1j * x
    return weighed(z, x)


def into_a_view(x):
    z = x + 1j
    w = z[1:]
    w *= 1j
    return weighed(z, x)


def a_copy(x):
    """The tangent of z may stay real, that of u may not."""
    z = x + 1j
    u = z.copy()
    u[0] = 1j * x[1]
    return weighed(u, x)


def of_numbers(x):
    s = x[0] + 1j
    u = np.array([s, 2.0 * s, x[1]])
    u[0] = u[1] * 1j * x[2]
    return weighed(u, x)


def in_a_list(x):
    pair = [x + 1j, x]
    pair[0][1] = 1j * x[0] * pair[0][2]
    return weighed(pair[0], x)


def appended(x):
    rows = []
    for k in range(3):
        rows.append(k * x + 1j)
    for k in range(3):
        rows[k][0] = 1j * x[1] * (k + 1)
    return sum([weighed(row, x) for row in rows])


def in_a_dict(x):
    held = {"z": x + 1j}
    held["z"][0] = 1j * x[1]
    return weighed(held["z"], x)


def in_a_branch(x):
    z = x + 1j if x[0] > 0.0 else 1j * x
    z[0] = z[1] * 1j
    return weighed(z, x)


def added_to(x):
    z = np.zeros(3) + 0j
    z = z + x
    z[1:] += 1j * x[0]
    return weighed(z, x)


def shifted(x, n):
    return x + 1j if n == 0 else shifted(x, n - 1)


def of_a_recursive_function(x):
    u = shifted(x, 2)
    u[0] = 1j * x[1] * u[2]
    return weighed(u, x)


PROGRAMS = [stored, in_place, into_a_view, a_copy, of_numbers, in_a_list, appended, in_a_dict, in_a_branch, added_to,
            of_a_recursive_function]  # fmt: skip


@pytest.mark.parametrize("program", PROGRAMS, ids=lambda p: p.__name__)
def test_complex_numbers_in_what_was_real(program):
    expected, error = ridders(lambda t: program(X + t * V), 0.0)
    assert error < 1e-8
    assert srcad.jvp(program, (X,), (V,))[1] == pytest.approx(expected, rel=1e-9)
    assert srcad.grad(program)(X) @ V == pytest.approx(expected, rel=1e-9)
    bent, _ = ridders(lambda t: srcad.grad(program)(X + t * V) @ V, 0.0)
    assert srcad.hvp(program)(X, V) @ V == pytest.approx(bent, rel=1e-8)


@pytest.mark.parametrize("program", [stored, a_copy, of_numbers])
def test_in_the_general_text(program):
    made = {}
    exec(srcad.source(program, mode="forward"), made)
    tangent = made[f"{program.__name__}_jvp"](X, V)[1]
    expected, _ = ridders(lambda t: program(X + t * V), 0.0)
    assert np.isrealobj(tangent) and tangent == pytest.approx(expected, rel=1e-9)


@pytest.mark.parametrize("dtype, wanted", [(np.float32, np.complex64), (np.float64, np.complex128)])
def test_what_comes_out_has_the_value_s_type(dtype, wanted):
    x = X.astype(dtype)
    for f in (lambda x: (x + wanted(1j))[::-1], lambda x: shifted(x, 2) * wanted(1.0)):
        value, tangent = srcad.jvp(f, (x,), (x,))
        assert value.dtype == tangent.dtype == wanted
    value, tangent = srcad.jvp(lambda x: [x[0] + wanted(1j), {"a": (x + wanted(1j), x)}], (x,), (x,))
    assert type(value[0]) is type(tangent[0]) is wanted
    assert [part.dtype for part in tangent[1]["a"]] == [wanted, dtype]


def test_a_wider_array_keeps_its_digits():
    """A buffer in double precision is one also where what changes in it came in single precision."""

    def f(x):
        u = x + np.zeros(3)
        u[0] = u[1] / 3.0
        return u

    x = X.astype(np.float32)
    _, tangent = srcad.jvp(f, (x,), (x,))
    assert tangent.dtype == np.float64 and tangent[0] == float(x[1]) / 3.0


def test_real_parts_of_adjoints_that_are_stored_into():
    """Twice in reverse mode: `x_bar = z_bar.real` where z_bar is changed elsewhere, and the like of the user's own."""

    def f(x):
        z = x + 1j * x**2
        z[0] = z[1] * z[2]
        return weighed(z, x)

    def g(x):
        bar = srcad.grad(lambda z: np.sum(z * np.conj(z)).real + (z[0] * z[1]).imag)(x + 1j * x**2)
        return np.sum(bar.real * x) + np.sum(bar.imag)

    for fun in (f, g):
        bent, _ = ridders(lambda t, fun=fun: srcad.grad(fun)(X + t * V) @ V, 0.0)
        twice = srcad.grad(lambda x, fun=fun: srcad.grad(fun)(x) @ V)
        assert twice(X) @ V == pytest.approx(bent, rel=1e-8)
        assert srcad.hvp(fun)(X, V) @ V == pytest.approx(bent, rel=1e-8)


@pytest.mark.parametrize("number", [np.float32(0.5), np.float16(0.5), np.longdouble(0.5)])
def test_a_constant_gradient_of_a_number(number):
    assert type(srcad.hvp(lambda a: 2.0 * a)(number, number)) is type(number)
