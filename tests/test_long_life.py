"""A process that makes many derivatives and drops them keeps nothing of them."""

import gc
import linecache
from typing import Any

import numpy as np

import srcad
from srcad.backend import cores
from srcad.derivative import Derivative
from srcad.frontend import capture

TEXT = """
import numpy as np

def loss(x):
    y = np.sin(x) * {number}
    return np.sum(y * y)
"""


def _loss(number: int) -> Any:
    filename = f"<a cell {number}>"
    text = TEXT.format(number=number)
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    space: dict[str, Any] = {}
    exec(compile(text, filename, "exec"), space)
    return space["loss"]


def _shown() -> int:
    return sum(name.startswith("<srcad ") for name in linecache.cache)


def test_what_was_read_and_shown_goes_with_the_functions():
    def run(number: int) -> None:
        derivative = Derivative(_loss(number), 0, pullback=True)
        derivative(np.ones(3))

    run(0)
    cores.forget()
    gc.collect()
    read, shown = len(capture._read_of), _shown()
    for number in range(1, 6):
        run(number)
    cores.forget()
    gc.collect()
    assert len(capture._read_of) == read
    assert _shown() == shown


def test_lines_are_shown_as_long_as_a_pullback_lives():
    """Also where two functions have the same text, and the derivative itself is gone."""
    pullbacks = []
    for _ in range(2):
        pullbacks.append(Derivative(_loss(7), 0, pullback=True)(np.ones(3))[1])
    del pullbacks[0]
    cores.forget()
    gc.collect()
    lines = linecache.getlines(pullbacks[0].__code__.co_filename)
    assert lines[pullbacks[0].__code__.co_firstlineno - 1].strip().startswith("def ")
    np.testing.assert_allclose(pullbacks[0](1.0)[0], srcad.grad(_loss(7))(np.ones(3)))
