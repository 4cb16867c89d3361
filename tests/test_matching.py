"""The written-out question says yes only where the keys are the same, and says yes for what calls mostly pass."""

import itertools

import numpy as np
import pytest

import srcad
from srcad.keys import key_of
from srcad.matching import Question, ask_types

_OVERLAPPING = np.lib.stride_tricks.as_strided(np.zeros(4), (3, 2), (8, 8))

PLAIN = {
    "float": 2.0,
    "int": 3,
    "bool": True,
    "complex": 1j,
    "float64": np.float64(2.0),
    "None": None,
    "vector": np.ones(3),
    "one": np.ones(1),
    "0-d": np.array(1.0),
    "empty": np.zeros(0),
    "matrix": np.ones((3, 2)),
    "column": np.ones((3, 1)),
    "row": np.ones((1, 3)),
    "view": np.ones((4, 4))[1:],
    "single": np.ones(3, "float32"),
    "whole": np.ones(3, int),
    "pair": (np.ones(2), 1.0),
    "pair of a vector and a column": (np.ones(2), np.ones((2, 1))),
    "no parts": (),
    "dict": {"a": np.ones(2), "b": 1.0},
    "other order": {"b": 1.0, "a": np.ones(2)},
    "other names": {"a": np.ones(2), "c": 1.0},
    "list": [np.ones(2), np.ones(3)],
    "list of pairs": [(np.ones((2, 2)), np.ones(2)), (np.ones((2, 3)), np.ones(3))],
    "list of lists": [[1.0], [2.0, 3.0]],
}
OTHERS = {
    "part of a matrix": np.ones((4, 4))[1:, 1:],
    "text": "ij",
    "list of different things": [np.ones(2), 1.0],
    "list with a column": [(np.ones((2, 2)), np.ones(2)), (np.ones((2, 1)), np.ones(2))],
    "empty list": [],
    "read-only": np.broadcast_to(np.ones(3), (2, 3)),
    "overlapping": _OVERLAPPING,
    "masked": np.ma.ones(3),
    "function": len,
    "a subclass": type("Floats", (list,), {})([1.0]),
}


def question(value):
    asked = Question()
    return asked.function(["a0"]) if ask_types(asked, (key_of(value),), ["a0"]) else lambda a: False


@pytest.mark.parametrize("name", PLAIN)
def test_what_is_mostly_passed_fits(name):
    assert question(PLAIN[name])(PLAIN[name])


def test_a_yes_is_never_wrong():
    every = {**PLAIN, **OTHERS}
    for one, other in itertools.product(every, every):
        if question(every[one])(every[other]):
            assert key_of(every[one]) == key_of(every[other]), (one, other)


def test_a_derivative_notices_other_types():
    derivative = srcad.grad(lambda x: np.sum(2.0 * x))
    for given, wanted in (
        (np.ones(2), [2.0, 2.0]),
        (np.ones((1, 2)), [[2.0, 2.0]]),
        (3.0, 2.0),
        (np.ones(2), [2.0, 2.0]),
    ):
        assert np.array_equal(derivative(given), wanted)
    assert derivative.cache_info()[:2] == (1, 3)


def test_a_derivative_notices_a_closure_cell_that_is_bound_again_and_one_that_is_emptied():
    def made():
        def fun(x):
            return scale(x)

        def again(function):
            nonlocal scale
            scale = function

        def gone():
            nonlocal scale
            del scale

        scale = lambda x: 2.0 * x  # noqa: E731
        return fun, again, gone

    fun, again, gone = made()
    derivative = srcad.grad(fun)
    assert (derivative(1.0), derivative(1.0)) == (2.0, 2.0)
    again(lambda x: 3.0 * x)
    assert (derivative(1.0), derivative(1.0)) == (3.0, 3.0)
    gone()
    with pytest.raises(srcad.UnsupportedSyntaxError, match="not bound yet"):
        derivative(1.0)


def test_what_is_made_for_a_second_derivative_is_not_taken_for_the_first():
    first = srcad.grad(lambda x: x**3)
    second = srcad.grad(first)
    assert second(2.0) == 12.0
    assert first(2.0) == 12.0 and first(3.0) == 27.0
    assert second(3.0) == 18.0
