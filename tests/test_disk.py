"""Generated code on disk: found again, made anew where anything that it was made from has changed."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import textwrap
from pathlib import Path

import numpy as np
import pytest

import srcad
from srcad.backend.cache import DiskCache, default_directory

ROOT = Path(__file__).parent.parent

PRIMAL = """
import numpy as np
from callee import scale
RATE = 2.0

def loss(w, x):
    return np.sum(scale(w * x)) * RATE
"""
CALLEE = """
def scale(z):
    return 3.0 * z
"""
RUN = """
import json, sys, time
import numpy as np
import srcad
from srcad import pipeline
made = []
generate = pipeline.generate
pipeline.generate = lambda job, accept: (made.append(job.name), generate(job, accept))[1]
import primal
d = srcad.value_and_grad(primal.loss)
value, gradient = d(np.array([1.0, 2.0]), np.array([3.0, 4.0]))
print(json.dumps([len(made), float(value), gradient.tolist(), d.source]))
"""


@pytest.fixture(autouse=True)
def _own_directory(tmp_path, monkeypatch):
    """Entries are counted: other processes of the suite write into a directory that they share."""
    monkeypatch.setenv("SRCAD_CACHE_DIR", str(tmp_path / "own_cache"))


@pytest.fixture
def project(tmp_path):
    (tmp_path / "primal.py").write_text(PRIMAL)
    (tmp_path / "callee.py").write_text(CALLEE)
    (tmp_path / "run.py").write_text(RUN)
    return tmp_path


def environment(project, **more):
    path = os.pathsep.join([str(more.pop("root", ROOT)), str(project)])
    return {
        **os.environ,
        "SRCAD_CACHE_DIR": str(project / "cache"),
        "PYTHONPATH": path,
        "PYTHONDONTWRITEBYTECODE": "1",
        **more,
    }


def run(project, **more):
    done = subprocess.run(
        [sys.executable, "run.py"],
        cwd=project,
        env=environment(project, **more),
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def entries(project):
    return sorted((project / "cache").glob("*.py"))


def test_second_process_generates_nothing(project):
    generated, value, gradient, text = run(project)
    assert (generated, value, gradient) == (1, 66.0, [18.0, 24.0])
    (entry,) = entries(project)
    assert text in entry.read_text()
    assert run(project) == [0, value, gradient, text]


@pytest.mark.parametrize(
    "file, old, new, gradient",
    [
        ("primal.py", "np.sum(", "2.0 * np.sum(", [36.0, 48.0]),
        ("callee.py", "3.0 * z", "5.0 * z", [30.0, 40.0]),
        ("primal.py", "RATE = 2.0", "RATE = np.float64(3.0)", [27.0, 36.0]),
    ],
    ids=["the primal", "a callee", "the type of a global"],
)
def test_edits_make_new_code(project, file, old, new, gradient):
    run(project)
    path = project / file
    path.write_text(path.read_text().replace(old, new))
    assert run(project)[:3:2] == [1, gradient]
    assert len(entries(project)) == 2


def test_values_of_globals_are_not_baked_in(project):
    run(project)
    path = project / "primal.py"
    path.write_text(path.read_text().replace("RATE = 2.0", "RATE = 7.0"))
    assert run(project)[:3:2] == [0, [63.0, 84.0]]


def test_edited_rule_makes_new_code(project, tmp_path_factory):
    run(project)
    import shutil

    copy = tmp_path_factory.mktemp("other")
    shutil.copytree(ROOT / "srcad", copy / "srcad", ignore=shutil.ignore_patterns("__pycache__"))
    rules = copy / "srcad" / "rules" / "reductions.py"
    rules.write_text(rules.read_text() + "\n# another text\n")
    assert run(project, root=copy)[0] == 1
    assert len(entries(project)) == 2


@pytest.mark.parametrize("spoil", [b"", b"garbage", None], ids=["empty", "garbage", "changed"])
def test_corrupt_entries_are_ignored_and_rewritten(project, spoil):
    first = run(project)
    (entry,) = entries(project)
    whole = entry.read_bytes()
    entry.write_bytes(whole.replace(b"3.0", b"4.0") if spoil is None else spoil)
    assert run(project) == [1, *first[1:]]
    assert entry.read_bytes() == whole


def test_data_that_cannot_be_bound_are_ignored(project):
    first = run(project)
    (entry,) = entries(project)
    key = entry.stem
    cache = DiskCache(project / "cache")
    text = cache.get(key)
    assert text is not None
    cache.put(key, text.replace('["place"', '["nowhere"'))
    assert run(project)[1:] == first[1:]


def test_two_processes_at_once(project):
    runs = [
        subprocess.Popen(
            [sys.executable, "run.py"],
            cwd=project,
            env=environment(project),
            stdout=subprocess.PIPE,
            text=True,
        )
        for _ in range(4)
    ]
    results = [json.loads(p.communicate()[0])[1:] for p in runs]
    assert all(r == results[0] for r in results)
    assert len(entries(project)) == 1 and not list((project / "cache").glob("*.tmp"))


def test_no_directory_is_no_error(project):
    (project / "cache").write_text("a file, not a directory")
    assert run(project)[0] == 1


def in_fresh_memory(fun, *args, **options):
    """A new Derivative's gradient, and whether it came from disk."""
    before = {p: p.stat().st_mtime_ns for p in default_directory().glob("*.py")}
    result = srcad.grad(fun, **options)(*args)
    after = {p: p.stat().st_mtime_ns for p in default_directory().glob("*.py")}
    return result, before == after


def outer(k):
    def inner(x):
        return np.sum(x * x) * k

    return inner


def test_closures_of_one_function_share_text_not_cells():
    x = np.array([1.0, 2.0])
    one, _ = in_fresh_memory(outer(2.0), x)
    two, from_disk = in_fresh_memory(outer(5.0), x)
    assert from_disk and np.array_equal(one, 4.0 * x) and np.array_equal(two, 10.0 * x)


def test_two_lambdas_on_one_line():
    pair = (lambda x: x * x, lambda x: x * x * x)
    assert [srcad.grad(f)(3.0) for f in pair] == [6.0, 27.0]
    assert [srcad.grad(f)(3.0) for f in pair] == [6.0, 27.0]


class Model:
    def __init__(self, k):
        self.k = k

    def loss(self, x):
        return self.k * x * x


def test_what_cannot_be_found_again_is_not_kept():
    number = len(list(default_directory().glob("*.py")))
    assert srcad.grad(Model(3.0).loss)(2.0) == 12.0
    assert len(list(default_directory().glob("*.py"))) == number


def test_what_is_loaded_is_not_generated_again(monkeypatch):
    def f(w, x):
        return np.sum(np.tanh(x @ w) ** 2)

    args = np.ones(3), np.ones((4, 3))
    first = srcad.grad(f).specialize(*args)
    monkeypatch.setattr("srcad.pipeline.generate", None)
    derivative = srcad.grad(f)
    derivative.clear_cache()
    again = derivative.specialize(*args)
    assert again is not first and np.array_equal(again(*args), first(*args))


def test_text_of_an_entry_is_a_module(project):
    run(project)
    (entry,) = entries(project)
    space: dict = {}
    sys.path.insert(0, str(project))
    try:
        exec(compile(entry.read_text(), "entry", "exec"), space)
    finally:
        sys.path.remove(str(project))
    value, gradient = space["loss_value_and_grad"](np.array([1.0, 2.0]), np.array([3.0, 4.0]))
    assert value == 66.0 and np.array_equal(gradient, [18.0, 24.0])
    assert textwrap.dedent(PRIMAL) not in entry.read_text()
