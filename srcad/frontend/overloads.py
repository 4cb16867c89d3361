"""Operators and subscripts of the user's own classes: the method that Python calls is put in place.

    y = model * x              ->      y = model.weight * x
                                       # class Model:
                                       #     def __mul__(self, v):
                                       #         return self.weight * v

Arithmetic of an object is its class's, not NumPy's, and so is its derivative.
"""

from __future__ import annotations

import types
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Fact, Instance, Known, Made, Map, Seq
from srcad.frontend.capture import has_source
from srcad.frontend.frames import Bound
from srcad.tree.build import text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

_OPERATORS: dict[type, str] = {
    gast.Add: "add", gast.Sub: "sub", gast.Mult: "mul", gast.Div: "truediv", gast.FloorDiv: "floordiv", gast.Mod: "mod",
    gast.Pow: "pow", gast.MatMult: "matmul", gast.BitAnd: "and", gast.BitOr: "or", gast.BitXor: "xor",
    gast.LShift: "lshift", gast.RShift: "rshift", gast.USub: "neg", gast.UAdd: "pos", gast.Invert: "invert",
    gast.Eq: "eq", gast.NotEq: "ne", gast.Lt: "lt", gast.LtE: "le", gast.Gt: "gt", gast.GtE: "ge",
}  # fmt: skip
_MIRRORED = {"eq": "eq", "ne": "ne", "lt": "gt", "le": "ge", "gt": "lt", "ge": "le"}


def user_class(fact: Fact) -> type | None:
    """The class of the user's own that a value is of; None for numbers, arrays, containers and functions."""
    if isinstance(fact, Known):
        value = fact.value
        plain = isinstance(value, (type, types.ModuleType, types.FunctionType, types.BuiltinFunctionType, np.ufunc))
        found = None if plain else type(value)
    else:
        found = fact.cls if isinstance(fact, (Instance, Made, Map, Seq)) else None
    own = found is not None and found.__module__ != "builtins" and not hasattr(found, "__array__")
    return found if own else None


def binary(sp: Specialiser, node: gast.AST, left: gast.expr, op: Any, right: gast.expr) -> gast.expr | None:
    """`left op right` (also a comparison) by a method of one of the two; None where Python asks no class of theirs."""
    label = _OPERATORS.get(type(op))
    one, two = user_class(sp.fact(left)), user_class(sp.fact(right))
    if label is None or (one is None and two is None) or not _may_be_active(sp, left, right):
        return None
    reflected = f"__{_MIRRORED.get(label, 'r' + label)}__"
    tries = [(one, f"__{label}__", left, right), (two, reflected, right, left)]
    if one is not None and two is not None and one is not two and issubclass(two, one):
        tries.reverse()
    for cls, method, owner, other in tries:
        found = getattr(cls, method, None)
        if not (isinstance(found, types.FunctionType) and has_source(found)):
            continue
        if cls is not None and cls is two and one is None and issubclass(cls, (int, float, complex)):  # NumPy asks none
            words = f"arithmetic with {text(right)}, a number of class {cls.__name__}, which has operators of its own"
            raise sp.unsupported(node, words, f"write float({text(right)}), or put it on the left")
        state = sp.state()
        made = sp.call_function(node, Known(found), [owner, other], {})
        if sp.fact(made) != Known(NotImplemented):
            return made
        sp.restore(state)
    return None


def _may_be_active(sp: Specialiser, *values: gast.expr) -> bool:
    """Whether a method may give something active; otherwise the operator stays as it is written."""
    return any(sp.is_active(v) for v in values) or bool(sp.wrt_free)


def unary(sp: Specialiser, node: gast.AST, op: Any, operand: gast.expr) -> gast.expr | None:
    """`-v` and its like."""
    label = _OPERATORS.get(type(op))
    return None if label is None else method(sp, node, f"__{label}__", operand)


def method(sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, *args: gast.expr) -> gast.expr | None:
    """A call of a method that the user's class has by Python's own name for it; None where there is none."""
    found = getattr(user_class(sp.fact(owner)), label, None)
    if not (isinstance(found, types.FunctionType) and has_source(found)) or not _may_be_active(sp, owner, *args):
        return None
    return sp.call_function(node, Known(found), [owner, *(as_index(sp, a) for a in args)], {})


def as_index(sp: Specialiser, index: gast.expr) -> gast.expr:
    """An index as a value that a method may be given: `1:3` is `slice(1, 3, None)`."""
    if isinstance(index, gast.Tuple) and any(isinstance(e, gast.Slice) for e in index.elts):
        parts = [as_index(sp, e) for e in index.elts]
        fact = Seq("tuple", tuple(map(sp.fact, parts)), None, length=len(parts))
        return sp.note(gast.Tuple(parts, gast.Load()), fact)
    if not isinstance(index, gast.Slice):
        return index
    none = sp.note(gast.Constant(None, None), Known(None))
    parts = [part or none for part in (index.lower, index.upper, index.step)]
    return sp.call_function(index, Known(slice), parts, {}, sp.object(slice))


def sets_items(sp: Specialiser, owner: gast.expr, *values: gast.expr) -> bool:
    """Whether `owner[index] = value` is a call of the user's `__setitem__` that is put in place."""
    found = getattr(user_class(sp.fact(owner)), "__setitem__", None)
    own = isinstance(found, types.FunctionType) and has_source(found)
    return own and (owner in sp.virtuals or _may_be_active(sp, owner, *values))


def set_item(sp: Specialiser, node: gast.AST, owner: gast.expr, index: gast.expr, value: gast.expr) -> None:
    """`owner[index] = value` by `__setitem__`."""
    cls: Any = user_class(sp.fact(owner))
    sp.call_function(node, Known(cls.__setitem__), [owner, index, value], {})


def in_place(sp: Specialiser, node: gast.AST, op: Any, owner: gast.expr, value: gast.expr) -> gast.expr | None:
    """`owner op= value` by `__iadd__` and its like."""
    return method(sp, node, f"__i{_OPERATORS[type(op)]}__", owner, value)


def attribute_of_super(sp: Specialiser, node: gast.Attribute) -> gast.expr | None:
    """`super().method`: what the next class has by that name; None for anything else."""
    call = node.value
    if not (isinstance(call, gast.Call) and isinstance(call.func, gast.Name) and not call.keywords):
        return None
    if call.func.id != "super" or sp.look("super") != Known(super) or len(call.args) not in (0, 2):
        return None
    source = sp.frame.function().source
    first = [*source.args.posonlyargs, *source.args.args][:1]
    if call.args:
        cls, owner = getattr(sp.fact(sp.expr(call.args[0])), "value", None), call.args[1]
    elif first and "__class__" in source.cells:
        cls, owner = source.cells["__class__"].cell_contents, gast.Name(first[0].id, gast.Load(), None, None)
    else:
        return None
    held = sp.expr(owner)
    own = user_class(sp.fact(held))
    if own is None or cls not in own.__mro__:
        return None
    after = own.__mro__[own.__mro__.index(cls) + 1 : -1]
    found = next((vars(c)[node.attr] for c in after if node.attr in vars(c)), None)
    if isinstance(found, property) and found.fget is not None:
        return sp.call_function(node, Known(found.fget), [held], {})
    if isinstance(found, staticmethod):
        return sp.object(found.__func__)
    if found is None and getattr(object, node.attr, None) is object.__init__:
        found = _init
    if not isinstance(found, types.FunctionType):
        return None
    return sp.note(gast.Constant(None, None), Bound(Known(found), (held,)))


def _init(self: Any) -> None:
    """`object.__init__`, which has no text."""


__all__ = ["attribute_of_super", "binary", "in_place", "method", "set_item", "sets_items", "unary", "user_class"]
