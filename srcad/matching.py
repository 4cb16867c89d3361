"""Whether a call's arguments are of the types that generated code was made for, asked by one written-out function.

Computing a call's key anew and looking it up costs 0.2 microseconds an array, most of it for tuples that are thrown
away. Most calls are of the types of the call before, and for these it is enough to compare: of a key

    ((dtype('float64'), 2), <class 'float'>)

the question is

    def fits(a0, a1):
        if not (type(a0) is ndarray and a0.dtype is c0 and a0.ndim == 2 and 1 not in a0.shape and ...):
            return False
        if type(a1) is not float: ...

A "no" is no more than that: the caller then computes the key.
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.keys import PLAIN


class _NotWritten(Exception):
    """A key of another kind: of an object, of a list whose parts differ."""


class Question:
    """The text of a function that says yes or no, and what its names stand for."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"ndarray": np.ndarray}
        self._numbers = itertools.count()

    def constant(self, value: Any) -> str:
        """A name that stands for a value."""
        name = f"c{next(self._numbers)}"
        self.names[name] = value
        return name

    def local(self) -> str:
        return f"v{next(self._numbers)}"

    def unless(self, condition: str, indent: str = "") -> None:
        """The answer is no unless this holds."""
        self.lines.append(f"{indent}if not ({condition}): return False")

    def function(self, arguments: list[str]) -> Callable[..., bool]:
        """The question as a function; a name that is gone (a global, a closure cell) is a no."""
        body = "".join(f"        {line}\n" for line in [*self.lines, "return True"])
        text = f"def fits({', '.join(arguments)}):\n    try:\n{body}    except (KeyError, ValueError): return False\n"
        space = dict(self.names)
        exec(text, space)  # noqa: S102  a text of our own, in which nothing but names of our own stands
        found: Callable[..., bool] = space["fits"]
        return found


def ask_types(question: Question, keys: tuple[Any, ...], arguments: list[str]) -> bool:
    """Put the question for the types of arguments whose keys are known; False where that cannot be written out."""
    try:
        for key, argument in zip(keys, arguments, strict=True):
            _ask(question, key, argument, "")
    except _NotWritten:
        return False
    return True


def _ask(question: Question, key: Any, it: str, indent: str) -> None:
    if isinstance(key, type) and key in PLAIN:
        question.unless(f"type({it}) is {question.constant(key)}", indent)
    elif key is None:
        question.unless(f"{it} is None", indent)
    elif type(key) is not tuple:
        raise _NotWritten
    elif isinstance(key[0], np.dtype):
        _ask_array(question, key, it, indent)
    elif key[0] is tuple:
        question.unless(f"type({it}) is tuple and len({it}) == {len(key[1])}", indent)
        _ask_parts(question, key[1], it, indent)
    elif key[0] is dict:
        names = question.constant(key[1])
        question.unless(f"type({it}) is dict and tuple({it}) == {names}", indent)
        _ask_parts(question, key[2], f"{it}.values()", indent)
    elif key[0] is list and key[1] == "all" and key[2] is not None:
        question.unless(f"type({it}) is list and {it}", indent)
        part = question.local()
        question.lines.append(f"{indent}for {part} in {it}:")
        _ask(question, key[2], part, indent + "    ")
    else:
        raise _NotWritten


def _ask_array(question: Question, key: Any, it: str, indent: str) -> None:
    dtype, dims = question.constant(key[0]), key[1]
    shape = f"{it}.ndim == {dims} and 1 not in {it}.shape"
    if type(dims) is tuple:
        lengths = " and ".join(f"{it}.shape[{k}] {'==' if one else '!='} 1" for k, one in enumerate(dims))
        shape = f"{it}.ndim == {len(dims)} and {lengths}"
    elif dims == 0:
        shape = f"{it}.ndim == 0"
    apart = f"({it}.base is None or {it}.flags.forc)"  # otherwise its elements might overlap
    question.unless(f"type({it}) is ndarray and {it}.dtype is {dtype} and {shape} and {apart}", indent)


def _ask_parts(question: Question, keys: tuple[Any, ...], it: str, indent: str) -> None:
    if not keys:
        return
    parts = [question.local() for _ in keys]
    question.lines.append(f"{indent}{', '.join(parts)}, = {it}")
    for key, part in zip(keys, parts, strict=True):
        _ask(question, key, part, indent)
