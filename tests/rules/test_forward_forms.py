"""Each rule serves both modes."""

import numpy as np
import pytest
import scipy.special  # noqa: F401  so that its rules can be declared

import srcad.rules
from srcad.rules import registry
from tests.rules.whole import function_text, loaded

# Rules that forward mode refuses. None may be added.
REVERSE_ONLY = {
    "srcad.runtime.helpers.value_of",
    "srcad.runtime.pullbacks.cotangents_by",
    "srcad.runtime.pullbacks.value_by",
    "scipy.special.airy",
    "scipy.special.ellipj",
    "scipy.special.fresnel",
    "scipy.special.pbdv",
    "scipy.special.shichi",
    "scipy.special.sici",
}


def test_every_rule_has_a_forward_form():
    registry.find(scipy.special.gamma)
    tables = (registry.RULES, registry.METHODS, registry.ATTRIBUTES, registry.OPERATORS)
    records = [record for table in tables for record in table.values()]
    without = {
        r.name
        for r in records
        if r.reverse and r.custom is None and not (r.tangent or r.elementwise or r.linear or r.bilinear or r.reduces)
    }
    assert without <= REVERSE_ONLY


@pytest.mark.parametrize(
    "body, found",
    [
        ("np.median(x, overwrite_input=True)", "np.median with overwrite_input="),
        ("np.nanmedian(x, overwrite_input=True)", "np.nanmedian with overwrite_input="),
        ("np.quantile(x, 0.3, overwrite_input=True)", "np.quantile with overwrite_input="),
        ("np.unique(x, equal_nan=False)", "np.unique with equal_nan=False"),
        ("np.linalg.qr(np.outer(x, x), mode='raw')[0]", "np.linalg.qr with mode='raw'"),
    ],
)
def test_what_reverse_mode_refuses_has_no_tangent(body, found):
    x = np.array([3.0, 1.0, 2.0, 5.0])
    with loaded(function_text(body, ["x"])) as module:
        for derivative in (lambda: srcad.vjp(module.line, x), lambda: srcad.jvp(module.line, (x,), (x,))):
            with pytest.raises(srcad.NoDerivativeError, match=found):
                derivative()
