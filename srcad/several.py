"""Where a value holds several gradients, which generated code gives as plain tuples: they are a `Grads` again.

Problem: in generated code the gradients that an inner derivative with several `wrt` gives are a tuple. A value with
them in it (`srcad.vjp`, `srcad.jvp`, `has_aux`) would be another one than the user's function returns.

Remedy: what is known of the result says where they are and what their names are, in a form that goes to the disk with
the text. The value gets its names by that, and a cotangent loses them:

>>> where = {"parts": [[1, {"names": ["a", "b"]}]]}
>>> value = named((2.0, (3.0, 4.0)), where)
>>> value
(2.0, Grads(a=3.0, b=4.0))
>>> unnamed((0.0, {"b": 1.0, "a": 0.0}), value)
(0.0, (0.0, 1.0))
"""

from __future__ import annotations

from typing import Any

from srcad.facts import Fact, GradNames, Map, Seq
from srcad.grads import Grads

Where = dict[str, Any]  # {"names": [...]}, or {"each": where}, or {"parts": [[key, where], ...]}


def where_in(fact: Fact | None) -> Where | None:
    """Where several gradients are in a value of which this is known; None where there are none."""
    if isinstance(fact, Seq) and isinstance(fact.fields, GradNames):
        return {"names": list(fact.fields)}
    if isinstance(fact, Seq) and fact.items is None:
        each = where_in(fact.elem)
        return None if each is None else {"each": each}
    if isinstance(fact, Seq) and fact.items is not None:
        return where_of([where_in(part) for part in fact.items])
    if isinstance(fact, Map) and fact.kind == "dict":
        return where_of({k: where_in(part) for k, part in fact.items.items() if isinstance(k, (str, int))})
    return None


def where_of(parts: dict[Any, Where | None] | list[Where | None]) -> Where | None:
    """Where they are in a container, from where they are in its parts."""
    pairs = parts.items() if isinstance(parts, dict) else enumerate(parts)
    found = [[key, where] for key, where in pairs if where is not None]
    return {"parts": found} if found else None


def named(value: Any, where: Where | None) -> Any:
    """The value with a `Grads` wherever there is one; lists and dicts stay the ones that they are."""
    if where is None:
        return value
    if "names" in where:
        return Grads._of(tuple(where["names"]), tuple(value))
    keys = [[key, where["each"]] for key in range(len(value))] if "each" in where else where["parts"]
    made = list(value) if isinstance(value, tuple) else value
    for key, inner in keys:
        made[key] = named(made[key], inner)
    if not isinstance(value, tuple):
        return made
    return type(value)._make(made) if hasattr(value, "_make") else tuple(made)


def unnamed(cotangent: Any, value: Any) -> Any:
    """The cotangent in the form that generated code takes: a tuple where the value has a `Grads`.

    There it may be a `Grads` or a dict of the same names, or a tuple or list in their order; a ValueError says so.
    """
    if isinstance(value, Grads):
        names = value.keys()
        if isinstance(cotangent, (Grads, dict)) and set(cotangent.keys()) == set(names):
            return tuple([cotangent[name] for name in names])
        if isinstance(cotangent, (tuple, list)) and len(cotangent) == len(names):
            return tuple(cotangent)
        listed = ", ".join(map(str, names))
        raise ValueError(
            f"the cotangent of several gradients is a Grads, dict or tuple for {listed}, not {_described(cotangent)}"
        )
    if isinstance(value, dict) and isinstance(cotangent, dict) and value.keys() == cotangent.keys():
        return {key: unnamed(part, value[key]) for key, part in cotangent.items()}
    if isinstance(value, (tuple, list)) and type(cotangent) is type(value) and len(cotangent) == len(value):
        made = [unnamed(part, other) for part, other in zip(cotangent, value, strict=True)]
        return type(cotangent)._make(made) if hasattr(cotangent, "_make") else type(cotangent)(made)
    return cotangent


def holds_several(value: Any) -> bool:
    if isinstance(value, dict):
        return any(map(holds_several, value.values()))
    return isinstance(value, Grads) or (isinstance(value, (tuple, list)) and any(map(holds_several, value)))


def _described(cotangent: Any) -> str:
    if isinstance(cotangent, (Grads, dict)):
        return f"one of {', '.join(map(str, cotangent.keys()))}"
    return f"{len(cotangent)} of them" if isinstance(cotangent, (tuple, list)) else f"a {type(cotangent).__name__}"


__all__ = ["Where", "holds_several", "named", "unnamed", "where_in", "where_of"]
