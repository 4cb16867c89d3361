"""The adjoints that are alive at a point of the reverse sweep.

A name has no adjoint until something contributes to it: the first contribution assigns, later ones add, in place where
the array is our own. A cotangent of fewer dimensions than its value is *lazy*: it stands for all elements.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import gast

from srcad.facts import Array, Fact, Scalar, dims_of
from srcad.frontend.core import Core
from srcad.lengths import Scope, is_many
from srcad.rules.expr import NUMPY, Marks
from srcad.tree.build import call, dotted


@dataclass(frozen=True)
class Adjoint:
    """The variable that holds an adjoint, what is known of it, and whether nobody else sees its memory."""

    variable: str
    fact: Fact
    owned: bool
    marks: Marks = Marks.NONE

    def settled(self, fact: Fact) -> Adjoint:
        return replace(self, fact=fact)


def full(have: Fact, want: Fact, scope: Scope) -> bool:
    """Whether an adjoint has its value's shape and type."""
    if isinstance(want, Scalar):
        return dims_of(have) == ()
    if isinstance(want, Array) and want.dims is not None:
        dims = dims_of(have) if isinstance(have, Array) else None
        if dims is None or len(dims) != len(want.dims):
            return False
        # an adjoint broadcasts to its value's shape, so a length that is not 1 is the value's own
        return all(
            is_many(scope.find(p)) or scope.same(p, q) for p, q in zip(dims, want.dims, strict=True)
        ) and same_type(have, want)
    return False


def same_type(have: Fact, want: Fact) -> bool:
    return isinstance(have, (Array, Scalar)) and isinstance(want, (Array, Scalar)) and have.dtype == want.dtype


def unsettled(core: Core, fact: Fact) -> bool:
    """Whether a value that is taken as complex may turn out to be real, as eigenvalues may: its adjoint is complex."""
    known = isinstance(fact, (Array, Scalar)) and fact.dtype[0] == "c"
    return known and any(op.rule.unsettled for op in core.ops.values())


def zeros_of(core: Core, like: gast.expr, fact: Fact) -> gast.expr:
    """An array of zeros for an adjoint: `np.zeros_like(x)`."""
    return call(f"{NUMPY}.zeros_like", like, **_dtype(core, fact))


def spread_out(core: Core, like: gast.expr, value: gast.expr, fact: Fact) -> gast.expr:
    """An adjoint that stands for all elements as an array of its own: `np.full_like(x, x_bar)`."""
    return call(f"{NUMPY}.full_like", like, value, **_dtype(core, fact))


def _dtype(core: Core, fact: Fact) -> dict[str, gast.expr]:
    """The type of an adjoint, where its value's own would not do: of whole numbers, or (maybe) of a smaller one."""
    if not isinstance(fact, Array):
        return {}
    if fact.dtype[0] in "biu":
        return {"dtype": dotted(f"{NUMPY}.float64")}
    return {"dtype": dotted(f"{NUMPY}.{fact.dtype}")} if core.mixed or unsettled(core, fact) else {}
