"""`itertools` over active values: lists, which are computed at once.

    for a, b in itertools.combinations(x, 2):          pool = list(x)
        s += a * b                              ->     items = [(pool[i], pool[j]) for i in ... for j in ...]
                                                       for a, b in items: ...

As for `zip` and `map` that is the same only where they are used up where they are written (`lazy.py`).
"""

from __future__ import annotations

import itertools
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast

from srcad.errors import NoDerivativeError
from srcad.facts import Known, Scalar
from srcad.frontend import lazy
from srcad.frontend.objects import holds_objects
from srcad.rules.call import static_value
from srcad.runtime import iterated
from srcad.tree.build import const, text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def call(sp: Specialiser, node: Any, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """One of `itertools`' functions of active values; None for options that have no such form."""
    if not any(sp.is_active(a) for a in (*args, *keywords.values())):
        return None
    lazy.check(sp, node)
    found = _FORMS[value](sp, args, keywords)
    if found is None:
        return None
    python, given = found
    try:
        return sp.call_function(node, Known(python), given, {})
    except NoDerivativeError:
        if not any(holds_objects(sp, a) for a in args):
            raise
        raise sp.unsupported(
            node, f"{text(node.func)} of objects that the program makes, in tuples that are kept",
            "loop over it where it is written, or over places: for i, j in combinations(range(len(bodies)), 2)",
        ) from None  # fmt: skip


_Form = Callable[["Specialiser", list[gast.expr], dict[str, gast.expr]], "tuple[Any, list[gast.expr]] | None"]


def _accumulate(sp: Specialiser, args: Any, keywords: Any) -> tuple[Any, list[gast.expr]] | None:
    if len(args) + len(keywords) == 1 and args:
        return iterated.accumulate, args
    if len(args) != 2 or not keywords.keys() <= {"initial"}:
        return None
    return (iterated.accumulate_from, [*args, keywords["initial"]]) if keywords else (iterated.accumulate_by, args)


def _of_all(python: Any) -> _Form:
    return lambda sp, args, keywords: None if keywords else (python, args)


def _of_so_many(forms: dict[int, Any]) -> _Form:
    """`combinations(x, 2)`: by how many elements each has."""

    def form(sp: Specialiser, args: Any, keywords: Any) -> tuple[Any, list[gast.expr]] | None:
        count = args[1] if len(args) == 2 and not keywords else keywords.get("r") if len(args) == 1 else None
        number = None if count is None else _number(sp, count)
        return (forms[number], args[:1]) if number in forms else None

    return form


def _longest(sp: Specialiser, args: Any, keywords: Any) -> tuple[Any, list[gast.expr]] | None:
    return (iterated.longest, [*args, keywords["fillvalue"]]) if len(args) == 2 and keywords else None


def _product(sp: Specialiser, args: Any, keywords: Any) -> tuple[Any, list[gast.expr]] | None:
    if keywords and (keywords.keys() != {"repeat"} or len(args) != 1):
        return None
    factors = [sp.again(args[0])] * (_number(sp, keywords["repeat"]) or 0) if keywords else args
    python = {2: iterated.product, 3: iterated.product_of_three}.get(len(factors))
    return None if python is None else (python, factors)


def _islice(sp: Specialiser, args: Any, keywords: Any) -> tuple[Any, list[gast.expr]] | None:
    if keywords or not 2 <= len(args) <= 4:
        return None
    bounds = args[1:] if len(args) > 2 else [_none(sp), args[1]]
    return iterated.islice, [args[0], *bounds, *([_none(sp)] if len(bounds) == 2 else [])]


def _none(sp: Specialiser) -> gast.expr:
    return sp.note(const(None), Known(None))


def _number(sp: Specialiser, node: gast.expr) -> int | None:
    try:
        return static_value(node, sp) if isinstance(sp.fact(node), Scalar) else None
    except ValueError:
        return None


_FORMS: dict[Any, _Form] = {
    itertools.accumulate: _accumulate,
    itertools.chain: _of_all(iterated.chain),
    itertools.chain.from_iterable: _of_all(iterated.chained),
    itertools.combinations: _of_so_many({2: iterated.pairs, 3: iterated.triples}),
    itertools.combinations_with_replacement: _of_so_many({2: iterated.pairs_with_itself}),
    itertools.islice: _islice,
    itertools.permutations: _of_so_many({2: iterated.ordered_pairs}),
    itertools.product: _product,
    itertools.starmap: _of_all(iterated.starmap),
    itertools.zip_longest: _longest,
}
if hasattr(itertools, "pairwise"):
    _FORMS[itertools.pairwise] = _of_all(iterated.pairwise)
HANDLERS: dict[Any, Any] = dict.fromkeys(_FORMS, call)

__all__ = ["HANDLERS"]
