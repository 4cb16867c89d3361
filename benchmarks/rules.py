"""What each rule costs: its gradient over its primal, on large arguments.

There are some two hundred rows. Each has a fraction of a second for its rounds, and what another library takes long to
prepare or to run is asked once only, so that all of them take two or three minutes.
"""

from __future__ import annotations

import importlib
import linecache
import os
import sys
import time
from collections.abc import Callable
from contextlib import nullcontext
from typing import Any

import numpy as np

import srcad
from benchmarks.clock import in_words, keep_memory, limit, once, within
from benchmarks.table import Table
from srcad.rules.registry import RULES

_RNG = np.random.default_rng(0)
_N, _SIDE = 1_000_000, 300
LONGEST = 5.0  # seconds that Autograd may take for a call: it goes through some arrays element by element

#: Arguments by name: vectors of 10⁶ numbers, a matrix of as many, square ones of 300 by 300.
ARGUMENTS: dict[str, Any] = {
    "x": _RNG.uniform(0.1, 0.9, _N),
    "y": _RNG.uniform(0.1, 0.9, _N),
    "X": _RNG.uniform(0.1, 0.9, (1000, 1000)),
    "Y": _RNG.uniform(0.1, 0.9, (1000, 1000)),
    "A": _RNG.normal(size=(_SIDE, _SIDE)),
    "B": _RNG.normal(size=(_SIDE, _SIDE)),
    "v": _RNG.normal(size=_SIDE),
    "w": _RNG.normal(size=1000),
    "k": _RNG.normal(size=9),
    "D": _RNG.normal(size=(50, 20_000)),
}
ARGUMENTS["S"] = ARGUMENTS["A"] @ ARGUMENTS["A"].T / _SIDE + np.eye(_SIDE)
#: Arguments that are no floats, or constant: data, choices, positions.
CONSTANTS: dict[str, Any] = {
    "i": _RNG.integers(0, _N, _N),
    "p": _RNG.permutation(_N),
    "m": _RNG.uniform(size=_N) < 0.5,
    "s": np.sort(_RNG.uniform(0.0, 1.0, _N)),
    "g": np.linspace(0.0, 1.0, 1001),
}

EXPRESSIONS = """
x + y | x * y | x / y | x ** y | x ** 3 | X + w | X * w | X / w | -x | abs(x) | np.where(m, x, y)
np.clip(x, 0.2, 0.8) | np.maximum(x, y) | np.minimum(x, 0.5) | np.sum(x) | np.sum(X, axis=0) | np.sum(X, axis=1)
np.mean(x) | np.mean(X, axis=0) | np.var(x) | np.std(x) | np.var(X, axis=0) | np.std(X, axis=1) | np.max(x)
np.min(X, axis=1) | np.prod(x) | np.ptp(X, axis=0) | np.average(x, weights=y) | np.median(x) | np.quantile(x, 0.3)
np.percentile(X, 40.0, axis=0) | np.nansum(x) | np.nanmean(X, axis=0) | np.nanvar(x) | np.nanmax(x) | np.nanprod(x)
np.cumsum(x) | np.cumprod(x) | np.cumsum(X, axis=1) | np.diff(x) | np.ediff1d(x) | np.gradient(x)
np.gradient(X, axis=0) | np.trapezoid(x) | np.trapezoid(x, s) | np.interp(x, g, g * g) | np.convolve(x, k)
np.convolve(x, k, 'same') | np.correlate(x, k, 'full') | np.cov(D) | np.corrcoef(D) | np.cross(X[:, :3], Y[:, :3])
np.linalg.norm(x) | np.linalg.norm(X, axis=1) | np.linalg.norm(x, 1) | np.linalg.norm(A, 'fro')
np.linalg.norm(A, 2) | np.linalg.norm(A, 'nuc') | np.sort(x) | np.sort(X, axis=0) | x[p] | x[i] | x[m] | x[10:-10]
x[::2] | X[:, 5] | X[::-1] | np.take(x, i) | np.take_along_axis(X, Y.argsort(axis=1), 1) | np.compress(m, x)
np.repeat(x, 2) | np.tile(x, 2) | np.roll(x, 3) | np.flip(x) | np.rot90(X) | np.pad(x, 5)
np.pad(X, 2, mode='reflect') | np.concatenate([x, y]) | np.stack([x, y]) | np.hstack([X, Y]) | np.vstack([X, Y])
np.split(x, 4)[1] | np.reshape(x, (1000, 1000)) | np.ravel(X) | np.transpose(X) | np.swapaxes(X, 0, 1)
np.moveaxis(X, 0, 1) | np.expand_dims(x, 0) | np.squeeze(X[:, None]) | np.broadcast_to(w, (1000, 1000))
np.atleast_2d(x) | np.append(x, y) | np.delete(x, 5) | np.insert(x, 5, 0.5) | np.diag(w) | np.diag(X)
np.diagonal(X) | np.trace(X) | np.tril(X) | np.triu(X) | np.vander(w, 100) | A @ B | A @ v | v @ v | np.dot(x, y)
np.inner(A, B) | np.outer(w, w) | np.vdot(x, y) | np.tensordot(A, B, axes=1) | np.einsum('ij,jk->ik', A, B)
np.einsum('ij,ij->i', X, Y) | np.einsum('ii->i', A) | np.kron(w, w) | np.linalg.multi_dot([A, B, A])
np.linalg.matrix_power(A, 3) | np.linalg.inv(S) | np.linalg.solve(S, v) | np.linalg.solve(S, B) | np.linalg.det(A)
np.linalg.slogdet(S)[1] | np.linalg.cholesky(S) | np.linalg.eigh(S)[0] | np.linalg.eigh(S)[1]
np.linalg.eigvalsh(S) | np.linalg.svd(A)[1] | np.linalg.svd(A, full_matrices=False)[0] | np.linalg.qr(A)[0]
np.linalg.pinv(A) | np.linalg.eig(A)[0].real | np.linalg.cond(A) | np.fft.rfft(x).real | np.fft.fft(x).real
np.fft.fft2(X).real | np.fft.irfft(x) | np.fft.fftshift(x) | np.polyval(k, x) | np.polyfit(s, x, 3) | np.poly(k)
np.polymul(w, w) | np.nan_to_num(x) | np.select([m], [x], y) | np.piecewise(x, [m], [np.sin, np.cos])
np.bincount(i, x) | np.digitize(x, g) * x | np.unwrap(x) | np.apply_along_axis(np.sum, 0, X)
special.expit(x) | special.log_expit(x) | special.logit(x) | special.xlogy(x, y) | special.rel_entr(x, y)
special.logsumexp(x) | special.logsumexp(X, axis=1) | special.softmax(X, axis=1) | special.erf(x) | special.erfinv(x)
special.ndtr(x) | special.log_ndtr(x) | special.ndtri(x) | special.gammaln(x) | special.digamma(x)
special.betaln(x, y) | special.gammainc(2.0, x) | special.betainc(2.0, 3.0, x) | special.j0(x) | special.j1(x)
special.i0e(x) | special.k1(x) | special.lambertw(x).real | special.ellipk(x) | special.boxcox(x, 0.3)
"""


#: Why a gradient may cost more than four calls, by words of the call: others that do have to be bettered.
REASONS = {
    "max(|min(|ptp(": "reads the array twice again and writes one, where the call reads it once",
    "diag(|diagonal(|trace(|X[:, 5]|cross(|ii->i": "the gradient is as large as what the call reads a part of",
    "A @ v": "the gradient by a matrix is a matrix",
    "prod(": "products from both ends, as 10⁶ numbers underflow; elsewhere a division",
    "eigvalsh(": "the vectors, which take NumPy longer than the values alone",
    "matrix_power(|multi_dot(": "five products, where the call has two",
    "cholesky(|det(": "NumPy has no solver for triangles: its inverse takes four to seven factorizations",
    "arctan2(": "np.hypot, which takes more than the call, neither overflows nor underflows",
    "np.power(|x ** y": "two powers and a logarithm, guarded at zero",
    "ij,ij->i": "writes two arrays, where the call only reads them",
    "np.sort(": "the order alone takes NumPy four times as long as the sorted values",
    "special.digamma(": "the trigamma function has twenty terms",
    "special.ellipk(": "Carlson's integral, which takes SciPy ten times as long as the complete one",
}


def reason(expression: str) -> str:
    """Why the gradient of this call may cost more than four times what it costs; empty where it may not."""
    return next((f" ({why})" for calls, why in REASONS.items() for word in calls.split("|") if word in expression), "")


def _expressions() -> list[str]:
    """The elementwise functions that there are rules for, and those above."""
    found = []
    for rule in RULES.values():
        function = rule.function
        if (
            rule.elementwise
            and function is not np.ldexp
            and isinstance(function, np.ufunc)
            and getattr(np, function.__name__, None) is function
        ):
            inner = "1.0 + x" if function in (np.arccosh,) else "x"
            found.append(f"np.{function.__name__}({', '.join([inner, 'y'][: function.nin])})")
    listed = [e.strip() for line in EXPRESSIONS.strip().splitlines() for e in line.split("|")]
    return list(dict.fromkeys([*sorted(found), *listed]))


def rules(rounds: int, only: str, budget: float = 150.0) -> Table:
    """The gradient of each call, over the call; all rows together take about `budget` seconds."""
    # XLA computes at compile time what does not depend on arguments: of 10⁶ numbers that takes it a minute.
    os.environ.setdefault("XLA_FLAGS", "--xla_disable_hlo_passes=constant_folding")
    keep_memory()
    peers: dict[str, Any] = {}
    for label, module in (("Autograd", "autograd"), ("JAX, jit, warm", "jax")):
        try:
            peers[label] = _modules(module)
        except ImportError:
            continue
    table = Table(
        "Rules",
        "The gradient of `np.sum(call * c)` by all its floats, as a multiple of `np.sum(call * c)` itself: "
        "10⁶ numbers, or matrices of 300 by 300; the most expensive first. At most 4 is wanted where the mathematics "
        "does not demand more. Memory that is freed stays with the process, where the C library can do that: new pages "
        "cost more than the arithmetic. The others' times are multiples of srcad's; ~ is of one run.",
        ["call", "call", "gradient / call", *peers],
    )
    wanted = [e for e in _expressions() if only in e]
    start = time.perf_counter()
    for done, expression in enumerate(wanted):
        left = budget - (time.perf_counter() - start)
        share = max(0.0, left / (len(wanted) - done))
        table.add(f"`{expression}`", lambda e=expression, share=share: _row(e, peers, rounds, share))
        spent, row = time.perf_counter() - start, " ".join(table.rows[-1][1:])
        print(f"[{done + 1:3}/{len(wanted)}, {spent:4.0f} s] {expression}: {row}", file=sys.stderr, flush=True)
    table.rows.sort(key=_cost, reverse=True)
    worst = [f"{row[0]} {row[2]}{reason(row[0])}" for row in table.rows[:10]]
    table.closing = f"The most expensive: {'; '.join(worst)}."
    return table


def _modules(library: str = "") -> dict[str, Any]:
    """What the names in the calls stand for: NumPy and SciPy, or what another library has in their place."""
    numpy, special = (f"{library}.numpy", f"{library}.scipy.special") if library else ("numpy", "scipy.special")
    return {"np": importlib.import_module(numpy), "special": importlib.import_module(special)}


def _cost(row: list[str]) -> float:
    try:
        return float(row[2])
    except ValueError:
        return float("inf")


def program(expression: str) -> tuple[str, tuple[Any, ...], int]:
    """The text of the function that is differentiated, its arguments, and how many of these are differentiated by."""
    found = compile(expression, "<expression>", "eval").co_names
    names, constants = ([n for n in table if n in found] for table in (ARGUMENTS, CONSTANTS))
    given = [*(ARGUMENTS[n] for n in names), *(CONSTANTS[n] for n in constants)]
    header = f"lambda {', '.join([*names, *constants, 'c'])}: "
    value = eval(header + expression, _modules())(*given, None)  # noqa: S307
    weights = np.linspace(0.5, 1.5, value.size).reshape(value.shape) if isinstance(value, np.ndarray) else 1.0
    return f"{header}np.sum(({expression}) * c)", (*given, weights), len(names)


def _row(expression: str, peers: dict[str, Any], rounds: int, share: float) -> list[str]:
    start = time.perf_counter()
    text, given, count = program(expression)
    fun, at = _function(text), tuple(range(count))
    gradient = srcad.grad(fun, wrt=at).specialize(*given)
    exact = gradient(*given)
    calls: dict[str, Callable[[], Any]] = {"primal": lambda: fun(*given), "gradient": lambda: gradient(*given)}
    slow: dict[str, float] = {}
    for label, modules in peers.items():
        try:
            make = _by_jax if label.startswith("JAX") else _by_autograd
            call = make(eval(text, modules), at, given)  # noqa: S307
            with limit(LONGEST) if make is _by_autograd else nullcontext():
                _same(call(), exact)
            took = once(call)
        except Exception:  # a function that the other library has not, or with other arguments
            continue
        if took > 0.1 * share:
            slow[label] = took
        else:
            calls[label] = call
    times = within(share - (time.perf_counter() - start), calls, rounds=rounds)
    own = times["gradient"].minimum
    cells = [
        f"~{slow[label] / own:.2f}" if label in slow else f"{times[label].minimum / own:.2f}" if label in calls else ""
        for label in peers
    ]
    return [in_words(times["primal"].minimum), f"{own / times['primal'].minimum:.2f}", *cells]


def _function(header: str) -> Callable[..., Any]:
    """A function whose source can be found."""
    filename = f"<rule {header}>"
    text = f"fun = {header}\n"
    linecache.cache[filename] = (len(text), None, [text], filename)
    space = _modules()
    exec(compile(text, filename, "exec"), space)  # noqa: S102
    made: Callable[..., Any] = space["fun"]
    return made


def _by_autograd(fun: Callable, at: tuple[int, ...], given: tuple[Any, ...]) -> Callable[[], Any]:
    from autograd import grad

    gradient = grad(fun, at)
    return lambda: gradient(*given)


def _by_jax(fun: Callable, at: tuple[int, ...], given: tuple[Any, ...]) -> Callable[[], Any]:
    import jax

    jax.config.update("jax_enable_x64", True)
    gradient, arrays = jax.jit(jax.grad(fun, at)), [jax.numpy.asarray(v) for v in given]
    return lambda: jax.block_until_ready(gradient(*arrays))


def _same(found: Any, exact: Any) -> None:
    for one, other in zip(found, exact, strict=True):
        np.testing.assert_allclose(np.asarray(one), other, rtol=1e-6, atol=1e-6)
