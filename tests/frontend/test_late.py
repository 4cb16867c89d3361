"""Text that stays as it is, and reads its variables later than where it stands: what they hold then may be active."""

import functools

import numpy as np
import pytest

import srcad
from tests.oracle.checks import assert_gradient
from tests.oracle.programs import gathered

REFUSED, DIFFERENTIATED = [], []


refused, differentiated = gathered(REFUSED), gathered(DIFFERENTIATED)


@refused
def generator(x):
    w = 1.0
    terms = (v * w for v in (1.0, 2.0))
    w = x[0] * x[1]
    return sum(terms) + x[0]


@refused
def generator_written_before_its_variable(x):
    terms = (w[i] * 2.0 for i in range(3))  # noqa: F821
    w = x * 2.0
    return sum(terms) + x[0]


@refused
def variable_bound_in_a_branch(x):
    w = np.ones(3)
    terms = (w[i] * 2.0 for i in range(3))
    if x[0] > 0.0:
        w = x * 2.0
    return sum(terms) + x[0]


@refused
def variable_of_a_loop(x):
    w = 1.0
    terms = (v * w for v in (1.0, 2.0))
    for w in x:
        pass
    return sum(terms) + x[0]


@refused
def variable_that_is_unpacked(x):
    w = 1.0
    terms = (v * w for v in (1.0, 2.0))
    w, _ = x[0] * x[1], 3.0
    return sum(terms) + x[0]


@refused
def variable_added_to(x):
    w = 1.0
    terms = (v * w for v in (1.0, 2.0))
    w += x[0] * x[1]
    return sum(terms) + x[0]


@refused
def variable_bound_by_another_function(x):
    w = 1.0

    def change():
        nonlocal w
        w = x[0] * x[1]

    terms = (v * w for v in (1.0, 2.0))
    change()
    return sum(terms) + x[0]


@refused
def variable_stored_into(x):
    w = np.ones(3)
    terms = (w[i] * 2.0 for i in range(3))
    w[:] = x * 2.0
    return sum(terms) + x[0]


@refused
def generator_in_zip(x):
    w = 1.0
    pairs = zip((v * w for v in (1.0, 2.0)), range(2))
    w = x[0] * x[1]
    return sum(a for a, _ in pairs) + x[0]


@refused
def generator_in_a_list(x):
    w = 1.0
    several = [(v * w for v in (1.0, 2.0))]
    w = x[0] * x[1]
    return sum(several[0]) + x[0]


@refused
def generator_in_iter(x):
    w = np.ones(3)
    terms = iter(np.float64(w[i]) for i in range(3))
    w = x * 2.0
    return next(terms) + x[0]


@refused
def map_of_a_lambda(x):
    w = np.ones(3)
    terms = map(lambda i: w[i] * 2.0, range(3))
    w = x * 2.0
    return sum(terms) + x[0]


@differentiated
def function_that_is_kept(x):
    w = np.ones(3)
    at = np.vectorize(lambda i: w[int(i)])
    w = x * 2.0
    return np.sum(at(np.arange(3))) + x[0]


@refused
def method_of_a_class(x):
    w = 1.0

    class Weight:
        def get(self):
            return w

    weight = Weight()
    w = x[0] * x[1]
    return weight.get() + x[0]


@refused
def decorated_function(x):
    w = 1.0

    @functools.lru_cache
    def weight():
        return w

    w = x[0] * x[1]
    return weight() + x[0]


@differentiated
def function_that_another_one_reads(x):
    def weight():
        return w

    w = 1.0
    at = np.vectorize(lambda i: weight() * i)
    w = x[0] * x[1]
    return np.sum(at(np.arange(3))) + x[0]


@refused
def function_replaced_by_another(x):
    def weight():
        return 1.0

    terms = (weight() * v for v in (1.0, 2.0))

    def weight():  # noqa: F811
        return 2.0

    return sum(terms) * x[0]


@refused
def known_function_replaced_by_another(x):
    wave = np.sin
    terms = (wave(v) for v in (1.0, 2.0))
    wave = np.cos
    return sum(terms) * x[0]


@refused
def text_of_the_turn_before(x):
    total, terms, w = 0.0, iter([]), 1.0
    for k in range(3):
        w = x[k] * 2.0
        total += sum(terms)
        w = 1.0
        terms = (v * w for v in (1.0, 2.0))
    return total + x[0]


@refused
def value_that_became_a_dict(x):
    w = (1.0, 2.0)
    terms = (v + w[0] for v in (1.0, 2.0))
    w = {0: 3.0, "x": x[1]}
    return sum(terms) * x[0]


@differentiated
def used_up_where_it_is_written(x):
    w = 2.0
    total = sum(v * w for v in (1.0, 2.0)) + max(v + w for v in (1.0, 2.0))
    order = sorted(range(3), key=lambda i: -w * i)
    kept = list(map(lambda v: v * w, [1.0, 2.0]))
    w = x[order[0]] * x[1]
    return total * w + kept[1] * x[0]


@differentiated
def loop_over_a_generator(x):
    w, total = 2.0, 0.0
    for v in (v * w for v in (1.0, 2.0)):
        total += v * x[0]
    w = x[0] * x[1]
    return total * w


@differentiated
def list_of_constants(x):
    w = 2.0
    known = [v * w for v in (1.0, 2.0)]
    w = x[0] * x[1]
    return known[1] * w


@differentiated
def generator_whose_variable_stays_constant(x):
    w = 2.0
    terms = (v * w for v in (1.0, 2.0))
    w = 3.0
    return sum(terms) * x[0]


@differentiated
def function_that_sees_what_is_bound_later(x):
    w = 1.0
    weights = [lambda: w]
    w = x[0] * x[1]
    return weights[0]() + x[0]


@pytest.mark.parametrize("fun", REFUSED, ids=lambda f: f.__name__)
def test_refused(fun):
    with pytest.raises(srcad.UnsupportedSyntaxError):
        srcad.grad(fun)(np.array([0.5, 1.5, 2.5]))


@pytest.mark.parametrize("fun", DIFFERENTIATED, ids=lambda f: f.__name__)
def test_differentiated(fun):
    assert_gradient(fun, (np.array([0.5, 1.5, 2.5]),))
