"""Arguments by their names, in any order: the call is the same one, and so is its gradient."""

import linecache

import numpy as np
import pytest
from scipy import fft, linalg, signal

import srcad

A, B, M = np.array([[3.0, 0.4], [-0.2, 2.0]]), np.array([0.3, -1.2]), np.arange(6.0).reshape(2, 3) % 4.0
CALLS = (  # a tuple: tests/rules/test_complex.py may not take them as expressions
    ("linalg.solve", {"a": A, "b": B}),  # b by its name had a wrong gradient
    ("linalg.solve_triangular", {"a": A, "b": B}),
    ("linalg.eigh", {"a": A @ A.T, "b": np.eye(2)}),
    ("linalg.solve_toeplitz", {"c_or_cr": A[0], "b": B}),
    ("linalg.norm", {"a": A}),
    ("np.linalg.solve", {"a": A, "b": B}),
    ("np.broadcast_to", {"array": B, "shape": (3, 2)}),
    ("np.rot90", {"m": M}),
    ("np.vstack", {"tup": (B, B)}),
    ("signal.lfilter", {"b": B, "a": np.array([1.0, 0.3]), "x": np.arange(4.0)}),
    ("fft.irfft", {"x": M}),
)


def made(call, arguments):
    text = f"def fun({', '.join(arguments)}):\n    y = {call}\n    y = y[0] if isinstance(y, tuple) else y\n"
    text += "    return np.sum(np.sin(y))\n"
    linecache.cache[call] = (len(text), None, text.splitlines(keepends=True), call)
    scope = {"np": np, "linalg": linalg, "signal": signal, "fft": fft}
    exec(compile(text, call, "exec"), scope)
    return scope["fun"]


@pytest.mark.parametrize("name, arguments", CALLS, ids=[name for name, _ in CALLS])
def test_by_name(name, arguments):
    values = list(arguments.values())
    wrt = tuple(k for k, v in arguments.items() if k != "shape")
    forms = [", ".join(arguments), *(", ".join(f"{k}={k}" for k in keys) for keys in (arguments, reversed(arguments)))]
    want, *others = (srcad.grad(made(f"{name}({form})", arguments), wrt=wrt)(*values) for form in forms)
    moved = [tuple(map(np.ones_like, v)) if isinstance(v, tuple) else np.ones_like(v) for v in values]
    moved = [m if k in wrt else None for k, m in zip(arguments, moved, strict=True)]
    slope = sum(np.sum(g) for g in want.values())
    for found, form in zip(others, forms[1:], strict=True):
        for g, w in zip(found.values(), want.values(), strict=True):
            np.testing.assert_allclose(g, w)
        change = srcad.jvp(made(f"{name}({form})", arguments), tuple(values), tuple(moved))[1]
        np.testing.assert_allclose(change, slope, rtol=1e-12)


def test_an_argument_that_does_not_exist_is_refused():
    with pytest.raises(srcad.SrcadError, match="argument c="):
        srcad.grad(lambda a: np.sum(linalg.inv(a, c=2.0)))(A)
