"""One line as a whole program: everything that a derivative promises, from end to end.

    check_whole("np.pad(x, 2, mode='mean')", x=(3, 4))

`harness.check` asks a rule by itself; here the compiler writes the derivative, in both modes, of a function in a file.
Compared with differences are the pullback and the tangent; compared with one another the text for other memory layouts,
for single precision, without facts, alone as a module, and the derivative of the derivative. The value is the primal's
to the last bit, and arguments are left as they were.

`variants` makes of one sample those of other ranks and lengths: one element, none, a stack in front. NumPy says which
of them mean something.
"""

from __future__ import annotations

import copy
import importlib.util
import itertools
import linecache
import sys
import tempfile
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import numpy as np

import srcad
from tests.rules.harness import inner, is_float, leaves, moved, normal, sample_value, steps_like

HEADER = "import cmath, copy, functools, math, operator\nimport numpy as np\nfrom srcad.runtime.order import *\n\n\n"
_numbers = itertools.count()


def function_text(body: str, names: list[str]) -> str:
    """`line`, and `total`, one number made of its result."""
    lines = body.split("\n") if "return " in body else [f"return {body}"]
    parameters = ", ".join(names)
    written = [f"def line({parameters}):", *("    " + line for line in lines), "", ""]
    total = [f"def total({parameters}):", f"    y = line({parameters})", "    return np.sum(y * y * np.cos(y))", ""]
    return HEADER + "\n".join(written + total)


@contextmanager
def loaded(source: str) -> Iterator[Any]:
    """The module of a text that stands in a real file, as long as it is needed."""
    with tempfile.TemporaryDirectory() as folder:
        name = f"whole_{next(_numbers)}"
        path = Path(folder) / f"{name}.py"
        path.write_text(source, "utf-8")
        spec = importlib.util.spec_from_file_location(name, path)
        assert spec is not None and spec.loader is not None
        module = importlib.util.module_from_spec(spec)
        sys.modules[name] = module
        try:
            exec(compile(source, str(path), "exec"), vars(module))
            yield module
        finally:
            sys.modules.pop(name, None)
            linecache.cache.pop(str(path), None)


class Meaningless(Exception):
    """NumPy has no such call, or differences say nothing there."""


def check_whole(body: str, dtype: str = "float64", *, parts: str = "all", **specs: Any) -> None:
    """Compare the derivative of a line with differences, and its other forms with it."""
    rng = np.random.default_rng(7)
    values = {k: sample_value(k, v, rng, dtype) for k, v in specs.items()}
    wrt = tuple(k for k, v in values.items() if is_float(v) and not k.isupper() or k == "A")
    with loaded(function_text(body, list(values))) as module, warnings.catch_warnings():
        warnings.simplefilter("ignore")
        with np.errstate(all="ignore"):
            _check(module, values, wrt, rng, parts)


def _check(module: Any, values: dict[str, Any], wrt: tuple[str, ...], rng: Any, parts: str) -> None:
    f = module.line
    try:
        y = f(**copy.deepcopy(values))
    except Exception as problem:  # noqa: BLE001
        raise Meaningless from problem
    if not any(np.asarray(v).dtype.kind in "fc" for v in leaves(y)) or not wrt:
        raise Meaningless
    steps = {n: steps_like(values[n], rng) for n in wrt}
    change = differences(f, values, steps)
    gradients: list[Any] = []
    for bar in _cotangents(y, rng):
        given = copy.deepcopy(values)
        value, pull = srcad.vjp(f, *given.values(), wrt=wrt)
        same(value, y, "the value")
        found = pull(bar)
        have = sum(inner(g, steps[n]) for g, n in zip(found, wrt, strict=True))
        want = sum(float(np.sum(np.asarray(b) * d).real) for b, d in zip(leaves(bar), change, strict=True))
        scale = 1.0 + sum(float(np.sum(np.abs(np.asarray(b) * d))) for b, d in zip(leaves(bar), change, strict=True))
        assert abs(have - want) <= 3e-6 * scale, f"reverse: {have} instead of {want}"
        same(given, values, "the arguments")
        for gradient, name in zip(found, wrt, strict=True):
            alike(gradient, values[name], name)
        gradients.append((bar, found))
    given = copy.deepcopy(values)
    value, dot = srcad.jvp(f, tuple(given.values()), tuple(steps.get(n) for n in values))
    same(value, y, "the value in forward mode")
    same(given, values, "the arguments in forward mode")
    for have, want, part in zip(leaves(dot), change, leaves(y), strict=True):
        if np.asarray(part).dtype.kind in "fc":
            close(have, want, 3e-6, "forward")
    bar, found = gradients[0]
    if parts == "all":
        _other_layouts(f, values, wrt, bar, found)
        _single(f, values, wrt, bar, found)
        without_facts(f, values, wrt, bar, found)
        _second(module.total, values, wrt, rng)


def differences(f: Callable[..., Any], values: dict[str, Any], steps: dict[str, Any]) -> list[np.ndarray]:
    """How each part of the value moves along the steps, from two central differences, if these agree."""

    def at(eps: float) -> list[np.ndarray]:
        there = copy.deepcopy(values)
        for name, step in steps.items():
            there[name] = moved(there[name], step, eps)
        return [np.asarray(v) + 0.0 for v in leaves(f(**there))]

    out = []
    for ends in zip(at(1e-4), at(-1e-4), at(5e-5), at(-5e-5), strict=True):
        if len({e.shape for e in ends}) != 1:
            raise Meaningless
        wide, narrow = (ends[0] - ends[1]) / 2e-4, (ends[2] - ends[3]) / 1e-4
        if not np.all(np.abs(narrow - wide) <= 1e-4 * (1.0 + np.abs(wide))):
            raise Meaningless  # a kink, or not finite
        out.append((4.0 * narrow - wide) / 3.0)
    return out


def _cotangents(y: Any, rng: Any) -> list[Any]:
    def one(v: Any) -> Any:
        made = normal(rng, np.shape(v), np.result_type(np.asarray(v), np.float32))
        return made if isinstance(v, np.ndarray) else made.item()

    kind = type(y) if isinstance(y, (list, tuple)) else None
    if kind is None:
        return [one(y), one(y)]
    return [[one(v) for v in y] if kind is list else tuple(one(v) for v in y)]


def same(have: Any, want: Any, what: str) -> None:
    """Equal to the last bit."""
    have, want = (list(v.values()) if isinstance(v, dict) else v for v in (have, want))
    for p, q in zip(leaves(have), leaves(want), strict=True):
        if isinstance(q, (np.ndarray, np.generic, float, complex, int)):
            assert np.shape(p) == np.shape(q) and np.asarray(p).dtype == np.asarray(q).dtype, f"{what}: {p!r}, {q!r}"
            assert np.array_equal(p, q, equal_nan=np.asarray(q).dtype.kind in "fc"), f"{what} is {p!r}, not {q!r}"


def close(have: Any, want: Any, tolerance: float, what: str) -> None:
    for p, q in zip(leaves(have), leaves(want), strict=True):
        p, q = np.asarray(p), np.asarray(q)
        assert np.shape(p) == np.shape(q), f"{what}: {np.shape(p)} instead of {np.shape(q)}"
        there = np.isfinite(q)
        scale = max(1.0, float(np.max(np.abs(q), initial=0.0, where=there)))
        assert np.all(np.abs(p[there] - q[there]) <= tolerance * scale), f"{what}: {p} instead of {q}"
        assert np.array_equal(p[~there], q[~there], equal_nan=True), f"{what}: {p} instead of {q}"


def alike(gradient: Any, value: Any, name: str) -> None:
    """A gradient is of its argument's structure, shape and type, and in memory of its own."""
    for g, v in zip(leaves(gradient), leaves(value), strict=True):
        assert np.shape(g) == np.shape(v), f"{name}: {np.shape(g)} for {np.shape(v)}"
        assert np.asarray(g).dtype == np.asarray(v).dtype, f"{name}: {np.asarray(g).dtype} for {np.asarray(v).dtype}"
        assert not (isinstance(g, np.ndarray) and isinstance(v, np.ndarray) and np.shares_memory(g, v))


def _pulled(f: Any, values: dict[str, Any], wrt: tuple[str, ...], bar: Any) -> Any:
    return srcad.vjp(f, *copy.deepcopy(values).values(), wrt=wrt)[1](bar)


def _other_layouts(f: Any, values: dict[str, Any], wrt: tuple[str, ...], bar: Any, found: Any) -> None:
    def strided(v: Any) -> Any:
        if isinstance(v, list):
            return [strided(e) for e in v]
        if not isinstance(v, np.ndarray) or not v.ndim or v.dtype.kind not in "fc":
            return v
        wide = np.repeat(v, 2, axis=0)
        return wide[::2]

    def fortran(v: Any) -> Any:
        return np.asfortranarray(v) if isinstance(v, np.ndarray) and v.dtype.kind in "fc" and v.ndim > 1 else v

    for layout in (strided, fortran):
        turned = {k: layout(v) for k, v in values.items()}
        if any(t is not v for t, v in zip(turned.values(), values.values(), strict=True)):
            close(srcad.vjp(f, *turned.values(), wrt=wrt)[1](bar), found, 1e-9, layout.__name__)


def _single(f: Any, values: dict[str, Any], wrt: tuple[str, ...], bar: Any, found: Any) -> None:
    """In single precision the gradient is of single precision."""

    def lower(v: Any) -> Any:
        if isinstance(v, (list, tuple)):
            return type(v)(lower(e) for e in v)
        if isinstance(v, np.ndarray) and v.dtype == np.float64:
            return v.astype(np.float32)
        return v

    low = {k: lower(v) for k, v in values.items()}
    if not any(isinstance(v, np.ndarray) and v.dtype == np.float32 for name in wrt for v in leaves(low[name])):
        return
    try:
        y = f(**copy.deepcopy(low))
    except Exception:  # noqa: BLE001
        return
    short = [np.asarray(b).astype(np.asarray(v).dtype) for b, v in zip(leaves(bar), leaves(y), strict=True)]
    if any(np.shape(v) != np.shape(b) for b, v in zip(short, leaves(y), strict=True)):
        return
    short = [b if isinstance(v, np.ndarray) else b.item() for b, v in zip(short, leaves(y), strict=True)]
    value, pull = srcad.vjp(f, *copy.deepcopy(low).values(), wrt=wrt)
    same(value, y, "the value in single precision")
    got = pull(short[0] if not isinstance(bar, (list, tuple)) else type(bar)(short))
    for gradient, name in zip(got, wrt, strict=True):
        alike(gradient, low[name], f"{name} in single precision")
    close(got, found, 2e-3, "single precision")


def without_facts(f: Any, values: dict[str, Any], wrt: tuple[str, ...], bar: Any, found: Any) -> None:
    """The text that is written before anything is known of the arguments, where there can be one."""
    if isinstance(bar, (list, tuple)) or np.iscomplexobj(bar):
        return
    names = ", ".join(values)
    weighted = f"def weighted({names}, weights):\n    return np.sum(line({names}) * weights)\n"
    with loaded(Path(f.__code__.co_filename).read_text("utf-8") + "\n\n" + weighted) as module:
        try:
            text = srcad.source(module.weighted, wrt)
        except srcad.SrcadError:
            text = None
        known = srcad.source(module.weighted, wrt, example_args=(*values.values(), bar))
    for source in (text, known):
        if source is None:
            continue
        space: dict[str, Any] = {}
        exec(compile(source, "<alone>", "exec"), space)
        gradient = next(v for k, v in space.items() if k.startswith("weighted_"))
        got = gradient(*copy.deepcopy(values).values(), bar)
        got = got if isinstance(got, tuple) and len(wrt) > 1 else (got,)
        have, want = ([np.asarray(g) for g in leaves(list(gs))] for gs in (got, found))
        single = any(np.asarray(v).dtype in (np.float32, np.complex64) for v in leaves(list(values.values())))
        close(have, want, 1e-5 if single else 1e-9, "alone" if source is known else "without facts")  # fmt: skip


def _second(total: Any, values: dict[str, Any], wrt: tuple[str, ...], rng: Any) -> None:
    """The derivative of the derivative, forward over reverse, against differences of the gradient."""
    try:
        y = total(**copy.deepcopy(values))
    except Exception:  # noqa: BLE001  several results
        return
    if np.iscomplexobj(y):
        return
    for name in wrt:
        step = steps_like(values[name], rng)
        at = list(values).index(name)

        slope = srcad.grad(total, wrt=name)

        def gradient(eps: float, name: str = name, step: Any = step, slope: Any = slope) -> list[Any]:
            there = {**copy.deepcopy(values), name: moved(values[name], step, eps)}
            return [np.asarray(g) for g in leaves(slope(*there.values()))]

        try:
            found = srcad.hvp(total, wrt=at)(*copy.deepcopy(values).values(), step)
        except srcad.SrcadError:
            continue
        for have, p, q, r, s in zip(
            leaves(found), gradient(1e-4), gradient(-1e-4), gradient(5e-5), gradient(-5e-5), strict=True
        ):
            wide, narrow = (p - q) / 2e-4, (r - s) / 1e-4
            if np.all(np.abs(narrow - wide) <= 1e-4 * (1.0 + np.abs(wide))):
                close(have, (4.0 * narrow - wide) / 3.0, 1e-5, f"second derivative by {name}")


# ---------------------------------------------------------------- the same of other ranks and lengths


def variants(specs: dict[str, Any]) -> Iterator[tuple[str, dict[str, Any]]]:
    """The sample with arrays of other shapes; which of them mean something NumPy says."""

    def shapes(change: Callable[[tuple[int, ...]], tuple[int, ...]]) -> dict[str, Any]:
        def one(spec: Any) -> Any:
            if isinstance(spec, list) and spec and isinstance(spec[0], tuple):
                return [change(s) for s in spec]
            return change(spec) if isinstance(spec, tuple) and all(isinstance(n, int) for n in spec) else spec

        return {k: one(v) for k, v in specs.items()}

    yield "one element", shapes(lambda s: tuple(1 for _ in s))
    yield "none", shapes(lambda s: tuple(0 for _ in s))
    yield "no rows", shapes(lambda s: (0, *s[1:]))
    yield "one row", shapes(lambda s: (1, *s[1:]))
    yield "a stack", shapes(lambda s: (2, *s))
    yield "a number", shapes(lambda s: ())
    yield "a row", shapes(lambda s: s[1:])
    yield "longer", shapes(lambda s: tuple(n + 1 for n in s))
    first = next((k for k, v in specs.items() if isinstance(v, tuple) and v), None)
    if first is not None and sum(isinstance(v, tuple) for v in specs.values()) > 1:
        yield "broadcast", {**specs, first: tuple(1 for _ in specs[first])}
        yield "broadcast in front", {**specs, first: (2, *specs[first])}
        yield "a number among arrays", {**specs, first: "float"}
