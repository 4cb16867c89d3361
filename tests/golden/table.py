"""The table of specimens.

A specimen's file holds the primal, a line of dashes that says what is differentiated, the hand-written
gradient, and `example(rng)`, which gives arguments.
"""

from __future__ import annotations

import ast
import importlib
import inspect
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np


@dataclass(frozen=True)
class Specimen:
    """One gradient, written by hand and to be generated."""

    name: str
    primal: Callable[..., Any]
    by_hand: Callable[..., Any]  #: gives one gradient, or a tuple of them
    helpers: tuple[Callable[..., Any], ...]  #: other functions that were written by hand for it
    wrt: tuple[int, ...]
    containers: bool  #: whether lists or dictionaries are among the arguments
    module: Any

    def arguments(self, seed: int = 0) -> tuple[Any, ...]:
        return self.module.example(np.random.default_rng(seed))[0]

    @property
    def target(self) -> int | tuple[int, ...]:
        """`wrt` as srcad takes it: what the hand-written gradient returns is what srcad returns."""
        return self.wrt if len(self.wrt) > 1 else self.wrt[0]

    def text_by_hand(self) -> str:
        return "\n\n".join(inspect.getsource(function) for function in (*self.helpers, self.by_hand))


def _specimen(
    file: str,
    primal: str,
    wrt: tuple[int, ...],
    *,
    grad: str = "",
    helpers: tuple[str, ...] = (),
    containers: bool = False,
) -> Specimen:
    module = importlib.import_module(f"{__package__}.specimens.{file}")
    return Specimen(
        name=file + grad,
        primal=getattr(module, primal),
        by_hand=getattr(module, f"{primal}_grad{grad}"),
        helpers=tuple(getattr(module, helper) for helper in helpers),
        wrt=wrt,
        containers=containers,
        module=module,
    )


SPECIMENS = {
    specimen.name: specimen
    for specimen in [
        _specimen("gaussian_process", "log_likelihood", (0, 1, 2)),
        _specimen("heat", "energy", (0, 1)),
        _specimen("heat", "energy", (0,), grad="_u0"),
        _specimen("huber", "loss", (0,), helpers=("huber_adjoint",)),
        _specimen("logistic_regression", "loss", (0, 1)),
        _specimen("mlp", "loss", (0,), containers=True),
        _specimen("newton", "root", (0, 1)),
        _specimen("rnn", "loss", (0,), containers=True),
    ]
}


def lines_of_code(text: str) -> int:
    """How many lines a person reads: comments, blank lines and imports aside.

    >>> lines_of_code("import numpy as np\\n\\ndef f(x):\\n    # twice\\n    return 2 * x\\n")
    2
    """
    imports = {
        line
        for node in ast.walk(ast.parse(text))
        if isinstance(node, (ast.Import, ast.ImportFrom))
        for line in range(node.lineno, (node.end_lineno or node.lineno) + 1)
    }
    return sum(
        bool(line.strip()) and not line.lstrip().startswith("#") and number not in imports
        for number, line in enumerate(text.splitlines(), 1)
    )
