"""Tuples, lists and dicts that are written out, and those that exist only as their parts.

A tuple or dict with active parts has no variable in Core, each of its parts has one:

    p = {"w": w, "b": b}              p_w = w
    p["b"] = p["b"] * 2      ->       p_b = b
                                      p_b = p_b * 2
"""

from __future__ import annotations

from collections.abc import Callable, Set
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Dim, Fact, Known, Map, Scalar, Seq, Unknown, is_record, join, kind_of, parts_of, sites_of
from srcad.frontend.frames import objects_of
from srcad.frontend.handed_out import in_common
from srcad.frontend.inactive import opaque
from srcad.rules.call import static_value
from srcad.rules.indexing import GETITEM
from srcad.tree.build import Parts, Record, const, copy_tree, name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


class Conflict(Fact):
    """One thing in one branch, another in the other: an error where it is used."""

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Conflict)

    def __hash__(self) -> int:
        return 0


class Lost(Conflict):
    """What a `try` may have bound before it raised."""


class Virtual(Fact):
    """A tuple (dict, object) that exists only as its parts, each a variable of its own.

    `sites` are the dict's identity, several where branches join; `real` the parameter that it was, whose items are
    changed along with the parts; `wish` what an object's attributes are named after.
    """

    def __init__(
        self,
        kind: str,
        parts: dict[Any, str],
        fields: tuple[str, ...] = (),
        sites: frozenset[str] = frozenset(),
        real: str | None = None,
        cls: type | None = None,
        wish: str = "",
    ) -> None:
        self.kind, self.parts, self.fields, self.sites, self.real, self.cls = kind, parts, fields, sites, real, cls
        self.wish = wish

    written: Callable[[Specialiser], gast.expr] | None = None  #: where it is not its parts one by one

    def items(self, sp: Specialiser) -> dict[Any, gast.expr]:
        """The parts, each as it is read."""
        return {key: sp.local_variable(part, gast.Constant(None, None)) for key, part in self.parts.items()}

    def __eq__(self, other: object) -> bool:
        return isinstance(other, Virtual) and self._identity() == other._identity()

    def __hash__(self) -> int:
        return hash(self.kind)

    def _identity(self) -> tuple[Any, ...]:
        """What no two of them have in common: the variables of their parts, and of empty ones where they were made."""
        return self.kind, self.parts, None if self.parts else self.sites


def rebuild(sp: Specialiser, fact: Virtual) -> gast.expr:
    """A virtual tuple or dict written out over its parts."""
    if fact.written is not None:
        return fact.written(sp)
    parts = [sp.whole_variable(v, gast.Constant(None, None)) for v in fact.parts.values()]
    if fact.kind == "dict":
        made: gast.expr = gast.Dict([key_node(k) for k in fact.parts], parts)
        items = {k: sp.fact(p) for k, p in zip(fact.parts, parts, strict=True)}
        sp.note(made, Map("dict", items, fact.sites))
        sp.virtuals[made] = fact
        return made
    if fact.kind == "object":
        whole = Parts(parts)
        items = {k: sp.fact(p) for k, p in zip(fact.parts, parts, strict=True)}
        sp.note(whole, Map(kind_of(fact.cls or object), items, fact.sites, fact.cls))
        sp.virtuals[whole] = fact
        return whole
    return display(sp, gast.Tuple(parts, gast.Load()), "tuple", fact.fields, fact.cls)


def things_of(fact: Fact | None) -> tuple[Virtual, ...]:
    """What a variable stands for that exists as its parts: one thing, or (`either`) one of several."""
    options = getattr(fact, "options", (fact,))
    return tuple(option for option in options if isinstance(option, Virtual))


def parts_held(sp: Specialiser, identifier: str, but: Set[str] = frozenset()) -> set[str]:
    """The variables that are parts of what other names stand for: binding one of them would change that."""
    env = (sp.env or {}).items()
    others = [f for other, f in env if other != identifier and other not in but]
    parts = {part for f in others for held in things_of(f) for part in held.parts.values()}
    return parts.union(*(objects_of(sp, f) for f in (*others, *sp.function_contents.values())))


def add_part(sp: Specialiser, held: Virtual, key: Any) -> Virtual:
    """A new key of a dict, for every variable that holds it."""
    owner = next(i for i, fact in (sp.env or {}).items() if fact == held)
    wanted = sp.part_name(held.wish or owner, key)
    taken = wanted in parts_held(sp, owner)
    return replaced(sp, held, {**held.parts, key: sp.new_name(f"{owner}_part") if taken else wanted})


def replaced(sp: Specialiser, held: Virtual, parts: dict[Any, str]) -> Virtual:
    new = Virtual(held.kind, parts, held.fields, held.sites, held.real, held.cls, held.wish)
    for other, fact in list((sp.env or {}).items()):
        if fact == held:
            sp.bind(other, new)
        elif held in things_of(fact) and not isinstance(fact, Virtual):
            sp.bind(other, fact.with_thing(held, new))  # type: ignore[attr-defined]
        elif isinstance(fact, Virtual) and fact.sites & held.sites:
            found = f"a key of what is one of several dicts, one of them also called {other}"
            raise sp.unsupported(None, found, "give each its own name")
    return new


def key_node(key: Any) -> gast.expr:
    """A dict's key as an expression."""
    if isinstance(key, tuple):
        return gast.Tuple([key_node(k) for k in key], gast.Load())
    return const(key)


def keys_of(sp: Specialiser, node: gast.Dict) -> list[Any] | None:
    """The keys of a dict that is written out; None where one of them is not known."""
    try:
        return [static_value(k, sp) for k in node.keys]
    except ValueError:
        return None


def display(sp: Specialiser, node: Any, kind: str, fields: tuple[str, ...] = (), cls: type | None = None) -> gast.expr:
    items = tuple(sp.fact(e) for e in node.elts)
    for item in items if kind == "list" else ():
        escapes(sp, item)
    site = frozenset([sp.fresh("list")]) if kind == "list" else frozenset()
    if cls is not None:
        node = Record(node.elts, gast.Load(), sp.object(cls))
    return sp.note(node, Seq(kind, items, None, site, len(items), fields, cls))


def escapes(sp: Specialiser, fact: Fact) -> None:
    """What becomes an element of a list: the dicts in it can no longer be changed as their parts.

    (In a tuple, or in a dict that exists as its parts itself, a dict is still the same variables.)
    """
    if isinstance(fact, Map) and fact.kind == "dict":
        sp.memory.escaped_sites |= fact.sites
    for part in parts_of(fact):
        escapes(sp, part)


def unpacked(sp: Specialiser, node: gast.Tuple) -> gast.expr:
    """The right side of `a, b = c, d`: a tuple that nobody sees, so its dicts are parts of nothing."""
    parts = sp.many(node.elts)
    facts = tuple(sp.fact(e) for e in parts)
    return sp.note(gast.Tuple(parts, gast.Load()), Seq("tuple", facts, None, frozenset(), len(parts)))


def sequence(sp: Specialiser, node: Any) -> gast.expr:
    kind = "list" if isinstance(node, gast.List) else "tuple"
    if any(isinstance(e, gast.Starred) for e in node.elts):
        return starred(sp, node, kind)
    parts = sp.many(node.elts)
    return display(sp, type(node)(parts, gast.Load()), kind)


def starred(sp: Specialiser, node: Any, kind: str) -> gast.expr:
    """`[*xs, y]`: written out where the lengths are known, otherwise a list that is filled."""
    values = sp.many([e.value if isinstance(e, gast.Starred) else e for e in node.elts])
    pieces: list[tuple[bool, gast.expr]] = []
    for written, made in zip(node.elts, values, strict=True):
        if not isinstance(written, gast.Starred):
            pieces.append((False, made))
            continue
        items = parts_of_sequence(sp, made)
        pieces += [(True, made)] if items is None else [(False, item) for item in items]
    cls: Any = gast.List if kind == "list" else gast.Tuple
    if not any(star for star, _ in pieces):
        return display(sp, cls([v for _, v in pieces], gast.Load()), kind)
    if not any(sp.is_active(v) for _, v in pieces):
        elts = [gast.Starred(v, gast.Load()) if star else v for star, v in pieces]
        elem: Fact | None = None
        for star, v in pieces:
            one = element_of(sp.fact(v)) if star else sp.fact(v)
            elem = one if elem is None else join(elem, one, sp.fresh())
        held = Seq(kind, None, elem, frozenset([sp.fresh("list")]), Dim(sp.fresh()))
        return sp.note(cls(elts, gast.Load()), held)
    return joined(sp, node, pieces)


def element_of(fact: Fact) -> Fact:
    """What is known of one number of an array; of what else a display may be filled with nothing is."""
    if isinstance(fact, Array) and fact.dims is not None and len(fact.dims) == 1 and fact.dtype[0] in "fc":
        return Scalar(fact.dtype, False)
    return Unknown()


def joined(sp: Specialiser, node: gast.AST, pieces: list[tuple[bool, gast.expr]]) -> gast.expr:
    """A list of single values and of sequences whose lengths are known when it runs."""
    held = [(star, v if isinstance(v, gast.Constant) else sp.hold(v, "part")) for star, v in pieces]
    identifier = sp.new_name("items")
    sp.bind_value(
        identifier, sp.note(gast.List([], gast.Load()), Seq("list", (), None, frozenset([sp.fresh("list")]), 0))
    )
    for star, value in held:
        owner = sp.local_variable(identifier, node)
        if star:
            sp.extend(node, owner, value)
        else:
            sp.append(node, owner, value)
    return sp.local_variable(identifier, node)


def dictionary(sp: Specialiser, node: gast.Dict) -> gast.expr:
    """`{...}`: its keys where they are known; `**d` written out."""
    nodes = [n for k, v in zip(node.keys, node.values, strict=True) for n in ((v,) if k is None else (k, v))]
    made = iter(sp.many(nodes))
    pairs: list[tuple[gast.expr | None, gast.expr]] = [
        (None, next(made)) if k is None else (next(made), next(made)) for k in node.keys
    ]
    return dict_of_pairs(sp, node, pairs)


def dict_of_pairs(sp: Specialiser, node: gast.AST, pairs: list[tuple[gast.expr | None, gast.expr]]) -> gast.expr:
    """A dict of keys and values; without a key stands a dict of which all items are taken."""
    known = known_items(sp, pairs)
    site = sp.fresh("dict")
    if known is not None:
        items = {k: sp.fact(v) for k, v in known.items()}
        return sp.note(
            gast.Dict([key_node(k) for k in known], list(known.values())), Map("dict", items, frozenset([site]))
        )
    if any(sp.is_active(v) for _, v in pairs):
        if any(k is None for k, _ in pairs):
            raise sp.unsupported(node, "** with a dict whose keys are not known", "write the items out")
        sp.memory.table_sites.add(site)
    plain = gast.Dict([k for k, _ in pairs], [v for _, v in pairs])
    if site not in sp.memory.table_sites:
        return sp.note(plain, Unknown())
    made = sp.note(plain, Map("dict", {}, frozenset([site])))
    return made if node in sp.wishes else sp.hold_always(made, "table")  # it is a table where it has a name


def known_items(sp: Specialiser, pairs: list[tuple[gast.expr | None, gast.expr]]) -> dict[Any, gast.expr] | None:
    out: dict[Any, gast.expr] = {}
    for key, value in pairs:
        if key is None:
            inner = parts_of_mapping(sp, value)
            if inner is None:
                return None
            out.update(inner)
            continue
        try:
            k = static_value(key, sp)
        except ValueError:
            return None
        if not isinstance(k, (str, int, float, bool, tuple, type(None))):
            return None
        out.pop(k, None) if k not in out else None
        out[k] = value
    return out


def part(sp: Specialiser, made: gast.expr, value: gast.expr, fact: Fact) -> gast.expr:
    """A part of a container: an active one is an operation (its cotangent goes into the container's)."""
    fact = sp.live(fact)
    if fact.active:
        index = made.slice if isinstance(made, gast.Subscript) else gast.Constant(made.attr, None)
        whole = sp.fact(value)
        if isinstance(whole, Seq) and isinstance(made, gast.Attribute):
            index = const(whole.fields.index(made.attr))  # the adjoint of a named tuple is a list
        sp.op(made, GETITEM, {"x": value, "index": index}, made)
    return sp.note(made, fact)


def parts_of_sequence(sp: Specialiser, node: gast.expr) -> list[gast.expr] | None:
    """The elements of a tuple or list with a known number of them."""
    if is_record(sp.fact(node)):
        return None
    if isinstance(node, (gast.Tuple, gast.List)) and not any(isinstance(e, gast.Starred) for e in node.elts):
        return list(node.elts)
    fact = sp.fact(node)
    if (
        isinstance(fact, Seq)
        and fact.items is not None
        and isinstance(node, (gast.Name, gast.Subscript, gast.Attribute))
    ):
        sliced = parts_of_slice(sp, node) if fact.active else None
        if sliced is not None:
            return sliced
        return [
            part(
                sp,
                gast.Subscript(sp.again(node), sp.note(const(i), Scalar("int64", literal=i, size=i)), gast.Load()),
                node,
                f,
            )
            for i, f in enumerate(fact.items)
        ]
    return None


def parts_of_slice(sp: Specialiser, node: gast.expr) -> list[gast.expr] | None:
    """The elements of `np.linalg.eigh(a)[:2]`: those of the whole, which is made once."""
    if not isinstance(node, gast.Subscript) or not isinstance(node.slice, gast.Slice):
        return None
    try:
        written = (node.slice.lower, node.slice.upper, node.slice.step)
        bounds = [None if b is None else static_value(b, sp) for b in written]
    except ValueError:
        return None
    whole = parts_of_sequence(sp, sp.hold(node.value, "parts") if isinstance(node.value, gast.Call) else node.value)
    return None if whole is None else whole[slice(*bounds)]


def parts_of_record(sp: Specialiser, node: gast.expr) -> list[gast.expr] | None:
    """The attributes of a dataclass that the program has made."""
    if isinstance(node, Record):
        return list(node.elts)
    fact = sp.fact(node)
    if not isinstance(fact, Seq) or fact.items is None or not isinstance(node, gast.Name):
        return None
    fields = zip(fact.fields, fact.items, strict=True)
    return [part(sp, gast.Attribute(sp.again(node), k, gast.Load()), node, f) for k, f in fields]


def parts_of_mapping(sp: Specialiser, node: gast.expr) -> dict[Any, gast.expr] | None:
    """The values of a dict with known keys."""
    held = sp.virtuals.get(node)
    if held is not None and held.cls is dict:
        return held.items(sp)
    if isinstance(node, gast.Dict):
        keys = keys_of(sp, node)
        return None if keys is None else dict(zip(keys, node.values, strict=True))
    fact = sp.fact(node)
    if isinstance(fact, Map) and fact.kind == "dict" and isinstance(node, (gast.Name, gast.Subscript)):
        return {
            k: part(sp, gast.Subscript(sp.again(node), key_of_part(sp, k), gast.Load()), node, f)
            for k, f in fact.items.items()
        }
    return None


def items_of_update(
    sp: Specialiser, node: gast.AST, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> dict[Any, gast.expr]:
    """What `d.update(...)` puts into d, by its keys."""
    items: dict[Any, gast.expr] = {}
    for a in args:
        got = parts_of_mapping(sp, a)
        if got is None:
            raise sp.unsupported(node, "update with something whose keys are not known", "store the items one by one")
        items |= got
    return items | keywords


def key_of_part(sp: Specialiser, key: Any) -> gast.expr:
    fact = Scalar("int64", literal=key, size=key) if isinstance(key, int) and not isinstance(key, bool) else Known(key)
    return sp.note(key_node(key), fact)


def sequence_operator(sp: Specialiser, node: gast.AST, left: gast.expr, op: Any, right: gast.expr) -> gast.expr | None:
    """`list + list`, `list * n` where a part is active; None where it is NumPy's operator."""
    if isinstance(sp.fact(left), Array) or isinstance(sp.fact(right), Array):
        return None
    if not (sp.is_active(left) or sp.is_active(right)):
        return sp.note(gast.BinOp(left, type(op)(), right), _plain_fact(sp, left, op, right))
    first, second = parts_of_sequence(sp, left), parts_of_sequence(sp, right)
    kind = next(f.kind for f in (sp.fact(left), sp.fact(right)) if isinstance(f, Seq))
    cls: Any = gast.List if kind == "list" else gast.Tuple
    if isinstance(op, gast.Add) and isinstance(sp.fact(left), Seq) and isinstance(sp.fact(right), Seq):
        if first is not None and second is not None:
            return display(sp, cls(first + second, gast.Load()), kind)
        return joined(sp, node, _pieces(first, left) + _pieces(second, right))
    if isinstance(op, gast.Mult) and isinstance(sp.fact(right), Seq):
        left, right, first = right, left, second
    count = sp.fact(right)
    if isinstance(op, gast.Mult) and isinstance(count, Scalar) and "int" in count.dtype:
        return repeated(sp, node, left, first, right, count, kind)
    instead = "make an array of it, np.array(...), or compute with its elements"
    raise sp.unsupported(node, f"arithmetic of a {kind} of active values", instead)


def _plain_fact(sp: Specialiser, left: gast.expr, op: Any, right: gast.expr) -> Fact:
    """`[0.0] * n`, `names + ["z"]`: lists of what both have in common."""
    seqs = [f for f in (sp.fact(left), sp.fact(right)) if isinstance(f, Seq)]
    counts = [f for f in (sp.fact(left), sp.fact(right)) if isinstance(f, Scalar) and "int" in f.dtype]
    if any(f.kind not in ("list", "tuple") for f in seqs):
        return Unknown()
    if isinstance(op, gast.Mult) and len(seqs) == 1 and counts:
        return repeated_fact(sp, seqs[0], counts[0])
    if isinstance(op, gast.Add) and len(seqs) == 2 and seqs[0].kind == seqs[1].kind:
        a, b = seqs
        site = frozenset([sp.fresh("list")])
        if a.items is not None and b.items is not None and len(a.items) + len(b.items) <= 32:
            return Seq(a.kind, a.items + b.items, None, site, len(a.items) + len(b.items))
        return Seq(a.kind, None, in_common(sp, (*parts_of(a), *parts_of(b))), site, Dim(sp.fresh()))
    return Unknown(False, frozenset().union(*map(sites_of, seqs)))


def _pieces(items: list[gast.expr] | None, whole: gast.expr) -> list[tuple[bool, gast.expr]]:
    return [(True, whole)] if items is None else [(False, item) for item in items]


def repeated(
    sp: Specialiser,
    node: gast.AST,
    whole: gast.expr,
    items: list[gast.expr] | None,
    count: gast.expr,
    fact: Scalar,
    kind: str,
) -> gast.expr:
    """`[x] * n`: written out where n is a literal, otherwise a loop that appends."""
    if items is not None and isinstance(fact.literal, int) and fact.literal * len(items) <= 32:
        cls: Any = gast.List if kind == "list" else gast.Tuple
        held = [v if isinstance(v, gast.Constant) else sp.hold(v) for v in items]
        return display(sp, cls([sp.again(p) for _ in range(fact.literal) for p in held], gast.Load()), kind)
    held_count = count if isinstance(count, gast.Constant) else sp.hold(count, "n")
    held_items = None if items is None else [v if isinstance(v, gast.Constant) else sp.hold(v) for v in items]
    source = whole if items is not None else sp.hold(whole, "part")
    identifier = sp.new_name("items")
    sp.bind_value(
        identifier, sp.note(gast.List([], gast.Load()), Seq("list", (), None, frozenset([sp.fresh("list")]), 0))
    )

    def body() -> None:
        for item in held_items if held_items is not None else [None]:
            owner = sp.local_variable(identifier, node)
            if item is None:
                sp.extend(node, owner, sp.again(source))
            else:
                sp.append(node, owner, sp.again(item))

    sp.count_loop(node, held_count, body)
    return sp.local_variable(identifier, node)


def repeated_fact(sp: Specialiser, fact: Seq, count: Scalar) -> Fact:
    """What is known of `[x] * n`."""
    site = frozenset([sp.fresh("list")])
    if fact.items is not None and isinstance(count.literal, int) and 0 <= count.literal * len(fact.items) <= 32:
        return Seq(fact.kind, fact.items * count.literal, None, site, len(fact.items) * count.literal)
    elem = in_common(sp, parts_of(fact))
    one = fact.items is not None and len(fact.items) == 1
    return Seq(fact.kind, None, elem, site, count.size if one and count.size is not None else Dim(sp.fresh()))


__all__ = ["Conflict", "Virtual", "copy_tree", "dictionary", "display", "name", "opaque", "rebuild", "sequence"]
