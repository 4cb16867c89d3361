"""What goes back through solutions of ordinary differential equations: by the equation that the derivatives satisfy.

With y' = f(t, y, p), the derivative s of y by a parameter satisfies s' = (df/dy) s + df/dp, and is solved together
with y, by LSODA with tolerances of its own (relative 1e-10), whatever the program's solver and tolerances are: what
comes out are the derivatives of the equation's solution at the times asked for. `place` is where the function takes y:
0 of f(y, t), 1 of f(t, y); `wanted` are the positions of its other arguments by which is differentiated. Solutions have
a row for each time.

All of this is differentiated again where a second derivative is asked for: it is written in plain NumPy.
"""

from __future__ import annotations

import warnings
from collections.abc import Callable
from typing import Any

import numpy as np
from scipy import integrate

from srcad.errors import SrcadError
from srcad.runtime.callbacks import joined, jvp_at, vjp_at


def solved(func: Callable, y0: np.ndarray, t: np.ndarray, args: tuple = ()) -> np.ndarray:
    """The solution of y' = func(t, y, *args) at some times, of which the first is that of the start `y0`.

    LSODA keeps the equation that it solves in global variables: where the function solves one itself, the one around it
    ends early, with numbers that mean nothing. Then, and where it fails otherwise, by a method that may be nested;
    behind a time that this cannot reach (a pole of the solution, for one) there is no number.
    """
    with warnings.catch_warnings():
        warnings.simplefilter("ignore", integrate.ODEintWarning)  # of what is done once more
        y, report = integrate.odeint(func, y0, t, args, tfirst=True, full_output=True, **_EXACT, mxstep=100000)
    return y if report["message"] == "Integration successful." else _nested(func, y0, t, args)


_EXACT = {"rtol": 1e-10, "atol": 1e-12}


def _nested(func: Callable, y0: np.ndarray, t: np.ndarray, args: tuple) -> np.ndarray:
    forward = t[-1] >= t[0]
    places, rows = np.unique(t if forward else -t, return_inverse=True)
    places = places if forward else -places
    found = integrate.solve_ivp(func, places[[0, -1]], y0, "DOP853", places, args=args, **_EXACT).y
    out = np.full((len(places), np.size(y0)), np.nan)
    out[0] = y0
    out[: found.shape[-1]] = np.transpose(found) if found.size else y0
    return out[rows]


def ode_change(
    function: Callable, place: int, wanted: tuple[int, ...], y0: np.ndarray, times: np.ndarray, args: tuple,
    y0_dot: np.ndarray, dots: tuple,
) -> np.ndarray:  # fmt: skip
    """How a solution changes at all times with its start and with the wanted `args`."""
    n, scale = np.size(y0), scale_of((y0, *args), wanted, y0_dot, dots)

    def both(t: Any, z: np.ndarray) -> np.ndarray:
        values = (z[:n], t, *args) if place == 0 else (t, z[:n], *args)
        y_dot, change = jvp_at(function, (place, *wanted), (scale * z[n:], *dots), *values)
        return np.concatenate([np.array(y_dot), np.array(change) / scale])

    return scale * solved(both, np.concatenate([y0, y0_dot / scale]), times)[:, n:]


def ode_back(
    function: Callable, place: int, wanted: tuple[int, ...], y0: np.ndarray, times: np.ndarray, args: tuple,
    bar: np.ndarray,
) -> np.ndarray:  # fmt: skip
    """The cotangents of the start and of the wanted `args`, one after the other in a vector."""
    scale = scales_of((y0, *args), wanted)
    n, k = np.size(y0), np.size(scale)

    def both(t: Any, z: np.ndarray) -> np.ndarray:
        values = (z[:n], t, *args) if place == 0 else (t, z[:n], *args)
        y_dot, pull = vjp_at(function, (place, *wanted), *values)
        rows = np.array([joined(pull(unit)) for unit in np.eye(n)])
        slopes = np.reshape(z[n:], (n, k))
        grown = rows[:, :n] @ slopes
        grown[:, n:] += rows[:, n:] * scale[n:]
        return np.concatenate([np.array(y_dot), np.ravel(grown)])

    start = np.concatenate([y0, np.ravel(np.eye(n, k))])
    slopes = np.reshape(solved(both, start, times)[:, n:], (-1, n, k))
    return np.einsum("mn,mnk->k", bar, slopes) / scale


def part_of(back: np.ndarray, before: tuple, like: Any) -> Any:
    """The part of a vector of cotangents that belongs to one value, behind those of others."""
    k = total_size(before)
    return np.reshape(back[k : k + np.size(like)], np.shape(like))[()]


# ---------------------------------------------------------------- by the times


def flows(function: Callable, place: int, y: np.ndarray, times: np.ndarray, args: tuple) -> np.ndarray:
    """How fast a solution changes at each time."""
    rows = []
    for t, row in zip(times, y, strict=True):
        rows.append(np.array(function(row, t, *args) if place == 0 else function(t, row, *args)))
    return np.array(rows)


def times_back(flow: np.ndarray, start_bar: np.ndarray, bar: np.ndarray) -> np.ndarray:
    """The cotangents of the times; the first is that at which the solution starts."""
    later = np.sum(bar * flow, axis=1)
    return np.concatenate([later[:1] - np.sum(start_bar * flow[0]), later[1:]])


def times_of(t_span: Any, t_eval: Any) -> np.ndarray:
    """The start and the times asked for, or the start and the end."""
    if t_eval is None:
        return np.array([t_span[0], t_span[1]])
    return np.concatenate([np.array([t_span[0]]), t_eval])


def rows_of(y: np.ndarray, y0: np.ndarray, t_eval: Any) -> np.ndarray:
    """What `solve_ivp` gives, a row for each of these times."""
    if t_eval is None:
        return np.array([y[:, 0], y[:, -1]])
    return np.concatenate([np.array([y0]), np.transpose(y)])


def bars_of(bar: np.ndarray, t_eval: Any) -> np.ndarray:
    """The cotangent of what `solve_ivp` gives, a row for each of these times."""
    if t_eval is None:
        return only_ends(np.transpose(bar))
    return np.concatenate([np.zeros((1, bar.shape[0])), np.transpose(bar)])


def columns_of(rows: np.ndarray, y: np.ndarray, t_eval: Any) -> np.ndarray:
    """The tangent of what `solve_ivp` gives; of times that the solver chose it is not known, and not a number."""
    if t_eval is not None:
        return np.transpose(rows[1:])
    out = np.full_like(y, np.nan)
    out[:, 0], out[:, -1] = rows[0], rows[1]
    return out


def ends_dot(dots: Any, t: np.ndarray) -> np.ndarray:
    """The tangent of the times of which only the ends are not the solver's."""
    return np.concatenate([np.array([dots[0]]), np.full(len(t) - 2, np.nan), np.array([dots[1]])])


# ---------------------------------------------------------------- of values: no derivative passes


def total_size(values: tuple) -> int:
    """How many numbers some values are."""
    return sum(np.size(value) for value in values)


def scales_of(values: tuple, wanted: tuple[int, ...]) -> np.ndarray:
    """The magnitudes of the start and of the wanted arguments, by which derivatives are measured while they are solved
    for; arguments count from 2."""
    parts = [np.ones(np.size(values[0])), *(np.ravel(np.abs(values[i - 1])) for i in wanted)]
    found = np.concatenate(parts)
    return np.where(found == 0.0, 1.0, found)


def scale_of(values: tuple, wanted: tuple[int, ...], y0_dot: Any, dots: tuple) -> float:
    """How large a change is, measured by the magnitudes of what changes."""
    sizes = [float(np.max(np.abs(y0_dot), initial=0.0))]
    for i, dot in zip(wanted, dots, strict=True):
        magnitude = np.abs(values[i - 1])
        sizes.append(float(np.max(np.abs(dot) / np.where(magnitude == 0.0, 1.0, magnitude), initial=0.0)))
    return max(sizes) or 1.0


def only_ends(bar: np.ndarray) -> np.ndarray:
    """The first and last rows of a cotangent of a solution at times which the solver chose."""
    if np.any(bar[1:-1]):
        raise SrcadError(
            "scipy.integrate.solve_ivp without t_eval, of whose result more is used than the first and the last "
            "column: the times between are chosen by the solver, and change with the parameters; give t_eval"
        )
    return bar[[0, -1]]
