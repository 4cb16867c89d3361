"""The generated tangent of every specimen, as it was: `make golden` writes `tests/golden/tangents/` anew."""

from __future__ import annotations

import os
import re
import types
from pathlib import Path

import numpy as np
import pytest

import srcad
from tests.golden.table import SPECIMENS
from tests.oracle.forward import direction

EXPECTED = Path(__file__).parents[1] / "golden" / "tangents"

HELPERS = {"gaussian_process": ["srcad.runtime.factors import cholesky_dot"]}

each = pytest.mark.parametrize("specimen", SPECIMENS.values(), ids=SPECIMENS)


def generated(specimen):
    return srcad.source(specimen.primal, specimen.target, mode="forward", example_args=specimen.arguments())


@each
def test_text(specimen):
    path = EXPECTED / f"{specimen.name}.py"
    text = generated(specimen)
    if os.environ.get("SRCAD_UPDATE_GOLDEN"):
        EXPECTED.mkdir(exist_ok=True)
        path.write_text(text, "utf-8")
    assert path.exists(), f"`make golden` writes {path.name}"
    assert text == path.read_text("utf-8")


@each
def test_stands_alone(specimen):
    """Nothing of srcad is needed to run it, but for Cholesky's tangent, which in a few lines of NumPy costs ten times
    the factor; and it agrees with the gradient written by hand."""
    text = generated(specimen)
    assert re.findall("srcad.*", text) == HELPERS.get(specimen.name, [])
    module = types.ModuleType(f"tangent_{specimen.name}")
    exec(compile(text, module.__name__, "exec"), vars(module))
    (function,) = (f for n, f in vars(module).items() if n.endswith("_jvp"))
    arguments = specimen.arguments()
    tangents = [direction(arguments[at], at) for at in specimen.wrt]
    value, tangent = function(*arguments, *tangents)
    gradient = specimen.by_hand(*specimen.arguments())
    gradient = gradient if len(specimen.wrt) > 1 else (gradient,)
    from tests.oracle.structures import leaves

    pairs = zip(leaves(list(gradient)).values(), leaves(tangents).values(), strict=True)
    np.testing.assert_allclose(tangent, sum(np.sum(g * t) for g, t in pairs), rtol=1e-9)
    np.testing.assert_allclose(value, specimen.primal(*specimen.arguments()), rtol=1e-12)
