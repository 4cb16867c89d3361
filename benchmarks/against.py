"""Against the hand-written gradient, the primal, and other libraries."""

from __future__ import annotations

import importlib
from collections.abc import Callable, Iterator
from typing import Any

import numpy as np

import srcad
from benchmarks.clock import in_words, interleaved
from benchmarks.sizes import arguments
from benchmarks.table import Table
from tests.golden.table import SPECIMENS, Specimen, lines_of_code
from tests.oracle.structures import leaves

SIZES = ("small", "large")
PEERS = {"autograd": "Autograd", "jax": "JAX, jit, warm", "torch": "PyTorch"}


def cases(only: str) -> Iterator[tuple[str, Specimen, tuple[Any, ...]]]:
    """Every specimen in every size that it has."""
    for specimen in SPECIMENS.values():
        for size in SIZES:
            given = arguments(specimen, size)
            if given is not None and only in specimen.name:
                yield f"{specimen.name}, {size}", specimen, given


def by_hand(rounds: int, only: str) -> Table:
    """The generated gradient against the hand-written one."""
    table = Table(
        "Generated and hand-written gradients",
        "Ratio of generated to hand-written: at most 1.15 is wanted, and 1.3 for lines. "
        "`bare` is the function that `.specialize` gives; all run in turns.",
        [
            "specimen",
            "generated",
            "bare / by hand, min",
            "median",
            "gradient / primal",
            "lines",
            "by hand",
            "ratio",
        ],
    )
    for name, specimen, given in cases(only):
        table.add(name, lambda specimen=specimen, given=given: _by_hand(specimen, given, rounds))
    return table


def _by_hand(specimen: Specimen, given: tuple[Any, ...], rounds: int) -> list[str]:
    derivative = srcad.grad(specimen.primal, wrt=specimen.target)
    bare = derivative.specialize(*given)
    assert_same(bare(*given), specimen.by_hand(*given))
    times = interleaved(
        {
            "bare": lambda: bare(*given),
            "by hand": lambda: specimen.by_hand(*given),
            "primal": lambda: specimen.primal(*given),
        },
        rounds=rounds,
    )
    lines = lines_of_code(derivative.source), lines_of_code(specimen.text_by_hand())
    return [
        in_words(times["bare"].minimum),
        f"{times['bare'].minimum / times['by hand'].minimum:.2f}",
        f"{times['bare'].median / times['by hand'].median:.2f}",
        f"{times['bare'].minimum / times['primal'].minimum:.2f}",
        str(lines[0]),
        str(lines[1]),
        f"{lines[0] / lines[1]:.2f}",
    ]


def peer_modules() -> tuple[dict[str, Any], list[str]]:
    """The other libraries that are installed, and what is to be said of those that are not."""
    modules: dict[str, Any] = {}
    notes = []
    for peer, label in PEERS.items():
        try:
            modules[label] = importlib.import_module(f"benchmarks.peers.{peer}_versions")
        except ImportError as problem:
            notes.append(f"{label.partition(',')[0]} is not installed ({problem.name}): skipped.")
    return modules, notes


def peers(rounds: int, only: str) -> Table:
    """Other libraries' gradients of the same functions."""
    modules, notes = peer_modules()
    table = Table(
        "Other libraries",
        "Their time as a multiple of srcad's (minimum): above 1, srcad is faster. Each has its own version "
        "of the primal, arguments already in its own arrays, double precision, one thread. Their `huber` is "
        "written without the loop over the elements, as their users would have to. " + " ".join(notes),
        ["specimen", "srcad", *modules],
    )
    for name, specimen, given in cases(only):
        table.add(name, lambda specimen=specimen, given=given: _peers(specimen, given, modules, rounds))
    return table


def _peers(specimen: Specimen, given: tuple[Any, ...], modules: dict[str, Any], rounds: int) -> list[str]:
    derivative = srcad.grad(specimen.primal, wrt=specimen.target)
    calls: dict[str, Callable[[], Any]] = {"srcad": lambda: derivative(*given)}
    words: dict[str, str] = {}
    exact = specimen.by_hand(*given)
    for label, module in modules.items():
        try:
            calls[label] = module.gradient(specimen.module.__name__.rpartition(".")[2], specimen.wrt, given)
            assert_same(module.to_numpy(calls[label]()), exact)
        except Exception as problem:
            calls.pop(label, None)
            lines = str(problem).strip().splitlines() or [type(problem).__name__]
            words[label] = lines[0][:60].replace("|", "/")
    times = interleaved(calls, rounds=rounds)
    own = times["srcad"].minimum
    return [in_words(own), *(words.get(label) or f"{times[label].minimum / own:.2f}" for label in modules)]


def assert_same(found: Any, exact: Any) -> None:
    """What is compared computes the same."""
    a = list(leaves(_plain(found)).values())
    b = list(leaves(_plain(exact)).values())
    assert len(a) == len(b), f"{len(a)} arrays instead of {len(b)}"
    for one, other in zip(a, b, strict=True):
        np.testing.assert_allclose(one, other, rtol=1e-6, atol=1e-9)


def _plain(tree: Any) -> Any:
    if isinstance(tree, srcad.Grads):
        return _plain(tuple(tree))
    if isinstance(tree, dict):
        return {key: _plain(tree[key]) for key in sorted(tree)}
    if isinstance(tree, (list, tuple)):
        return [_plain(part) for part in tree]
    return np.asarray(tree, dtype=float)
