"""The written-out question says yes only where the keys are the same, and says yes for what calls mostly pass."""

from dataclasses import dataclass
from typing import NamedTuple

import numpy as np
import pytest

import srcad
from srcad.facts import scalar_of
from srcad.keys import key_of, key_of_active
from srcad.matching import Question, ask_types

_OVERLAPPING = np.lib.stride_tricks.as_strided(np.zeros(4), (3, 2), (8, 8))


@dataclass
class Layer:
    W: np.ndarray
    rate: float


class Pair(NamedTuple):
    first: float
    second: np.ndarray


class Model:
    def __init__(self, **parts):
        self.__dict__.update(parts)

    def run(self):
        return None


MANY = 40

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
    "numbers": [1.0] * MANY,
    "whole numbers": [1] * MANY,
    "numbers of two types": [1.0, 2] * MANY,
    "numbers of two types, one of them late": [1.0] * MANY + [2],
    "many in a tuple": (1.0,) * MANY,
    "many of two types in a tuple": (1.0, 2) * MANY,
    "many in a dict": {str(k): k for k in range(MANY)},
    "text": "ij",
    "list of different things": [np.ones(2), 1.0],
    "dataclass": Layer(np.ones((2, 2)), 0.5),
    "dataclass with a column": Layer(np.ones((2, 1)), 0.5),
    "dataclass with a whole number": Layer(np.ones((2, 2)), 1),
    "named tuple": Pair(1.0, np.ones(2)),
    "tuple of the same": (1.0, np.ones(2)),
    "object": Model(w=np.ones(2), b=1.0),
    "object with other attributes": Model(w=np.ones(2), c=1.0),
    "object with attributes of other types": Model(w=np.ones(2), b=1),
}
OTHERS = {
    "part of a matrix": np.ones((4, 4))[1:, 1:],
    "object with a method of its own": Model(w=np.ones(2), b=1.0, run=len),
    "object in an object": Model(w=Model(w=1.0), b=1.0),
    "many arrays that differ": [np.ones(2), np.ones((2, 2))] * MANY,
    "list with a column": [(np.ones((2, 2)), np.ones(2)), (np.ones((2, 1)), np.ones(2))],
    "empty list": [],
    "read-only": np.broadcast_to(np.ones(3), (2, 3)),
    "overlapping": _OVERLAPPING,
    "masked": np.ma.ones(3),
    "function": len,
    "a subclass": type("Floats", (list,), {})([1.0]),
}


def question(value, key=key_of):
    asked = Question()
    return asked.function(["a0"]) if ask_types(asked, (key(value),), ["a0"]) else lambda a: False


@pytest.mark.parametrize("key", [key_of, key_of_active])
@pytest.mark.parametrize("name", PLAIN)
def test_what_is_mostly_passed_fits(name, key):
    assert question(PLAIN[name], key)(PLAIN[name])


@pytest.mark.parametrize("key", [key_of, key_of_active])
def test_a_yes_is_never_wrong(key):
    every = {**PLAIN, **OTHERS}
    keys = {name: key(value) for name, value in every.items()}
    for one in every:
        asked = question(every[one], key)
        for other in every:
            if asked(every[other]):
                assert keys[one] == keys[other], (one, other)


def test_an_object_may_hold_itself():
    own, other = Model(w=1.0), Model(w=1.0)
    own.own, other.own = own, Model(w=1.0, own=1.0)
    assert not question(other, key_of_active)(own) and not question(own, key_of_active)(other)


def test_long_lists_of_numbers_cost_no_fact_an_element(monkeypatch):
    asked = []
    monkeypatch.setattr("srcad.facts.scalar_of", lambda *args: asked.append(args) or scalar_of(*args))
    derivative = srcad.grad(lambda x, table: x * table[0] + len(table))
    table = [float(k) if k % 2 else k for k in range(10_000)]
    assert derivative(2.0, table) == 0 and derivative(2.0, [0.5, *table]) == 0.5
    assert len(asked) < 1000


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
