"""The examples, run as a reader would run them; each asserts its own results."""

import os
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLES = Path(__file__).parents[1] / "examples"


def run(name: str, cache: Path) -> str:
    """What the example prints, with a cache directory of its own."""
    done = subprocess.run(
        [sys.executable, EXAMPLES / name],
        env={**os.environ, "SRCAD_CACHE_DIR": str(cache), "PYTHONIOENCODING": "utf-8"},
        capture_output=True,
        text=True,
        encoding="utf-8",
        timeout=300,
        stdin=subprocess.DEVNULL,
    )
    assert done.returncode == 0, done.stdout + done.stderr
    assert done.stderr == ""
    return done.stdout


def test_every_example_is_tested():
    source = Path(__file__).read_text("utf-8")
    assert [path.name for path in sorted(EXAMPLES.glob("*.py")) if f'run("{path.name}"' not in source] == []


def test_logistic_regression(tmp_path):
    pytest.importorskip("sklearn", reason="compares with scikit-learn, of the demo extra")
    first, second = (run("logistic_regression.py", tmp_path) for _ in range(2))
    assert "scikit-learn's coefficients: largest relative difference" in first
    assert "weights_bar" in first
    (kept,) = (line for line in first.splitlines() if line.startswith("kept in "))
    file = Path(kept.removeprefix("kept in "))
    assert file.parent == tmp_path and file.is_file()
    assert kept in second  # the second run found it there


def test_sqlite_likelihood(tmp_path):
    out = run("sqlite_likelihood.py", tmp_path)
    assert "2400 gradients, for which code was made 1 time(s)" in out
    # No adjoint for what is data.
    assert "amplitude_bar" in out
    assert "sky_bar" not in out and "counts_bar" not in out


def test_heat_inverse(tmp_path):
    pytest.importorskip("scipy", reason="minimizes with SciPy")
    out = run("heat_inverse.py", tmp_path)
    assert "largest error of a conductivity" in out
    assert "flux_bar" in out


def test_population(tmp_path):
    out = run("population.py", tmp_path)
    assert "limit     184.7673 ± 4.4456" in out  # scipy.optimize.curve_fit, without second derivatives: 4.4813
    assert "params_dot" in out and "params_bar" in out


def test_heat_budget(tmp_path):
    out = run("heat_budget.py", tmp_path)
    assert "25 snapshots" in out and "each step run 3.81 times" in out
