"""The grammar's statements: lines of a function, and the names that are bound after them.

A name in scope is one that is surely bound, and of the kind that `Scope.names` gives; inside loops and
branches a name is bound again only to the same kind. Names are never used twice in a program, so that a
name in an inner function is either its own or a captured one.
"""

from __future__ import annotations

import copy
import functools
from collections.abc import Callable

from tests.fuzz.choices import Choices
from tests.fuzz.expressions import SLICES, UNARY, Expressions, Impossible, Place, Scope
from tests.fuzz.idioms import IDIOMS
from tests.fuzz.kinds import Array, Dic, Flag, Float, Fun, Int, Kind, Seq, Shape, Tup, cut

Lines = list[str]

#: Names as a person would choose them, and some that generated code would like to have.
NAMES = {
    Float: ["a", "b", "c", "s", "t", "r", "d", "a_bar", "total"],
    Array: ["x", "y", "z", "u", "v", "w", "h", "x_bar", "y_saved", "g"],
    Seq: ["items", "history", "parts"],
    Tup: ["pair", "state"],
    Dic: ["params", "table"],
    Fun: ["f", "step", "inner", "apply", "phi"],
    Int: ["i", "j", "k", "n"],
    Flag: ["flag", "found"],
}


def indented(lines: Lines) -> Lines:
    return ["    " + line for line in lines]


class Statements(Expressions):
    """Writes statements and functions."""

    def __init__(self, choices: Choices) -> None:
        super().__init__(choices)
        self._taken: set[str] = {"np", "math", "f"}
        self._budget = 40

    # ------------------------------------------------------------------ names

    def fresh(self, kind: Kind | type) -> str:
        """A new name for a value of this kind."""
        stems = NAMES[kind if isinstance(kind, type) else type(kind)]
        if isinstance(kind, Array) and len(kind.shape) == 2:
            stems = ["A", "B", "C", "M", "W"]
        stem = self.choose.pick(stems)
        name, count = stem, 1
        while name in self._taken:
            count += 1
            name = f"{stem}{count}"
        self._taken.add(name)
        return name

    def some_kind(self, scope: Scope) -> Kind:
        """A kind that values in scope have, or a container of such."""
        choose = self.choose
        arrays = self.array_kinds(scope)
        simple: Kind = choose.pick(arrays) if arrays and choose.chance(60) else Float()
        if choose.chance(80) or not arrays:
            return simple
        return choose.weighted(
            [
                (3, Seq(simple, choose.integer(1, 3))),
                (3, Tup((simple, choose.pick([Float(), *arrays])))),
                (2, Dic((("left", simple), ("right", choose.pick([Float(), *arrays]))))),
                (1, Seq(Tup((Float(), simple)), 2)),
            ]
        )

    def array_kinds(self, scope: Scope) -> list[Array]:
        """The kinds of the arrays in scope; not those without axes, which arithmetic turns into numbers."""
        return [kind for _, kind in self.readable(scope) if isinstance(kind, Array) and kind.shape]

    def rebindable(self, scope: Scope) -> list[str]:
        return [
            name
            for name, kind in scope.names.items()
            if name not in scope.fixed and isinstance(kind, (Float, Array, Tup))
        ]

    # ----------------------------------------------------------------- blocks

    def block(self, scope: Scope, count: int) -> Lines:
        """Some statements; those that turn out to be impossible here are left out."""
        lines: Lines = []
        for _ in range(count):
            if self._budget <= 0:
                break
            lines += self.statement(scope)
        return lines or ["pass"]

    def statement(self, scope: Scope) -> Lines:
        deep = scope.loops + scope.inner
        table: list[tuple[int, Callable[[Scope], Lines]]] = [
            (12, self.assign),
            (8, self.bind_again),
            (8, self.augment),
            (22, self.store),
            (7, self.alias),
            (4, self.swap),
            (7, self.grow_list),
            (3, self.replace_item),
            (3, self.unpack),
            (3, self.write_out),
            (5, self.call_statement),
            (3 if scope.loops else 0, self.leave_loop),
            (10 if deep < 3 else 2, self.branch),
            (2, self.conditional_name),
            (5 if deep < 3 else 0, self.early_return),
            (14 if deep < 2 else 0, self.loop),
            (5 if deep < 2 else 0, self.while_loop),
            (4 if deep < 2 else 0, self.workspace),
            (6 if deep < 1 else 0, self.inner_function),
            (1, self.guarded),
            *((weight, functools.partial(idiom, self)) for weight, idiom in IDIOMS),
        ]
        for _ in range(4):
            write = self.choose.weighted(table)
            before, scope_before = self._budget, dict(scope.names)
            try:
                self._budget -= 1
                return write(scope)
            except Impossible:
                self._budget, scope.names = before - 1, scope_before
        return []

    # ------------------------------------------------------------ assignments

    def assign(self, scope: Scope) -> Lines:
        kind = self.some_kind(scope)
        text = self.tame(scope, kind, self.choose.integer(1, 3))
        name = self.fresh(kind)
        scope.names[name] = kind
        return [f"{name} = {text}"]

    def bind_again(self, scope: Scope) -> Lines:
        """A name gets another value, in straight-line code also of another kind."""
        name = self.choose.pick(self.rebindable(scope) or self._impossible())
        kind = scope.names[name]
        if kind == Array(()):
            raise Impossible
        if not scope.loops and name not in scope.captured and self.choose.chance(15):
            kind = self.some_kind(scope)
            self.feature("bound again to another kind" if kind != scope.names[name] else "bound again")
        else:
            self.feature("bound again")
        text = self.tame(scope, kind, 2)
        if isinstance(kind, Array) and not text.endswith(")"):
            text += " * 1.0"
        scope.names[name] = kind
        return [f"{name} = {text}"]

    def augment(self, scope: Scope) -> Lines:
        """`+=` and the like, of numbers and of whole arrays."""
        name = self.choose.pick(self.rebindable(scope) or self._impossible())
        kind = scope.names[name]
        if isinstance(kind, Tup):
            raise Impossible
        if isinstance(kind, Array):
            self.feature("augmented assignment of an array")
        else:
            self.feature("augmented assignment of a number")
        return [f"{name} {self.augmented_operator_and_value(scope, kind)}"]

    def augmented_operator_and_value(self, scope: Scope, kind: Kind) -> str:
        value_kind = self.narrower(kind.shape) if isinstance(kind, Array) and self.choose.chance(40) else kind
        value = self.first_possible(lambda: self.tame(scope, value_kind), lambda: self.number(scope, 1))
        operator = self.choose.weighted([(6, "+="), (4, "-="), (5, "*="), (2, "/=")])
        if operator == "*=":
            return f"*= np.tanh({value})"
        if operator == "/=":
            return f"/= 1.5 + np.sin({value})"
        return f"{operator} {value}"

    def unpack(self, scope: Scope) -> Lines:
        """Several names at once."""
        pairs = [(text, kind) for text, kind in self.readable(scope) if isinstance(kind, Tup)]
        self.feature("unpacking")
        if pairs and self.choose.chance(70):
            text, kind = self.choose.pick(pairs)
            names = [self.fresh(part) for part in kind.parts]
            scope.names.update(zip(names, kind.parts))
            return [f"{', '.join(names)} = {text}"]
        vectors = [
            text for text, shape in self.arrays(scope) if len(shape) == 1 and shape[0][0] == shape[0][1] == 3
        ]
        if vectors and self.choose.chance(60):
            names = [self.fresh(Float) for _ in range(3)]
            scope.names.update({name: Float() for name in names})
            return [f"{', '.join(names)} = {self.choose.pick(vectors)}"]
        kinds = [self.some_kind(scope) for _ in range(2)]
        texts = [self.tame(scope, kind) for kind in kinds]
        names = [self.fresh(kind) for kind in kinds]
        scope.names.update(zip(names, kinds))
        return [f"{', '.join(names)} = {', '.join(texts)}"]

    # ----------------------------------------------------------------- stores

    def targets(self, scope: Scope) -> list[Place]:
        """Parts of arrays that can be stored into."""
        found = []
        for text, shape in self.choose.several(self.arrays(scope), 3):
            found += [
                place
                for place in self.places(scope, text, shape)
                if place.view and not place.text.endswith("]]")
            ]
        return [place for place in found if place.text.endswith("]")]

    def store(self, scope: Scope) -> Lines:
        return self.choose.weighted(
            [(6, self.store_part), (7, self.store_element), (3, self.store_fancy), (3, self.store_masked),
             (2, self.store_through_view)]
        )(scope)  # fmt: skip

    def store_part(self, scope: Scope) -> Lines:
        place = self.choose.pick(self.targets(scope) or self._impossible())
        self.feature("store into a slice")
        if "::-" in place.text or ":-" in place.text or "0:-1" in place.text:
            self.feature("store with a negative step")
        kind = Array(place.shape)
        if self.choose.chance(45):
            self.feature("augmented store")
            return [f"{place.text} {self.augmented_operator_and_value(scope, kind)}"]
        wanted = self.narrower(place.shape) if self.choose.chance(40) else kind
        value = self.first_possible(lambda: self.tame(scope, wanted), lambda: self.tame(scope, Float()))
        return [f"{place.text} = {value}"]

    def store_element(self, scope: Scope) -> Lines:
        arrays = [(text, shape) for text, shape in self.arrays(scope) if shape]
        text, shape = self.choose.pick(arrays or self._impossible())
        self.feature("store into an element")
        place = f"{text}[{', '.join(self.index(scope, dim) for dim in shape)}]"
        if self.choose.chance(45):
            self.feature("augmented store")
            return [f"{place} {self.augmented_operator_and_value(scope, Float())}"]
        return [f"{place} = {self.tame(scope, Float())}"]

    def store_fancy(self, scope: Scope) -> Lines:
        """A list or an array of indices, in which one can stand twice."""
        arrays = [(text, shape) for text, shape in self.arrays(scope) if shape]
        text, shape = self.choose.pick(arrays or self._impossible())
        head = shape[0]
        count = self.choose.integer(2, 3)
        indices = [self.choose.integer(-min(head), min(head) - 1) for _ in range(count)]
        self.feature("store by a list of indices")
        if len({index % min(head) for index in indices}) < count:
            self.feature("store by repeated indices")
        lines: Lines = []
        index = str(indices)
        if self.choose.chance(40):
            index = self.fresh(Int)
            lines.append(f"{index} = np.array({indices})")
        kind: Kind = Array(((count, count), *shape[1:]))
        if self.choose.chance(40):
            kind = Float()
        value = self.first_possible(lambda: self.tame(scope, kind), lambda: self.tame(scope, Float()))
        operator = self.choose.weighted([(5, "="), (4, "+="), (3, "*="), (1, "-=")])
        if operator == "*=":
            value = f"np.tanh({value})"
        return [*lines, f"{text}[{index}] {operator} {value}"]

    def store_masked(self, scope: Scope) -> Lines:
        arrays = [(text, shape) for text, shape in self.arrays(scope) if shape]
        text, shape = self.choose.pick(arrays or self._impossible())
        self.feature("store by a mask")
        lines: Lines = []
        others = [other for other, found in arrays if found == shape]
        mask = f"{self.choose.pick(others)} > {self.literal()}"
        if self.choose.chance(60):
            name = self.fresh(Flag)
            lines.append(f"{name} = {mask}")
            mask = name
            other = self.choose.pick(others)
            value = (
                f"{self.choose.pick(['np.tanh({})', 'np.sin({})', '0.5 * {}']).format(f'{other}[{mask}]')}"
            )
        else:
            value = self.tame(scope, Float())
        operator = self.choose.pick(["=", "*=", "+="])
        if operator == "*=":
            value = f"np.cos({value})"
        return [*lines, f"{text}[{mask}] {operator} {value}"]

    def store_through_view(self, scope: Scope) -> Lines:
        """A view without a name: `A.T[0] = ...`, `A.reshape(-1)[::2] *= ...`."""
        matrices = [(text, shape) for text, shape in self.arrays(scope) if len(shape) == 2]
        text, shape = self.choose.pick(matrices or self._impossible())
        self.feature("store through a view without a name")
        if self.choose.chance(50):
            view: Place = Place(f"{text}.T", shape[::-1], True)
            places = [
                place
                for place in self.places(scope, view.text, view.shape)
                if place.view and place.text.endswith("]") and "[:, None]" not in place.text
            ]
            place = self.choose.pick(places)
            return [f"{place.text} {self.augmented_operator_and_value(scope, Array(place.shape))}"]
        piece = self.choose.pick([piece for piece, how in SLICES.items() if min(cut((2, 2), how)) >= 1])
        return [f"{text}.reshape(-1)[{piece}] {self.augmented_operator_and_value(scope, Float())}"]

    def write_out(self, scope: Scope) -> Lines:
        """`out=`."""
        arrays = [(text, shape) for text, shape in self.arrays(scope) if shape]
        text, shape = self.choose.pick(arrays or self._impossible())
        self.feature("out=")
        one = self.array(scope, shape, 1)
        other = self.first_possible(lambda: self.array(scope, shape, 1), lambda: self.number(scope, 0))
        return self.choose.pick(
            [
                [f"np.multiply(np.tanh({one}), {other}, out={text})"],
                [f"np.tanh({one}, out={text})"],
                [f"np.add(np.sin({one}), np.sin({other}), out={text})"],
            ]
        )

    # ---------------------------------------------------------------- aliases

    def alias(self, scope: Scope) -> Lines:
        """A second name for the same memory, or a part of it; then, often, a store through one of them."""
        containers = [
            (text, kind)
            for text, kind in self.readable(scope)
            if isinstance(kind, (Seq, Dic)) and "[" not in text
        ]
        if containers and self.choose.chance(15):
            text, kind = self.choose.pick(containers)
            self.feature("alias of a container")
            name = self.fresh(kind)
            scope.names[name] = kind
            return [f"{name} = {text}"]
        text, shape = self.choose.pick(self.arrays(scope) or self._impossible())
        lines: Lines = []
        if self.choose.chance(35):
            self.feature("alias")
            same = [other for other in self.having(scope, Array(shape)) if other != text]
            if same and self.choose.chance(40):
                self.feature("alias decided when it runs")
                text = f"{text} if {self.condition(scope)} else {self.choose.pick(same)}"
        else:
            self.feature("view")
            views = [
                place
                for place in self.places(scope, text, shape)
                if place.view or ".reshape" in place.text or ".ravel" in place.text
            ]
            place = self.choose.pick(views)
            text, shape = place.text, place.shape
            if ".T" in text:
                self.feature("transpose")
            if "reshape" in text:
                self.feature("reshape")
        kind = Array(shape)
        name = self.fresh(kind)
        scope.names[name] = kind
        lines.append(f"{name} = {text}")
        if self.choose.chance(50):
            self.feature("store through an alias")
            if shape and self.choose.chance(50):
                place = self.choose.pick(
                    [p for p in self.places(scope, name, shape) if p.view and p.text[-1] == "]"]
                )
                lines.append(f"{place.text} = {self.tame(scope, Float())}")
            else:
                lines.append(f"{name} {self.augmented_operator_and_value(scope, kind)}")
        return lines

    def swap(self, scope: Scope) -> Lines:
        """Two names, or two elements, change their values."""
        if self.choose.chance(40):
            arrays = [(text, shape) for text, shape in self.arrays(scope) if shape and min(shape[0]) >= 2]
            text, shape = self.choose.pick(arrays or self._impossible())
            self.feature("swap of elements")
            one, other = self.choose.pick([("0", "-1"), ("1", "0"), ("[0, 1]", "[1, 0]")])
            if one == "[0, 1]":
                return [f"{text}[{one}] = {text}[{other}]"]
            if len(shape) == 2:
                return [f"{text}[{one}], {text}[{other}] = {text}[{other}].copy(), {text}[{one}].copy()"]
            return [f"{text}[{one}], {text}[{other}] = {text}[{other}], {text}[{one}]"]
        names = self.rebindable(scope)
        pairs = [
            (one, two) for one in names for two in names if one < two and scope.names[one] == scope.names[two]
        ]
        one, two = self.choose.pick(pairs or self._impossible())
        self.feature("swap")
        return [f"{one}, {two} = {two}, {one}"]

    # ------------------------------------------------------------- containers

    def grow_list(self, scope: Scope) -> Lines:
        """`append`, `extend`; a list made for it where there is none."""
        lists = [(text, kind) for text, kind in self.readable(scope) if isinstance(kind, Seq)]
        if not lists or self.choose.chance(25):
            kind: Kind = Seq(self.choose.pick([Float(), self.some_kind(scope)]), 0)
            if not isinstance(kind.element, (Float, Array)):
                kind = Seq(Float(), 0)
            name = self.fresh(kind)
            scope.names[name] = kind
            self.feature("list")
            return [f"{name} = []", *self._append(scope, name, kind)]
        text, kind = self.choose.pick(lists)
        return self._append(scope, text, kind)

    def _append(self, scope: Scope, text: str, kind: Seq) -> Lines:
        value = self.tame(scope, kind.element)
        more = self.tame(scope, kind.element, 1) if self.choose.chance(15) else ""
        if "[" not in text:
            scope.names[text] = Seq(kind.element, kind.least + 1)
        if more:
            self.feature("extend")
            return [f"{text}.extend([{value}, {more}])"]
        self.feature("append")
        if scope.loops:
            self.feature("append in a loop")
        return [f"{text}.append({value})"]

    def replace_item(self, scope: Scope) -> Lines:
        """An item of a list or a dictionary gets another value."""
        found: list[tuple[str, Kind]] = []
        for text, kind in self.readable(scope):
            if isinstance(kind, Seq) and kind.least:
                found.append((f"{text}[{self.choose.integer(-kind.least, kind.least - 1)}]", kind.element))
            if isinstance(kind, Dic):
                key, part = self.choose.pick(kind.items)
                found.append((f'{text}["{key}"]', part))
        text, kind = self.choose.pick(found or self._impossible())
        self.feature("store into a container")
        if isinstance(kind, (Float, Array)) and self.choose.chance(40):
            return [f"{text} {self.augmented_operator_and_value(scope, kind)}"]
        return [f"{text} = {self.tame(scope, kind)}"]

    # --------------------------------------------------------------- branches

    def branch(self, scope: Scope) -> Lines:
        self.feature("if")
        lines = [f"if {self.condition(scope)}:"]
        ways = [scope]
        bodies = self.choose.weighted([(4, 1), (5, 2), (2, 3)])
        inside = [copy.copy(scope) for _ in range(bodies)]
        shared = self.some_kind(scope) if bodies > 1 and self.choose.chance(40) else None
        name = self.fresh(shared) if shared else ""
        for number, inner in enumerate(inside):
            inner.names = dict(scope.names)
            if number:
                last = number == bodies - 1
                lines.append("else:" if last else f"elif {self.condition(scope)}:")
                self.feature("else" if last else "elif")
            lines += indented(self.block(inner, self.choose.integer(1, 3)))
            if shared:
                lines.append(f"    {name} = {self.tame(inner, shared)}")
                inner.names[name] = shared
        ways = inside + ([scope] if bodies == 1 else [])
        self._join(scope, ways)
        return lines

    def _join(self, scope: Scope, ways: list[Scope]) -> None:
        """What is surely bound after the branches, whichever was taken."""
        names = {}
        for name, kind in ways[0].names.items():
            kinds = [way.names.get(name) for way in ways]
            if all(other == kind for other in kinds):
                names[name] = kind
                if name not in scope.names:
                    self.feature("name bound in every branch")
            elif all(isinstance(other, Seq) and other.element == kind.element for other in kinds):
                names[name] = Seq(kind.element, min(other.least for other in kinds))
        # A name that a branch bound to another kind cannot be used any more.
        scope.names = names

    def conditional_name(self, scope: Scope) -> Lines:
        """A name that only one branch binds, read where that branch was surely taken."""
        test = self.condition(scope)
        flag = self.fresh(Flag)
        kind = self.choose.pick([Float(), self.some_kind(scope)])
        name = self.fresh(kind)
        self.feature("name bound in one branch")
        lines = [f"{flag} = {test}", f"if {flag}:", f"    {name} = {self.tame(scope, kind)}"]
        between = self.block(scope, 1)
        inner = copy.copy(scope)
        inner.names = {**scope.names, name: kind}
        after = self.block(inner, 1)
        floats = [
            other
            for other in self.rebindable(scope)
            if scope.names[other] == Float() == inner.names.get(other)
        ]
        if isinstance(kind, Float) and floats:
            after.append(f"{self.choose.pick(floats)} += {name}")
        if not between == ["pass"]:
            lines += between
        lines += [f"if {flag}:", *indented(after)]
        self._join(scope, [inner, scope])
        return lines

    def early_return(self, scope: Scope) -> Lines:
        if scope.result is None:
            self.feature("early return of nothing")
            return [f"if {self.condition(scope)}:", "    return"]
        self.feature("early return in a loop" if scope.loops else "early return")
        return [f"if {self.condition(scope)}:", f"    return {self.tame(scope, scope.result)}"]

    def guarded(self, scope: Scope) -> Lines:
        """Statements that change nothing by themselves."""
        if self.choose.chance(50):
            self.feature("with errstate")
            return ['with np.errstate(all="ignore"):', *indented(self.block(scope, 2))]
        if self.choose.chance(50):
            self.feature("assert")
            return [f"assert np.all(np.isfinite({self.expression(scope, Float(), 0)}))"]
        self.feature("try, finally")
        before = scope.names
        scope.names = dict(before)
        body = self.block(scope, 1)
        # What the body binds is not bound when it returned early.
        last = copy.copy(scope)
        last.names = {name: kind for name, kind in before.items() if scope.names.get(name) == kind}
        end = self.assign(last)
        scope.names = {**scope.names, **last.names}
        return ["try:", *indented(body), "finally:", *indented(end)]

    # ------------------------------------------------------------------ loops

    def loop(self, scope: Scope) -> Lines:
        header, counters, ahead = self.loop_header(scope)
        inner = copy.copy(scope)
        inner.names = {**scope.names, **counters}
        inner.loops += 1
        inner.fixed = scope.fixed | set(counters)
        if scope.loops:
            self.feature("nested loop")
        self.feature("for")
        leaves = self._leaving
        self._leaving = False
        body = self.block(inner, self.choose.integer(1, 4))
        left, self._leaving = self._leaving, leaves
        lines = [*ahead, header, *indented(body)]
        if self.choose.chance(8):
            self.feature("for, else")
            # Not known to have run to its end: only what was bound before the loop is read.
            after = copy.copy(scope)
            after.names = {name: kind for name, kind in scope.names.items() if name in inner.names}
            lines += ["else:", *indented(self.block(after, 1))]
            left = True
        if left:
            kept: dict[str, Kind] = {}
        else:
            # The loop runs at least once: what it binds is bound afterwards.
            kept = {name: kind for name, kind in inner.names.items() if name not in scope.names}
            kept = {
                name: kind for name, kind in kept.items() if name not in counters or self.choose.chance(30)
            }
            if kept:
                self.feature("name of a loop used after it")
        scope.names = {**{name: kind for name, kind in scope.names.items() if name in inner.names}, **kept}
        return lines

    _leaving = False  #: whether the loop that is being written can be left or continued early

    def loop_header(self, scope: Scope) -> tuple[str, dict[str, Kind], Lines]:
        """The `for` line, the names that it binds, and lines that must come before it."""
        choose = self.choose
        arrays = [(text, shape) for text, shape in self.arrays(scope) if shape]
        ways: list[tuple[int, str]] = [(5, "count")]
        if arrays:
            ways += [(6, "indices"), (3, "rows"), (2, "enumerate"), (2, "zip"), (2, "reversed")]
        lists = [(text, kind) for text, kind in self.readable(scope) if isinstance(kind, Seq) and kind.least]
        dicts = [
            (text, kind)
            for text, kind in self.readable(scope)
            if isinstance(kind, Dic) and len({part for _, part in kind.items}) == 1
        ]
        ways += [(3, "list")] if lists else []
        ways += [(3, "dict")] if dicts else []
        way = choose.weighted(ways)
        if way == "count":
            count = choose.integer(2, 4)
            name = self.fresh(Int)
            return f"for {name} in range({count}):", {name: Int((count, count))}, []
        if way == "list":
            text, kind = choose.pick(lists)
            self.feature("loop over a list")
            # A list that grows while it is read would never end, hence the slice.
            if isinstance(kind.element, Tup):
                names = [self.fresh(part) for part in kind.element.parts]
                return f"for {', '.join(names)} in {text}[:]:", dict(zip(names, kind.element.parts)), []
            name = self.fresh(kind.element)
            return f"for {name} in {text}[:]:", {name: kind.element}, []
        if way == "dict":
            text, kind = choose.pick(dicts)
            self.feature("loop over dict.items()")
            key, name, part = self.fresh(Int), self.fresh(kind.items[0][1]), kind.items[0][1]
            return f"for {key}, {name} in {text}.items():", {name: part}, []
        text, shape = choose.pick(arrays)
        row: Kind = Array(shape[1:]) if len(shape) > 1 else Float()
        if way in ("indices", "reversed"):
            name = self.fresh(Int)
            reach = f"range({self.length(scope, shape[0])})"
            if min(shape[0]) >= 3 and choose.chance(30):
                self.feature("range with a start")
                reach = f"range(1, {self.length(scope, shape[0])})"
            if way == "reversed":
                self.feature("reversed")
                reach = f"reversed({reach})"
            return f"for {name} in {reach}:", {name: Int(shape[0])}, []
        value = self.fresh(row)
        if way == "rows":
            self.feature("loop over an array")
            return f"for {value} in {text}:", {value: row}, []
        if way == "enumerate":
            self.feature("enumerate")
            name = self.fresh(Int)
            return f"for {name}, {value} in enumerate({text}):", {name: Int(shape[0]), value: row}, []
        self.feature("zip")
        other, other_shape = choose.pick([(t, s) for t, s in arrays if s[0] == shape[0]])
        other_row: Kind = Array(other_shape[1:]) if len(other_shape) > 1 else Float()
        second = self.fresh(other_row)
        return f"for {value}, {second} in zip({text}, {other}):", {value: row, second: other_row}, []

    def while_loop(self, scope: Scope) -> Lines:
        """A loop that counts, and ends early when the data say so."""
        counter = self.fresh(Int)
        limit = self.choose.integer(2, 4)
        self.feature("while")
        inner = copy.copy(scope)
        inner.names = {**scope.names, counter: Int((limit + 1, limit + 1))}
        inner.loops += 1
        inner.fixed = scope.fixed | {counter}
        leaves = self._leaving
        if self.choose.chance(25):
            self.feature("while True")
            head = [
                "while True:",
                f"    {counter} += 1",
                f"    if {counter} > {limit} or {self.condition(scope)}:",
            ]
            head.append("        break")
        else:
            test = f" and {self.condition(scope)}" if self.choose.chance(70) else ""
            head = [f"while {counter} < {limit}{test}:", f"    {counter} += 1"]
        body = self.block(inner, self.choose.integer(1, 3))
        self._leaving = leaves
        scope.names = {name: kind for name, kind in scope.names.items() if name in inner.names}
        return [f"{counter} = 0", *head, *indented(body)]

    def leave_loop(self, scope: Scope) -> Lines:
        way = self.choose.pick(["break", "continue"])
        self.feature(way)
        self._leaving = True
        return [f"if {self.condition(scope)}:", f"    {way}"]

    def workspace(self, scope: Scope) -> Lines:
        """An array made once, and filled anew in every turn of a loop."""
        vectors = [shape for _, shape in self.arrays(scope) if shape]
        shape: Shape = self.choose.pick(vectors or self._impossible())
        text = self.choose.pick([text for text, found in self.arrays(scope) if found == shape])
        kind = Array(shape)
        work, total, counter = self.fresh(kind), self.fresh(Float), self.fresh(Int)
        self.feature("workspace reused in a loop")
        maker = self.choose.pick(["np.zeros_like", "np.empty_like", "np.ones_like"])
        count = self.choose.integer(2, 3)
        start = self.choose.pick([f"{maker}({text})", f"np.zeros({text}.shape)"])
        lines = [f"{work} = {start}", f"{total} = {self.number(scope, 0)}"]
        inner = copy.copy(scope)
        inner.names = {**scope.names, counter: Int((count, count)), total: Float()}
        inner.loops += 1
        inner.fixed = scope.fixed | {counter}
        body = [f"{work}[:] = {self.tame(inner, kind)}"]
        inner.names[work] = kind
        leaves = self._leaving
        body += self.block(inner, self.choose.integer(1, 2))
        self._leaving = leaves
        body.append(
            f"{total} += {self.choose.pick(['np.sum({})', 'np.mean({})']).format(f'{work} * {text}')}"
        )
        if inner.names.get(total) != Float() or inner.names.get(text, kind) != kind:
            raise Impossible
        scope.names = {name: kind for name, kind in scope.names.items() if name in inner.names}
        scope.names |= {work: kind, total: Float()}
        return [*lines, f"for {counter} in range({count}):", *indented(body)]

    # -------------------------------------------------------------- functions

    def call_statement(self, scope: Scope) -> Lines:
        """A call that stands alone because it stores, or whose result gets a name."""
        if self.choose.chance(60):
            return [self.call(scope, None, 1, stores=True)]
        results = [
            (kind.result, kind.stores)
            for kind in scope.names.values()
            if isinstance(kind, Fun) and kind.result is not None
        ]
        kind, stores = self.choose.pick(results or self._impossible())
        text = self.call(scope, kind, 2, stores)
        name = self.fresh(kind)
        scope.names[name] = kind
        return [f"{name} = {text}"]

    def inner_function(self, scope: Scope) -> Lines:
        if self.choose.chance(45):
            return self.lambda_function(scope)
        self.feature("inner function")
        name = self.fresh(Fun)
        kinds = [
            self.choose.pick([Float(), *self.array_kinds(scope)]) for _ in range(self.choose.integer(0, 2))
        ]
        lines, kind = self.function(name, kinds, scope)
        # What it reads must keep its kind from here on.
        scope.captured |= set(scope.names)
        scope.names[name] = kind
        return lines

    def lambda_function(self, scope: Scope) -> Lines:
        name, parameter = self.fresh(Fun), self.fresh(Float)
        if self.choose.chance(50):
            text = self.choose.pick(UNARY).format(f"({self.choose.pick(UNARY).format(parameter)})")
            factor = self.number(scope, 0)
            kind = Fun(((parameter, Float()),), None, False, elementwise=True)
            text = f"{text} * {factor}"
        else:
            inner = copy.copy(scope)
            inner.names = {**scope.names, parameter: Float()}
            inner.inner += 1
            text = self.number(inner, 2)
            kind = Fun(((parameter, Float()),), Float(), False)
        self.feature("lambda")
        scope.captured |= set(scope.names)
        scope.names[name] = kind
        return [f"{name} = lambda {parameter}: {text}"]

    def function(self, name: str, kinds: list[Kind], outer: Scope | None) -> tuple[Lines, Fun]:
        """A function with parameters of these kinds, inside another one where there is `outer`."""
        choose = self.choose
        parameters = [(self.fresh(kind), kind) for kind in kinds]
        around = dict(outer.names) if outer else {}
        if outer:
            around = {
                key: kind for key, kind in around.items() if not isinstance(kind, Fun) or not kind.stores
            }
        arrays = [kind for kind in (*around.values(), *kinds) if isinstance(kind, Array) and kind.shape]
        result: Kind | None = choose.pick([Float(), Float(), *arrays[:2]])
        stores = bool(arrays) and choose.chance(40)
        if stores and choose.chance(60):
            result = None
        elif choose.chance(12):
            result = Tup((result or Float(), Float()))
            self.feature("function that returns a tuple")
        scope = Scope(
            {**around, **dict(parameters)},
            fixed=set(around),
            result=result,
            loops=1 if outer and outer.loops else 0,
            inner=1,
        )
        storing: list[tuple[int, Callable[[Scope], Lines]]] = [(1, self.store)]
        body: Lines = []
        if stores:
            for _ in range(choose.integer(1, 2)):
                try:
                    body += choose.weighted(storing)(scope)
                except Impossible:
                    continue
            self.feature("function that stores into what it captured" if outer else "function that stores")
        body += [line for line in self._quiet_block(scope, choose.integer(0, 2), stores) if line != "pass"]
        if result is not None:
            body.append(f"return {self.tame(scope, result)}")
        head = f"def {name}({', '.join(parameter for parameter, _ in parameters)}):"
        # Without marking it as storing, a call could stand anywhere; a body may store all the same.
        return [head, *indented(body or ["pass"])], Fun(tuple(parameters), result, stores or result is None)

    def _quiet_block(self, scope: Scope, count: int, stores: bool) -> Lines:
        if stores:
            return self.block(scope, count)
        lines: Lines = []
        for _ in range(count):
            write = self.choose.pick([self.assign, self.branch, self.early_return, self.loop, self.unpack])
            try:
                lines += write(scope)
            except Impossible:
                continue
        return lines

    def _impossible(self) -> list:
        raise Impossible
