"""What stands behind an `if` that may leave a loop is stopped, whoever has written it."""

from types import SimpleNamespace

import gast
import pytest

from srcad.facts import Scalar
from srcad.frontend.leaving import refuse_behind

BEHIND = [
    "for i in r:\n    if c:\n        break\n    y = x",
    "while c:\n    if c:\n        pass\n    else:\n        continue\n    y = x",
    "for i in r:\n    for j in r:\n        with w:\n            if c:\n                break\n        y = x",
]
IN_FORM = [
    "for i in r:\n    if c:\n        break\n    else:\n        y = x",
    "for i in r:\n    for j in r:\n        if c:\n            break\n    y = x",
    "for i in r:\n    if c:\n        break\n    z = n",  # of constants: as the user wrote it
]


def checked(source):
    body = gast.parse(source).body
    active = [n for stmt in body for n in gast.walk(stmt) if isinstance(n, gast.Name) and n.id == "x"]
    refused = lambda node, found, instead: ValueError(found)  # noqa: E731
    facts = dict.fromkeys(active, Scalar("float64", active=True))
    refuse_behind(SimpleNamespace(facts=facts, unsupported=refused), body)


@pytest.mark.parametrize("source", BEHIND)
def test_behind(source):
    with pytest.raises(ValueError, match="`y = x` behind what may leave the loop"):
        checked(source)


@pytest.mark.parametrize("source", IN_FORM)
def test_in_form(source):
    checked(source)
