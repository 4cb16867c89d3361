"""What a call costs around the generated code, and what it costs to generate it."""

from __future__ import annotations

import importlib.util
import linecache
import math
import os
import statistics
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

import srcad
from benchmarks.clock import in_words, interleaved, once
from benchmarks.sizes import arguments
from benchmarks.table import Table
from tests.golden.table import SPECIMENS


def square(x: float) -> float:
    return x * x


def sum_of_squares(x: np.ndarray) -> float:
    return np.sum(x * x)


def overhead(rounds: int, only: str) -> Table:
    """A `Derivative` over the bare function that it calls."""
    table = Table(
        "Overhead of a call",
        "`Derivative` minus the bare function of `.specialize`, minimum of both, on arrays of a few "
        "elements: at most 2 µs is wanted.",
        ["function", "bare", "Derivative", "difference"],
    )

    def row(fun: Callable[..., Any], wrt: Any, given: tuple[Any, ...]) -> list[str]:
        derivative = srcad.grad(fun, wrt=wrt)
        bare = derivative.specialize(*given)
        times = interleaved(
            {"bare": lambda: bare(*given), "call": lambda: derivative(*given)}, rounds=3 * rounds
        )
        difference = times["call"].minimum - times["bare"].minimum
        return [
            in_words(times["bare"].minimum),
            in_words(times["call"].minimum),
            f"{difference * 1e6:.2f} µs",
        ]

    if only in "square":
        table.add("x * x, a float", lambda: row(square, 0, (3.0,)))
        table.add("x * x, an array", lambda: row(sum_of_squares, 0, (np.ones(4),)))
    for specimen in SPECIMENS.values():
        if only in specimen.name:
            given = arguments(specimen, "tiny") or specimen.arguments()
            table.add(specimen.name, lambda s=specimen, given=given: row(s.primal, s.target, given))
    return table


@contextmanager
def cache_at(folder: str) -> Iterator[None]:
    """The disk cache lies there for a while."""
    old = os.environ.get("SRCAD_CACHE_DIR")
    os.environ["SRCAD_CACHE_DIR"] = folder
    try:
        yield
    finally:
        if old is None:
            del os.environ["SRCAD_CACHE_DIR"]
        else:
            os.environ["SRCAD_CACHE_DIR"] = old


def generation(rounds: int, only: str) -> Table:
    """Generating with an empty cache, and from disk."""
    table = Table(
        "Generation",
        "Of each specimen's gradient, median: at most 50 ms with an empty cache and 5 ms from disk are "
        "wanted.",
        ["specimen", "empty cache", "from disk"],
    )

    def row(fun: Callable[..., Any], wrt: Any, given: tuple[Any, ...]) -> list[str]:
        cold, warm = [], []
        for _ in range(max(3, rounds // 3)):
            with tempfile.TemporaryDirectory() as folder, cache_at(folder):
                for times in (cold, warm):
                    derivative = srcad.grad(fun, wrt=wrt)
                    derivative.clear_cache()  # it is the one of the round before
                    times.append(once(lambda: derivative.specialize(*given)))  # noqa: B023  called at once
        return [in_words(statistics.median(cold)), in_words(statistics.median(warm))]

    for specimen in SPECIMENS.values():
        if only in specimen.name:
            table.add(specimen.name, lambda s=specimen: row(s.primal, s.target, s.arguments()))
    return table


def straight_line(statements: int) -> str:
    """The text of a function of so many statements."""
    lines = ["import numpy as np", "", "", "def f(x, y):", "    a0 = x * y"]
    forms = ["np.sin({a}) * y", "{a} + x * {b}", "np.exp(-({a} ** 2)) - {b}", "{a} * {b} / (1.0 + y * y)"]
    for number in range(1, statements):
        a, b = f"a{number - 1}", f"a{max(0, number - 7)}"
        lines.append(f"    a{number} = " + forms[number % len(forms)].format(a=a, b=b))
    return "\n".join([*lines, f"    return np.sum(a{statements - 1})", ""])


@contextmanager
def function_from(text: str) -> Iterator[Callable[..., Any]]:
    """The function `f` of a module that stands in a file."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder, "long_function.py")
        path.write_text(text, "utf-8")
        spec = importlib.util.spec_from_file_location(path.stem, path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        spec.loader.exec_module(module)
        try:
            yield module.f
        finally:
            linecache.cache.pop(str(path), None)


def growth(rounds: int, only: str) -> Table:
    """Generation of long functions."""
    table = Table(
        "Long functions",
        "Straight-line functions; the time for a statement should not grow with their number.",
        ["statements", "generation", "a statement", "gradient / primal"],
    )

    def row(statements: int) -> list[str]:
        given = (np.linspace(0.1, 0.9, 5), 0.7)
        with function_from(straight_line(statements)) as fun, tempfile.TemporaryDirectory() as folder:
            with cache_at(folder):
                seconds = once(lambda: srcad.grad(fun, wrt=(0, 1)).specialize(*given))
                bare = srcad.grad(fun, wrt=(0, 1)).specialize(*given)
            times = interleaved({"gradient": lambda: bare(*given), "primal": lambda: fun(*given)}, rounds=5)
        ratio = times["gradient"].minimum / times["primal"].minimum
        return [in_words(seconds), in_words(seconds / statements), f"{ratio:.2f}"]

    for statements in (50, 200, 800) if only in "long functions" else ():
        table.add(str(statements), lambda n=statements: row(n))
    return table


def iterate(x: float, steps: int) -> float:
    for _ in range(steps):
        x = x + 1e-6 * math.sin(x)
    return x


def gather(x: np.ndarray) -> float:
    s = 0.0
    for i in range(len(x)):
        s = s + x[i] * x[i]
    return s


def scatter(x: np.ndarray) -> float:
    y = np.zeros(len(x))
    for i in range(len(x)):
        y[i] = x[i] * x[i]
    return np.sum(y)


def loops(rounds: int, only: str) -> Table:
    """Many iterations, and elements read and written one by one."""
    table = Table(
        "Loops",
        "10⁶ iterations on a float, and the elements of an array of 100,000; "
        "with twice as many, the time should double.",
        ["loop", "primal", "gradient", "gradient / primal", "to half as many"],
    )

    def row(fun: Callable[..., Any], given: tuple[Any, ...], half: tuple[Any, ...]) -> list[str]:
        derivative = srcad.grad(fun)
        derivative(*half)
        primal = min(once(lambda: fun(*given)) for _ in range(3))
        gradient = min(once(lambda: derivative(*given)) for _ in range(3))
        halved = min(once(lambda: derivative(*half)) for _ in range(3))
        return [
            in_words(primal),
            in_words(gradient),
            f"{gradient / primal:.2f}",
            f"× {gradient / halved:.2f}",
        ]

    if only in "loops":
        table.add("x = x + 1e-6 * sin(x), 10⁶ times", lambda: row(iterate, (1.0, 10**6), (1.0, 5 * 10**5)))
        arrays = (np.ones(100_000),), (np.ones(50_000),)
        table.add("s = s + x[i] * x[i]", lambda: row(gather, *arrays))
        table.add("y[i] = x[i] * x[i]", lambda: row(scatter, *arrays))
    return table
