"""`check_grads`: a derivative against central differences that say how far they can be trusted.

Problem: a difference at one fixed step is right to some six digits at best, and to none where the step is
badly chosen; and a derivative that is tested with the cotangent 1 alone passes although a rule forgot its
cotangent.

Remedy: Ridders' method takes shrinking steps, extrapolates to step 0 and estimates its own error, so that two
numbers have to agree within that error and the tolerance; and several random cotangents are pulled back, each
through the same pullback. The first step is small for the function, too: plain differences at steps that shrink have to
agree with each other before they are believed. Where none do, that is said instead of a verdict.

A complex number is two real ones, and the real part of cotangent times change is what is compared: JAX's convention.

>>> check_grads(lambda x: np.sin(x) * x, (np.array([0.3, 2.0]),))
"""

from __future__ import annotations

import copy
import functools
import inspect
import linecache
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from typing import Any

import numpy as np

from srcad.backend.world import Place, read
from srcad.derivative import Derivative
from srcad.errors import SrcadError, WrtError
from srcad.facts import of_object, with_active
from srcad.pushforward import pushforward_of
from srcad.refusals import refuse_argument
from srcad.structures import leaves, mapped

__all__ = ["Comparison", "check_grads", "comparisons"]

_ALL_MODES = ("reverse", "forward")
_COTANGENTS = 3
_ENTRIES = 64  # of a larger array these many are looked at one by one, and all together along random directions
_STEPS = (0.1, 1e-2, 1e-3, 1e-5)
_TINY = 1e-6
_ROWS = 7
_EXACT = 1e-10  # differences whose error is smaller than this are not looked for


def check_grads(
    fun: Callable,
    args: tuple,
    wrt: Any = None,
    *,
    order: int = 1,
    modes: tuple[str, ...] = _ALL_MODES,
    eps: float | None = None,
    rtol: float = 1e-6,
    atol: float = 1e-6,
) -> None:
    """Compare the derivatives of `fun` at `args` with central differences, for several random cotangents.

    `wrt=None`: every differentiable argument. `eps=None`: adaptive steps with an error estimate, otherwise
    that step. Arguments in single or half precision are differenced in double precision, and compared to what their
    precision can hold.

    `order=2`: also the gradient is checked as a function of its own, so the second derivatives in both modes.

    Raises an AssertionError that names the argument, the index and both numbers; a SrcadError for a mode or
    an order that there is not.
    """
    for comparison in comparisons(fun, args, wrt, order=order, modes=modes, eps=eps, rtol=rtol, atol=atol):
        if comparison.problem is not None:
            raise AssertionError(comparison.problem)


@dataclass(frozen=True)
class Comparison:
    """One argument, compared: the largest difference that was found, and what is wrong, if something is."""

    name: str
    entries: int
    worst: float
    problem: str | None
    order: int = 1


def comparisons(
    fun: Callable, args: tuple, wrt: Any = None, *, order: int = 1, modes: tuple[str, ...] = _ALL_MODES,
    eps: float | None = None, rtol: float = 1e-6, atol: float = 1e-6,
) -> Iterator[Comparison]:  # fmt: skip
    """As `check_grads`, an argument at a time."""
    _check_options(order, modes)
    if not isinstance(args, (tuple, list)):
        raise SrcadError(f"check_grads: args is the tuple of the arguments, not of type {type(args).__name__}: (x,)")
    args = tuple(args)
    for k, argument in enumerate(args):
        refuse_argument(f"args[{k}]", argument)
    active = _differentiable(fun, args) if wrt is None else wrt if isinstance(wrt, tuple) else (wrt,)
    yield from _first_order(fun, args, active, modes, eps, rtol, atol)
    if order == 2:
        gradient: Derivative = Derivative(_one_number(fun, args), active)
        for row in _first_order(gradient, args, active, modes, eps, rtol, atol):
            yield replace(row, order=2)


def _one_number(fun: Callable, args: tuple) -> Callable:
    """The function itself where it gives one number, otherwise its numbers with random weights, added up."""
    value = fun(*copy.deepcopy(args))
    if np.ndim(value) == 0 and not isinstance(value, (list, tuple, dict)):
        return fun
    if not isinstance(value, np.ndarray):
        raise SrcadError(
            f"check_grads: order=2 of a function that gives a {type(value).__name__}: let it give an array"
        )
    names = ", ".join(list(inspect.signature(fun).parameters)[: len(args)])
    text = f"def weighted({names}):\n    return np.sum(fun({names}) * weights)\n"
    filename = f"<srcad check_grads {text}>"
    linecache.cache[filename] = (len(text), None, text.splitlines(keepends=True), filename)
    space = {"np": np, "fun": fun, "weights": np.random.default_rng(2).normal(size=value.shape)}
    exec(compile(text, filename, "exec"), space)  # noqa: S102  our own two lines
    return space["weighted"]  # type: ignore[return-value]


def _first_order(
    fun: Callable, args: tuple, active: tuple, modes: tuple[str, ...], eps: float | None, rtol: float, atol: float
) -> Iterator[Comparison]:
    derivative: Derivative = Derivative(fun, active, pullback=True)
    positions = _positions(derivative.__signature__)
    places = derivative._places_of_free()
    value, pullback = derivative(*copy.deepcopy(args))
    rng = np.random.default_rng(0)
    cotangents = [mapped(lambda leaf: _random_like(rng, leaf), value) for _ in range(_COTANGENTS)]
    pulled = [pullback(c) for c in cotangents]
    weights = np.stack([_flat(c, bar=True) for c in cotangents])
    for k, name in enumerate(derivative.wrt):
        place = places[name] if name in places else positions[name]
        if isinstance(place, int) and place >= len(args):
            raise WrtError(f"check_grads: {name} is not among the arguments: pass it in args")
        argument = _Argument(fun, args, place, weights, eps)
        gradients = np.stack([_flat(_parts_like(p[k], argument.given), bar=True) for p in pulled])
        ours: dict[str, Callable] = {
            "reverse": functools.partial(np.matmul, gradients),
            "forward": _pushed(fun, args, name, argument),
        }
        yield _worst([_compared(derivative, f"{m} mode", name, argument, ours[m], rtol, atol) for m in modes])


def _positions(signature: inspect.Signature) -> dict[str, int | slice]:
    """Where each parameter's argument stands; `*rest` takes all that are left."""
    parameters = signature.parameters.values()
    return {p.name: slice(k, None) if p.kind is p.VAR_POSITIONAL else k for k, p in enumerate(parameters)}


def _worst(rows: list[Comparison]) -> Comparison:
    """The row of the mode that is wrong, if one is, otherwise of the one that is furthest off."""
    return max(rows, key=lambda row: (row.problem is not None, row.worst))


def _pushed(fun: Callable, args: tuple, name: str, argument: _Argument) -> Callable[[np.ndarray], np.ndarray]:
    """The weighted results' derivatives along a direction, by forward mode."""
    given = argument.given

    def along(direction: np.ndarray) -> np.ndarray:
        push = pushforward_of(fun, (name,))
        value, tangent = push(copy.deepcopy(args), {}, (_refilled(given, direction),))
        return argument.weights @ _flat(_parts_like(tangent, value))

    return along


def _parts_like(change: Any, value: Any) -> dict[str, Any]:
    """Of a gradient or tangent the parts that stand for numbers of the value: a flag has one, too."""
    parts = leaves(change, "")
    return {path: parts[path] for path in leaves(value, "")}


def _check_options(order: int, modes: tuple[str, ...]) -> None:
    if order not in (1, 2):
        raise SrcadError(f"check_grads: order={order}: there are order=1 and order=2")
    if isinstance(modes, str):
        raise SrcadError(f"check_grads: modes={modes!r}: a tuple is wanted, ({modes!r},)")
    for mode in modes:
        if mode not in _ALL_MODES:
            raise SrcadError(f"check_grads: there is no mode {mode!r}: 'reverse' or 'forward'")


def _differentiable(fun: Callable, args: tuple) -> tuple[int, ...]:
    parameters = inspect.signature(fun).parameters.values()
    last = next((k for k, p in enumerate(parameters) if p.kind is p.VAR_POSITIONAL), len(args))
    # What `*rest` takes is one of them.
    found = tuple({min(k, last): None for k, a in enumerate(args) if with_active(of_object(a, "")).active})
    if not found:
        names = ", ".join(type(a).__name__ for a in args) or "none"
        raise WrtError(
            f"check_grads: no argument is differentiable (their types: {names}): pass floats or arrays of floats"
        )
    return found


def _random_like(rng: np.random.Generator, leaf: Any) -> Any:
    kind = np.result_type(leaf).kind
    if kind not in "fc":
        return np.zeros_like(leaf) if isinstance(leaf, np.ndarray) else 0
    drawn = rng.normal(size=np.shape(leaf))
    if kind == "c":
        drawn = drawn + 1j * rng.normal(size=np.shape(leaf))
    return drawn.astype(leaf.dtype) if isinstance(leaf, np.ndarray) else type(leaf)(drawn)


def _flat(value: Any, bar: bool = False) -> np.ndarray:
    """All numbers of a structure, one after the other, in double precision: of complex ones the real and the imaginary
    part, of a cotangent (`bar`) less the imaginary part."""
    parts = []
    for leaf in leaves(value, "").values():
        found = np.ravel(leaf)
        if found.dtype.kind == "c":
            parts += [np.asarray(found.real, float), np.asarray(-found.imag if bar else found.imag, float)]
        elif found.dtype.kind in "fiu":
            parts.append(np.asarray(found, float))
    return np.concatenate(parts) if parts else np.zeros(0)


# ---------------------------------------------------------------- comparing


def _compared(
    derivative: Derivative, mode: str, name: str, argument: _Argument, derivatives: Callable, rtol: float, atol: float
) -> Comparison:
    """One argument: its entries one by one, of large arrays also all together along random directions."""
    tolerance, floor = max(rtol, argument.precision), max(atol, argument.precision)
    paths = argument.paths(name)
    label = getattr(derivative, "__qualname__", "the function")
    worst = 0.0
    for direction in argument.directions():
        numbers, errors = argument.along(direction)
        found = derivatives(direction)
        for k in range(_COTANGENTS):
            ours, theirs = float(found[k]), float(numbers[k])
            difference = abs(ours - theirs)
            worst = max(worst, difference) if np.isfinite(difference) else np.inf
            estimate = 0.0 if np.isnan(errors[k]) else errors[k]  # where they agree, it does not matter
            allowed = floor + tolerance * max(abs(ours), abs(theirs)) + 10.0 * estimate
            close = np.isfinite(difference) and difference <= allowed
            if close or (np.isnan(ours) and np.isnan(theirs)) or ours == theirs:
                continue
            at = (
                paths[int(np.argmax(direction))]
                if np.count_nonzero(direction) == 1
                else f"{name}, along a random direction"
            )
            trust = f"estimated error {errors[k]:.1g}"
            if np.isnan(theirs) and argument.raised is not None:
                trust = f"where the argument is moved, the function raises {argument.raised!r}"
            elif np.isnan(errors[k]):
                trust = "but do not settle: a jump, or a function that varies on a smaller scale than can be resolved"
            return Comparison(name, len(paths), worst, (
                f"{label}, {mode}, {at}: srcad gives {ours:.10g}, differences give {theirs:.10g} "
                f"({trust}), for cotangent {k + 1} of {_COTANGENTS}"
            ))  # fmt: skip
    return Comparison(name, len(paths), worst, None)


class _Argument:
    """One argument of the function, or a variable that it reads, along whose entries differences are taken."""

    def __init__(
        self, fun: Callable, args: tuple, at: int | slice | Place, weights: np.ndarray, eps: float | None
    ) -> None:  # fmt: skip
        self.fun, self.place, self.weights, self.eps = fun, at, weights, eps
        self.given = read(at.space, at.name) if isinstance(at, Place) else args[at]
        self.precision = max([_tolerance(v) for a in (*args, self.given) for v in leaves(a, "").values()], default=0.0)
        self.args = mapped(_promoted, copy.deepcopy(args))
        self.value = mapped(_promoted, copy.deepcopy(self.given))
        self.start = _flat(self.value)
        # Integers are carried along: no step is taken in them.
        found = leaves(self.value, "").values()
        movable = [np.full(_count(v), np.result_type(v).kind in "fc") for v in found]
        self.movable = np.concatenate(movable) if movable else np.zeros(0, bool)
        self.known: dict[bytes, tuple[np.ndarray, np.ndarray]] = {}  # both modes are compared with the same differences
        self.raised: Exception | None = None  # the last error of the function at a moved argument

    def paths(self, name: str) -> list[str]:
        found = []
        for path, leaf in leaves(self.value, name).items():
            places = [path + (f"[{', '.join(map(str, i))}]" if i else "") for i in np.ndindex(np.shape(leaf))]
            parts = (".real", ".imag") if np.result_type(leaf).kind == "c" else ("",)
            found += [place + part for part in parts for place in places]
        return found

    def directions(self) -> Iterator[np.ndarray]:
        rng = np.random.default_rng(1)
        entries = np.flatnonzero(self.movable)
        chosen = entries
        if len(entries) > _ENTRIES:
            chosen = np.sort(rng.choice(entries, _ENTRIES, replace=False))
        for k in chosen:
            direction = np.zeros(len(self.start))
            direction[k] = 1.0
            yield direction
        for _ in range(2 if len(entries) > _ENTRIES else 0):
            yield np.where(self.movable, rng.normal(size=len(self.start)), 0.0)

    def along(self, direction: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """The derivatives of the weighted results along a direction, and how wrong they may be."""
        key = direction.tobytes()
        if key not in self.known:
            self.known[key] = self.differences(direction)
        return self.known[key]

    def differences(self, direction: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        with np.errstate(all="ignore"):  # past the domain's edge there is NaN, and infinity
            if self.eps is not None:
                change = self.at(self.eps, direction) - self.at(-self.eps, direction)
                return change / (2 * self.eps), np.zeros(len(self.weights))
            near = abs(self.start[(direction != 0) & (self.start != 0)])
            scale = max(1.0, float(np.max(near, initial=0.0)))
            return ridders(lambda t: self.at(t, direction), scale, float(np.min(near, initial=scale)))

    def at(self, t: float, direction: np.ndarray) -> np.ndarray:
        """The weighted results where the argument is moved; NaN where the function raises an error, as most do past
        their domain."""
        args = list(copy.deepcopy(self.args))
        moved = _refilled(copy.deepcopy(self.value), self.start + t * direction)
        try:
            if isinstance(self.place, Place):
                with _bound(self.place, moved):
                    return self.weights @ _flat(self.fun(*args))
            args[self.place] = moved
            return self.weights @ _flat(self.fun(*args))
        except Exception as error:  # it went well at the argument itself
            self.raised = error
            return np.full(len(self.weights), np.nan)


@contextmanager
def _bound(place: Place, value: Any) -> Iterator[None]:
    """Let a global or a variable of a closure be another value for a while."""
    kept = read(place.space, place.name)
    try:
        _bind(place, value)
        yield
    finally:
        _bind(place, kept)


def _bind(place: Place, value: Any) -> None:
    if isinstance(place.space, types.CellType):
        place.space.cell_contents = value
    else:
        place.space[place.name] = value


def _tolerance(leaf: Any) -> float:
    """What can be asked of numbers in this precision."""
    dtype = np.result_type(leaf)
    return 0.0 if dtype.kind not in "fc" or np.finfo(dtype).bits >= 64 else 800.0 * float(np.finfo(dtype).eps)


def _promoted(leaf: Any) -> Any:
    kind = np.result_type(leaf).kind
    if kind not in "fc":
        return leaf
    wide = np.float64 if kind == "f" else np.complex128
    return np.array(leaf, wide) if isinstance(leaf, np.ndarray) else wide(leaf).item()


def _count(leaf: Any) -> int:
    """How many real numbers a leaf is."""
    kind = np.result_type(leaf).kind
    return np.size(leaf) * (2 if kind == "c" else 1) if kind in "fciu" else 0


def _refilled(value: Any, numbers: np.ndarray) -> Any:
    """The structure with these numbers in it."""
    position = 0

    def refill(leaf: Any) -> Any:
        nonlocal position
        count = _count(leaf)
        part, position = numbers[position : position + count], position + count
        kind = np.result_type(leaf).kind
        if kind not in "fc":
            return leaf
        made = part if kind == "f" else part[: count // 2] + 1j * part[count // 2 :]
        made = made.reshape(np.shape(leaf))
        return made.astype(leaf.dtype) if isinstance(leaf, np.ndarray) else type(leaf)(made[()])

    return mapped(refill, value)


# ---------------------------------------------------------------- differences


def ridders(f: Callable[[float], np.ndarray], scale: float, near: float | None = None) -> tuple[np.ndarray, np.ndarray]:
    """The derivative of each component of `f` at 0 and an estimate of its error, the best of several starting
    steps; NaN as the estimate where differences do not settle. `near`: how far it is to where `f` may be another one.

    Press et al., Numerical Recipes, section 5.7. The small starting steps serve functions with a kink or a
    branch nearby; extrapolation over a jump can look well converged, so that a plain difference at a tiny
    step has a veto.

    >>> derivative, error = ridders(lambda t: np.array([np.exp(t), np.sin(1e6 * t)]), 1.0)
    >>> bool(np.all(abs(derivative - [1.0, 1e6]) <= 10.0 * error + 1e-14)), bool(error[0] < 1e-8)
    (True, True)
    """
    tiny, plain, doubt, settled = _plain(f, scale, scale if near is None else near)
    plain, doubt, settled = np.broadcast_arrays(plain, doubt, settled)
    best, error = plain.copy(), np.where(np.isfinite(plain), doubt, np.inf)
    narrow = tiny < _TINY * scale
    for start in (1e3 * tiny, 1e2 * tiny, 10.0 * tiny) if narrow else [step * scale for step in _STEPS]:
        derivative, estimate = _tableau(f, start)
        better = (estimate < error) & ~(abs(derivative - plain) > doubt)
        best, error = np.where(better, derivative, best), np.where(better, estimate, error)
        if np.all(error <= _EXACT * np.maximum(1.0, abs(best))):
            break
    return best, np.where(settled, np.where(np.isfinite(error), error, 0.0), np.nan)


def _plain(
    f: Callable[[float], np.ndarray], scale: float, near: float
) -> tuple[float, np.ndarray, np.ndarray, np.ndarray]:
    """A step that is small for the function, the plain difference at it, how far that is to be trusted, and of which
    components it agrees with that at a still smaller step."""
    tiny = _TINY * scale
    first = None
    while True:
        plain, doubt = _difference(f, tiny)
        finer, more = _difference(f, tiny / 10.0)
        settled = np.isfinite(plain) & (abs(plain - finer) <= doubt + more)  # not of NaN
        found = tiny, plain, doubt, settled
        if np.all(settled):
            return found
        first = first or found
        tiny /= 10.0
        if tiny < 1e-3 * _TINY * min(scale, 10.0 * near):
            return first


def _difference(f: Callable[[float], np.ndarray], h: float) -> tuple[np.ndarray, np.ndarray]:
    """A central difference, and how far it is to be trusted; NaN past the function's domain."""
    up, down = f(h), f(-h)
    plain = (up - down) / (2.0 * h)
    return plain, 1e-14 * np.maximum(abs(up), abs(down)) / h + 1e-5 * np.maximum(1.0, abs(plain))


def _tableau(f: Callable[[float], np.ndarray], h: float) -> tuple[np.ndarray, np.ndarray]:
    previous: list[np.ndarray] = []
    best: Any = np.nan
    error: Any = np.inf
    for row in range(_ROWS):
        up, down = f(h), f(-h)
        if np.all(np.isnan(up - down)):  # a smaller step
            previous, h = [], h / 2.0
            continue
        noise = 1e-16 * np.maximum(abs(up), abs(down)) / h
        current = [(up - down) / (2.0 * h)]
        factor = 4.0
        for column in range(len(previous)):
            current.append((factor * current[column] - previous[column]) / (factor - 1.0))
            factor *= 4.0
            change = np.maximum(abs(current[-1] - current[-2]), abs(current[-1] - previous[column])) + 4.0 * noise
            better = change < error
            best, error = np.where(better, current[-1], best), np.where(better, change, error)
        if row >= 3 and len(previous) and not np.any(abs(current[-1] - previous[-1]) < 2.0 * error):
            break  # rounding, or a kink: smaller steps only make it worse
        if np.all(error <= 0.1 * _EXACT * np.maximum(1.0, abs(best))):
            break
        previous = current
        h /= 2.0
    return best, error
