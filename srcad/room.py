"""Room for long expressions: trees are walked by recursion, and Python's limit is meant for a thousand calls.

A sum of a thousand terms is a tree a thousand levels deep, and each level takes two or three calls. What ran out of
Python's limit runs again under a higher one, which is taken back.

>>> def depth_of(n):
...     return 0 if n == 0 else 1 + depth_of(n - 1)
>>> with_room(lambda: depth_of(3000))
3000
"""

from __future__ import annotations

import sys
from collections.abc import Callable
from typing import TypeVar

T = TypeVar("T")

# Before Python 3.11 each call took half a kilobyte of the thread's stack, too.
_ENOUGH = 12_000 if sys.version_info >= (3, 11) else 5_000


def with_room(run: Callable[[], T]) -> T:
    """What `run` gives; it is run again where it needed more than Python's limit."""
    try:
        return run()
    except RecursionError:
        limit = sys.getrecursionlimit()
        if limit >= _ENOUGH:
            raise
    sys.setrecursionlimit(_ENOUGH)
    try:
        return run()
    finally:
        sys.setrecursionlimit(limit)


__all__ = ["with_room"]
