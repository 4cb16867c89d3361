"""Several gradients that a differentiated function returns are a `Grads`, as without srcad, in both modes."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest

import srcad
from srcad import Grads


def f(a, b):
    return a * a * b + b**3


GRAD = srcad.grad(f, wrt=("a", "b"))
VALUE_AND_GRAD = srcad.value_and_grad(f, wrt=("a", "b"))
# of f at (1, 2), by hand: f = 10, gradient (2ab, a² + 3b²) = (4, 13), Hessian ((2b, 2a), (2a, 6b)) = ((4, 2), (2, 12))
A, B = 1.0, 2.0


def inside(x):
    return srcad.grad(f, wrt=("a", "b"))(x, 2.0 * x)  # (4x², 13x²)


def in_a_dict(x):
    return {"twice": 2.0 * inside(x), "x": x}


def in_a_list(x):
    return [inside(k * x) for k in range(1, 3)]


def beside(x):
    return x * x, inside(x)


def same(one, other):
    assert isinstance(one, Grads) and one.keys() == other.keys() and one.values() == pytest.approx(other.values())


@pytest.mark.parametrize("cotangent", [
    (1.0, 10.0), [1.0, 10.0], {"b": 10.0, "a": 1.0}, Grads({"a": 1.0, "b": 10.0}), Grads({"b": 10.0, "a": 1.0}),
])  # fmt: skip
def test_the_value_of_a_gradients_pullback_is_what_the_gradient_gives(cotangent):
    value, pullback = srcad.vjp(GRAD, A, B)
    same(value, GRAD(A, B))
    assert pullback(cotangent) == pytest.approx((4.0 + 20.0, 2.0 + 120.0))
    value, pullback = srcad.vjp(inside, A)
    same(value, GRAD(A, B))
    assert pullback(cotangent) == pytest.approx((8.0 + 260.0,))


@pytest.mark.parametrize(("cotangent", "found"), [
    (Grads({"a": 1.0, "c": 0.0}), "for a, b, not one of a, c"), ((1.0,), "for a, b, not 1 of them"),
    (1.0, "for a, b, not a float"), ({"a": 1.0}, "for a, b, not one of a"),
])  # fmt: skip
def test_other_cotangents_are_refused(cotangent, found):
    with pytest.raises(ValueError, match=found):
        srcad.vjp(GRAD, A, B)[1](cotangent)


def test_a_part_of_another_shape_is_refused():
    with pytest.raises(ValueError, match="shape"):
        srcad.vjp(GRAD, A, B)[1](Grads({"a": np.ones(2), "b": 1.0}))


def test_tangents_have_the_names_too():
    value, tangent = srcad.jvp(GRAD, (A, B), (1.0, 10.0))
    same(value, GRAD(A, B))
    same(tangent, Grads({"a": 24.0, "b": 122.0}))
    value, tangent = srcad.jvp(inside, (A,), (1.0,))
    same(value, GRAD(A, B))
    same(tangent, Grads({"a": 8.0, "b": 26.0}))


def test_a_value_beside_the_gradients():
    (value, grads), pullback = srcad.vjp(VALUE_AND_GRAD, A, B)
    assert value == 10.0
    same(grads, GRAD(A, B))
    assert pullback((1.0, grads)) == pytest.approx((4.0 + 16.0 + 26.0, 13.0 + 8.0 + 156.0))


def test_in_containers():
    value, pullback = srcad.vjp(in_a_dict, A)
    same(value["twice"], Grads({"a": 8.0, "b": 26.0}))
    assert pullback({"x": 1.0, "twice": Grads({"a": 1.0, "b": 0.0})}) == pytest.approx((17.0,))
    value, pullback = srcad.vjp(in_a_list, A)
    same(value[1], GRAD(2 * A, 2 * B))
    assert pullback([(0.0, 0.0), {"a": 1.0, "b": 0.0}]) == pytest.approx((32.0,))
    same(srcad.jvp(in_a_list, (A,), (1.0,))[1][1], Grads({"a": 32.0, "b": 104.0}))


def test_what_comes_along_with_a_gradient():
    gradient, aux = srcad.grad(beside, has_aux=True)(A)
    assert gradient == 2.0
    same(aux, GRAD(A, B))
    (value, aux), gradient = srcad.value_and_grad(beside, wrt=("x",), has_aux=True)(A)
    assert (value, gradient.x) == (1.0, 2.0)
    same(aux, GRAD(A, B))


@pytest.mark.parametrize("mode", ["reverse", "forward"])
def test_jacobians_of_several_gradients(mode):
    same(srcad.jacobian(inside, mode=mode)(A), Grads({"a": 8.0, "b": 26.0}))
    rows = srcad.jacobian(GRAD, wrt=("a", "b"), mode=mode)(A, B)
    same(rows.a, Grads({"a": 4.0, "b": 2.0}))
    same(rows.b, Grads({"a": 2.0, "b": 12.0}))


def test_names_are_kept_on_disk(tmp_path):
    path = tmp_path / "program.py"
    path.write_text(
        "import srcad\n\n\ndef f(a, b):\n    return a * a * b\n\n\ndef g(x):\n"
        "    return [srcad.grad(f, wrt=('a', 'b'))(x, x)]\n\n\nprint(srcad.vjp(g, 3.0)[0])\n"
    )
    for _ in range(2):
        run = subprocess.run([sys.executable, str(path)], capture_output=True, text=True, check=False)
        assert run.stdout == "[Grads(a=18.0, b=9.0)]\n", run.stderr
