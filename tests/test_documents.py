"""The README and the pages of docs/, run: a `python` block is a program, the `text` block after it its
output.

A page's blocks share their names, as cells of a notebook do. `make golden` writes the outputs anew.
"""

import contextlib
import io
import os
import re
from pathlib import Path

import pytest

pytestmark = pytest.mark.usefixtures("rules_end_with_the_test")

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
ERRORS = ROOT / "docs" / "limitations.md"  # its programs print errors: tests/test_limitations.py
BLOCK = re.compile(r"(?<=^```)(?P<language>\w+)\n(?P<body>.*?)(?=^```$)", re.MULTILINE | re.DOTALL)


def run(name: str, text: str, namespace: dict) -> str:
    """What the program prints, less blank lines at its end. The compiler reads its source from a file."""
    Path(name).write_text(text, "utf-8")
    printed = io.StringIO()
    with contextlib.redirect_stdout(printed):
        exec(compile(text, name, "exec"), namespace)
    return re.sub(r"\n+\Z", "\n", printed.getvalue())


def with_real_outputs(page: Path) -> str:
    """The page's text, with what its programs print where it says what they print."""
    namespace = {"__name__": page.stem}
    outputs = iter(())
    count = 0

    def replacement(block: re.Match) -> str:
        nonlocal outputs, count
        if block["language"] == "python":
            count += 1
            outputs = iter([run(f"{page.stem.lower()}_{count}.py", block["body"], namespace)])
        elif block["language"] == "text":
            return "text\n" + next(outputs, block["body"])
        return block[0]

    return BLOCK.sub(replacement, page.read_text("utf-8"))


@pytest.mark.parametrize("page", [p for p in PAGES if p != ERRORS], ids=lambda page: page.name)
def test_programs_print_what_the_page_says(page, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    real = with_real_outputs(page)
    if os.environ.get("SRCAD_UPDATE_GOLDEN"):
        page.write_text(real, "utf-8")
    assert page.read_text("utf-8") == real


@pytest.mark.parametrize("page", [*PAGES, *ROOT.glob("C*.md")], ids=lambda page: page.name)
def test_links_lead_somewhere(page):
    prose = re.sub(r"^```.*?^```$", "", page.read_text("utf-8"), flags=re.MULTILINE | re.DOTALL)
    prose = re.sub(r"`[^`\n]*`", "", prose)  # `fs[0](y)` is no link
    links = re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", prose)
    assert [link for link in links if not (page.parent / link).exists()] == []
