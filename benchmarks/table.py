"""Tables, and rows that say what went wrong instead of stopping the run."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field


@dataclass
class Table:
    """A heading, what it says, and rows of words."""

    title: str
    note: str
    columns: list[str]
    rows: list[list[str]] = field(default_factory=list)
    closing: str = ""  # what stands below

    def add(self, name: str, measure: Callable[[], list[str]]) -> None:
        """A row; an exception becomes its words."""
        try:
            cells = measure()
        except Exception as problem:
            words = str(problem).strip().splitlines()
            cells = [f"error: {type(problem).__name__}: {words[-1] if words else ''}"[:100].replace("|", "/")]
        self.rows.append([name, *cells, *[""] * (len(self.columns) - 1 - len(cells))])

    def markdown(self) -> str:
        """As a page shows it, and as a terminal does."""
        lines = [self.columns, *self.rows]
        widths = [max(len(line[at]) for line in lines) for at in range(len(self.columns))]

        def line(cells: list[str]) -> str:
            return (
                "| " + " | ".join(cell.ljust(width) for cell, width in zip(cells, widths, strict=True)) + " |"
            )

        rule = "| " + " | ".join("-" * width for width in widths) + " |"
        closing = ["", self.closing] if self.closing else []
        head = [f"## {self.title}", "", self.note, "", line(self.columns), rule]
        return "\n".join([*head, *map(line, self.rows), *closing])
