"""Each rule serves both modes."""

import scipy.special  # noqa: F401  so that its rules can be declared

import srcad.rules  # noqa: F401
from srcad.rules import registry

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
