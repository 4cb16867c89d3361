"""What derivatives cost, counted: the operations of the lines that run, which no load of the machine changes.

An operator, a comparison and a call count one each, of arrays too. What the time is, is measured by `make bench`.
"""

from __future__ import annotations

import ast
import linecache
import sys
from collections import Counter
from collections.abc import Callable
from functools import cache
from types import FrameType
from typing import Any

import pytest

import srcad
from srcad.pushforward import Pushforward
from tests.golden.table import SPECIMENS
from tests.oracle.forward import direction

OPERATIONS = (ast.BinOp, ast.UnaryOp, ast.Compare, ast.Call, ast.AugAssign)


@cache
def operations(file: str) -> Counter[int]:
    """How many there are in each line of a file, or of a text that was generated."""
    tree = ast.parse("".join(linecache.getlines(file)))
    return Counter(node.lineno for node in ast.walk(tree) if isinstance(node, OPERATIONS))


def counted(call: Callable[[], Any]) -> int:
    """The operations of the program, and of generated text, that a call runs."""
    total = 0

    def trace(frame: FrameType, event: str, _: Any) -> Any:
        nonlocal total
        file = frame.f_code.co_filename
        if not file.startswith("<srcad") and "specimens" not in file:
            return None
        if event == "line":
            total += operations(file)[frame.f_lineno]
        return trace

    before = sys.gettrace()
    sys.settrace(trace)
    try:
        call()
    finally:
        sys.settrace(before)
    return total


@pytest.mark.parametrize("name", sorted(SPECIMENS))
def test_a_tangent_is_three_primals_at_most_and_a_hessian_product_two_and_a_half_gradients(name: str) -> None:
    specimen = SPECIMENS[name]
    given = specimen.arguments()
    tangents = [direction(given[at], at) for at in specimen.wrt]
    push = Pushforward(specimen.primal, specimen.wrt).specialize(*given)
    gradient = srcad.grad(specimen.primal, wrt=specimen.target)
    product = srcad.hvp(specimen.primal, wrt=specimen.target)
    vector = tuple(tangents) if isinstance(specimen.target, tuple) else tangents[0]
    gradient(*specimen.arguments())  # generated before anything is counted
    product(*specimen.arguments(), vector)
    costs = {
        "primal": counted(lambda: specimen.primal(*specimen.arguments())),
        "tangent": counted(lambda: push(*specimen.arguments(), *tangents)),
        "gradient": counted(lambda: gradient(*specimen.arguments())),
        "product": counted(lambda: product(*specimen.arguments(), vector)),
    }
    assert 0 < costs["tangent"] <= 3.0 * costs["primal"], costs
    assert 0 < costs["product"] <= 2.5 * costs["gradient"], costs
