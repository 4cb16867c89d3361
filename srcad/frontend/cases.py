"""`match` as branches.

A subject that is compared with constants, taken apart as a tuple or tested for its class:

    match kind:                     if kind == "square":
        case "square":                  return x * x
            return x * x            else:
        case n if len(n) > 9:   ->      n = kind
            return x                    matched = len(n) > 9
        case _:                         if matched:
            return 0.0                      return x
                                        else:
                                            return 0.0

What looks into dicts and objects stays as it is.

>>> from srcad.frontend.structure import Names
>>> from srcad.tree.printer import print_tree
>>> text = "match kind:\\n    case 1 | 2:\\n        y = x\\n    case [a, *_]:\\n        y = a\\n    case _: y = 0.0"
>>> print(print_tree(without_match(gast.parse(text).body, Names(set()))))
if kind == 1 or kind == 2:
    y = x
elif isinstance(kind, (list, tuple)) and len(kind) >= 1:
    a = kind[0]
    y = a
else:
    y = 0.0
<BLANKLINE>
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.tree.build import assign, call, const, copy_tree, name

if TYPE_CHECKING:
    from srcad.frontend.structure import Names


class _Stays(Exception):
    """A pattern that no branch is made of."""


def without_match(stmts: list[gast.stmt], names: Names) -> list[gast.stmt]:
    """Statements with each `match` in them, and in their blocks, written as branches."""
    out: list[gast.stmt] = []
    for stmt in stmts:
        for part in ("body", "orelse", "finalbody"):
            if isinstance(getattr(stmt, part, None), list) and not isinstance(stmt, _OWN):
                setattr(stmt, part, without_match(getattr(stmt, part), names))
        if isinstance(stmt, gast.Match):
            for case in stmt.cases:
                case.body = without_match(case.body, names)
            out += _branches(stmt, names)
        else:
            out.append(stmt)
    return out


_OWN = (gast.FunctionDef, gast.AsyncFunctionDef, gast.ClassDef)  # they are looked into where they are called


def _branches(stmt: Any, names: Names) -> list[gast.stmt]:
    subject = stmt.subject if isinstance(stmt.subject, gast.Name) else name(names.new("subject"))
    try:
        tested = [_pattern(case.pattern, subject) for case in stmt.cases]
    except _Stays:
        return [stmt]
    made: list[gast.stmt] = []
    for case, (tests, binds) in reversed(list(zip(stmt.cases, tested, strict=True))):
        made = _branch(case, tests, binds, made, names)
    return made if subject is stmt.subject else [_at(stmt, assign(subject.id, stmt.subject)), *made]


def _branch(
    case: Any, tests: list[gast.expr], binds: list[gast.stmt], orelse: list[gast.stmt], names: Names
) -> list[gast.stmt]:
    """One case: its body where the pattern fits and the guard holds, otherwise what follows."""
    test = None if not tests else tests[0] if len(tests) == 1 else gast.BoolOp(gast.And(), tests)
    binds = [_at(case.body[0], bind) for bind in binds]
    if case.guard is None:
        body = [*binds, *case.body]
        return body if test is None else [_at(case.body[0], gast.If(test, body, orelse))]
    if not binds:
        whole = case.guard if test is None else gast.BoolOp(gast.And(), [*tests, case.guard])
        return [_at(case.guard, gast.If(whole, case.body, orelse))]
    matched = names.new("matched")  # the names are bound also where the guard does not hold
    bound = [*binds, _at(case.guard, assign(matched, case.guard))]
    if test is not None:
        bound = [_at(case.guard, gast.If(test, bound, [_at(case.guard, assign(matched, const(False)))]))]
    return [*bound, _at(case.guard, gast.If(name(matched), case.body, orelse))]


def _pattern(pattern: Any, subject: gast.expr) -> tuple[list[gast.expr], list[gast.stmt]]:
    """What has to hold (in this order), and what is bound then."""
    if isinstance(pattern, gast.MatchValue):
        return [gast.Compare(copy_tree(subject), [gast.Eq()], [pattern.value])], []
    if isinstance(pattern, gast.MatchSingleton):
        return [gast.Compare(copy_tree(subject), [gast.Is()], [const(pattern.value)])], []
    if isinstance(pattern, gast.MatchAs):
        tests, binds = ([], []) if pattern.pattern is None else _pattern(pattern.pattern, subject)
        return tests, binds if pattern.name is None else [*binds, assign(pattern.name, copy_tree(subject))]
    if isinstance(pattern, gast.MatchOr):
        options = [_pattern(p, subject) for p in pattern.patterns]
        if any(binds or len(tests) != 1 for tests, binds in options):
            raise _Stays
        return [gast.BoolOp(gast.Or(), [tests[0] for tests, _ in options])], []
    if isinstance(pattern, gast.MatchClass):
        return _class(pattern, subject)
    if isinstance(pattern, gast.MatchSequence):
        return _sequence(_parts(pattern, "patterns"), subject)
    raise _Stays


def _class(pattern: Any, subject: gast.expr) -> tuple[list[gast.expr], list[gast.stmt]]:
    """`float()`, and `float(x)`, which binds the whole."""
    parts = _parts(pattern, "patterns")
    whole = isinstance(pattern.cls, gast.Name) and pattern.cls.id in _BIND_THE_WHOLE
    if _parts(pattern, "kwd_patterns") or len(parts) > whole:
        raise _Stays
    test = call("isinstance", copy_tree(subject), pattern.cls)
    tests, binds = _pattern(parts[0], subject) if parts else ([], [])
    return [test, *tests], binds


_BIND_THE_WHOLE = {"bool", "bytes", "dict", "float", "int", "list", "set", "str", "tuple"}


def _parts(pattern: Any, field: str) -> list[Any]:
    return getattr(pattern, field, None) or []


def _sequence(patterns: list[Any], subject: gast.expr) -> tuple[list[gast.expr], list[gast.stmt]]:
    stars = [i for i, p in enumerate(patterns) if isinstance(p, gast.MatchStar)]
    count = len(patterns) - len(stars)
    kinds = gast.Tuple([name("list"), name("tuple")], gast.Load())
    compare = gast.Compare(call("len", copy_tree(subject)), [gast.GtE() if stars else gast.Eq()], [const(count)])
    tests: list[gast.expr] = [call("isinstance", copy_tree(subject), kinds), compare]
    binds: list[gast.stmt] = []
    for i, p in enumerate(patterns):
        after = bool(stars) and i >= stars[0]
        if isinstance(p, gast.MatchStar):
            if p.name is not None:
                upper = None if i == count else const(i - count)
                rest = gast.Subscript(copy_tree(subject), gast.Slice(const(i), upper, None), gast.Load())
                binds.append(assign(p.name, call("list", rest)))
            continue
        part = gast.Subscript(copy_tree(subject), const(i - len(patterns) if after else i), gast.Load())
        inner_tests, inner_binds = _pattern(p, part)
        tests += inner_tests
        binds += inner_binds
    return tests, binds


def _at(place: Any, node: Any) -> Any:
    """A node that stands, for errors and comments, where another one does."""
    return gast.copy_location(node, place)


__all__ = ["without_match"]
