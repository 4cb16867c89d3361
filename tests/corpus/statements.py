"""The remaining statements: with, assert, raise, try, print, global reads, inactive code."""

import logging

import numpy as np

from tests.corpus.table import case


def _two(d):
    return d.scalar(), d.scalar()


def _vector(d):
    return (d.array(d.n(4)),)


@case(_vector)
def with_errstate(x):
    with np.errstate(divide="ignore", invalid="ignore"):
        y = np.where(x > 0.0, np.log(np.abs(x)), x * x)
        z = y * x
    return np.sum(z) * y[0]


@case(_two, (0, 1))
def with_errstate_in_a_loop_with_return(x, y):
    for k in range(4):
        with np.errstate(all="ignore"):
            x = x * y + k
            if x > 5.0:
                return x * x
    return x


@case(_two, (0, 1))
def assertions(x, y):
    assert x > 0.0
    z = x * y
    assert z < 1e9, f"too large: {z}"
    return z * z


@case(_two, (0, 1))
def raise_not_reached(x, y):
    if x < 0.0:
        raise ValueError(f"negative: {x}")
    if y > 1e9:
        raise OverflowError
    return x * y * y


@case(lambda d: (-d.scalar(), d.array(3)), (0, 1), raises=True)
def raise_reached(x, y):
    y[0] = 7.0
    print("before")
    if x < 0.0:
        raise ValueError(f"negative: {x < 0.0}")
    return x * np.sum(y)


@case(lambda d: (d.array(3),), raises=True)
def assertion_fails(x):
    x *= 2.0
    assert np.all(x > 1e9), "all must be large"
    return np.sum(x)


@case(lambda d: (d.array(3),), raises=True)
def error_of_numpy(x):
    return np.sum(x + np.ones(7))


@case(lambda d: (d.array(3),), raises=True)
def index_error_in_a_loop(x):
    total = 0.0
    for i in range(5):
        total += x[i]
    return total


@case(lambda d: (d.scalar(),), raises=True)
def error_in_a_callee(x):
    def inner(v):
        return v / 0.0 if v > 0.0 else v

    return inner(x * 2.0)


@case(lambda d: ({"a": d.scalar()},), raises=True)
def key_error(p):
    return p["a"] * p["b"]


@case(_two, (0, 1))
def try_finally(x, y):
    z = x
    try:
        z = z * y
    finally:
        z = z * x
        print("done")
    return z


@case(_two, (0, 1))
def try_finally_with_return(x, y):
    log = []
    try:
        z = x * y
        return z * z
    finally:
        log.append("left")


@case(lambda d: (d.array(3),), raises=True)
def try_finally_when_it_raises(x):
    try:
        x[0] *= 2.0
        raise KeyError("inside")
    finally:
        x[1] = 100.0
        print("cleaned up")
    return np.sum(x)


@case(_two, (0, 1), may_refuse=True)
def try_except_not_taken(x, y):
    try:
        z = x * y
    except ZeroDivisionError:
        z = x
    return z * z


@case(_two, (0, 1), may_refuse=True)
def try_except_taken(x, y):
    z = x
    try:
        z = x * y
        {}["missing"]
    except KeyError:
        z = z * x
    else:
        z = 0.0
    return z * z


@case(_two, (0, 1))
def printing(x, y):
    print("start", end=" ")
    print(f"{x > 0}", len("abc"), sep="-")
    z = x * y
    for k in range(3):
        print(k)
        z = z * x
    return z


@case(_two, (0, 1))
def printing_active_values(x, y):
    z = x * y
    print(z, [x, y], {"z": z})
    a = np.array([z, x])
    print(a, a.shape, a.dtype.kind != "q")
    return z * np.sum(a)


@case(_two, (0, 1))
def printing_in_a_callee(x, y):
    def loud(v):
        print("called")
        return v * v

    return loud(x) * loud(loud(y))


COUNT = 3
TABLE = {"scale": 2.5, "name": "table"}
VECTOR = np.array([1.0, 2.0, 3.0])


@case(lambda d: (d.array(3),))
def global_reads(x):
    global COUNT
    return np.sum(x * VECTOR) * COUNT + TABLE["scale"] * x[0] ** COUNT


@case(_two, (0, 1))
def docstring_and_comments(x, y):
    """A docstring
    of two lines, with "quotes" and a \\ backslash.
    """
    # a comment
    z = x * y  # another
    return (
        z  # inside
        + z * x
    )


@case(_vector)
def inactive_code_of_any_kind(x):
    class Options:
        power = 2

    words = "a b c".split()
    numbers = {word: len(word) for word in words}
    text = "".join(sorted(numbers)).upper()
    try:
        value = int("not a number")
    except ValueError:
        value = 5
    for word in words:
        if word == "b":
            continue
        numbers[word] += 1
    logging.getLogger(__name__).debug("nothing")
    squares = {k: v for k, v in zip(words, range(3))}
    lookup = set(words) | {"d"}
    array = np.unique(np.array([3, 1, 3]))
    n = sum(i for i in range(4) if i % 2) + len(lookup) + squares["c"] + int(array.sum())
    return np.sum(x**Options.power) * value + len(text) * n * x[0]


@case(_vector)
def inactive_functions_of_the_active_shape(x):
    n, k = x.size, x.ndim
    grid = np.linspace(0.0, 1.0, n)
    weights = np.interp(grid, [0.0, 1.0], [1.0, 3.0])
    order = np.argsort(x)
    rank = np.empty(n, dtype=int)
    rank[order] = np.arange(n)
    histogram = np.bincount(rank % 2, minlength=2)
    return np.sum(x * weights * rank) * k + histogram[0] * x[int(np.argmax(x))] ** 2


@case(lambda d: (d.array(d.n(4)), 11), 0)
def random_numbers_are_constant(x, seed):
    rng = np.random.default_rng(seed)
    noise = rng.normal(size=x.shape)
    keep = rng.uniform(size=len(x)) > 0.3
    return np.sum(x * noise) ** 2 + np.sum(np.where(keep, x * x, 0.0))


@case(_vector)
def string_building_in_a_loop(x):
    names = []
    total = 0.0
    for i, v in enumerate(x):
        names.append(f"x{i}")
        total += v * len(names[-1])
    print(", ".join(names))
    return total * x[0]


@case(_two, (0, 1), may_refuse=True)
def delete_names_and_items(x, y):
    table = {"a": x * y, "b": y}
    items = [x, y, x * x]
    del items[1]
    w = table["a"]
    del table["a"], x
    return w * len(table) + sum(items) * table["b"]


# fmt: off
@case(_two, (0, 1))
def semicolons_and_one_liners(x, y):
    a = x * y; b = a + x  # noqa: E702
    if a > 0: b *= a; a = a * a  # noqa: E701, E702
    for _ in range(2): a += b  # noqa: E701
    return a * b
# fmt: on


@case(lambda d: (d.array(3), np.arange(3), [1, 2], "mode", None, True), 0)
def constants_of_every_type(x, i, items, mode, nothing, flag):
    scale = 1 if flag and nothing is None and mode == "mode" else 2
    return np.sum(x[i] * i) * scale + x[items[0]] ** items[1]


@case(lambda d: (d.array(4),))
def integer_arrays_mix(x):
    k = np.arange(4)
    m = np.ones((2, 4), dtype=int)
    c = np.zeros(4, dtype=int)
    c[1:] = k[:-1] ** 2
    return np.sum(x * k) + np.sum((m @ x) ** 2) + np.sum(x ** (k % 3)) + np.sum(c * x / (k + 1))
