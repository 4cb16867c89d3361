"""The general text: from annotations, defaults, and nothing at all."""

from __future__ import annotations

import numpy as np
import numpy.typing as npt
import pytest

import srcad
from srcad.facts import Array, Scalar, Seq, Unknown
from srcad.general import fact_of_annotation, general_facts
from srcad.targets import see_through


def plain(x, y):
    return x * y + x


def annotated(x: float, n: int, w: np.ndarray, xs: list[float], o: object, k=2.0):
    return x * k


def test_general_text_runs_for_any_type():
    text = srcad.source(plain)
    space: dict = {}
    exec(text, space)
    for x, y in [(2.0, 3.0), (np.ones(()), 3.0), (np.ones((1, 1)), 3.0)]:
        assert np.array_equal(space["plain_grad"](x, y), np.full(np.shape(x), 4.0))


def squared_twice(x):
    for _ in range(2):
        x = x * x
    return x


def calling(x):
    return squared_twice(x) + 1.0


def test_the_text_does_not_depend_on_what_a_prompt_has_shown(monkeypatch):
    text = srcad.source(calling)
    monkeypatch.setattr("builtins._", 3, raising=False)
    assert srcad.source(calling) == text


def test_before_and_after_a_call():
    derivative = srcad.grad(plain)
    general = derivative.source
    assert general == srcad.source(plain)
    derivative(2.0, 3.0)
    assert derivative.source != general and "srcad" not in derivative.source
    derivative.clear_cache()
    assert derivative.source == general


def test_annotations_say_what_is_known():
    facts = general_facts(see_through(annotated), ("x",))
    assert facts["x"] == Scalar("float64", active=True)
    assert isinstance(facts["n"], Scalar) and facts["n"].dtype == "int64"
    assert isinstance(facts["w"], Array) and facts["w"].dims is None
    assert isinstance(facts["xs"], Seq) and facts["xs"].elem == Scalar("float64")
    assert type(facts["o"]) is Unknown and facts["k"] == Scalar("float64")
    assert "srcad" not in srcad.source(annotated)


def test_array_annotations():
    assert fact_of_annotation(npt.NDArray[np.float32], "w").dtype == "float32"
    assert fact_of_annotation("np.ndarray", "w").dtype == "float64"
    assert type(fact_of_annotation("Whatever[3]", "w")) is Unknown


def solved(A, x):
    return x @ np.linalg.solve(A, x)


def quadratic(A, x):
    return np.sum(np.sin(x @ A) @ x)


def test_products_of_any_rank():
    x = np.array([0.3, -0.7])
    for A in (np.array([[1.0, 2.0], [0.5, -1.0]]), np.arange(12.0).reshape(3, 2, 2)):
        want = srcad.grad(quadratic, wrt=("A", "x"))(A, x)
        for got, exact in zip(in_general(quadratic, A, x, wrt=("A", "x")), want, strict=True):
            assert np.allclose(got, exact, rtol=1e-14)
    with pytest.raises(ValueError):  # as the function itself: a product with a number
        in_general(quadratic, x, x)


def test_what_needs_types_says_so():
    for run in (lambda: srcad.source(solved), lambda: srcad.grad(solved).source):
        with pytest.raises(srcad.SrcadError) as caught:
            run()
        first, second, *rest = str(caught.value).splitlines()
        assert (
            first == "the general derivative of solved cannot be written, as the types of A, x are not known."
        )
        assert second == (
            "Give example arguments (srcad.source(..., example_args=(...)), or "
            "a call) or, on the command line, "
            '--types "A: f8[:], x: f8[:]".'
        )
        assert any(line.startswith("found: ") for line in rest)
    assert "def solved_grad(A, x):" in srcad.source(solved, example_args=(np.eye(2), np.ones(2)))


def rounded(x):
    return np.sum(x.astype(int) * x) + np.sum(np.asarray(x, "i8") * x) + np.sum(np.array(x, dtype=bool) * x)


def of_type(x, dtype):
    return np.sum(x.astype(dtype) * x)


def turned(x):
    return np.sum(np.real(np.sign(x)) + np.angle(x) + np.real(np.arccosh(x) * x**x))


def in_general(fun, *args, wrt=0):
    space: dict = {}
    exec(srcad.source(fun, wrt=wrt), space)
    return space[f"{fun.__name__}_grad"](*args)


def test_whole_numbers_have_no_derivative_of_whatever_they_are_made():
    x = np.array([1.3, 2.6, -0.7])
    whole = np.trunc(x)
    assert np.array_equal(in_general(rounded, x), 2.0 * whole + 1.0)
    assert np.allclose(in_general(of_type, x, float), 2.0 * x)
    for call in (lambda: in_general(of_type, x, int), lambda: srcad.grad(of_type)(x, int)):
        with pytest.raises(srcad.SrcadError, match="made int64"):
            call()
    with pytest.raises(srcad.SrcadError, match="made int64"):
        srcad.jvp(of_type, (x, int), (np.ones(3), None))


@pytest.mark.parametrize("x", [np.array([1.5, 2.0]), np.array([0.3 + 0.7j, -0.4 + 0.2j])])
def test_what_may_be_complex_or_not(x):
    def moved(step):
        return turned(x + step * np.array([1.0, 0.0]))

    slope = (moved(1e-6) - moved(-1e-6)) / 2e-6
    assert abs(np.real(in_general(turned, x)[0]) - slope) < 1e-8
