"""Lines of generated text for tracebacks and debuggers, as long as there is code of it.

`linecache` keeps what it is given for ever. A process that makes a thousand derivatives, and drops them, would keep
the text of them all:

    show(filename, text, functions)       the lines are there
    del functions                         the last code of that file is gone, and so are its lines
"""

from __future__ import annotations

import linecache
import types
import weakref
from collections import Counter
from collections.abc import Iterable

_alive: Counter[str] = Counter()  # how much code there is of each file


def show(filename: str, text: str, functions: Iterable[types.FunctionType]) -> None:
    """Make the lines of a file that is none known, for these functions and those that they make."""
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    for function in functions:
        _hold(filename, function.__code__)


def _hold(filename: str, code: types.CodeType) -> None:
    _alive[filename] += 1
    weakref.finalize(code, _gone, filename).atexit = False
    for inner in code.co_consts:
        if isinstance(inner, types.CodeType):
            _hold(filename, inner)


def _gone(filename: str) -> None:
    _alive[filename] -= 1
    if not _alive[filename]:
        del _alive[filename]
        linecache.cache.pop(filename, None)


__all__ = ["show"]
