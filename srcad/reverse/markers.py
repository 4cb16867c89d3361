"""A statement's reverse while the sweep is under way.

What the sweep writes names values of the forward sweep by placeholders; which of them are kept, and where, is
settled when all is written. Until then the reverse of each statement stays together, under the statement.
"""

from __future__ import annotations

import gast


class Marker(gast.stmt):
    """The reverse of one statement, until its values of the forward sweep are settled."""

    _fields = ("body",)

    def __init__(self, stmt: gast.AST | None = None, body: list | None = None, line: str = "") -> None:
        super().__init__()
        self.stmt, self.body, self.line = stmt, body or [], line
