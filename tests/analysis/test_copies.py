"""Random statements give the same with and without their copies; which copies go is shown by examples."""

import random
import types
from pathlib import Path

import gast
import numpy as np
import pytest

import srcad
from srcad.analysis import copies
from srcad.tree.build import text
from tests.oracle.structures import leaves

NAMES = ("a", "b", "c", "d", "e")


class Anything(copies.Taste):
    """No copy stays for its looks, and names have ranks by chance."""

    def __init__(self, chance: random.Random) -> None:
        self.ranks = {n: chance.randrange(3) for n in NAMES}

    def kept(self, new: str, old: str) -> bool:
        return False

    def rank(self, identifier: str) -> int:
        return self.ranks.get(identifier, 0)


def statements(chance: random.Random, depth: int, in_loop: bool) -> list[str]:
    """Most of them copies; lists are changed in place, and loops are left."""
    out: list[str] = []
    for _ in range(chance.randrange(2, 7)):
        x, y, z = (chance.choice(NAMES) for _ in range(3))
        kind = chance.randrange(14)
        if kind < 6:
            out.append(f"{x} = {y}")
        elif kind == 6:
            out.append(f"{x} = {y} + {z} + [{chance.randrange(9)}]")
        elif kind == 7:
            out.append(f"{x} = [len({y}), *{y}[:3], {chance.randrange(9)}]")
        elif kind == 8:
            out.append(f"{x} += {y}[:2]")
        elif kind == 9:
            out.append(f"{x}.append(len({y}))")
        elif kind == 10:
            out.append(f"{x}, {y} = {z}, {x}" if x != y else "pass")
        elif kind == 11 and depth:
            out.append(f"if len({x}) % 2:")
            out += ["    " + s for s in statements(chance, depth - 1, in_loop)]
            if chance.randrange(2):
                out += ["else:", *("    " + s for s in statements(chance, depth - 1, in_loop))]
        elif kind == 12 and depth:
            out.append("for _ in range(3):")
            out += ["    " + s for s in statements(chance, depth - 1, True)]
        elif kind == 13 and in_loop:
            out.append(f"if len({x}) % 3 == 1:\n    {chance.choice(('break', 'continue'))}")
    return [line for s in out or ["pass"] for line in s.split("\n")]


@pytest.mark.parametrize("seed", range(40))
def test_random_statements_mean_the_same(seed: int) -> None:
    """Short programs: 20 for each seed, of which nearly all lose copies."""
    for k in range(20):
        chance = random.Random(1000 * seed + k)
        lines = [f"{n} = [{i}]" for i, n in enumerate(NAMES[1:])] + statements(chance, 2, False)
        lines.append(f"return {', '.join(chance.sample(NAMES, 2))}")
        source = "def f(a):\n" + "".join(f"    {line}\n" for line in lines)
        function = gast.parse(source).body[0]
        function.body = copies.without_copies(function.body, ["a"], Anything(chance))
        written = text(function)
        assert run(written) == run(source), f"{source}\n{written}"


def run(source: str) -> object:
    space: dict = {}
    exec(source, space)  # noqa: S102
    given = [7, 8]
    return space["f"](given), given


def without(source: str) -> str:
    """The statements of a function of a and b without their copies."""
    body = gast.parse(source).body
    core = types.SimpleNamespace(params=["a", "b"], lines={None: "x = a + b"})
    return "".join(text(s) + "\n" for s in copies.without_copies(body, core.params, copies.Taste(core)))


@pytest.mark.parametrize(
    "before, after",
    [
        ("t = a + b\nx = t\nreturn x * x", "x = a + b\nreturn x * x\n"),
        ("t = a\nreturn t * t", "return a * a\n"),
        ("t = a\na = b\nreturn t * a", "t = a\na = b\nreturn t * a\n"),  # both values are read
        ("t = a\nt += b\nreturn t * a", "t = a\nt += b\nreturn t * a\n"),
        ("t = a\na = t * b\nreturn a", "a = a * b\nreturn a\n"),
    ],
)
def test_which_copies_go(before: str, after: str) -> None:
    assert without(before) == after


def unpacked(params, x):
    (W, b), (V, c) = params[0], params[1]
    x = np.tanh(V @ np.tanh(W @ x + b) + c)
    p, (q, r) = pair(x, x[0])
    return np.sum(p) * q * r


def pair(x, y):
    return x * y, (x[1] + y, y)


def test_generated_text_with_and_without_agrees(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    rng = np.random.default_rng(0)
    args = [(rng.normal(size=(3, 3)), rng.normal(size=3)) for _ in range(2)], rng.normal(size=3)
    derivative = srcad.value_and_grad(unpacked, wrt=(0, 1))
    got, short = derivative(*args), derivative.source
    assert "old" not in short
    monkeypatch.setenv("SRCAD_CACHE_DIR", str(tmp_path))
    monkeypatch.setattr("srcad.reverse.function.without_copies", lambda stmts, *others: stmts)
    monkeypatch.setattr("srcad.reverse.pullback.without_copies", lambda stmts, *others: stmts)
    derivative.clear_cache()
    want = derivative(*args)
    assert len(derivative.source) > len(short)
    mine, other = leaves((got[0], tuple(got[1]))), leaves((want[0], tuple(want[1])))
    assert mine.keys() == other.keys()
    for path in mine:
        np.testing.assert_array_equal(mine[path], other[path])
