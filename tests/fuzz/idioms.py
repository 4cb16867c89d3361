"""Statements that go together in programs as people write them: each function writes one idiom.

The grammar of `statements` comes to these by chance only, and hardly ever: a loop over `x[:i]`, an inner function
that counts in a `nonlocal`, a view of a view of a view, an array that `np.argsort` puts in order.
"""

from __future__ import annotations

import copy
from collections.abc import Callable
from typing import TYPE_CHECKING

from tests.fuzz.expressions import Impossible, Scope
from tests.fuzz.kinds import Array, Dic, Float, Fun, Int, Kind, Seq, Shape

if TYPE_CHECKING:
    from tests.fuzz.statements import Lines, Statements

Idiom = Callable[["Statements", Scope], "Lines"]


def running_slice(w: Statements, scope: Scope) -> Lines:
    """Parts of an array that grow or shrink with a loop's counter: triangular solvers, prefix sums."""
    text, shape = w.choose.pick(_with_axes(w, scope))
    counters = [
        name
        for name, kind in scope.names.items()
        if isinstance(kind, Int) and all(a <= b for a, b in zip(kind.below, shape[0]))
    ]
    w.feature("slice with a counter")
    if counters and w.choose.chance(70):
        return _with_running_slice(w, scope, text, shape, w.choose.pick(counters))
    counter = w.fresh(Int)
    length = w.length(scope, shape[0])
    down = w.choose.chance(40)
    inner = copy.copy(scope)
    inner.names = {**scope.names, counter: Int(shape[0])}
    inner.loops += 1
    inner.fixed = scope.fixed | {counter}
    body: Lines = []
    for _ in range(w.choose.integer(1, 3)):
        body += _with_running_slice(w, inner, text, shape, counter)
    if down:
        w.feature("range that goes down")
    reach = f"range({length} - 1, -1, -1)" if down else f"range({length})"
    return [f"for {counter} in {reach}:", *("    " + line for line in body)]


def _with_running_slice(w: Statements, scope: Scope, text: str, shape: Shape, i: str) -> Lines:
    alike = [other for other, found in w.arrays(scope) if found == shape]
    other = w.choose.pick(alike)
    ahead, behind = w.choose.pick([f"{i}:", f":{i} + 1", f":{i}", f"{i} + 1:"]), f":{i}"
    if ":" not in ahead.replace(f"{i}", "", 1):
        raise Impossible
    numbers = [name for name in w.rebindable(scope) if scope.names[name] == Float() and name not in scope.captured]
    ways: list[Callable[[], str]] = [
        lambda: f"{text}[{ahead}] {w.augmented_operator_and_value(scope, Float())}",
        lambda: f"{text}[{ahead}] = np.sin({other}[{ahead}])",
        lambda: f"{text}[{ahead}] += 0.3 * {other}[{ahead}] * {w.number(scope, 0)}",
    ]
    if numbers:
        ways.append(lambda: f"{w.choose.pick(numbers)} += np.tanh(np.sum({text}[{ahead}] * {other}[{ahead}]))")
    if len(shape) == 1:
        squares = [a for a, found in w.arrays(scope) if found == (shape[0], shape[0])]
        ways.append(lambda: f"{text}[{i}] = np.tanh({other}[{behind}] @ {text}[{behind}])")
        if squares:
            A = w.choose.pick(squares)
            ways += [
                lambda: f"{text}[{i}] -= 0.2 * ({A}[{i}, {behind}] @ {text}[{behind}])",
                lambda: f"{A}[{i}, {ahead}] *= np.cos({text}[{ahead}])",
                lambda: f"{A}[{ahead}, {i}] -= 0.1 * {A}[{i}, {ahead}]",
                lambda: (
                    f"{text}[{i}] = ({text}[{i}] - {A}[{i}, {ahead}] @ {text}[{ahead}]) / (1.5 + {A}[{i}, {i}] ** 2)"
                ),
            ]
    elif shape[0] == shape[1]:
        ways.append(lambda: f"{text}[{i}, {ahead}] = np.tanh({other}[{ahead}, {i}])")
        ways.append(lambda: f"{text}[{ahead}, {i}] *= {w.number(scope, 0)}")
    return [w.choose.pick(ways)()]


def view_of_view(w: Statements, scope: Scope) -> Lines:
    """A view of a view (of a view), stored into at one end and read at the other."""
    text, shape = w.choose.pick(_with_axes(w, scope))
    w.feature("view of a view")
    lines: Lines = []
    here, kind = text, Array(shape)
    for _ in range(w.choose.integer(2, 3)):
        places = [
            place
            for place in w.places(scope, here, kind.shape)
            if place.view and place.shape and not place.text.endswith("[:]")
        ]
        place = w.choose.pick(places or w._impossible())
        kind = Array(place.shape)
        if w.choose.chance(50) and not place.text.endswith(".T"):
            here = w.fresh(kind)
            scope.names[here] = kind
            lines.append(f"{here} = {place.text}")
        else:
            here = place.text
    stores = [place for place in w.places(scope, here, kind.shape) if place.view and place.text.endswith("]")]
    store = w.choose.pick([place for place in stores if "None" not in place.text] or w._impossible())
    value = w.augmented_operator_and_value(scope, Array(store.shape))
    return [*lines, f"{store.text} {value}"]


def put_in_order(w: Statements, scope: Scope) -> Lines:
    """Indices that are computed: sorting, the largest element, those that a test picks."""
    vectors = [(text, shape) for text, shape in w.arrays(scope) if len(shape) == 1]
    text, shape = w.choose.pick(vectors or w._impossible())
    other = w.choose.pick([name for name, found in vectors if found == shape])
    index = w.fresh(Int)
    w.feature("computed indices")
    way = w.choose.integer(0, 5)
    if way == 0:
        return [f"{index} = np.argsort({text})", f"{other}[:] = np.tanh({text}[{index}])"]
    if way == 1:
        return [f"{index} = np.argmax({text})", f"{other}[{index}] {w.augmented_operator_and_value(scope, Float())}"]
    test = f"np.where({text} > {w.literal()})[0]"
    if way == 2:
        return [f"{index} = {test}", f"{other}[{index}] += np.sin({text}[{index}])"]
    if way == 3:
        return [f"{index} = {test}", f"np.add.at({other}, {index}, 0.5 * {text}[{index}])"]
    repeated = [w.choose.integer(-min(shape[0]), min(shape[0]) - 1) for _ in range(2)]
    repeated.append(repeated[0])
    w.feature("store by repeated indices")
    if way == 4:
        return [f"np.add.at({other}, {repeated}, {w.number(scope, 1)})"]
    return [
        f"{index} = np.array({repeated})",
        f"{other}[{index}] {w.choose.pick(['=', '+=', '*='])} np.cos({text}[{index}])",
    ]


def pairs_of_indices(w: Statements, scope: Scope) -> Lines:
    """Several elements, rows or columns of a matrix at once."""
    matrices = [(text, shape) for text, shape in w.arrays(scope) if len(shape) == 2]
    text, shape = w.choose.pick(matrices or w._impossible())
    rows, columns = ([w.choose.integer(0, min(dim) - 1) for _ in range(2)] for dim in shape)
    w.feature("index arrays along two axes")
    value = w.number(scope, 1)
    test = f"{text}[:, 0] > {w.literal()}"
    places = [f"{text}[{rows}, {columns}]", f"{text}[np.array({rows}), {columns[0]}]", f"{text}[:, {columns}]",
              f"{text}[1:, {columns}]" if min(shape[0]) > 1 else f"{text}[{rows}]",
              f"{text}[np.ix_({sorted(set(rows))}, {sorted(set(columns))})]",
              f"{text}[{test}]", f"{text}[{test}, {columns[0]}]"]  # fmt: skip
    place = w.choose.pick(places)
    operator = w.choose.pick(["=", "+=", "*=", "-="])
    return [f"{place} {operator} np.tanh({value})"]


def out_forms(w: Statements, scope: Scope) -> Lines:
    """`out=` in the forms that save memory: given by position, a part of an array, an operand itself."""
    text, shape = w.choose.pick(_with_axes(w, scope))
    alike = [other for other, found in w.arrays(scope) if found == shape]
    one, other = w.choose.pick(alike), w.choose.pick(alike)
    w.feature("out= in other forms")
    value = w.number(scope, 0)
    lines = [
        f"np.multiply({one}, {value}, {text})",
        f"np.add({text}, 0.3 * {one}, out={text})",
        f"np.maximum({text}, {one}, out={text})",
        f"np.clip({one}, -0.77, 0.83, out={text})",
        f"np.copyto({text}, np.sin({one}))",
        f"{text}.fill({value})",
        f"np.subtract({one}, {other}, out={text})",
    ]
    if min(shape[0]) >= 2:
        lines += [
            f"np.multiply({one}[1:], {other}[:-1], out={text}[1:])",
            f"np.sin({one}[:-1], {text}[1:])",
            f"np.copyto({text}[:-1], {one}[1:])",
        ]
    if len(shape) == 1:
        lines.append(f"np.cumsum(np.tanh({one}), out={text})")
        matrices = [a for a, found in w.arrays(scope) if len(found) == 2 and found[0] == shape[0]]
        for matrix in matrices[:1]:
            columns = [v for v, found in w.arrays(scope) if found == (dict(w.arrays(scope))[matrix][1],)]
            lines += [f"np.dot(np.tanh({matrix}), {v}, out={text})" for v in columns if v != text][:1]
    return [w.choose.pick(lines)]


def counting_function(w: Statements, scope: Scope) -> Lines:
    """An inner function that changes a number of the function around it, called several times."""
    numbers = [name for name in w.rebindable(scope) if scope.names[name] == Float() and name not in scope.fixed]
    if scope.inner or not numbers:
        raise Impossible
    total = w.choose.pick(numbers)
    name, parameter = w.fresh(Fun), w.fresh(Float)
    w.feature("nonlocal")
    change = w.choose.pick(["{t} = np.tanh({t} + {p})", "{t} += np.sin({p}) * 0.5", "{t} *= np.cos({p})"])
    inner = [f"def {name}({parameter}):", f"    nonlocal {total}", "    " + change.format(t=total, p=parameter)]
    if w.choose.chance(30):
        inner += [f"    if {total} > {w.literal()}:", "        return"]
        inner.append(f"    {total} = {total} * 0.7 + {parameter}")
    vectors = [text for text, shape in w.arrays(scope) if len(shape) == 1]
    calls = [f"{name}({w.number(scope, 1)})"]
    if vectors and w.choose.chance(70):
        element = w.fresh(Float)
        calls += [f"for {element} in {w.choose.pick(vectors)}:", f"    {name}({element})"]
    else:
        calls.append(f"{name}({total} * 0.5)")
    return [*inner, *calls]


def dict_in_place(w: Statements, scope: Scope) -> Lines:
    """A dict of arrays, each changed in a loop over the keys."""
    known = [
        (text, kind.items[0][1])
        for text, kind in w.readable(scope)
        if isinstance(kind, Dic) and "[" not in text and len({part for _, part in kind.items}) == 1
    ]
    lines: Lines = []
    if known and w.choose.chance(60):
        text, part = w.choose.pick(known)
    else:
        part = w.choose.pick([Float(), *w.array_kinds(scope)])
        values = [w.first_possible(lambda: w.tame(scope, part)) for _ in range(2)]
        kind = Dic((("p", part), ("q", part)))
        text = w.fresh(kind)
        scope.names[text] = kind
        how = [f"{{'p': {values[0]}, 'q': {values[1]}}}", f"dict(p={values[0]}, q={values[1]})"]
        lines.append(f"{text} = {w.choose.pick(how)}")
    key = w.fresh(Int)
    w.feature("dict changed in a loop over its keys")
    place = f"{text}[{key}]"
    changes = [
        f"{place} = np.tanh({place}) * {w.number(scope, 0)}",
        f"{place} {w.augmented_operator_and_value(scope, part)}",
    ]
    if isinstance(part, Array) and part.shape:
        changes.append(f"{place}[0] *= {w.number(scope, 0)}")
        changes.append(f"{place}[1:] = {w.number(scope, 0)}")
    body = [f"    {w.choose.pick(changes)}" for _ in range(w.choose.integer(1, 2))]
    if w.choose.chance(25):
        value = w.fresh(part)
        if isinstance(part, Array) and part.shape:
            return [*lines, f"for {value} in {text}.values():", f"    {value} *= 0.9"]
    return [*lines, f"for {key} in {w.choose.pick([text, text + '.keys()', f'list({text})'])}:", *body]


def list_in_place(w: Statements, scope: Scope) -> Lines:
    """The items of a list, each replaced in a loop over their indices; or two of them swapped."""
    lists = [
        (text, kind)
        for text, kind in w.readable(scope)
        if isinstance(kind, Seq) and isinstance(kind.element, (Float, Array)) and "[" not in text
    ]
    text, kind = w.choose.pick(lists or w._impossible())
    if kind.least >= 2 and w.choose.chance(40):
        w.feature("items of a list swapped")
        return [f"{text}[0], {text}[-1] = {text}[-1], {text}[0]"]
    index = w.fresh(Int)
    w.feature("items of a list replaced in a loop")
    place = f"{text}[{index}]"
    change = w.choose.pick([f"{place} = np.sin({place})", f"{place} = {place} * {w.number(scope, 0)} + 0.1",
                            f"{place} {w.augmented_operator_and_value(scope, kind.element)}"])  # fmt: skip
    if isinstance(kind.element, Array) and kind.element.shape and w.choose.chance(30):
        change = f"{place}[0] = {w.number(scope, 0)}"
    return [f"for {index} in range(len({text})):", f"    {change}"]


def stack_of_work(w: Statements, scope: Scope) -> Lines:
    """A list that is taken from until it is empty."""
    kind = w.choose.pick([Float(), *w.array_kinds(scope)])
    stack, value, total = w.fresh(Seq(kind, 0)), w.fresh(kind), w.fresh(Float)
    values = [w.tame(scope, kind) for _ in range(w.choose.integer(1, 3))]
    w.feature("list emptied by pop")
    taken = w.choose.weighted([(9, "pop()"), (1, "pop(0)")])
    start = w.number(scope, 0)
    scope.names[total] = Float()
    body = [f"    {value} = {stack}.{taken}", f"    {total} += np.sum(np.sin({value}))"]
    if w.choose.chance(40):
        w.feature("list that grows while it is emptied")
        body += [f"    if {total} < 0.4 and len({stack}) < 3:", f"        {stack}.append({value} * 0.5 + 0.3)"]
    return [f"{stack} = [{', '.join(values)}]", f"{total} = {start}", f"while {stack}:", *body]


def maybe_empty_loop(w: Statements, scope: Scope) -> Lines:
    """A loop that runs for some lengths only, or never."""
    text, shape = w.choose.pick(_with_axes(w, scope))
    less = w.choose.integer(1, 6)
    w.feature("loop that may not run")
    row: Kind = Array(shape[1:]) if len(shape) > 1 else Float()
    inner = copy.copy(scope)
    inner.loops += 1
    if w.choose.chance(50):
        counter = w.fresh(Int)
        kinds: dict[str, Kind] = {counter: Int(shape[0])}
        header = f"for {counter} in range({w.choose.pick([f'len({text}) - {less}', f'{less}, len({text})', '0'])}):"
    else:
        value = w.fresh(row)
        kinds = {value: row}
        header = f"for {value} in {text}[{less}:]:"
    inner.names = {**scope.names, **kinds}
    inner.fixed = scope.fixed | set(kinds)
    leaves = w._leaving
    body = w.block(inner, w.choose.integer(1, 3))
    w._leaving = leaves
    scope.names = {name: kind for name, kind in scope.names.items() if name in inner.names}
    return [header, *("    " + line for line in body)]


def rotated(w: Statements, scope: Scope) -> Lines:
    """Two names get new values at once, the one the other's."""
    names = [name for name in w.rebindable(scope) if isinstance(scope.names[name], (Float, Array))]
    pairs = [(a, b) for a in names for b in names if a != b and scope.names[a] == scope.names[b]]
    one, two = w.choose.pick(pairs or w._impossible())
    kind = scope.names[one]
    if kind == Array(()):
        raise Impossible
    w.feature("names rotated")
    value = w.choose.pick([f"np.tanh({one} + 0.5 * {two})", w.tame(scope, kind), f"np.sin({two}) * 0.8"])
    return [f"{one}, {two} = {two}, {value}"]


def chained_assignment(w: Statements, scope: Scope) -> Lines:
    """Two names for one new value."""
    kind = w.choose.pick([Float(), *w.array_kinds(scope)])
    text = w.tame(scope, kind)
    one, two = w.fresh(kind), w.fresh(kind)
    scope.names |= {one: kind, two: kind}
    w.feature("chained assignment")
    return [f"{one} = {two} = {text}"]


def first_and_rest(w: Statements, scope: Scope) -> Lines:
    """Unpacking with a star."""
    vectors = [(text, shape) for text, shape in w.arrays(scope) if len(shape) == 1 and min(shape[0]) >= 2]
    text, shape = w.choose.pick(vectors or w._impossible())
    first = w.fresh(Float)
    rest = Seq(Float(), min(shape[0]) - 1)
    name = w.fresh(rest)
    scope.names |= {first: Float(), name: rest}
    w.feature("unpacking with a star")
    return [w.choose.pick([f"{first}, *{name} = {text}", f"*{name}, {first} = {text}"])]


def without_axes(w: Statements, scope: Scope) -> Lines:
    """An array without axes as an accumulator, under two names; and a number made of it on the way."""
    kind = Array(())
    name, other, number = w.fresh(kind), w.fresh(kind), w.fresh(Float)
    w.feature("array without axes")
    made = w.choose.pick(["np.zeros(())", f"np.array({w.number(scope, 0)}, float)", "np.ones(())"])
    stores = [f"{name}[...] = {name} * {w.number(scope, 0)}", f"{name}[()] += {w.number(scope, 1)}",
              f"{name} += {w.number(scope, 1)}", f"{name} *= np.tanh({w.number(scope, 0)})", f"{name} += 0.4",
              f"np.multiply({name}, {w.number(scope, 0)}, out={name})"]  # fmt: skip
    lines = w.choose.several(stores, w.choose.integer(1, 3))
    lines.insert(w.choose.integer(0, len(lines)), f"{number} = {name} {w.choose.pick(['* 1.0', '+ 0.3', '- 0.2'])}")
    scope.names |= {name: kind, other: kind, number: Float()}
    return [f"{name} = {made}", f"{other} = {w.choose.pick([name, f'{name}[...]'])}", *lines]


def view_of_a_new_array(w: Statements, scope: Scope) -> Lines:
    """A view of an array that has no name, stored into: nobody else sees that."""
    text, shape = w.choose.pick(_with_axes(w, scope))
    made = w.choose.pick([f"({text} + {w.literal()})", f"(1.5 * {text})", f"np.tanh({text})", f"(-{text})"])
    places = [p for p in w.places(scope, made, shape) if p.view and p.shape and "None" not in p.text]
    place = w.choose.pick(places or w._impossible())
    w.feature("view of a new array")
    kind = Array(place.shape)
    name = w.fresh(kind)
    scope.names[name] = kind
    store = w.choose.pick([name, f"{name}[...]", f"{name}[0]"])
    kept = kind if store != f"{name}[0]" else Array(place.shape[1:]) if place.shape[1:] else Float()
    return [f"{name} = {place.text}", f"{store} {w.augmented_operator_and_value(scope, kept)}"]


def history(w: Statements, scope: Scope) -> Lines:
    """A list with something in it at first, which gets one more in each round, read for its length at the end."""
    name, counter, total = w.fresh(Seq(Float(), 0)), w.fresh(Int), w.fresh(Float)
    w.feature("history of a loop")
    start, rounds = w.number(scope, 0), w.choose.integer(0, 3)
    scope.names[total] = Float()
    first = ", ".join(w.choose.pick([w.literal(), total]) for _ in range(w.choose.integer(0, 2)))
    body = [f"{name}.append({w.choose.pick([w.literal(), total])})", f"{total} = {total} * {w.literal()} + 0.3"]
    if w.choose.chance(50):
        body.reverse()
    lines = [f"{total} = {start}", f"{name} = [{first}]", f"{counter} = 0"]
    if w.choose.chance(50):
        lines += [f"while {counter} < {rounds} and {total} < 5.0:", f"    {counter} += 1"]
    else:
        lines += [f"for {counter} in range(4):", f"    if {counter} == {rounds}:", "        break"]
    lines += ["    " + line for line in body]
    ends = [f"{total} *= len({name})", f"{total} += len({name})", f"{total} += 0.1"]
    ends += [f"{total} *= np.sin({name}[-1])"] if first else []
    return [*lines, w.choose.pick(ends)]


def weights_of_whole_numbers(w: Statements, scope: Scope) -> Lines:
    """Whole numbers and truths beside an array in a loop, of which some elements are read."""
    vectors = [(text, shape) for text, shape in w.arrays(scope) if len(shape) == 1]
    text, shape = w.choose.pick(vectors or w._impossible())
    counter, product, total = w.fresh(Int), w.fresh(Array(shape)), w.fresh(Float)
    w.feature("weights of whole numbers")
    weights = w.choose.pick([f"np.arange(1, len({text}) + 1)", f"({text} > {w.literal()})", f"np.argsort({text})"])
    made = w.choose.pick([f"{weights} * {text}", f"{text} - {weights}", f"np.where({weights} > 1, {text}, 0.3)"])
    read = w.choose.pick([f"{product}[0] * {product}[-1]", f"np.sum({product}[1:] ** 2)", f"np.max({product})"])
    scope.names[total] = Float()
    return [
        f"{total} = 0.0",
        f"for {counter} in range({w.choose.integer(1, 3)}):",
        f"    {product} = {made}",
        f"    {total} += np.tanh({read})",
    ]


def function_of_parts(w: Statements, scope: Scope) -> Lines:
    """A function that writes into its argument, called with rows and other parts of arrays."""
    if scope.inner or scope.loops:
        raise Impossible
    name, kind = w.fresh(Fun), Array(((3, 3),))
    u, c = w.fresh(kind), w.fresh(Float)
    w.feature("function that writes into parts of arrays")
    bodies = [f"{u}[0] = {u}[0] * {c}", f"{u} *= {c}", f"{u}[1:] += {c} * {u}[:-1]", f"{u}[...] = np.sin({u}) * {c}",
              f"{u}[::-1] -= 0.1 * {c}", f"{u}[{u} > 0.1] = {c}"]  # fmt: skip
    lines = [
        f"def {name}({u}, {c}=0.6):",
        *("    " + line for line in w.choose.several(bodies, w.choose.integer(1, 2))),
    ]
    if w.choose.chance(40):
        lines.append(f"    return np.sum({u}) + {c}")
    text, shape = w.choose.pick(_with_axes(w, scope))
    places = [p.text for p in w.places(scope, text, shape) if p.view and p.shape]
    calls = [
        f"{name}({w.choose.pick([text, *places])}, {w.number(scope, 0)})",
        f"{name}({w.choose.pick([text, *places])})",
    ]
    if len(shape) == 2:
        row, counter = w.fresh(Array(shape[1:])), w.fresh(Int)
        calls.append(f"for {row} in {text}:\n    {name}({row}, {w.number(scope, 0)})")
        calls.append(f"for {counter} in range({w.length(scope, shape[1])}):\n    {name}({text}[:, {counter}])")
    for call in w.choose.several(calls, w.choose.integer(1, 3)):
        lines += call.split("\n")
    return lines


def _with_axes(w: Statements, scope: Scope) -> list[tuple[str, Shape]]:
    found = [(text, shape) for text, shape in w.arrays(scope) if shape]
    return found or w._impossible()


IDIOMS: list[tuple[int, Idiom]] = [
    (5, running_slice), (3, view_of_view), (3, put_in_order), (3, pairs_of_indices), (4, out_forms),
    (2, counting_function), (3, dict_in_place), (3, list_in_place), (2, stack_of_work), (3, maybe_empty_loop),
    (3, rotated), (2, chained_assignment), (1, first_and_rest), (1, without_axes), (3, function_of_parts),
    (3, view_of_a_new_array), (2, history), (2, weights_of_whole_numbers),
]  # fmt: skip
