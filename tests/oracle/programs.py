"""The programs of a file of tests, gathered by what is expected of them, and what is asked of each."""

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent


def gathered(programs: list[Callable[..., Any]]) -> Callable[[Callable[..., Any]], Callable[..., Any]]:
    """A decorator that puts functions into a list: `right = gathered(RIGHT)`."""

    def put(fun: Callable[..., Any]) -> Callable[..., Any]:
        programs.append(fun)
        return fun

    return put


def right_in_both_modes(fun: Callable[..., Any], x: np.ndarray) -> None:
    """The gradient of `fun(x)` and its tangent, against the primal and the oracle."""

    def build() -> Arguments:
        return Arguments((x.copy(),))

    assert_gradient(fun, build, 0)
    assert_tangent(fun, build, 0)


def refused_in_both_modes(fun: Callable[..., Any], x: np.ndarray, error: type[Exception]) -> None:
    """Neither the gradient of `fun(x)` nor its tangent is made: `error` is raised."""
    for ask in (lambda: srcad.grad(fun)(x), lambda: srcad.jvp(fun, (x,), (x,))):
        with pytest.raises(error):
            ask()
