"""Texts made of active values: they may be printed and compared, but not turned into numbers again.

`print(f"x = {x}")` is as good as ever; `float(str(x))` would be a silent zero, for the digits carry no derivative.
What a text is made into is followed by a mark among the allocations of its fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Fact, Known, Scalar, Unknown, sites_of

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

MARK = "!text"


def text_fact() -> Fact:
    """What is known of a text that was made of an active value."""
    return Unknown(False, frozenset([MARK]))


def literal_of(fact: Fact) -> Any:
    """The text or whole number that a value is known to be; None where it is not known, or something else."""
    value = fact.literal if isinstance(fact, Scalar) else fact.value if isinstance(fact, Known) else None
    return value if type(value) in (int, str) else None


def joined(op: Any, a: Fact, b: Fact) -> Fact | None:
    """`"w" + name`, `"w%d" % i` of what is known: a key of a dict, maybe."""
    one, two = literal_of(a), literal_of(b)
    if type(one) is not str or two is None:
        return None
    try:
        if isinstance(op, gast.Add):
            return Known(one + two)
        return Known(one % two) if isinstance(op, gast.Mod) else None
    except (TypeError, ValueError):
        return None


def makes_text(sp: Specialiser, func: gast.expr | None) -> bool:
    """Whether what is called is a text's method that makes another one: `"x = {}".format`."""
    if not isinstance(func, gast.Attribute) or func.attr not in ("format", "format_map", "join"):
        return False
    fact = sp.fact(func.value)
    return isinstance(getattr(fact, "value", None), str) or getattr(fact, "cls", None) is str or is_text(fact)


def is_text(fact: Fact) -> bool:
    return MARK in sites_of(fact)


def refuse_texts(sp: Specialiser, node: gast.AST, label: str, values: list[gast.expr]) -> None:
    """A function with a rule is not given numbers that went through a text."""
    if any(is_text(sp.fact(v)) for v in values):
        raise sp.no_rule(
            node, f"{label} of a text that was made of an active value, whose derivative is lost in it",
            "compute with the number itself, or srcad.stop_gradient(...) it first",
        )  # fmt: skip


def refuse_names_by_text(sp: Specialiser, node: gast.AST, value: Any, *rest: Any) -> gast.expr:
    """`eval`, `locals` and their like reach variables by names that are not seen."""
    found = f"{value.__name__}(), which reaches variables by their names"
    raise sp.unsupported(node, found, "use the variables themselves")
