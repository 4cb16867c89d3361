"""Each pass over a gradient's text may be left out, and the numbers are the same to the last bit."""

import numpy as np
import pytest

import srcad
from tests.golden.programs import PROGRAMS
from tests.oracle.structures import leaves

PASSES = {
    "srcad.reverse.function.measured", "srcad.reverse.function.inline_once", "srcad.reverse.function.without_counts",
    "srcad.reverse.function.guard_last_rounds", "srcad.reverse.function.computed_once",
    "srcad.reverse.function.without_copies", "srcad.reverse.function.without_else",
}  # fmt: skip
AS_IT_IS = {
    "srcad.reverse.residuals.Residuals._measured": lambda self, need, read: need,
    "srcad.rules.terms.gathered": lambda node: node,
}


def results():
    for name, (fun, wrt, arguments) in PROGRAMS.items():
        derivative = srcad.grad(fun, wrt)
        derivative.clear_cache()
        for path, leaf in leaves(derivative(*arguments(np.random.default_rng(0)))).items():
            yield f"{name}{path}", leaf


@pytest.fixture(scope="module")
def expected():
    return dict(results())


@pytest.mark.parametrize("which", sorted(PASSES | set(AS_IT_IS)))
def test_the_same_without(which, expected, monkeypatch, tmp_path):
    monkeypatch.setenv("SRCAD_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr(which, AS_IT_IS.get(which, lambda stmts, *others: stmts))
    compare = np.testing.assert_array_equal
    if which == "srcad.rules.terms.gathered":  # 0.5 * (0.1 * x) is rounded otherwise
        compare = lambda a, b, what: np.testing.assert_allclose(a, b, rtol=1e-12, atol=1e-14, err_msg=what)
    for path, leaf in results():
        compare(leaf, expected[path], path)
