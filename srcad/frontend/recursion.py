"""What a function that calls itself gives, so far as that can be known without running it.

    def depth(x, n):                       its own call gives an array of x's type and lengths, as
        if n == 0:                         - the first branch says so, and
            return np.sin(x)               - if it is so of the inner call, the second branch gives one, too
        return np.tanh(x) * depth(x, n - 1)

The function is followed for arguments that have the facts of the call's, but lengths (and numbers) of their own. Where
it calls itself, nothing is known at first: what depends on that call is left out. What the other branches give is then
taken for what the call gives, and all of it is followed again, until what comes out is what was put in.
"""

from __future__ import annotations

import types
from dataclasses import dataclass, field, replace
from functools import reduce
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Dim, Fact, Known, Length, Scalar, Seq, is_float, join, parts_of, sites_of
from srcad.frontend.frames import Again
from srcad.lengths import is_many

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

ROUNDS = 6


class NotYetKnown(Exception):
    """The value of a call of which nothing is known so far."""


@dataclass
class Following:
    """Functions that are being followed, and those that were; by code and facts of the arguments."""

    assumed: dict[Any, Fact | None] = field(default_factory=dict)
    results: dict[Any, Fact | None] = field(default_factory=dict)
    asked: set[Any] = field(default_factory=set)  # of which of those assumed something has been relied on


@dataclass
class Lengths:
    """The lengths of a call's arguments: in what is said of all such calls by number, `#0`, while the function is being
    followed under names that no other length has. `loose`: nothing is known of them, nor which are equal."""

    depth: int
    loose: bool
    numbers: dict[Dim, str] = field(default_factory=dict)
    actual: dict[str, Length] = field(default_factory=dict)

    def number(self, sp: Specialiser, length: Length) -> Length:
        found = sp.scope.find(length)
        if self.loose:
            self.actual[f"#{len(self.actual)}"] = found
            return Dim(f"#{len(self.actual) - 1}")
        if not isinstance(found, Dim):
            return found
        if found not in self.numbers:
            self.numbers[found] = f"#{len(self.numbers)}"
            self.actual[self.numbers[found]] = found
        return Dim(self.numbers[found], many=is_many(found))

    def named(self, length: Length) -> Length:
        """While the function is being followed."""
        return replace(length, name=f"{length.name}.{self.depth}") if isinstance(length, Dim) else length

    def numbered(self, sp: Specialiser, length: Length) -> Length:
        """The other way round."""
        found = sp.scope.find(length)
        end = f".{self.depth}"
        own = isinstance(found, Dim) and found.name.startswith("#") and found.name.endswith(end)
        return replace(found, name=found.name.removesuffix(end)) if own and isinstance(found, Dim) else found

    def of_call(self, sp: Specialiser, length: Length) -> Length:
        """A length of the result as one of this call's arguments, or under a new name."""
        if not isinstance(length, Dim):
            return length
        actual = self.actual.setdefault(length.name, Dim(sp.fresh(), many=length.many))
        if not isinstance(actual, Dim):
            return max(0, actual - length.less)
        return Dim(actual.name, actual.less + length.less, length.many)


def result_of(
    sp: Specialiser, node: gast.AST, function: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> Fact | None:
    """What a call of a function that is being followed gives; None where that is not known."""
    if not isinstance(function, types.FunctionType):
        return None
    following = sp.following
    others = [k for k in following.assumed if k[0] is function.__code__]
    for loose in (False, True):
        lengths = Lengths(len(following.assumed), loose)
        given = [_of_all(sp, sp.fact(a), lengths, f"$arg{i}") for i, a in enumerate(args)]
        named = {k: _of_all(sp, sp.fact(v), lengths, f"$arg.{k}") for k, v in keywords.items()}
        if any(fact is None for fact in (*given, *named.values())):
            return None
        key = (function.__code__, tuple(map(_key, given)), tuple((k, _key(v)) for k, v in named.items()))
        if key in following.assumed or not others:
            break  # otherwise each call might be of another kind than the one around it
    if key in following.assumed:
        following.asked.add(key)
        if following.assumed[key] is None:
            raise NotYetKnown
        return _of_call(sp, following.assumed[key], lengths)
    if key in following.results:
        return _of_call(sp, following.results[key], lengths)
    if len(following.assumed) > 3:
        return None
    around, following.asked = following.asked, set()
    found = _settled(sp, node, function, key, (given, named), lengths)
    if not following.asked & following.assumed.keys():  # what it rests on cannot turn out otherwise
        following.results[key] = found
    following.asked |= around
    return _of_call(sp, found, lengths)


def _of_all(sp: Specialiser, fact: Fact, lengths: Lengths, path: str) -> Fact | None:
    """The fact of an argument for all calls that are alike; None of what may be reached from elsewhere."""
    if isinstance(fact, Array):
        dims = None if fact.dims is None else tuple(lengths.number(sp, d) for d in fact.dims)
        return replace(fact, dims=dims, sites=frozenset([path]))
    if isinstance(fact, Scalar):
        size = None if fact.size is None else lengths.number(sp, fact.size)
        size = Dim(path) if isinstance(size, int) else size  # the next call's number is another
        return replace(fact, literal=fact.literal if fact.dtype == "bool" else None, size=size)
    if isinstance(fact, Known):
        return fact
    if isinstance(fact, Seq) and fact.kind in ("tuple", "list") and fact.items is not None:
        parts = [_of_all(sp, part, lengths, f"{path}.{i}") for i, part in enumerate(fact.items)]
        sites = frozenset([path]) if fact.kind == "list" else frozenset()
        return None if None in parts else replace(fact, items=tuple(parts), sites=sites)  # type: ignore[arg-type]
    if isinstance(fact, Seq) and fact.kind == "list" and fact.elem is not None:
        elem = _of_all(sp, fact.elem, lengths, f"{path}.*")
        length = None if fact.length is None else lengths.number(sp, fact.length)
        return None if elem is None else replace(fact, elem=elem, sites=frozenset([path]), length=length)
    return None


def _key(fact: Fact | None) -> Any:
    if isinstance(fact, Array):
        return (fact, fact.dims if fact.dims is None else tuple((d, is_many(d)) for d in fact.dims))
    if isinstance(fact, Seq):
        return (fact.kind, fact.length, fact.fields, fact.cls, _key(fact.elem), tuple(map(_key, fact.items or ())))
    return fact


def _settled(
    sp: Specialiser, node: gast.AST, function: Any, key: Any, given: tuple[list[Any], dict[str, Any]], lengths: Lengths
) -> Fact | None:
    """What the function gives when its own calls give that."""
    assumed = sp.following.assumed
    assumed[key] = None
    try:
        for _ in range(ROUNDS):
            found = _followed(sp, node, function, given, lengths)
            if found is None:
                return None
            before = assumed[key]
            after = found if before is None else join(before, found, "other")
            if after == before:
                return after
            assumed[key] = after
        return None
    finally:
        del assumed[key]


def _followed(
    sp: Specialiser, node: gast.AST, function: Any, given: tuple[list[Any], dict[str, Any]], lengths: Lengths
) -> Fact | None:
    """What the function gives for these arguments."""
    memory = sp.memory
    sets, contents = tuple(set(s) for s in memory.sets()), dict(memory.contents)
    reached = frozenset().union(*map(sites_of, (*given[0], *given[1].values())))
    try:
        for _ in range(ROUNDS):
            version = memory.version()
            try:
                found = _once(sp, node, function, given, lengths)
            except Again:
                continue
            if memory.version() == version:
                return found if not reached & memory.stored_sites else None
        return None
    except Exception:  # noqa: BLE001  the call is made when it runs, and need not be understood
        return None
    finally:
        memory.restore(sets, contents)


def _once(
    sp: Specialiser, node: gast.AST, function: Any, given: tuple[list[Any], dict[str, Any]], lengths: Lengths
) -> Fact | None:
    with sp.scratch():
        sp.prefix, sp.stack = f"{sp.prefix}in_{function.__name__}.", []

        def argument(fact: Fact) -> gast.expr:
            if isinstance(fact, Known):
                return sp.note(gast.Constant(None, None), fact)
            identifier = sp.new_name("arg")
            sp.bind(identifier, _with_names(fact, lengths))
            return sp.local_variable(identifier, node)

        args, keywords = [argument(f) for f in given[0]], {k: argument(f) for k, f in given[1].items()}
        result = sp.inline_function(node, function, args, keywords)
        return None if sp.env is None else _described(sp, sp.fact(result), lengths)


def _with_names(fact: Fact, lengths: Lengths) -> Fact:
    if isinstance(fact, Array) and fact.dims is not None:
        return replace(fact, dims=tuple(map(lengths.named, fact.dims)))
    if isinstance(fact, Scalar) and fact.size is not None:
        return replace(fact, size=lengths.named(fact.size))
    if isinstance(fact, Seq):
        items = None if fact.items is None else tuple(_with_names(part, lengths) for part in fact.items)
        elem = None if fact.elem is None else _with_names(fact.elem, lengths)
        length = None if fact.length is None else lengths.named(fact.length)
        return replace(fact, items=items, elem=elem, length=length)
    return fact


def _described(sp: Specialiser, fact: Fact, lengths: Lengths) -> Fact | None:
    """What is known of a number or an array, or of a tuple or list of such; `?` is the site of an array that is not
    made in the call."""
    if isinstance(fact, Scalar) and is_float(fact.dtype):
        return Scalar(fact.dtype, fact.weak)
    if isinstance(fact, Array) and fact.dims is not None and is_float(fact.dtype):
        own = all(site.startswith(sp.prefix) for site in fact.sites)
        dims = tuple(lengths.numbered(sp, d) for d in fact.dims)
        return Array(fact.dtype, dims, True, frozenset(() if own else "?"))
    if not isinstance(fact, Seq) or fact.fields or fact.cls is not None or fact.kind not in ("tuple", "list"):
        return None
    parts = [_described(sp, part, lengths) for part in parts_of(fact)]
    if None in parts or not parts or not all(site.startswith(sp.prefix) for site in sites_of(fact)):
        return None
    if fact.kind == "tuple" and fact.items is not None:
        return Seq("tuple", tuple(parts), None, frozenset(), len(parts))  # type: ignore[arg-type]
    if fact.kind == "tuple":
        return None
    elem = reduce(lambda p, q: join(p, q, "other"), parts)  # type: ignore[arg-type]
    return Seq("list", None, elem, frozenset(), Dim("length")) if isinstance(elem, (Scalar, Array)) else None


def _of_call(sp: Specialiser, fact: Fact | None, lengths: Lengths) -> Fact | None:
    if isinstance(fact, Array) and fact.dims is not None:
        return replace(fact, dims=tuple(lengths.of_call(sp, d) for d in fact.dims))
    if isinstance(fact, Seq):
        items = None if fact.items is None else tuple(_of_call(sp, part, lengths) for part in fact.items)
        elem = None if fact.elem is None else _of_call(sp, fact.elem, lengths)
        length = fact.length if isinstance(fact.length, int) else Dim(sp.fresh())
        return replace(fact, items=items, elem=elem, length=length)  # type: ignore[arg-type]
    return fact


__all__ = ["Following", "NotYetKnown", "result_of"]
