"""Sparse matrices as functions of their entries: what the rules of `A @ x`, `A.sum()` and their like are declared of.

A matrix with active numbers in it is known to the front end as the matrix itself, a constant, and as its *entries*:
the sum of `entries[k]` at `(rows[k], columns[k])`. Places may repeat, as in SciPy's coordinate format, so every entry
keeps a place of its own: the cotangent of a matrix is that of its entries, as many numbers as there are, and what SciPy
sums up or leaves out when it converts one format to the other does not come into it.

    A = sparse.csr_matrix((d, (i, j)))      rows, columns, entries = i, j, d
    A + B                                   those of both, one after the other
    A.T                                     rows and columns change their places

Arguments called `rows`, `columns`, `entries` below are of the matrix before them, which is what is computed with.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from srcad.errors import SrcadError


@dataclass(frozen=True)
class Stored:
    """A sparse matrix of active entries, as the front end knows it: it exists only as its parts."""

    matrix: Any
    rows: Any
    columns: Any
    entries: Any


@dataclass(frozen=True)
class Factors:
    """The same of what `scipy.sparse.linalg.splu` gives, and of the matrix that it is of."""

    factors: Any
    rows: Any
    columns: Any
    entries: Any


Triple = tuple[Any, Any, Any]  # rows, columns, entries


def entries_back(left: Any, right: Any, rows: Any, columns: Any) -> Any:
    """The cotangent of a matrix's entries where it is not known whether it was multiplied with a vector.

    >>> entries_back(np.array([1.0, 2.0]), np.array([3.0, 4.0]), np.array([0, 1]), np.array([1, 1]))
    array([4., 8.])
    """
    made = np.real(left[rows] * right[columns])
    return np.sum(made, axis=tuple(range(1, np.ndim(made))))


# ---------------------------------------------------------------- what is read of a matrix


def matrix_times(A: Any, x: Any, rows: Any = None, columns: Any = None, entries: Any = None) -> Any:  # noqa: N803
    """`A @ x` of a sparse matrix and an array."""
    return A @ x


def times_matrix(x: Any, A: Any, rows: Any = None, columns: Any = None, entries: Any = None) -> Any:  # noqa: N803
    """`x @ A` of an array and a sparse matrix."""
    return x @ A


def dense(A: Any, rows: Any, columns: Any, entries: Any) -> np.ndarray:  # noqa: N803
    """`A.toarray()`."""
    found: np.ndarray = A.toarray()
    return found


def total(A: Any, rows: Any, columns: Any, entries: Any, axis: Any = None) -> Any:  # noqa: N803
    """`A.sum(axis)`."""
    return A.sum(axis)


def element(A: Any, rows: Any, columns: Any, entries: Any, row: int, column: int) -> Any:  # noqa: N803
    """`A[row, column]`."""
    return A[row, column]


def element_back(bar: Any, rows: Any, columns: Any, row: int, column: int, shape: Any) -> np.ndarray:
    """What goes back to each number that was added at this place.

    >>> element_back(2.0, np.array([0, 1, 1]), np.array([0, 0, 0]), -1, 0, (2, 2))
    array([0., 2., 2.])
    """
    found: np.ndarray = bar * ((np.asarray(rows) == row % shape[0]) & (np.asarray(columns) == column % shape[1]))
    return found


def element_change(dot: Any, rows: Any, columns: Any, row: int, column: int, shape: Any) -> Any:
    """The tangent of the element."""
    return np.sum(dot * element_back(1.0, rows, columns, row, column, shape))


def diagonal(A: Any, rows: Any, columns: Any, entries: Any, k: int = 0) -> np.ndarray:  # noqa: N803
    """`A.diagonal(k)`."""
    found: np.ndarray = A.diagonal(k)
    return found


def diagonal_back(bar: Any, rows: Any, columns: Any, k: int = 0) -> Any:
    """The cotangent of a matrix's entries from that of a diagonal.

    >>> diagonal_back(np.array([1.0, 2.0]), np.array([0, 1, 1]), np.array([0, 0, 1]))
    array([1., 0., 2.])
    """
    on_it = columns - rows == k
    return np.where(on_it, bar[np.where(on_it, np.minimum(rows, columns), 0)], 0.0)


def lu_solve(
    A: Any,
    b: Any,
    trans: str = "N",
    rows: Any = None,
    columns: Any = None,
    entries: Any = None,  # noqa: N803
) -> Any:
    """`splu(matrix).solve(b, trans)`; A are the factors, the places and entries are the matrix's."""
    return A.solve(b, trans)


def real_matrix(A: Any) -> Any:  # noqa: N803  a matrix
    """The matrix itself, which has to be one of real numbers."""
    if A.dtype.kind == "c":
        raise SrcadError("scipy.sparse.linalg.spsolve with a complex matrix: use real and imaginary parts")
    return A


# ---------------------------------------------------------------- how matrices are made: places and entries


def of_dense(array: Any) -> Triple:
    """Of a dense matrix, zeros too: they may become something else."""
    rows, columns = np.indices(array.shape)
    return np.ravel(rows), np.ravel(columns), np.ravel(array)


def of_rows(entries: Any, indices: Any, indptr: Any) -> Triple:
    """The compressed rows of `csr_matrix((entries, indices, indptr))`."""
    return row_of_each(indptr), np.asarray(indices), entries


def of_columns(entries: Any, indices: Any, indptr: Any) -> Triple:
    """The compressed columns of `csc_matrix((entries, indices, indptr))`."""
    return np.asarray(indices), row_of_each(indptr), entries


def row_of_each(indptr: Any) -> np.ndarray:
    """Of compressed rows: the row that each entry is in.

    >>> row_of_each([0, 2, 2, 3])
    array([0, 0, 2])
    """
    return np.repeat(np.arange(len(indptr) - 1), np.diff(indptr))


def of_diagonals(shape: Any, offsets: Any, entries: Any) -> Triple:
    rows, columns = places_of_diagonals(shape, offsets)
    return rows, columns, entries


def lengths_of_diagonals(shape: Any, offsets: Any) -> list[int]:
    """
    >>> lengths_of_diagonals((2, 3), [0, 1, 2])
    [2, 2, 1]
    """
    return [max(0, min(shape[0] + min(k, 0), shape[1] - max(k, 0))) for k in offsets]


def places_of_diagonals(shape: Any, offsets: Any) -> tuple[np.ndarray, np.ndarray]:
    """The rows and the columns of the elements of these diagonals, one diagonal after the other.

    >>> places_of_diagonals((2, 3), [0, 1])
    (array([0, 1, 0, 1]), array([0, 1, 1, 2]))
    """
    along = [np.arange(n) for n in lengths_of_diagonals(shape, offsets)]
    rows = [i - min(k, 0) for i, k in zip(along, offsets, strict=True)]
    columns = [i + max(k, 0) for i, k in zip(along, offsets, strict=True)]
    return np.concatenate(rows), np.concatenate(columns)


def of_dia(shape: Any, data: Any, offsets: Any) -> Triple:
    """Of `dia_matrix((data, offsets), shape)`: each column of `data` stands in that column of the matrix."""
    which, columns = places_in_diagonals(shape, data.shape, offsets)
    return columns - np.atleast_1d(offsets)[which], columns, data[which, columns]


def places_in_diagonals(shape: Any, data_shape: Any, offsets: Any) -> tuple[np.ndarray, ...]:
    """Where in such `data` the numbers stand that are in the matrix.

    >>> places_in_diagonals((2, 2), (2, 2), [0, 1])
    (array([0, 0, 1]), array([0, 1, 1]))
    """
    column = np.arange(data_shape[1])
    row = column - np.atleast_1d(offsets)[:, None]
    return np.nonzero((row >= 0) & (row < shape[0]) & (column < shape[1]))


# ---------------------------------------------------------------- matrices made of matrices


def coordinates(A: Any) -> Triple:  # noqa: N803
    """Of a constant matrix."""
    made = A.tocoo()
    return made.row, made.col, made.data


def negative(rows: Any, columns: Any, entries: Any) -> Triple:
    return rows, columns, -entries


def sum_of(rows: Any, columns: Any, entries: Any, rows2: Any, columns2: Any, entries2: Any) -> Triple:
    return np.concatenate((rows, rows2)), np.concatenate((columns, columns2)), np.concatenate((entries, entries2))


def difference(rows: Any, columns: Any, entries: Any, rows2: Any, columns2: Any, entries2: Any) -> Triple:
    return np.concatenate((rows, rows2)), np.concatenate((columns, columns2)), np.concatenate((entries, -entries2))


def scaled(rows: Any, columns: Any, entries: Any, factor: Any) -> Triple:
    return rows, columns, entries * factor


def divided(rows: Any, columns: Any, entries: Any, by: Any) -> Triple:
    return rows, columns, entries / by


def times_elements(rows: Any, columns: Any, entries: Any, shape: Any, array: Any) -> Triple:
    """`A.multiply(array)`; an array of fewer dimensions stands for all rows."""
    return rows, columns, entries * np.broadcast_to(array, shape)[rows, columns]


def meeting(one: Any, other: Any) -> tuple[np.ndarray, np.ndarray]:
    """All pairs of equal elements, as indices into both.

    >>> meeting(np.array([7, 8, 7]), np.array([7, 9, 8, 7]))
    (array([0, 0, 1, 2, 2]), array([0, 3, 2, 0, 3]))
    """
    order = np.argsort(other, kind="stable")
    first, last = (np.searchsorted(other, one, side, sorter=order) for side in ("left", "right"))
    count = last - first
    i = np.repeat(np.arange(len(one)), count)
    begins = np.cumsum(count) - count
    return i, order[np.arange(len(i)) - begins[i] + first[i]]


def product_of(rows: Any, columns: Any, entries: Any, rows2: Any, columns2: Any, entries2: Any) -> Triple:
    """`A @ B`: an entry for each pair that meets."""
    i, k = meeting(columns, rows2)
    return rows[i], columns2[k], entries[i] * entries2[k]


def times_entries(
    rows: Any, columns: Any, entries: Any, rows2: Any, columns2: Any, entries2: Any, shape: Any
) -> Triple:
    """`A.multiply(B)`."""
    i, k = meeting(place_in(shape, rows, columns), place_in(shape, rows2, columns2))
    return rows[i], columns[i], entries[i] * entries2[k]


def place_in(shape: Any, rows: Any, columns: Any) -> Any:
    return rows * np.int64(shape[1]) + columns


def kronecker(rows: Any, columns: Any, entries: Any, rows2: Any, columns2: Any, entries2: Any, shape: Any) -> Triple:
    """`kron(A, B)`, where B has this shape."""
    every = np.ravel(entries[:, None] * entries2)
    return every_pair(rows, rows2, shape[0]), every_pair(columns, columns2, shape[1]), every


def every_pair(one: Any, other: Any, length: int) -> np.ndarray:
    return np.ravel(np.asarray(one)[:, None] * length + other)


def at(rows: Any, columns: Any, entries: Any, row: Any, column: Any) -> Triple:
    """A block in a larger matrix, whose first element stands there."""
    return rows + row, columns + column, entries


def starts(lengths: Any) -> np.ndarray:
    """Where each of several pieces begins.

    >>> starts([2, 3])
    array([0, 2, 5])
    """
    return np.cumsum([0, *lengths])


def triangle(rows: Any, columns: Any, entries: Any, k: Any, lower: bool) -> Triple:
    """`tril(A, k)` or `triu(A, k)`."""
    kept = kept_in_triangle(rows, columns, k, lower)
    return rows[kept], columns[kept], entries[kept]


def kept_in_triangle(rows: Any, columns: Any, k: Any, lower: bool) -> np.ndarray:
    return np.nonzero(columns - rows <= k if lower else columns - rows >= k)[0]


def picked_rows(rows: Any, columns: Any, entries: Any, index: Any, length: int) -> Triple:
    """`A[index, :]` of a matrix with so many rows."""
    i, k = meeting(rows, indices(index, length))
    return k, columns[i], entries[i]


def picked_columns(rows: Any, columns: Any, entries: Any, index: Any, length: int) -> Triple:
    """`A[:, index]` of a matrix with so many columns."""
    i, k = meeting(columns, indices(index, length))
    return rows[i], k, entries[i]


def indices(index: Any, length: int) -> np.ndarray:
    """The places that an index of one dimension selects."""
    return np.arange(length)[index]
