"""Derivatives in other processes, and in several threads at once."""

from __future__ import annotations

import os
import pickle
import subprocess
import sys
import textwrap
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest

import srcad

ROOT = Path(__file__).parents[1]

PRIMALS = """
import dataclasses, functools
import numpy as np
import srcad
from srcad import d

RATE = 2.0

def plain(x):
    return np.sum(x ** 3)

def several(x, y, k=2):
    return np.sum(x * y) * k

def with_aux(x):
    return np.sum(x * x), x.shape

def reads(x):
    return np.sum(RATE * x * x)

@srcad.grad
def decorated(x):
    return np.sum(x * x)

@srcad.value_and_grad(wrt=("x", "y"))
def decorated_with_arguments(x, y):
    return np.sum(x * y)

def cube(x):
    return x * x * x

@srcad.adjoint(cube)
def cube_adjoint(y, x):
    d[x] = 5.0 * d[y]                   # not the true one, so that it is seen to be used

def doubled(x):
    return 2.0 * x

@srcad.custom_vjp(doubled)
def doubled_vjp(x):
    return 2.0 * x, lambda y_bar: (7.0 * y_bar,)

def ruled(x):
    return np.sum(cube(x)) + np.sum(doubled(x))

@srcad.checkpoint
def layer(x):
    return np.sin(x) * x

def marked(x):
    return np.sum(layer(layer(x)))

class Model:
    def __init__(self, w):
        self.w = w
    def loss(self, x):
        return np.sum(self.w * x * x)
    def __call__(self, x):
        return np.sum(self.w * x)

@dataclasses.dataclass
class Pair:
    w: np.ndarray
    b: float

def of_pair(p):
    return np.sum(p.w * p.w) * p.b

def clipped(x):
    h = x * x
    with srcad.grad_of(h) as g:
        g = np.minimum(g, 0.5)
    return np.sum(h)
"""

MADE = {
    "plain": "srcad.grad(primals.plain)",
    "several": "srcad.value_and_grad(primals.several, wrt=('y', 'x'))",
    "one in a tuple": "srcad.grad(primals.several, wrt=('y',))",
    "with_aux": "srcad.grad(primals.with_aux, has_aux=True)",
    "free": "srcad.grad(primals.reads, wrt='RATE')",
    "decorated": "primals.decorated",
    "decorated with arguments": "primals.decorated_with_arguments",
    "method": "srcad.grad(primals.Model(3.0).loss)",
    "object": "srcad.grad(primals.Model(3.0))",
    "partial": "srcad.grad(primals.functools.partial(primals.several, k=5))",
    "dataclass": "srcad.grad(primals.of_pair)",
    "rules": "srcad.grad(primals.ruled)",
    "template itself": "srcad.grad(lambda x: 0.0) and srcad.grad(primals.cube)",
    "checkpoint": "srcad.grad(primals.marked)",
    "checkpoint itself": "srcad.grad(primals.layer)",
    "block": "srcad.grad(primals.clipped)",
    "NumPy's": "srcad.grad(np.sin)",
}
X, Y = np.array([0.5, 1.5]), np.array([2.0, 3.0])


def arguments(name: str, primals) -> tuple:
    if name in ("several", "one in a tuple", "decorated with arguments", "partial"):
        return X, Y
    if name == "dataclass":
        return (primals.Pair(X, 2.0),)
    return (0.5,) if name in ("template itself", "NumPy's", "checkpoint itself") else (X,)


@pytest.fixture(scope="module")
def folder(tmp_path_factory) -> Path:
    made = tmp_path_factory.mktemp("processes")
    (made / "primals.py").write_text(PRIMALS)
    return made


@pytest.fixture
def primals(folder, monkeypatch):
    monkeypatch.syspath_prepend(str(folder))
    import primals

    return primals


def run(code: str, folder: Path, given: bytes = b"") -> bytes:
    """What a process of its own writes."""
    path = os.pathsep.join([str(ROOT), str(folder)])
    return subprocess.run(
        [sys.executable, "-c", textwrap.dedent(code)],
        env={**os.environ, "PYTHONPATH": path, "SRCAD_CACHE_DIR": str(folder / "cache")},
        input=given, capture_output=True, check=True,
    ).stdout  # fmt: skip


def test_pickled_in_one_process_and_called_in_another(folder, primals):
    """Each is made here, called there; its gradient comes back."""
    space = {"primals": primals, "srcad": srcad, "np": np}
    made = {name: eval(text, space) for name, text in MADE.items()}
    calls = {name: (derivative, arguments(name, primals)) for name, derivative in made.items()}
    answer = run(
        """
        import pickle, sys
        calls = pickle.load(sys.stdin.buffer)
        sys.stdout.buffer.write(pickle.dumps({name: f(*args) for name, (f, args) in calls.items()}))
        """,
        folder,
        pickle.dumps(calls),
    )
    found = pickle.loads(answer)
    for name, derivative in made.items():
        wanted = derivative(*arguments(name, primals))
        assert repr(found[name]) == repr(wanted), name


def test_made_there_and_called_here(folder, primals):
    names = {name: text for name, text in MADE.items() if name != "decorated"}
    code = f"""
        import pickle, sys
        import numpy as np
        import primals, srcad
        sys.stdout.buffer.write(pickle.dumps({{name: eval(text) for name, text in {names!r}.items()}}))
    """
    made = pickle.loads(run(code, folder))
    assert np.array_equal(made["plain"](X), 3.0 * X * X)
    assert np.array_equal(made["rules"](X), [12.0, 12.0])
    assert np.array_equal(made["block"](X), X)
    assert made["decorated with arguments"] is primals.decorated_with_arguments


def test_a_rule_declared_again_is_another_entry_on_disk(folder):
    code = """
        import numpy as np, primals, srcad
        from srcad import d
        print(srcad.grad(primals.ruled)(np.ones(1))[0])
    """
    assert run(code, folder) == run(code, folder) == b"12.0\n"
    text = (folder / "primals.py").read_text()
    other = folder / "other"
    other.mkdir()
    (other / "primals.py").write_text(text.replace("5.0 * d[y]", "6.0 * d[y]"))
    assert run(code, other) == b"13.0\n"
    assert run(code, folder) == b"12.0\n"


def together(work: Callable[[int], None], count: int = 8) -> list[BaseException]:
    """Run `work(k)` in threads that start at the same time; what went wrong."""
    barrier, wrong = threading.Barrier(count), []

    def one(k: int) -> None:
        try:
            barrier.wait()
            work(k)
        except BaseException as error:  # noqa: BLE001  it is told in the thread that waits
            wrong.append(error)

    threads = [threading.Thread(target=one, args=(k,)) for k in range(count)]
    for t in threads:
        t.start()
    for t in threads:
        t.join()
    return wrong


class TestThreads:
    def test_making_and_calling_different_derivatives(self, primals):
        space = {"primals": primals, "srcad": srcad, "np": np}
        wanted = {name: repr(eval(text, space)(*arguments(name, primals))) for name, text in MADE.items()}

        def work(k):
            names = list(MADE)
            for name in names[k:] + names[:k]:
                made = eval(MADE[name], space)
                for _ in range(3):
                    assert repr(made(*arguments(name, primals))) == wanted[name], name

        assert together(work) == []

    def test_one_derivative_and_arguments_of_many_types(self, primals):
        made = srcad.grad(primals.marked)
        data = [np.full((2,) * (k % 4 + 1), 0.1 * (k + 1), dtype="float32" if k > 3 else float) for k in range(8)]
        wanted = [srcad.grad(primals.marked)(x) for x in data]

        def work(k):
            for i in range(100):
                x = data[(i + k) % 8]
                assert np.array_equal(made(x), wanted[(i + k) % 8])

        assert together(work) == []

    def test_pullbacks_are_each_ones_own(self, primals):
        def work(k):
            for i in range(20):
                x = X * (k + 1) + i
                value, pullback = srcad.vjp(primals.cube, x)
                assert np.array_equal(pullback(np.ones(2))[0], [5.0, 5.0])
                value, pullback = srcad.vjp(primals.layer, x)
                assert np.allclose(pullback(np.ones(2))[0], np.cos(x) * x + np.sin(x), rtol=1e-14)

        assert together(work) == []

    def test_rules_may_be_declared_meanwhile(self):
        def f(x):
            return x * x

        def g(x):
            return np.sin(f(x)) * x

        def rule(k):
            def template(y, x):
                srcad.d[x] = 2.0 * x * srcad.d[y]

            return template

        wanted = srcad.grad(g)(1.5)

        def work(k):
            for _ in range(10):
                if k == 0:
                    srcad.adjoint(f)(rule(k))
                assert srcad.grad(g)(1.5) == pytest.approx(wanted, rel=1e-14)

        assert together(work) == []


def test_without_scipy(tmp_path):
    """srcad needs NumPy alone; a program that imports SciPy says itself that it is missing."""
    (tmp_path / "programs.py").write_text(textwrap.dedent("""
        import numpy as np

        def loss(A, b):
            return np.sum(np.tanh(np.linalg.solve(A, b)) ** 2) + np.linalg.slogdet(A)[1] + np.quantile(b, 0.3)

        def special(x):
            from scipy.special import gammaln
            return gammaln(x)
    """))
    written = run("""
        import sys
        sys.modules["scipy"] = None  # as if it were not installed
        import numpy as np, srcad, programs
        args = np.eye(2) + 0.1, np.array([1.0, 2.0])
        srcad.check_grads(programs.loss, args)
        srcad.hessian(programs.loss)(*args)
        try:
            srcad.grad(programs.special)(2.0)
        except ModuleNotFoundError as problem:
            print(problem)
        print([name for name in sys.modules if name.startswith("scipy.")])
    """, tmp_path)  # fmt: skip
    message, loaded = written.decode().splitlines()
    assert "scipy" in message and loaded == "[]"
