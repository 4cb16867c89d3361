"""The gradients of programs as their authors write them: the text as it was, and the right numbers.

`make golden` writes `texts/` anew; read the diff as you would review hand-written code.
"""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

import srcad
from tests.golden.programs import PROGRAMS
from tests.oracle.checks import assert_gradient

TEXTS = Path(__file__).with_name("texts")


@pytest.fixture(autouse=True)
def _own_cache(tmp_path, monkeypatch):
    """What is tested is what the compiler writes now, not what it wrote before."""
    monkeypatch.setenv("SRCAD_CACHE_DIR", str(tmp_path))


@pytest.mark.parametrize("name", PROGRAMS)
def test_text(name):
    fun, wrt, arguments = PROGRAMS[name]
    text = srcad.source(fun, wrt, example_args=arguments(np.random.default_rng(0)))
    file = TEXTS / f"{name}.py"
    if os.environ.get("SRCAD_UPDATE_GOLDEN"):
        file.write_text(text)
    assert text == file.read_text(), f"the gradient of {name} reads otherwise: see `make golden`"


@pytest.mark.parametrize("name", PROGRAMS)
def test_numbers(name):
    fun, wrt, arguments = PROGRAMS[name]
    assert_gradient(fun, arguments(np.random.default_rng(0)), wrt, again=arguments(np.random.default_rng(1)))
