"""`Derivative.into` and `.add_into`: structures of arrays, whole or not at all."""

from __future__ import annotations

import dataclasses
from typing import NamedTuple

import numpy as np
import pytest

import srcad
from srcad.structures import add_into, write_into


def quadratic(w, b):
    return np.sum(w * w) + 3.0 * b


class Pair(NamedTuple):
    left: np.ndarray
    right: np.ndarray


@dataclasses.dataclass
class Model:
    w: np.ndarray
    b: np.ndarray


def filled(shape=()):
    return np.full(shape, 7.0)


def test_one_array():
    out = filled(3)
    x = np.array([1.0, 2.0, 3.0])
    assert srcad.grad(quadratic).into(out, x, 1.0) is out
    assert np.array_equal(out, 2.0 * x)
    srcad.grad(quadratic).add_into(out, x, b=1.0)
    assert np.array_equal(out, 4.0 * x)


def test_value_comes_with_it():
    out = (filled(2), filled())
    value, written = srcad.value_and_grad(quadratic, wrt=("w", "b")).into(out, np.ones(2), 2.0)
    assert value == 8.0 and written is out
    assert np.array_equal(out[0], [2.0, 2.0]) and out[1] == 3.0


@pytest.mark.parametrize(
    "out",
    [(filled(2), filled()), srcad.Grads({"w": filled(2), "b": filled()})],
    ids=["tuple", "Grads"],
)
def test_several_gradients(out):
    srcad.grad(quadratic, wrt=("w", "b")).into(out, np.ones(2), 2.0)
    assert np.array_equal(out[0], [2.0, 2.0]) and out[1] == 3.0


def make_structures():
    a = np.arange(3.0)
    yield {"a": a, "b": [a, (a, 2.0)]}, {"a": filled(3), "b": [filled(3), (filled(3), filled())]}
    yield Pair(a, 2 * a), Pair(filled(3), filled(3))
    yield Model(a, 2 * a), Model(filled(3), filled(3))
    yield [a, {"n": "name", "k": 0, "x": 1.5}], [filled(3), {"n": None, "k": 4, "x": filled()}]


@pytest.mark.parametrize("number", range(4))
def test_every_structure(number):
    gradient, out = list(make_structures())[number]
    write_into(out, gradient)
    add_into(out, gradient)
    wanted = srcad.structures.leaves(gradient, "")
    got = srcad.structures.leaves(out, "")
    for path, leaf in wanted.items():
        if not isinstance(leaf, int):
            assert np.array_equal(got[path], 2.0 * np.asarray(leaf)), path


def test_single_precision_buffer():
    out = np.zeros(2, np.float32)
    write_into(out, np.array([1.0, 2.0]))
    assert out.dtype == np.float32 and np.array_equal(out, [1.0, 2.0])


REFUSED = [
    ([filled(2)], [np.ones(3)], "out[0]: the gradient has shape (3,), the array to write into (2,)"),
    (filled(2), 1.0, "out: the gradient has shape (), the array to write into (2,)"),
    (
        {"a": filled(), "b": 1.0},
        {"a": 1.0, "b": 2.0},
        "out['b']: the gradient is a float, what to write into is a float: "
        "a number cannot be written into, use a 0-d array, np.zeros(())",
    ),
    ((filled(),), [1.0], "out: the gradient is a list, what to write into is a tuple"),
    ([filled(), filled()], [1.0], "out: the gradient has 1 parts, what to write into 2 parts"),
    ({"a": filled()}, {"b": 1.0}, "out: the gradient has 'b', what to write into 'a'"),
    (
        Model(filled(), Model(filled(2), filled())),
        Model(1.0, Model(1.0, 1.0)),
        "out.b.w: the gradient has shape (), the array to write into (2,)",
    ),
    ([None], [1.0], "out[0]: the gradient is a float, what to write into is a NoneType"),
    (
        [np.zeros(2, int)],
        [np.ones(2)],
        "out[0]: the gradient is of float64, the array to write into of int64",
    ),
    (
        srcad.Grads({"w": filled(), "c": filled()}),
        srcad.Grads({"w": 1.0, "b": 1.0}),
        "out: the gradient has 'w', 'b', what to write into 'w', 'c'",
    ),
]


@pytest.mark.parametrize("out, gradient, message", REFUSED)
@pytest.mark.parametrize("write", [write_into, add_into])
def test_another_structure_is_refused(write, out, gradient, message):
    with pytest.raises(ValueError) as caught:
        write(out, gradient)
    assert str(caught.value) == message


def test_read_only_is_refused():
    out = filled(2)
    out.flags.writeable = False
    with pytest.raises(ValueError) as caught:
        write_into([out], [np.ones(2)])
    assert str(caught.value) == "out[0]: the array to write into is read-only"


@pytest.mark.parametrize("write", [write_into, add_into])
def test_elements_that_overlap_are_refused(write):
    out = np.lib.stride_tricks.as_strided(np.full(3, 7.0), (2, 2), (8, 8))
    with pytest.raises(ValueError) as caught:
        write({"w": out}, {"w": np.ones((2, 2))})
    assert str(caught.value) == "out['w']: elements of the array to write into overlap in memory"
    assert (out == 7.0).all()


BUFFER = np.full(4, 7.0)


@pytest.mark.parametrize(("out", "path"), [
    ((BUFFER[:2], BUFFER[:2]), "out['b']: the array to write into shares memory with out['a']"),
    ((BUFFER[:2], BUFFER[2:0:-1]), "out['b']: the array to write into shares memory with out['a']"),
    (srcad.Grads({"a": BUFFER[:2], "b": BUFFER[1:3]}), "out['b']: the array to write into shares memory with out['a']"),
])  # fmt: skip
def test_two_gradients_in_the_same_memory_are_refused(out, path):
    gradient = srcad.Grads({"a": np.ones(2), "b": np.ones(2)})
    with pytest.raises(ValueError) as caught:
        write_into(out, gradient)
    assert str(caught.value) == path
    assert np.array_equal(BUFFER, np.full(4, 7.0))


def test_parts_of_one_buffer():
    flat = np.full(4, 7.0)
    write_into([flat[::2], flat[1::2]], [np.array([1.0, 2.0]), np.array([3.0, 4.0])])
    assert np.array_equal(flat, [1.0, 3.0, 2.0, 4.0])


def test_gradients_are_added_where_both_are_of_one_array():
    total = np.zeros(2)
    add_into([total, total], [np.array([1.0, 2.0]), np.array([3.0, 4.0])])
    assert np.array_equal(total, [4.0, 6.0])


def test_nothing_is_written_before_all_is_checked():
    out = [filled(2), filled(3)]
    with pytest.raises(ValueError):
        write_into(out, [np.ones(2), np.ones(2)])
    assert np.array_equal(out[0], [7.0, 7.0])
