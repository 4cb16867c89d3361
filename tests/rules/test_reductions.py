"""Reductions against differences, and at kinks."""

import numpy as np
import pytest

import srcad
from tests.rules.harness import check, shown
from tests.rules.whole import function_text, loaded

SHAPES = [(), (3,), (1,), (3, 4), (1, 4), (3, 1), (2, 3, 4)]
AXES = {
    0: ["None"],
    1: ["None", "0", "-1", "(0,)"],
    2: ["None", "0", "1", "-1", "(0, 1)", "(-2,)", "(-1, 0)"],
    3: ["None", "0", "1", "2", "-2", "(0, 2)", "(1, -1)", "(0, 1)", "(0, 1, 2)"],
}
CASES = [
    (shape, axis, keepdims) for shape in SHAPES for axis in AXES[len(shape)] for keepdims in (False, True)
]


@pytest.mark.parametrize("function", ["sum", "mean", "var", "max", "min", "amax", "amin", "prod", "ptp"])
@pytest.mark.parametrize("shape, axis, keepdims", CASES)
def test_axes(function, shape, axis, keepdims):
    if function == "ptp" and shape == ():
        return
    check(f"np.{function}(x, axis={axis}, keepdims={keepdims})", x=shape)


@pytest.mark.parametrize("shape, axis, keepdims", CASES)
def test_std(shape, axis, keepdims):
    if shape and np.all(
        np.std(np.ones(shape) * np.random.default_rng(0).normal(size=shape), axis=eval(axis)) > 0
    ):
        check(f"np.std(x, axis={axis}, keepdims={keepdims})", x=shape)


SAMPLES = [
    ("np.sum(x)", dict(x="float")),
    ("np.sum(x, axis=0)", dict(x=(0, 3))),
    ("np.sum(x, 1)", dict(x=(3, 4))),
    ("np.sum(x, axis=k)", dict(x=(3, 4), k=1)),
    ("np.sum(x, axis=1, where=m)", dict(x=(2, 3), m=np.array([[True, False, True], [False, True, True]]))),
    ("np.sum(x, initial=s)", dict(x=(3,), s="float")),
    ("np.sum(x, axis=0, initial=s)", dict(x=(3, 2), s="float")),
    ("np.sum(x, dtype=np.float64)", dict(x=(3,))),
    ("np.mean(x, axis=k)", dict(x=(3, 4), k=1)),
    ("np.mean(x, (0, 1))", dict(x=(3, 4, 2))),
    ("np.var(x, ddof=1)", dict(x=(5,))),
    ("np.var(x, axis=0, ddof=1)", dict(x=(5, 2))),
    ("np.std(x, axis=1, ddof=1)", dict(x=(3, 5))),
    ("np.var(x, axis=1, ddof=d)", dict(x=(3, 5), d=1)),
    ("np.var(x, axis=1, correction=1)", dict(x=(3, 5))),
    ("x.sum()", dict(x=(3, 4))),
    ("x.sum(axis=0)", dict(x=(3, 4))),
    ("x.sum(1)", dict(x=(3, 4))),
    ("x.sum(-1, keepdims=True)", dict(x=(3, 4))),
    ("x.mean()", dict(x=(3, 4))),
    ("x.mean(0)", dict(x=(3, 4))),
    ("x.var(axis=1)", dict(x=(3, 4))),
    ("x.std(ddof=1)", dict(x=(3, 4))),
    ("x.max(axis=1)", dict(x=(3, 4))),
    ("x.min()", dict(x=(3, 4))),
    ("x.prod(axis=-1)", dict(x=(3, 4))),
    ("x.cumsum()", dict(x=(3, 4))),
    ("np.cumsum(x)", dict(x=(4,))),
    ("np.cumsum(x, axis=0)", dict(x=(3, 4))),
    ("np.cumsum(x, axis=-1)", dict(x=(3, 4))),
    ("np.cumsum(x, axis=1)", dict(x=(2, 3, 2))),
    ("np.cumsum(x)", dict(x=(2, 3))),
    ("np.cumsum(x)", dict(x=(0,))),
    ("np.cumsum(x)", dict(x="float")),
    ("np.cumprod(x)", dict(x=(4,))),
    ("np.cumprod(x, axis=0)", dict(x=(3, 4))),
    ("np.cumprod(x, axis=-1)", dict(x=(2, 3, 4))),
    ("np.cumprod(x)", dict(x=(2, 3))),
    ("np.cumprod(x)", dict(x=np.array([2.0, 0.0, 3.0, 0.0, 5.0]))),
    ("np.cumprod(x, axis=1)", dict(x=np.array([[2.0, 0.0, 3.0], [0.0, 0.0, 4.0], [1.0, 2.0, 0.0]]))),
    ("np.prod(x)", dict(x=np.array([2.0, 0.0, 3.0]))),
    ("np.prod(x)", dict(x=np.array([2.0, 0.0, 0.0]))),
    ("np.prod(x, axis=0)", dict(x=np.array([[2.0, 0.0], [0.0, 0.0], [3.0, 4.0]]))),
    ("np.prod(x)", dict(x=np.array([[2.0, 0.0], [1.0, 3.0]]))),
    ("np.prod(x, axis=(0, 2))", dict(x=(2, 3, 2))),
    ("np.prod(x, axis=1)", dict(x=np.array([[2.0, 3.0, 4.0], [0.0, 3.0, 4.0]]))),
    ("np.prod(x)", dict(x=(0,))),
    ("np.average(x)", dict(x=(3, 4))),
    ("np.average(x, axis=1)", dict(x=(3, 4))),
    ("np.average(x, weights=w)", dict(x=(3,), w=np.array([1.0, 2.0, 3.0]))),
    ("np.average(x, axis=0, weights=w)", dict(x=(3, 4), w=np.array([1.0, 2.0, 3.0]))),
    ("np.average(x, axis=1, weights=w)", dict(x=(2, 3), w=np.array([1.0, 2.0, 3.0]))),
    ("np.average(x, weights=w)", dict(x=(2, 3), w=np.array([[1.0, 2.0, 3.0], [2.0, 2.0, 1.0]]))),
    ("np.average(x, axis=1, weights=w)", dict(x=(2, 3), w=np.array([[1.0, 2.0, 3.0], [2.0, 2.0, 1.0]]))),
    ("np.nansum(x, axis=1)", dict(x=(3, 4))),
    ("np.nanmean(x, axis=1)", dict(x=(3, 4))),
    ("np.nanmax(x, axis=0)", dict(x=(3, 4))),
    ("np.nanmin(x)", dict(x=(3, 4))),
    ("np.nanmean(x)", dict(x=(3,))),
]


@pytest.mark.parametrize("expression, args", SAMPLES)
def test_samples(expression, args):
    check(expression, **args)


@pytest.mark.parametrize(
    "expression",
    [
        "np.sum(x)",
        "np.sum(x, axis=1)",
        "np.mean(x)",
        "np.mean(x, axis=0)",
        "np.var(x)",
        "np.var(x, axis=1)",
        "np.std(x)",
        "np.std(x, axis=0)",
        "np.max(x)",
        "np.max(x, axis=1)",
        "np.min(x, axis=0, keepdims=True)",
        "np.prod(x)",
        "np.prod(x, axis=1)",
        "np.cumsum(x, axis=1)",
        "np.cumprod(x, axis=1)",
        "np.ptp(x, axis=0)",
    ],
)
def test_single_precision(expression):
    check(expression, dtype="float32", x=(3, 4))


@pytest.mark.parametrize(
    "expression",
    [
        "np.sum(x)",
        "np.sum(x, axis=1)",
        "np.sum(x, axis=(0, 1))",
        "np.sum(x, axis=0, keepdims=True)",
        "np.mean(x)",
        "np.mean(x, axis=1)",
        "np.max(x)",
        "np.max(x, axis=1)",
        "np.var(x)",
        "np.var(x, axis=1)",
        "np.std(x, axis=1)",
    ],
)
def test_without_facts(expression):
    from srcad.rules.call import CannotTell

    try:
        check(expression, known=False, x=(3, 4))
    except CannotTell as problem:
        assert problem.instead


KINKS = [
    ("np.max(x)", np.array([1.0, 3.0, 3.0]), [0.0, 0.5, 0.5]),
    ("np.min(x)", np.array([1.0, 1.0, 1.0]), [1 / 3, 1 / 3, 1 / 3]),
    ("np.max(x, axis=1)", np.array([[1.0, 1.0], [0.0, 2.0]]), [[0.5, 0.5], [0.0, 1.0]]),
    ("np.std(x)", np.full(3, 0.1), [0.0, 0.0, 0.0]),
    (
        "np.std(x, axis=0)",
        np.array([[0.1, 1.0], [0.1, 3.0], [0.1, 2.0]]),
        [[0, -0.4082482904638631], [0, 0.4082482904638631], [0, 0]],
    ),
    ("np.ptp(x)", np.array([1.0, 1.0, 2.0]), [-0.5, -0.5, 1.0]),
    ("np.nansum(x)", np.array([1.0, np.nan, 2.0]), [1.0, 0.0, 1.0]),
    ("np.nanmean(x)", np.array([1.0, np.nan, 2.0]), [0.5, 0.0, 0.5]),
    ("np.nanmax(x)", np.array([1.0, np.nan, 2.0]), [0.0, 0.0, 1.0]),
]


@pytest.mark.parametrize("expression, x, gradient", KINKS)
def test_kinks(expression, x, gradient):
    check(expression, x=x, expected={"x": np.array(gradient)})


TEXTS = [
    ("np.sum(x)", dict(x=(3, 4)), "x_bar = y_bar"),
    ("np.sum(x, axis=0)", dict(x=(3, 4)), "x_bar = y_bar"),
    ("np.sum(x, axis=1)", dict(x=(3, 4)), "x_bar = y_bar[:, None]"),
    ("np.sum(x, axis=1)", dict(x=(3, 4, 2)), "x_bar = y_bar[:, None]"),
    ("np.sum(x, axis=(0, 2))", dict(x=(3, 4, 2)), "x_bar = y_bar[:, None]"),
    ("np.mean(x)", dict(x=(3, 4)), "x_bar = y_bar / x.size"),
    ("np.mean(x, axis=1)", dict(x=(3, 4)), "x_bar = (y_bar / x.shape[1])[:, None]"),
    ("np.mean(x, axis=1, keepdims=True)", dict(x=(3, 4)), "x_bar = y_bar / x.shape[1]"),
    ("np.var(x)", dict(x=(3,)), "x_bar = 2.0 * y_bar / x.size * (x - np.mean(x))"),
    ("np.cumsum(x)", dict(x=(3,)), "x_bar = np.cumsum(y_bar[::-1])[::-1]"),
    ("np.cumsum(x, axis=1)", dict(x=(3, 4)), "x_bar = np.cumsum(y_bar[:, ::-1], axis=1)[:, ::-1]"),
]


@pytest.mark.parametrize("expression, args, text", TEXTS)
def test_text(expression, args, text):
    assert shown(expression, **args) == text


MASK = np.array([[True, False, True, True], [True, True, False, True], [False, True, True, False]])
GAPS = np.array([[0.5, np.nan, 1.5, -1.0], [2.0, 0.7, np.nan, 0.3], [np.nan, 1.1, -0.4, np.nan]])
SELECTED = [
    *((f"np.{f}(x, axis={a}, where=m)", dict(x=(3, 4), m=MASK)) for f in ("mean", "var", "std") for a in (None, 0, 1)),
    ("np.mean(x, axis=1, where=m, keepdims=True)", dict(x=(3, 4), m=MASK)),
    ("np.mean(x, where=m)", dict(x=(3, 4), m=MASK[0])),
    ("np.var(x, axis=0, where=m, ddof=1, keepdims=True)", dict(x=(4, 3), m=MASK.T)),
    ("x.mean(where=m)", dict(x=(3, 4), m=MASK)),
    *(
        (f"np.{f}(x, axis={a}, where=m, initial={i})", dict(x=(3, 4), m=MASK))
        for f, i in (("max", -5.0), ("min", 5.0), ("max", 0.1), ("prod", 2.0), ("sum", 1.0))
        for a in (None, 1, 0, (0, 1))
    ),
    ("np.max(x, initial=s)", dict(x=(3,), s=0.2)),
    ("np.max(x, axis=0, initial=s)", dict(x=(3, 4), s=0.2)),
    ("np.min(x, axis=1, initial=s, keepdims=True)", dict(x=(3, 4), s=0.2)),
    ("np.prod(x, axis=1, initial=s)", dict(x=(3, 4), s=0.2)),
    ("np.prod(x, initial=s, where=m)", dict(x=(3, 4), s=0.2, m=MASK)),
    ("np.var(x, axis=1, mean=k)", dict(x=(3, 4), k=(3, 1))),
    ("np.std(x, axis=0, mean=k, keepdims=True)", dict(x=(3, 4), k=(1, 4))),
    *(
        (f"np.{f}(x, axis={a})", dict(x=GAPS))
        for f in ("nansum", "nanprod", "nanmean", "nanvar", "nanstd", "nanmax", "nanmin", "nancumsum", "nancumprod")
        for a in (None, 0, 1)
    ),
    ("np.nansum(x, axis=1, where=m)", dict(x=GAPS, m=MASK)),
    ("np.nanmean(x, axis=1, where=m, keepdims=True)", dict(x=GAPS, m=MASK)),
    ("np.nanvar(x, ddof=1)", dict(x=GAPS)),
    ("np.nanprod(x, axis=0, initial=2.0)", dict(x=GAPS)),
]
if hasattr(np, "cumulative_sum"):
    SELECTED += [
        (f"np.cumulative_{f}({x}{i})", dict(x=s))
        for f in ("sum", "prod")
        for x, s in (("x", (4,)), ("x, axis=0", (3, 2)), ("x, axis=-1", (3, 2)))
        for i in ("", ", include_initial=True")
    ]


@pytest.mark.parametrize("expression, args", SELECTED)
def test_some_of_the_elements(expression, args):
    if "mean=k" in expression and np.lib.NumpyVersion(np.__version__) < "2.0.0":
        return
    check(expression, **args)


def test_std_of_a_constant_among_selected():
    check(
        "np.std(x, where=m)",
        x=np.array([0.1, 0.1, 7.0]),
        m=np.array([True, True, False]),
        expected={"x": np.zeros(3)},
    )
    check("np.nanstd(x)", x=np.array([0.1, 0.1, np.nan]), expected={"x": np.zeros(3)})


def test_initial_shares_a_tie():
    check("np.max(x, initial=s)", x=np.array([1.0, 2.0]), s=2.0, expected={"x": np.array([0.0, 0.5]), "s": 0.5})


@pytest.mark.parametrize("x", [[1e-200, 1e-200, 1e200], [1e-310, 2.0, 3.0]])
def test_the_product_of_the_others_does_not_underflow(x):
    others = [x[1] * x[2], x[0] * x[2], x[0] * x[1]]
    assert np.array_equal(srcad.grad(lambda x: np.prod(x))(np.array(x)), others)
    assert [srcad.jvp(lambda x: np.prod(x), (np.array(x),), (e,))[1] for e in np.eye(3)] == others


DATA = np.array([1.0, np.nan, 2.0, np.nan, -1.0])
THERE = np.isfinite(DATA)
LEFT_OUT = [
    lambda x: np.nansum((DATA - x) ** 2), lambda x: np.nansum(DATA * x), lambda x: np.nanmean(np.sin(DATA * x)),
    lambda x: np.nanvar(DATA * x**2), lambda x: np.nanstd(DATA * x**2), lambda x: np.nanmax((DATA * x) ** 2),
    lambda x: np.nanmin(np.exp(DATA * x)), lambda x: np.nanprod(DATA * x + 1.0),
    lambda x: np.sum(np.nancumsum((DATA - x) ** 2)), lambda x: np.sum(np.nancumprod((DATA - x) ** 2)),
    lambda x: np.sum((DATA - x) ** 2, where=THERE), lambda x: np.mean(np.exp(DATA * x), where=THERE),
    lambda x: np.max((DATA * x) ** 2, where=THERE, initial=0.0), lambda x: np.var(DATA * x**2, where=THERE),
    lambda x: np.prod((DATA - x) ** 2, where=THERE), lambda x: np.sum(np.nan_to_num((DATA - x) ** 2)),
]  # fmt: skip


@pytest.mark.parametrize("loss", LEFT_OUT)
def test_what_is_left_out_has_no_say(loss):
    """Missing data: the derivative is that of what is there, though the derivative of the rest is NaN."""
    x, h = 0.7, 1e-4
    slope = (8.0 * (loss(x + h) - loss(x - h)) - (loss(x + 2 * h) - loss(x - 2 * h))) / (12.0 * h)
    np.testing.assert_allclose(srcad.grad(loss)(x), slope, rtol=1e-8)
    np.testing.assert_allclose(srcad.jvp(loss, (x,), (1.0,))[1], slope, rtol=1e-8)
    bend = (srcad.grad(loss)(x + h) - srcad.grad(loss)(x - h)) / (2.0 * h)
    np.testing.assert_allclose(srcad.hvp(loss)(x, 1.0), bend, rtol=1e-5)


PART = {
    "np.nansum": "np.sum", "np.nanmean": "np.mean", "np.nanvar": "np.var", "np.nanstd": "np.std",
    "np.nanprod": "np.prod", "np.nanmax": "np.max", "np.nanmin": "np.min",
}  # fmt: skip


@pytest.mark.filterwarnings("ignore:divide by zero", "ignore:invalid value")
@pytest.mark.parametrize(
    "call, of_part",
    [
        *((f"{f}(x / y)", f"{g}(x / y)") for f, g in PART.items()),
        *((f"{g}(x / y, where=y != 0)", f"{g}(x / y)") for g in ("np.sum", "np.mean", "np.prod", "np.var", "np.std")),
        *((f"{g}(x / y, where=y != 0, initial={i})", f"{g}(x / y)")
          for g, i in (("np.max", "-9.0"), ("np.min", "99.0"), ("np.nanmax", "-9.0"))),
        ("np.sum(np.log(x) ** 2, where=x > 0)", "np.sum(np.log(x) ** 2)"),
        ("np.sum(np.nancumsum(x / y) * (y != 0))", "np.sum(np.cumsum(x / y))"),
        ("np.sum(np.nan_to_num(np.sqrt(x) / y))", "np.sum(np.sqrt(x) / y)"),
        ("(x / y).sum(where=y != 0) ** 2", "(x / y).sum() ** 2"),
    ],
)  # fmt: skip
def test_what_is_left_out_contributes_nothing(call, of_part):
    """Not even where its own slope is infinite: the gradient is that of the elements that are left in."""
    x, y = np.array([1.0, 0.0, 2.0, 3.0]), np.array([2.0, 0.0, 4.0, 0.5])
    some = y != 0
    with loaded(function_text(call, ["x", "y"])) as whole, loaded(function_text(of_part, ["x", "y"])) as part:
        wanted = srcad.grad(part.line, wrt=(0, 1))(x[some], y[some])
        found = srcad.grad(whole.line, wrt=(0, 1))(x, y)
        for have, want in zip(found, wanted, strict=True):
            np.testing.assert_allclose(have[some], want, rtol=1e-12, atol=1e-15)
            assert have[1] == 0.0
        tangent = srcad.jvp(whole.line, (x, y), (np.ones(4), y))[1]
        np.testing.assert_allclose(tangent, np.sum(wanted[0]) + wanted[1] @ y[some], rtol=1e-12)
