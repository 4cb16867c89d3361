"""Helpers of generated code, for what NumPy has no function for."""

from __future__ import annotations

import math
from typing import Any

import numpy as np
from numpy.polynomial.chebyshev import chebval


def fitted(value: np.ndarray, shape: tuple[int, ...]) -> np.ndarray:
    """An array in another shape with as many axes: cut, or filled with zeros, at the end of each.

    >>> fitted(np.array([1.0, 2.0, 3.0]), (2,)), fitted(np.array([1.0]), (2,))
    (array([1., 2.]), array([1., 0.]))
    """
    if value.shape == shape:
        return value
    value = value[tuple(slice(n) for n in shape)]
    return np.pad(value, [(0, n - m) for n, m in zip(shape, value.shape, strict=True)])


def both_sides(n: int) -> np.ndarray:
    """How many coefficients of the spectrum of `n` real numbers each one of its first half stands for.

    >>> both_sides(4), both_sides(5)
    (array([1., 2., 1.]), array([1., 2., 2.]))
    """
    counts = np.full(n // 2 + 1, 2.0)
    counts[0] = 1.0
    if n % 2 == 0:
        counts[-1] = 1.0
    return counts


def other_factors(x: np.ndarray, axis: int | None = None) -> np.ndarray:
    """At each element the product of the others, along an axis or of all.

    Where a product is 0, or too small or large to be divided again: of those before times of those behind.

    >>> other_factors(np.array([2.0, 0.0, 3.0]))
    array([0., 6., 0.])
    """
    y = np.prod(x, axis=axis, keepdims=True)
    size = np.abs(y)
    if np.all((size >= np.finfo(x.dtype).tiny) & np.isfinite(size)):
        return y / x
    lines = x.reshape(-1) if axis is None else np.moveaxis(x, axis, -1)
    ones = np.ones_like(lines[..., :1])
    before = np.cumprod(np.concatenate((ones, lines[..., :-1]), axis=-1), axis=-1)
    behind = np.cumprod(np.concatenate((ones, lines[..., :0:-1]), axis=-1), axis=-1)[..., ::-1]
    found = before * behind
    return found.reshape(x.shape) if axis is None else np.moveaxis(found, -1, axis)


def running_products_back(x: np.ndarray, y: np.ndarray, y_bar: np.ndarray, axis: int = 0) -> np.ndarray:
    """The cotangent of `y = np.cumprod(x, axis)`: the running sum of `y_bar * y` from the end, over x.

    Behind the first zero of a line nothing counts; at it the products of the others do, which are the running
    products with the zero made one.

    >>> x = np.array([2.0, 0.0, 3.0])
    >>> running_products_back(x, np.cumprod(x), np.ones(3))
    array([1., 8., 0.])
    """
    ahead = _sums_to_end(y_bar * y, axis)
    if np.all(x):
        return ahead / x
    zero = x == 0
    first = np.logical_and(zero, np.cumsum(zero, axis=axis) == 1)
    at = _sums_to_end(y_bar * np.cumprod(np.where(first, 1.0, x), axis=axis), axis)
    return np.where(first, at, ahead / np.where(zero, 1.0, x))


def running_products_dot(x: np.ndarray, y: np.ndarray, x_dot: np.ndarray, axis: int = 0) -> np.ndarray:
    """The tangent of `y = np.cumprod(x, axis)`: y times the sum of the relative changes so far.

    From the first zero of a line on only its own change counts.

    >>> x = np.array([2.0, 0.0, 3.0])
    >>> running_products_dot(x, np.cumprod(x), np.ones(3))
    array([1., 2., 6.])
    """
    if np.all(x):
        return y * np.cumsum(x_dot / x, axis=axis)
    zero = x == 0
    found = np.cumsum(zero, axis=axis)
    first = np.logical_and(zero, found == 1)
    ahead = y * np.cumsum(x_dot / np.where(zero, 1.0, x), axis=axis)
    behind = np.cumsum(x_dot * first, axis=axis) * np.cumprod(np.where(first, 1.0, x), axis=axis)
    return np.where(found == 0, ahead, behind)


def _sums_to_end(x: np.ndarray, axis: int) -> np.ndarray:
    return np.flip(np.cumsum(np.flip(x, axis), axis=axis), axis)


# ---------------------------------------------------------------- slopes of elementwise functions


def sign_back(x: Any, y: Any, y_bar: Any) -> Any:
    """The cotangent of `y = np.sign(x)`, of which it is not known whether it is complex: of real numbers zero.

    >>> sign_back(np.array([2.0, 0.0]), np.array([1.0, 0.0]), 1.0), complex(sign_back(2j, 1j, 1.0))
    (array([0., 0.]), (0.5+0j))
    """
    return 0.0 * np.real(x) if np.isrealobj(x) else (y_bar - np.conj(y_bar * y * y)) / (2.0 * _radius(x))


def sign_dot(x: Any, y: Any, x_dot: Any) -> Any:
    """The tangent of `y = np.sign(x)`, of which it is not known whether it is complex."""
    return 0.0 * np.real(x) if np.isrealobj(x) else (x_dot - y * np.real(np.conj(y) * x_dot)) / _radius(x)


def _radius(x: Any) -> Any:
    """Of 0 infinity: what is divided by it is 0."""
    return np.abs(np.where(x == 0, np.inf, x))


def log_of_base(x: Any) -> Any:
    """By how much `x**k` grows with `k`, over `x**k`, where it is not known whether x is complex; 0 at 0."""
    return np.log(x) if np.iscomplexobj(x) else np.log(np.where(np.greater(x, 0), x, 1.0))


def angle_back(z: Any, y_bar: Any) -> Any:
    """The cotangent of `np.angle(z)`, of which it is not known whether it is complex."""
    return 0.0 * np.real(z) if np.isrealobj(z) else y_bar * -1j / z


def angle_dot(z: Any, z_dot: Any) -> Any:
    """The tangent of `np.angle(z)`, of which it is not known whether it is complex."""
    return 0.0 * np.real(z) if np.isrealobj(z) else np.imag(z_dot / z)


def _one(u: Any) -> Any:
    """1 with which a third has all digits of a longdouble, where u is one."""
    return u.dtype.type(1.0) if np.finfo(u.dtype).eps < np.finfo(float).eps else 1.0


def sinc_slope(x: np.ndarray) -> np.ndarray:
    """The derivative of `np.sinc`; near 0, where its two terms cancel, from its series."""
    t = np.pi * x
    near = np.abs(t) < 0.5
    u = np.where(near, t, 0.0) ** 2
    one = _one(u)
    series = one / 518918400.0 - u / 93405312000.0
    for divisor in (-3991680.0, 45360.0, -840.0, 30.0, -3.0):
        series = one / divisor + u * series
    far = np.where(near, 1.0, t)
    return np.pi * np.where(near, t * series, (np.cos(far) - np.sin(far) / far) / far)


def sinc_bend(x: np.ndarray) -> np.ndarray:
    """The second derivative of `np.sinc`, from the equation that sin(t) / t solves: t f'' + 2 f' + t f = 0."""
    t = np.pi * x
    near = np.abs(t) < 0.5
    u = np.where(near, t, 0.0) ** 2
    one = _one(u)
    series = -13.0 * one / 93405312000.0 * u + 11.0 * one / 518918400.0
    for top, divisor in ((-9.0, 3991680.0), (7.0, 45360.0), (-5.0, 840.0), (3.0, 30.0), (-1.0, 3.0)):
        series = top * one / divisor + u * series
    far = np.where(near, 1.0, x)
    square = (np.pi * one) ** 2
    return np.where(near, square * series, -square * np.sinc(far) - 2.0 * sinc_slope(far) / far)


def i1(x: np.ndarray) -> np.ndarray:
    """The modified Bessel function of order 1, the derivative of `np.i0`.

    Chebyshev series of exp(-x) I1(x) / x up to 8 and of exp(-x) sqrt(x) I1(x) above, made with 40 digits.
    """
    size = np.abs(x)
    near = np.minimum(size, 8.0)
    far = np.maximum(size, 8.0)
    small = near * chebval(near / 4.0 - 1.0, _I1_NEAR)
    large = chebval(16.0 / far - 1.0, _I1_FAR) / np.sqrt(far)
    return np.sign(x) * np.exp(size) * np.where(size <= 8.0, small, large)


def i1_slope(x: np.ndarray) -> np.ndarray:
    """The derivative of I1: I0 - I1 / x, one half at 0."""
    near = np.abs(x) < 1e-5
    return np.where(near, 0.5 + 0.1875 * x * x, np.i0(x) - i1(x) / np.where(near, 1.0, x))


def kaiser_slope(m: int, beta: float) -> np.ndarray:
    """How `np.kaiser(m, beta)` changes with `beta`."""
    if m <= 1:
        return np.zeros(m)
    middle = 0.5 * (m - 1)
    s = np.sqrt(np.maximum(1.0 - ((np.arange(m) - middle) / middle) ** 2, 0.0))
    return (s * i1(beta * s) - np.kaiser(m, beta) * i1(np.asarray(beta))) / np.i0(beta)


def digamma(x: float) -> float:
    """The derivative of `math.lgamma`: its recurrence, up to where its asymptotic series is exact."""
    if x <= 0.0 and x == math.floor(x):
        raise ValueError("math domain error")
    total = 0.0
    if x < 0.0:
        total, x = -math.pi / math.tan(math.pi * x), 1.0 - x
    while x < 10.0:
        total, x = total - 1.0 / x, x + 1.0
    u = 1.0 / (x * x)
    series = 1.0 / 12.0 - u * (
        1.0 / 120.0 - u * (1.0 / 252.0 - u * (1.0 / 240.0 - u * (1.0 / 132.0 - u * (691.0 / 32760.0 - u / 12.0))))
    )
    return total + math.log(x) - 0.5 / x - u * series


_I1_NEAR = np.array([
    0.12629359322181682, -0.17641651835783406, 0.1026436586898471, -0.05294598120809499, 0.024726449030626516,
    -0.010564084894626197, 0.004156422944312888, -0.0015135724506312532, 0.0005122859561685758,
    -0.00016176081582589674, 4.781565107550054e-05, -1.3273163656039436e-05, 3.4702513081376785e-06,
    -8.568720264695455e-07, 2.0032947535521353e-07, -4.445059128796328e-08, 9.381537386495773e-09,
    -1.8872497517228294e-09, 3.625590281552117e-10, -6.663489723502027e-11, 1.1736186298890901e-11,
    -1.9839743977649436e-12, 3.223793365945575e-13, -5.042185504727912e-14, 7.600684294735408e-15,
    -1.1055969477353862e-15, 1.5536319577362005e-16, -2.111421214358166e-17,
])  # fmt: skip
_I1_FAR = np.array([
    0.38928811750914005, -0.009761097491361469, -0.00011058893876262371, -3.882564808877691e-06,
    -2.512236237870209e-07, -2.6314688468895196e-08, -3.835380385964237e-09, -5.589743462196584e-10,
    -1.8974958123505413e-11, 3.2526035830154884e-11, 1.4125807436613782e-11, 2.0356285441470896e-12,
    -7.198551776245908e-13, -4.0835511110921974e-13, -2.1015418427726643e-14, 4.272440016711951e-14,
    1.0420276984128802e-14, -3.8144030724370075e-15, -1.8803547755107825e-15, 3.3082023109209285e-16,
    2.96262899764595e-16, -3.209525921993424e-17, -4.6503053684893586e-17,
])  # fmt: skip
