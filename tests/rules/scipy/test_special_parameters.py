"""Special functions by parameters for which no formula is known, and the inverses of distribution functions.

Orders and parameters against mpmath with 40 digits; the inverses and the less common functions against differences.
"""

import mpmath as mp
import numpy as np
import pytest
import scipy.special as sc

import srcad
from srcad.runtime.slopes import slope
from tests.rules.harness import check
from tests.rules.scipy import directions


@pytest.fixture(autouse=True)
def _digits():
    with mp.workdps(40):
        yield


def pbdv(v, x):
    return sc.pbdv(v, x)[0]


def genlaguerre(n, a, x):
    return mp.laguerre(n, a, x)


# a function, its reference, by which arguments, where; small and large ones, and beside poles
CASES = [
    (sc.jv, mp.besselj, (0,),
     [(0.5, 2.0), (1.0, 3.0), (0.0, 1e-3), (10.0, 0.5), (30.0, 40.0), (1e-9, 2.0), (-0.7, 2.0)]),
    (sc.jv, mp.besselj, (0,), [(100.0, 100.0), (200.0, 3.0), (0.3, 400.0)]),
    (sc.yv, mp.bessely, (0,), [(0.5, 2.0), (1.0, 3.0), (0.0, 1e-3), (10.0, 0.5), (30.0, 40.0), (-0.7, 2.0)]),
    (sc.struve, mp.struveh, (0,), [(0.5, 2.0), (1.0, 3.0), (0.0, 0.4), (3.0, 20.0)]),
    (sc.modstruve, mp.struvel, (0,), [(0.5, 2.0), (1.0, 3.0), (0.0, 0.4)]),
    (sc.hyp0f1, mp.hyp0f1, (0,), [(0.5, 2.0), (2.0, -3.0), (1e-3, 0.4), (5.0, 30.0), (15.0, 1e-10)]),
    (sc.hyp1f1, mp.hyp1f1, (0, 1),
     [(0.5, 1.5, 2.0), (2.0, 3.0, -3.0), (1.0, 0.01, 0.4), (5.0, 2.0, 30.0), (20.0, 15.0, 1e-9)]),
    (sc.hyp2f1, mp.hyp2f1, (0, 1, 2), [(0.5, 1.5, 2.5, 0.3), (1.0, 2.0, 3.0, -3.0), (1.0, 0.2, 0.01, 0.4)]),
    (sc.hyp2f1, mp.hyp2f1, (0, 1, 2), [(5.0, 2.0, 3.3, 0.9), (0.3, 0.7, 1.2, -20.0), (-2.0, 10.0, 12.0, 1e-10)]),
    (sc.hyperu, mp.hyperu, (0, 1), [(0.5, 1.5, 2.0), (2.0, 3.0, 0.4), (5.0, 2.0, 30.0)]),
    (sc.eval_jacobi, mp.jacobi, (0, 1, 2), [(2.5, 0.3, 0.7, 0.2), (3.0, 0.5, 1.5, -0.4)]),
    (sc.eval_legendre, mp.legendre, (0,), [(2.5, 0.3), (3.0, -0.4)]),
    (sc.eval_gegenbauer, mp.gegenbauer, (0, 1), [(2.5, 0.3, 0.7), (3.0, 0.5, -0.4)]),
    (sc.eval_genlaguerre, genlaguerre, (0, 1), [(2.5, 0.3, 0.7), (3.0, 0.5, 2.0)]),
    (sc.eval_chebyt, mp.chebyt, (0,), [(2.5, 0.3), (3.0, -0.4)]),
    (sc.elliprd, mp.elliprd, (0, 1, 2), [(0.4, 0.3, 1.7), (5.0, 1e-2, 30.0)]),
    (sc.elliprg, mp.elliprg, (0, 1, 2), [(0.4, 0.3, 1.7), (5.0, 1e-2, 30.0)]),
    (sc.elliprj, mp.elliprj, (0, 1, 2, 3), [(0.4, 0.3, 1.7, 0.8)]),
    (sc.elliprc, mp.elliprc, (0, 1), [(0.4, 1.7), (5.0, 0.2)]),
    (pbdv, mp.pcfd, (0,), [(0.5, 2.0), (1.0, 3.0), (-2.0, 0.4)]),
]  # fmt: skip


@pytest.mark.parametrize(
    "function, reference, by, points", CASES, ids=[f"{c[0].__name__}-{i}" for i, c in enumerate(CASES)]
)
def test_against_mpmath(function, reference, by, points):
    for point in points:
        for k in by:
            exact = [mp.mpf(v) for v in point]
            want = float(mp.diff(lambda s: reference(*(s if i == k else v for i, v in enumerate(exact))), exact[k]))  # noqa: B023
            np.testing.assert_allclose(slope(function, k, *point), want, rtol=2e-11, err_msg=f"{point} by {k}")


def test_twice_by_two_parameters():
    want = float(mp.diff(lambda v, z: mp.besselj(v, z), (0.5, 2), (1, 1)))
    np.testing.assert_allclose(slope(sc.jv, (0, 1), 0.5, 2.0), want, rtol=1e-10)
    want = float(mp.diff(lambda v: mp.besselj(v, 2), 0.5, 2))
    np.testing.assert_allclose(slope(sc.jv, (0, 0), 0.5, 2.0), want, rtol=1e-9)


def test_what_cannot_be_found_is_not_a_number():
    """Where the function jumps, or has no value on one side."""
    assert np.isnan(slope(np.floor, 0, 1.0))
    assert np.isnan(slope(np.sqrt, 0, 0.0))
    assert np.isnan(slope(sc.jv, 0, np.nan, 1.0))


def test_beside_0_a_large_function_is_not_taken_for_constant():
    """Its change is in digits that the function has not, over widths as small as the parameter."""
    want = float(mp.diff(lambda v: mp.struvel(v, mp.mpf(33.3)), mp.mpf(10) ** -10))
    np.testing.assert_allclose(slope(sc.modstruve, 0, 1e-10, 33.3), want, rtol=1e-3)


def test_precision_and_shapes():
    v = np.linspace(0.2, 2.0, 6, dtype="float32").reshape(2, 3)
    got = slope(sc.jv, 0, v, np.float32(1.5))
    assert got.dtype == np.float32 and got.shape == (2, 3)
    many = np.full(1300, 0.5)
    np.testing.assert_allclose(slope(sc.jv, 0, many, 2.0), slope(sc.jv, 0, 0.5, 2.0), rtol=1e-13)


X = np.array([0.4, 0.9, 1.6])
P = np.array([0.2, 0.45, 0.8])
SAMPLES = [
    ("special.jv(v, x)", {"v": X + 0.3, "x": X}), ("special.yve(v, x)", {"v": X + 0.3, "x": X}),
    ("special.hyp1f1(a, b, x)", {"a": X, "b": X + 0.2, "x": X}), ("special.hyperu(a, b, x)", {"a": X, "b": X, "x": X}),
    ("special.hyp2f1(a, 1.2, c, x)", {"a": X, "c": X + 0.4, "x": P}), ("special.hyp0f1(b, x)", {"b": X, "x": -X}),
    ("special.eval_jacobi(n, a, b, x)", {"n": X, "a": X, "b": P, "x": P}),
    ("special.eval_sh_jacobi(2, p, q, x)", {"p": X + 1.0, "q": X, "x": P}),
    ("special.eval_chebyc(3, x)", {"x": P}), ("special.eval_chebys(3, x)", {"x": P}),
    ("special.eval_sh_chebyt(3, x)", {"x": P}), ("special.eval_sh_chebyu(3, x)", {"x": P}),
    ("special.eval_sh_legendre(3, x)", {"x": P}), ("special.lpmv(1, v, x)", {"v": X + 1.0, "x": P}),
    ("special.mathieu_a(2, q)", {"q": X}), ("special.mathieu_b(2, q)", {"q": X}),
    ("special.besselpoly(a, b, nu)", {"a": X, "b": X, "nu": P}),
    ("special.elliprj(a, b, c, p)", dict(a=X, b=P, c=X + 1, p=X)),
    ("special.log_wright_bessel(a, b, x)", {"a": X, "b": X, "x": X}),
    ("special.wright_bessel(a, b, x)", {"a": X, "b": X, "x": X}),
    ("special.berp(x)", {"x": X}), ("special.beip(x)", {"x": X}), ("special.kerp(x)", {"x": X}),
    ("special.keip(x)", {"x": X}),
    ("special.itstruve0(x)", {"x": X}), ("special.it2struve0(x)", {"x": X}), ("special.itmodstruve0(x)", {"x": X}),
    ("special.itairy(x)", {"x": X}), ("special.iti0k0(x)", {"x": X}), ("special.itj0y0(x)", {"x": X}),
    ("special.it2i0k0(x)", {"x": X}), ("special.it2j0y0(x)", {"x": X}), ("special.pbvv(0.7, x)", {"x": X}),
    ("special.pbwa(0.7, x)", {"x": X}), ("special.voigt_profile(x, s, g)", {"x": X, "s": P, "g": P}),
    ("special.radian(d, m, s)", {"d": X, "m": X, "s": X}), ("special.diric(x, 5)", {"x": X}),
    ("special.perm(a, b)", {"a": X + 3.0, "b": X}),
    ("special.fdtr(a, b, x)", {"a": X + 1, "b": X + 2, "x": X}),
    ("special.fdtrc(a, b, x)", {"a": X + 1, "b": X + 2, "x": X}),
    ("special.chndtr(x, a, b)", {"x": X, "a": X + 1, "b": P}),
    ("special.nctdtr(a, b, x)", {"a": X + 1, "b": P, "x": X}),
    ("special.ncfdtr(a, b, c, x)", {"a": X + 1, "b": X + 2, "c": P, "x": X}), ("special.kolmogorov(x)", {"x": X}),
    ("special.tklmbda(x, a)", {"x": P / 3, "a": X}),
    ("special.btdtria(p, b, x)", {"p": P, "b": X, "x": P}), ("special.btdtrib(a, p, x)", {"p": P, "a": X, "x": P}),
    ("special.chdtri(v, p)", {"v": X + 1, "p": P}), ("special.chdtriv(p, x)", {"x": X + 1, "p": P}),
    ("special.fdtri(a, b, p)", {"a": X + 1, "b": X + 2, "p": P}), ("special.gdtria(p, b, x)", {"p": P, "b": X, "x": X}),
    ("special.gdtrib(a, p, x)", {"p": P, "a": X, "x": X}), ("special.gdtrix(a, b, p)", {"p": P, "a": X, "b": X}),
    ("special.pdtri(2, p)", {"p": P}), ("special.bdtri(2, 5, p)", {"p": P}), ("special.nbdtri(2, 5, p)", {"p": P}),
    ("special.kolmogi(p)", {"p": P}),
    ("special.nrdtrimn(p, s, x)", {"p": P, "s": X, "x": X}),
    ("special.nrdtrisd(m, p, x)", {"p": P - 0.05, "m": X, "x": 2 * X}),
]  # fmt: skip


@pytest.mark.parametrize("expression, values", SAMPLES, ids=[s[0].partition("(")[0] for s in SAMPLES])
def test_samples(expression, values):
    name = expression.partition("(")[0].removeprefix("special.")
    if not hasattr(sc, name):
        pytest.skip(f"this SciPy has no {name}")
    check(expression, **values)


# SciPy finds these by bisection, too coarsely for differences: the equation that they solve is checked instead
EQUATIONS = [
    (sc.chndtrix, sc.chndtr, (0.4, 1.5, 0.7), 0, 0), (sc.nctdtrit, sc.nctdtr, (3.0, 0.4, 0.7), 2, 2),
    (sc.ncfdtri, sc.ncfdtr, (3.0, 4.0, 0.4, 0.7), 3, 3), (sc.stdtridf, sc.stdtr, (0.7, 0.8), 0, 0),
    (sc.fdtridfd, sc.fdtr, (3.0, 0.37, 0.6), 1, 1), (sc.chndtrinc, sc.chndtr, (1.4, 1.5, 0.3), 2, 2),
]  # fmt: skip


@pytest.mark.parametrize("function, of, point, p, y", EQUATIONS, ids=[c[0].__name__ for c in EQUATIONS])
def test_inverses_solve_their_equation(function, of, point, p, y):
    """`of(..., y, ...) = p`, differentiated by every parameter: the parts add up to 0, or to 1 for p itself."""
    value = function(*point)
    inside = [value if i == y else v for i, v in enumerate(point)]
    for k in range(len(point)):
        by = srcad.grad(function, wrt=k)(*point)
        direct = 0.0 if k == p else srcad.grad(of, wrt=k)(*inside)
        total = srcad.grad(of, wrt=y)(*inside) * by + direct
        np.testing.assert_allclose(total, 1.0 if k == p else 0.0, atol=1e-9)


def test_complex_functions():
    def hankel(v, x):
        return np.abs(sc.hankel1(v, x)) ** 2 + np.real(sc.hankel2(v, x))

    directions.check(hankel, (0.7, 1.3))
    directions.check(lambda x: np.real(sc.wofz(x)) + np.imag(sc.wofz(x)), (0.7,))


def test_second_order_by_shapes():
    srcad.check_grads(lambda a, x: sc.gammainc(a, x), (1.7, 0.8), order=2, rtol=1e-5)
    srcad.check_grads(lambda v, z: sc.kv(v, z) + sc.jv(v, z), (1.7, 0.8), order=2, rtol=1e-5)
    srcad.check_grads(lambda a, b, x: sc.betainc(a, b, x) * sc.hyp1f1(a, b, x), (1.7, 0.8, 0.3), order=2, rtol=1e-5)


Z = 0.6 + 0.3j
OF_REAL = [
    lambda z: np.abs(sc.digamma(z)), lambda z: np.abs(sc.dawsn(z)), lambda z: np.abs(sc.erfcx(z)),
    lambda z: np.abs(sc.elliprc(z, 0.5)), lambda z: np.abs(sc.elliprd(0.3, z, 0.5)),
    lambda z: np.abs(sc.elliprj(0.3, z, 0.5, 0.7)), lambda z: np.abs(sc.ive(1.5, z)), lambda z: np.abs(sc.jve(1.5, z)),
    lambda z: np.abs(sc.kve(1.5, z)), lambda z: np.abs(sc.yve(1.5, z)),
    lambda z: np.abs(sc.eval_sh_jacobi(2, 0.7, 1.3, z)),
]  # fmt: skip


@pytest.mark.parametrize("fun", OF_REAL)
def test_rules_of_real_arguments_refuse_complex_ones(fun):
    """`ive` is scaled by what is no analytic function, of others the helpers compute with real numbers."""
    for derivative in (srcad.grad(fun), lambda z: srcad.jvp(fun, (z,), (z,))):
        with pytest.raises(srcad.NoDerivativeError, match="of complex numbers"):
            derivative(Z)


@pytest.mark.parametrize("fun", [lambda v: np.abs(sc.iv(v, Z)), lambda v: np.abs(sc.kv(v, Z))])
def test_orders_of_bessel_functions_of_complex_places_are_refused(fun):
    with pytest.raises(srcad.NoDerivativeError, match="of complex numbers"):
        srcad.grad(fun)(1.5)
