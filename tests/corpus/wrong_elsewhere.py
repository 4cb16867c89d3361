"""Programs that other tools get wrong, silently: one regression each.

Most are about aliases, about broadcasting of scalars, and about names whose
meaning changes between the forward and the reverse sweep.
"""

import numpy as np

from tests.corpus.table import Arguments, add, case


def _vector(d):
    return (d.array(d.n(4)),)


def _two_vectors(d):
    n = d.n(4)
    return d.array(n), d.array(n)


@case(_vector)
def alias_changed_in_place(x):
    y = x * 2.0
    z = y
    z *= 3
    return np.sum(y * z)


@case(_vector)
def view_changed_in_place(x):
    y = x * x
    v = y[1:]
    v *= 2
    return np.sum(y * x)


@case(_vector)
def constant_changed_after_its_use(x):
    c = np.arange(1.0, len(x) + 1.0)
    y = x * c
    c *= 5.0
    return np.sum(y * x)


@case(_two_vectors, 0)
def constant_argument_changed_after_its_use(x, c):
    y = x * c
    c *= 5.0
    return np.sum(y * y) + np.sum(x * c)


@case(_vector)
def active_changed_after_a_product(x):
    y = x * 2.0
    z = y * y
    y[:] = 1.0
    return np.sum(z) + np.sum(y * x)


@case(_vector)
def workspace_in_a_loop(x):
    work = np.zeros(len(x))
    total = 0.0
    for k in range(3):
        np.multiply(x, k + 1.0, out=work)
        np.sin(work, out=work)
        total += np.sum(work * work)
    return total


@case(_vector)
def workspace_kept_from_one_iteration_to_the_next(x):
    work = np.ones(len(x))
    for k in range(4):
        work[k % len(x)] = work[(k + 1) % len(x)] * x[k % len(x)]
        work *= 1.1
    return np.sum(work**2)


@case(lambda d: (d.array(4), d.array(4)), (0, 1))
def repeated_index_adds_once(y, v):
    i = np.array([1, 1, 2])
    y[i] += v[i]
    return np.sum(y * y)


@case(_vector)
def iterating_over_a_product(x):
    total = 0.0
    for a in x * 2.0:
        total += a * a
    return total


@case(lambda d: (d.scalar(), d.array(3, d.n(2))), (0, 1))
def scalar_divided_and_dividing(a, x):
    return np.sum(a / x) + np.sum(x / a)


@case(lambda d: (d.scalar(), d.positive(3, d.n(2))), (0, 1))
def scalar_to_a_power_and_as_a_power(a, x):
    return np.sum(a**x) + np.sum(x**a)


@case(lambda d: (d.scalar(), d.array(3, d.n(2))), (0, 1))
def scalar_in_maximum_and_minimum(a, x):
    return np.sum(np.maximum(a, x)) + np.sum(np.minimum(x, a) ** 2)


@case(lambda d: (d.scalar(), d.array(d.n(4))), (0, 1))
def scalar_stored_into_a_slice(a, x):
    x[1:] = a
    return np.sum(x**2)


@case(lambda d: (d.array(1, 3), d.array(4, 1), d.array(1, 1)), (0, 1, 2))
def axes_of_length_one(a, b, c):
    return np.sum(a * b / (c + 3.0)) + np.sum((a + c) ** 2) + np.sum(np.maximum(a, b))


@case(lambda d: (d.scalar(), d.n(3)))
def name_reused_as_a_loop_variable(a, n):
    i = 5
    b = a * i
    for i in range(n):
        b = b * a
    return b * i


@case(lambda d: (d.scalar(), d.n(3)))
def counter_changed_after_its_use(x, n):
    k = 1
    y = x
    while k < n:
        y = y * x**k
        k += 1
    k = 100
    return y * k


@case(lambda d: Arguments((d.scalar(),), {"b": d.scalar()}), (0, "b"))
def active_keyword_argument(a, b=1.0):
    def inner(u, *, v):
        return u * v**2

    return inner(a, v=b) + inner(v=a, u=b)


def _outer(c):
    def line(v):
        return v * c

    return line


def two_closures_of_one_function(x):
    return _outer(2.0)(x) * _outer(3.0)(x * x) + FIRST(x) * SECOND(x)


FIRST, SECOND = _outer(5.0), _outer(7.0)
add(two_closures_of_one_function, lambda d: (d.scalar(),))
add(FIRST, lambda d: (d.scalar(),), name="first_closure")
add(SECOND, lambda d: (d.scalar(),), name="second_closure")


@case(_vector)
def adjoint_must_not_overwrite_the_seed(x):
    y = x * 1.0
    y *= x
    z = y + x
    z += y
    return np.sum(z)


@case(_two_vectors, (0, 1))
def adjoints_of_a_sum_must_not_be_one_array(x, y):
    z = x + y
    x = x * 2.0
    z += x
    z[0] = 0.0
    w = z - y
    w[1] *= 3.0
    return np.sum(w) + np.sum(z)


@case(_vector)
def reversed_view_of_itself(x):
    y = x[::-1]
    y *= x
    return np.sum(x * np.arange(1.0, len(x) + 1.0))


@case(_vector)
def overlapping_slices(x):
    x[1:] = x[:-1]
    x[:-2] += x[2:]
    return np.sum(x * x * np.arange(len(x)))


@case(_vector)
def masked_branch_with_infinite_derivative(x):
    y = x.copy()
    y[0] = 0.0
    safe = np.where(y > 0.0, np.sqrt(np.where(y > 0.0, y, 1.0)), 0.0)
    naive = np.where(y > 0.0, np.sqrt(np.abs(y)), 0.0)
    return np.sum(safe * x) + np.sum(naive[1:])


@case(lambda d: (np.array([0.0, d.scalar(), -d.scalar()]),), smooth=False)
def where_hides_infinities(x):
    with np.errstate(all="ignore"):
        return np.sum(np.where(x > 0.0, np.sqrt(x), 0.0)) + np.sum(np.where(x > 0.0, np.log(x) / x, x))


@case(lambda d: (np.array([0.0, d.scalar()]), 2), 0)
def zero_to_a_power(x, n):
    return np.sum(x**n) + np.sum(x**2.0) + np.sum(x**1) + np.sum(x**0)


@case(lambda d: (np.array([0.0, d.scalar()]),), smooth=False)
def absolute_value_at_zero(x):
    return np.sum(np.abs(x) * 3.0) + np.linalg.norm(x[:1])


@case(lambda d: (np.array([2.0, 2.0, 1.0]), np.array([2.0, 1.0, 1.0])), (0, 1), smooth=False)
def ties_share_equally(x, y):
    return np.sum(np.maximum(x, y) * np.array([1.0, 2.0, 3.0])) + 5.0 * np.max(x) + 7.0 * np.min(y)


@case(lambda d: (np.array([0.0, 0.5, 1.0, 2.0]),), smooth=False)
def clip_counts_its_bounds(x):
    return np.sum(np.clip(x, 0.0, 1.0) * np.array([1.0, 2.0, 3.0, 4.0]))


@case(_vector)
def result_is_an_element_of_a_changed_array(x):
    y = x * 2.0
    r = y[0]
    y[0] = 5.0
    return r * x[1] + y[0]


@case(_vector)
def rebound_in_one_branch_of_a_loop(x):
    best = x[0]
    for v in x:
        if v > best:
            best = v * 1.5
    return best * x[0]


@case(lambda d: (d.array(3, 3),))
def row_swap_by_temporary_view(m):
    t = m[0]
    m[0] = m[1]
    m[1] = t
    return np.sum(m * np.arange(9.0).reshape(3, 3))


@case(lambda d: (d.array(3, 3),))
def row_swap_by_temporary_copy(m):
    t = m[0].copy()
    m[0] = m[1]
    m[1] = t
    return np.sum(m * m * np.arange(9.0).reshape(3, 3))


@case(_vector)
def integer_division_result_as_index(x):
    n = len(x)
    mid = n // 2
    lo, hi = x[:mid], x[mid:]
    lo *= 2.0
    return np.sum(lo) * np.sum(hi) + x[mid - 1]


@case(_two_vectors, (0, 1))
def augmented_assignment_of_an_alias_in_a_list(x, y):
    parts = [x, y]
    for p in parts:
        p *= 2.0
    parts[0] = parts[0] * parts[1]
    return np.sum(parts[0]) + np.sum(x * x)


@case(lambda d: (d.scalar(), d.scalar()), (0, 1))
def variable_swapped_in_a_loop(a, b):
    for _ in range(3):
        a, b = b * 1.1, a * b
    return a + b * 2.0


@case(_vector)
def dot_of_an_array_with_itself(x):
    return np.dot(x, x) * (x @ x) + np.inner(x, x) * np.vdot(x, x) + np.sum(np.outer(x, x))


@case(_vector)
def broadcast_assignment_through_a_view(x):
    m = np.zeros((3, len(x)))
    m[:] = x
    m[1] *= x
    m[:, 0] = x[1]
    return np.sum(m * m)


@case(lambda d: (d.scalar(), d.array(3)), (0, 1))
def float_becomes_array(a, x):
    s = 0.0
    for k in range(3):
        s = s + a * x
        a = a * 1.5
    return np.sum(s * s)


@case(lambda d: (d.scalar(), d.array(3)), (0, 1), may_refuse=True)
def float_accumulator_becomes_array_in_place(a, x):
    s = 0
    for v in x:
        s += v * x * a
    s[0] = a
    return np.sum(s * x)


@case(_vector)
def empty_slices(x):
    return np.sum(x[2:2]) + np.sum(x) + np.prod(x[:0]) * x[0] + np.sum(x[len(x) :] * 3.0)


@case(lambda d: (d.array(d.n(3)), d.array(0)), (0, 1))
def empty_array_parameter(x, e):
    return np.sum(x * x) + np.sum(e * 2.0) + len(e)


def _same_twice(d):
    x = d.array(d.n(4))
    return x, x


def _overlapping(d):
    x = d.array(d.n(4))
    return x[:-1], x[1:]


@case(_same_twice, (0, 1))
def one_array_for_two_parameters(x, y):
    return np.sum(x * x * y) + np.sum(y)


@case(_overlapping, (0, 1))
def overlapping_arrays_for_two_parameters(x, y):
    z = x * y
    z += y
    return np.sum(z * x)
