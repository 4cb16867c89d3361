"""The generated text of every specimen: as it was, as short, as plain and as right as the hand-written one.

`make golden` writes `expected/` anew; read the diff as you would review hand-written code.
"""

from __future__ import annotations

import inspect
import json
import os
import subprocess
import sys
import types
from pathlib import Path

import numpy as np
import pytest

import srcad
from tests.golden.table import SPECIMENS, lines_of_code
from tests.oracle.structures import leaves, map_leaves

EXPECTED = Path(__file__).with_name("expected")
ROOT = Path(__file__).parents[2]

each = pytest.mark.parametrize("specimen", SPECIMENS.values(), ids=SPECIMENS)


@pytest.fixture(autouse=True, scope="module")
def _own_cache(tmp_path_factory):
    """What is tested is what the compiler writes now, not what it wrote before."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("SRCAD_CACHE_DIR", str(tmp_path_factory.mktemp("cache")))
        yield


def generated(specimen):
    return srcad.source(specimen.primal, specimen.target, example_args=specimen.arguments())


def module_of(specimen):
    """The generated text, run as a module of its own."""
    module = types.ModuleType(f"generated_{specimen.name}")
    exec(compile(generated(specimen), module.__name__, "exec"), vars(module))
    functions = {
        name: value
        for name, value in vars(module).items()
        if inspect.isfunction(value) and value.__module__ == module.__name__
    }
    # The gradient is the last function; those that it calls stand above it.
    return module, functions, list(functions.values())[-1]


def assert_close(found, expected):
    a, b = leaves(found), leaves(expected)
    assert a.keys() == b.keys()
    for path in a:
        assert np.shape(a[path]) == np.shape(b[path]), path
        np.testing.assert_allclose(a[path], b[path], rtol=1e-9, atol=1e-12, err_msg=path)


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
def test_is_as_short_as_by_hand(specimen):
    by_machine, by_hand = lines_of_code(generated(specimen)), lines_of_code(specimen.text_by_hand())
    assert by_machine <= 1.3 * by_hand, f"{by_machine} lines instead of {by_hand}"


@each
def test_stands_alone(specimen):
    """Where the facts are known, nothing of srcad is needed to run it."""
    assert "srcad" not in generated(specimen)
    _, _, gradient = module_of(specimen)
    assert_close(gradient(*specimen.arguments()), specimen.by_hand(*specimen.arguments()))


@each
def test_equals_the_gradient_by_hand(specimen):
    derivative = srcad.grad(specimen.primal, wrt=specimen.target)
    for seed in (0, 1):
        found = derivative(*specimen.arguments(seed))
        assert_close(
            tuple(found) if len(specimen.wrt) > 1 else found, specimen.by_hand(*specimen.arguments(seed))
        )


@each
def test_equals_differences(specimen):
    """The hand-written gradients too are checked, along random directions."""
    rng = np.random.default_rng(1)
    arguments = specimen.arguments()
    gradient = specimen.by_hand(*specimen.arguments())
    gradient = gradient if len(specimen.wrt) > 1 else (gradient,)
    for _ in range(3):
        steps = [
            map_leaves(lambda leaf: rng.normal(size=np.shape(leaf)), arguments[at]) for at in specimen.wrt
        ]
        exact = sum(
            np.sum(bar * step)
            for bar, step in zip(leaves(gradient).values(), leaves(steps).values(), strict=True)
        )

        def moved(distance):
            call = list(specimen.arguments())
            for at, step in zip(specimen.wrt, steps, strict=True):
                along = iter(leaves(step).values())
                call[at] = map_leaves(lambda leaf: leaf + distance * _like(leaf, next(along)), call[at])
            return specimen.primal(*call)

        numeric = (moved(1e-6) - moved(-1e-6)) / 2e-6
        assert abs(exact - numeric) <= 1e-6 * max(1.0, abs(numeric))


def _like(leaf, step):
    return step if isinstance(leaf, np.ndarray) else float(step)


@each
def test_ruff_finds_nothing(specimen, tmp_path):
    pytest.importorskip("ruff")
    path = tmp_path / f"{specimen.name}.py"
    path.write_text(generated(specimen), "utf-8")
    command = [sys.executable, "-m", "ruff", "check", "--isolated", "--no-cache", str(path)]
    found = subprocess.run(command, capture_output=True, text=True)
    assert found.returncode == 0, found.stdout


@pytest.mark.parametrize(
    "specimen",
    [specimen for specimen in SPECIMENS.values() if not specimen.containers],
    ids=[name for name, specimen in SPECIMENS.items() if not specimen.containers],
)
@pytest.mark.filterwarnings("ignore")
def test_compiles_under_numba(specimen, monkeypatch):
    monkeypatch.setenv("NUMBA_OPT", "0")  # it need not be fast
    numba = pytest.importorskip("numba")
    module, functions, gradient = module_of(specimen)
    compiled = {name: numba.njit(function) for name, function in functions.items()}
    # A user's function that the text imports is compiled as well: numba calls nothing else.
    compiled |= {
        name: numba.njit(value)
        for name, value in vars(module).items()
        if inspect.isfunction(value) and name not in compiled
    }
    vars(module).update(compiled)
    found = compiled[gradient.__name__](*specimen.arguments())
    assert_close(found, specimen.by_hand(*specimen.arguments()))


PROGRAM = """
import json, sys
import srcad
from tests.golden.table import SPECIMENS
from tests.golden.test_golden import factors
texts = {s.name: srcad.source(s.primal, s.target, example_args=s.arguments()) for s in SPECIMENS.values()}
texts["factors"] = srcad.source(factors, (0, 1), example_args=(1.0, 2.0))
json.dump(texts, sys.stdout)
"""


def factors(x, y):
    """Which of the two sums is asked for first, and so called s, is settled by the order of a product's arguments."""
    z = x * y
    return (x * z + y) * (z * z + y)


@pytest.mark.parametrize("hash_seed", ["1", "4"])
def test_same_bytes_in_another_process(hash_seed, tmp_path):
    """Another process, other hashes, an empty cache."""
    environment = dict(
        os.environ,
        PYTHONHASHSEED=hash_seed,
        SRCAD_CACHE_DIR=str(tmp_path),
        PYTHONPATH=os.pathsep.join(sys.path),
    )
    ran = subprocess.run(
        [sys.executable, "-c", PROGRAM], cwd=ROOT, env=environment, capture_output=True, text=True
    )
    assert ran.returncode == 0, ran.stderr
    expected = {name: generated(specimen) for name, specimen in SPECIMENS.items()}
    expected["factors"] = srcad.source(factors, (0, 1), example_args=(1.0, 2.0))
    assert json.loads(ran.stdout) == expected
