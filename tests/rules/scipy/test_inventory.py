"""The tables of docs/scipy.md are what the registry says. SRCAD_UPDATE_GOLDEN=1 writes them anew."""

import os
from pathlib import Path

from srcad.rules.scipy import inventory

PAGE = Path(__file__).parents[3] / "docs" / "scipy.md"
MARK = "<!-- tables -->\n"


def test_the_page_is_what_the_registry_says():
    head, mark, _ = PAGE.read_text("utf-8").partition(MARK)
    made = head + mark + "\n" + inventory.page()
    if os.environ.get("SRCAD_UPDATE_GOLDEN"):
        PAGE.write_text(made, "utf-8")
    assert mark and PAGE.read_text("utf-8") == made


def test_every_module_has_rows():
    for module in inventory.MODULES:
        rows = list(inventory.distributions()) if module == "scipy.stats" else inventory.rows(module)
        assert rows, module
