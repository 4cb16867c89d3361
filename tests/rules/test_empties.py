"""Arrays of no elements, and of fewer than a difference takes: the gradient has its argument's shape.

The differences of nothing are nothing, and so is their gradient; the formula for many elements gave it one.
"""

import numpy as np
import pytest

import srcad
from tests.rules.whole import function_text, loaded

POINTS = np.zeros
CASES = [
    *((f"np.diff(x{o})", dict(x=POINTS(shape)))
      for o, shapes in (("", (0, (2, 0))), (", 3", (0, 1, 2, (3, 2))), (", axis=0", ((0, 3), (0, 1))),
                        (", n=3, axis=1", ((2, 2), (2, 1), (2, 0))), (", 0", (0,)), (", prepend=0.0", (0,)),
                        (", 3, prepend=np.zeros(1)", (0, 1)))
      for shape in shapes),
    ("np.diff(x, 2)", dict(x=POINTS(1, np.float32))),
    ("np.diff(x, axis=0)", dict(x=POINTS((0, 2), np.float32))),
    *((f"np.ediff1d(x{o})", dict(x=POINTS(0)) | more)
      for o, more in (("", {}), (", to_end=e", dict(e=POINTS(2))),
                      (", to_end=e, to_begin=b", dict(e=0.0, b=POINTS(3))))),
    ("np.trapezoid(y, x)", dict(y=POINTS(0), x=POINTS(0))),
    ("np.trapezoid(y, x)", dict(y=POINTS((2, 0)), x=POINTS(0))),
    ("np.trapezoid(y, x, axis=0)", dict(y=POINTS((0, 2)), x=POINTS((0, 2)))),
    ("np.trapezoid(y, x, axis=0)", dict(y=POINTS((0, 2)), x=POINTS(0))),
    ("np.trapezoid(y)", dict(y=POINTS(0))),
    *((f"np.{f}(x{o})", dict(x=POINTS(shape)))
      for f in ("median", "nanmedian")
      for o, shape in (("", 0), (", axis=0", (0, 2)), (", axis=1", (2, 0)), (", axis=1", (0, 2)))),
    ("np.quantile(x, [0.2, 0.9], axis=0)", dict(x=POINTS((2, 0)))),
    *(("np.polyder(p)", dict(p=POINTS(n))) for n in (0, 1)),
    ("np.polymul(p, q)", dict(p=POINTS(0), q=POINTS(2))),
    ("np.polymul(p, q)", dict(p=POINTS(0), q=POINTS(0))),
    *((f"np.vander(x{o})", dict(x=POINTS(n)))
      for o, n in (("", 0), (", 3", 0), (", 0", 3), (", 0, increasing=True", 2), (", 1", 2))),
]  # fmt: skip


@pytest.mark.filterwarnings("ignore:Mean of empty slice", "ignore:invalid value encountered in")
@pytest.mark.parametrize("body, args", CASES, ids=[f"{b} {[np.shape(a) for a in v.values()]}" for b, v in CASES])
def test_shapes(body, args):
    with loaded(function_text(body, list(args))) as module:
        want = module.line(*args.values())
        y, pull = srcad.vjp(module.line, *args.values(), wrt=tuple(args))
        for name, got in zip(args, pull(np.ones_like(y)), strict=True):
            assert np.shape(got) == np.shape(args[name]) and np.result_type(got) == np.result_type(args[name])
            if np.size(got) and name not in "be":
                np.testing.assert_array_equal(got, np.zeros(np.shape(got)))
            if name in "be":
                np.testing.assert_array_equal(got, np.ones(np.shape(got)))
        dots = tuple(0.0 * v for v in args.values())
        value, dot = srcad.jvp(module.line, tuple(args.values()), dots)
        assert np.shape(value) == np.shape(dot) == np.shape(want)


def test_elements_that_were_there_keep_their_differences():
    with loaded(function_text("np.sum(np.diff(x, 2) ** 2) + np.sum(np.polyder(x) ** 2)", ["x"])) as module:
        x = np.array([1.0, 3.0, 2.0])
        second = 2.0 * (x[2] - 2.0 * x[1] + x[0]) * np.array([1.0, -2.0, 1.0])
        np.testing.assert_allclose(srcad.grad(module.line)(x), second + np.array([8.0 * x[0], 2.0 * x[1], 0.0]))
