"""Times that can be compared.

A machine's speed wanders, so what is compared runs in turns: a batch of each, again and again. The minimum
says what the code costs, the median what a user sees.
"""

from __future__ import annotations

import ctypes
import gc
import signal
import statistics
import time
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True)
class Time:
    """Seconds for one call."""

    minimum: float
    median: float


def keep_memory() -> None:
    """Let freed memory stay with the process (glibc only): whether a call gets new pages depends on what ran before.

    Two arrays of 10⁶ numbers more or less decide whether the allocator gives memory back, which then counts as the
    cost of whatever allocates next: `y_bar = share * (x - mean)` took 3 or 60 ms, from one run to the next.
    """
    try:
        mallopt = ctypes.CDLL(None).mallopt
    except (AttributeError, OSError, TypeError):  # another C library, another system
        return
    trim_threshold, mmap_threshold = -1, -3
    mallopt(trim_threshold, 1 << 30)
    mallopt(mmap_threshold, 1 << 25)  # the largest that is allowed


def once(call: Callable[[], Any]) -> float:
    """Seconds for this one call."""
    start = time.perf_counter()
    call()
    return time.perf_counter() - start


def _batch(call: Callable[[], Any], count: int) -> float:
    start = time.perf_counter()
    for _ in range(count):
        call()
    return (time.perf_counter() - start) / count


def interleaved(
    calls: Mapping[str, Callable[[], Any]], *, rounds: int = 15, batch: float = 0.004
) -> dict[str, Time]:
    """The time of each call, measured in turns; a batch of calls lasts about `batch` seconds."""
    counts = {}
    for name, call in calls.items():
        call()
        counts[name] = max(1, int(batch / max(once(call), 1e-7)))
        counts[name] = max(1, int(batch / max(_batch(call, counts[name]), 1e-7)))
    times: dict[str, list[float]] = {name: [] for name in calls}
    enabled = gc.isenabled()
    gc.collect()
    gc.disable()
    try:
        for _ in range(rounds):
            for name, call in calls.items():
                times[name].append(_batch(call, counts[name]))
    finally:
        if enabled:
            gc.enable()
    return {name: Time(min(some), statistics.median(some)) for name, some in times.items()}


def within(seconds: float, calls: Mapping[str, Callable[[], Any]], *, rounds: int = 100) -> dict[str, Time]:
    """The time of each of these expensive calls, one after the other in turns, for at most so long (but twice)."""
    times: dict[str, list[float]] = {name: [] for name in calls}
    start = time.perf_counter()
    while len(times[next(iter(times))]) < 2 or time.perf_counter() - start < seconds:
        for name, call in calls.items():
            times[name].append(once(call))
        if len(times[name]) == rounds:
            break
    return {name: Time(min(some), statistics.median(some)) for name, some in times.items()}


@contextmanager
def limit(seconds: float) -> Iterator[None]:
    """A TimeoutError where the block takes longer (as soon as Python runs again; of no effect without such signals)."""
    if not hasattr(signal, "setitimer"):
        yield
        return

    def stop(*_: Any) -> None:
        raise TimeoutError(f"more than {seconds:g} s")

    before = signal.signal(signal.SIGALRM, stop)
    signal.setitimer(signal.ITIMER_REAL, seconds, 0.5)  # again, for a library may swallow the first
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0.0)
        signal.signal(signal.SIGALRM, before)


def in_words(seconds: float) -> str:
    """Three digits and a unit.

    >>> in_words(0.00001234), in_words(0.25)
    ('12.3 µs', '250 ms')
    """
    for unit, size in (("s", 1.0), ("ms", 1e-3), ("µs", 1e-6)):
        if seconds >= size:
            return f"{seconds / size:.3g} {unit}"
    return f"{seconds / 1e-9:.3g} ns"
