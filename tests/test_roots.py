"""Powers of Python floats below 0, which are complex numbers that the types do not tell: a derivative is right or
refused, in every operator."""

from __future__ import annotations

import re

import numpy as np
import pytest

import srcad
from srcad.errors import SrcadError


def size(v):
    return abs(v**0.5)


def parts(v):
    z = v**0.5
    return z.real + z.imag


def by_name(v, p=0.5):
    return abs(v**p)


def a_look_at_the_imaginary_part(v):
    z = v**1.5
    if abs(z.imag) > 0.0:
        z = 2.0 * v
    return z


def in_a_loop(v):
    s = 0.0
    for i in range(3):
        s += abs((v - i) ** 1.5)
    return s


def in_place(v):
    v **= 0.75
    return v.imag


def by_angle(v):
    return np.angle(v**0.5) + v


OPERATORS = {
    "grad": lambda f, v: srcad.grad(f)(v),
    "value_and_grad": lambda f, v: srcad.value_and_grad(f)(v)[1],
    "several": lambda f, v: srcad.grad(f, wrt=(0,))(v)[0],
    "specialize": lambda f, v: srcad.grad(f).specialize(v)(v),
    "vjp": lambda f, v: srcad.vjp(f, v)[1](1.0)[0],
    "jvp": lambda f, v: srcad.jvp(f, (v,), (1.0,))[1],
    "jacobian": lambda f, v: srcad.jacobian(f, mode="reverse")(v),
    "forward": lambda f, v: srcad.jacobian(f, mode="forward")(v),
    "elementwise": lambda f, v: srcad.elementwise_grad(f)(v),
    "hvp": lambda f, v: srcad.hvp(f)(v, 1.0),
    "hessian": lambda f, v: srcad.hessian(f)(v),
    "nested": lambda f, v: srcad.grad(lambda u: 2.0 * srcad.grad(f)(u))(v),
}
SECOND = ("hvp", "hessian", "nested")


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("f", [size, parts, by_name, in_a_loop, in_place, by_angle])
def test_right_or_refused(f, operator):
    apply, v, h = OPERATORS[operator], -0.4, 1e-4
    try:
        found = apply(f, v)
    except SrcadError as refused:
        assert re.search("is complex, though what|the imaginary part of a float", str(refused))
        return
    if operator in SECOND:
        wanted = (f(v + h) - 2 * f(v) + f(v - h)) / h**2 * (2.0 if operator == "nested" else 1.0)
    else:
        wanted = (f(v + h) - f(v - h)) / (2 * h)
    assert found == pytest.approx(wanted, rel=1e-5, abs=1e-5)


@pytest.mark.parametrize("operator", OPERATORS)
@pytest.mark.parametrize("f", [size, by_name])
def test_above_0_nothing_is_refused(f, operator):
    second = operator in SECOND
    wanted = -0.25 * 0.4**-1.5 if second else 0.5 * 0.4**-0.5
    assert OPERATORS[operator](f, 0.4) == pytest.approx(wanted * (2.0 if operator == "nested" else 1.0))


def test_in_containers():
    def f(parameters):
        return abs(parameters["v"][0] ** 0.5) + parameters["w"]

    with pytest.raises(SrcadError, match="the derivative of f is complex"):
        srcad.grad(f)({"v": [-0.4], "w": 1.0})
    assert srcad.grad(f)({"v": [0.25], "w": 1.0}) == {"v": [1.0], "w": 1.0}


def test_where_complex_numbers_are_meant():
    def f(v):
        return abs(complex(v) ** 0.5)

    assert srcad.grad(f)(-0.4) == pytest.approx(-0.5 * 0.4**-0.5)
    assert srcad.grad(lambda z: abs(z**0.5))(-0.4 + 0.3j) is not None  # by a complex number it is complex


def test_what_is_real_is_left_alone():
    assert srcad.grad(lambda x: np.sum(x**1.5))(np.array([4.0]))[0] == 3.0
    assert srcad.grad(lambda v: v.real**2 + v.imag**2)(3.0) == 6.0
    assert srcad.grad(a_look_at_the_imaginary_part)(4.0) == 3.0
    assert srcad.grad(lambda v: np.float64(v) ** 1.5 + v.imag)(4.0) == 3.0
