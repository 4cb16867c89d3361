"""Texts made of active values: they may be printed and compared, but not turned into numbers again.

`print(f"x = {x}")` is as good as ever; `float(str(x))` would be a silent zero, for the digits carry no derivative.
What a text is made into is followed by a mark among the allocations of its fact.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Fact, Unknown, sites_of

if TYPE_CHECKING:
    from srcad.frontend.specialise import Specialiser

MARK = "!text"


def text_fact() -> Fact:
    """What is known of a text that was made of an active value."""
    return Unknown(False, frozenset([MARK]))


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
