"""What holds of every call of a function with a rule, of calls as hypothesis makes them (`calls.py`).

The value is the primal's to the last bit, and so is its error; arguments are left alone; a gradient has its argument's
shape and type, and memory of its own; reverse and forward mode agree to rounding, and with differences where these say
something; text without facts gives what text with facts gives; no warning is given that the primal does not give.

The suite tries some; `SRCAD_CALLS=20000 python -m pytest tests/rules/test_properties.py` others each time, and as many.
"""

import os

import numpy as np
import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from tests.fuzz.choices import Drawn
from tests.rules.calls import RandomCall, call
from tests.rules.properties import check_properties

MANY = int(os.environ.get("SRCAD_CALLS", "0"))


@st.composite
def calls(draw):
    return call(Drawn(draw), draw(st.integers(0, 99)))


@settings(
    max_examples=MANY or 120,
    derandomize=not MANY,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.generate, Phase.shrink],
)
@given(made=calls())
def test_calls(made):
    if made.wrt:
        check_properties(made)


X, V = np.array([[0.5, -1.0, 2.0], [0.3, 0.1, -0.4]]), np.array([0.7, -0.2, 1.5])
Z = np.array([0.3 + 0.4j, -1.0 + 0.2j])
SINGLE = X.astype(np.float32)
SQUARE = np.array([[2.0 + 1.0j, 0.5], [0.3j, 1.5 - 0.5j]])
FOUND = (  # what once failed (a tuple: tests/rules/test_complex.py may not take them as samples)
    ("np.triu(x, 1)", dict(x=V)),
    ("np.linalg.slogdet(x)[1]", dict(x=SQUARE)),
    ("np.linalg.slogdet(x)[0]", dict(x=SQUARE)),
    ("np.linalg.slogdet(x)[1]", dict(x=np.stack([SQUARE, SQUARE.T]))),
    ("np.mean(np.select([z, z], [x, y], 2.0))", dict(x=SINGLE, y=0.4, z=SINGLE > 0)),
    ("np.sum(np.choose(z, [x, y]))", dict(x=V, y=0.3, z=np.array([0, 1, 1]))),
    ("np.sum(np.select([z, w], [x, y], 0.0), keepdims=True)", dict(x=0.4, y=V, z=np.array(True), w=np.array(False))),
    ("np.sum(np.choose(z, [x, y]), axis=0)", dict(x=V[:1], y=V[None, :1], z=np.array([0]))),
    ("np.sum(np.average(x, axis=1, weights=y))", dict(x=X, y=X + 3.0)),
    ("np.average(x, axis=0, weights=y)[..., None]", dict(x=V[:1], y=Z[:1])),
    ("np.mean(np.mean((x * 2.0), axis=-2, where=y))", dict(x=X, y=np.array([[True], [False]]))),
    ("np.sum(np.clip(x, None, 2.0))", dict(x=0.3 + 0.4j, y=1.0j)),
    ("(x * y.real).real", dict(x=0.3 + 0.4j, y=1.0j)),
    ("(x * 2.0).real", dict(x=0.3 + 0.4j)),
    ("np.clip(x, y, 0.7)", dict(x=V - 0.05, y=V + 0.95)),
    ("x.clip(y, z)", dict(x=V, y=V + 0.9, z=V + 0.5)),
    ("np.sort(x, axis=None)[::-1]", dict(x=Z)),
    ("np.sort(x, axis=0) * x", dict(x=np.stack([Z, Z[::-1]]))),
    ("np.min(x)[..., None]", dict(x=X)),
    ("np.max(x, axis=0)[None, None]", dict(x=V)),
    ("np.sum(x)[None]", dict(x=SINGLE)),
    ("np.max(x)[None] * y", dict(x=0.5, y=V)),
    ("np.rollaxis(x, -1, -1)", dict(x=np.array(0.5))),
    ("np.min(-x, initial=-5.0, where=y)", dict(x=X, y=X > 0)),
    ("np.diff(x, 0, axis=-2, prepend=y)", dict(x=X, y=X[:1])),
    ("np.mean(np.linalg.svd(x, compute_uv=False))", dict(x=X)),
    ("np.sum(np.abs(x), axis=0)", dict(x=Z)),
    ("np.linalg.matrix_power(x, -3)", dict(x=SQUARE)),
    ("np.linalg.matrix_power(x, -2)", dict(x=np.stack([SQUARE.real, SQUARE.real.T]))),
    ("np.linalg.norm(x, np.inf, axis=0)", dict(x=V)),
    ("np.imag(x) * 2.0", dict(x=np.array(0.3))),
    ("np.transpose(np.sort(x, axis=-1))", dict(x=Z)),
    ("np.vdot(x, y)", dict(x=X, y=X.T * (1.0 + 0.5j))),
    ("np.outer(x, y.copy())[..., None]", dict(x=X * (1.0 + 0.5j), y=V)),
    ("b = x * 1.5\nb[1:] = y\nreturn b * x", dict(x=Z, y=V[:1])),
    ("b = x * 1.5\nb[1:] = np.abs(y)\nb[0] += np.abs(y[0])\nreturn b * x", dict(x=Z, y=Z[:1])),
    ("np.partition(x, 0, axis=-3)", dict(x=np.zeros((3, 3, 0)))),
    ("s = np.sqrt(np.abs(x))\nz = s[..., None] * x\nreturn np.sum(z.real)", dict(x=Z)),
    ("np.linalg.norm(-x, 1, axis=(-2, -1))", dict(x=X)),
    ("np.where(x > 0.0, 1.0, 0.0) * np.partition(x, 1, axis=-1)", dict(x=SINGLE)),
    ("np.linalg.lstsq(x, y, rcond=None)[0]", dict(x=X.T, y=V)),
    ("np.linalg.lstsq(x, y, rcond=None)[0]", dict(x=X.T * (1.0 + 0.5j), y=V)),
    ("np.linalg.lstsq(x, y, rcond=None)[0]", dict(x=X.T, y=V * 1j)),
)


@pytest.mark.parametrize("body, arguments", FOUND, ids=[body for body, _ in FOUND])
def test_found_before(body, arguments):
    wrt = tuple(k for k, v in arguments.items() if np.asarray(v).dtype.kind in "fc")
    assert check_properties(RandomCall(body, arguments, wrt, 0)) != "refused"
