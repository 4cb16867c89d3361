"""The command line: what it prints, where, and its exit status."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from srcad.cli import main

PROGRAM = """
import numpy as np
import srcad

def loss(w, x, rate=0.5):
    z = np.tanh(x * w)
    n = len(x)
    return rate * np.sum(z) / n

@srcad.grad
def square(x):
    return x * x

class Model:
    def scaled(self, x):
        return 2.0 * x

def wrong(x):
    return np.packbits(x)

def doubled(x):
    return 2.0 * x

def fails(x):
    raise ValueError("no such x")

def kinky(x):
    return np.floor(x) + 0.0 * x

number = 3
"""
TYPES = "w: f8[:], x: f8[:], rate: float"


@pytest.fixture
def program(tmp_path, monkeypatch):
    path = tmp_path / "cli_program.py"
    path.write_text(PROGRAM)
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SRCAD_CACHE_DIR", str(tmp_path / "cache"))
    yield path
    sys.modules.pop("cli_program", None)


def run(capsys, *argv):
    status = main([str(a) for a in argv])
    out, err = capsys.readouterr()
    return status, out, err


class TestDump:
    @pytest.mark.parametrize("target", ["cli_program.py:loss", "cli_program:loss"])
    def test_prints_the_module(self, program, capsys, target):
        status, out, err = run(capsys, "dump", target, "--types", TYPES)
        assert (status, err) == (0, "")
        space: dict = {}
        exec(out, space)
        import numpy as np

        gradient = space["loss_grad"](np.zeros(2), np.array([1.0, 3.0]))
        assert np.array_equal(gradient, [0.25, 0.75])

    def test_value_wrt_and_file(self, program, capsys):
        status, out, err = run(
            capsys,
            "dump",
            "cli_program.py:loss",
            "--wrt",
            "rate,0",
            "--value",
            "--types",
            TYPES,
            "-o",
            "out.py",
        )
        assert (status, out, err) == (0, "", "")
        text = Path("out.py").read_text()
        assert (
            "def loss_value_and_grad(w, x, rate=0.5):" in text and "return value, (rate_bar, w_bar)" in text
        )

    def test_a_derivative_means_its_primal(self, program, capsys):
        status, out, _ = run(capsys, "dump", "cli_program:square", "--types", "x: float")
        assert status == 0 and "def square_grad(x):" in out

    def test_forward_mode(self, program, capsys):
        types_ = "w: f8[:], x: f8[:]"
        status, out, _ = run(capsys, "dump", "cli_program:loss", "--mode", "forward", "--types", types_)
        assert status == 0 and "def loss_jvp(w, x, rate" in out and "w_dot" in out

    def test_a_method(self, program, capsys):
        status, out, _ = run(capsys, "dump", "cli_program:Model.scaled", "--wrt", "x", "--types", "x: f8")
        assert status == 0 and "def scaled_grad(self, x):" in out


REFUSED = [
    (["dump", "cli_program"], (
        "'cli_program' is no TARGET: package.module:function, "
        "path/to/file.py:function or ...:Class.method"
    )),
    (["dump", "nothing.py:f"], "there is no file nothing.py"),
    (["dump", "nothing:f"], "there is no module nothing"),
    (["dump", "cli_program:nothing"], "cli_program has no nothing"),
    (["dump", "cli_program:los"], "cli_program has no los: is it loss?"),
    (["dump", "cli_program:loss", "--types", "w: i8"], (
        "wrt: w is of type int64, which has no derivative: give a type of floats, f8"
    )),
    (["dump", "cli_program:doubled", "--types", "x: f8[:]"], (
        "doubled returns a value of shape (x.0,) and type float64, not one real number: return one number "
        "(np.sum, np.mean of it), or use srcad.vjp"
    )),
    (["dump", "cli_program:number"], "cli_program:number is no function, but int"),
    (["dump", "cli_program:loss", "--wrt", "7"], (
        "wrt=7: there is no such parameter; those "
        "of loss are w, x, rate"
    )),
    (["dump", "cli_program:loss", "--types", "w f8"], (
        "--types: cannot read 'w f8': write for example \"w: "
        "f8[:,:], x: f8[:], n: i8\""
    )),
    (["dump", "cli_program:loss", "--types", "w: f9"], (
        "--types: w has the unknown type f9: one of f8, "
        "f4, c16, i8, b1, float, complex, int, bool"
    )),
    (["dump", "cli_program:loss", "--types", "w: f8[3]"], (
        "--types: w has the dimension '3': ':' for "
        "any length but 1, or '1'"
    )),
    (["dump", "cli_program:loss", "--types", "v: f8"], "--types: loss has no parameter v; it has w, x, rate"),
    (["check", "cli_program:loss", "--args", "1.0 +"], (
        "--args '1.0 +': SyntaxError: invalid "
        "syntax (<string>, line 1)"
    )),
    (["check", "cli_program:fails", "--args", "1.0"], "cli_program:fails raises ValueError: no such x"),
    (["check", "cli_program:square", "--args", "1.0", "--order", "3"], (
        "check_grads: order=3: there are order=1 and order=2"
    )),
]  # fmt: skip


@pytest.mark.parametrize("argv, message", REFUSED, ids=lambda v: " ".join(v) if isinstance(v, list) else "")
def test_refusals(program, capsys, argv, message):
    assert run(capsys, *argv) == (2, "", f"srcad: {message}\n")


ENDING = [
    ("raise SystemExit(3)", "SystemExit: 3"),
    ("from . import other", (
        "ImportError: attempted relative import with no known parent package: "
        "name it as a part of its package, package.module:function"
    )),
]  # fmt: skip


@pytest.mark.parametrize("text, message", ENDING, ids=["exit", "relative"])
def test_files_that_cannot_be_run(tmp_path, monkeypatch, capsys, text, message):
    monkeypatch.chdir(tmp_path)
    Path("ending.py").write_text(text)
    assert run(capsys, "dump", "ending.py:f") == (2, "", f"srcad: ending.py cannot be run: {message}\n")


def test_a_file_called_like_a_module_of_python(tmp_path, monkeypatch, capsys):
    """It was put in that module's place."""
    monkeypatch.chdir(tmp_path)
    Path("json.py").write_text("def f(x):\n    return x * x\n")
    assert run(capsys, "check", "json.py:f", "--args", "2.0")[0] == 0
    assert sys.modules["json"].__file__ != str(tmp_path / "json.py")


def test_complex_types(program, capsys):
    status, out, _ = run(capsys, "dump", "cli_program:square", "--types", "x: f4")
    assert status == 0 and "np.float32" in out
    with Path("cli_program.py").open("a") as file:
        file.write("\ndef size(z):\n    return np.sum((z * np.conj(z)).real)\n")
    status, out, _ = run(capsys, "dump", "cli_program.py:size", "--types", "z: c16[:]")
    assert status == 0 and "runtime" not in out


def test_bad_usage():
    for argv in ([], ["dump"], ["nothing"], ["check", "m:f"], ["cache", "burn"]):
        with pytest.raises(SystemExit) as caught:
            main(argv)
        assert caught.value.code == 2


def test_missing_types_are_asked_for(tmp_path, monkeypatch, capsys):
    (tmp_path / "cli_f.py").write_text("import numpy as np\n\ndef f(A, x):\n    return x @ np.linalg.solve(A, x)\n")
    monkeypatch.chdir(tmp_path)
    status, out, err = run(capsys, "dump", "cli_f:f")
    assert (status, out) == (2, "")
    assert err.startswith(
        "srcad: the general derivative of f cannot be written, as the types of A, x are not known.\n"
        "Give example arguments (srcad.source(..., example_args=(...)), or a call) or, on the command line, "
        '--types "A: f8[:], x: f8[:]".\n'
    )


class TestCheck:
    def test_rows(self, program, capsys):
        status, out, err = run(capsys, "check", "cli_program:loss", "--args", "np.ones(2), np.arange(2.0)")
        assert (status, err) == (0, "")
        lines = [line.split() for line in out.splitlines()]
        assert lines[0] == ["argument", "entries", "largest", "difference"]
        assert [(row[0], row[1], row[3]) for row in lines[1:]] == [("w", "2", "ok"), ("x", "2", "ok")]

    def test_rows_of_second_order_tell_their_order(self, program, capsys):
        status, out, err = run(capsys, "check", "cli_program:square", "--args", "1.5", "--order", "2")
        assert (status, err) == (0, "")
        rows = [line.split() for line in out.splitlines()]
        assert rows[0][:3] == ["order", "argument", "entries"]
        assert [(row[0], row[1], row[-1]) for row in rows[1:]] == [("1", "x", "ok"), ("2", "x", "ok")]

    def test_mismatch(self, program, capsys, monkeypatch):
        from srcad import checks

        class Wrong(checks.Derivative):
            def __call__(self, *args):
                value, pullback = super().__call__(*args)
                return value, lambda c: tuple(2.0 * g for g in pullback(c))

        monkeypatch.setattr(checks, "Derivative", Wrong)
        status, out, err = run(
            capsys, "check", "cli_program:loss", "--args", "np.ones(2), np.arange(2.0)", "--wrt", "w"
        )
        assert (
            (status, err) == (1, "") and "MISMATCH" in out and "loss, reverse mode, w[1]: srcad gives" in out
        )


class TestCache:
    def test_info_and_clear(self, program, capsys, tmp_path):
        import srcad

        srcad.grad(lambda x: x * x)(3.0)
        status, out, _ = run(capsys, "cache", "info")
        assert status == 0
        rows = dict(line.split(maxsplit=1) for line in out.splitlines())
        assert (
            rows["directory"] == str(tmp_path / "cache")
            and rows["entries"] == "1"
            and rows["size"].endswith("bytes")
        )
        assert run(capsys, "cache", "clear") == (0, f"removed 1 file from {tmp_path / 'cache'}\n", "")
        assert run(capsys, "cache", "clear") == (0, f"removed 0 files from {tmp_path / 'cache'}\n", "")


def test_python_m_srcad(program):
    environment = {**os.environ, "PYTHONPATH": str(Path(__file__).parent.parent)}
    done = subprocess.run(
        [sys.executable, "-m", "srcad", "dump", "cli_program:wrong", "--types", "x: f8"],
        cwd=program.parent, env=environment, capture_output=True, text=True,
    )  # fmt: skip
    assert done.returncode == 2 and done.stdout == ""
    assert (
        done.stderr.startswith("srcad: ")
        and "Traceback" not in done.stderr
        and "packbits, which has no derivative rule" in done.stderr
    )


@pytest.mark.skipif(sys.platform == "win32", reason="has no sh")
@pytest.mark.parametrize("command", ["explain cli_program:loss", "check cli_program:square --args 2.0", "cache info"])
@pytest.mark.parametrize("into", ["| true", "> /dev/full"])
def test_nobody_reads_it(program, command, into):
    """A pipe that is closed early is no error (`| head`), a full disk is one, in a line."""
    shell = f"({sys.executable} -m srcad {command}; echo $? > status) {into}"
    done = subprocess.run(["sh", "-c", shell], capture_output=True, text=True, cwd=program.parent)
    if into == "| true":
        assert (Path("status").read_text(), done.stderr) == ("0\n", "")
    elif Path("/dev/full").exists():
        assert Path("status").read_text() == "2\n" and done.stderr.startswith("srcad: ")
        assert len(done.stderr.splitlines()) == 1
