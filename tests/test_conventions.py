"""docs/conventions.md, row by row: each table on that page is a list of test cases."""

import importlib.util
import re
from pathlib import Path
from typing import NamedTuple

import numpy as np
import pytest

import srcad

PAGE = Path(__file__).parents[1] / "docs" / "conventions.md"
ROW = re.compile(r"^\| `(?P<function>[^`]+)` \| `(?P<at>[^`]+)` \| `(?P<gradient>[^`]+)` \|")


class Convention(NamedTuple):
    function: str
    at: str
    gradient: str


def read_page() -> list[Convention]:
    rows = map(ROW.match, PAGE.read_text("utf-8").splitlines())
    return [Convention(**row.groupdict()) for row in rows if row]


CONVENTIONS = read_page()


@pytest.fixture(scope="module")
def functions(tmp_path_factory):
    """A module with one function a row: the compiler reads source files."""
    path = tmp_path_factory.mktemp("conventions") / "conventions_page.py"
    bodies = [
        f"def convention_{i}(x):\n    return {row.function}\n" for i, row in enumerate(CONVENTIONS)
    ]
    path.write_text("import numpy as np\n\n\n" + "\n\n".join(bodies), "utf-8")
    spec = importlib.util.spec_from_file_location(path.stem, path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def test_every_row_was_read():
    rows = [line for line in PAGE.read_text("utf-8").splitlines() if line.startswith("| `")]
    assert len(rows) == len(CONVENTIONS) > 20


@pytest.mark.parametrize("i", range(len(CONVENTIONS)), ids=[f"{c.function} at {c.at}" for c in CONVENTIONS])
def test_convention(functions, i):
    at, expected = (eval(text, {"np": np}) for text in (CONVENTIONS[i].at, CONVENTIONS[i].gradient))
    with np.errstate(all="ignore"):  # some rows stand where NumPy itself warns
        got = srcad.grad(getattr(functions, f"convention_{i}"))(at)
    assert np.shape(got) == np.shape(at)
    np.testing.assert_allclose(got, expected, rtol=1e-14, atol=1e-16)
