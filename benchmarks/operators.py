"""jvp, hvp, Jacobians and Hessians, against other libraries."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import numpy as np

import srcad
from benchmarks.against import assert_same, peer_modules
from benchmarks.clock import in_words, interleaved
from benchmarks.programs import layers, probabilities, ridge, rosenbrock
from benchmarks.sizes import arguments
from benchmarks.table import Table
from tests.golden.table import SPECIMENS
from tests.oracle.forward import direction

DIRECTED = ("gaussian_process", "heat", "logistic_regression", "mlp", "rnn")  # of which jvp and hvp are taken


@dataclass(frozen=True)
class Program:
    """An operator, a function, and arguments of one size."""

    operator: str
    name: str
    size: str
    fun: Callable[..., Any]
    wrt: tuple[int, ...]
    given: tuple[Any, ...]
    tangents: tuple[Any, ...] = ()


def _programs() -> Iterator[Program]:
    for operator in ("jvp", "hvp"):
        for name in DIRECTED:
            specimen = SPECIMENS[name]
            for size in ("small", "large"):
                given = arguments(specimen, size)
                if given is not None:
                    tangents = tuple(direction(given[at], at) for at in specimen.wrt)
                    yield Program(operator, name, size, specimen.primal, specimen.wrt, given, tangents)
    rng = np.random.default_rng(0)
    for size, (n, k) in {"small": (20, 4), "large": (300, 60)}.items():
        X, y = rng.normal(size=(n, k)), (rng.uniform(size=n) < 0.5).astype(float)
        V, W = rng.normal(size=(n, n)) / n**0.5, rng.normal(size=(n, n)) / n**0.5
        yield Program("jacobian", "probabilities", size, probabilities, (0,), (rng.normal(size=k), X))
        yield Program("jacobian", "layers", size, layers, (0,), (rng.normal(size=n), V, W))
        yield Program("hessian", "rosenbrock", size, rosenbrock, (0,), (rng.normal(size=n),))
        yield Program("hessian", "ridge", size, ridge, (0,), (0.1 * rng.normal(size=k), X, y))


def operators(rounds: int, only: str) -> Table:
    """The other operators of the other libraries."""
    modules, notes = peer_modules()
    table = Table(
        "Other operators, other libraries",
        "For `jvp` (value and tangent), `hvp`, `jacobian` and `hessian`: their time as a multiple of "
        "srcad's. JAX is jitted and warm, PyTorch's are those of torch.func. " + " ".join(notes),
        ["operator and program", "srcad", *modules],
    )
    for program in _programs():
        label = f"{program.operator} of {program.name}, {program.size}"
        if only in label:
            table.add(label, lambda program=program: _row(program, modules, rounds))
    return table


def own(program: Program) -> Callable[[], Any]:
    """srcad's, as a user calls it."""
    at = program.wrt if len(program.wrt) > 1 else program.wrt[0]
    if program.operator == "jvp":
        dots = dict(zip(program.wrt, program.tangents, strict=True))
        tangents = tuple(dots.get(k) for k in range(len(program.given)))
        return lambda: srcad.jvp(program.fun, program.given, tangents)
    if program.operator == "hvp":
        product = srcad.hvp(program.fun, at)
        vector = program.tangents if len(program.wrt) > 1 else program.tangents[0]
        return lambda: product(*program.given, vector)
    made = getattr(srcad, program.operator)(program.fun, at)
    return lambda: made(*program.given)


def _row(program: Program, modules: dict[str, Any], rounds: int) -> list[str]:
    calls: dict[str, Callable[[], Any]] = {"srcad": own(program)}
    exact = calls["srcad"]()
    words: dict[str, str] = {}
    for label, module in modules.items():
        try:
            calls[label] = module.operator(program.operator, program.name, program.wrt, program.given, program.tangents)
            assert_same(module.to_numpy(calls[label]()), exact)
        except Exception as problem:
            calls.pop(label, None)
            lines = str(problem).strip().splitlines() or [type(problem).__name__]
            words[label] = lines[0][:60].replace("|", "/")
    times = interleaved(calls, rounds=rounds)
    mine = times["srcad"].minimum
    return [in_words(mine), *(words.get(label) or f"{times[label].minimum / mine:.2f}" for label in modules)]
