"""What srcad says when it cannot go on: one tree of errors, each telling what to write instead.

SrcadError
├── LocatedError             points into the user's file: line, caret, found, instead
│   ├── UnsupportedSyntaxError   a construct that is not supported where it is active
│   └── NoDerivativeError        an active value goes into something that has no rule
├── NonScalarError           the gradient of something that is not one number
└── WrtError                 no such parameter, or one that is not differentiable
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Place:
    """Where a piece of the user's program stands: file, function, line, columns, the line's text.

    `caller`: of a place in another file, the call by which the differentiated function's own file got there.
    """

    file: str
    function: str
    line: int
    column: int
    end_column: int
    text: str
    caller: Place | None = None

    def __str__(self) -> str:
        shown = self._marked()
        return shown if self.caller is None else f"{shown}\ncalled from {self.caller._marked()}"

    def _marked(self) -> str:
        stripped = self.text.lstrip()
        indent = len(self.text) - len(stripped)
        start = max(self.column - indent, 0)
        width = max(min(self.end_column - indent, len(stripped)) - start, 1)
        return f"{self.file}:{self.line}: in {self.function}\n    {stripped.rstrip()}\n    {' ' * start}{'^' * width}"


class SrcadError(Exception):
    """Whatever srcad refuses."""


class LocatedError(SrcadError):
    """An error at a place of the user's program, with what was found there and what to write instead.

    `wanted` names whole numbers and flags which, if the code were made for their values, might make it possible;
    `asked` says what else of the way in which the program was read made a difference.
    """

    wanted: frozenset[str] = frozenset()
    asked: frozenset[str] = frozenset()

    def __init__(self, found: str, instead: str, place: Place | None = None) -> None:
        self.found, self.instead, self.place = found, instead, place
        where = f"{place}\n" if place is not None else ""
        super().__init__(f"{where}found: {found}\ninstead: {instead}")

    def __reduce__(self):
        return type(self), (self.found, self.instead, self.place)


class UnsupportedSyntaxError(LocatedError):
    """A construct through which no derivative can be carried."""


class NoDerivativeError(LocatedError):
    """A function without a derivative rule receives a value that depends on a `wrt` parameter."""


class NonScalarError(SrcadError):
    """`grad` of a function whose result is not one real number."""


class WrtError(SrcadError):
    """`wrt` names something that does not exist, is ambiguous, or is not differentiable."""
