"""The samples of the other files as whole programs, and the same of other ranks and lengths.

A part of them, by their texts: what it is does not change, and all files together stay quick. With SRCAD_MATRIX=all in
the environment every sample runs in every form.
"""

import os
import zlib

import pytest

import srcad
from tests.rules.test_complex import samples
from tests.rules.whole import Meaningless, check_whole, variants

EVERY = 1 if os.environ.get("SRCAD_MATRIX") == "all" else 8
ROWS = [row for row in samples() if zlib.crc32(repr(row).encode()) % EVERY == 0]
FORMS = ("broadcast", "broadcast in front", "a stack", "longer", "one element", "one row")
IDS = [f"{e} {a}"[:90] for e, a in ROWS]
# They have several results, and these are wanted one by one.
NOT_ALONE = ("np.meshgrid(", "np.broadcast_arrays(", "np.linalg.lstsq(", "np.roots(", "np.histogram(")
BY_ACCIDENT = "np.trapezoid(f, x, axis=0)"  # two rows and five points: NumPy broadcasts the one interval


@pytest.mark.parametrize("expression, args", ROWS, ids=IDS)
def test_sample(expression, args):
    try:
        check_whole(expression, **args)
    except Meaningless:
        pytest.skip("differences say nothing there")
    except srcad.SrcadError:
        assert expression.startswith(NOT_ALONE)


@pytest.mark.parametrize("expression, args", ROWS, ids=IDS)
def test_other_shapes(expression, args):
    for label, specs in variants(args):
        if label in FORMS and expression != BY_ACCIDENT:
            try:
                check_whole(expression, parts="first", **specs)
            except Meaningless:
                continue
            except srcad.SrcadError as problem:
                assert "instead" in str(problem), label
