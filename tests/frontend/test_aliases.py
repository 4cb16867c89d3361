"""What may be memory of its argument: stores through it reach the argument, or the program is refused."""

from contextlib import ExitStack

import numpy as np
import pytest

import srcad
from tests.fuzz.programs import loaded
from tests.oracle.checks import assert_correct_or_refused, assert_gradient


@pytest.fixture
def program(tmp_path):
    """A function `f` from a text, in a file of its own."""
    with ExitStack() as stack:
        yield lambda source: stack.enter_context(loaded(source, tmp_path, "aliases_program"))


X = np.array([[0.5, 1.5, 2.5], [0.3, 0.8, 1.2], [0.9, 0.4, 0.7]])

RESULTS = [
    "np.einsum('ii->i', y)", "np.einsum('ij->ji', y)", "np.einsum('ij->ij', y)", "np.einsum('ij,jk->ik', y, y)",
    "y.conj()", "y.conjugate()", "np.conj(y)", "y.astype(float, copy=False)", "y.astype(float)", "np.asarray(y)",
    "np.asanyarray(y)", "np.array(y, copy=None)", "np.array(y)", "np.ascontiguousarray(y)", "np.asfortranarray(y)",
    "np.permute_dims(y)", "np.real(y)", "y.real", "np.ravel(y)", "y.reshape(-1)", "y.flatten()", "np.split(y, 3)[0]",
    "np.array_split(y, 2)[0]", "np.vsplit(y, 3)[1]", "np.hsplit(y, 3)[1]", "y.squeeze()", "np.atleast_1d(y)",
    "np.atleast_3d(y)", "np.diagonal(y)", "np.diag(y)", "y.clip(-9.0, 9.0)", "y.round()", "+y", "y[...]", "y[None]",
    "y[np.ix_([0, 1], [1, 2])]", "y[[2, 0]]", "y[y > 0.9]", "y.take([0, 1])", "np.take(y, [0, 1], axis=0)",
    "np.triu(y)", "np.where(True, y, y)", "np.rot90(y)", "np.flip(y)", "np.fliplr(y)", "np.concatenate([y])",
    "np.tile(y, 1)", "np.roll(y, 0)", "np.sum(y, axis=())", "np.moveaxis(y, 0, 1)", "np.rollaxis(y, 1)",
    "np.expand_dims(y, 0)", "y.swapaxes(0, 1)", "np.swapaxes(y, 0, 1)[0]", "np.repeat(y, 1, axis=0)", "np.sort(y)",
    "np.broadcast_to(y, (3, 3))", "np.copy(y)", "y.T.T", "y.T[::-1].ravel()", "np.real_if_close(y)", "np.require(y)",
    "np.linalg.matrix_power(y, 1)", "np.linalg.matrix_power(y, 2)", "np.linalg.matrix_power(y, int(x[0, 0] + 0.6))",
    "np.diff(y, n=0)", "np.diff(y, n=1)", "np.diff(y, int(x[0, 1]) - 1)", "np.trim_zeros(y[0])",
    "np.meshgrid(y[0], y[1], copy=False)[0]", "np.meshgrid(y[0], y[1], copy=False, sparse=True)[1]",
    "np.meshgrid(y[0], y[1])[0]", "np.polyder(y[0], 0)", "np.polyint(y[0], 0)", "np.polyder(y[0], 1)",
    "np.broadcast_arrays(y, x)[0]", "np.linalg.matrix_transpose(y)", "np.asarray_chkfinite(y)", "np.linalg.diagonal(y)",
    "sum([], y)", "sum([y])", "max([y], key=np.sum)", "max(y, key=np.sum)", "max(y, key=lambda r: r[0])",
    "min(y, x, key=np.sum)", "max([y, x], key=lambda r: r[0, 0])", "sorted(y, key=lambda r: r[1])[0]",
    "np.meshgrid(y[0], y[1], copy=x[0, 0] > 9.0)[1]", "min(list(y), key=np.sum)", "[*y][1]",
    "list(y)[0]", "np.add(y, 1.0)", "np.squeeze(y[None])", "np.block([y])", "np.resize(y, (3, 3))", "np.pad(y, 0)",
    "np.delete(y, [], axis=0)", "np.unwrap(y[0])", "np.ogrid[0:2] * y[0, 0]", "np.partition(y, 1)", "np.nan_to_num(y)",
    "np.maximum.accumulate(y)", "np.add.reduce(y, axis=())", "np.cumsum(y[None], axis=0)", "np.select([y > 0.0], [y])",
    "np.linalg.multi_dot([np.eye(3), y])", "np.apply_along_axis(lambda r: r, 0, y)", "np.vectorize(lambda v: v)(y)",
    "(lambda a: a)(y)", "(y if x[0, 0] > 0.0 else x)", "np.atleast_2d(y[0], y[1])[0]", "operator.getitem(y, 0)",
    "operator.pos(y)", "functools.reduce(np.add, [y])", "functools.reduce(np.add, [], y)", "next(iter([y]))",
    "dict(a=y).get('a')", "{'a': y}.pop('a')", "[y].pop()", "(y,)[0]", "tuple(y)[0]", "sorted([y], key=np.sum)[0]",
    "list(map(np.ravel, [y]))[0]", "list(zip(y, y))[0][1]", "next(r for r in y)", "list(reversed(y))[0]", "y.view()",
    "np.lib.stride_tricks.sliding_window_view(y[0], 2)", "np.interp(y[0], y[0], y[1])", "np.clip(y, None, None)",
]  # fmt: skip

STORED_INTO_THE_RESULT = """\
import functools
import operator

import numpy as np


def f(x):
    y = x * 2.0
    z = {}
    z[...] = z * 3.0 + 1.0
    return np.sum(y * y) + np.sum(z)
"""

STORED_INTO_THE_ARGUMENT = """\
import functools
import operator

import numpy as np


def f(x):
    y = x * 2.0
    z = {}
    y[...] = y * y
    return np.sum(y * y) + np.sum(z * z)
"""


@pytest.mark.parametrize("template", [STORED_INTO_THE_RESULT, STORED_INTO_THE_ARGUMENT])
@pytest.mark.parametrize("result", RESULTS)
def test_stores_reach_what_shares_memory(result, template, program):
    fun = program(template.format(result))
    try:
        fun(X.copy())
    except (ValueError, DeprecationWarning):  # a view that cannot be written into, or should not be
        return
    assert_correct_or_refused(fun, (X,))


def index_known_when_it_runs(x, i):
    y = x * 2.0
    z = y[i]
    z[...] = z * 3.0 + 1.0
    return np.sum(y * y) + np.sum(z)


def index_of_a_view_known_when_it_runs(x, i):
    y = x * 2.0
    z = y.T[i]
    z[...] = z * 3.0 + 1.0
    return np.sum(y * y) + np.sum(z)


@pytest.mark.parametrize("fun", [index_known_when_it_runs, index_of_a_view_known_when_it_runs])
@pytest.mark.parametrize("index", [slice(0, 2), [0, 2], np.array([True, False, True]), (slice(None), [1, 2]), ...])
def test_an_index_that_is_known_only_when_it_runs(fun, index):
    assert_correct_or_refused(fun, (X, index))


ATTRIBUTES = ["np.sum({}.mT * {})", "sum(v * v for v in {}.flat)", "{}.flat[1] * {}[0, 0]", "float({}.data[0, 0])"]


@pytest.mark.parametrize("text", ATTRIBUTES)
def test_attributes_without_a_rule_are_not_taken_for_constants(text, program):
    fun = program(f"import numpy as np\n\n\ndef f(x):\n    return {text.format('x', 'x')}\n")
    assert_correct_or_refused(fun, (X,))


def test_attributes_that_are_constant():
    def fun(x):
        return x.nbytes * x[0, 0] * x.itemsize * x.strides[0] + x.ndim * x.size * x.shape[0]

    assert_gradient(fun, (X,))


def test_a_method_of_an_active_value_is_not_passed_on():
    def fun(x):
        return sum(map(x.__getitem__, [(0, 0), (1, 1)]))

    with pytest.raises(srcad.SrcadError):
        srcad.grad(fun)(X)


def method_under_a_name(x):
    total, turned = x.sum, x.T.reshape
    return total() * x[0, 0] + np.sum(turned(-1) * 2.0) + x[0].dot(x[1])


def test_a_method_under_a_name():
    assert_gradient(method_under_a_name, (X,))


def picked(t):
    if t[0, 0] > -9.0:
        return t
    return 0.5


@pytest.mark.parametrize(
    "text",
    ["{}.T @ x", "{}.real * x", "{}.mT * x", "{}.shape[0] * x", "{}.flat[0] * x", "{}.sum() * x", "{}.copy() * x"],
)
def test_attributes_of_an_array_or_a_number(text, program):
    fun = program(
        "import numpy as np\nfrom tests.frontend.test_aliases import picked\n\n\n"
        f"def f(x):\n    y = picked(x)\n    z = {text.format('y')}\n    return np.sum(z * z)\n"
    )
    assert_correct_or_refused(fun, (X,))


def test_attributes_of_something_unknown():
    def fun(p, x):
        return np.sum(p.w * x)

    with pytest.raises(srcad.SrcadError, match="not known"):
        srcad.source(fun, "p")
