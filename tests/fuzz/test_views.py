"""Random sums of an array and its views (`views.py`): both modes against a complex step."""

import numpy as np
import pytest

import srcad
from tests.fuzz.programs import loaded
from tests.fuzz.views import program

BLOCKS = 8
#: Most have to be told right: what is refused shows nothing.
RIGHT = 0.9


def verdict(seed, folder):
    """None where a program is refused, or is no fair question; raises where it is wrong."""
    rng = np.random.default_rng(seed)
    x, weights, along = (rng.normal(size=(3, 3)) for _ in range(3))
    with loaded(program(seed), folder, f"views{seed}") as f:
        value = f(x.copy(), weights)
        slope = f(x + 1e-30j * along, weights).imag / 1e-30
        if not np.isfinite(value) or not np.isfinite(slope):
            return None
        try:
            gradient = srcad.grad(f)(x.copy(), weights)
            other, tangent = srcad.jvp(f, (x.copy(), weights), (along, None))
        except srcad.SrcadError:
            return None
    allowed = 1e-9 * (1.0 + np.abs(gradient).max() + abs(slope))
    assert abs(np.sum(gradient * along) - slope) <= allowed, f"grad, seed {seed}\n{program(seed)}"
    assert abs(tangent - slope) <= allowed, f"jvp, seed {seed}\n{program(seed)}"
    assert other == value
    return True


@pytest.mark.parametrize("block", range(BLOCKS))
def test_each_part_gets_what_belongs_to_it(block, tmp_path):
    found = [verdict(seed, tmp_path) for seed in range(10 * block, 10 * block + 10)]
    assert found.count(True) >= RIGHT * len(found) - 1
