"""Differences, integrals, convolutions and interpolation against differences."""

import ast

import numpy as np
import pytest

from tests.rules.harness import check

X = np.array([0.0, 0.4, 1.0, 1.7, 2.5])
AT = np.array([0.2, -1.0, 1.3, 3.0, 2.2])
TRAPEZOID = "np.trapezoid" if hasattr(np, "trapezoid") else "np.trapz"
SAMPLES = [
    ("np.ediff1d(x)", dict(x=(5,))),
    ("np.ediff1d(x)", dict(x=(2, 3))),
    ("np.ediff1d(x, to_begin=a, to_end=b)", dict(x=(5,), a=(2,), b="float")),
    *((f"np.diff(x{n}{a})", dict(x=(4, 5))) for n in ("", ", 2") for a in ("", ", axis=0")),
    *((f"np.diff(x, prepend={p}{a})", dict(x=(4, 5), p="float")) for p in ("0.0", "p") for a in ("", ", axis=0")),
    ("np.diff(x, prepend=p, append=q)", dict(x=(5,), p=(2,), q="float")),
    ("np.diff(x, n=2, prepend=p, append=q, axis=0)", dict(x=(5, 2), p=(1, 2), q=(2, 2))),
    *((f"np.gradient(x{o})", dict(x=(6,), h=0.3)) for o in ("", ", 0.5", ", h", ", edge_order=2", ", h, edge_order=2")),
    ("np.gradient(x)", dict(x=(2,))),
    ("np.gradient(x, k)", dict(x=(5,), k=np.array([0, 1, 3, 4, 8]))),
    ("np.gradient(x, edge_order=2)", dict(x=(3,))),
    *((f"np.gradient(x{o})", dict(x=(4, 5), h=0.3, g=0.7)) for o in ("", ", h, g", ", h")),
    *((f"np.gradient(x{o})", dict(x=(4, 5), h=0.3)) for o in (", axis=0", ", h, axis=-1", ", axis=(0, 1)")),
    *((f"{TRAPEZOID}(f{o})", dict(f=(5,), h=0.3, x=X)) for o in ("", ", dx=0.5", ", dx=h", ", x", ", x=x")),
    *((f"{TRAPEZOID}(f{o})", dict(f=(3, 5), h=0.3, x=X)) for o in ("", ", dx=h", ", x")),
    *((f"{TRAPEZOID}(f{o}, axis=0)", dict(f=(5, 3), h=0.3, x=X)) for o in ("", ", dx=h", ", x")),
    (f"{TRAPEZOID}(f, x, axis=0)", dict(f=(5, 3), x=(5, 3))),
    (f"{TRAPEZOID}(f, x, axis=1)", dict(f=(2, 3, 4), x=(2, 3, 4))),
    (f"{TRAPEZOID}(f, x)", dict(f=(2, 3), x=(2, 3))),
    (f"{TRAPEZOID}(f, dx=h)", dict(f=(3, 5), h=0.0)),
    *((f"np.gradient(f, x{o})", dict(f=(5,), x=X)) for o in ("", ", edge_order=2")),
    ("np.gradient(f, x)", dict(f=(5,), x=np.arange(5.0))),
    *((f"np.gradient(f, x, axis={a}, edge_order=2)", dict(f=f, x=X))
      for a, f in ((0, (5, 3)), (-1, (2, 5)), (1, (2, 5, 3)))),
    ("np.gradient(f, x)", dict(f=(2,), x=X[:2])),
    ("np.gradient(f, x, edge_order=2)", dict(f=(3,), x=X[:3])),
    ("np.gradient(f, h, x)", dict(f=(3, 5), h=0.3, x=X)),
    ("np.gradient(f, x, axis=(0, 1))", dict(f=(3, 5), x=0.5)),
    *(
        (f"np.{f}(a, v{m})", dict(a=(n,), v=(k,)))
        for f in ("convolve", "correlate")
        for m in ("", ", 'full'", ", 'same'", ", mode='valid'")
        for n, k in ((5, 3), (5, 2), (6, 3), (6, 4), (3, 5), (2, 5), (3, 6), (4, 6), (4, 4), (3, 3), (1, 4), (4, 1))
    ),
    ("np.interp(x, xp, fp)", dict(x=AT, xp=X, fp=(5,))),
    ("np.interp(x, xp, fp)", dict(x=0.3, xp=X, fp=(5,))),
    ("np.interp(x, xp, fp)", dict(x=AT.reshape(5, 1), xp=X, fp=(5,))),
    ("np.interp(x, xp, fp, left=l)", dict(x=AT, xp=X, fp=(5,), l="float")),
    ("np.interp(x, xp, fp, left=l, right=r)", dict(x=AT, xp=X, fp=(5,), l="float", r="float")),
    ("np.interp(x, xp, fp, right=0.0)", dict(x=5.0, xp=X, fp=(5,))),
    *((f"np.interp(x, xp, fp{o})", dict(x=at, xp=X[1:2], fp=(1,), l="float", r="float"))
      for at in (0.3, AT) for o in ("", ", left=l", ", left=l, right=r")),
]


@pytest.mark.parametrize("expression, args", SAMPLES)
def test_samples(expression, args):
    used = {n.id for n in ast.walk(ast.parse(expression)) if isinstance(n, ast.Name)}
    check(expression, **{k: v for k, v in args.items() if k in used})


def test_interp_between_two_pieces_takes_the_mean_slope():
    check(
        "np.interp(x, xp, fp)",
        wrt="x",
        x=np.array([0.0, 1.0, 2.0]),
        xp=np.array([0.0, 1.0, 2.0]),
        fp=np.array([0.0, 1.0, 4.0]),
        expected={"x": np.array([1.0, 2.0, 3.0])},
    )


def test_single_precision():
    for expression in ("np.gradient(x)", "np.ediff1d(x)", f"{TRAPEZOID}(x)", "np.convolve(x, x)"):
        check(expression, dtype="float32", x=(5,))
