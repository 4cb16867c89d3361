"""The tables of docs/scipy.md are what the registry says. SRCAD_UPDATE_GOLDEN=1 writes them anew."""

import importlib
import os
from pathlib import Path

import numpy as np
import pytest
import scipy

import srcad
from srcad.rules.scipy import inventory

PAGE = Path(__file__).parents[3] / "docs" / "scipy.md"
MARK = "<!-- tables -->\n"
MADE_WITH = f"SciPy {'.'.join(scipy.__version__.split('.')[:2])}"


def test_the_page_is_what_the_registry_says():
    head, mark, _ = PAGE.read_text("utf-8").partition(MARK)
    if MADE_WITH not in head:
        pytest.skip(f"the page was made with another version than {MADE_WITH}")
    made = head + mark + "\n" + inventory.page()
    if os.environ.get("SRCAD_UPDATE_GOLDEN"):
        PAGE.write_text(made, "utf-8")
    assert mark and PAGE.read_text("utf-8") == made


@pytest.mark.parametrize("module", inventory.MODULES)
def test_every_public_function_is_known(module):
    assert not inventory.unknown(module), "say in srcad/rules/scipy/stated_*.py what they are, or give them a rule"


@pytest.mark.parametrize("module", inventory.MODULES)
def test_nothing_is_said_twice(module):
    twice = [name for name, rule, said in inventory.entries(module) if rule and said]
    assert not twice, "the registry has a rule: remove them from srcad/rules/scipy/stated_*.py"


REFUSED = [
    (module, name, reason)
    for module, statements in inventory.STATED.items()
    for names, reason in statements.refused.items()
    for name in names.split()
    if hasattr(importlib.import_module(module), name)
]


@pytest.mark.parametrize("module, name, reason", REFUSED)
def test_what_is_said_to_be_refused_is_in_these_words(module, name, reason, tmp_path):
    source = f"import numpy as np\nimport {module} as m\n\ndef f(x):\n    return np.sum(m.{name}(x, x))\n"
    path = tmp_path / f"refused_{name}.py"
    path.write_text(source)
    space = {"__name__": path.stem}
    exec(compile(source, str(path), "exec"), space)
    with pytest.raises(srcad.NoDerivativeError) as error:
        srcad.grad(space["f"])(np.ones(3))
    assert f"instead: {reason}" in str(error.value)
