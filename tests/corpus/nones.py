"""Names that are None at first, and arguments that may be None: what they are in each branch is known."""

import numpy as np

from tests.corpus.table import case


@case(lambda d: (d.array(4, 2), 7), 0)
def de_casteljau(points, n):
    length = 0.0
    previous = None
    for t in np.linspace(0, 1, n):
        pts = points
        while len(pts) > 1:
            pts = (1 - t) * pts[:-1] + t * pts[1:]
        if previous is not None:
            length += np.linalg.norm(pts[0] - previous)
        previous = pts[0]
    return length


@case(lambda d: (d.array(4, d.n(3)),))
def optional_state(xs):
    h = None
    total = 0.0
    for x in xs:
        if h is None:
            h = x
        else:
            h = np.tanh(h @ np.outer(x, x))
        total = total + h @ x
    best = None
    for x in xs:
        s = x @ x
        best = s if best is None else max(best, s)
    w = None
    for i, x in enumerate(xs):
        if w is not None and i > 1:
            w = w @ np.diag(x)
        elif not (w is not None):
            w = x * 2
    return total * best + np.sum(w)


def opt(x, w=None, b=None):
    y = x if w is None else x @ w
    if b is not None:
        y = y + b
    return y


@case(lambda d: (d.array(2, 3), d.array(3, 3), d.array(3)), (0, 1, 2))
def optional_args(x, w, b):
    return np.sum(opt(x)) + np.sum(opt(x, w)) + np.sum(opt(x, b=b)) * np.sum(opt(x, w, b) ** 2)


@case(lambda d: (d.array(3), 0), 0)
def none_branch(x, n):
    y = None
    if n > 0:
        y = x * 2
    if y is None:
        return np.sum(x**2)
    return y @ x


@case(lambda d: (d.array(3), 1), 0)
def none_branch1(x, n):
    y = None
    if n > 0:
        y = x * 2
    if y is None:
        return np.sum(x**2)
    return y @ x


@case(lambda d: (d.array(5),))
def linked(x):
    previous = before = None
    s = 0.0
    for v in x:
        if before is not None:
            s += before * v
        if previous is not None:
            s -= previous * v * v
        previous, before = v, previous
    return s


def positive_part(x):
    if x > 0.0:
        return x * x


@case(lambda d: (d.array(6),))
def without_return_at_the_end(xs):
    total = 0.0
    for x in xs:
        part = positive_part(x)
        if part is None:
            part = 0.5 * x
        total = total + part
    return total


def activation(x, kind):
    if kind == 0:
        return np.tanh(x)
    elif kind == 1:
        return np.maximum(x, 0.1)


@case(lambda d: (d.array(3, 3), d.array(3), [0, 1, 0]), (0, 1))
def one_of_several_without_else(W, x, kinds):
    for kind in kinds:
        x = W @ activation(x, kind)
    return np.sum(x)


def square_root(a):
    x = 1.0
    for _ in range(20):
        new = 0.5 * (x + a / x)
        if abs(new - x) < 1e-12:
            return new
        x = new


@case(lambda d: (d.scalar(),), 0)
def iterated_until_it_converges(a):
    return square_root(a) ** 2 + 2.0 * square_root(2.0 * a)


def tried(x, n):
    try:
        return x * (1.0 / n)
    except ZeroDivisionError:
        x = x + 1.0


@case(lambda d: (d.scalar(), 0), 0)
def nothing_behind_a_handler(x, n):
    found, other = tried(x, 2), tried(-x, n)
    return found * found if other is None else found - other


@case(lambda d: (d.positive(4),))
def twice_what_may_be_none(xs):
    part = positive_part(xs[0])
    return part * part + positive_part(xs[1]) * positive_part(xs[2]) + (lambda q: q * q)(positive_part(xs[3]))
