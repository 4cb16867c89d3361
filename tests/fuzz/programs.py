"""A program: its text, its arguments, and what to differentiate.

>>> program = generate(Seeded(1), seed=1)
>>> program.source.splitlines()[0], program.wrt == generate(Seeded(1), seed=1).wrt
('import math', True)
"""

from __future__ import annotations

import ast
import importlib.util
import linecache
import sys
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np

from tests.corpus.table import Arguments
from tests.fuzz.choices import Choices, Seeded
from tests.fuzz.expressions import Impossible, Scope
from tests.fuzz.holders import Holders
from tests.fuzz.kinds import Array, Dic, Dim, Float, Fun, Kind, Seq, Tup, sample
from tests.fuzz.soup import Soup
from tests.fuzz.statements import Lines, Statements, indented

HEADER = "import math\n\nimport numpy as np\n\n\n"


@dataclass(frozen=True)
class Program:
    """One program, whose function is `f`."""

    seed: int  #: names it, and gives its data
    source: str  #: the module's text
    kinds: tuple[Kind, ...]  #: what its parameters are
    wrt: tuple[str, ...]  #: parameters to differentiate
    features: frozenset[str]  #: what of the grammar stands in it

    def arguments(self, draw: int) -> Arguments:
        """Fresh arguments; draw 1 has other numbers and other lengths than draw 0."""
        rng = np.random.default_rng([self.seed % 2**32, draw])
        return Arguments(tuple(sample(kind, rng, draw) for kind in self.kinds))


#: Lengths in the two draws. Both ends of broadcasting, a length of 1, are among them.
LENGTHS: list[Dim] = [(4, 6), (3, 5), (5, 2), (3, 3), (2, 4), (4, 3), (1, 4), (3, 1)]


def generate(choices: Choices, seed: int) -> Program:
    """Write a program."""
    if choices.chance(25):
        soup = choices.weighted([(4, Soup), (1, Holders)])
        text, soup_kinds, given = soup(choices).program()
        features = frozenset([soup.__name__.lower()])
        return Program(seed, HEADER + ast.unparse(ast.parse(text)) + "\n", soup_kinds, given, features)
    writer = Statements(choices)
    n, m = choices.pick(LENGTHS[:6]), choices.pick(LENGTHS)
    kinds = tuple(_parameter(choices, n, m) for _ in range(choices.integer(1, 3)))
    lines: Lines = []
    names: dict[str, Kind] = {}
    for _ in range(choices.weighted([(5, 0), (4, 1), (3, 2)])):
        helper, kind = _helper(writer, choices, [Float(), Array((n,)), Array((m,)), Array((n, m))], names)
        lines += [*helper, "", ""]
        names.update(kind)
    parameters = [(writer.fresh(kind), kind) for kind in kinds]
    scope = Scope({**names, **dict(parameters)}, fixed=set(names))
    body = [line for line in writer.block(scope, choices.integer(2, 8)) if line != "pass"]
    body.append(f"return {_result(writer, scope)}")
    lines += [f"def f({', '.join(name for name, _ in parameters)}):", *indented(body)]
    source = HEADER + ast.unparse(ast.parse("\n".join(lines))).replace("\ndef f(", "\n\n\ndef f(") + "\n"
    wrt = tuple(name for name, _ in parameters)
    if len(wrt) > 1 and choices.chance(25):
        wrt = tuple(choices.several(wrt, choices.integer(1, len(wrt) - 1)))
        writer.feature("a constant parameter")
    return Program(seed, source.replace("\n\n\n\n", "\n\n\n"), kinds, wrt, frozenset(writer.features))


def _parameter(choices: Choices, n: Dim, m: Dim) -> Kind:
    simple: list[tuple[int, Kind]] = [
        (6, Float()),
        (8, Array((n,))),
        (4, Array((m,))),
        (5, Array((n, m))),
        (2, Array((n, n))),
        (1, Array((n, (1, 1)))),
        (1, Array(((3, 3),))),
        (1, Array(())),
    ]

    def one() -> Kind:
        return choices.weighted(simple)

    if choices.chance(80):
        return one()
    first, second = (Float() if kind == Array(()) else kind for kind in (one(), one()))
    pairs = Seq(Tup((first, Float())), 2)
    return choices.pick([Seq(first, 2), Tup((first, second)), Dic((("w", first), ("b", second))), pairs])


def _helper(
    writer: Statements, choices: Choices, kinds: list[Kind], known: dict[str, Kind]
) -> tuple[Lines, dict[str, Kind]]:
    """A function beside `f`."""
    name = writer.fresh(Fun)
    if choices.chance(15):
        writer.feature("recursion")
        a, k = writer.fresh(Float), writer.fresh(Float)
        lines = [
            f"def {name}({a}, {k}=3):",
            f"    if {k} <= 0:",
            f"        return np.sin({a})",
            f"    return np.tanh({a}) * {name}({a} * 0.5 + 0.1, {k} - 1) + 0.3 * {a}",
        ]
        return lines, {name: Fun(((a, Float()),), None, False, elementwise=True)}
    wanted = [choices.pick(kinds) for _ in range(choices.integer(1, 2))]
    lines, kind = writer.function(name, wanted, None)
    return lines, {name: kind}


def _result(writer: Statements, scope: Scope) -> str:
    """A number in which much of what is in scope has a share."""
    choices = writer.choose
    terms = []
    live = [
        (text, kind)
        for text, kind in writer.readable(scope)
        if isinstance(kind, (Float, Array))
        or isinstance(kind, Seq)
        and isinstance(kind.element, (Float, Array))
    ]
    for text, kind in choices.several(live, choices.integer(1, 4)):
        if isinstance(kind, Float):
            terms.append(choices.pick(["{}", "np.sin({})", "{} * 0.7"]).format(text))
        elif isinstance(kind, Array):
            whole = ["np.sum({})", "np.sum(np.sin({}))", "np.mean({0} * {0})", "({} ** 2).sum()"]
            terms.append(choices.pick(whole).format(text))
        elif kind.least:
            terms.append(f"sum(np.sum(part) for part in {text})")
    terms.append(writer.number(scope, 1))
    return " + ".join(terms)


@contextmanager
def loaded(source: str, folder: Path, name: str) -> Iterator[Callable[..., Any]]:
    """The function `f` of a program that stands in a real file, as long as it is needed."""
    path = folder / f"{name}.py"
    path.write_text(source, "utf-8")
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    try:
        exec(compile(source, str(path), "exec"), vars(module))
        yield module.f
    finally:
        sys.modules.pop(name, None)
        linecache.cache.pop(str(path), None)
        path.unlink(missing_ok=True)


def from_seed(seed: int) -> Program:
    for k in range(20):
        try:
            return generate(Seeded(seed + k * 10**9), seed)
        except Impossible:  # the kinds in scope have no way to the kind that is wanted: rare
            continue
    raise AssertionError(f"no program comes of seed {seed}")
