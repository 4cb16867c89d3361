"""Functions that give an array's parts in a list: what is stored into a part is stored into the array."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
import pytest

from tests.oracle.programs import gathered, right_in_both_modes

RIGHT: list[Callable] = []
right = gathered(RIGHT)


@right
def split_unpacked(x: Any) -> Any:
    y = np.concatenate([x, x * x])
    a, b, c = np.split(y, 3)
    a *= b
    c += a
    return np.sum(y**2)


@right
def split_by_number(x: Any) -> Any:
    y = x * 2.0
    parts = np.split(y, 3)
    parts[0] *= 3.0
    parts[1][...] = parts[0] * parts[2]
    return np.sum(y**2) + np.sum(parts[1])


@right
def split_in_a_loop(x: Any) -> Any:
    y = np.concatenate([x, x * x])
    for k, part in enumerate(np.split(y, 2)):
        part *= x[k]
    return np.sum(y**3)


@right
def array_split(x: Any) -> Any:
    y = np.sin(x)
    a, b = np.array_split(y, 2)
    a[1:] = b
    b *= 2.0
    return np.sum(y**2 * x)


@right
def array_split_with_empty_parts(x: Any) -> Any:
    y = np.sin(x)
    a, b, c, d = np.array_split(y, 4)
    a += b
    return np.sum(y**2) + np.sum(d) + np.sum(c)


@right
def hsplit(x: Any) -> Any:
    y = np.outer(x, x[:2])
    left, right = np.hsplit(y, 2)
    left *= right
    return np.sum(y**2)


@right
def vsplit(x: Any) -> Any:
    y = np.outer(x, x)
    for part in np.vsplit(y, 3):
        part -= np.mean(part)
    return np.sum(y**3)


@right
def dsplit(x: Any) -> Any:
    y = np.outer(x, x).reshape(1, 3, 3)
    a, b, c = np.dsplit(y, 3)
    a[:, 0] = b[:, 1]
    c *= a
    return np.sum(y**2)


@right
def split_of_a_copy(x: Any) -> Any:
    y = np.outer(x, x)
    a, b, c = np.split(np.ravel(y.T), 3)
    a *= b
    return np.sum(y**2) + np.sum(a * c)


@right
def split_of_what_may_be_a_copy(x: Any) -> Any:
    y = np.outer(x, x)
    total = 0.0
    for matrix in (y, y.T):
        a, b, c = np.split(matrix.reshape(-1), 3)
        a *= b * c
        total = total + np.sum(a)
    return total + np.sum(y**2)


@right
def split_of_a_part_of_a_list(x: Any) -> Any:
    arrays = [x * 2.0, np.sin(x)]
    a, b, c = np.split(arrays[1], 3)
    b *= a
    c += b
    return np.sum(arrays[1] * arrays[0])


@pytest.mark.parametrize("program", RIGHT, ids=lambda p: p.__name__)
def test_what_is_stored_into_a_part_is_the_arrays(program: Callable) -> None:
    right_in_both_modes(program, np.array([1.3, 0.7, -0.4]))
