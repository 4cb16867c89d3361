"""What each public function is to a derivative; docs/rules.md says it. SRCAD_UPDATE_GOLDEN=1 writes the page anew."""

import os
import sys
from pathlib import Path

import numpy as np
import pytest

import srcad
import srcad.rules  # noqa: F401  declares the rules
from srcad.rules import inventory

PAGE = Path(__file__).parents[2] / "docs" / "rules.md"
MARK = "<!-- tables -->\n"
MADE_WITH = f"NumPy {'.'.join(np.__version__.split('.')[:2])} and Python {sys.version_info[0]}.{sys.version_info[1]}"


def test_every_public_function_is_known():
    unknown = [f"{m}.{n}" for m, n, rule, statement in inventory.classified() if rule is None and statement is None]
    assert not unknown, "say in srcad/rules/inventory.py what they are, or give them a rule"


def test_nothing_is_said_twice():
    twice = [f"{m}.{n}" for m, n, rule, statement in inventory.classified() if rule and statement]
    assert not twice, "the registry has a rule: remove them from srcad/rules/inventory.py"


def test_the_page_is_what_the_registry_says():
    head, mark, _ = PAGE.read_text("utf-8").partition(MARK)
    if MADE_WITH not in head:
        pytest.skip(f"the page was made with another version than {MADE_WITH}")
    made = head + mark + "\n" + inventory.page()
    if os.environ.get("SRCAD_UPDATE_GOLDEN"):
        PAGE.write_text(made, "utf-8")
    assert mark and PAGE.read_text("utf-8") == made


def test_corners_are_of_functions_on_the_page():
    rows = PAGE.read_text("utf-8")
    for names in inventory.KINKS:
        for name in names.split():
            assert f"| `{name}` |" in rows, name


REFUSED = [
    (inventory.PREFIXES.get(module, module + "."), name)
    for module, groups in inventory.REFUSED.items()
    if module != "ndarray"
    for names in groups
    for name in names.split()
    if hasattr(inventory.MODULES[module], name)
]


@pytest.mark.parametrize("prefix, name", REFUSED)
@pytest.mark.filterwarnings("ignore")
def test_what_is_said_to_be_refused_is(prefix, name, tmp_path):
    source = f"import math, operator\nimport numpy as np\n\ndef f(x):\n    return np.sum({prefix}{name}(x, x))\n"
    path = tmp_path / f"refused_{name}.py"
    path.write_text(source)
    space = {"__name__": path.stem}
    exec(compile(source, str(path), "exec"), space)
    with pytest.raises((srcad.NoDerivativeError, srcad.UnsupportedSyntaxError)):
        srcad.grad(space["f"])(np.ones(3))
