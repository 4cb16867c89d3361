"""Constant arrays that change after they were read, by way of other objects that have their memory."""

import array
import collections
import ctypes
import functools
import operator
from types import SimpleNamespace as N  # noqa: N817

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered

X = np.array([0.7, -0.4, 1.3, 0.55, -1.1])
PROGRAMS: list = []
program = gathered(PROGRAMS)


class V:
    def __init__(self, a):
        self.a = a

    def __array__(self, dtype=None, copy=None):
        return self.a


@program
def by_flat(x):
    c = np.ones(5)
    y = np.sum(x * c)
    c.flat[0] = 5.0
    return y


@program
def flat_as_a_whole(x):
    c = np.ones((5, 1))
    y = np.sum(x * c[:, 0])
    c.flat = 9.0
    return y


@program
def by_its_transpose(x):
    c = np.ones(5)
    y = np.sum(x * c)
    c.real[0] = 5.0
    c.T[1] = 4.0
    c.base
    return y


@program
def by_its_data(x):
    c = np.ones(5)
    y = np.sum(x * c)
    c.data[0] = 5.0
    return y


@program
def by_a_memoryview(x):
    c = np.ones(5)
    y = np.sum(x * c)
    memoryview(c)[0] = 5.0
    return y


@program
def after_its_shape(x):
    c = np.ones(5)
    y = np.sum(x * c)
    c.shape = (5, 1)
    c[0] = 4
    return y


@program
def its_imaginary_part(x):
    c = np.ones(5) * 1j
    y = np.sum(x * c.imag)
    c.imag = 7.0
    c.imag[1] = 3.0
    return y


@program
def added_to_flat(x):
    c = np.ones(5)
    y = np.sum(x * c)
    c.flat[0] += 5.0
    return y


@program
def by_a_name_of_flat(x):
    c = np.ones(5)
    f = c.flat
    y = np.sum(x * c)
    f[0] = 5.0
    return y


@program
def flat_in_a_loop(x):
    c = np.ones(5)
    y = np.sum(x * c)
    for k, v in enumerate(c.flat):
        c.flat[k] = v * 2
    return y


@program
def by_an_iterator_of_numpy(x):
    c = np.ones(5)
    y = np.sum(x * c)
    for v in np.nditer(c, op_flags=["readwrite"]):
        v[...] = 3.0
    return y


@program
def by_views_of_an_iterator(x):
    c = np.ones(5)
    y = np.sum(x * c)
    np.nditer(c, op_flags=["readwrite"]).itviews[0][...] = 4.0
    return y


@program
def by_bits(x):
    c = np.ones(5)
    y = np.sum(x * c)
    c.view(np.int64)[0] = 0
    c.view().fill(3.0)
    return y


@program
def by_methods_of_operators(x):
    c = np.ones(5)
    y = np.sum(x * c)
    c.__setitem__(0, 5.0)
    c.__iadd__(3.0)
    c.__imul__(0.0)
    return y


@program
def by_functions_of_operators(x):
    c = np.ones(5)
    y = np.sum(x * c)
    operator.setitem(c, 0, 7.0)
    operator.iadd(c, 1.0)
    return y


@program
def by_setattr(x):
    c = np.ones(5)
    y = np.sum(x * c)
    setattr(c, "flat", 7.0)
    return y


@program
def by_strides(x):
    c = np.ones(5)
    y = np.sum(x * c)
    np.lib.stride_tricks.as_strided(c, (2,), (8,))[:] = 0.0
    np.frombuffer(c)[0]
    return y


@program
def by_an_array_in_its_memory(x):
    c = np.ones(5)
    y = np.sum(x * c)
    np.ndarray((5,), float, c)[0] = 0.0
    return y


@program
def by_an_array_from_its_buffer(x):
    c = np.ones(5)
    d = np.frombuffer(c)
    y = np.sum(x * c)
    d[0] = 0.0
    return y


@program
def of_bytes(x):
    c = bytearray(b"abcde")
    d = np.frombuffer(c, np.uint8)
    y = np.sum(x * d)
    c[0] = 0
    return y


@program
def of_an_array_of_python(x):
    c = array.array("d", [1.0, 2.0, 3.0, 4.0, 5.0])
    d = np.asarray(c)
    y = np.sum(x * d)
    c[0] = 0.0
    return y


@program
def by_an_iterator_and_its_count(x):
    c = np.ones(5)
    y = np.sum(x * c)
    for i, v in enumerate(np.nditer(c, op_flags=["readwrite"])):
        v[...] = i
    return y


@program
def by_the_object_of_a_memoryview(x):
    c = np.ones((5, 5))
    y = np.sum(x * c[0])
    for r in memoryview(c).cast("B"):
        pass
    m = memoryview(c)
    m[0, 0] = 4.0
    z = m.obj
    z[0] = 3
    return y


@program
def by_an_object_that_gives_it(x):
    c = np.ones(5)
    y = np.sum(x * c)
    v = V(c)
    d = np.asarray(v)
    d[0] = 3
    return y


@program
def by_what_gives_it_back(x):
    c = np.ones(5)
    y = np.sum(x * c)
    p = np.require(c)
    p[0] = 3
    q = np.ascontiguousarray(c)
    q[1] = 4
    r = np.asanyarray(c)
    r[2] = 7
    np.atleast_1d(c)[3] = 1
    np.squeeze(c)[4] = 0
    return y


@program
def unpacked(x):
    c = np.ones((1, 5))
    y = np.sum(x * c[0])
    (a,) = c
    a[0] = 4
    b = c[0]
    b[1] = 3
    (d,) = [c]
    d[0, 2] = 1
    e = dict(k=c)["k"]
    e[0, 3] = 0
    return y


@program
def in_an_array_of_objects(x):
    c = np.ones(5)
    y = np.sum(x * c)
    o = np.empty(1, object)
    o[0] = c
    o[0][1] = 5
    return y


@program
def by_a_pointer(x):
    w = np.ones(5)
    y = np.sum(x * w)
    p = w.ctypes.data_as(ctypes.POINTER(ctypes.c_double))
    p[0] = 7.0
    return y


@program
def by_an_iterator(x):
    w = np.ones(5)
    d = w[::2]
    it = iter([d])
    y = np.sum(x * w)
    next(it)[0] = 9.0
    return y


@program
def by_a_bound_method(x):
    w = np.ones(5)
    f = w.__setitem__
    y = np.sum(x * w)
    f(0, 9.0)
    return y


@program
def by_names_of_functions(x):
    w = np.ones(5)
    f = w.fill
    y = np.sum(x * w)
    f(9.0)
    g = np.add
    g(w, 1, w)
    h = np.subtract.at
    h(w, [0], 3)
    return y


@program
def by_an_iterator_in_a_with(x):
    w = np.ones(5)
    y = np.sum(x * w)
    with np.nditer(w, op_flags=["readwrite"]) as it:
        for v in it:
            v[...] = 2 * v
    return y


@program
def in_a_namespace(x):
    w = np.ones(5)
    n = N(w=w)
    y = np.sum(x * w)
    n.w[0] = 8
    n.w += 1
    m = N(**{"v": w})
    m.v[2] = 0
    return y


@program
def in_containers_of_the_library(x):
    w = np.ones(5)
    P = collections.namedtuple("P", "a")
    p = P(w)
    q = collections.deque([w])
    r = collections.OrderedDict(a=w)
    y = np.sum(x * w)
    p.a[0] = 8
    q[0][1] = 7
    r["a"][2] = 3
    return y


@program
def by_functools(x):
    w = np.ones(5)
    y = np.sum(x * w)
    functools.reduce(lambda a, b: a.__iadd__(b), [w, w])
    operator.itemgetter(0)([w])[1] = 5
    operator.attrgetter("T")(w)[2] = 4
    operator.methodcaller("fill", 3)(w)
    return y


@program
def in_an_array_made_of_objects(x):
    c = np.ones(5)
    o = np.array([c, None], dtype=object)
    y = np.sum(x * c)
    o[0][1] = 5
    return y


@program
def in_a_view_of_objects(x):
    c = np.ones(5)
    o = np.full(2, None)
    o[1] = c
    p = o[::-1]
    y = np.sum(x * c)
    p[0][2] = 5
    for q in o:
        if q is not None:
            q[3] = 7
    return y


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda f: f.__name__)
def test_programs(fun):
    """The derivative reads what the function read: each is linear, so its slope is the change between two points."""
    slopes = [fun(X + e) - fun(X.copy()) for e in np.eye(5)]
    np.testing.assert_allclose(srcad.grad(fun)(X.copy()), slopes, rtol=1e-12)
    np.testing.assert_allclose(srcad.jvp(fun, (X.copy(),), (np.ones(5),))[1], np.sum(slopes), rtol=1e-12)
