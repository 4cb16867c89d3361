"""What a type checker is told of the public operators."""

import subprocess
import sys
from pathlib import Path

import pytest

import srcad

PROGRAM = """
import numpy as np
import srcad

@srcad.grad
def f(x: float) -> float:
    return x * x

@srcad.value_and_grad(wrt=("x", "y"))
def g(x: float, y: float) -> float:
    return x * y

reveal_type(f)
reveal_type(g)
reveal_type(srcad.hvp(f))
reveal_type(f.source)
f("text")
srcad.grad(np.sin)(np.ones(1))
srcad.elementwise_grad(np.sin)(np.ones(2))
"""


def test_mypy_sees_derivatives(tmp_path):
    pytest.importorskip("mypy")
    program = tmp_path / "program.py"
    program.write_text(PROGRAM)
    # With the configuration, and so the cache, of `make types`: srcad and NumPy's stubs take mypy ten seconds.
    done = subprocess.run(
        [sys.executable, "-m", "mypy", str(program)], cwd=Path(__file__).parents[1], capture_output=True, text=True
    )
    lines = [line for line in done.stdout.splitlines() if "Revealed type is " in line]
    revealed = [line.partition("Revealed type is ")[2].strip('"') for line in lines]
    derivatives = ["srcad.derivative.Derivative[[x: float]]", "srcad.derivative.Derivative[[x: float, y: float]]"]
    product = "srcad.jacobians.HessianProduct[Any]"  # it takes a vector besides
    assert revealed == [*derivatives, product, "str"], done.stdout + done.stderr
    (error,) = (line for line in done.stdout.splitlines() if "error:" in line)
    assert '"__call__" of "Derivative" has incompatible type "str"; expected "float"' in error


def test_the_package_says_that_it_is_typed():
    assert (Path(srcad.__file__).parent / "py.typed").exists()

