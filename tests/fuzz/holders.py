"""A soup of few holders: dicts or objects with a few parts each, bound, filled, shared and exchanged all the time.

A third grammar, small and dense like `soup`. What has to be right here is which dict or object a name stands for, and
that a store by one name is seen by all others.
"""

from __future__ import annotations

import textwrap

from tests.fuzz.choices import Choices
from tests.fuzz.kinds import Array, Float, Kind

Lines = list[str]

CLASS = '''
class Body:
    scale = 0.5

    def __init__(self, a, b, u):
        self.a = a
        self.b, self.u = b, u

    def step(self, k):
        self.a = self.a + 0.1 * k * self.b
        self.u[0] += 0.2 * self.a
        return self

    def turned(self):
        return Body(self.b, self.a, self.u * self.scale)

    @property
    def size(self):
        return self.a * self.b

    @size.setter
    def size(self, value):
        self.a, self.b = value, np.sin(value)


'''
FUNCTIONS = '''
def change(p, k):
    {a} = {a} * k
    {u}[1:] *= k
    return {b}


def fresh(k, v):
    q = {empty}
    {qa} = k
    {qb} = 0.3
    {qu} = v * k
    return q


'''


class Holders:
    """Writes one module; `holders` are always bound, and have all their parts."""

    def __init__(self, choices: Choices) -> None:
        self.choose = choices
        self.objects = choices.chance(50)
        self.holders = ["p", "q", "r"][: choices.integer(2, 3)]
        self.loops = 0
        self.budget = choices.integer(4, 14)

    def program(self) -> tuple[str, tuple[Kind, ...], tuple[str, ...]]:
        """The text, the kinds of the parameters, and their names."""
        lines = [f"{h} = {self.made()}" for h in self.holders]
        while self.budget > 0:
            lines += self.statement()
        lines.append(f"return {self.result()}")
        parts = {name: self.part("p", name) for name in "abu"} | {f"q{n}": self.part("q", n) for n in "abu"}
        functions = FUNCTIONS.format(empty="Body(0.0, 0.0, None)" if self.objects else "{}", **parts)
        text = (CLASS if self.objects else "") + functions + "\n".join(["def f(x, y, v):", *_inner(lines)])
        return text, (Float(), Float(), Array((self.choose.pick([(4, 6), (3, 5), (2, 4)]),))), ("x", "y", "v")

    def part(self, holder: str, name: str) -> str:
        return f"{holder}.{name}" if self.objects else f'{holder}["{name}"]'

    # ------------------------------------------------------------ expressions

    def number(self) -> str:
        pick = self.choose
        one, other = (self.part(pick.pick(self.holders), pick.pick(["a", "b"])) for _ in range(2))
        u = self.part(pick.pick(self.holders), "u")
        return pick.weighted([
            (4, one), (3, f"np.sin({one})"), (3, f"np.tanh({one} * {other})"), (2, f"{one} - {other}"),
            (2, f"np.sum({u})"), (2, f"{u}[{pick.pick(['0', '1', '-1'])}]"), (1, "x"), (1, "y * 0.5"), (1, "0.6"),
            *([(1, f"{pick.pick(self.holders)}.size")] if self.objects else []),
        ])  # fmt: skip

    def vector(self) -> str:
        pick = self.choose
        one, other = (self.part(pick.pick(self.holders), "u") for _ in range(2))
        return pick.weighted([
            (3, f"np.sin({one})"), (2, f"{one} * {other}"), (2, f"{one} - 0.5 * {other}"), (2, "v.copy()"),
            (1, f"np.tanh({one}) * {self.number()}"), (1, one), (1, f"{one}[::-1]"), (1, "v * y"),
        ])  # fmt: skip

    def made(self) -> str:
        pick = self.choose
        a, b = pick.pick(["x", "y", "x * y", "0.4"]), pick.pick(["y", "np.sin(x)", "1.5"])
        u = pick.pick(["v.copy()", "v * x", "np.zeros_like(v)", "np.sin(v)"])
        if self.objects:
            return pick.pick([f"Body({a}, {b}, {u})", f"Body({a}, u={u}, b={b})", f"fresh({a}, {u})"])
        return pick.pick([f'{{"a": {a}, "b": {b}, "u": {u}}}', f"dict(a={a}, b={b}, u={u})", f"fresh({a}, {u})"])

    def made_anew(self) -> str:
        a, b, u = self.number(), self.number(), f"np.sin({self.vector()})"
        kinds = [f"Body({a}, {b}, {u})" if self.objects else f'{{"a": {a}, "b": {b}, "u": {u}}}', f"fresh({a}, {u})"]
        return self.choose.pick(kinds + ([f"{self.choose.pick(self.holders)}.turned()"] if self.objects else []))

    def test(self) -> str:
        tests = [f"{self.number()} > 0.3", f"np.sin({self.number()} * 3.0) < 0.1", "x > 0.2", "y < 0.1"]
        return self.choose.pick(tests)

    def result(self) -> str:
        ends = [self.part(h, name) for h in self.holders for name in "ab"]
        ends += [f"np.sum({self.part(h, 'u')} ** 2)" for h in self.holders]
        return " + ".join(self.choose.several(ends, self.choose.integer(2, len(ends))))

    # ------------------------------------------------------------- statements

    def block(self, most: int) -> Lines:
        return _inner([line for _ in range(self.choose.integer(1, most)) for line in self.statement()])

    def statement(self) -> Lines:
        pick = self.choose
        self.budget -= 1
        h, other = pick.pick(self.holders), pick.pick(self.holders)
        number, array = self.part(h, pick.pick(["a", "b"])), self.part(h, "u")
        ways = [
            (6, lambda: [f"{number} = {self.number()}"]),
            (4, lambda: [f"{number} {pick.pick(['+=', '*=', '-='])} {self.number()}"]),
            (3, lambda: [f"{array} = {self.vector()}"]),
            (3, lambda: [f"{array}[{pick.pick(['0', '1', '-1', '1:', ':-1', '::-1'])}] "
                         f"{pick.pick(['=', '+=', '*='])} {self.number()}"]),
            (3, lambda: [f"{array} {pick.pick(['+=', '*='])} {self.number()}"]),
            (4, lambda: [f"{h} = {self.made_anew()}"]),
            (2, lambda: [f"{h} = {other}"]),
            (2, lambda: [f"{h}, {other} = {other}, {h}"]),
            (2, lambda: [f"{number}, {self.part(other, 'b')} = {self.number()}, {self.number()}"]),
            (2, lambda: [f"t = ({h}, {self.number()})", f"{self.part('t[0]', 'a')} = t[1]"]),
            (2, lambda: [f"change({h}, {self.number()})"]),
            (2, lambda: [f"{number} = change({other}, 0.7) * {number}"]),
            (1, lambda: [f"for {number} in (0.3, 0.4):", *self.block(2)] if self.loops < 1 else ["pass"]),
            (4 if self.loops < 2 else 0, self.loop),
            (3, self.branch),
        ]  # fmt: skip
        if self.objects:
            ways += [
                (3, lambda: [f"{h}.step({self.number()})"]),
                (1, lambda: [f"{h}.size = np.sin({self.number()})"]),
                (1, lambda: [f"{h} = {other}.step(0.3).turned()"]),
            ]
        else:
            ways += [
                (1, lambda: [f"{h}.update(a={self.number()}, b={self.number()})"]),
                (1, lambda: [f"{h} = {{**{other}, 'b': {self.number()}}}"]),
                (1, lambda: [f"{number} = {other}.get('a') * 0.5"]),
            ]
        return pick.weighted(ways)()

    def branch(self) -> Lines:
        lines = [f"if {self.test()}:", *self.block(2)]
        return [*lines, "else:", *self.block(2)] if self.choose.chance(50) else lines

    def loop(self) -> Lines:
        self.loops += 1
        lines = [f"for i in range({self.choose.integer(0, 3)}):", *self.block(3)]
        self.loops -= 1
        return lines


def _inner(lines: Lines) -> Lines:
    return textwrap.indent("\n".join(lines), "    ").split("\n")
