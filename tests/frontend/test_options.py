"""Calls of NumPy functions with an option that is another call around the plain function, in both modes."""

import operator

import numpy as np
import pytest

import srcad

X = np.random.default_rng(5).normal(size=(3, 4))
M = np.array([0.0, 1.0, 2.0, 4.0])


def several(x):
    grid, step = np.linspace(x[0], x[1], 5, retstep=True)
    return grid * step


def fitted(x):
    p, left, rank, s, ratio = np.polyfit(x[0], x[1], 1, full=True)
    return p * left * s


def summed_into(x):
    out = np.zeros(4)
    x.sum(0, None, out)
    return out * out


def clipped_into_itself(x):
    z = x * 1.0
    z.clip(-0.5, 0.5, z)
    return z * x


def rounded_into_itself(x):
    z = x * 1.0
    z.round(1, z)
    return z * x


def placed(x, where=np.array([0, 1, 0, 2])):
    return where.choose(x[0], x[1], x[2])


def seen_twice(x):
    z = x * 1.0
    w = z.view()
    w[0] = x[1] ** 2
    return z


def put_clipped(x):
    z = x * 1.0
    np.put(z, [0, 50], x[0, :2] ** 2, mode="clip")
    return z


def put_wrapped(x):
    z = x * 1.0
    np.put(z, [0, 29], x[0, :2] ** 2, mode="wrap")
    return z


def diagonal_that_repeats(x):
    z = x * 1.0
    np.fill_diagonal(z, x[0, :2] ** 2)
    return z * x


def diagonal_below(x):
    z = x.T * 1.0
    np.fill_diagonal(z, x[0, :2] ** 2, wrap=True)
    return z * x.T


def diagonal_of_a_cube(x):
    z = x[:2, None, :2] * x[:2, 1:3, None]
    np.fill_diagonal(z, x[0, 1] ** 2)
    return z


def in_place_by_functions(x):
    z = x * 1.0
    operator.imul(z, x)
    operator.setitem(z, 1, x[0] * x[2])
    return operator.iadd(z, 1.0)


def pieces_with_arguments(x):
    return np.piecewise(x, [x < 0, x > 1], [lambda v, k: k * v, lambda v, k: v], k=x[0, 0])


def counted(x):
    u, first, back, counts = np.unique(x, True, True, True)
    return u[back] * 2.0 + np.sum(u * counts)


def sparse_grid(x):
    a, b = np.meshgrid(x[0], x[1], sparse=True)
    return a * b


def sorted_and_stored_into(x):
    z = np.take_along_axis(x, np.argsort(-x, axis=1), 1)
    z[:, 1:] -= z[:, :-1]
    return z * x


def windows(x):
    w = np.lib.stride_tricks.sliding_window_view(x, 2, axis=1)
    return np.max(w, axis=-1) * w[..., 0]


PROGRAMS = [f for f in list(globals().values()) if callable(f) and getattr(f, "__module__", "") == __name__]
PROGRAMS += [
    lambda x: np.linspace(x[0], x[1], 4, endpoint=False, axis=1),
    lambda x: np.logspace(x[0], x[1], 4, base=x[2] ** 2, axis=1),
    lambda x: np.geomspace(-(x[0] ** 2), -(x[1] ** 2), 4, axis=-1),
    lambda x: np.geomspace(x[0] ** 2, 3.0, 4, False),
    lambda x: np.polyder(x[0], 2),
    lambda x: np.polyint(x[0], k=x[1, 0]),
    lambda x: np.polyint(x[0], 2, [x[1, 0], 2.0]),
    lambda x: np.polyfit(x[0], x[1], 1, cov=True)[1],
    lambda x: np.polyfit(x[0], x.T, 1, w=x[2] ** 2),
    lambda x: np.polyfit(x[0], x[1], 1, w=x[2] ** 2, cov="unscaled")[1],
    lambda x: np.average(x, axis=1, weights=x[0] ** 2, returned=True)[1],
    lambda x: np.average(x[None] * x[:, None, :1], axis=(0, 1), weights=x[:, :3] ** 2),
    lambda x: np.cov(x, x[:2] ** 3, aweights=x[0] ** 2, fweights=np.array([1, 2, 1, 3])),
    lambda x: np.interp(x, M, x[0], left=1.0, period=-5.0),
    lambda x: np.cross(x[:, :3], x[:, 1:], axisa=0, axisb=1, axisc=0),
    lambda x: np.cross(x[0, :3], x[:, 1:]),
    lambda x: np.trapezoid(x, dx=np.array([0.1, 0.2, 0.3])) if hasattr(np, "trapezoid") else x,
    lambda x: np.trapezoid(x, dx=x[:, :3]) if hasattr(np, "trapezoid") else x,
    lambda x: np.trapezoid(x, dx=x[:2] ** 2, axis=0) if hasattr(np, "trapezoid") else x,
    lambda x: np.linalg.tensorsolve((x.T @ x + np.eye(4)).reshape(2, 2, 4).transpose(0, 2, 1), x[:2, :2], axes=(1,)),
    lambda x: np.union1d(x[0], x[1]),
    lambda x: np.take_along_axis(x, np.argsort(x, axis=None), axis=None),
    lambda x: x.item(3) * x.T.item((0, 1)),
    lambda x: np.array(x[0].tolist()) * x,
    lambda x: np.nansum(x, axis=0, initial=x[0, 0]),
    lambda x: np.vectorize(lambda v, w: v * w, excluded=["w"])(x, w=x[0, 0]),
    lambda x: np.vectorize(lambda v, p: np.polyval(p, v), excluded={1})(x, x[0]),
    lambda x: np.vectorize(lambda v: v * v[0], signature="(n)->(n)")(x),
    lambda x: np.vectorize(lambda m, v: m @ v, signature="(m,n),(n)->(m)")(x[None] * x[:2, None, :1], x[:2]),
    lambda x: np.vectorize(lambda v, s: v * s, signature="(n),()->(n)")(x, x[:, 0]),
    lambda x: np.frompyfunc(lambda v, w: v * w, 2, 1)(x, x[0]).astype(float),
]
PROGRAMS += [
    lambda x: np.stack(np.meshgrid(x[0], x[1])),
    lambda x: np.poly(x[:, :3]),
    lambda x: np.logaddexp.reduce(x[None] * x[:, None], axis=(0, 2)),
    lambda x: np.logaddexp.reduce(x, axis=None) * np.hypot.reduce(x, axis=1, initial=x[0, 0]),
    lambda x: np.lib.stride_tricks.sliding_window_view(x, (2, 2)) ** 2,
    lambda x: np.fromiter((v * v for v in x[0]), float),
    lambda x: np.nanquantile(np.where(x > 1.0, np.nan, x), [0.1, 0.55], axis=1, method="weibull"),
]
if hasattr(np.linalg, "vecdot"):  # NumPy 2
    PROGRAMS.append(lambda x: np.linalg.vecdot(x, x**2, axis=0))


@pytest.mark.parametrize("program", PROGRAMS)
def test_both_modes(program):
    value, _ = srcad.vjp(program, X.copy())
    np.testing.assert_array_equal(value, program(X.copy()))
    srcad.check_grads(program, (X.copy(),))


def test_windows_of_what_is_stored_into_are_refused():
    def f(x):
        z = x * 1.0
        w = np.lib.stride_tricks.sliding_window_view(z, 2, axis=1)
        z[0] = x[1] ** 2
        return np.sum(w)

    with pytest.raises(srcad.UnsupportedSyntaxError, match="may share memory"):
        srcad.grad(f)(X)
