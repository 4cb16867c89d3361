"""Loops over lists that grow while they run."""

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered, refused_in_both_modes, right_in_both_modes

X = np.array([0.7, -0.4, 1.3, 0.5])
PROGRAMS: list = []
program = gathered(PROGRAMS)


@program
def one_for_each(x):
    todo = [x[0]]
    total = 0.0
    for v in todo:
        total = total + v
        if len(todo) < 4:
            todo.append(v * x[1])
    return total


@program
def two_for_each_and_left(x):
    todo = [x[0]]
    total = 0.0
    for v in todo:
        if len(todo) > 5:
            break
        total = total * 0.5 + v
        todo.extend([v * x[1], v + x[2]])
    else:
        total = total * 2
    return total


@program
def continued(x):
    todo = [x[0], x[1]]
    total = 0.0
    for v in todo:
        if len(todo) < 6:
            todo.append(v * x[2])
            continue
        total += v * v
    else:
        total += x[3]
    return total


@program
def of_arrays_that_are_stored_into(x):
    todo = [x * 1.0]
    total = 0.0
    for v in todo:
        v[0] *= 2.0
        total += np.sum(v * v)
        if len(todo) < 3:
            todo.append(v * x)
    return total + np.sum(todo[0])


@program
def of_pairs(x):
    todo = [(x[0], 0)]
    total = 0.0
    for v, d in todo:
        total += v * (d + 1)
        if d < 3:
            todo.append((v * x[1], d + 1))
    return total


@program
def put_in_front(x):
    todo = [x[0]]
    total = 0.0
    for v in todo:
        total = total + v
        if len(todo) < 4:
            todo.insert(0, v * x[1])
    return total


@program
def by_an_operator(x):
    todo = [x[0]]
    total = 0.0
    for v in todo:
        total = total + v
        if len(todo) < 4:
            todo += [v * x[1]]
    return total


@program
def in_a_loop_over_the_same(x):
    todo = [x[0]]
    for v in todo:
        for w in todo:
            if len(todo) < 4:
                todo.append(w * x[1])
    return sum(todo)


@program
def returned_from(x):
    todo = [x[0]]
    total = 0.0
    for v in todo:
        if v > 0.5 and len(todo) < 8:
            return total + v * 3
        total += v
        todo.append(v * 1.5)
    return total


@program
def whose_elements_are_replaced(x):
    todo = [x[0]]
    total = 0.0
    for v in todo:
        total = total + v
        if len(todo) < 4:
            todo.append(v * x[1])
        todo[0] = x[3]
    return total * todo[0]


@program
def of_a_function_called(x):

    def f(todo):
        total = 0.0
        for v in todo:
            total = total + v
            if len(todo) < 4:
                todo.append(v * x[1])
        return total

    t = [x[0]]
    return f(t) * t[2]


@program
def that_is_empty(x):
    todo = []
    total = 0.0
    for v in todo:
        total = total + v
        todo.append(v * x[1])
    return total + x[0]


@program
def that_shrinks_too(x):
    todo = [x[0], x[1], x[2]]
    total = 0.0
    for v in todo:
        total = total + v * v
        if len(todo) > 2:
            todo.pop()
            todo.append(v * x[3])
            todo.pop()
    return total


@program
def counted(x):
    todo = [x[0], x[1]]
    s = 0.0
    for i, v in enumerate(todo):
        s += v * i
        if len(todo) < 4:
            todo.append(v * x[2])
    return s


@program
def counted_from_one_and_continued(x):
    todo = [x[0], x[1]]
    s = 0.0
    for i, v in enumerate(todo, 1):
        s += v * i
        if len(todo) < 4:
            todo.append(v * x[2])
        else:
            continue
        s *= 1.1
    return s


@program
def counted_in_a_copy(x):
    todo = [x[0], x[1]]
    s = 0.0
    for i, v in enumerate(todo[:]):
        s += v * i
        if len(todo) < 4:
            todo.append(v * x[2])
    return s


@program
def that_shrinks_and_is_counted(x):
    todo = [x[0], x[1], x[2]]
    s = 0.0
    for i, v in enumerate(todo):
        s += v * i
        if i == 0:
            todo.pop()
    return s


@program
def that_shrinks(x):
    todo = [x[0], x[1], x[2]]
    s = 0.0
    for v in todo:
        s += v
        if len(todo) > 2:
            todo.pop()
    return s


@program
def of_arrays_counted(x):
    class_ = [x[:2], x[2:]]
    s = 0.0
    for i, v in enumerate(class_):
        s += np.sum(v) * i
        if len(class_) < 4:
            class_.append(v * 2)
    return s


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda fun: fun.__name__)
def test_growing(fun):
    right_in_both_modes(fun, X)


def by_another_name(x):
    todo = [x[0]]
    other = todo
    total = 0.0
    for v in todo:
        total = total + v
        if len(todo) < 4:
            other.append(v * x[1])
    return total


def bound_anew(x):
    todo = [x[0]]
    total = 0.0
    for v in todo:
        total = total + v
        if len(todo) < 4:
            todo.append(v * x[1])
        todo = [*todo, x[2]]
    return total


def beside_another(x):
    todo = [x[0], x[1]]
    s = 0.0
    for v, w in zip(todo, [1.0, 2.0, 3.0]):
        s += v * w
        if len(todo) < 4:
            todo.append(v * x[2])
    return s


def counted_beside_another(x):
    todo = [x[0], x[1]]
    s = 0.0
    for i, (v, w) in enumerate(zip(todo, x)):
        s += v * w * i
        if len(todo) < 4:
            todo.append(v * x[2])
    return s


def of_constants_beside_another(x):
    todo = [1.0, 2.0]
    s = 0.0
    for v, w in zip(todo, x):
        s += v * w
        if len(todo) < 4:
            todo.append(v * 2)
    return s


def in_a_function_that_the_loop_calls(x):
    todo = [x[0], x[1]]
    s = 0.0

    def add(v):
        if len(todo) < 4:
            todo.append(v)

    for i, v in enumerate(todo):
        s += v * i
        add(v * x[2])
    return s


@pytest.mark.parametrize(
    "fun",
    [
        by_another_name, bound_anew, beside_another, counted_beside_another, of_constants_beside_another,
        in_a_function_that_the_loop_calls,
    ],
    ids=lambda fun: fun.__name__,
)  # fmt: skip
def test_refused(fun):
    refused_in_both_modes(fun, X, srcad.SrcadError)
