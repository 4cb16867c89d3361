"""`srcad.jvp`: what it takes, what it gives, what it refuses."""

import numpy as np
import pytest

import srcad


def test_none_marks_a_constant():
    value, tangent = srcad.jvp(lambda a, x: a * x, (2.0, np.array([1.0, 3.0])), (None, np.array([1.0, 0.0])))
    assert value.tolist() == [2.0, 6.0] and tangent.tolist() == [2.0, 0.0]


def test_all_constant():
    value, tangent = srcad.jvp(lambda x: {"a": x, "b": (x, 1)}, (np.ones(2),), (None,))
    assert tangent["a"].tolist() == [0.0, 0.0] and tangent["b"][1] == 0.0


def test_structures_in_and_out():
    def f(p):
        return {"s": p["a"] * p["b"][0], "t": (p["b"][1], [p["a"]])}

    p = {"a": 2.0, "b": (np.array([1.0, 2.0]), 5.0)}
    dot = {"a": 1.0, "b": (np.array([0.0, 1.0]), 3.0)}
    value, tangent = srcad.jvp(f, (p,), (dot,))
    assert value["s"].tolist() == [2.0, 4.0]
    assert tangent["s"].tolist() == [1.0, 4.0] and tangent["t"] == (3.0, [1.0])


def test_a_row_that_is_repeated():
    """Only the row changes, so its tangent has to be spread over the matrix."""
    A, b = np.arange(6.0).reshape(2, 3), np.ones(3)
    value, tangent = srcad.jvp(lambda b: A + b, (b,), (np.array([1.0, 2.0, 3.0]),))
    assert tangent.tolist() == [[1.0, 2.0, 3.0]] * 2
    _, total = srcad.jvp(lambda b: np.sum(A + b), (b,), (np.array([1.0, 2.0, 3.0]),))
    assert total == 12.0


def test_the_tangent_is_of_its_own_memory():
    dot = np.ones(3)
    _, tangent = srcad.jvp(lambda x: x + 1.0, (np.zeros(3),), (dot,))
    assert tangent.flags.writeable and not np.shares_memory(tangent, dot)
    _, (view, same) = srcad.jvp(lambda x: (x[1:], x), (np.zeros(3),), (dot,))
    assert not np.shares_memory(view, dot) and not np.shares_memory(same, dot)


def test_arguments_that_the_primal_changes():
    def f(x):
        x[0] = x[1] * x[2]
        x *= 2.0
        return np.sum(x)

    x, dot = np.array([1.0, 2.0, 3.0]), np.array([7.0, 1.0, 1.0])
    value, tangent = srcad.jvp(f, (x,), (dot,))
    assert value == 22.0 and x.tolist() == [12.0, 4.0, 6.0]
    assert tangent == 2.0 * (3.0 + 2.0 + 1.0 + 1.0) and dot.tolist() == [7.0, 1.0, 1.0]


@pytest.mark.parametrize("dtype", [np.float32, np.float64])
def test_precision_is_kept(dtype):
    x = np.array([0.5, 1.5, 2.0], dtype=dtype)
    for f in (
        lambda x: np.sin(x) * 2.0, lambda x: np.mean(x), lambda x: np.max(x), lambda x: x[0] * 2.0,
        lambda x: x + x.std(), lambda x: np.linalg.norm(x), lambda x: np.where(x > 1.0, x, 0.0),
        lambda x: np.maximum(x, 0.7), lambda x: x / x.sum(),
    ):  # fmt: skip
        value, tangent = srcad.jvp(f, (x,), (np.ones_like(x),))
        assert np.result_type(tangent) == np.result_type(value) == dtype
        assert type(tangent) is type(value)


def test_recursion():
    def power(x, n):
        return x * power(x, n - 1) if n > 0 else 1.0

    value, tangent = srcad.jvp(lambda x, n: power(x, n), (1.5, 6), (1.0, None))
    assert value == 1.5**6 and abs(tangent - 6 * 1.5**5) < 1e-12


def test_a_branch_that_is_not_selected_gives_nothing():
    x = np.array([0.0, 4.0])
    with np.errstate(all="ignore"):
        _, tangent = srcad.jvp(lambda x: np.where(x > 0.0, np.sqrt(x), 0.0), (x,), (np.ones(2),))
    assert tangent.tolist() == [0.0, 0.25]


def test_what_is_refused():
    with pytest.raises(ValueError, match="2 primals, but 1 tangents"):
        srcad.jvp(lambda x, y: x * y, (1.0, 2.0), (1.0,))
    with pytest.raises(ValueError, match=r"the tangent of x has shape \(3,\), the value \(2,\)"):
        srcad.jvp(lambda x: x, (np.zeros(2),), (np.zeros(3),))
    with pytest.raises(srcad.WrtError, match="write 3.0"):
        srcad.jvp(lambda x: x * x, (3,), (1.0,))
    with pytest.raises(TypeError, match="a tuple of primals"):
        srcad.jvp(lambda x: x * x, 3.0, 1.0)


def test_one_name_for_the_largest_and_its_elements():
    """A comprehension of the generated text may not bind a name of the user's."""

    def f(xs):
        x = max(xs)
        return x * x

    assert srcad.grad(f)([1.0, 3.0, 2.0]) == [0.0, 6.0, 0.0]
    assert srcad.jvp(f, ([1.0, 3.0, 2.0],), ([1.0, 1.0, 5.0],))[1] == 6.0


def test_ties_share_equally():
    x, dot = np.array([2.0, 1.0, 2.0]), np.array([1.0, 7.0, 4.0])
    for f in (lambda x: np.max(x), lambda x: max(x[0], x[1], x[2]), lambda x: np.sort(x)[-1]):
        assert srcad.jvp(f, (x,), (dot,))[1] == 2.5
    assert srcad.jvp(lambda x: np.maximum(x[0], x[2]), (x,), (dot,))[1] == 2.5


def test_a_number_that_is_chosen_times_an_array():
    """Where the other number is taken, the tangent is as many zeros, not one."""
    A = np.array([3.0, 4.0])
    fs = lambda x: (min(x, 0.5) * A).T, lambda x: np.minimum(x, 0.5) * A[::-1], lambda x: (max(-x, -0.5) * A)[1:]
    for f in fs:
        for x in (0.25, 2.0):
            gradient = srcad.jacobian(lambda x, f=f: f(x), mode="reverse")(x)
            tangent = srcad.jvp(f, (x,), (1.0,))[1]
            assert tangent.shape == f(x).shape
            np.testing.assert_array_equal(tangent, gradient)


def test_no_sign_before_a_comparison():
    """`-hit * x_dot` of a boolean array is an error of NumPy's."""
    x, dot = np.array([2.0, 1.0, 2.0]), np.array([1.0, 7.0, 4.0])
    assert srcad.jvp(lambda x: np.min(np.negative(x)), (x,), (dot,))[1] == -2.5
    assert srcad.jvp(lambda x: np.sum(np.maximum(-x, -1.5)), (x,), (dot,))[1] == -7.0
    assert srcad.jvp(lambda x: np.sum(np.clip(-x, -1.5, 5.0)), (x,), (dot,))[1] == -7.0


def test_tangents_in_a_list_can_be_stored_into():
    """Only the row changes: its tangent, spread over the matrix, is memory of its own."""

    def f(r):
        history = [np.ones((2, 3)) + r]
        history.append(np.zeros((2, 3)) + r)
        total = 0.0
        for part in history:
            part += 2.0 * r
            total += np.sum(part * part)
        return total

    srcad.check_grads(f, (np.array([1.0, 2.0, 3.0]),), modes=("forward",))


def test_an_element_of_what_changes_in_every_row_alike():
    """The tangent of `A + b` is spread over its rows before one of them is taken."""
    A, b, dot = np.arange(6.0).reshape(2, 3), np.ones(3), np.array([1.0, 2.0, 3.0])
    assert srcad.jvp(lambda b: (A + b)[0], (b,), (dot,))[1].tolist() == [1.0, 2.0, 3.0]
    assert srcad.jvp(lambda b: (A * 2.0 + b)[1, 2], (b,), (dot,))[1] == 3.0
    assert srcad.jvp(lambda b: np.sum((A + b)[:, 1:]), (b,), (dot,))[1] == 10.0


def test_a_part_of_a_list_that_gets_something_active_later_is_not_lost():
    def f(y):
        history = []
        history.append(np.linspace(0.1, 0.8, 5))
        history[-1][::2] = np.sum(y)
        return np.sum(history[0])

    assert srcad.jvp(f, (np.ones(3),), (np.array([1.0, 2.0, 4.0]),))[1] == 3.0 * 7.0
    assert np.array_equal(srcad.grad(f)(np.ones(3)), np.full(3, 3.0))
