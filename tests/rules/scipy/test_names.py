"""SciPy's rules are declared when the program has imported SciPy; the text names SciPy as the program does."""

import subprocess
import sys

import numpy as np
import pytest
import scipy
import scipy.special as sc
from scipy import special
from scipy.special import gammaln

import srcad


def by_module(x):
    return special.gammaln(x)


def by_function(x):
    return gammaln(x)


def by_package(x):
    return scipy.special.gammaln(x)


def by_other_name(x):
    return sc.gammaln(x)


def with_a_variable_in_the_way(x):
    special = 2.0 * x
    return gammaln(special) * special


def source(fun):
    made = srcad.grad(fun)
    space = {}
    exec(made.source if made(1.5) is None else made.source, space)  # noqa: S102  the text as a module of its own
    assert space[f"{fun.__name__}_grad"](1.5) == made(1.5)
    return made.source


def test_the_users_own_name_is_used():
    assert "from scipy import special\n" in source(by_module)
    assert "y_bar" not in source(by_module) and "return special.digamma(x)" in source(by_module).replace(
        "x_bar = ", "return "
    )
    assert "import scipy\n" in source(by_package) and "scipy.special.digamma(x)" in source(by_package)
    assert "import scipy.special as sc\n" in source(by_other_name)
    assert "sc.digamma(x)" in source(by_other_name)


def test_a_module_that_the_program_does_not_name_is_imported():
    assert source(by_function).startswith("from scipy import special\n")


def test_a_variable_of_the_module_s_name_is_left_alone():
    text = source(with_a_variable_in_the_way)
    assert "from scipy.special import gammaln\n" in text
    assert "special_.digamma(" in text


def test_a_function_itself_can_be_differentiated():
    np.testing.assert_allclose(srcad.grad(sc.gammaln)(2.0), sc.digamma(2.0))


def test_scipy_is_not_imported_by_srcad():
    code = "import srcad, sys, numpy as np; srcad.grad(np.sin)(1.0); assert 'scipy' not in sys.modules"
    subprocess.run([sys.executable, "-c", code], check=True)


def test_a_function_of_scipy_without_rule_is_refused_where_it_is_called():
    from scipy import signal

    def loss(x):
        return np.sum(signal.medfilt(x, 5))

    with pytest.raises(srcad.NoDerivativeError) as caught:
        srcad.grad(loss)(np.ones(9))
    assert "scipy.signal.medfilt, which has no derivative rule" in str(caught.value)
    assert "return np.sum(signal.medfilt(x, 5))" in str(caught.value)
