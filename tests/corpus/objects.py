"""Objects of the user's classes: named tuples, operators of their own, objects that are called."""

import collections
from typing import NamedTuple

import numpy as np

from tests.corpus.table import case

Pair = collections.namedtuple("Pair", "x y")
Point = collections.namedtuple("Point", "x y z")


class Vector(NamedTuple):
    """A named tuple with arithmetic, which is not that of tuples."""

    x: float
    y: float

    scale = 3.0

    def __add__(self, other):
        return Vector(self.x + other.x, self.y + other.y)

    def __mul__(self, k):
        if isinstance(k, Vector):
            return NotImplemented
        return self._replace(x=self.x * k, y=self.y * k)

    def dot(self, other):
        return self.x * other.x + self.y * other.y

    @classmethod
    def unit(cls):
        return cls(1.0, 0.0)

    @property
    def norm(self):
        return np.sqrt(self.dot(self))


def area(k, a, b):
    return k * a * b


@case(lambda d: (d.array(d.n(4), 3),))
def named_tuples_of_rows(m):
    points = [Point(*row) for row in m]
    c = Point(sum(p.x for p in points), sum(p.y for p in points), sum(p.z for p in points))
    return sum((p.x - c.x) ** 2 + (p.y * c.y) + p[2] * c[-1] for p in points)


@case(lambda d: (Vector(d.scalar(), d.scalar()), 5), 0)
def named_tuple_replaced_in_a_loop(s, n):
    for _ in range(n):
        s = s._replace(x=s.x + 0.1 * s.y)
        s = s._replace(y=s.y - 0.1 * np.sin(s.x))
    return s.norm


@case(lambda d: (d.array(2),))
def arrays_spread_over_parameters(x):
    q = Pair(*x)
    t = q._asdict()
    r = q._replace(y=t["x"] * q.y)

    def inner(a, b):
        return a * b

    return inner(*x) * r.y + area(2.0, *x) + sum(r) + len(r._fields) * r.x


@case(lambda d: (d.array(3),), raises=True)
def too_many_for_a_named_tuple(x):
    print("before")
    return Pair(*x).x


@case(lambda d: (d.array(d.n(3)),), raises=True)
def too_many_for_a_function(x):
    print("before")
    return area(1.0, *x)


@case(lambda d: (Vector(d.scalar(), d.scalar()), Vector(d.scalar(), d.scalar())), (0, 1))
def named_tuple_with_methods(v, w):
    return v.dot(w) * v.norm + Vector.unit().dot(w) * w.scale


@case(lambda d: (Vector(d.scalar(), d.scalar()), Vector(d.scalar(), d.scalar())), (0, 1))
def named_tuple_with_operators(v, w):
    u = v + w * 2.0
    u += w
    return u.dot(w) + u[0]


class Line:
    """Arithmetic, subscripts and calls that differ from those of arrays."""

    def __init__(self, a):
        self.a = a

    def __add__(self, other):
        return self.a + other.a

    def __mul__(self, k):
        return self.a * k

    def __rmul__(self, k):
        return self.a * k * 2

    def __matmul__(self, v):
        return self.a @ v * 11

    def __getitem__(self, i):
        return self.a[i] * 3

    def __len__(self):
        return len(self.a)

    def __neg__(self):
        return -2 * self.a

    def __call__(self, k):
        return self.a * k

    def __iter__(self):
        return iter(self.a * 5)

    def __abs__(self):
        return np.abs(self.a) * 7

    def __lt__(self, k):
        return self.a[0] * 1.1 < k

    def __getattr__(self, name):
        if name.startswith("_") or name in ("a", "shape"):
            raise AttributeError(name)
        return self.__dict__["a"] * len(name)


LINE = Line(np.array([1.0, 2.0, 3.0]))


@case(lambda d: (d.array(3),))
def operators_of_a_constant_object(x):
    y = LINE * x[0] + float(x[1]) * LINE + LINE @ x
    if LINE < x[0]:
        y = y * 2.0
    return np.sum(y) + np.sum(x * -LINE) + np.sum(x * abs(LINE)) + np.sum(x * (LINE + LINE))


@case(lambda d: (d.array(3),))
def constant_object_called_indexed_and_iterated(x):
    return np.sum(LINE(x)) + np.sum(x * LINE[0]) + sum(a * b for a, b in zip(x, LINE)) + np.sum(x * LINE.abc)


@case(lambda d: (Line(d.array(3)), d.array(3)), (0, 1))
def operators_of_an_active_object(w, x):
    return w * x[0] @ x + np.sum((w + w) * x) + np.sum(w[0] * x) + w(x)[1] + (w @ x) * abs(w)[2]

