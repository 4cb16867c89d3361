"""What raises when the program gets there: what a branch reads that is not there is no error until it is taken.

    if deep:                             if deep:
        a, b, c = pair             ->        raise ValueError('not enough values to unpack (expected 3, got 2)')
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NoReturn

import gast

from srcad.tree.build import call, const

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


class Raised(Exception):
    """What is interpreted raises when it runs, if it runs: a branch for what a name does not stand for in fact."""

    def __init__(self, kind: str, message: Any) -> None:
        super().__init__(message)
        self.error = call(kind, const(message))


def may_not_run(sp: Specialiser) -> bool:
    """Whether what is interpreted stands in a branch or expression that may never be taken."""
    return bool(sp.nesting or sp.trying)


def refuse_missing(sp: Specialiser, kind: str, message: Any) -> None:
    """A part that this dict or tuple does not have: it may be one of several, or the branch never taken."""
    if may_not_run(sp):
        raise Raised(kind, message)


def raise_as_python(sp: Specialiser, kind: type[Exception], message: str) -> NoReturn:
    """Python's own error: at once, or in a branch, which may never be taken, when the program gets there."""
    refuse_missing(sp, kind.__name__, message)
    raise kind(message)


def raise_there(sp: Specialiser, found: Raised) -> None:
    """Write down that control ends here."""
    sp.emit(gast.Raise(found.error, None))
    sp.env = None


__all__ = ["Raised", "may_not_run", "raise_as_python", "raise_there", "refuse_missing"]
