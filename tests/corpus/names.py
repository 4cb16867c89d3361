"""Imports under any name, and user names that generated code would like to use itself."""

import math as m
import operator as op
from functools import partial as bind
from math import pi as PI
from math import sin
from math import sqrt as root

import numpy
import numpy as anything
import numpy.linalg as la
from numpy import dot
from numpy import exp as E
from numpy import sum as total
from numpy.linalg import norm as length

from tests.corpus.table import add, case
from tests.corpus.twins import left, right
from tests.corpus.twins.left import rate as rate_left
from tests.corpus.twins.right import rate as rate_right


def _two(d):
    return d.scalar(), d.scalar()


def _vector(d):
    return (d.array(d.n(4)),)


@case(_vector)
def numpy_under_its_own_name(x):
    return numpy.sum(numpy.exp(x) * numpy.linalg.norm(x))


@case(_vector)
def numpy_under_another_name(x):
    return anything.sum(anything.tanh(x)) * la.norm(x) * length(x)


@case(_vector)
def numpy_functions_under_other_names(x):
    return total(E(x)) * dot(x, x)


@case(_two, (0, 1))
def math_under_other_names(x, y):
    return m.cos(x) * root(y) + sin(x * PI) + op.mul(x, y) + bind(m.pow, x)(y)


@case(_vector)
def imports_inside_the_function(x):
    import math

    import numpy as np
    from numpy import cos as C

    return np.sum(C(x)) * math.exp(x[0])


@case(_vector)
def functions_bound_to_names(x):
    f = anything.sin
    g, h = anything.sum, f
    alias = anything
    return g(f(x) * h(x)) * alias.sum(alias.cos(x))


@case(_two, (0, 1))
def adjoint_names_are_taken(x, y):
    x_bar = x * y
    y_bar = x_bar * x
    x_bar_1 = y_bar + x_bar
    z_bar = 2.0
    _bar = x_bar_1 * z_bar
    return _bar * x_bar + y_bar


@case(_two, (0, 1), name="parameters_are_called_like_adjoints")
def parameters_like_adjoints(x, x_bar):
    y = x * x_bar
    y_bar = y * x
    return y_bar * y


@case(_two, (0, 1))
def saved_names_are_taken(x, y):
    x_saved = [x]
    x_1 = y
    for k in range(3):
        x = x * x_1
        x_saved.append(x)
        t = x_1 * x
        t_1 = t + 1.0
        t_saved = t_1 * t
        x_1 = x_1 + t_saved * 0.01
    return x * x_saved[1] * x_1


@case(_two, (0, 1))
def the_name_d_and_friends(d, value):
    srcad = d * value
    grad = srcad + d
    pullback = grad * value
    result = pullback * srcad
    out, tmp, t, s, g, _ = result, 1.0, grad, srcad, d, value
    return out * tmp + t * s * g * _


@case(_vector)
def numpy_name_rebound_to_a_number(x):
    np = 3
    numpy = anything
    return numpy.sum(x**np) * np


def np_is_a_parameter(np, x):
    return np * x + np**2


add(np_is_a_parameter, _two, (0, 1))


@case(_two, (0, 1))
def builtins_are_shadowed(x, y):
    sum = x * y
    len = sum + x
    range = len * y
    list = [sum, len, range]
    zip, reversed, enumerate, float = list[0], list[1], list[2], y
    return zip * reversed + enumerate * float


def sum_of(abs, min, max):
    return abs * min + max * max


add(sum_of, lambda d: (d.scalar(), d.scalar(), d.scalar()), (0, 1, 2), name="builtins_are_parameters")


@case(_vector)
def locals_shadow_functions(x):
    exp = x * 2.0
    sin = anything.sin(exp)
    return anything.sum(exp * sin)


@case(_two, (0, 1))
def underscores_and_unicode(x, y):
    _x, __y, μ, été = x * y, y, x, y * y
    _ = _x * __y
    __ = _ + μ
    return __ * été


@case(_two, (0, 1))
def keyword_like_names(x, y):
    match = x * y
    case = match + x
    type = case * y
    print_ = type * match
    self = print_ + case
    return self * type


@case(_two, (0, 1))
def callees_of_one_name_in_two_modules(x, y):
    return rate_left(x) * rate_right(y) + left.rate(y) * right.rate(x)


@case(_two, (0, 1))
def local_function_named_like_a_callee(x, y):
    def rate(v):
        return v + 10.0

    return rate(x) * left.rate(y) * right.rate(x)


@case(_two, (0, 1))
def comprehension_variable_named_like_a_parameter(x, y):
    a = [x * k for k in range(3)]
    b = [x + y for x in a]
    return sum(b) * x


@case(_two, (0, 1))
def nested_parameter_named_like_an_outer_variable(x, y):
    def f(y):
        x = y * 2.0
        return x * y

    return f(x) * y + x


@case(_two, (0, 1))
def lambda_parameter_named_like_an_outer_variable(x, y):
    f = lambda x, y=x: x * y  # noqa: E731
    return f(y) + f(x, x)


@case(_two, (0, 1))
def name_reused_for_other_types(x, y):
    a = x * y
    b = a
    a = [a, y]
    a = a[0] * a[1]
    a = {"k": a}
    a = anything.array([a["k"], x])
    a = anything.sum(a * a)
    return a * b


@case(_two, (0, 1))
def loop_variable_is_a_parameter(x, y):
    total = 0.0
    for x in [x, y, x * y]:
        total += x * x
    return total * x


@case(_two, (0, 1))
def parameter_rebound_before_use(x, y):
    x = y * y
    return x * y
