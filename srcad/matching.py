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

import dataclasses
import itertools
from collections.abc import Callable
from typing import Any

import numpy as np

from srcad.facts import MAX_PARTS, PLAIN, hidden_methods


class _NotWritten(Exception):
    """A key of another kind: of an object among the attributes of one, of a long list of arrays that differ."""


class Question:
    """The text of a function that says yes or no, and what its names stand for."""

    def __init__(self) -> None:
        self.lines: list[str] = []
        self.names: dict[str, Any] = {"ndarray": np.ndarray, "gone": (AttributeError, KeyError, ValueError)}
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
        """The question as a function; a name that is gone (a global, a closure cell, an attribute) is a no."""
        body = "".join(f"        {line}\n" for line in [*self.lines, "return True"])
        text = f"def fits({', '.join(arguments)}):\n    try:\n{body}    except gone: return False\n"
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


def ask_about(question: Question, key: Any, value: str) -> bool:
    """Put the question for what an expression gives; False where that cannot be written out."""
    it = question.local()
    question.lines.append(f"{it} = {value}")
    return ask_types(question, (key,), [it])


def _ask(question: Question, key: Any, it: str, indent: str) -> None:
    if isinstance(key, type):
        question.unless(f"type({it}) is {question.constant(key)}", indent)
        if key not in PLAIN and not issubclass(key, np.generic):
            _ask_hidden(question, it, indent)
    elif key is None:
        question.unless(f"{it} is None", indent)
    elif type(key) is str:
        question.unless(f"type({it}) is str and {it} == {question.constant(key)}", indent)
    elif type(key) is not tuple:
        raise _NotWritten
    elif isinstance(key[0], np.dtype):
        _ask_array(question, key, it, indent)
    elif key[0] is dict:
        names = question.constant(key[1])
        question.unless(f"type({it}) is dict and tuple({it}) == {names}", indent)
        _ask_parts(question, key[2], f"{it}.values()", indent)
    elif not isinstance(key[0], type):
        _ask_other(question, key, it, indent)
    elif issubclass(key[0], (list, tuple)):
        _ask_sequence(question, key, it, indent)
    elif len(key) == 2 and dataclasses.is_dataclass(key[0]):
        question.unless(f"type({it}) is {question.constant(key[0])}", indent)
        _ask_attributes(question, [f.name for f in dataclasses.fields(key[0])], key[1], it, indent)
    elif len(key) == 3 and key[1] != "own":
        _ask_object(question, key, it, indent)
    else:
        raise _NotWritten


def _ask_sequence(question: Question, key: Any, it: str, indent: str) -> None:
    """`(list, "all", float)`, `(tuple, "of", {int, float})`, `(Pair, (float, float))`."""
    kind, how = key[0], key[1]
    right = f"type({it}) is {question.constant(kind)}"
    if type(how) is tuple:
        question.unless(f"{right} and len({it}) == {len(how)}", indent)
        _ask_parts(question, how, it, indent)
        return
    least = 0 if kind is list and how == "all" else MAX_PARTS
    question.unless(f"{right} and len({it}) > {least}", indent)
    if how == "of":
        question.unless(f"set(map(type, {it})) == {question.constant(key[2])}", indent)
        return
    if isinstance(key[2], type) and key[2] in PLAIN:
        _ask_each(question, key[2], it, indent)
        return
    if key[2] is None or type(key[2]) is tuple and type(key[2][0]) is str:  # a list's pattern
        raise _NotWritten
    part = question.local()
    question.lines.append(f"{indent}for {part} in {it}:")
    _ask(question, key[2], part, indent + "    ")


def _ask_object(question: Question, key: Any, it: str, indent: str) -> None:
    """An object that is active, by its attributes; what these hold may be no object that holds it."""
    kind, names, parts = key
    if not isinstance(kind, type) or any(_has_objects(part) for part in parts):
        raise _NotWritten
    named = question.constant(names)
    question.unless(f"type({it}) is {question.constant(kind)} and tuple({it}.__dict__) == {named}", indent)
    _ask_hidden(question, it, indent)
    _ask_parts(question, parts, f"{it}.__dict__.values()", indent)


def _has_objects(key: Any) -> bool:
    if type(key) is tuple:
        return any(map(_has_objects, key))
    return isinstance(key, type) and key not in PLAIN and key not in (list, tuple, dict)


def _ask_hidden(question: Question, it: str, indent: str) -> None:
    question.names["hidden"] = hidden_methods
    question.unless(f"not hidden({it})", indent)


def _ask_other(question: Question, key: Any, it: str, indent: str) -> None:
    """`("for", (0,), int)`: the code is made for this very number."""
    if key[0] != "for" or key[2] not in (int, bool) or len(key[1]) != 1:
        raise _NotWritten
    question.unless(f"type({it}) is {question.constant(key[2])} and {it} == {question.constant(key[1][0])}", indent)


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
    if len(keys) > MAX_PARTS:
        if any(type(key) is not type or key not in PLAIN for key in keys) or len(set(keys)) > 1:
            raise _NotWritten
        _ask_each(question, keys[0], it, indent)
        return
    parts = [question.local() for _ in keys]
    question.lines.append(f"{indent}{', '.join(parts)}, = {it}")
    for key, part in zip(keys, parts, strict=True):
        _ask(question, key, part, indent)


def _ask_each(question: Question, kind: type, it: str, indent: str) -> None:
    """In half the time of a loop."""
    question.unless(f"list(map(type, {it})).count({question.constant(kind)}) == len({it})", indent)


def _ask_attributes(question: Question, names: list[str], keys: tuple[Any, ...], it: str, indent: str) -> None:
    for name, key in zip(names, keys, strict=True):
        part = question.local()
        question.lines.append(f"{indent}{part} = {it}.{name}")
        _ask(question, key, part, indent)
