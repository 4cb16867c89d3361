"""Functions that are given to, held by or read by what is differentiated inside of another function: what they read of
the variables there is active to the outer derivative. In both modes against differences."""

import functools

import numpy as np
import pytest
from scipy import optimize

import srcad

X = np.array([0.3, 0.5])


class Holder:
    def __init__(self, f):
        self.f = f

    def total(self, y):
        return np.sum(self.f(y) * y)


def total_of(f, y):
    return np.sum(f(y))


def in_a_dict(x):
    parts = {"f": lambda y: y**2 * x, "more": (np.sin, lambda y: y * x)}
    return np.sum(srcad.grad(lambda y: np.sum(parts["f"](y) * parts["more"][1](y)))(x))


def in_a_list_that_is_gone_through(x):
    fs = [lambda y, k=k: y ** (k + 1) * x for k in range(3)]
    return np.sum(srcad.grad(lambda y: sum(np.sum(f(y)) for f in fs))(x))


def as_a_default(x):
    def loss(y, f=lambda y: y**2 * x):
        return np.sum(f(y))

    return np.sum(srcad.grad(loss)(x))


def as_arguments(x):
    def loss(y, f, p, *, g=np.sin):
        return np.sum(f(y) * g(y)) * np.sum(p["h"](y) * p["w"])

    n = 3.0
    return np.sum(srcad.grad(loss)(x, lambda y: y**n, {"h": lambda y: y * x, "w": x}, g=lambda y: y**2 * x))


def by_a_partial(x):
    cubed = functools.partial(lambda n, y: y**n * x, 3)
    return np.sum(srcad.grad(functools.partial(total_of, lambda y: cubed(y) + y))(x))


def composed(x):
    def chain(*fs):
        def run(y):
            for f in fs:
                y = f(y)
            return y

        return run

    return np.sum(srcad.elementwise_grad(chain(lambda y: y * x, np.sin, lambda y: y**2 * x[0]))(x))


def along_a_tangent(x):
    return srcad.jvp(total_of, (lambda y: y**3 * x, x), (None, x))[1] + np.sum(
        srcad.vjp(lambda y: y * total_of(lambda z: z * x, y), x)[1](x)[0]
    )


def root_of_a_slope(x):
    slope = srcad.grad(lambda t: t**4 * x[0] + t**2 - t * x[1])
    return optimize.brentq(slope, 0.0, 2.0) + optimize.brentq(lambda t: slope(t), 0.0, 2.0)


PROGRAMS = [
    root_of_a_slope,
    in_a_dict, in_a_list_that_is_gone_through, as_a_default, as_arguments, by_a_partial, composed, along_a_tangent,
]  # fmt: skip


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_what_functions_read_is_active(fun):
    srcad.check_grads(fun, (X,))


def test_those_that_an_object_holds_are_refused_where_they_read_variables():
    def outer(x):
        return np.sum(srcad.grad(Holder(lambda y: y**2 * x).total)(x))

    with pytest.raises(srcad.UnsupportedSyntaxError, match="an object holds it"):
        srcad.grad(outer)(X)
    free = lambda x: np.sum(srcad.grad(Holder(lambda y: y**2).total)(x) * x)
    assert np.allclose(srcad.grad(free)(X), 9.0 * X**2)


def test_those_that_a_test_chooses_are_refused():
    def outer(x):
        f = (lambda y: y**2 * x) if x[0] > 0.0 else (lambda y: y**3)
        return np.sum(srcad.grad(total_of, wrt=1)(f, x))

    with pytest.raises(srcad.UnsupportedSyntaxError, match="chosen by a test"):
        srcad.grad(outer)(X)


@pytest.mark.parametrize(
    "outer",
    [
        lambda x: optimize.brentq(lambda t, f: f(t) - x[1], 0.0, 2.0, args=(lambda t: t**3 * x[0],)),
        lambda x: in_a_container_of_a_solver(x),
        lambda x: in_a_container_of_a_checkpoint(x),
    ],
)
def test_those_that_a_solver_or_a_checkpoint_reads_from_a_container_are_refused(outer):
    with pytest.raises(srcad.UnsupportedSyntaxError, match="container"):
        srcad.grad(outer)(X)


def in_a_container_of_a_solver(x):
    fs = {"f": lambda t: t**3 * x[0] - x[1]}
    return optimize.brentq(lambda t: fs["f"](t), 0.0, 2.0)


def in_a_container_of_a_checkpoint(x):
    fs = [lambda y: y**2 * x, np.sin]
    return np.sum(srcad.checkpoint(lambda y: fs[0](y) + fs[1](y))(x))
