"""Functions of other modules: their data are read there, at each call, and the text says so."""

from __future__ import annotations

import sys

import numpy as np
import pytest

import srcad

CALLEE = """
import numpy as np
RATE = 2.0
WEIGHTS = np.ones(2)

def scaled(x):
    return RATE * np.sum(x * WEIGHTS)
"""
PRIMAL = """
from other_module import scaled

def loss(x):
    return scaled(x)
"""


@pytest.fixture
def modules(tmp_path, monkeypatch):
    (tmp_path / "other_module.py").write_text(CALLEE)
    (tmp_path / "primal_module.py").write_text(PRIMAL)
    monkeypatch.syspath_prepend(tmp_path)
    import other_module
    import primal_module

    yield primal_module, other_module
    for name in ("other_module", "primal_module"):
        del sys.modules[name]


def test_data_of_another_module_are_read_at_each_call(modules):
    primal, other = modules
    derivative = srcad.grad(primal.loss)
    assert np.array_equal(derivative(np.ones(2)), [2.0, 2.0])
    other.RATE = 3.0
    assert np.array_equal(derivative(np.ones(2)), [3.0, 3.0])
    other.WEIGHTS = np.array([1.0, 5.0])
    assert np.array_equal(derivative(np.ones(2)), [3.0, 15.0])
    assert derivative.cache_info().misses == 1


def test_the_text_stands_alone(modules):
    primal, other = modules
    text = srcad.source(primal.loss, example_args=(np.ones(2),))
    assert text.startswith("import other_module\n")
    assert "other_module.RATE" in text and "np2" not in text
    space: dict = {}
    exec(text, space)
    assert np.array_equal(space["loss_grad"](np.ones(2)), [2.0, 2.0])


def test_another_modules_variable_as_wrt(modules):
    primal, _ = modules
    gradients = srcad.grad(primal.loss, wrt=("RATE", "x"))(np.array([1.0, 3.0]))
    assert gradients.RATE == 4.0 and np.array_equal(gradients.x, [2.0, 2.0])


def test_an_array_of_a_module_that_is_stored_into(modules):
    _, other = modules

    def f(x):
        other.WEIGHTS[:] = x * x
        return np.sum(other.WEIGHTS * x)

    x = np.array([1.0, 2.0])
    assert np.allclose(srcad.grad(f)(x), 3.0 * x**2)
    assert np.allclose(srcad.hvp(f)(x, np.ones(2)), 6.0 * x)
