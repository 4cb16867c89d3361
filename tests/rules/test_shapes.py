"""Functions that move elements, against differences."""

import numpy as np
import pytest

from srcad.rules.registry import CannotTell
from tests.rules.harness import check, shown

INDEX = np.array([2, 0, 2, 1])
SAMPLES = [
    ("np.reshape(x, (2, 6))", (3, 4)), ("x.reshape(2, 6)", (3, 4)), ("x.reshape((2, 6))", (3, 4)), ("x.reshape(-1)", (3, 4)),
    ("x.reshape(2, -1)", (3, 4)), ("x.reshape(6)", (3, 2)), ("np.reshape(x, -1)", (2, 3)), ("x.reshape(1)", ()),
    ("x.reshape(())", (1,)), ("np.reshape(x, (2, 6), order='F')", (3, 4)), ("x.reshape(2, 6, order='F')", (3, 4)),
    ("x.reshape(4, 3)", (3, 4)), ("x.reshape(0, 2)", (0, 3)), ("x.reshape(3, 1, 4)", (3, 4)),
    ("np.ravel(x)", (3, 4)), ("x.ravel()", (3, 4)), ("np.ravel(x, order='F')", (3, 4)), ("x.ravel('F')", (2, 3, 2)),
    ("np.ravel(x)", (3,)), ("np.ravel(x)", ()), ("x.flatten()", (3, 4)), ("x.flatten('F')", (3, 4)),
    ("np.squeeze(x)", (3, 1, 4)), ("np.squeeze(x, axis=1)", (3, 1, 4)), ("np.squeeze(x, axis=(0, 2))", (1, 3, 1)),
    ("x.squeeze()", (1, 1)), ("x.squeeze(-1)", (3, 1)), ("np.squeeze(x)", (1,)), ("np.squeeze(x, axis=0)", (1, 4)),
    ("np.expand_dims(x, 0)", (3, 4)), ("np.expand_dims(x, -1)", (3, 4)), ("np.expand_dims(x, (0, 2))", (3, 4)),
    ("np.expand_dims(x, 0)", ()), ("np.expand_dims(x, axis=1)", (3,)),
    ("np.atleast_1d(x)", ()), ("np.atleast_1d(x)", (3,)), ("np.atleast_2d(x)", (3,)), ("np.atleast_3d(x)", (3,)),
    ("np.atleast_3d(x)", (3, 4)), ("np.atleast_2d(x)", (3, 4)), ("np.atleast_2d(x)", ()),
    ("np.transpose(x)", (3, 4)), ("x.T", (3, 4)), ("x.T", (3,)), ("x.T", (2, 3, 4)), ("x.transpose()", (2, 3, 4)),
    ("np.transpose(x, (1, 2, 0))", (2, 3, 4)), ("x.transpose(2, 0, 1)", (2, 3, 4)), ("x.transpose((0, 2, 1))", (2, 3, 4)),
    ("np.transpose(x, axes=(-1, 0, 1))", (2, 3, 4)), ("x.transpose(1, 0)", (2, 3)), ("np.transpose(x, None)", (2, 3)),
    ("np.swapaxes(x, 0, 2)", (2, 3, 4)), ("x.swapaxes(-1, 0)", (2, 3)), ("np.moveaxis(x, 0, -1)", (2, 3, 4)),
    ("np.moveaxis(x, (0, 1), (2, 0))", (2, 3, 4)), ("np.rollaxis(x, 2)", (2, 3, 4)), ("np.rollaxis(x, 0, 3)", (2, 3, 4)),
    ("np.rollaxis(x, -1, 1)", (2, 3, 4)),
    ("np.roll(x, 2)", (5,)), ("np.roll(x, 1)", (3, 4)), ("np.roll(x, -1, axis=1)", (3, 4)), ("np.roll(x, 1, 0)", (3, 4)),
    ("np.roll(x, (1, 2), axis=[0, 1])", (3, 4)), ("np.roll(x, (1, -1), (1, 1))", (3, 4)), ("np.roll(x, 7)", (3,)),
    ("np.roll(x, 1)", (0,)),
    ("np.flip(x)", (3, 4)), ("np.flip(x, 1)", (3, 4)), ("np.flip(x, axis=(0, -1))", (3, 4, 2)), ("np.fliplr(x)", (3, 4)),
    ("np.flipud(x)", (3,)), ("np.flipud(x)", (3, 4)), ("np.rot90(x)", (3, 4)), ("np.rot90(x, 2)", (3, 4)),
    ("np.rot90(x, -1, (1, 2))", (2, 3, 4)), ("np.rot90(x, axes=[1, 0])", (3, 4)),
    ("np.diag(x)", (3,)), ("np.diag(x, 1)", (3,)), ("np.diag(x, k=-2)", (3,)), ("np.diag(x)", (3, 3)), ("np.diag(x)", (3, 4)),
    ("np.diag(x)", (4, 3)), ("np.diag(x, 1)", (3, 4)), ("np.diag(x, k=-1)", (3, 4)), ("np.diag(x)", (1,)), ("np.diag(x)", (1, 1)),
    ("np.diag(x, k=-1)", (3, 3)),
    ("np.diagonal(x)", (3, 4)), ("np.diagonal(x, 1)", (3, 4)), ("np.diagonal(x, -1)", (4, 3)), ("x.diagonal()", (3, 3)),
    ("np.diagonal(x, axis1=0, axis2=2)", (3, 2, 4)), ("np.diagonal(x, 0, 1, 2)", (2, 3, 3)), ("np.diagonal(x, 1, -2, -1)", (2, 3, 4)),
    ("np.diagonal(x)", (3, 3, 2)), ("np.diagonal(x, 1, 2, 0)", (3, 2, 4)), ("np.diagonal(x, 0, 1, 0)", (3, 4)),
    ("np.trace(x)", (3, 3)), ("np.trace(x)", (3, 4)), ("np.trace(x, 1)", (3, 4)), ("np.trace(x, offset=-1)", (3, 3)), ("x.trace()", (3, 3)),
    ("np.trace(x)", (3, 3, 2)), ("np.trace(x, axis1=1, axis2=2)", (2, 3, 3)), ("np.trace(x, 1, 0, 2)", (3, 2, 4)),
    ("np.trace(x, axis1=-1, axis2=-2)", (2, 3, 4)), ("np.trace(x, 1, 2, 0)", (3, 2, 4)), ("np.trace(x, 0, 1, 2)", (2, 3, 3)),
    ("np.trace(x, 0, 1, 3)", (2, 3, 2, 3)),
    ("np.tril(x)", (3, 4)), ("np.triu(x)", (3, 4)), ("np.tril(x, -1)", (3, 3)), ("np.triu(x, k=1)", (2, 3, 3)),
    ("np.tril(x)", (2, 3, 3)), ("np.diagflat(x)", (2, 2)), ("np.diagflat(x, 1)", (3,)),
    ("np.broadcast_to(x, (3, 4))", (4,)), ("np.broadcast_to(x, (3, 4))", (3, 1)), ("np.broadcast_to(x, (2, 3, 4))", (1, 4)),
    ("np.broadcast_to(x, (3, 4))", ()), ("np.broadcast_to(x, 4)", (1,)), ("np.broadcast_to(x, (3, 4))", (3, 4)),
    ("np.repeat(x, 2)", (3,)), ("np.repeat(x, 2)", (3, 2)), ("np.repeat(x, 3, axis=0)", (3, 2)), ("np.repeat(x, 2, axis=-1)", (3, 2)),
    ("x.repeat(2, 1)", (2, 3, 2)), ("np.repeat(x, [1, 0, 2])", (3,)), ("np.repeat(x, [1, 2], axis=0)", (2, 3)),
    ("np.repeat(x, [1, 0, 2], axis=1)", (2, 3)), ("np.repeat(x, [1, 2, 0, 1])", (2, 2)), ("np.repeat(x, 3)", ()),
    ("np.repeat(x, 0)", (3,)), ("np.repeat(x, 2)", (0,)),
    ("np.tile(x, 3)", (2,)), ("np.tile(x, (2, 3))", (2,)), ("np.tile(x, (2, 3))", (2, 4)), ("np.tile(x, 2)", (2, 4)),
    ("np.tile(x, (2, 1))", (3, 4)), ("np.tile(x, (2, 1, 3))", (3, 4)), ("np.tile(x, (1, 2))", (3, 4)), ("np.tile(x, 3)", ()),
    ("np.tile(x, (1, 1))", (3, 4)), ("np.tile(x, (1, 1, 2))", (3,)), ("np.tile(x, 0)", (3,)), ("np.tile(x, [2, 2])", (3,)),
    ("np.pad(x, 1)", (3,)), ("np.pad(x, 2)", (3, 4)), ("np.pad(x, (1, 2))", (3,)), ("np.pad(x, ((1, 2), (0, 3)))", (3, 4)),
    ("np.pad(x, ((1, 0),))", (3,)), ("np.pad(x, ((0, 0), (1, 1)))", (3, 4)), ("np.pad(x, (0, 0))", (3,)),
    ("np.pad(x, 1, mode='edge')", (3,)), ("np.pad(x, 2, 'reflect')", (4,)), ("np.pad(x, (3, 2), 'symmetric')", (2,)),
    ("np.pad(x, 4, mode='wrap')", (3,)), ("np.pad(x, ((1, 2), (2, 1)), mode='edge')", (3, 4)), ("np.pad(x, 1, 'reflect')", (3, 4)),
    ("np.pad(x, 1, constant_values=3.0)", (3,)), ("np.pad(x, 7, mode='reflect')", (3,)), ("np.pad(x, ((2, 2),), mode='wrap')", (3, 4)),
    ("np.diff(x)", (5,)), ("np.diff(x, 2)", (5,)), ("np.diff(x, axis=0)", (3, 4)), ("np.diff(x, n=3, axis=1)", (2, 5)),
    ("np.diff(x)", (2, 4)), ("np.diff(x)", (1,)), ("np.diff(x, n=0)", (4,)),
    ("np.copy(x)", (3, 4)), ("x.copy()", (3,)), ("copy.copy(x)", (3,)), ("copy.deepcopy(x)", (3,)), ("x.astype(float)", (3,)),
    ("x.astype(np.float64)", (3, 4)), ("np.ascontiguousarray(x)", (3, 4)), ("np.asfortranarray(x)", (3, 4)),
    ("x.item()", (1,)), ("x.item()", ()), ("x.item(1)", (3,)), ("x.item(1, 2)", (2, 3)), ("x.item(-1)", (3,)), ("x.item()", (1, 1)),
    ("np.real(x)", (3,)), ("x.real", (3,)), ("np.imag(x)", (3,)), ("x.imag", (3,)), ("np.conj(x)", (3,)), ("x.conj()", (2, 2)),
]  # fmt: skip


@pytest.mark.parametrize("expression, shape", SAMPLES)
def test_samples(expression, shape):
    check(expression, x=shape)


MORE = [
    ("np.take(x, i)", dict(x=(3,), i=INDEX)), ("np.take(x, i, axis=0)", dict(x=(3, 2), i=INDEX)),
    ("np.take(x, i, axis=1)", dict(x=(2, 3), i=INDEX)), ("np.take(x, i, axis=-1)", dict(x=(2, 3), i=INDEX)),
    ("np.take(x, i)", dict(x=(2, 3), i=INDEX)), ("np.take(x, 1)", dict(x=(3,))), ("np.take(x, 1, axis=0)", dict(x=(3, 2))),
    ("np.take(x, 1, axis=1)", dict(x=(3, 2))), ("np.take(x, -1)", dict(x=(2, 3))), ("x.take(i)", dict(x=(3,), i=INDEX)),
    ("np.take(x, i)", dict(x=(3,), i=INDEX.reshape(2, 2))), ("np.take(x, [0, 0, 1])", dict(x=(3,))),
    ("np.take(x, i, axis=1)", dict(x=(2, 3), i=INDEX.reshape(2, 2))), ("np.take(x, [0, -1])", dict(x=(2, 2))),
    ("np.take_along_axis(x, i, 0)", dict(x=(3,), i=INDEX)),
    ("np.take_along_axis(x, i, axis=1)", dict(x=(2, 3), i=np.array([[2, 0], [1, 1]]))),
    ("np.take_along_axis(x, i, 0)", dict(x=(2, 3), i=np.array([[1, 0, 0]]))),
    ("np.take_along_axis(x, i, axis=-1)", dict(x=(2, 1, 3), i=np.array([[[2, 0]], [[1, 1]]]))),
    ("np.roll(x, k)", dict(x=(5,), k=2)), ("np.roll(x, k, axis=a)", dict(x=(5, 2), k=2, a=0)),
    ("np.roll(x, (k, 1), axis=[0, 1])", dict(x=(5, 2), k=2)),
    ("np.repeat(x, k)", dict(x=(5,), k=2)), ("np.repeat(x, r)", dict(x=(3,), r=np.array([1, 0, 2]))),
    ("np.tile(x, k)", dict(x=(5,), k=2)), ("np.tile(x, (k, 2))", dict(x=(5,), k=2)), ("np.tile(x, (k, 2))", dict(x=(5, 2), k=2)),
    ("np.pad(x, k)", dict(x=(5,), k=2)), ("np.pad(x, ((k, 1), (0, k)))", dict(x=(5, 3), k=2)),
    ("np.pad(x, k, mode='edge')", dict(x=(5, 3), k=2)), ("np.pad(x, k)", dict(x=(5,), k=0)),
    ("np.pad(x, 1, constant_values=v)", dict(x=(5, 2), v="float")), ("np.pad(x, (2, 1), constant_values=v)", dict(x=(5,), v="float")),
    ("np.swapaxes(x, a, b)", dict(x=(2, 3), a=0, b=1)), ("np.moveaxis(x, a, b)", dict(x=(2, 3, 4), a=0, b=2)),
    ("np.diag(x, k)", dict(x=(3,), k=1)), ("np.tril(x, k)", dict(x=(3, 3), k=-1)), ("np.flip(x, a)", dict(x=(3, 3), a=1)),
    ("np.rot90(x, k)", dict(x=(3, 2), k=1)), ("x.reshape(n, m)", dict(x=(3, 4), n=2, m=6)), ("x.reshape(n, -1)", dict(x=(3, 4), n=2)),
    ("x.reshape(s)", dict(x=(3, 4), s=[2, 6])), ("np.reshape(x, s)", dict(x=(3, 4), s=[2, 6])),
    ("np.broadcast_to(x, s)", dict(x=(4,), s=[3, 4])), ("np.broadcast_to(x, (n, m))", dict(x=(4,), n=3, m=4)),
    ("np.broadcast_to(x, (n, m))", dict(x=(3, 1), n=3, m=4)), ("np.transpose(x, s)", dict(x=(2, 3, 4), s=[1, 2, 0])),
    ("x.item(i)", dict(x=(3,), i=1)), ("np.squeeze(x, a)", dict(x=(3, 1), a=1)), ("np.expand_dims(x, a)", dict(x=(3,), a=1)),
]  # fmt: skip


@pytest.mark.parametrize("expression, args", MORE)
def test_more(expression, args):
    check(expression, **args)


@pytest.mark.parametrize("expression", [
    "x.reshape(2, 6)", "x.T", "np.roll(x, 1)", "np.repeat(x, 2)", "np.tile(x, 2)", "np.pad(x, 1)", "np.diff(x)", "np.diag(x)",
    "np.trace(x)", "np.tril(x)", "np.pad(x, 1, mode='edge')", "x.astype(np.float64)", "np.take(x, [0, 1], axis=1)", "x.ravel()",
])  # fmt: skip
def test_single_precision(expression):
    check(expression, dtype="float32", x=(3, 4))


@pytest.mark.parametrize("expression", ["x.reshape(2, 6)", "x.T", "np.roll(x, 1)", "x.ravel()", "np.flip(x, 1)", "np.tril(x)",
                                        "np.swapaxes(x, 0, 1)", "np.expand_dims(x, 0)", "np.squeeze(x)", "x.copy()",
                                        "np.broadcast_to(x, (2, 3, 4))", "x.astype(float)", "np.moveaxis(x, 0, 1)",
                                        "np.repeat(x, 2)", "np.tile(x, 2)", "np.trace(x)", "np.pad(x, 1)", "np.diff(x)",
                                        "np.take(x, [0, 1], axis=0)", "np.diag(x)", "np.transpose(x, (1, 0))"])  # fmt: skip
def test_without_facts(expression):
    try:
        check(expression, known=False, x=(3, 4))
    except CannotTell as problem:
        assert problem.instead


TEXTS = [
    ("x.reshape(2, 6)", (3, 4), "x_bar = y_bar.reshape(x.shape)"),
    ("np.reshape(x, (2, 3))", (6,), "x_bar = y_bar.ravel()"),
    ("x.ravel()", (3, 4), "x_bar = y_bar.reshape(x.shape)"),
    ("x.T", (3, 4), "x_bar = y_bar.T"),
    ("np.transpose(x, (1, 2, 0))", (2, 3, 4), "x_bar = np.transpose(y_bar, (2, 0, 1))"),
    ("np.roll(x, 1)", (3,), "x_bar = np.roll(y_bar, -1)"),
    ("np.squeeze(x, axis=1)", (3, 1), "x_bar = y_bar[:, None]"),
    ("np.tile(x, 3)", (4,), "x_bar = np.sum(y_bar.reshape(3, x.shape[0]), axis=0)"),
    ("np.repeat(x, 3)", (4,), "x_bar = np.sum(y_bar.reshape(x.shape[0], 3), axis=1)"),
    ("np.pad(x, 1)", (3, 4), "x_bar = y_bar[1:-1, 1:-1]"),
    ("np.pad(x, ((0, 0), (1, 0)))", (3, 4), "x_bar = y_bar[:, 1:]"),
    ("np.diff(x)", (4,), "x_bar = -np.diff(y_bar, prepend=0.0, append=0.0)"),
    ("np.diag(x)", (4,), "x_bar = np.diag(y_bar)"),
    ("np.trace(x)", (4, 4), "x_bar = y_bar * np.eye(x.shape[0], x.shape[1])"),
    ("np.take(x, [0, 1], axis=1)", (3, 4), "x_bar[:, [0, 1]] += y_bar"),
]


@pytest.mark.parametrize("expression, shape, text", TEXTS)
def test_text(expression, shape, text):
    assert shown(expression, x=shape) == text


@pytest.mark.parametrize("expression", ["np.pad(x, 1, mode='linear_ramp')", "np.take(x, [1], mode='wrap')", "np.diff(x, prepend=1.0)"])
def test_refused(expression):
    with pytest.raises(CannotTell):
        check(expression, x=(4,))
