"""Both modes of a scalar function against differences along random directions, which meet every entry at once.

`srcad.check_grads` goes through the entries one by one, with steps that it adapts: of many entries that costs a hundred
times as much, and all that it tells beside is which entry is wrong.
"""

import copy
import zlib

import numpy as np

import srcad

_STENCIL = {1: 4 / 5, 2: -1 / 5, 3: 4 / 105, 4: -1 / 280}  # central, of order 8


def check(fun, args, *, wrt=None, rtol=1e-6, atol=1e-6, value=None):
    """<gradient, v> = tangent along v = differences along v: for one v of each argument, and one of all together.

    Of three arguments and more, those that stay have tangents of zeros, so that code is generated once for all.
    `value` is how far the value that comes with the gradient may be off.
    """
    active = [k for k, a in enumerate(args) if moves(a)] if wrt is None else list(wrt)
    rng = np.random.default_rng(zlib.crc32(repr([np.shape(a) for a in args]).encode()))
    if value is None:
        gradients = srcad.grad(fun, wrt=tuple(active))(*copy.deepcopy(args))
    else:
        found, gradients = srcad.value_and_grad(fun, wrt=tuple(active))(*copy.deepcopy(args))
        np.testing.assert_allclose(found, fun(*copy.deepcopy(args)), rtol=value, atol=value)
    steps = {k: direction(args[k], rng) for k in active}
    for group in [[k] for k in active] + ([active] if len(active) > 1 else []):
        tangents = tuple(steps[k] if k in group else None for k in range(len(args)))
        rest = {k: moved(steps[k], steps[k], -1.0) for k in active if k not in group} if len(active) > 2 else {}
        forward = float(srcad.jvp(fun, copy.deepcopy(args), tuple(rest.get(k, t) for k, t in enumerate(tangents)))[1])
        backward = sum(inner(g, steps[k]) for k, g in zip(active, gradients, strict=True) if k in group)
        want, error = differences(fun, args, tangents)
        allowed = atol + rtol * abs(want) + 10.0 * error
        for mode, found in (("reverse", backward), ("forward", forward)):
            assert abs(found - want) <= allowed, f"{mode} mode, arguments {group}: {found}, not {want} (+- {error:.1g})"


def check_second(fun, x, rtol=1e-6, atol=1e-6):
    """Products with the Hessian, and the gradient of the gradient, against differences of the gradient."""
    rng = np.random.default_rng(zlib.crc32(repr(np.shape(x)).encode()))
    gradient, v, w = srcad.grad(fun), direction(x, rng), direction(x, rng)
    want, error = differences(lambda x: inner(gradient(x), w), (x,), (v,))
    allowed = atol + rtol * abs(want) + 10.0 * error
    for kind, found in (
        ("hvp", inner(srcad.hvp(fun)(x, v), w)),
        ("grad of grad", inner(srcad.grad(lambda x: np.sum(srcad.grad(fun)(x) * w))(x), v)),
    ):
        assert abs(found - want) <= allowed, f"{kind}: {found}, not {want} (+- {error:.1g})"


def moves(value):
    if isinstance(value, (list, tuple)):
        return all(moves(v) for v in value)
    return np.asarray(value).dtype.kind == "f"


def direction(value, rng):
    if isinstance(value, (list, tuple)):
        return type(value)(direction(v, rng) for v in value)
    v = rng.normal(size=np.shape(value))
    size = np.max(np.abs(value), initial=0.0)
    return v * min(1.0, size) if np.ndim(value) else float(v) * (min(1.0, abs(value)) or 1.0)


def moved(value, step, h):
    if step is None:
        return copy.deepcopy(value)
    if isinstance(value, (list, tuple)):
        return type(value)(moved(v, s, h) for v, s in zip(value, step, strict=True))
    return value + h * step


def inner(one, other):
    if isinstance(one, (list, tuple)):
        return sum(inner(p, q) for p, q in zip(one, other, strict=True))
    return float(np.sum(np.asarray(one) * np.asarray(other)))


def differences(fun, args, tangents):
    """The derivative along a direction, by the pair of neighbouring steps that agree best, and how well they do."""
    found = []
    for h in (1e-2, 3e-3, 1e-3, 3e-4):
        with np.errstate(all="ignore"):  # a wide step may leave the domain
            ends = {k: [fun(*(moved(a, t, s * k * h) for a, t in zip(args, tangents, strict=True))) for s in (1, -1)]
                    for k in _STENCIL}  # fmt: skip
            found.append(sum(c * (float(ends[k][0]) - float(ends[k][1])) for k, c in _STENCIL.items()) / h)
    gaps = np.nan_to_num(np.abs(np.diff(found)), nan=np.inf)
    best = int(np.argmin(gaps))
    return found[best + 1], float(gaps[best])
