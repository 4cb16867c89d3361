"""The grammar's expressions: text of a wanted kind, made from the names in scope.

Everything stays moderate: denominators are at least 1, arguments of `exp` and `log` go through `sin` or a
square. A wish that the names in scope cannot fulfil is `Impossible`, and the statement that wished is not
written.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field

from tests.fuzz.choices import Choices
from tests.fuzz.kinds import ONE, Array, Dic, Dim, Flag, Float, Fun, Int, Kind, Seq, Shape, Tup, cut, fits


class Impossible(Exception):
    """No expression of that kind can be made here."""


@dataclass
class Scope:
    """The names that can be used at a point of the program."""

    names: dict[str, Kind]  #: those that are surely bound
    fixed: set[str] = field(
        default_factory=set
    )  #: must not be bound again here: they belong to an outer function
    captured: set[str] = field(default_factory=set)  #: an inner function reads them: their kind stays
    result: Kind | None = field(default_factory=Float)  #: what the function returns
    loops: int = 0  #: how many loops are around
    inner: int = 0  #: how many functions are around


@dataclass(frozen=True)
class Place:
    """An expression that names a part of the memory, or a copy of one."""

    text: str
    shape: Shape
    view: bool  #: whether a store into it reaches what it was taken from


SLICES = {
    "1:": slice(1, None),
    ":-1": slice(None, -1),
    "1:-1": slice(1, -1),
    "::2": slice(None, None, 2),
    "1::2": slice(1, None, 2),
    "::-1": slice(None, None, -1),
    "::-2": slice(None, None, -2),
    "-2::-1": slice(-2, None, -1),
    ":2": slice(None, 2),
    "2:": slice(2, None),
    "-2:": slice(-2, None),
    "1:3": slice(1, 3),
    "-1:0:-1": slice(-1, 0, -1),
    ":": slice(None),
}

#: Functions of one number, defined everywhere, bounded or growing slowly.
UNARY = [
    "np.tanh({})", "np.sin({})", "np.cos({})", "np.exp(np.sin({}))", "np.log(1.5 + np.sin({}))",
    "np.sqrt(1.0 + np.square({}))", "np.abs({})", "np.arctan({})", "np.log1p(np.square({}))",
    "np.square(np.sin({}))", "np.expm1(np.tanh({}))", "np.sinh(np.tanh({}))", "np.cosh(np.sin({}))",
    "-({})", "np.negative({})", "1.0 / (1.0 + np.exp(-np.tanh({})))", "(0.5 * ({})) ** 2",
    "(np.tanh({})) ** 3", "(1.5 + np.cos({})) ** 0.7", "1.3 ** np.tanh({})",
    "np.reciprocal(1.5 + np.sin({}))",
]  # fmt: skip
UNARY_FLOAT = ["math.sin({})", "math.tanh({})", "math.exp(math.sin({}))", "math.sqrt(1.0 + ({}) ** 2)",
               "abs({})", "math.atan({})", "float({})"]  # fmt: skip
BINARY = [
    (5, "{} + {}"), (4, "{} - {}"), (6, "{} * {}"), (3, "{} / (1.2 + np.square({}))"),
    (1, "np.maximum({}, {})"), (1, "np.minimum({}, {})"), (1, "np.hypot(1.0 + np.square({}), {})"),
    (1, "np.multiply({}, {})"), (1, "(1.5 + np.sin({})) ** np.tanh({})"),
    (1, "np.arctan2({}, 1.5 + np.square({}))"), (1, "np.logaddexp(np.tanh({}), np.tanh({}))"),
]  # fmt: skip


class Expressions:
    """Writes expressions; the statements are in the class below it."""

    def __init__(self, choices: Choices) -> None:
        self.choose = choices
        self.features: set[str] = set()

    def feature(self, name: str) -> None:
        self.features.add(name)

    def first_possible(self, *makers: Callable[[], str]) -> str:
        """The first of the ways that can be gone."""
        for make in makers:
            try:
                return make()
            except Impossible:
                continue
        raise Impossible

    # ------------------------------------------------------------------ names

    def readable(self, scope: Scope) -> Iterator[tuple[str, Kind]]:
        """Everything in scope that has a kind, also what containers hold."""
        for name, kind in scope.names.items():
            yield from self._inside(name, kind)

    def _inside(self, text: str, kind: Kind) -> Iterator[tuple[str, Kind]]:
        yield text, kind
        if isinstance(kind, Seq) and kind.least:
            yield from self._inside(f"{text}[0]", kind.element)
            yield from self._inside(f"{text}[-1]", kind.element)
        elif isinstance(kind, Tup):
            for position, part in enumerate(kind.parts):
                yield from self._inside(f"{text}[{position}]", part)
        elif isinstance(kind, Dic):
            for key, part in kind.items:
                yield from self._inside(f'{text}["{key}"]', part)

    def having(self, scope: Scope, kind: Kind) -> list[str]:
        """The texts in scope that are of exactly this kind."""
        return [text for text, found in self.readable(scope) if found == kind]

    def arrays(self, scope: Scope) -> list[tuple[str, Shape]]:
        return [(text, kind.shape) for text, kind in self.readable(scope) if isinstance(kind, Array)]

    def functions(self, scope: Scope, result: Kind | None, stores: bool) -> list[str]:
        return [
            name
            for name, kind in scope.names.items()
            if isinstance(kind, Fun)
            and (kind.elementwise and isinstance(result, (Float, Array)) or kind.result == result)
            and (kind.stores == stores)
        ]

    # ---------------------------------------------------------------- indices

    def index(self, scope: Scope, dim: Dim) -> str:
        """A whole number that is an index into an axis of this length."""
        counters = [
            name
            for name, kind in scope.names.items()
            if isinstance(kind, Int) and all(below <= length for below, length in zip(kind.below, dim))
        ]
        if counters and self.choose.chance(75):
            counter = self.choose.pick(counters)
            self.feature("index by a loop's counter")
            return self.choose.weighted([(6, counter), (2, f"{counter} - 1"), (1, f"-{counter}")])
        return str(self.choose.integer(-min(dim), min(dim) - 1))

    def places(self, scope: Scope, text: str, shape: Shape) -> list[Place]:
        """Parts of an array, with their shapes."""
        found = [Place(f"{text}[...]", shape, True)]
        if not shape:
            return found
        head = shape[0]
        for piece, how in SLICES.items():
            if min(length := cut(head, how)) >= 1:
                found.append(Place(f"{text}[{piece}]", (length, *shape[1:]), True))
        indices = [self.choose.integer(-min(head), min(head) - 1) for _ in range(3)]
        found.append(Place(f"{text}[{indices}]", ((3, 3), *shape[1:]), False))
        found.append(Place(f"{text}[np.array({indices[:2]})]", ((2, 2), *shape[1:]), False))
        if len(shape) == 1:
            found.append(Place(f"{text}[:, None]", (head, ONE), True))
            found.append(Place(f"{text}[None]", (ONE, head), True))
            found.append(Place(f"{text}.reshape(-1, 1)", (head, ONE), True))
        if len(shape) == 2:
            tail = shape[1]
            found.append(Place(f"{text}[{self.index(scope, head)}]", (tail,), True))
            found.append(Place(f"{text}[:, {self.index(scope, tail)}]", (head,), True))
            for other in self.choose.several(list(SLICES), 4):
                if min(length := cut(tail, SLICES[other])) >= 1:
                    rows = self.choose.pick(list(SLICES))
                    if min(cut(head, SLICES[rows])) >= 1:
                        both = (cut(head, SLICES[rows]), length)
                        found.append(Place(f"{text}[{rows}, {other}]", both, True))
            found.append(Place(f"{text}.T", (tail, head), True))
            found.append(Place(f"{text}.reshape(-1)", ((head[0] * tail[0], head[1] * tail[1]),), False))
            found.append(Place(f"{text}.ravel()", ((head[0] * tail[0], head[1] * tail[1]),), False))
            if tail == ONE:
                found.append(Place(f"{text}[:, 0]", (head,), True))
        return found

    def part(self, scope: Scope, shape: Shape) -> str:
        """A part of some array that has this shape."""
        found = [
            place.text
            for text, whole in self.arrays(scope)
            for place in self.places(scope, text, whole)
            if place.shape == shape and not place.text.endswith(("[:]", "[...]"))
        ]
        if not found:
            raise Impossible
        text = self.choose.pick(found)
        self.feature("read of a part")
        if ":-" in text or "::-" in text:
            self.feature("negative step")
        if "[[" in text or "[np.array" in text:
            self.feature("fancy read")
        if ".T" in text:
            self.feature("transpose")
        if "reshape" in text:
            self.feature("reshape")
        return text

    def length(self, scope: Scope, dim: Dim) -> str:
        """The text of a length."""
        if dim[0] == dim[1]:
            return str(dim[0])
        for text, shape in self.arrays(scope):
            if dim in shape:
                axis = shape.index(dim)
                return f"len({text})" if axis == 0 else f"{text}.shape[{axis}]"
        raise Impossible

    # ------------------------------------------------------------ expressions

    def expression(self, scope: Scope, kind: Kind, depth: int) -> str:
        """An expression of this kind."""
        if isinstance(kind, Float):
            return self.number(scope, depth)
        if isinstance(kind, Array):
            return self.array(scope, kind.shape, depth)
        if isinstance(kind, Flag):
            return self.condition(scope)
        known = self.having(scope, kind)
        if known and self.choose.chance(30):
            return self.choose.pick(known)
        if isinstance(kind, Tup):
            self.feature("tuple")
            parts = [self.expression(scope, part, depth - 1) for part in kind.parts]
            return f"({', '.join(parts)},)"
        if isinstance(kind, Dic):
            self.feature("dict")
            items = [f'"{key}": {self.expression(scope, part, depth - 1)}' for key, part in kind.items]
            return "{" + ", ".join(items) + "}"
        if isinstance(kind, Seq):
            if isinstance(kind.element, Float) and self.choose.chance(30):
                vectors = [text for text, shape in self.arrays(scope) if len(shape) == 1]
                if vectors and kind.least <= 1:
                    self.feature("list comprehension")
                    return f"[{self.wrapped('e', Float())} for e in {self.choose.pick(vectors)}]"
            self.feature("list")
            parts = [self.expression(scope, kind.element, depth - 1) for _ in range(kind.least)]
            return f"[{', '.join(parts)}]"
        raise Impossible

    def wrapped(self, text: str, kind: Kind) -> str:
        """A function of one number around it."""
        table = UNARY + UNARY_FLOAT if isinstance(kind, Float) else UNARY
        template = self.choose.pick(table)
        if template.startswith("math"):
            self.feature("math")
        return f"({template.format(f'({text})')})"

    def tame(self, scope: Scope, kind: Kind, depth: int = 2) -> str:
        """An expression whose value does not grow when it is computed again and again."""
        text = self.expression(scope, kind, depth)
        if not isinstance(kind, (Float, Array)):
            return text
        if self.choose.chance(90 if scope.loops or scope.inner else 35):
            return self.choose.pick(
                ["np.tanh({})", "np.sin({})", "np.tanh(0.5 * ({}))", "np.cos({})"]
            ).format(text)
        return text

    def literal(self) -> str:
        if self.choose.chance(10):
            return str(self.choose.integer(1, 3))
        return f"{self.choose.integer(1, 19) / 10.0 - 0.95 + 1.0 * (self.choose.integer(0, 1)):.2f}"

    def number(self, scope: Scope, depth: int) -> str:
        """A number."""
        choose = self.choose
        if depth <= 0:
            known = self.having(scope, Float())
            makers = [lambda: self.element(scope), lambda: f"({self.literal()})"]
            if known and choose.chance(65):
                return choose.pick(known)
            return self.first_possible(*(makers if choose.chance(70) else makers[::-1]))
        ways: list[tuple[int, Callable[[], str]]] = [
            (10, lambda: self.binary(scope, Float(), depth)),
            (6, lambda: self.wrapped(self.number(scope, depth - 1), Float())),
            (8, lambda: self.reduction(scope, depth)),
            (3, lambda: self.dot(scope, depth)),
            (5, lambda: self.number(scope, 0)),
            (2, lambda: self.ternary(scope, Float(), depth)),
            (4, lambda: self.call(scope, Float(), depth)),
            (1, lambda: self.either(scope, depth)),
            (1, lambda: self.generator(scope)),
            (1, lambda: self.from_list(scope)),
            (1, lambda: f"max({self.number(scope, depth - 1)}, 0.3719)"),
            (1, lambda: f"{choose.pick(['max', 'min'])}({choose.integer(0, 2)}, {self.number(scope, depth - 1)})"),
            (1, lambda: f"len({self.choose.pick(self._vectors(scope))}) * {self.number(scope, depth - 1)}"),
        ]
        return self.first_possible(choose.weighted(ways), lambda: self.number(scope, 0))

    def _vectors(self, scope: Scope) -> list[str]:
        found = [text for text, shape in self.arrays(scope) if len(shape) == 1]
        if not found:
            raise Impossible
        return found

    def element(self, scope: Scope) -> str:
        """An element of an array in scope."""
        arrays = self.arrays(scope)
        if not arrays:
            raise Impossible
        text, shape = self.choose.pick(arrays)
        if not shape:
            return f"{text}[()]"
        self.feature("read of an element")
        return f"{text}[{', '.join(self.index(scope, dim) for dim in shape)}]"

    def binary(self, scope: Scope, kind: Kind, depth: int) -> str:
        """Two operands, the second of which may be narrower."""
        template = self.choose.weighted(BINARY)
        one = self.expression(scope, kind, depth - 1)
        other_kind = kind
        if isinstance(kind, Array) and self.choose.chance(45):
            self.feature("broadcasting")
            other_kind = self.narrower(kind.shape)
        other = self.first_possible(
            lambda: self.expression(scope, other_kind, depth - 1), lambda: self.number(scope, depth - 1)
        )
        if self.choose.chance(40) and "1.2" not in template:
            one, other = other, one
        return f"({template.format(one, other)})"

    def narrower(self, shape: Shape) -> Kind:
        """A kind that broadcasts to the shape."""
        ways = [Float()]
        if len(shape) == 2:
            ways += [Array(shape[1:]), Array((shape[0], ONE)), Array((ONE, shape[1]))]
        return self.choose.pick(ways)

    def ternary(self, scope: Scope, kind: Kind, depth: int) -> str:
        self.feature("ternary")
        one, other = (self.expression(scope, kind, depth - 1) for _ in range(2))
        return f"({one} if {self.condition(scope)} else {other})"

    def either(self, scope: Scope, depth: int) -> str:
        """`and`, `or` as values."""
        self.feature("and, or as values")
        one, other = (self.number(scope, depth - 1) for _ in range(2))
        return f"({one} {self.choose.pick(['or', 'and'])} {other})"

    def generator(self, scope: Scope) -> str:
        self.feature("generator expression")
        text = self.choose.pick(self._vectors(scope))
        return f"sum({self.wrapped('e', Float())} * {self.number(scope, 0)} for e in {text})"

    def from_list(self, scope: Scope) -> str:
        """The sum of a list."""
        lists = [(text, kind) for text, kind in self.readable(scope) if isinstance(kind, Seq) and kind.least]
        lists = [(text, kind) for text, kind in lists if isinstance(kind.element, (Float, Array))]
        if not lists:
            raise Impossible
        text, kind = self.choose.pick(lists)
        self.feature("sum of a list")
        if isinstance(kind.element, Float) and self.choose.chance(50):
            return f"sum({text})"
        return f"np.sum({self.choose.pick(['np.array', 'np.stack'])}({text}))"

    def reduction(self, scope: Scope, depth: int) -> str:
        """A number from an array."""
        choose = self.choose
        arrays = [shape for _, shape in self.arrays(scope) if shape]
        if not arrays:
            raise Impossible
        shape = choose.pick(arrays)
        self.feature("reduction")
        if choose.chance(15):
            self.feature("boolean mask read")
            text = choose.pick([text for text, found in self.arrays(scope) if found == shape])
            return f"np.sum({text}[{text} > {self.literal()}])"
        text = self.array(scope, shape, depth - 1)
        template = choose.weighted(
            [
                (6, "np.sum({})"),
                (3, "np.mean({})"),
                (2, "({}).sum()"),
                (1, "({}).mean()"),
                (1, "np.max({})"),
                (1, "np.min({})"),
                (1, "({}).max()"),
                (1, "np.var({})"),
                (1, "np.prod(np.tanh({}))"),
                (1, "np.linalg.norm(1.3 + np.square({}))"),
                (1, "np.sum(np.cumsum({}))"),
            ]
        )
        return template.format(text)

    def dot(self, scope: Scope, depth: int) -> str:
        """The product of two vectors."""
        vectors = [shape for _, shape in self.arrays(scope) if len(shape) == 1]
        if not vectors:
            raise Impossible
        shape = self.choose.pick(vectors)
        self.feature("matrix product")
        one, other = (self.array(scope, shape, depth - 1) for _ in range(2))
        template = self.choose.pick(
            ["({} @ {})", "np.dot({}, {})", "np.inner({}, {})", 'np.einsum("i,i->", {}, {})']
        )
        return template.format(one, other)

    def array(self, scope: Scope, shape: Shape, depth: int) -> str:
        """An array of this shape."""
        choose = self.choose
        known = self.having(scope, Array(shape))
        simple = [
            lambda: choose.pick(known) if known else self.part(scope, shape),
            lambda: self.part(scope, shape),
            lambda: self.made(scope, shape),
        ]
        if depth <= 0:
            return self.first_possible(*(simple if choose.chance(75) else simple[1:] + simple[:1]))
        kind = Array(shape)
        ways: list[tuple[int, Callable[[], str]]] = [
            (12, lambda: self.binary(scope, kind, depth)),
            (7, lambda: self.wrapped(self.array(scope, shape, depth - 1), kind)),
            (6, simple[0]),
            (4, simple[1]),
            (3, lambda: self.where(scope, shape, depth)),
            (2, lambda: self.ternary(scope, kind, depth)),
            (4, lambda: self.call(scope, kind, depth)),
            (3, lambda: self.along_axis(scope, shape, depth)),
            (4, lambda: self.product(scope, shape, depth)),
            (3, lambda: self.rearranged(scope, shape, depth)),
            (1, lambda: self.of_floats(scope, shape)),
            (1, simple[2]),
        ]
        return self.first_possible(choose.weighted(ways), *simple)

    def made(self, scope: Scope, shape: Shape) -> str:
        """A constant array."""
        lengths = [self.length(scope, dim) for dim in shape]
        text = f"({', '.join(lengths)},)" if len(lengths) != 1 else lengths[0]
        if len(shape) == 1 and self.choose.chance(60):
            return f"np.linspace(0.1, 0.8, {text})"
        return f"np.full({text}, {float(self.literal())})" if shape else f"np.array({float(self.literal())})"

    def where(self, scope: Scope, shape: Shape, depth: int) -> str:
        self.feature("where")
        test = self.array(scope, shape, depth - 1)
        one = self.expression(scope, Array(shape), depth - 1)
        other = self.first_possible(
            lambda: self.expression(scope, self.narrower(shape), depth - 1), lambda: self.number(scope, 0)
        )
        if self.choose.chance(25):
            low = self.literal()
            return f"np.clip({one}, {low}, {low} + 0.9)"
        return f"np.where({test} > {self.literal()}, {one}, {other})"

    def along_axis(self, scope: Scope, shape: Shape, depth: int) -> str:
        """A reduction along one axis."""
        wider: list[tuple[Shape, str]] = []
        for _, whole in self.arrays(scope):
            if len(whole) == 2:
                if len(shape) == 1:
                    wider += [(whole, str(axis)) for axis in (0, 1) if whole[1 - axis] == shape[0]]
                elif len(shape) == 2:
                    wider += [(whole, "0, keepdims=True")] if shape == (ONE, whole[1]) else []
                    wider += [(whole, "1, keepdims=True")] if shape == (whole[0], ONE) else []
            elif len(whole) == 1 and shape == (ONE,):
                wider += [(whole, "0, keepdims=True")]
        if not wider:
            raise Impossible
        whole, axis = self.choose.pick(wider)
        self.feature("reduction along an axis")
        function = self.choose.pick(["sum", "mean", "max", "sum", "min"])
        return f"np.{function}({self.array(scope, whole, depth - 1)}, axis={axis})"

    def product(self, scope: Scope, shape: Shape, depth: int) -> str:
        """A matrix product."""
        shapes = [whole for _, whole in self.arrays(scope)]
        inner = sorted({dim for whole in shapes for dim in whole})
        if not inner or not shape:
            raise Impossible
        dim = self.choose.pick(inner)
        self.feature("matrix product")
        if len(shape) == 2:
            if self.choose.chance(35):
                one, other = (self.array(scope, (part,), depth - 1) for part in shape)
                return f"np.outer({one}, {other})"
            sides = (shape[0], dim), (dim, shape[1])
        else:
            sides = ((shape[0], dim), (dim,)) if self.choose.chance(50) else ((dim,), (dim, shape[0]))
        one, other = (self.array(scope, side, depth - 1) for side in sides)
        return self.choose.pick(["({} @ {})", "np.dot({}, {})", "np.matmul({}, {})"]).format(one, other)

    def rearranged(self, scope: Scope, shape: Shape, depth: int) -> str:
        """The same numbers in another place."""
        choose = self.choose
        if not shape:
            raise Impossible
        ways = ["np.flip({})", "np.roll({}, 1)", "np.cumsum({}, axis=0)", "({}).copy()", "({}) * 1.0"]
        text = choose.pick(ways)
        self.feature("rearranged")
        if len(shape) == 2 and choose.chance(50):
            self.feature("transpose")
            return f"({self.array(scope, shape[::-1], depth - 1)}).T"
        if min(shape[0]) >= 2 and choose.chance(40):
            self.feature("concatenate")
            one, other = (self.array(scope, shape, depth - 1) for _ in range(2))
            return f"np.concatenate([({one})[:1], ({other})[1:]])"
        return text.format(self.array(scope, shape, depth - 1))

    def of_floats(self, scope: Scope, shape: Shape) -> str:
        """An array from a list."""
        if len(shape) == 2 and shape[0][0] == shape[0][1]:
            rows = [self.array(scope, shape[1:], 0) for _ in range(shape[0][0])]
            self.feature("stack")
            return f"np.stack([{', '.join(rows)}])"
        if len(shape) != 1:
            raise Impossible
        self.feature("array of a list")
        if shape[0][0] == shape[0][1]:
            return f"np.array([{', '.join(self.number(scope, 0) for _ in range(shape[0][0]))}])"
        vectors = self.having(scope, Array(shape))
        if not vectors:
            raise Impossible
        self.feature("list comprehension")
        return f"np.array([{self.wrapped('e', Float())} for e in {self.choose.pick(vectors)}])"

    # ------------------------------------------------------------------ calls

    def call(self, scope: Scope, kind: Kind | None, depth: int, stores: bool | None = None) -> str:
        """A call of one of the program's own functions."""
        stores = self.choose.chance(15) if stores is None else stores
        known = self.functions(scope, kind, stores)
        if not known:
            raise Impossible
        name = self.choose.pick(known)
        function = scope.names[name]
        assert isinstance(function, Fun)
        self.feature("call")
        if stores:
            self.feature("call of a function that stores")
        if function.elementwise:
            assert kind is not None
            self.feature("call of one function with other kinds")
            return f"{name}({self.expression(scope, kind, depth - 1)})"
        texts = []
        for parameter, wanted in function.params:
            known = self.having(scope, wanted)
            if known and (stores or self.choose.chance(60)):
                text = self.choose.pick(known)
            else:
                text = self.expression(scope, wanted, depth - 1)
            texts.append((parameter, text))
        keyword = self.choose.chance(10)
        if keyword and texts:
            self.feature("keyword argument")
        last = len(texts) - 1 if keyword else len(texts)
        words = [text if at < last else f"{parameter}={text}" for at, (parameter, text) in enumerate(texts)]
        return f"{name}({', '.join(words)})"

    # ------------------------------------------------------------- conditions

    def condition(self, scope: Scope) -> str:
        """A truth value that depends on the data."""
        choose = self.choose
        flags = [name for name, kind in scope.names.items() if isinstance(kind, Flag)]
        counters = [name for name, kind in scope.names.items() if isinstance(kind, Int)]

        def simple() -> str:
            ways: list[tuple[int, Callable[[], str]]] = [
                (6, lambda: f"{self.number(scope, 1)} {choose.pick(['<', '>'])} {self.literal()}"),
                (2, lambda: f"{self.number(scope, 0)} < {self.number(scope, 0)}"),
                (2, lambda: f"np.sum({self.array(scope, self._some_shape(scope), 0)}) > {self.literal()}"),
                (1, lambda: f"-0.63 < {self.number(scope, 0)} < 0.71"),
                (1, lambda: f"len({choose.pick(self._vectors(scope))}) > 3"),
            ]
            if counters:
                ways.append(
                    (6, lambda: f"{choose.pick(counters)} {choose.pick(['% 2 == 0', '> 0', '== 1'])}")
                )
            if flags:
                ways.append((4, lambda: choose.pick(flags)))
            return self.first_possible(choose.weighted(ways), lambda: f"{self.number(scope, 0)} > 0.21")

        text = simple()
        if choose.chance(20):
            self.feature("and, or in conditions")
            text = f"({text} {choose.pick(['and', 'or'])} {choose.pick(['', 'not '])}({simple()}))"
        return text

    def _some_shape(self, scope: Scope) -> Shape:
        arrays = self.arrays(scope)
        if not arrays:
            raise Impossible
        return self.choose.pick(arrays)[1]


__all__ = ["Expressions", "Impossible", "Place", "Scope", "fits"]
