"""docs/limitations.md, program by program: each must be refused, with the error that the page shows.

`make golden` writes the errors anew.
"""

import os
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

import srcad
from srcad.errors import LocatedError

PAGE = Path(__file__).parents[1] / "docs" / "limitations.md"
pytestmark = pytest.mark.usefixtures("rules_end_with_the_test")

ENTRY = re.compile(r"^```python\n(?P<program>.*?)^```\n\n```text\n(?P<error>.*?)^```$", re.MULTILINE | re.DOTALL)


class Limitation(NamedTuple):
    program: str
    error: str


LIMITATIONS = [Limitation(*entry.groups()) for entry in ENTRY.finditer(PAGE.read_text("utf-8"))]


def error_of(program: str) -> str:
    """The error, without its place in the file."""
    Path("limitation.py").write_text(program, "utf-8")
    try:
        exec(compile(program, "limitation.py", "exec"), {"__name__": "limitation", "np": np, "srcad": srcad})
    except srcad.SrcadError as problem:
        message = str(problem)
        if isinstance(problem, LocatedError):
            message = f"found: {problem.found}\ninstead: {problem.instead}"
        return f"{type(problem).__name__}\n{message}\n"
    return "not refused\n"


def test_every_program_has_its_error():
    text = PAGE.read_text("utf-8")
    assert text.count("```python\n") == text.count("```text\n") == len(LIMITATIONS) > 40


@pytest.mark.filterwarnings("ignore:the matrix subclass:PendingDeprecationWarning")
@pytest.mark.parametrize("i", range(len(LIMITATIONS)))
def test_limitation(i, tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("linecache.cache", {})  # each program is a file of the same name
    found = error_of(LIMITATIONS[i].program)
    if os.environ.get("SRCAD_UPDATE_GOLDEN"):
        replace_error(LIMITATIONS[i], found)
    else:
        assert found == LIMITATIONS[i].error
    assert found != "not refused\n"


def replace_error(limitation: Limitation, found: str) -> None:
    before = f"{limitation.program}```\n\n```text\n{limitation.error}```"
    text = PAGE.read_text("utf-8")
    assert text.count(before) == 1
    PAGE.write_text(text.replace(before, f"{limitation.program}```\n\n```text\n{found}```"), "utf-8")
