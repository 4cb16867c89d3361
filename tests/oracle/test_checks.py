"""The check of one function notices what it is there to notice.

A stand-in for srcad is made from the tape, and spoilt in one way at a time; a
check that no broken compiler fails proves nothing.
"""

import copy
import sys
import types

import numpy as np
import pytest

from tests.oracle.checks import assert_correct_or_refused, assert_gradient, assert_raises_alike
from tests.oracle.structures import Point, leaves, map_leaves
from tests.oracle.tape import tape_gradient


class Refusal(Exception):
    """The stand-in's `SrcadError`."""


def _cast(gradient, model):
    models = iter(leaves(model).values())

    def like(leaf):
        model = next(models)
        return leaf.astype(model.dtype) if isinstance(leaf, np.ndarray) else leaf

    return map_leaves(like, gradient)


class StandIn(types.ModuleType):
    """What srcad promises, by the tape; subclasses break one promise each."""

    SrcadError = Refusal

    def __init__(self):
        super().__init__("srcad")

    def value_and_grad(self, fun, wrt=0):
        def run(*args, **kwargs):
            point = Point(fun, copy.deepcopy(args), kwargs, wrt)
            value = fun(*args, **kwargs)
            _, gradient = tape_gradient(fun, tuple(point.bound.args), wrt)
            parts = tuple(_cast(part, point.values[name]) for part, name in zip(gradient, point.wrt))
            return self.spoil(value, parts if isinstance(wrt, tuple) else parts[0], args)

        return run

    def spoil(self, value, gradient, args):
        return value, gradient

    def grad(self, fun, wrt=0):
        def alone(*args, **kwargs):
            return self.value_and_grad(fun, wrt)(*args, **kwargs)[1]

        def writing(factor):
            def write(out, *args, **kwargs):
                for held, part in zip(leaves(out).values(), leaves(alone(*args, **kwargs)).values(), strict=True):
                    held[...] = part + (factor * held if factor else 0.0)
                return out

            return write

        alone.into, alone.add_into = writing(0.0), writing(1.0)
        return alone

    def vjp(self, fun, *args, wrt=None):
        value, gradient = self.value_and_grad(fun, wrt)(*args)
        parts = gradient if isinstance(wrt, tuple) else (gradient,)
        return value, lambda seed: map_leaves(
            lambda leaf: leaf * float(np.reshape(seed, ())), copy.deepcopy(parts)
        )


@pytest.fixture
def install(monkeypatch):
    def put(**broken):
        module = type("Broken", (StandIn,), broken)()
        monkeypatch.setitem(sys.modules, "srcad", module)

    return put


def primal(x, c):
    print("running")
    x *= c
    return np.sum(x * x)


ARGS = (np.array([1.0, -2.0, 0.5]), 1.5)


def test_a_right_gradient_passes(install):
    install()
    assert_gradient(primal, ARGS, 0)
    assert_gradient(primal, ARGS, (0, "c"))
    assert not assert_correct_or_refused(primal, ARGS)


def _change_argument(self, value, gradient, args):
    args[0][0] = 7.0
    return value, gradient


def _print(self, value, gradient, args):
    print("again")
    return value, gradient


def _mutable_once(self, fun, *args, wrt=None):
    value, pullback = StandIn.vjp(self, fun, *args, wrt=wrt)
    shared = pullback(1.0)
    return value, lambda seed: map_leaves(lambda leaf: np.multiply(leaf, float(seed), out=leaf), shared)


_counter = iter(range(10**9))


@pytest.mark.parametrize(
    "broken",
    [
        {"spoil": lambda self, value, gradient, args: (value, gradient * (1.0 + 1e-5))},
        {"spoil": lambda self, value, gradient, args: (value * (1.0 + 1e-12), gradient)},
        {"spoil": lambda self, value, gradient, args: (value, gradient.tolist())},
        {"spoil": lambda self, value, gradient, args: (value, gradient[None])},
        {"spoil": lambda self, value, gradient, args: (value, gradient.astype(np.float32))},
        {"spoil": lambda self, value, gradient, args: (value, np.copyto(args[0], gradient) or args[0])},
        {"spoil": lambda self, value, gradient, args: (value, gradient + 1e-13 * next(_counter))},
        {"spoil": lambda self, value, gradient, args: (value, None)},
        {"spoil": _change_argument},
        {"spoil": _print},
        {"vjp": _mutable_once},
        {"vjp": lambda self, fun, *args, wrt=None: (1.0, lambda seed: (np.ones(3),))},
        {"grad": lambda self, fun, wrt=0: lambda *args: np.zeros(3)},
    ],
    ids=lambda broken: next(iter(broken)),
)
def test_a_broken_promise_fails(install, broken):
    install(**broken)
    with pytest.raises(AssertionError):
        assert_gradient(primal, ARGS)


def test_shared_memory_of_the_gradients_parts_fails(install):
    install(spoil=lambda self, value, gradient, args: (value, (gradient[0], gradient[0])))
    with pytest.raises(AssertionError, match="shares memory"):
        assert_gradient(lambda x, y: np.sum(x + y), (np.ones(3), np.ones(3)), (0, 1))


def test_a_refusal_counts_only_where_it_may(install):
    def refuse(self, fun, wrt=0):
        raise Refusal("no")

    install(value_and_grad=refuse)
    assert assert_correct_or_refused(primal, ARGS)
    with pytest.raises(Refusal):
        assert_gradient(primal, ARGS)


def test_errors_are_compared(install):
    def fails(x):
        x[0] = 3.0
        raise ValueError("this")

    install()
    assert_raises_alike(fails, (np.ones(2),))

    def other(self, fun, wrt=0):
        def run(x):
            raise ValueError("that")

        return run

    install(value_and_grad=other)
    with pytest.raises(AssertionError, match="this"):
        assert_raises_alike(fails, (np.ones(2),))
