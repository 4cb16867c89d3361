"""Branches and returns."""

import numpy as np

from tests.corpus.table import case


def _two(d):
    return d.scalar(), d.scalar()


@case(_two, (0, 1))
def if_elif_else(x, y):
    if x > 10.0:
        z = x
    elif y > 0.0:
        z = x * y
    else:
        z = y
    return z * z


@case(_two, (0, 1))
def name_bound_in_one_branch(x, y):
    z = x
    if y > 0.0:
        w = x * y
        z = w * w
    return z + x


@case(_two, (0, 1))
def name_bound_in_one_branch_and_read_in_a_later_one(x, y):
    flag = x > 0.0
    if flag:
        w = x * y
    z = y * y
    if flag:
        z = z * w
    return z


@case(_two, (0, 1))
def name_bound_in_the_branch_not_taken(x, y):
    if x < 0.0:
        w = x * y
    z = x * y
    if x < 0.0:
        z = z * w
    return z


@case(_two, (0, 1))
def branch_redefines_its_test(x, y):
    if x > 0.0:
        x = -x * y
    if x > 0.0:
        x = x * 100.0
    return x * x


@case(_two, (0, 1))
def nested_branches(x, y):
    z = 1.0
    if x > 0.0:
        if y > 100.0:
            z = z * x
        else:
            if x > y:
                z = z * x * y
            else:
                z = z * (x + y)
            z = z * z
    else:
        z = y
    return z * x


@case(_two, (0, 1))
def early_return(x, y):
    if x > 0.0:
        return x * y
    return x - y


@case(_two, (0, 1))
def early_return_not_taken(x, y):
    if x < 0.0:
        return x * y
    z = x - y
    return z * z


@case(_two, (0, 1))
def returns_in_every_branch(x, y):
    if x > 100.0:
        return x
    elif y > 0.0:
        if x > 0.0:
            return x * x * y
        else:
            return y
    else:
        return x + y


@case(lambda d: (d.array(d.n(5)),))
def return_inside_a_loop(x):
    total = 0.0
    for v in x:
        total = total + v * v
        if total > 1.0:
            return total * v
    return total


@case(lambda d: (d.array(d.n(3), 4),))
def return_inside_nested_loops(m):
    total = 1.0
    for i in range(m.shape[0]):
        for j in range(m.shape[1]):
            total *= 1.1 + np.sin(m[i, j])
            if i == 1 and j == 2:
                return total * m[i, j]
    return total


@case(lambda d: (d.scalar(),))
def return_inside_while(x):
    n = 0
    while True:
        x = x * 1.3
        n += 1
        if x > 4.0:
            return x * n
        if n > 50:
            return 0.0


@case(_two, (0, 1))
def branch_changes_an_array(x, y):
    a = np.zeros(3)
    if x > 0.0:
        a[0] = x * y
        a[1:] = y
    else:
        a[:] = x
    return np.sum(a * a)


@case(lambda d: (d.array(d.n(4)), d.scalar()), (0, 1))
def branch_binds_alias_or_copy(x, c):
    y = x * c
    if c > 0.0:
        z = y
    else:
        z = y.copy()
    z *= 3.0
    return np.sum(y * z)


@case(lambda d: (d.array(d.n(4)), -d.scalar()), (0, 1))
def branch_binds_copy(x, c):
    y = x * c
    z = y if c > 0.0 else y.copy()
    z *= 3.0
    return np.sum(y * z)


@case(_two, (0, 1))
def branch_on_an_integer_and_a_string(x, y):
    mode = "quadratic"
    order = 2
    if mode == "linear":
        return x
    if order == 2 and mode.startswith("quad"):
        z = x * x
    return z * y


@case(_two, (0, 1))
def branch_changes_type(x, y):
    z = 0
    if x > 0.0:
        z = x * y
    return z * z


@case(_two, (0, 1))
def branch_gives_float_or_array(x, y):
    z = np.array([x, y]) if x > 0.0 else x
    return np.sum(z * z)


@case(_two, (0, 1))
def pass_and_constants(x, y):
    if x > y:
        pass
    else:
        pass
    """A string in the middle."""
    3
    return x * y


@case(lambda d: (d.array(d.n(5)),))
def branch_on_array_reductions(x):
    if (x > -100.0).all() and np.any(x < 100.0) and not np.isnan(x).any():
        return np.sum(x**3)
    return np.sum(x)


@case(_two, (0, 1))
def early_return_of_a_tuple_part(x, y):
    def both(a, b):
        if a > b:
            return a * b, a
        return a + b, b

    p, q = both(x, y)
    return p * q


@case(lambda d: (d.scalar(), 3), 0)
def argument_none_by_default(x, n, scale=None):
    if scale is None:
        scale = 2.0 * n
    return x * x * scale


@case(lambda d: (d.array(d.n(4)),))
def where_masks_a_bad_derivative(x):
    y = np.array(x)
    y[0] = 0.0 * y[0]
    safe = np.where(y != 0.0, y, 1.0)
    return np.sum(np.where(y != 0.0, np.sqrt(np.abs(safe)), 0.0))


@case(_two, (0, 1), may_refuse=True)
def variable_unbound_by_del(x, y):
    t = x * y
    z = t * t
    del t
    t = z * x
    return t


@case(_two, (0, 1), may_refuse=True)
def match_on_a_constant(x, y, kind="product"):
    match kind:
        case "sum":
            return x + y
        case "product":
            z = x * y
        case _:
            z = x
    return z * x
