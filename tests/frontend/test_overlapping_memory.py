"""Memory that two names from outside share, where one of them is stored into."""

import numpy as np
import pytest

import srcad

WHOLE = np.zeros(8)
PART = WHOLE[2:]


def writes_into_the_whole(x):
    WHOLE[:] = 0.0
    WHOLE[:3] = x
    return np.sum(PART)


def _both(work, view):
    def fills(x):
        work[: len(x)] = x
        return np.sum(view)

    return fills


def fills_its_argument(x, u):
    u[:3] = x
    return np.sum(WHOLE * u)


WORK = np.zeros(3)
BOTH = _both(WORK, [np.ones(3), WORK[1:]])


@pytest.mark.parametrize(
    "fun, args, one, other",
    [
        (writes_into_the_whole, (), "WHOLE", "PART"),
        (BOTH, (), "work", "view"),
        (fills_its_argument, (WHOLE,), "u", "WHOLE"),
    ],
)
def test_variables_that_share_memory_are_refused(fun, args, one, other):
    """The store was lost for the other name: a gradient of zeros."""
    with pytest.raises(srcad.SrcadError) as caught:
        srcad.grad(fun)(np.ones(3), *args)
    assert str(caught.value) == (
        f"{one} and {other} share memory, and {one} is stored into: let one of them have a copy, {other}.copy()"
    )


def test_variables_that_do_not_share_memory_are_not():
    assert np.array_equal(srcad.grad(fills_its_argument)(np.ones(3), np.zeros(8)), WHOLE[:3])
    fills = _both(np.zeros(4), [np.ones(3)])
    assert np.array_equal(srcad.grad(fills)(np.ones(3)), np.zeros(3))


TABLE = {"p": 1.0}


def fills_a_dict(x, a, b):
    a["p"] = x
    return b["p"] * x


def fills_a_list(x, a, b):
    a[0] = x
    return b[0] * x


def reads_the_module_s(x, a, b):
    a["p"] = x
    return TABLE["p"] * x


def reads_a_part(x, a, b):
    a["p"] = x
    return b[0]["p"] * x


@pytest.mark.parametrize(
    "fun, one, args",
    [
        (fills_a_dict, "a", ({"p": 1.0},) * 2),
        (fills_a_list, "a", ([1.0],) * 2),
        (reads_the_module_s, "a", (TABLE, {})),
        (reads_a_part, "a", (TABLE, [TABLE])),
    ],
    ids=lambda value: getattr(value, "__name__", None),
)
def test_two_names_for_one_container_are_refused(fun, one, args):
    """What was stored by one name was not seen by the other: half of the gradient."""
    with pytest.raises(srcad.SrcadError, match=f"{one} and .* share memory, and {one} is stored into"):
        srcad.grad(fun)(2.0, *args)


def test_two_containers_are_not():
    assert srcad.grad(fills_a_dict)(2.0, {"p": 1.0}, {"p": 5.0}) == 5.0
    assert srcad.grad(fills_a_list)(2.0, [1.0], [5.0]) == 5.0
    assert srcad.grad(reads_a_part)(2.0, {"p": 1.0}, [TABLE]) == 1.0


def fills_one_part(c, p):
    p["a"][0] = 5.0 * c
    return p["b"][0] * c


def fills_an_element(c, p):
    p[0][0] = 5.0 * c
    return p[1][0] * c


U, L = np.ones(2), [1.0, 2.0]


@pytest.mark.parametrize(
    "fun, p",
    [
        (fills_one_part, {"a": U, "b": U}), (fills_one_part, {"a": U, "b": U[:1]}), (fills_one_part, {"a": L, "b": L}),
        (fills_an_element, [U, U]), (fills_an_element, (U, U)), (fills_an_element, [L, L]), (fills_an_element, (L, L)),
        (fills_an_element, [np.zeros(3), np.ones(2), U, U[::-1]]),
    ],
)  # fmt: skip
def test_parts_of_one_argument_that_share_memory_are_refused(fun, p):
    """`p["a"] is p["b"]`: reverse and forward mode gave two wrong numbers."""
    with pytest.raises(srcad.SrcadError, match="share memory, and .* is stored into"):
        srcad.grad(fun)(2.0, p)
    with pytest.raises(srcad.SrcadError, match="share memory, and .* is stored into"):
        srcad.jvp(fun, (2.0, p), (1.0, None))


def test_parts_that_do_not_or_are_only_read_are_not():
    whole = np.ones(4)
    assert srcad.grad(fills_one_part)(2.0, {"a": whole[::2], "b": whole[1::2], "c": U, "d": U}) == 1.0
    assert srcad.grad(fills_an_element)(2.0, [whole[:2], whole[2:]]) == 1.0
    assert srcad.grad(fills_one_part)(2.0, {"a": [1.0], "b": [1.0], "c": L, "d": L}) == 1.0
