"""Sorting against differences; equal elements share."""

import numpy as np
import pytest

from tests.rules.harness import check


@pytest.mark.parametrize(
    "expression, shape",
    [
        ("np.sort(x)", (5,)),
        ("np.sort(x)", (3, 4)),
        ("np.sort(x, axis=0)", (3, 4)),
        ("np.sort(x, axis=None)", (3, 4)),
        ("np.sort(x, axis=1)", (2, 3, 4)),
        ("np.sort(x, -1)", (2, 3, 4)),
        ("np.sort(x)", (1,)),
        ("np.sort(x)", (0,)),
        ("np.sort(x, kind='stable')", (5,)),
        ("np.sort(x, axis=-2)", (3, 4)),
    ],
)
def test_sort(expression, shape):
    check(expression, x=shape)
    apart = np.random.default_rng(0).permutation(int(np.prod(shape))).reshape(shape).astype("float32")
    check(expression, dtype="float32", x=apart)


def weighted(expression, x, weights):
    from tests.rules.harness import contributions, gathered

    parts, lines, _ = contributions(expression, {"x": x}, weights, ["x"])
    return gathered(x, parts["x"])


def test_ties_share():
    weights = np.array([1.0, 2.0, 6.0, 4.0])
    np.testing.assert_allclose(
        weighted("np.sort(x)", np.array([3.0, 1.0, 3.0, 3.0]), weights), [4.0, 1.0, 4.0, 4.0]
    )


def test_ties_share_in_each_line():
    x = np.array([[1.0, 1.0, 0.0], [2.0, 1.0, 2.0]])
    weights = np.array([[1.0, 2.0, 4.0], [1.0, 2.0, 4.0]])
    np.testing.assert_allclose(weighted("np.sort(x)", x, weights), [[3.0, 3.0, 1.0], [3.0, 1.0, 3.0]])
    np.testing.assert_allclose(
        weighted("np.sort(x, axis=0)", x.T.copy(), weights.T.copy()).T, [[3.0, 3.0, 1.0], [3.0, 1.0, 3.0]]
    )


def test_ties_at_infinity_share_and_what_is_no_number_stands_alone():
    x = np.array([[np.inf, 1.0, np.inf, np.nan], [np.nan, np.nan, np.nan, np.nan], [2.0, 2.0, 3.0, -np.inf]])
    weights = np.array([[1.0, 2.0, 6.0, 5.0], [1.0, 1.0, 1.0, 1.0], [1.0, 2.0, 4.0, 8.0]])
    wanted = [[4.0, 1.0, 4.0, 5.0], [1.0, 1.0, 1.0, 1.0], [3.0, 3.0, 8.0, 1.0]]
    np.testing.assert_allclose(weighted("np.sort(x)", x, weights), wanted)
    for row, bar, found in zip(x, weights, wanted, strict=True):
        np.testing.assert_allclose(weighted("np.sort(x)", row, bar), found)


def test_ties_keep_single_precision():
    from srcad.runtime.order import partition_back

    x = np.array([3.0, 1.0, 3.0], np.float32)
    assert partition_back(x, np.sort(x), np.ones(3, np.float32)).dtype == np.float32


def test_parted_lines_with_what_is_no_number():
    """[3, nan, 1] is not in order, though no element is less than the one before."""
    from srcad.runtime.order import partition_back

    y = np.array([3.0, np.nan, 1.0])
    found = partition_back(np.array([1.0, 3.0, np.nan]), y, np.array([30.0, 5.0, 10.0]))
    np.testing.assert_allclose(found, [10.0, 30.0, 5.0])


def test_gather_by_order():
    check("np.take_along_axis(x, i, 0)", x=(4,), i=np.array([3, 1, 0, 2]))


def test_bincount():
    check("np.bincount(i, w)", i=np.array([0, 2, 2]), w=(3,))
    check("np.bincount(i, weights=w, minlength=5)", i=np.array([0, 2, 2]), w=(3,))
