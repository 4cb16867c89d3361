"""Functions of the user's own: nested, closures, lambdas, recursion, every way of passing arguments."""

import functools
import math
import operator
from functools import partial, reduce

import numpy as np

from tests.corpus.table import Arguments, add, case


def _two(d):
    return d.scalar(), d.scalar()


def _vector(d):
    return (d.array(d.n(4)),)


def square(v):
    return v * v


def scaled(v, scale=2.0, *, shift=0.5):
    """A docstring; defaults; a keyword-only parameter."""
    return v * scale + shift


def logistic(z):
    return 1.0 / (1.0 + np.exp(-z))


def two_results(a, b):
    s = a + b
    return s * s, a * b


def branching(v):
    if v > 0.8:
        return v * v
    w = np.sin(v)
    return w * v


def looping(v, n):
    total = v
    for k in range(n):
        total = total * v + k
    return total


@case(_two, (0, 1))
def calls_user_functions(x, y):
    return square(x) * scaled(y) + square(square(x * y)) + logistic(x - y)


@case(_vector)
def calls_user_functions_on_arrays(x):
    return np.sum(square(x) * scaled(x, 3.0)) + np.sum(logistic(square(x)))


@case(_two, (0, 1))
def calls_with_branches_and_loops_inside(x, y):
    return branching(x) * branching(y * 0.3) + looping(y, 3) * looping(x, 2)


@case(_two, (0, 1))
def calls_returning_tuples(x, y):
    p, q = two_results(x, y)
    r = two_results(p, q)
    return r[0] * r[1] + p


@case(_two, (0, 1))
def calls_in_a_loop(x, y):
    for k in range(3):
        x, y = two_results(x * 0.5, y)
        x = scaled(x, shift=y)
    return x * y


@case(_two, (0, 1))
def keyword_arguments_are_active(x, y):
    return scaled(v=x, scale=y) + scaled(x, shift=x * y) * scaled(y, scale=x, shift=y)


@case(
    lambda d: Arguments((d.scalar(),), {"scale": d.scalar(), "shift": d.scalar()}),
    ("v", "scale", "shift"),
    name="keyword_only_parameter",
)
def keyword_only(v, scale=2.0, *, shift=0.5):
    return v * scale + shift * v * v


@case(lambda d: (d.scalar(),), (0, "scale"))
def default_of_a_parameter(v, scale=2.0, table=(1.0, 2.0)):
    return v * scale * table[1] + scale**2


@case(_two, (0, 1))
def positional_only(x, /, y, *, z=3.0):
    def inner(a, /, b):
        return a * b

    return inner(x, b=y) * z


@case(lambda d: (d.scalar(), d.scalar(), d.scalar()), (0, "rest"))
def variadic_parameter(x, *rest):
    total = x
    for r in rest:
        total = total * r + x
    return total * len(rest)


def _sum_all(*values, **named):
    total = 0.0
    for v in values:
        total = total + v * v
    for key, v in named.items():
        total = total * (v if key == "factor" else 1.0)
    return total


@case(_two, (0, 1))
def variadic_callee(x, y):
    values = (x, x * y)
    named = {"factor": y}
    return _sum_all(x, y) + _sum_all(*values, y, factor=x) * _sum_all(*values, **named)


@case(lambda d: Arguments((d.scalar(),), {"a": d.scalar(), "b": d.scalar()}), (0, "named"))
def variadic_keywords_parameter(x, **named):
    return x * named["a"] + named["b"] ** 2 * sum(named.values())


def _passed_on(*args, **kwargs):
    return scaled(*args, **kwargs)


@case(_two, (0, 1))
def variadic_passed_on(x, y):
    return _passed_on(x, y, shift=x) * _passed_on(*[y], **{"shift": x * x})


@case(_two, (0, 1))
def nested_function(x, y):
    def product(a, b):
        return a * b

    def twice(a):
        return product(a, a) * 2.0

    return twice(x) * product(x, y)


@case(_two, (0, 1))
def closure_over_actives(x, y):
    z = x * y

    def shifted(a):
        return a * z + y

    return shifted(x) * shifted(z)


@case(_two, (0, 1))
def closure_sees_a_rebound_variable(x, y):
    z = x

    def f(a):
        return a * z

    p = f(y)
    z = z * y
    q = f(y)
    return p * q


@case(_two, (0, 1))
def closure_over_the_loop_variable(x, y):
    functions = []
    for k in range(3):
        functions.append(lambda a: a * k + x)
    return sum(f(y) for f in functions)


@case(_two, (0, 1))
def closures_by_default_argument(x, y):
    functions = [lambda a, k=k: a**k * x for k in range(3)]
    return sum(f(y) for f in functions)


@case(_two, (0, 1), may_refuse=True)
def closure_assigns_nonlocal(x, y):
    total = x

    def add(a):
        nonlocal total
        total = total + a * a

    add(y)
    add(total)
    return total * x


@case(_vector)
def closure_changes_a_captured_array(x):
    y = np.zeros(len(x))

    def put(i, v):
        y[i] = v * v

    for i in range(len(x)):
        put(i, x[i])
    put(0, y[1])
    return np.sum(y * x)


def make_polynomial(*coefficients):
    def polynomial(v):
        total = 0.0
        for c in coefficients:
            total = total * v + c
        return total

    return polynomial


add(make_polynomial(1.0, -2.0, 0.5), lambda d: (d.scalar(),), name="closure_made_by_a_factory")
add(make_polynomial(3.0, 0.25), lambda d: (d.scalar(),), name="another_closure_of_the_factory")


@case(_two, (0, 1))
def closure_made_inside(x, y):
    p = make_polynomial(x, y, 1.0)
    q = make_polynomial(y, x)
    return p(x) * q(y)


def make_free_variable():
    slope, offset = 1.5, np.array([0.5, -1.0, 2.0])

    def line(v):
        return slope * np.sum(v * offset) + slope**2

    return line


add(make_free_variable(), lambda d: (d.array(3),), (0, "slope", "offset"), name="free_variables_of_a_closure")

RATE = 0.75
WEIGHTS = np.array([1.0, -2.0, 0.5])


@case(lambda d: (d.array(3),), ("RATE", 0, "WEIGHTS"))
def free_variables_that_are_global(x):
    return RATE * np.sum(x * WEIGHTS) + _uses_rate(x[0])


def _uses_rate(v):
    return v * RATE**2


@case(_two, (0, 1))
def lambdas_on_one_line(x, y):
    f, g, h = (lambda a: a * a), (lambda a: a + y), (lambda a, b=2.0: a * b * x)
    return f(x) * g(x) + h(y) * h(x, y)


FIRST, SECOND = (lambda v: v * v), (lambda v: v + 3.0 * v**3)
add(FIRST, lambda d: (d.scalar(),), name="first_lambda_of_a_line")
add(SECOND, lambda d: (d.scalar(),), name="second_lambda_of_a_line")


@case(_two, (0, 1))
def global_lambdas(x, y):
    return FIRST(x) * SECOND(y)


@case(lambda d: (d.scalar(), d.n(3)))
def recursion(x, n):
    if n == 0:
        return 1.0
    return x * recursion(x, n - 1) + n


@case(lambda d: (d.scalar(), d.n(4)))
def recursion_twice(x, n):
    if n < 2:
        return x * n
    return recursion_twice(x, n - 1) * 0.5 + recursion_twice(x, n - 2) * x


@case(lambda d: (d.array(6),))
def recursion_over_halves(x):
    if len(x) == 1:
        return x[0] ** 2
    half = len(x) // 2
    return recursion_over_halves(x[:half]) * recursion_over_halves(x[half:]) + x[0]


@case(_two, (0, 1))
def nested_recursion(x, y):
    def power(a, n):
        if n == 0:
            return 1.0
        half = power(a, n // 2)
        return half * half * (a * y if n % 2 else 1.0)

    return power(x, 5)


def even(v, n):
    return v if n == 0 else odd(v * v, n - 1)


def odd(v, n):
    return 2.0 * v if n == 0 else even(v + 0.1, n - 1)


@case(_two, (0, 1))
def mutual_recursion(x, y):
    return even(x, 4) * odd(y, 3)


def apply_twice(f, v):
    return f(f(v))


@case(_two, (0, 1))
def functions_passed_to_functions(x, y):
    return (
        apply_twice(square, x)
        + apply_twice(lambda a: a * y, x) * apply_twice(np.sin, y)
        + apply_twice(math.exp, x * 0.1)
    )


@case(lambda d: (square, d.scalar(), d.scalar()), (1, 2))
def function_as_an_argument(f, x, y):
    return f(x) * y + f(y)


@case(_two, (0, 1))
def functions_from_a_container(x, y):
    table = {"square": square, "sin": np.sin, "line": lambda a: a * y}
    total = 0.0
    for name in ("square", "sin", "line"):
        total += table[name](x)
    for f in [square, math.cos, scaled]:
        total *= f(y)
    return total


@case(_two, (0, 1))
def function_chosen_when_it_runs(x, y):
    f = square if x > 0.0 else scaled
    g = scaled if y > 100.0 else logistic
    return f(x) * g(y)


@case(_two, (0, 1))
def function_returned_by_a_function(x, y):
    def make(a):
        def inner(b):
            return a * b + y

        return inner

    return make(x)(y) * make(x * y)(x)


@case(_two, (0, 1))
def composed_functions(x, y):
    def compose(*functions):
        return lambda v: reduce(lambda acc, f: f(acc), functions, v)

    return compose(square, scaled, lambda v: v * y)(x)


@case(_two, (0, 1))
def partial_application(x, y):
    f = partial(scaled, scale=y)
    g = functools.partial(scaled, x, shift=y)
    h = partial(partial(looping, n=2), y)
    return f(x) * g() * g(2.0) + h() + partial(lambda a, b: a * b, x)(y)


add(
    partial(scaled, shift=2.0),
    lambda d: (d.scalar(), d.scalar()),
    (0, 1),
    name="a_partial_is_the_primal",
    theme="calls",
)
add(partial(scaled, 1.5), lambda d: (d.scalar(),), name="a_partial_binds_the_first_parameter", theme="calls")


@case(_vector)
def reduce_and_map(x):
    product = reduce(operator.mul, [v for v in x])
    horner = functools.reduce(lambda acc, v: acc * 0.5 + v * v, x, 1.0)
    mapped = list(map(square, x))
    pairs = sum(map(operator.add, mapped, x))
    return product + horner * pairs + sum(map(lambda a, b: a * b, x, mapped))


@case(_vector, may_refuse=True)
def filtered(x):
    return sum(filter(lambda v: v > 0.0, x)) * x[0]


@case(_vector)
def operator_functions(x):
    return (
        operator.add(x[0], x[1]) * operator.neg(x[2])
        + operator.getitem(x, 0) ** 2
        + np.sum(operator.truediv(x, 2.0))
    )


class Model:
    """An object with constants, active attributes and methods."""

    degree = 3

    def __init__(self, weight, bias):
        self.weight = weight
        self.bias = bias

    def line(self, v):
        return self.weight * v + self.bias

    def curve(self, v):
        return self.line(v) ** self.degree * self.norm

    @property
    def norm(self):
        return self.weight * self.weight + 1.0

    @staticmethod
    def double(v):
        return v * 2.0

    @classmethod
    def cube(cls, v):
        return v**cls.degree

    def __call__(self, v):
        return self.line(v) * v


class Child(Model):
    """Overrides a method and calls the parent's."""

    def line(self, v):
        return super().line(v) * v


MODEL = Model(0.7, 0.2)
add(MODEL.line, lambda d: (d.scalar(),), name="a_bound_method_is_the_primal", theme="calls")
add(MODEL, lambda d: (d.scalar(),), name="a_callable_object_is_the_primal", theme="calls")


@case(_two, (0, 1))
def bound_methods_of_a_global_object(x, y):
    line = MODEL.line
    return line(x) * MODEL.curve(y) + MODEL(x) * MODEL.double(y) + Model.cube(y)


@case(lambda d: (d.scalar(), Model(d.scalar(), d.scalar())), 0)
def attributes_of_a_constant_object(x, model):
    return x * model.weight + model.bias * model.line(x) * model.degree


@case(lambda d: (d.scalar(), Child(d.scalar(), d.scalar())), 0, may_refuse=True)
def overridden_method(x, model):
    return model.line(x) * model.curve(x)


@case(lambda d: (Model(d.scalar(), d.scalar()), d.scalar()), (0, 1))
def object_parameter(model, x):
    return model.weight * x + model.bias**2


@case(lambda d: (Model(d.scalar(), d.scalar()), d.scalar()), (0, 1))
def object_parameter_with_methods(model, x):
    return model.line(x) * model.curve(x)


class Pair:
    """An object of objects."""

    def __init__(self, first, second):
        self.first = first
        self.second = second
        self.name = "pair"


@case(lambda d: (Pair(Model(d.scalar(), d.scalar()), Model(d.scalar(), d.scalar())), d.scalar()), (0, 1))
def objects_in_an_object_parameter(pair, x):
    model = pair.first
    for _ in range(2):
        x = model.line(x) + pair.second.curve(x) * 0.1
    return x * pair.first.weight


@case(_vector)
def callee_changes_its_argument(x):
    def double_first(a):
        a[0] *= 2.0
        a[1] = a[0] * a[2]

    y = x * 1.5
    double_first(y)
    double_first(x)
    double_first(y[1:])
    return np.sum(x * y)


def relax(u, k):
    u[1:-1] += k * (u[2:] - 2.0 * u[1:-1] + u[:-2])


def scale_rows(m, factors):
    for row, f in zip(m, factors):
        row *= f


@case(lambda d: (d.array(d.n(6)), d.scalar(0.1, 0.3)), (0, 1))
def callee_changes_its_argument_in_a_loop(u, k):
    for _ in range(4):
        relax(u, k)
        k = k * 1.1
    return np.sum(u * u)


@case(lambda d: (d.array(3, d.n(3)), d.array(3)), (0, 1))
def callee_changes_rows(m, factors):
    scale_rows(m, factors)
    scale_rows(m[1:], factors)
    scale_rows(m.T, m[0].copy())
    return np.sum(m * m)


def _overwrite_and_return(a, v):
    a[:] = v
    return a


@case(_vector)
def callee_returns_its_argument(x):
    y = x * 2.0
    z = _overwrite_and_return(y, x * x)
    z[0] = 3.0 * x[1]
    return np.sum(y * z * x)


@case(_vector)
def callee_returns_a_view(x):
    def tail(a):
        return a[1:]

    t = tail(x)
    t *= 2.0
    tail(t)[0] = x[0] * x[1]
    return np.sum(x * x)


def _solve_into(a, b, out):
    out[0] = a * b
    out[1] = a - b
    out += b


@case(_two, (0, 1))
def callee_writes_into_a_workspace(x, y):
    out = np.empty(2)
    total = 0.0
    for k in range(3):
        _solve_into(x, y * k, out)
        total = total + np.sum(out * out)
    return total


@case(_vector)
def callee_changes_a_container(x):
    def push(items, v):
        items.append(v)
        items[0] = items[0] * v

    items = [x[0]]
    push(items, x[1])
    push(items, items[1] * x[2])
    return sum(items)


@case(lambda d: (d.array(d.n(4)), d.array(d.n(4))), (0, 1))
def same_array_twice(x, y):
    def combine(a, b):
        return np.sum(a * a * b)

    return combine(x, x) + combine(x, y) * combine(y, x)


@case(_vector)
def same_array_twice_and_stored(x):
    def spread(a, b):
        a[1:] += b[:-1] * 0.5
        b[0] *= a[1]

    y = x * 1.0
    spread(y, y)
    return np.sum(y * x)


@case(_two, (0, 1))
def unused_result_and_unused_argument(x, y):
    square(x)
    two_results(x, y)

    def first(a, b):
        return a * a

    return first(x, y) * first(2.0, y) + x


@case(_two, (0, 1))
def default_evaluated_at_definition(x, y):
    def f(a, b=x * y):
        return a * b

    x = x * 2.0
    return f(x) * f(y, b=x)


def _annotated(v: "np.ndarray", n: int = 2) -> "np.ndarray":
    return v**n


@case(_vector)
def annotated_callee(x):
    return np.sum(_annotated(x) * _annotated(x, n=3))


def decorated_twice(f):
    @functools.wraps(f)
    def wrapper(*args, **kwargs):
        return 2.0 * f(*args, **kwargs)

    return wrapper


@decorated_twice
def _decorated(v):
    return v * v


@case(_two, (0, 1), may_refuse=True)
def decorated_callee(x, y):
    return _decorated(x) * _decorated(v=y)


@case(_vector, may_refuse=True)
def generator_function(x):
    def pairs(a):
        for i in range(len(a) - 1):
            yield a[i], a[i + 1]

    return sum(p * q for p, q in pairs(x))


def announced(fun):
    @functools.wraps(fun)
    def wrapper(*args, **kwargs):
        print("call", fun.__name__)
        return fun(*args, **kwargs)

    return wrapper


def positive(fun):
    @functools.wraps(fun)
    def wrapper(x, *rest, **named):
        if np.any(np.isnan(x)):
            raise ValueError("nan")
        return abs(fun(x, *rest, **named))

    return wrapper


@announced
def energy(x, k=1.0, *, shift=0.0):
    return 0.5 * k * np.sum((x - shift) ** 2)


@positive
@announced
def weighted(x, /, y, *more, c: "int" = 2.0, **options) -> float:
    return np.sum(x * y) * c + sum(more) + options.get("z", 1.0) * x[0]


add(energy, lambda d: (d.array(d.n(3)), 2.0), (0, 1), name="decorated_itself")
add(energy, lambda d: (d.array(d.n(3)),), 0, name="decorated_itself_with_defaults")
add(
    energy,
    lambda d: Arguments((d.array(d.n(3)),), {"shift": 0.3, "k": 1.5}),
    ("x", "shift", "k"),
    name="decorated_itself_by_keyword",
)
add(
    weighted,
    lambda d: Arguments((d.array(d.n(3)), 2.0, 1.0, 2.0), {"z": 0.3, "c": 1.5}),
    ("x", "y"),
    name="decorated_twice_itself",
)


class Spring:
    def __init__(self, k):
        self.k = k

    @announced
    def force(self, x, y=2.0):
        return np.sum(self.k * x) * y


add(Spring(2.0).force, lambda d: (d.array(d.n(3)), 3.0), (0, 1), name="decorated_method")
add(Spring(2.0).force, lambda d: (d.array(d.n(3)),), 0, name="decorated_method_with_a_default")


@case(_two, (0, 1))
def parameters_forwarded(x, y):
    def inner(a, b=1.0, *rest, c=2.0, **more):
        s = a * b + c
        for r in rest:
            s += r * a
        for k, v in more.items():
            if k.startswith("p"):
                s *= v
        return s

    def outer(*args, **kw):
        return inner(*args, **kw) + inner(*args[::-1], **{**kw, "c": y})

    return outer(x, y, x * y, c=x, p1=y, q=3.0)
