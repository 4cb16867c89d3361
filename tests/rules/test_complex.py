"""Every sample of the other files once more with complex arguments, as far as NumPy takes them."""

import importlib
import math
from pathlib import Path

import numpy as np
import pytest

import srcad
from srcad.rules.call import CannotTell
from tests.rules.harness import LIBRARY, check, leaves, sample_value
from tests.rules.test_elementwise import UNARY

# The phase of a vector is nobody's choice: tests/rules/test_decompositions.py has functions that do not depend on it.
OWN_PHASE = ("np.linalg.eigh(", "np.linalg.svd(A)", "np.linalg.svd(A, f")
# NumPy takes Python numbers only here, and a tangent of none is an array.
NUMBERS_ONLY = ("np.interp(x, xp, fp, left=l", "complex(")


def samples():
    """The rows (expression, arguments) of all tables of the files beside this one."""
    found = {}
    for file in sorted(Path(__file__).parent.glob("test_*.py")):
        if file.stem == "test_complex":
            continue
        try:
            module = importlib.import_module(f"tests.rules.{file.stem}")
        except pytest.skip.Exception:  # a file that needs an extra; to skip it is not to skip this one
            continue
        for rows in vars(module).values():
            for row in rows if isinstance(rows, list) else []:
                if isinstance(row, tuple) and len(row) == 2 and isinstance(row[0], str):
                    args = row[1] if isinstance(row[1], dict) else {"x": row[1]} if "(x" in row[0] else None
                    if args is not None and not row[0].startswith(OWN_PHASE + NUMBERS_ONLY):
                        found[row[0], repr(args)] = (row[0], args)
    return list(found.values())


SAMPLES = samples()


def test_there_are_many():
    assert len(SAMPLES) > 300


@pytest.mark.parametrize("expression, args", SAMPLES, ids=[f"{e} {a}"[:90] for e, a in SAMPLES])
@pytest.mark.filterwarnings("ignore")
def test_sample(expression, args):
    rng = np.random.default_rng(0)
    values = {k: sample_value(k, v, rng, "complex128") for k, v in args.items()}
    try:
        y = eval(expression, {**LIBRARY, **values})
    except (TypeError, ValueError) as problem:
        pytest.skip(f"NumPy has it for real numbers only: {problem}")
    if not any(np.iscomplexobj(v) for v in leaves(list(values.values()))):
        pytest.skip("nothing complex in it")
    try:
        check(expression, dtype="complex128", **args)
    except CannotTell as problem:
        assert problem.instead
    assert y is not None


CMATH = "sin cos tan asin acos atan sinh cosh tanh asinh acosh atanh exp log log10 sqrt phase".split()


@pytest.mark.parametrize("name", CMATH)
def test_cmath(name):
    check(f"cmath.{name}(x)", x=0.4 + 0.3j)


NAMES = [name for names in UNARY for name in names.split()]
POINTS = np.array([0.4 + 0.3j, -0.7 + 0.2j, 0.3 - 1.1j])


@pytest.mark.parametrize("name", [*NAMES, "np.sign"])
def test_unary(name):
    try:
        eval(f"{name}(x)", {**LIBRARY, "x": POINTS})
    except TypeError:
        pytest.skip("for real numbers only")
    check(f"{name}(x)", x=POINTS)
    check(f"{name}(x)", x=complex(POINTS[0]))


@pytest.mark.parametrize(
    "expression", ["a + b", "a - b", "a * b", "a / b", "a ** b", "np.power(a, b)", "np.where(m, a, b)"]
)
@pytest.mark.parametrize("kinds", ["cc", "cf", "fc"])
def test_binary(expression, kinds):
    real = np.array([0.5, 1.5, 2.5])
    a, b = (POINTS[::-1] if kinds[0] == "c" else real), (POINTS if kinds[1] == "c" else real)
    check(expression, a=a, b=b, m=np.array([True, False, True]))


@pytest.mark.parametrize("exponent", [2, 3, -1, 0.5, 0])
def test_powers(exponent):
    check(f"x ** {exponent}", x=POINTS)


def mixed(x):
    """Real, complex, and real again."""
    z = x.real * (1.0 + 2.0j)
    return (z * z * np.conj(x)).imag


def test_what_goes_back_to_a_real_part_is_real():
    x, step = 0.3 + 0.4j, 1e-6
    slopes = [(mixed(x + step * d) - mixed(x - step * d)) / (2 * step) for d in (1.0, 1j)]
    got = srcad.grad(mixed)(x)
    assert math.isclose(got.real, slopes[0], rel_tol=1e-6)
    assert math.isclose(-got.imag, slopes[1], rel_tol=1e-6)
