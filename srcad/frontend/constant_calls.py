"""What is known of a call of constants that stays as it is: what an iterator gives, what a number's method is.

    for i, j in itertools.combinations(range(n), 2):      i and j are whole numbers, so that x[i] is a row of x
        d = x[i] - x[j]
        s += d @ d

    padded = 1 << (n - 1).bit_length()                    a whole number, so that rfft(x, padded) is a vector
"""

from __future__ import annotations

import builtins
import itertools
import types
from typing import TYPE_CHECKING, Any

import gast

from srcad import infer
from srcad.facts import Dim, Fact, Scalar, Seq, Unknown
from srcad.frontend.handed_out import element
from srcad.rules.call import static_value

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def constant_fact(
    sp: Specialiser, func: gast.expr | None, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> Fact:
    """What is known of a call of something that is not looked into, and that is given no active values."""
    numbers = all(isinstance(sp.fact(a), Scalar) for a in args) and not keywords
    if numbers and value is builtins.divmod:
        return infer.by_example(value, [sp.fact(a) for a in args], {}, sp.fresh())
    if numbers and isinstance(func, gast.Attribute) and isinstance(sp.fact(func.value), Scalar):
        label = func.attr

        def called(number: Any, *rest: Any) -> Any:
            return getattr(number, label)(*rest)

        return infer.by_example(called, [sp.fact(func.value), *map(sp.fact, args)], {}, sp.fresh())
    return iterator_fact(sp, value, args, keywords)


def iterator_fact(sp: Specialiser, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr]) -> Fact:
    """What is known of the iterator that a call of `zip`, `itertools.product` and their like makes of constants."""
    known = isinstance(value, (type, types.BuiltinFunctionType)) and value in _ELEMENTS
    if not known or any(isinstance(a, gast.Starred) for a in args):
        return Unknown()
    over = [sp.fact(a) for a in args]
    if over and no_elements(over[0]) or value in _AS_SHORT and any(map(no_elements, over)):
        return Seq("iterator", (), None, frozenset(), 0)
    elem = _ELEMENTS[value](sp, [element(sp, f) for f in over], args, keywords)
    return Seq("iterator", None, elem, frozenset(), Dim(sp.fresh()))


def no_elements(fact: Fact) -> bool:
    return isinstance(fact, Seq) and fact.items == ()


def _counted(sp: Specialiser) -> Fact:
    return Scalar("int64", size=Dim(sp.fresh()))


def _tuple(*parts: Fact) -> Fact:
    return Seq("tuple", parts, None, frozenset(), len(parts))


def _first(_sp: Specialiser, elems: list[Fact], _args: Any, _keywords: Any) -> Fact:
    return elems[0] if elems else Unknown()


def _row(_sp: Specialiser, elems: list[Fact], _args: Any, keywords: Any) -> Fact:
    return Unknown() if "repeat" in keywords else _tuple(*elems)


def _numbered(sp: Specialiser, elems: list[Fact], _args: Any, _keywords: Any) -> Fact:
    return _tuple(_counted(sp), elems[0]) if elems else Unknown()


def _pair(_sp: Specialiser, elems: list[Fact], _args: Any, _keywords: Any) -> Fact:
    return _tuple(elems[0], elems[0]) if elems else Unknown()


def _chosen(sp: Specialiser, elems: list[Fact], args: list[gast.expr], keywords: dict[str, gast.expr]) -> Fact:
    """`combinations(pool, r)`."""
    try:
        return _tuple(*[elems[0]] * static_value(keywords["r"] if "r" in keywords else args[1], sp))
    except (ValueError, TypeError, IndexError):
        return Seq("tuple", None, elems[0], frozenset(), Dim(sp.fresh())) if elems else Unknown()


_ELEMENTS: dict[Any, Any] = {
    builtins.zip: _row, builtins.enumerate: _numbered, builtins.reversed: _first, builtins.iter: _first,
    itertools.product: _row, itertools.combinations: _chosen, itertools.combinations_with_replacement: _chosen,
    itertools.permutations: _chosen, itertools.islice: _first, itertools.cycle: _first,
}  # fmt: skip
if hasattr(itertools, "pairwise"):
    _ELEMENTS[itertools.pairwise] = _pair
_AS_SHORT = (builtins.zip, itertools.product)  # of no elements where one of the arguments has none
