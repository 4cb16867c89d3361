"""Expressions: every operator and every assignment form."""

import numpy as np

from tests.corpus.table import case


def _two(d):
    return d.scalar(), d.scalar()


def _vectors(d):
    n = d.n(4)
    return d.positive(n), d.positive(n)


@case(_two, (0, 1))
def arithmetic_of_floats(x, y):
    return x + y - x * y / (x + 2.0) + (-x) ** 2 - (+y)


@case(_vectors, (0, 1))
def arithmetic_of_arrays(x, y):
    return np.sum(x + y - x * y / (x + 2.0) + (-x) ** 2 - (+y))


@case(_two, (0, 1))
def power_of_actives(x, y):
    return x**y + 2.0**x + y**3 + x**-1 + x**0.5 + x**0


@case(_vectors, (0, 1))
def power_of_arrays(x, y):
    return np.sum(x**y + 2.0**x + y**3 + x**-1 + x**0.5 + x**0)


@case(lambda d: (d.scalar(3.1, 3.4), d.scalar(0.9, 1.0)), (0, 1))
def floor_division_and_remainder(x, y):
    return x * (x // y) + (x % y) * y + x % 0.7


@case(lambda d: (d.array(d.n(5)) * 3.0,))
def remainder_of_arrays(x):
    return np.sum(x**2 * (x % 0.83) + x * (x // 0.83))


@case(lambda d: (-d.scalar(3.1, 3.4), d.scalar(0.9, 1.0)), (0, 1))
def remainder_of_negative_floats(x, y):
    q, r = divmod(x, y) if x > 0 else (x // y, x % y)
    return q * x + r * r


@case(lambda d: (d.array(3, d.n(4)), d.array(d.n(4))), (0, 1))
def matrix_times_vector(a, x):
    y = a @ x
    return y @ y


@case(lambda d: (d.array(2, 3), d.array(3, d.n(2))), (0, 1))
def matrix_times_matrix(a, b):
    return np.sum((a @ b) ** 2)


@case(lambda d: (d.array(3), d.array(3, 4), d.array(4)), (0, 1, 2))
def vector_matrix_vector(u, a, v):
    return u @ a @ v


@case(lambda d: (d.array(5, 2, 3), d.array(3, 4)), (0, 1))
def stacked_matrix_products(a, b):
    return np.sum(np.sin(a @ b))


@case(_two, (0, 1))
def ternary(x, y):
    return (x * y if x > y else x - 2.0 * y) + (x if x < y else y) ** 2


@case(_two, (0, 1))
def ternary_nested(x, y):
    return x if x > 5.0 else y * 2.0 if y > 5.0 else x * y


@case(_two, (0, 1))
def ternary_in_argument(x, y):
    return np.sin(x if y > x else y) * (np.exp if x > 0.0 else np.log)(y)


@case(_two, (0, 1))
def chained_comparison(x, y):
    z = 0.0
    if 0.0 < x < 10.0 > y:
        z = x * y
    if 0.0 < x < y < 0.1:
        z = x - y
    return z + (0.0 <= x <= 1e6) * x


@case(_two, (0, 1))
def chained_comparison_evaluates_once(x, y):
    seen = []

    def middle(v):
        seen.append(1)
        return v * 2.0

    z = x * y if 0.0 < middle(x) < 100.0 else y
    return z * len(seen)


@case(_two, (0, 1))
def boolean_operators_as_tests(x, y):
    if x > 0.0 and y > 0.0 and not x > 100.0:
        x = x * y
    if x > 1e9 or y < -1.0 or not (y > 0.0):
        x = x + 100.0 * y
    return x * x


@case(_two, (0, 1))
def boolean_operators_as_values(x, y):
    a = x and y
    b = 0.0 or x * y
    c = (x > 100.0 and x) or y * y
    return a + 2.0 * b + 3.0 * c


@case(_two, (0, 1))
def short_circuit_guards_a_division(x, y):
    zero = 0.0
    if zero != 0.0 and x / zero > 1.0:
        return x
    return x * y


@case(_two, (0, 1))
def walrus_in_test(x, y):
    if (z := x * y) > 0.0:
        return z * z
    return z + x


@case(lambda d: (d.positive(d.n(4)),))
def walrus_in_expression(x):
    return np.sum((y := x * 2.0) * np.sin(y)) + y[0]


@case(lambda d: (d.scalar(),))
def walrus_in_while(x):
    total = 0.0
    while (total := total + x * x) < 9.0:
        x = x * 1.5
    return total * x


@case(lambda d: (d.positive(d.n(4)),))
def walrus_in_comprehension(x):
    values = [t * t for v in x if (t := v * 3.0) > 0.0]
    return sum(values) + t


@case(_two, (0, 1))
def formatted_strings(x, y):
    label = f"{x:.3f} and {y!r:>20}"
    table = {f"k{1}": x * y, "k2": y}
    print(f"{label[:3]} {'yes' if x > 0 else 'no'} {{}}")
    return table["k1"] * x + table[f"k{2}"]


HEADING = "step {}"


@case(_two, (0, 1))
def formatted_by_methods(x, y):
    total = 0.0
    for i in range(3):
        print(HEADING.format(i), "{:.3f} of {name}".format(x, name=y > 0), sep=": ")
        total += x * y * i
    if total > 1e9:
        raise ValueError("diverged at {0}, {1}".format(x, total))
    print(", ".join(["{}".format(x > y), "%d" % 3]))
    return total


@case(_two, (0, 1))
def membership_and_identity(x, y):
    table = {"a": x, "b": y}
    nothing = None
    z = 0.0
    if "a" in table and "c" not in table:
        z = z + table["a"] ** 2
    if nothing is None:
        z = z * y
    if table is not None and 3 in (1, 2, 3):
        z = z + y
    return z


@case(lambda d: (d.array(d.n(4)),))
def bit_operators_on_masks(x):
    mask = (x > 0.0) & (x < 100.0) | ~(x > -0.5) ^ (x > 0.3)
    return np.sum(x**2 * mask) + (1 << 3) * x[0] + (7 >> 1) * x[1]


@case(_two, (0, 1))
def chained_assignment(x, y):
    a = b = x * y
    a = a * 2.0
    return a * b


@case(lambda d: (d.array(d.n(4)),))
def chained_assignment_of_one_array(x):
    a = b = x * 2.0
    a[0] = a[1] * 3.0
    b *= x
    return np.sum(a * b)


@case(_two, (0, 1))
def tuple_unpacking(x, y):
    a, b = x * y, x + y
    a, b = b, a * b
    (c, d), e = (a, b), a * 2.0
    [f, g] = c, d
    return a * b + c * d * e + f - g * g


@case(lambda d: (d.array(5),))
def starred_unpacking(x):
    first, *middle, last = x
    *start, end = [v * v for v in middle]
    a, *none = (first,)
    return first * last + sum(start) * end + a * len(none) + a


@case(lambda d: (d.array(3),))
def unpacking_an_array(x):
    a, b, c = x
    x[0] = 100.0
    return a * b * c + b


@case(lambda d: (d.array(2, 3),))
def unpacking_rows(m):
    top, bottom = m
    top[0] = top[1] * bottom[2]
    return np.sum(m * m) + np.sum(top)


@case(lambda d: (d.array(4),))
def unpacking_to_subscripts(x):
    y = np.zeros(4)
    y[0], y[1] = x[1] * x[2], x[3]
    y[2:], k = x[:2] * 2.0, 1
    y[k], y[0] = y[0], y[k]
    return np.sum(y**3)


@case(_two, (0, 1))
def nested_starred_unpacking(x, y):
    (a, *b), (c, (d, *e)) = (x, y, x * y), (y, (x, x + y, 2.0))
    return a * b[0] * b[1] + c * d + e[0] * e[1]


@case(_two, (0, 1))
def augmented_names(x, y):
    z = x
    z += y
    z *= x
    z -= y * y
    z /= x + 1.0
    z **= 2
    z **= y
    z %= 0.9
    w = z * 7.3
    w //= 1.0
    return z * x + w * y


@case(_two, (0, 1))
def augmented_with_itself(x, y):
    x *= x
    y += y * x
    x -= x / y
    return x * y


@case(lambda d: (d.array(2, 2), d.array(2, 2)), (0, 1))
def augmented_matrix_product(a, b):
    c = a @ b
    c @= b
    return np.sum(c * c)


@case(_two, (0, 1))
def annotated_assignment(x: float, y: float) -> float:
    z: float = x * y
    w: "anything at all"  # noqa: F722
    w = z * z
    return w + x


@case(lambda d: (d.array(d.n(4)),))
def unpacking_expressions_in_displays(x):
    a = [*x[:2], x[0] * x[1]]
    b = (*a, 2.0)
    c = {**{"p": a[2]}, "q": b[0]}
    return sum(b) * c["p"] + c["q"]


@case(lambda d: (d.array(d.n(4)), d.scalar()), (0, 1))
def scalars_broadcast_everywhere(x, a):
    return np.sum(x / a + a / (x * x + 1.0) + a**2 * x - (a - x)) + np.sum(np.maximum(x, a)) * a


@case(lambda d: (d.array(3, 1), d.array(1, 4), d.array(4), d.scalar()), (0, 1, 2, 3))
def ranks_broadcast(column, row, vector, scalar):
    return np.sum((column * row + vector) / (scalar + column * column))


@case(lambda d: (np.array(d.scalar()), d.array(d.n(3))), (0, 1))
def zero_dimensional_array(a, x):
    b = a * a
    return np.sum(b * x) + a * b


@case(lambda d: (d.array(d.n(4)).astype(np.float32), d.array(d.n(4)).astype(np.float32)), (0, 1), rtol=1e-4)
def single_precision(x, y):
    return np.sum(np.sin(x) * y) + np.sum(x / (1.0 + y * y)) * x[0]


@case(lambda d: (d.array(d.n(4)).astype(np.float32), d.array(d.n(4))), (0, 1), rtol=1e-4)
def mixed_precision(x, y):
    return np.sum(x * y) ** 2


@case(lambda d: (d.array(1), d.array(d.n(3))), (0, 1))
def one_element_against_many(a, x):
    return np.sum(a * x + a / (x * x + 1.0))


@case(lambda d: (d.array(1),))
def one_element_result(x):
    return x * x + 3.0 * x


@case(lambda d: (d.scalar(), d.array(3)), (0, 1))
def result_does_not_depend(x, y):
    return 3.0


@case(lambda d: (d.scalar(), d.array(3)), (0, 1))
def result_depends_on_one(x, y):
    return x * 2.0


@case(lambda d: (d.scalar(),))
def result_is_the_parameter(x):
    return x


@case(lambda d: (d.array(d.n(4)),))
def integers_stay_integers(x):
    n = len(x)
    half = n // 2
    odd = n % 2
    return np.sum(x[:half]) * half + np.sum(x[half:] ** 2) * (odd + 1) / n


@case(lambda d: (d.array(d.n(4)),))
def slices_and_ellipsis(x):
    return (
        np.sum(x[::2] ** 2)
        + np.sum(x[::-1] * x)
        + np.sum(x[..., None] * x[None, :] ** 2)
        + x[-1] * x[1:-1:2][0]
    )


@case(lambda d: (d.array(4, 5),))
def indexing_forms(m):
    i = [0, 2, 2]
    j = np.array([1, 1, 3])
    a = m[i, j]
    b = m[1:, j]
    c = m[m > 0.0]
    e = m[:, -1] * m[..., 0]
    f = m[np.ix_([0, 3], [1, 2])]
    return np.sum(a**2) + np.sum(b**3) + np.sum(np.exp(c)) + np.sum(e) + np.sum(f * f)


@case(lambda d: (d.array(d.n(6)),))
def index_by_variable_slice(x):
    s = slice(1, None, 2)
    k = 0
    return np.sum(x[s] ** 2) * x[k] + x[k + 1]


@case(lambda d: (d.array(3), d.array(3)), (0, 1))
def lambda_called_in_place(x, y):
    return (lambda a, b=2.0: np.sum(a * b * y))(x)
