"""Functions of one number, in both modes, against differences."""

from collections.abc import Callable
from typing import Any

import srcad
from tests.oracle import differences


def check_slope(f: Callable[..., float], x: float, *rest: Any) -> None:
    """Value, gradient and tangent of `f(x, *rest)` by its first argument; raises the errors of srcad."""
    want = f(x, *rest)
    value, slope = srcad.value_and_grad(f)(x, *rest)
    again, tangent = srcad.jvp(f, (x, *rest), (1.0, *(None for _ in rest)))
    assert value == want
    assert again == want
    estimate, error = differences.ridders(lambda x: f(x, *rest), x)
    allowed = 1e-8 * (1.0 + abs(estimate)) + error
    assert abs(slope - estimate) <= allowed
    assert abs(tangent - estimate) <= allowed


def right_or_refused(f: Callable[..., float], x: float, *rest: Any, refused: bool) -> None:
    """As `check_slope`; `refused`: it may be refused, and what is refused has to be expected."""
    try:
        check_slope(f, x, *rest)
    except srcad.SrcadError:
        assert refused
