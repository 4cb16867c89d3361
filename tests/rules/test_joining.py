"""Joining and splitting against differences."""

import numpy as np
import pytest

from tests.rules.harness import check, shown

SAMPLES = [
    ("np.concatenate([a, b])", dict(a=(3,), b=(4,))),
    ("np.concatenate((a, b), axis=0)", dict(a=(3, 2), b=(4, 2))),
    ("np.concatenate([a, b], axis=1)", dict(a=(2, 3), b=(2, 1))),
    ("np.concatenate([a, b], -1)", dict(a=(2, 3), b=(2, 4))),
    ("np.concatenate([a, b, c])", dict(a=(3,), b=(4,), c=(1,))),
    ("np.concatenate([a, b, a])", dict(a=(3,), b=(4,))),
    ("np.concatenate([a, b], axis=None)", dict(a=(3, 2), b=(4,))),
    ("np.concatenate([a])", dict(a=(3,))),
    ("np.concatenate([a, b])", dict(a=(0,), b=(4,))),
    ("np.concatenate([a, b], axis=2)", dict(a=(2, 3, 1), b=(2, 3, 2))),
    ("np.concatenate([a, i, b])", dict(a=(3,), b=(4,), i=np.arange(2))),
    ("np.concatenate(xs)", dict(xs=[(3,), (2,)])),
    ("np.concatenate(xs, axis=1)", dict(xs=[(3, 2), (3, 1), (3, 4)])),
    ("np.concatenate(xs)", dict(xs=[(3, 2), (1, 2)])),
    ("np.concatenate(x)", dict(x=(3, 2))),
    ("np.concatenate(x, axis=1)", dict(x=(3, 2, 4))),
    ("np.concatenate(x)", dict(x=(3, 2, 4))),
    ("np.stack([a, b])", dict(a=(3,), b=(3,))),
    ("np.stack([a, b], axis=1)", dict(a=(3,), b=(3,))),
    ("np.stack((a, b), axis=-1)", dict(a=(3, 2), b=(3, 2))),
    ("np.stack([a, b])", dict(a="float", b="float")),
    ("np.stack([a, b], 1)", dict(a=(3, 2), b=(3, 2))),
    ("np.stack(xs)", dict(xs=[(3,), (3,)])),
    ("np.stack(xs, axis=1)", dict(xs=[(3,), (3,)])),
    ("np.stack(xs, axis=-1)", dict(xs=[(3, 2), (3, 2)])),
    ("np.stack(x, axis=1)", dict(x=(3, 2))),
    ("np.stack(x)", dict(x=(3, 2))),
    ("np.hstack([a, b])", dict(a=(3,), b=(4,))),
    ("np.hstack([a, b])", dict(a=(2, 3), b=(2, 4))),
    ("np.hstack([a, b])", dict(a="float", b="float")),
    ("np.hstack([a, b])", dict(a="float", b=(3,))),
    ("np.hstack([a, b, c])", dict(a=(3,), b="float", c=(2,))),
    ("np.hstack(xs)", dict(xs=[(3,), (3,)])),
    ("np.hstack(xs)", dict(xs=[(2, 3), (2, 3)])),
    ("np.vstack([a, b])", dict(a=(3,), b=(3,))),
    ("np.vstack([a, b])", dict(a=(2, 3), b=(1, 3))),
    ("np.vstack([a, b])", dict(a=(2, 3), b=(3,))),
    ("np.vstack([a, b])", dict(a=(3,), b=(2, 3))),
    ("np.vstack(xs)", dict(xs=[(3,), (3,)])),
    ("np.vstack(xs)", dict(xs=[(2, 3), (2, 3)])),
    ("np.vstack([a, b])", dict(a="float", b="float")),
    ("np.column_stack([a, b])", dict(a=(3,), b=(3,))),
    ("np.column_stack([a, b])", dict(a=(3, 2), b=(3,))),
    ("np.column_stack((a, b))", dict(a=(3, 2), b=(3, 1))),
    ("np.column_stack([b, a, b])", dict(a=(3, 2), b=(3,))),
    ("np.column_stack(xs)", dict(xs=[(3,), (3,)])),
    ("np.dstack([a, b])", dict(a=(3, 2), b=(3, 2))),
    ("np.dstack([a, b])", dict(a=(3,), b=(3,))),
    ("np.dstack([a, b])", dict(a=(3, 2, 1), b=(3, 2, 2))),
    ("np.append(a, b)", dict(a=(3,), b=(2,))),
    ("np.append(a, b)", dict(a=(3, 2), b="float")),
    ("np.append(a, b, axis=0)", dict(a=(3, 2), b=(1, 2))),
    ("np.array([a, b])", dict(a="float", b="float")),
    ("np.array([[a, b], [b, a]])", dict(a="float", b="float")),
    ("np.array([a, 1.0, b])", dict(a="float", b="float")),
    ("np.array([a, b])", dict(a=(3,), b=(3,))),
    ("np.array(((a, b), (1.0, b)))", dict(a="float", b="float")),
    ("np.array(x)", dict(x=(3,))),
    ("np.array(a)", dict(a="float")),
    ("np.array([a], dtype=float)", dict(a="float")),
    ("np.array(x, dtype=np.float64)", dict(x=(3,))),
    ("np.asarray(x)", dict(x=(3,))),
    ("np.asarray([a, b])", dict(a="float", b="float")),
    ("np.asarray(x, dtype=float)", dict(x=(3, 2))),
    ("np.array(xs)", dict(xs=[(3,), (3,)])),
    ("np.array([[a], [b]])", dict(a=(2,), b=(2,))),
    ("np.asanyarray(x)", dict(x=(3,))),
    ("np.asarray(a)", dict(a="float")),
    ("np.split(x, 2)", dict(x=(4,))),
    ("np.split(x, [1, 3])", dict(x=(5, 2))),
    ("np.split(x, 2, axis=1)", dict(x=(2, 4))),
    ("np.split(x, [2], axis=-1)", dict(x=(2, 4))),
    ("np.array_split(x, 3)", dict(x=(7,))),
    ("np.array_split(x, 3, axis=1)", dict(x=(2, 7))),
    ("np.hsplit(x, 2)", dict(x=(4,))),
    ("np.hsplit(x, 2)", dict(x=(2, 4))),
    ("np.vsplit(x, 2)", dict(x=(4, 3))),
    ("np.dsplit(x, 2)", dict(x=(2, 3, 4))),
    ("np.split(x, 1)", dict(x=(4,))),
    ("np.meshgrid(a, b)", dict(a=(3,), b=(4,))),
    ("np.meshgrid(a, b, indexing='ij')", dict(a=(3,), b=(4,))),
    ("np.meshgrid(a, b, c)", dict(a=(3,), b=(4,), c=(2,))),
]


@pytest.mark.parametrize("expression, args", SAMPLES)
def test_samples(expression, args):
    check(expression, **args)


@pytest.mark.parametrize(
    "expression, args", [s for s in SAMPLES if "xs" not in s[1] and "i" not in s[1]][::3]
)
def test_one_active_argument(expression, args):
    check(expression, wrt=next(iter(args)), **args)


@pytest.mark.parametrize(
    "expression, args",
    [
        ("np.concatenate([a, b])", dict(a=(3,), b=(4,))),
        ("np.stack([a, b], axis=1)", dict(a=(3,), b=(3,))),
        ("np.array([a, b])", dict(a=(3,), b=(3,))),
        ("np.split(x, 2)", dict(x=(4,))),
    ],
)
def test_single_precision(expression, args):
    check(expression, dtype="float32", **args)


@pytest.mark.parametrize(
    "expression, args",
    [
        ("np.concatenate([a, b])", dict(a=(3,), b=(4,))),
        ("np.stack([a, b], axis=1)", dict(a=(3,), b=(3,))),
        ("np.stack(xs)", dict(xs=[(3,), (3,)])),
        ("np.concatenate(xs)", dict(xs=[(3,), (3,)])),
        ("np.array([a, b])", dict(a="float", b="float")),
        ("np.asarray(x)", dict(x=(3,))),
    ],
)
def test_without_facts(expression, args):
    check(expression, known=False, **args)


TEXTS = [
    ("np.concatenate([a, b])", dict(a=(3,), b=(4,)), "a_bar = y_bar[:len(a)]\nb_bar = y_bar[len(a):]"),
    (
        "np.concatenate([a, b], axis=1)",
        dict(a=(2, 3), b=(2, 4)),
        "a_bar = y_bar[:, :a.shape[1]]\nb_bar = y_bar[:, a.shape[1]:]",
    ),
    ("np.stack([a, b], axis=1)", dict(a=(3,), b=(3,)), "a_bar = y_bar[:, 0]\nb_bar = y_bar[:, 1]"),
    ("np.array([[a], [b]])", dict(a="float", b="float"), "a_bar = y_bar[0, 0]\nb_bar = y_bar[1, 0]"),
    ("np.stack(xs, axis=1)", dict(xs=[(3,), (3,)]), "xs_bar = np.moveaxis(y_bar, 1, 0)"),
    ("np.hstack([a, b])", dict(a="float", b=(3,)), "a_bar = y_bar[0]\nb_bar = y_bar[1:]"),
]


@pytest.mark.parametrize("expression, args, text", TEXTS)
def test_text(expression, args, text):
    assert shown(expression, **args) == text


OTHERS = [
    ("np.broadcast_arrays(a, b)", dict(a=(3,), b=(2, 1))),
    ("np.broadcast_arrays(a, b)", dict(a=(3,), b=(2, 3))),
    ("np.broadcast_arrays(a, b, c)", dict(a=(2, 3), b="float", c=(1, 3))),
    *((f"np.unstack(x{a})", dict(x=(3, 2))) for a in ("", ", axis=1", ", axis=-1") if hasattr(np, "unstack")),
    ("np.asarray_chkfinite(x)", dict(x=(3,))),
    ("np.require(x)", dict(x=(3,))),
    ("np.unwrap(x)", dict(x=np.array([0.1, 3.0, -3.0, 0.5]))),
    ("np.real_if_close(x)", dict(x=(3,))),
    ("complex(a, b)", dict(a="float", b="float")),
    ("operator.matmul(a, b)", dict(a=(2, 3), b=(3,))),
]


@pytest.mark.parametrize("expression, args", OTHERS)
def test_others(expression, args):
    check(expression, **args)
