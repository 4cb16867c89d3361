"""Loops of every kind, comprehensions and generator expressions."""

import numpy as np

from tests.corpus.table import case


def _vector(d):
    return (d.array(d.n(4)),)


@case(lambda d: (d.scalar(), d.n(3)))
def for_range(x, n):
    y = 1.0
    for i in range(n):
        y = y * x + i
    return y


@case(_vector)
def for_range_reads_and_writes(x):
    y = np.zeros(len(x) + 1)
    for i in range(len(x)):
        y[i + 1] = y[i] * 0.5 + np.sin(x[i])
    return np.sum(y * y)


@case(_vector)
def for_range_steps(x):
    total = 0.0
    for i in range(len(x) - 1, -1, -1):
        total = total * x[i] + x[i]
    for i in range(1, len(x), 2):
        total += x[i] * x[i - 1]
    return total


@case(lambda d: (d.scalar(), 0))
def for_range_that_is_empty(x, n):
    y = x
    for i in range(n):
        y = y * 100.0
    return y * x


@case(lambda d: (d.scalar(), d.n(3)))
def loop_variable_read_after_the_loop(x, n):
    i = 7
    for i in range(n):
        x = x * 1.1
    return x * i


@case(lambda d: (d.scalar(), 0))
def loop_variable_kept_by_an_empty_loop(x, n):
    i = 7
    for i in range(n):
        x = x * 1.1
    return x * i


@case(lambda d: (d.scalar(),))
def loop_variable_rebound_in_the_body(x):
    total = 0.0
    for i in range(4):
        i = i * 2
        total += x**i
    return total * i


@case(lambda d: (d.scalar(),))
def loop_bound_rebound_in_the_body(x):
    n = 3
    for _ in range(n):
        n = n + 1
        x = x * n
    return x * n


@case(_vector)
def for_elements_of_an_active_array(x):
    total = 0.0
    for v in x:
        total += v * v * total + v
    return total


@case(_vector)
def for_elements_of_a_temporary(x):
    total = 1.0
    for a in x * 2.0:
        total *= 1.5 + np.cos(a)
    return total


@case(lambda d: (d.array(d.n(3), 4),))
def for_rows(m):
    total = 0.0
    for row in m:
        total += np.sum(row) ** 2
    return total


@case(lambda d: (d.array(d.n(3), 4),))
def for_rows_changed_in_place(m):
    for row in m:
        row *= row
        row[0] = row[1] * row[2]
    return np.sum(m * m)


@case(lambda d: (d.array(d.n(3), 4),))
def for_rows_of_the_transpose(m):
    total = 0.0
    for k, column in enumerate(m.T):
        column += k
        total += column @ column
    return total + np.sum(m**3)


@case(_vector)
def array_changed_while_it_is_iterated(x):
    total = 0.0
    for i, v in enumerate(x):
        if i + 1 < len(x):
            x[i + 1] = x[i + 1] * v
        total += v * v
    return total


@case(_vector)
def for_enumerate(x):
    total = 0.0
    for i, v in enumerate(x):
        total += (i + 1) * v**2
    for k, v in enumerate(x, start=3):
        total *= 1.0 + v / k
    return total


@case(lambda d: (d.array(d.n(4)), d.array(d.n(4))), (0, 1))
def for_zip(x, y):
    total = 0.0
    for a, b in zip(x, y):
        total = total * a + b
    for (i, a), b, k in zip(enumerate(x), y[1:], range(100)):
        total += a * b * (i + k)
    return total


@case(_vector)
def for_reversed(x):
    total = 1.0
    for v in reversed(x):
        total = total * v + 1.0
    for i in reversed(range(len(x))):
        total += x[i] ** i
    return total


@case(lambda d: ({"a": d.scalar(), "b": d.scalar(), "c": d.scalar()},))
def for_dict_items(p):
    total = 1.0
    for key, value in p.items():
        total = total * value + (2.0 if key == "b" else value)
    for key in p:
        total += p[key] ** 2
    for value in p.values():
        total *= value
    for key in p.keys():
        total += len(key) * p[key]
    return total


@case(lambda d: ([d.scalar(), d.scalar(), d.scalar()],))
def for_list(values):
    total = 0.0
    for v in values:
        total += v * v
    for v in (values[0], values[1] * 2.0):
        total *= v
    return total


@case(lambda d: (d.array(d.n(3), 2), [1.5, 2.5]), 0)
def for_over_constants(m, factors):
    y = np.zeros(2)
    for f in factors:
        for name in ("a", "b"):
            y = y * f + m[0] * (f if name == "a" else 1.0)
    return np.sum(y)


@case(_vector)
def for_else(x):
    total = 0.0
    for v in x:
        total += v * v
        if total > 1e6:
            break
    else:
        total *= x[0]
    return total


@case(_vector)
def for_else_broken(x):
    total = 0.0
    for v in x:
        total += v * v
        if total > 0.3:
            total *= v
            break
    else:
        total = 0.0
    return total * x[1]


@case(lambda d: (d.scalar(),))
def while_loop(x):
    n = 0
    while x < 10.0:
        x = x * x + 1.0
        n = n + 1
    return x * n


@case(lambda d: (d.scalar(),))
def while_else(x):
    while x < 5.0:
        x = x * 1.7
    else:
        x = x * x
    return x


@case(lambda d: (d.scalar(),))
def while_true_break(x):
    total = 0.0
    while True:
        total += np.sin(x)
        x *= 1.1
        if total > 4.0:
            break
    return total * x


@case(lambda d: (d.scalar(),))
def while_never_runs(x):
    while x < 0.0:
        x = x * 2.0
    return x * x


@case(_vector)
def break_and_continue(x):
    total = 0.0
    for i, v in enumerate(x):
        if v < 0.0:
            continue
        total += v * v * (i + 1)
        if total > 2.0:
            total *= v
            break
        total = total * 1.5
    return total + x[0]


@case(lambda d: (d.array(3, d.n(4)),))
def break_in_the_inner_loop(m):
    total = 0.0
    for i in range(3):
        partial = 1.0
        for j in range(m.shape[1]):
            if m[i, j] > 1.0:
                break
            if j == 1:
                continue
            partial *= 1.0 + m[i, j] ** 2
        total += partial
    return total


@case(lambda d: (d.scalar(),))
def continue_in_while(x):
    n = 0
    total = 0.0
    while n < 6:
        n += 1
        if n % 2:
            continue
        total += x**n
        x = x * 0.9
    return total


@case(_vector)
def continue_skips_an_update(x):
    last = 1.0
    total = 0.0
    for v in x:
        if v > 0.5:
            last = v
            continue
        total += last * v
    return total


@case(lambda d: (d.array(d.n(3), 3),))
def nested_loops(m):
    total = 0.0
    for i in range(m.shape[0]):
        for j in range(3):
            total = total * 0.9 + m[i, j] * m[i, j - 1]
    return total


@case(lambda d: (d.array(d.n(3), 3),))
def nested_loops_depend(m):
    total = 1.0
    for i in range(m.shape[0]):
        for j in range(min(i, 3)):
            total *= 1.0 + 0.1 * m[i, j]
        total = total + m[i, 0] ** 2
    return total


@case(_vector)
def list_comprehension(x):
    y = [v * v for v in x]
    z = [a * b for a, b in zip(y, x) if a > 0.01]
    return sum(z) * y[0]


@case(lambda d: (d.array(d.n(3), 2),))
def nested_comprehension(m):
    a = [[v * (i + 1) for v in row] for i, row in enumerate(m)]
    b = [u * v for u in m[0] for v in m[1] if u != v]
    return sum(a[0]) * a[1][1] + sum(b)


@case(_vector)
def dict_and_set_comprehension(x):
    t = {i: v**2 for i, v in enumerate(x)}
    small = {i for i in range(10) if i < 3}
    return sum(t[i] * x[i] for i in sorted(small))


@case(_vector)
def generator_in_sum(x):
    return sum(v**3 for v in x) + sum((v * k for k, v in enumerate(x) if k), start=x[0])


@case(_vector)
def generator_in_other_consumers(x):
    biggest = max(v * v for v in x)
    smallest = min(v for v in x)
    t = tuple(v * 2.0 for v in x)
    array = np.array([np.sin(v) for v in x])
    if all(v < 100.0 for v in x) and any(v > -100.0 for v in x):
        biggest = biggest * 2.0
    return biggest + smallest * t[0] + np.sum(array)


@case(_vector)
def comprehension_variable_does_not_leak(x):
    v = x[0]
    y = [v * v for v in x]
    return v * y[1]


@case(_vector)
def comprehension_of_arrays(x):
    rows = np.stack([x * k for k in range(1, 4)])
    return np.sum(np.array([np.sum(r**2) for r in rows]) * rows[:, 0])


@case(lambda d: (d.array(3, d.n(4)), d.array(3)), (0, 1))
def matrix_vector_by_comprehension(m, y):
    n = m.shape[1]
    return sum(sum(m[i, j] * y[i] for i in range(3)) ** 2 for j in range(n))


@case(lambda d: (d.array(d.n(6)),))
def loop_carried_pair(x):
    a, b = 0.0, 1.0
    for v in x:
        a, b = b * v, a + v
    return a * b


@case(lambda d: (d.scalar(), d.scalar()), (0, 1))
def fibonacci_of_actives(x, y):
    for _ in range(6):
        x, y = y, x * y + 0.1 * x
    return y


@case(lambda d: (d.array(d.n(4)),))
def name_first_bound_in_a_loop(x):
    for i in range(len(x)):
        t = x[i] * i
        last = t * t
    return last * t


@case(lambda d: (d.array(d.n(4)),))
def loop_over_slices_of_a_sequence(x):
    total = 0.0
    for i in range(1, len(x)):
        total += np.dot(x[:i], x[-i:]) * np.sum(x[i - 1 : i + 1])
    return total


@case(lambda d: (d.array(d.n(5)), d.scalar()), (0, 1))
def sum_builtin_over_array(x, c):
    return sum(x * c) + sum(x[1:], c)


@case(lambda d: (d.scalar(),))
def newton_iteration(a):
    x = 1.0
    for _ in range(20):
        step = (x * x - a) / (2.0 * x)
        x = x - step
        if abs(step) < 1e-15:
            break
    return x


@case(lambda d: (d.array(d.n(3)),), 0)
def index_found_in_a_loop(x):
    best = 0
    for i in range(1, len(x)):
        if x[i] > x[best]:
            best = i
    return x[best] ** 2 + x[0]


@case(lambda d: (d.array(2, 3),))
def loop_over_iter_of_a_list_of_arrays(m):
    parts = [m[0], m[1], m[0] * m[1]]
    h = np.ones(3)
    for p in parts:
        h = np.tanh(h * p)
    return np.sum(h)


@case(_vector)
def returns_from_the_else_of_a_loop(x):
    total = x[0]
    if total < 100.0:
        for v in x:
            total = total + v * v
        else:
            n = 0
            while True:
                n = n + 1
                if n > 3:
                    break
                if total > 1e6:
                    return total * 2.0
                total = total * 1.5
    return total * x[1]


@case(_vector)
def breaks_from_the_else_of_a_loop(x):
    total = x[0]
    for k in range(4):
        if total < 100.0:
            for v in x:
                total = total + v * v
            else:
                if k == 2:
                    break
            total = total * 1.5
        total = total + x[1]
    else:
        total = total * 7.0
    return total * x[1]


@case(lambda d: (d.scalar(), [0.3, -0.2, 0.9]), 0)
def loop_over_an_iterator_in_a_variable(w, xs):
    pairs = zip(xs, reversed(xs))
    total = 0.0
    for x, y in pairs:
        total = np.tanh(total + w * x) * y
    rest = iter(xs)
    first = next(rest)
    for x in rest:
        total = np.tanh(total + w * x) * first
    return total


@case(lambda d: (-abs(d.scalar()) - 0.3,))
def number_squared_in_place_in_a_loop_and_bound_to_itself_after_it(x):
    for _ in range(2):
        x = np.tanh(np.abs(x))
        x *= x
    x = x
    return x
