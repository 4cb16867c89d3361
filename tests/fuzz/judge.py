"""The verdict on one program.

First the program alone: it must run for both draws, to a moderate number; otherwise it is no fair question.
Then its gradient: equal to the primal in value and effects, and to the tape in the numbers. Where the tape
cannot follow, differences decide; where the tape says *wrong* and differences say *right* (a tie broken by
rounding), or where rounding alone explains what they differ by (`conditioning`), nothing is decided.
"""

from __future__ import annotations

import copy
import enum
import signal
import threading
import time
import traceback
import warnings
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.corpus.table import Arguments
from tests.fuzz.conditioning import only_rounding
from tests.fuzz.programs import Program, loaded
from tests.fuzz.second_order import Undecided, second_order
from tests.oracle.checks import assert_gradient, observe, run_primal
from tests.oracle.differences import numeric_gradient
from tests.oracle.forward import tangent_and_gradient
from tests.oracle.structures import Point, leaves, map_leaves
from tests.oracle.tape import OracleCannot, tape_gradient

#: A program that needs longer than this, all in all, is slow.
SECONDS = 10.0
BIG = 1e4
#: How exact a gradient must be, relative to the largest number in its leaf.
RTOL = 1e-7


class Result(enum.Enum):
    """What became of a program."""

    CORRECT = "correct"
    REFUSED = "refused"
    WRONG = "wrong"
    CRASHED = "crashed"
    SLOW = "slow"
    UNDECIDED = "undecided"  #: no truth to compare with: tape and differences disagree, or both are inexact, or slow
    UNFAIR = "unfair"  #: the primal itself raises, never ends, or gives no moderate number


FAILURES = (Result.WRONG, Result.CRASHED, Result.SLOW)


@dataclass(frozen=True)
class Verdict:
    """The result, and in few words why; `detail` is the whole message."""

    result: Result
    why: str = ""
    detail: str = ""
    seconds: float = 0.0


class TookTooLong(BaseException):
    """Not an `Exception`: nothing on the way should catch it."""


@contextmanager
def time_limit(seconds: float) -> Iterator[None]:
    """Interrupt what computes for longer (what others do on the machine does not count); in the main thread only."""
    if threading.current_thread() is not threading.main_thread() or not hasattr(signal, "setitimer"):
        yield
        return

    def interrupt(*_: Any) -> None:
        raise TookTooLong

    old = signal.signal(signal.SIGPROF, interrupt)
    signal.setitimer(signal.ITIMER_PROF, seconds)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_PROF, 0.0)
        signal.signal(signal.SIGPROF, old)


def judge(program: Program, folder: Path, *, thorough: bool = False, seconds: float = SECONDS) -> Verdict:
    """Run a program and its gradient. `thorough` checks `grad`, `vjp` and repeated calls too."""
    start = time.perf_counter()
    name = f"program_{program.seed}_{abs(hash(program.source)) % 10**8}"
    verdict = Verdict(Result.UNFAIR, "does not run")
    with warnings.catch_warnings(), np.errstate(all="ignore"):
        warnings.simplefilter("ignore")
        try:
            with time_limit(seconds), loaded(program.source, folder, name) as fun:
                verdict = _fair(fun, program) or _judge(fun, program, thorough)
                if verdict.result is Result.WRONG and _overflows(fun, program):
                    verdict = Verdict(Result.UNFAIR, "overflows on the way")
        except TookTooLong:
            verdict = verdict if verdict.result is not Result.UNFAIR else _slow(program, folder, name, seconds)
        except SyntaxError as problem:
            verdict = Verdict(Result.UNFAIR, str(problem))
    return Verdict(verdict.result, verdict.why, verdict.detail, time.perf_counter() - start)


def _slow(program: Program, folder: Path, name: str, seconds: float) -> Verdict:
    """Too long: the fault of the primal, of its gradient, or of the truth that it is compared with?"""
    import srcad

    slow = Verdict(Result.SLOW, f"more than {seconds:.0f} s")
    with loaded(program.source, folder, name + "_alone") as fun:
        try:
            with time_limit(seconds / 5):
                unfair = _fair(fun, program)
        except TookTooLong:
            return Verdict(Result.UNFAIR, "never ends")
        try:
            with time_limit(seconds):
                derivative = srcad.value_and_grad(fun, wrt=program.wrt)
                for draw in (0, 1):
                    derivative(*program.arguments(draw).args)
        except TookTooLong:
            return slow
        except srcad.SrcadError:
            return unfair or slow
        except Exception as error:
            return _crashed(error)
    return unfair or Verdict(Result.UNDECIDED, f"the truth takes more than {seconds:.0f} s")


def _fair(fun: Callable[..., Any], program: Program) -> Verdict | None:
    """None, or why the program itself is no question."""
    for draw in (0, 1):
        outcome = run_primal(fun, program.arguments(draw))
        if outcome.error is not None:
            return Verdict(Result.UNFAIR, f"{type(outcome.error).__name__}: {outcome.error}")
        value = outcome.value
        if not (isinstance(value, (float, np.ndarray)) and np.ndim(value) == 0 and np.isfinite(value)):
            return Verdict(Result.UNFAIR, "no finite number")
        if abs(value) > BIG:
            return Verdict(Result.UNFAIR, "a big number")
    return None


def _overflows(fun: Callable[..., Any], program: Program) -> bool:
    """Whether infinite numbers occur: 0 times inf is no number, and neither is the slope."""
    with np.errstate(over="raise", invalid="raise", divide="raise"):
        return any(isinstance(run_primal(fun, program.arguments(draw)).error, FloatingPointError) for draw in (0, 1))


def _judge(fun: Callable[..., Any], program: Program, thorough: bool) -> Verdict:
    import srcad

    try:
        truths = [_tape(fun, program.arguments(draw), program.wrt) for draw in (0, 1)]
        tape = None not in truths
        if thorough or not tape:
            _full_check(fun, program, tape=tape)
        else:
            _quick_check(srcad.value_and_grad(fun, wrt=program.wrt), fun, program, truths)
            if program.seed % 3 == 0:  # what only the value needs is another text's
                _check_alone(srcad.grad(fun, wrt=program.wrt), program, truths)
    except srcad.SrcadError as error:
        found = getattr(error, "found", None) or str(error).splitlines()[0]
        return Verdict(Result.REFUSED, f"{type(error).__name__}: {found}", str(error))
    except AssertionError as error:
        if _raised_inside_srcad(error):
            return _crashed(error)
        return _wrong(fun, program, error)
    except Exception as error:
        return _crashed(error)
    verdict = _forward(fun, program, truths)
    if verdict is None and thorough and tape:
        verdict = single_precision(fun, program)
    if verdict is None and thorough:
        verdict = _second(fun, program)
    return verdict or Verdict(Result.CORRECT)


def _forward(fun: Callable[..., Any], program: Program, truths: list[Any]) -> Verdict | None:
    """The same program in forward mode: its tangent along a direction is the gradient there; None where it is right."""
    import srcad

    for draw, truth in enumerate(truths):
        if truth is None:
            continue
        try:
            found, expected, size = tangent_and_gradient(fun, program.arguments(draw), program.wrt, truth[1])
        except srcad.SrcadError:
            return None
        except Exception as error:
            return _crashed(error)
        if np.isfinite(expected) and abs(found - expected) > RTOL * max(1.0, size):
            if _rounding_explains(fun, program):
                return Verdict(Result.UNDECIDED, "ill-conditioned", "in forward mode")
            why = f"in forward mode the tangent is {found}, the tape's gradient along it {expected}"
            return Verdict(Result.WRONG, why[:90], why)
    return None


def _second(fun: Callable[..., Any], program: Program) -> Verdict | None:
    """Its second derivatives; None where they are right, refused, or nothing can be said."""
    import srcad

    try:
        problem = second_order(fun, lambda: program.arguments(0), program.wrt)
    except (srcad.SrcadError, Undecided):
        return None
    except Exception as error:
        return _crashed(error)
    if not problem or _rounding_explains(fun, program):
        return None
    return Verdict(Result.WRONG, f"second order: {problem}"[:90], problem)


def single_precision(fun: Callable[..., Any], program: Program) -> Verdict | None:
    """The same program on arrays of float32, among the doubles that it makes itself; None where it is right."""
    import srcad

    args = map_leaves(_single, program.arguments(0).args)
    expected = run_primal(fun, Arguments(copy.deepcopy(args)))
    if expected.error is not None:
        return None
    try:
        value, gradient = srcad.value_and_grad(fun, wrt=program.wrt)(*copy.deepcopy(args))
        exact = _tape(fun, Arguments(map_leaves(_double, args)), program.wrt)
        assert_same(value, expected.value, "in single precision the value")
        ours, given = leaves(tuple(gradient)), leaves(tuple(Point(fun, args, {}, program.wrt).values.values()))
        for path, like in given.items():
            found = ours[path]
            same = not isinstance(like, np.ndarray) or found.dtype == like.dtype
            assert same, f"in single precision gradient{path} is of {found.dtype}"
        if exact is None or all(_close(ours[path], truth, 1e-3) for path, truth in leaves(exact[1]).items()):
            return None
        near = _tape(fun, Arguments(map_leaves(lambda x: _double(x) * (1.0 + 1e-6), args)), program.wrt)
        if near is None or not all(_close(leaves(near[1])[p], t, 1e-4) for p, t in leaves(exact[1]).items()):
            return None  # such a program needs doubles
        raise AssertionError(f"in single precision the gradient is {ours} instead of {exact[1]}")
    except srcad.SrcadError:
        return None
    except AssertionError as error:
        return Verdict(Result.WRONG, str(error)[:90], str(error))
    except Exception as error:
        return _crashed(error)


def _single(leaf: Any) -> Any:
    return leaf.astype(np.float32) if isinstance(leaf, np.ndarray) else leaf


def _double(leaf: Any) -> Any:
    return leaf.astype(float) if isinstance(leaf, np.ndarray) else leaf


def _close(found: Any, truth: Any, rtol: float) -> bool:
    return bool(np.all(np.abs(np.asarray(found) - truth) <= rtol * np.max(np.abs(truth), initial=1.0)))


def _crashed(error: Exception) -> Verdict:
    first = str(error).strip().splitlines()[0][:80] if str(error).strip() else ""
    return Verdict(
        Result.CRASHED,
        f"{type(error).__name__}: {first}",
        "".join(traceback.format_exception(type(error), error, error.__traceback__)),
    )


def _raised_inside_srcad(error: BaseException) -> bool:
    frames = traceback.extract_tb(error.__traceback__)
    return bool(frames) and "srcad" in Path(frames[-1].filename).parts[:-1] and "tests" not in frames[-1].filename


def _wrong(fun: Callable[..., Any], program: Program, error: AssertionError) -> Verdict:
    """Differences must find it wrong too."""
    message = str(error)
    if message.startswith(("the gradient", "gradient", "the value, compared with the tape")):
        try:
            _full_check(fun, program, tape=False)
        except Exception:
            pass  # wrong by differences too, or worse
        else:
            return Verdict(Result.UNDECIDED, "tape and differences disagree", message)
        if _tape_is_elsewhere(fun, program):
            return Verdict(Result.UNDECIDED, "tape and differences disagree", message)
        if _rounding_explains(fun, program):
            return Verdict(Result.UNDECIDED, "ill-conditioned", message)
    lines = message.strip().splitlines() or [""]
    return Verdict(Result.WRONG, lines[0][:90], message)


def _tape_is_elsewhere(fun: Callable[..., Any], program: Program) -> bool:
    """Whether differences find the tape wrong and us right, wherever they find anything.

    The tape adds up in another order, and a program that magnifies rounding may then take another branch. Differences
    jump there too, in most directions.
    """
    import srcad

    derivative = srcad.value_and_grad(fun, wrt=program.wrt)
    against_tape = 0
    for draw in (0, 1):
        truth = _tape(fun, program.arguments(draw), program.wrt)
        if truth is None:
            return False
        _, gradient = derivative(*program.arguments(draw).args)
        numeric = numeric_gradient(fun, program.arguments(draw).args, program.wrt)
        ours, taped = leaves(tuple(gradient)), leaves(truth[1])
        errors = leaves(numeric.errors)
        for path, exact in leaves(numeric.gradients).items():
            bound = 10.0 * errors[path] + 1e-7 * np.abs(exact)
            told = np.isfinite(bound)
            if np.any(told & ~(np.abs(ours[path] - exact) <= bound)):
                return False
            against_tape += np.sum(told & ~(np.abs(taped[path] - exact) <= bound))
    return bool(against_tape)


def _rounding_explains(fun: Callable[..., Any], program: Program) -> bool:
    """Whether each gradient that is not the tape's differs from it by no more than magnified rounding."""
    import srcad

    derivative = srcad.value_and_grad(fun, wrt=program.wrt)
    differing = 0
    for draw in (0, 1):
        truth = _tape(fun, program.arguments(draw), program.wrt)
        if truth is None:
            return False
        _, gradient = derivative(*program.arguments(draw).args)
        try:
            compare(tuple(gradient), truth[1], RTOL, "the gradient")
        except AssertionError:
            differing += 1
            if not only_rounding(fun, program, draw, tuple(gradient), truth[1]):
                return False
    return differing > 0


def _tape(fun: Callable[..., Any], given: Arguments, wrt: tuple[str, ...]) -> tuple[float, Any] | None:
    try:
        return tape_gradient(fun, given.args, wrt)
    except OracleCannot:
        return None


def _full_check(fun: Callable[..., Any], program: Program, tape: bool) -> None:
    assert_gradient(
        fun,
        lambda: program.arguments(0),
        program.wrt,
        again=lambda: program.arguments(1),
        rtol=RTOL,
        tape=tape,
        smooth=not tape,
    )


def _quick_check(derivative: Callable[..., Any], fun: Callable[..., Any], program: Program, truths: list[Any]) -> None:
    """Value, effects and gradient for both draws: what takes one generation only."""
    for draw, (_, exact) in enumerate(truths):
        expected = run_primal(fun, program.arguments(draw))
        given = program.arguments(draw)
        found = observe(lambda: derivative(*given.args), (given.args, given.kwargs))
        if found.error is not None:
            raise found.error
        value, gradient = found.value
        assert_same(value, expected.value, "the value")
        assert_same(found.arguments[0], expected.arguments[0], "the arguments after the call")
        compare(tuple(gradient), exact, RTOL, f"the gradient in draw {draw}")


def _check_alone(derivative: Callable[..., Any], program: Program, truths: list[Any]) -> None:
    """The gradient without the value."""
    for draw, (_, exact) in enumerate(truths):
        given = program.arguments(draw)
        found = observe(lambda: derivative(*given.args), (given.args, given.kwargs))
        if found.error is not None:
            raise found.error
        compare(tuple(found.value), exact, RTOL, f"the gradient alone in draw {draw}")


def assert_same(found: Any, expected: Any, what: str) -> None:
    """Bit for bit what the primal gives and leaves behind."""
    if _plain(found) == _plain(expected):
        return
    try:
        compare(found, expected, 1e-12, what)
    except AssertionError:
        raise AssertionError(f"{what}: {found} instead of {expected}") from None
    raise AssertionError(f"{what}: other rounding\n{found}\ninstead of\n{expected}")


def _plain(tree: Any) -> Any:
    if isinstance(tree, np.ndarray):
        return ("array", tree.shape, tree.tobytes())
    if isinstance(tree, (list, tuple)):
        return (type(tree).__name__, [_plain(part) for part in tree])
    if isinstance(tree, dict):
        return {key: _plain(part) for key, part in tree.items()}
    return tree


def compare(found: Any, exact: Any, rtol: float, what: str) -> None:
    """Same structure, same shapes, and the same numbers within `rtol`."""
    if isinstance(exact, dict):
        assert isinstance(found, dict) and found.keys() == exact.keys(), f"{what}: other keys"
        for key in exact:
            compare(found[key], exact[key], rtol, f"{what}[{key!r}]")
    elif isinstance(exact, (list, tuple)):
        assert isinstance(found, (list, tuple)) and len(found) == len(exact), f"{what}: other length"
        for at, part in enumerate(exact):
            compare(found[at], part, rtol, f"{what}[{at}]")
    else:
        a, b = np.asarray(found), np.asarray(exact)
        assert a.shape == b.shape, f"{what} has shape {a.shape} instead of {b.shape}"
        scale = np.max(np.abs(b), initial=1e-3)
        assert np.all(np.abs(a - b) <= rtol * scale), f"{what} is\n{a}\ninstead of\n{b}"
