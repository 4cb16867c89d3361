"""Random programs of many names for one memory (`sharing.py`): both modes, pullbacks and single precision against a
complex step."""

import numpy as np
import pytest

import srcad
from tests.fuzz.programs import loaded
from tests.fuzz.sharing import module

STEP = 1e-30
BLOCKS, EACH = 5, 5
#: Of the programs of a block so many have to be told right: what is refused shows nothing.
RIGHT = 3


def _close(found, expected, scale, tolerance=1e-8):
    return np.abs(found - expected).max() <= tolerance * (1.0 + scale)


def assert_gradient_and_tangent(f, arrays, along, slope):
    value, gradient = srcad.value_and_grad(f, (0, 1))(*map(np.copy, arrays))
    assert _close(value, f(*map(np.copy, arrays)), abs(value))
    scale = abs(slope) + max(np.abs(g).max() for g in gradient)
    assert _close(sum(np.sum(g * v) for g, v in zip(gradient, along)), slope, scale), "gradient"
    assert _close(srcad.jvp(f, tuple(map(np.copy, arrays)), along)[1], slope, scale), "tangent"
    return gradient, scale


def assert_alone_and_single(f, arrays, gradient, scale):
    """By one argument the other is a constant; in single precision everything has its type."""
    for k in (0, 1):
        assert _close(srcad.grad(f, k)(*map(np.copy, arrays)), gradient[k], scale), f"gradient by argument {k} alone"
    single = srcad.grad(f, (0, 1))(*(a.astype(np.float32) for a in arrays))
    assert all(g.dtype == np.float32 for g in single), "type of the gradient in single precision"
    assert all(_close(s, g, scale, 1e-2) for s, g in zip(single, gradient)), "gradient in single precision"


def assert_one_array_twice(f, exact, x, along):
    """`f(x, x)`: both gradients together, or an error."""
    both = x + 1j * STEP * along
    slope = exact(both, both).imag / STEP
    same = x.copy()
    try:
        first, second = srcad.grad(f, (0, 1))(same, same)
    except srcad.SrcadError:
        return
    scale = abs(slope) + np.abs(first).max() + np.abs(second).max()
    assert _close(np.sum((first + second) * along), slope, scale), "one array as both arguments"


def assert_pullback(f, arrays, along, seed, slope):
    """A pullback leaves its cotangent alone, gives memory of its own, and the same again whatever happens to that."""
    given, cotangent = [a.copy() for a in arrays], seed.copy()
    value, pullback = srcad.vjp(f, *given)
    found = pullback(cotangent)
    scale = abs(slope) + max(np.abs(g).max() for g in found)
    assert np.array_equal(cotangent, seed), "the cotangent was changed"
    assert _close(sum(np.sum(g * v) for g, v in zip(found, along)), slope, scale), "pullback"
    others = [*given, value, cotangent]
    assert not any(np.shares_memory(g, other) for g in found for other in others), "shared with the caller"
    assert not np.shares_memory(*found), "shared with each other"
    kept = [g.copy() for g in found]
    for array in (*found, value, *given):
        array[...] = 7.0
    assert all(map(np.array_equal, pullback(cotangent), kept)), "the second call differs"


def verdict(seed, folder, thorough=True):
    """True where a program is differentiated, None where it is refused or unfair; raises where it is wrong."""
    rng = np.random.default_rng(seed)
    x, weights, *along, cotangent = (rng.normal(size=(3, 3)) for _ in range(5))
    text = module(seed)
    told = None
    # A complex step takes `.real` for the derivative's end: of real numbers it is the array itself.
    with loaded(text, folder, f"sharing{seed}") as f, np.errstate(all="ignore"):
        exact, matrix, exact_matrix = _others(f, text)
        moved = [a + 1j * STEP * v for a, v in zip((x, weights), along)]
        slope = exact(*map(np.copy, moved)).imag / STEP
        slope_of_matrix = np.sum(exact_matrix(*map(np.copy, moved)).imag / STEP * cotangent)
        if not np.isfinite([slope, slope_of_matrix]).all() or max(abs(slope), abs(slope_of_matrix)) > 1e5:
            return None
        try:
            gradient, scale = assert_gradient_and_tangent(f, (x, weights), tuple(along), slope)
            if thorough:
                assert_alone_and_single(f, (x, weights), gradient, scale)
                assert_one_array_twice(f, exact, x, along[0])
            told = True
        except srcad.SrcadError:
            pass
        try:
            assert_pullback(matrix, (x, weights), along, cotangent, slope_of_matrix)
        except srcad.SrcadError:
            told = None
    return told


def _others(f, text):
    """The module's `f` and `matrix`, as a complex step can run them, and its `matrix`."""
    names = {}
    exec(text.replace(".real", "[...]"), names)
    return names["f"], f.__globals__["matrix"], names["matrix"]


@pytest.mark.parametrize("block", range(BLOCKS))
def test_each_name_sees_what_it_should(block, tmp_path):
    seeds = range(EACH * block, EACH * block + EACH)
    found = [verdict(seed, tmp_path, thorough=seed == seeds[0]) for seed in seeds]
    assert found.count(True) >= RIGHT
