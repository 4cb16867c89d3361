"""A soup of few names, each bound again and again: a second grammar, small and dense.

What the reverse sweep has to get right is which value of `x` it reads, and whose memory `u` is. Both are hardest where
a program has two numbers and two or three arrays of one shape, and does everything with these.
"""

from __future__ import annotations

from collections.abc import Callable

from tests.fuzz.choices import Choices
from tests.fuzz.kinds import Array, Float, Kind

Lines = list[str]


class Soup:
    """Writes the body of one function; `numbers` and `vectors` are always bound."""

    def __init__(self, choices: Choices) -> None:
        self.choose = choices
        self.numbers = ["a", "b", "c"][: choices.integer(1, 3)]
        self.vectors = ["u", "v", "w"][: choices.integer(0 if len(self.numbers) > 1 else 1, 3)]
        self.listed = False  #: whether there is a list of vectors, `xs`
        self.counters: list[str] = []
        self.loops = 0
        self.budget = choices.integer(4, 18)

    def program(self) -> tuple[str, tuple[Kind, ...], tuple[str, ...]]:
        """The text, the kinds of the parameters, and their names."""
        pick = self.choose
        names = [*self.numbers, *self.vectors]
        given = [name for name in names if pick.chance(70)] or names[:1]
        lines = [self.made(name, given) for name in (*self.vectors, *self.numbers) if name not in given]
        if self.vectors and pick.chance(30):
            lines.append(f"xs = [{self.tame(self.vector())}, {pick.pick([*self.vectors, self.tame(self.vector())])}]")
            self.listed = True
        while self.budget > 0:
            lines += self.statement()
        lines.append(f"return {self.result()}")
        text = "\n".join([f"def f({', '.join(given)}):", *("    " + line for line in lines)])
        dim = pick.pick([(4, 6), (3, 5), (3, 3), (2, 4)])
        kinds = tuple(Float() if name in self.numbers else Array((dim,)) for name in given)
        return text, kinds, tuple(given)

    def made(self, name: str, given: list[str]) -> str:
        """The first value of a name that is no parameter."""
        vectors = [n for n in given if n in self.vectors]
        numbers = [n for n in given if n in self.numbers]
        if name in self.vectors:
            if vectors:
                v = vectors[0]
                values = ["{} * 2.0", "np.zeros_like({})", "{}", "np.sin({})", "{}[::-1]", "{}.copy()"]
                return f"{name} = {self.choose.pick(values).format(v)}"
            return f"{name} = {self.choose.pick(['np.zeros(4)', f'np.linspace(0.2, 0.9, 4) * {numbers[0]}'])}"
        if numbers:
            return f"{name} = {self.choose.pick([f'np.sin({numbers[0]})', numbers[0], '0.0', '0.7'])}"
        return f"{name} = {self.choose.pick([f'np.sum({vectors[0]})', f'{vectors[0]}[0]', '0.0'])}"

    # ------------------------------------------------------------ expressions

    def number(self) -> str:
        pick = self.choose
        known: list[str] = [*self.numbers, *self.numbers]
        for v in self.vectors:
            known += [f"{v}[{self.index()}]", f"np.sum({v})"]
            if pick.chance(30):  # what of a vector's value is read for its length only, or in a part
                known += [f"np.mean({v})", f"np.sum({v}[{v} > 0.2])", f"np.max({v})", f"{v}[0] * len({v})"]
        one, other = pick.pick(known), pick.pick(known)
        return pick.weighted(
            [
                (6, one), (3, f"np.sin({one})"), (3, f"{one} * {other}"), (2, f"{one} + {other}"),
                (2, f"{one} - {other}"), (1, f"np.tanh({one}) ** 2"), (1, f"{one} / (1.5 + {other} ** 2)"),
                (1, "0.6"), (1, f"abs({one})"),
                (1, f"np.exp(np.sin({one}))"), (1, f"({one} if {other} > 0.3 else {other})"),
                (1, f"max({one}, {other})"),
            ]
        )  # fmt: skip

    def vector(self) -> str:
        pick = self.choose
        known = [*self.vectors, "xs[0]", "xs[-1]"] if self.listed and pick.chance(30) else self.vectors
        one, other = pick.pick(known), pick.pick(known)
        number = pick.pick(self.numbers)
        return pick.weighted(
            [
                (3, f"np.sin({one})"), (3, f"{one} * {other}"), (2, f"{one} + {other}"), (2, f"{one} * {number}"),
                (2, f"{one} - {number}"), (1, f"{one}[::-1] * {other}"), (1, f"np.tanh({one}) ** 2"),
                (1, f"np.cumsum({one})"),
                (1, f"np.where({one} > {number}, {one}, {other})"), (1, f"{one} / (1.5 + {other} ** 2)"),
                (1, f"np.maximum({one}, {other})"), (1, f"np.exp(np.sin({one}))"), (1, f"np.roll({one}, 1)"),
                (1, f"{one} - np.mean({other})"), (1, f"np.zeros_like({one}) + {other}[0]"), (1, f"{one} * 1.0"),
            ]
        )  # fmt: skip

    def index(self) -> str:
        if self.counters and self.choose.chance(70):
            return self.choose.pick([*self.counters, f"{self.counters[-1]} - 1"])
        return self.choose.pick(["0", "1", "-1"])

    def test(self) -> str:
        pick = self.choose
        one = pick.pick(self.numbers)
        tests = [f"{one} > 0.2", f"{one} < {pick.pick(self.numbers)}", f"np.sin({one} * 3.0) > 0.0"]
        tests += [f"np.sum({v}) > 0.4" for v in self.vectors]
        tests += [f"{i} % 2 == 0" for i in self.counters] + [f"{i} > 0" for i in self.counters]
        return pick.pick(tests)

    def tame(self, text: str) -> str:
        forms = ["np.tanh({})", "np.sin({})", "0.5 * np.tanh({})", "np.cos({})", "0.6 * ({})"]
        return self.choose.pick(forms).format(text)

    def result(self) -> str:
        parts = [name for name in self.numbers if self.choose.chance(60)]
        parts += [f"np.sum({v} * {v})" for v in self.vectors if self.choose.chance(60)]
        return " + ".join(parts) or self.number()

    # ------------------------------------------------------------- statements

    def block(self, most: int) -> Lines:
        lines: Lines = []
        for _ in range(self.choose.integer(1, most)):
            lines += self.statement()
        return ["    " + line for line in lines]

    def statement(self) -> Lines:
        self.budget -= 1
        has, deep = bool(self.vectors), self.loops >= 2 or self.budget < 1
        several, arrays = len(self.numbers) > 1, len(self.vectors) > 1
        table: list[tuple[int, Callable[[], Lines]]] = [
            (6, self.bind_number), (4, self.change_number), (5 if has else 0, self.bind_vector),
            (5 if has else 0, self.change_vector), (6 if has else 0, self.store), (3 if several else 0, self.rotate),
            (3 if arrays else 0, self.share), (0 if deep else 5, self.for_), (0 if deep else 2, self.while_),
            (5 if self.listed else 0, self.change_list), (1 if deep else 5, self.if_),
            (2 if self.loops else 0, self.leave), (1, self.early),
        ]  # fmt: skip
        return self.choose.weighted(table)()

    def bind_number(self) -> Lines:
        return [f"{self.choose.pick(self.numbers)} = {self.tame(self.number())}"]

    def change_number(self) -> Lines:
        name = self.choose.pick(self.numbers)
        return [f"{name} {self.choose.pick(['+=', '-=', '*=', '+='])} {self.tame(self.number())}"]

    def bind_vector(self) -> Lines:
        one, other = self.choose.pick(self.vectors), self.choose.pick(self.vectors)
        if self.choose.chance(20):
            return [f"{one}, {other} = {self.tame(self.vector())}, {self.tame(self.vector())}"]
        return [f"{one} = {self.tame(self.vector())}"]

    def change_vector(self) -> Lines:
        name = self.choose.pick(self.vectors)
        value = self.vector() if self.choose.chance(60) else self.number()
        return [f"{name} {self.choose.pick(['+=', '-=', '*=', '+='])} {self.tame(value)}"]

    def store(self) -> Lines:
        pick = self.choose
        one, other = pick.pick(self.vectors), pick.pick(self.vectors)
        i = self.index()
        lines = [
            f"{one}[{i}] = {self.tame(self.number())}", f"{one}[{i}] += {self.tame(self.number())}",
            f"{one}[{i}] *= {self.tame(self.number())}", f"{one}[1:] = {other}[:-1]",
            f"{one}[:] = {self.tame(self.vector())}",
            f"{one}[1:] += {other}[:-1] * {pick.pick(self.numbers)}", f"{one}[::2] *= {self.tame(self.number())}",
            f"{one}[{one} > 0.3] = {self.tame(self.number())}", f"{one}[[0, 1, 0]] += {self.tame(self.number())}",
            f"np.multiply({one}, {self.number()}, out={other})", f"{one}[0], {one}[-1] = {other}[-1], {other}[0]",
        ]  # fmt: skip
        return [pick.pick(lines)]

    def rotate(self) -> Lines:
        one, other = self.choose.several(self.numbers, 2)
        value = self.tame(self.number())
        lines = [f"{one}, {other} = {other}, {one}", f"{one}, {other} = {other}, {value}", f"{one} = {other}"]
        return [self.choose.pick([*lines, f"{one} = {other} = {value}", f"{one} = {one}"])]

    def share(self) -> Lines:
        one, other = self.choose.several(self.vectors, 2)
        lines = [f"{one} = {other}", f"{one}, {other} = {other}, {one}", f"{one} = {other}[::-1]", f"{one} = {one}"]
        lines += [f"{one}, {other} = {other}, {self.tame(self.vector())}", f"{one} = {other}.copy()"]
        return [self.choose.pick([*lines, f"{one} = {other} if {self.test()} else {other}.copy()"])]

    def change_list(self) -> Lines:
        """An item bound again, changed in place, swapped, given a name; the list made longer, and shorter."""
        pick = self.choose
        at, v = pick.pick(["0", "1", "-1"]), pick.pick(self.vectors)
        lines = [
            f"xs[{at}] = {self.tame(self.vector())}", f"xs[{at}] *= {self.tame(self.number())}", f"{v} = xs[{at}]",
            "xs[0], xs[1] = xs[1], xs[0]", f"xs[{at}][{self.index()}] = {self.tame(self.number())}", f"xs[{at}] = {v}",
            f"xs[{at}][1:] += {v}[:-1]", f"xs.append({self.tame(self.vector())})", f"xs.append({v})",
            f"{pick.pick(self.numbers)} = {self.tame('sum(np.sum(x) for x in xs)')}",
        ]  # fmt: skip
        line = pick.pick(lines)
        return [line, f"{v} = xs.pop()"] if line.startswith("xs.append") and pick.chance(40) else [line]

    def for_(self) -> Lines:
        counter = "ijk"[self.loops]
        pick = self.choose
        heads = [f"for {counter} in range({pick.integer(1, 3)}):", f"for {counter} in range(2):"]
        heads += [f"for {counter} in range(len({v})):" for v in self.vectors]
        heads += [f"for {counter} in range(1, len({v})):" for v in self.vectors]
        heads += [f"for {counter} in range(len({v}) - 1, -1, -1):" for v in self.vectors]
        head = pick.pick(heads)
        if self.vectors and pick.chance(20):
            head = f"for {pick.pick(self.numbers)} in {pick.pick(self.vectors)}:"
        return self.loop(head, counter if head.startswith(f"for {counter}") else None)

    def loop(self, head: str, counter: str | None) -> Lines:
        self.loops += 1
        self.counters += [counter] if counter else []
        body = self.block(4)
        self.loops -= 1
        if counter:
            self.counters.remove(counter)
        return [head, *body]

    def while_(self) -> Lines:
        counter = "nmq"[self.loops]
        test = f" and {self.test()}" if self.choose.chance(70) else ""
        head = f"while {counter} < {self.choose.integer(1, 3)}{test}:"
        self.loops += 1
        body = self.block(3)
        self.loops -= 1
        return [f"{counter} = 0", head, f"    {counter} += 1", *body]

    def if_(self) -> Lines:
        lines = [f"if {self.test()}:", *self.block(3)]
        return [*lines, "else:", *self.block(3)] if self.choose.chance(50) else lines

    def leave(self) -> Lines:
        return [f"if {self.test()}:", f"    {self.choose.pick(['break', 'continue'])}"]

    def early(self) -> Lines:
        return [f"if {self.test()}:", f"    return {self.result()}"]
