"""`try` with `except` around active values: right whichever way the program goes, or refused."""

import functools
import math

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent
from tests.oracle.programs import gathered

X = np.array([1.2, 0.7])
A = np.array([[2.0, 0.5], [0.5, 1.0]])
RIGHT, REFUSED = [], []
right, refused = gathered(RIGHT), gathered(REFUSED)


@right
def returned_from_the_handler(x, n):
    k = A * x[0] - 0.5 * n * np.eye(2)
    try:
        factor = np.linalg.cholesky(k)
    except np.linalg.LinAlgError:
        return -100.0 * x[1]
    return np.sum(np.log(np.diag(factor))) * x[1]


def likelihood(k, y):
    factor = np.linalg.cholesky(k)
    z = np.linalg.solve(factor, y)
    total = 0.0
    for i in range(len(y)):
        total -= np.log(factor[i, i])
    return total - 0.5 * z @ z


@right
def a_whole_function_is_tried(x, n):
    try:
        return likelihood(A * x[0] - 0.5 * n * np.eye(2), x)
    except (ValueError, np.linalg.LinAlgError):
        return -1e3 * x[0]


@right
def until_it_is_positive_definite(x, n):
    k, jitter = np.ones((2, 2)) * x[0], 1e-3 * x[1]
    while True:
        try:
            factor = np.linalg.cholesky(k - 0.05 * n * np.eye(2) + jitter * np.eye(2))
            break
        except np.linalg.LinAlgError:
            jitter *= 10.0
    return np.sum(factor * factor[::-1]) * jitter


@right
def constants_changed_in_what_is_tried(x, n):
    k = 2.0 * n
    try:
        m = math.exp(800.0 * n)
        k -= m
    except OverflowError:
        k -= 17.0
    for i in range(2):
        try:
            k += math.exp(400.0 * n * i)
        except:  # noqa: E722
            pass
    return x[0] * x[1] + 0.0 * n


def normalized(values):
    try:
        inverse = 1.0 / sum(values)
        return [v * inverse for v in values]
    except ZeroDivisionError:
        return [1.0 / len(values)] * len(values)


@right
def a_list_made_in_what_is_tried(x, n):
    parts = normalized([x[0] * n, x[1], x[0] * x[1]])
    return parts[0] * len(parts) + sum(parts[1:]) ** 2 + sum(normalized([n - 1.0, 1.0 - n])) * x[0]


@right
def a_dict_made_in_what_is_tried(x, n):
    try:
        table = {"a": x[0], "b": []}
        table["b"].append(math.sqrt(1.5 - n + 0.2 * x[0]))
        table["a"] += x[1]
    except ValueError:
        table = {"a": x[1], "b": [x[0]]}
    return table["a"] * sum(table["b"]) * len(table["b"])


@right
def bound_in_each_branch_of_what_is_tried(x, n):
    for k in range(4):
        try:
            if k > n:
                v = x[0] * k
            else:
                v = x[1] - 0.5
            return math.log(v - 1.0) * x[1]
        except:  # noqa: E722
            x = x * 1.5
    return 0.0 * x[0]


@right
def read_in_a_branch_before_it_is_bound(x, n):
    total = 0.0
    for k in range(3):
        try:
            if k == 0:
                step = x[0]
            elif k > 5:
                raise ValueError
            else:
                step = step * x[1]
            r = math.sqrt(1.5 - n - step) + step
        except:  # noqa: E722
            r = 10.0 * x[1]
            step = x[1] ** 2
        total += r + step
    return total


@right
def bound_in_a_loop_of_what_is_tried(x, n):
    y, last = 0.5 * x[0], x[1]
    try:
        for k in range(4):
            if k == n:
                y = x[1] * k
            elif k > n:
                last = last * y
        z = y * math.sqrt(1.5 - n + 0.3 * x[0]) + last
    except ValueError:
        z = 3.0 * x[1]
    return z


class NoConvergence(Exception):
    pass


def newton(f, x):
    for _ in range(20):
        d = f(x) / (2.0 * x)
        x = x - d
        if abs(d) < 1e-12:
            return x
    raise NoConvergence


@right
def a_search_that_may_fail(x, n):
    try:
        root = newton(lambda t: t * t - x[0] * x[1], 1.0)
    except NoConvergence:
        root = x[1]
    return root * x[1] * n


@right
def searches_that_may_fail(x, n):
    total = 0.0
    for k in range(3):
        try:
            root = newton(lambda t: t * t - x[0] * x[1] + k * (n - 1), 1.0)
        except NoConvergence:
            root = x[1] * k
        total += root * x[1] * n
    return total


@right
def in_a_loop_and_left_by_continue(x, n):
    s = 0.0
    for i in range(4):
        try:
            s += x[0] * (1.0 / (i - n))
        except ZeroDivisionError:
            s += x[0] * x[1]
        try:
            t = s * (1.0 / (i - 1))
        except ZeroDivisionError:
            continue
        s *= t
    return s


@right
def several_handlers_and_else(x, n):
    values = {"a": 2.0}
    try:
        k = values["b"] / n
    except ZeroDivisionError:
        y = x[0]
    except KeyError:
        y = x[0] * x[1]
    else:
        y = k
    try:
        z = 1.0 / (n - 2)
    except ZeroDivisionError:
        w = x[1] * 3.0
    else:
        w = y * z
    finally:
        n = 3
    return w * y * n


@right
def in_a_nested_function(x, n):
    def safe(u, v):
        try:
            return u * (1.0 / v)
        except ZeroDivisionError:
            return u * 0.5

    g = functools.partial(safe, x[0] * 2.0)
    return g(n - 2) * g(3.0) + safe(x[1], n - 1.0)


@right
def raised_on_purpose(x, n):
    try:
        if n > 1:
            raise ValueError(f"{n}")
        assert n > 0, "n"
        y = x[0]
    except ValueError:
        y = x[0] * x[1] ** 3
    except AssertionError:
        y = x[1]
    return y


@right
def one_in_the_other(x, n):
    try:
        try:
            y = x[0] * (1.0 / (n - 2))
        except ValueError:
            y = x[0]
    except ZeroDivisionError:
        y = 0.0
        for i in range(3):
            y += x[1] * i
    return y


@refused
def bound_before_it_raised(x, n):
    y = x[0]
    try:
        y = x[0] * x[1]
        z = 1.0 / (n - 2)
    except ZeroDivisionError:
        z = 0.0
    return y * z


@refused
def something_is_printed(x, n):
    try:
        print(n)
        return x[0]
    except ValueError:
        return x[1]


@refused
def something_is_stored(x, n):
    u = np.zeros(2)
    try:
        u[0] = x[0]
        z = 1.0 / (n - 2)
    except ZeroDivisionError:
        z = 1.0
    return u[0] * z


@refused
def a_variable_around_is_bound(x, n):
    total = 0.0

    def add(v):
        nonlocal total
        total = total + v
        return v

    try:
        y = add(x[0]) * (1.0 / (n - 2))
    except ZeroDivisionError:
        y = x[1]
    return y * total


@refused
def an_iterator_is_used_up(x, n):
    numbers = iter([1.0, 2.0])
    try:
        return x[0] * sum(numbers)
    except ValueError:
        return x[1]


@refused
def random_numbers_are_drawn(x, n):
    rng = np.random.default_rng(n)
    try:
        y = x[0] * rng.normal()
    except ValueError:
        y = x[1]
    return y * rng.normal()


class Counter:
    def __init__(self, v):
        self.v = v

    def bump(self, d):
        self.v = self.v + d
        return self.v


@refused
def an_attribute_is_bound(x, n):
    counter = Counter(x[0])
    try:
        y = counter.bump(x[1]) / (n - 2)
    except ZeroDivisionError:
        y = x[1]
    return y * counter.v


@refused
def the_exception_is_read(x, n):
    try:
        y = x[0] * (1.0 / (n - 2))
    except ZeroDivisionError as error:
        y = x[1] * len(str(error))
    return y


DECOMPOSED = RIGHT[:3]  # the tape's decompositions do not raise


@pytest.mark.parametrize("fun", RIGHT)
def test_try_except(fun):
    for n in (1, 2):
        forms = ("vjp",) if n == 1 else ()
        assert_gradient(fun, (X, n), again=(X[::-1] + 0.1, 3 - n), forms=forms, tape=fun not in DECOMPOSED)
    assert_tangent(fun, lambda: Arguments((X.copy(), 2)), 0)


@refused
def an_array_filled_in_what_is_tried(x, n):
    try:
        y = np.zeros(2)
        y[0] += math.sqrt(1.5 - n + 0.2 * x[0])
        y += x
    except ValueError:
        y = x * 2.0
    return y[0] * x[1] + y @ y


@refused
def returned_from_finally(x, n):
    try:
        y = x[0] * x[1]
    finally:
        return x[0] * n  # noqa: B012


@refused
def returned_twice(x, n):
    def f(v):
        try:
            return v * v
        finally:
            return v * x[1]  # noqa: B012

    return f(x[0])


@refused
def left_by_break(x, n):
    for k in range(n):
        try:
            y = x[0] * x[k]
        finally:
            break  # noqa: B012
    return y


@pytest.mark.parametrize("fun", REFUSED)
def test_what_is_more_than_to_compute_is_refused(fun):
    for ask in (lambda: srcad.grad(fun)(X, 2), lambda: srcad.jvp(fun, (X, 2), (X, None))):
        with pytest.raises(srcad.SrcadError):
            ask()


@pytest.mark.parametrize("fun", [until_it_is_positive_definite, a_whole_function_is_tried, a_search_that_may_fail])
def test_second_derivatives(fun):
    gradient, v, h = srcad.grad(fun), np.array([1.0, -0.5]), 1e-5
    differences = (gradient(X + h * v, 1) - gradient(X - h * v, 1)) / (2.0 * h)
    assert np.allclose(srcad.hvp(fun)(X, 1, v), differences, rtol=1e-6, atol=1e-7)


def test_what_is_tried_is_computed_once():
    for mode in ("reverse", "forward"):
        text = srcad.source(returned_from_the_handler, mode=mode, example_args=(X, 1))
        assert sum("cholesky(" in line for line in text.splitlines() if "#" not in line) == 1


def test_another_exception_passes():
    with pytest.raises(ZeroDivisionError):
        srcad.grad(other_exception)(X, 2)


def other_exception(x, n):
    try:
        y = x[0] * (1.0 / (n - 2))
    except ValueError:
        y = x[1]
    return y
