"""Which class a value is of, where what is known of it settles that.

    if isinstance(v, dict):         only the branch that is taken is interpreted: it was written
        return sum(v.values())      for values of that type
    return v * v

Of a number only its kind is known: a name that is 0 before a loop and 1.5 after it is a float to all passes.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from srcad.facts import Array, Fact, Known, Map, Scalar, Seq

_NUMBERS: dict[str, tuple[type, ...]] = {"b": (bool,), "i": (bool, int), "f": (bool, int, float)}
_EVERY = (bool, int, float, complex)


def is_instance(fact: Fact, classes: Any) -> bool | None:
    """Whether `isinstance(value, classes)` holds; None where it is not known."""
    if isinstance(classes, tuple):
        answers = [is_instance(fact, cls) for cls in classes]
        return True if True in answers else None if None in answers else False
    if not isinstance(classes, type):
        return None
    if isinstance(fact, Known):
        return isinstance(fact.value, classes)
    possible = _classes(fact)
    found = {issubclass(cls, classes) for cls in possible}
    if found == {False} and any(issubclass(classes, cls) for cls in possible):
        return None  # a class made of this one
    return found.pop() if len(found) == 1 else None


def _classes(fact: Fact) -> tuple[type, ...]:
    """The classes that a value may be of, classes made of these apart; empty where nothing is known."""
    if isinstance(fact, Scalar):
        if fact.literal is not None:
            return (type(fact.literal),)
        plain = _NUMBERS.get(np.dtype(fact.dtype).kind, _EVERY)
        return plain if fact.weak else (*plain, np.dtype(fact.dtype).type, np.bool_, np.int64, np.float32)
    if isinstance(fact, Array):
        return (np.ndarray,) if fact.dims else (np.ndarray, *_EVERY, np.dtype(fact.dtype).type)
    if isinstance(fact, Seq):
        found = fact.cls if fact.fields else {"list": list, "tuple": tuple}.get(fact.kind)
    else:
        found = dict if isinstance(fact, Map) and fact.kind == "dict" else getattr(fact, "cls", None)
    if found is not None and found.__module__.startswith("scipy.sparse.") and found.__name__ in ("spmatrix", "sparray"):
        return tuple(found.__subclasses__())  # of a sparse matrix that the program makes the format is not known
    return () if found in (None, object) else (found,)


__all__ = ["is_instance"]
