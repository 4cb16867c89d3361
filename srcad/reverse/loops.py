"""Branches and loops backwards."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import gast

from srcad.analysis.memory import CHANGING
from srcad.errors import UnsupportedSyntaxError
from srcad.facts import Array, Fact, Known, ListOrArray, Scalar, Seq, Unknown
from srcad.reverse.adjoints import Adjoint, full, spread_out
from srcad.reverse.collect import collect, reversed_after
from srcad.reverse.markers import Marker
from srcad.tree.build import (
    assign,
    attribute,
    call,
    const,
    copy_tree,
    loads,
    name,
    shifted,
    stores,
    walk,
    whole_number,
)

if TYPE_CHECKING:
    from srcad.reverse.sweep import Sweep

MAX_ROUNDS = 12


def _marker(stmt: gast.AST, body: list[gast.stmt], line: str = "") -> gast.stmt:
    return Marker(stmt, body, line)


# ---------------------------------------------------------------- branches


def reverse_if(sweep: Sweep, stmt: gast.If) -> None:
    """The branch that ran forward runs backward."""
    for part, other in (("body", "orelse"), ("orelse", "body")):
        if _raises(getattr(stmt, other)):  # then there is nothing to run backward
            sweep.block(getattr(stmt, part), stmt, part)
            return
    start = dict(sweep.state)
    parts, ends = [], []
    for part in ("body", "orelse"):
        out, sweep.out = sweep.out, []
        sweep.state = dict(start)
        sweep.block(getattr(stmt, part), stmt, part)
        parts.append(sweep.out)
        ends.append(sweep.state)
        sweep.out = out
    join(sweep, stmt, start, parts, ends)
    if not parts[0] and not parts[1]:
        return
    test = sweep.need_node(stmt.test, stmt)
    if not parts[0]:
        made = gast.If(gast.UnaryOp(gast.Not(), test), parts[1], [])
    else:
        made = gast.If(test, parts[0], parts[1])
    sweep.out.append(_marker(stmt, [made]))


def _raises(block: list[gast.stmt]) -> bool:
    """Whether statements end with an error, whatever happens."""
    last = block[-1] if block else None
    return isinstance(last, gast.Raise) or isinstance(last, gast.If) and _raises(last.body) and _raises(last.orelse)


def _leaves(block: list[gast.stmt]) -> bool:
    """Whether statements leave the loop around them."""
    for s in block:
        if isinstance(s, gast.Break):
            return True
        if isinstance(s, (gast.For, gast.While, gast.FunctionDef)):
            continue
        if any(
            isinstance(getattr(s, part, None), list) and _leaves(getattr(s, part))
            for part in ("body", "orelse", "finalbody")
        ):
            return True
    return False


def join(
    sweep: Sweep, stmt: gast.AST, start: dict[str, Adjoint], parts: list[list], ends: list[dict[str, Adjoint]]
) -> None:
    """After both branches the same adjoints are alive, with the same facts."""
    keys = sorted(set(ends[0]) | set(ends[1]))
    joined: dict[str, Adjoint] = {}
    for key in keys:
        a, b = ends[0].get(key), ends[1].get(key)
        if a is not None and b is not None and a == b:
            joined[key] = a
            continue
        want = sweep.key_fact(key)
        for i, end in enumerate((a, b)):
            out, sweep.out = sweep.out, parts[i]
            sweep.state = dict(ends[i])
            if end is None:
                zero_here(sweep, key, stmt, key in start)
            else:
                make_full(sweep, key, stmt)
            ends[i] = sweep.state
            sweep.out = out
        a, b = ends[0][key], ends[1][key]
        fact: Fact = a.fact
        if a.fact != b.fact:
            as_wanted = full(a.fact, want, sweep.scope) and full(b.fact, want, sweep.scope)
            fact = want if as_wanted else Unknown(True)
            if isinstance(want, Scalar):  # of another type in one branch: it may be of that
                fact = next((f for f in (a.fact, b.fact) if getattr(f, "dtype", want.dtype) != want.dtype), fact)
                fact = replace(fact, literal=None, size=None) if isinstance(fact, Scalar) else fact
        joined[key] = Adjoint(a.variable, fact, a.owned and b.owned, a.marks | b.marks)
    sweep.state = joined


def zero_here(sweep: Sweep, key: str, stmt: gast.AST, consumed: bool) -> None:
    """Zeros for a key that has no adjoint before a statement (it may have had one after it, of another shape)."""
    if consumed and isinstance(sweep.key_fact(key), Seq):
        raise sweep.list_out_of_loop(key, stmt)
    sweep.zero(key, stmt, False)


def make_full(sweep: Sweep, key: str, stmt: gast.AST) -> None:
    """An adjoint that stands for all elements is spread out, where what follows may not rely on that."""
    adjoint = sweep.state[key]
    want = sweep.key_fact(key)
    if full(adjoint.fact, want, sweep.scope) or not isinstance(want, Array):
        if isinstance(want, (Seq,)) or isinstance(want, Unknown) and not isinstance(adjoint.fact, Unknown):
            sweep.state[key] = replace(adjoint, fact=want)
        return
    if not sweep._certainly_bound(key, stmt):
        sweep.state[key] = replace(adjoint, fact=Unknown(True))
        return
    like = sweep.need_name(key, stmt, False, want, content=False) if key.isidentifier() else sweep.at_entry(key)
    sweep.out.append(
        _marker(stmt, [assign(adjoint.variable, spread_out(sweep.core, like, name(adjoint.variable), want))])
    )
    sweep.state[key] = replace(adjoint, fact=want, owned=True)


# ---------------------------------------------------------------- loops


def reverse_loop(sweep: Sweep, stmt: Any) -> None:
    """A loop backwards, as often as it ran forward."""
    body, owner, part = effective_body(sweep, stmt)
    start = dict(sweep.state)
    carried: dict[str, Adjoint] = dict(start)
    for _ in range(MAX_ROUNDS):
        attempt = _run(sweep, stmt, body, owner, part, carried)
        changed = _merge(sweep, stmt, carried, start, attempt[1], attempt[2])
        if not changed:
            break
    else:
        raise AssertionError("the adjoints of a loop do not settle")
    made, end, touched = attempt[0], attempt[1], attempt[2]
    sweep.state = start
    if not made:
        return
    collected = []
    for key in sorted(touched):
        if key not in sweep.state and key in carried:
            if collect(sweep, stmt, made, key):
                collected.append(key)
            else:
                sweep.zero(key, stmt, True)
        elif key in sweep.state:
            _settle_before(sweep, key, stmt, carried[key])
    header(sweep, stmt, made, owner)
    for key in collected:
        reversed_after(sweep, stmt, key)
    sweep.state = {**sweep.state, **{k: end[k] for k in touched if k in end}}
    for key in list(sweep.state):
        if key in carried and key in touched:
            sweep.state[key] = carried[key]


def _settle_before(sweep: Sweep, key: str, stmt: gast.AST, want: Adjoint) -> None:
    if isinstance(want.fact, Unknown) and isinstance(sweep.key_fact(key), Array):
        return
    before = sweep.state[key]
    fact = sweep.key_fact(key)
    if isinstance(fact, Array) and not full(before.fact, fact, sweep.scope):
        like = sweep.need_name(key, stmt, True, fact, content=False) if key.isidentifier() else sweep.at_entry(key)
        sweep.out.append(
            _marker(stmt, [assign(before.variable, spread_out(sweep.core, like, name(before.variable), fact))])
        )
        sweep.state[key] = replace(before, fact=fact, owned=True)
    elif isinstance(fact, Array) and want.owned and not before.owned:
        sweep.out.append(_marker(stmt, [assign(before.variable, call(attribute(name(before.variable), "copy")))]))
        sweep.state[key] = replace(before, owned=True)


def _run(sweep: Sweep, stmt: Any, body: list, owner: gast.AST, part: str, carried: dict[str, Adjoint]) -> tuple:
    """The body backwards once, with these adjoints alive at its end."""
    saved = (
        sweep.out,
        set(sweep.names.taken),
        dict(sweep.needs),
        sweep.counter,
        dict(sweep.variables),
        dict(sweep.counted),
    )
    sweep.out, sweep.state = [], dict(carried)
    for variable in carried:
        sweep.variable(variable)
    outer, sweep.scope = sweep.scope, sweep.core.scopes.get((owner, part), sweep.scope)
    if owner is not stmt:
        sweep.scope = sweep.core.scopes.get((owner, part), sweep.scope)
    for s in reversed(body):
        sweep.reverse(s)
    sweep.scope = outer
    made, end = sweep.out, sweep.state
    bound = {n for s in made for n in _bound(s)}
    touched = {k for k in {*carried, *end} if sweep.variable(k) in bound or carried.get(k) != end.get(k)}
    for key in sorted(touched):
        if key in carried and key not in end:
            out, sweep.out = sweep.out, made
            sweep.state = end
            if isinstance(sweep.key_fact(key), ListOrArray):
                raise UnsupportedSyntaxError(
                    f"{key}, which is a list in one round of a loop and an array in another",
                    f"make an array of the list, too: {key} = np.array(...)", sweep.place(stmt),
                )  # fmt: skip
            zero_here(sweep, key, body[0], True)
            end, made, sweep.out = sweep.state, sweep.out, out
        elif key in end:
            out, sweep.out = sweep.out, made
            sweep.state = end
            _full_at_end(sweep, key, stmt)
            end, made, sweep.out = sweep.state, sweep.out, out
    first_needs = saved[2]
    sweep.out = saved[0]
    sweep._undo = (saved[1], first_needs, saved[3], saved[5])  # type: ignore[attr-defined]
    return made, end, touched


def _full_at_end(sweep: Sweep, key: str, stmt: gast.AST) -> None:
    """At the loop's head every adjoint has its value's shape (or is not known to have)."""
    adjoint, want = sweep.state[key], sweep.key_fact(key)
    if not isinstance(want, Array) or full(adjoint.fact, want, sweep.scope):
        if not isinstance(want, Scalar):
            sweep.state[key] = replace(adjoint, fact=want)
        return
    sweep.state[key] = replace(adjoint, fact=Unknown(True))


def _merge(
    sweep: Sweep, stmt: gast.AST, carried: dict[str, Adjoint], start: dict, end: dict, touched: set[str]
) -> bool:
    """Adjoints alive at the body's start are alive at its end; what is known of them holds at both."""
    changed = False
    for key in sorted(touched):
        if key not in end:
            continue
        want = sweep.key_fact(key)
        new = end[key]
        old = carried.get(key)
        if old is None:
            fact: Fact = (
                want if isinstance(want, (Array, Scalar, Seq)) and _is_bound(sweep, stmt, key, start) else Unknown(True)
            )
            if isinstance(new.fact, Unknown) and isinstance(want, Array):
                fact = new.fact
            if isinstance(want, Scalar):
                fact = replace(want, literal=None, size=None)
            carried[key] = Adjoint(new.variable, fact, True, new.marks)
            changed = True
            continue
        fact = old.fact
        if isinstance(want, Array) and not isinstance(fact, Unknown):
            fact = Unknown(True) if isinstance(new.fact, Unknown) else want
        elif isinstance(want, Scalar):
            fact = replace(want, literal=None, size=None)
        merged = Adjoint(
            old.variable,
            fact,
            old.owned and new.owned or isinstance(want, Array) and new.owned,
            old.marks | new.marks,
        )
        if merged != old:
            carried[key] = merged
            changed = True
    if changed:
        sweep.names.taken, sweep.needs, sweep.counter, sweep.counted = (
            set(sweep._undo[0]), dict(sweep._undo[1]), sweep._undo[2], dict(sweep._undo[3]),  # type: ignore[attr-defined]
        )  # fmt: skip
        sweep.names.taken |= set(sweep.variables.values())
    return changed


def _is_bound(sweep: Sweep, stmt: gast.AST, key: str, start: dict) -> bool:
    if key in start or not key.isidentifier() or key in sweep.core.params or key in sweep.core.wrt_free.values():
        return True
    return sweep.flow.surely_bound(stmt, key)


def _bound(stmt: gast.stmt) -> set[str]:
    found: set[str] = set()
    for n in _all(stmt):
        if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store):
            found.add(n.id)
        elif isinstance(n, gast.Subscript) and isinstance(n.ctx, gast.Store):
            base = n.value
            while isinstance(base, (gast.Subscript, gast.Attribute)):
                base = base.value
            if isinstance(base, gast.Name):
                found.add(base.id)
        elif isinstance(n, gast.Call) and isinstance(n.func, gast.Attribute) and n.func.attr in CHANGING:
            found |= loads(n)
        elif isinstance(n, gast.Call) and isinstance(n.func, gast.Name) and n.func.id == "add_parts":
            found |= loads(n.args[0])
    return found


def _all(node: Any) -> list[gast.AST]:
    return list(walk(node))


def effective_body(sweep: Sweep, stmt: Any) -> tuple[list[gast.stmt], gast.AST, str]:
    """A loop that may leave before anything active has happened is counted after that point.

    while c:                     the iterations that count are those which
        if n > 50:               reach the rest
            break
        else:
            rest
    """
    body = stmt.body
    last = body[-1] if body else None
    if not (isinstance(last, gast.If) and _leaves([last])):
        return body, stmt, "body"
    if any(_is_active(sweep, s) for s in body[:-1]):
        return body, stmt, "body"
    for leaving, rest, part in ((last.body, last.orelse, "orelse"), (last.orelse, last.body, "body")):
        if (
            leaving
            and isinstance(leaving[-1], gast.Break)
            and not any(_is_active(sweep, s) for s in leaving)
            and not _leaves(rest)
        ):
            return rest, last, part
    return body, stmt, "body"


def _is_active(sweep: Sweep, stmt: gast.stmt) -> bool:
    for n in walk(stmt):
        if isinstance(n, (gast.Assign, gast.AugAssign)):
            value = sweep.core.augmented.get(n, n.value)
            if sweep.fact(value).active or any(
                sweep.fact(m).active for m in walk(n.targets if isinstance(n, gast.Assign) else n.target)
            ):
                return True
            if any(name_ in sweep.state or sweep.key_fact(name_).active for name_ in stores(n)):
                return True
        if isinstance(n, gast.Expr) and any(sweep.fact(m).active for m in walk(n)):
            return True
    return False


def header(sweep: Sweep, stmt: Any, made: list[gast.stmt], owner: gast.AST) -> None:
    """Write the loop that runs backwards."""
    counted = isinstance(stmt, gast.While) or _leaves(stmt.body)
    count: gast.expr | None = None
    if counted:
        if stmt not in sweep.counted:
            sweep.counted[stmt] = sweep.names.new("count")
            sweep.count_at[stmt] = owner
        identifier = sweep.counted[stmt]
        count = sweep.need_name(identifier, stmt, True, Scalar("int64"))
    if isinstance(stmt, gast.While):
        loop: gast.stmt = gast.For(gast.Name("_", gast.Store(), None, None), call("range", count), made, [], None)
    else:
        iterable = backwards(sweep, stmt, count)
        loop = gast.For(copy_tree(stmt.target), iterable, made, [], None)
        loop.plain_count = count if count is not None else _plain_count(stmt)
        loop.counted = _is_range(iterable)
        loop.counted_down = loop.counted and len(iterable.args) == 3
    sweep.out.append(_marker(stmt, [loop]))


def _plain_count(stmt: gast.For) -> Any:
    """`range(n)` itself, where the reversed loop does not read its variable."""
    it = stmt.iter
    if isinstance(it, gast.Call) and isinstance(it.func, gast.Name) and it.func.id == "range" and len(it.args) == 1:
        return "range"
    return None


def backwards(sweep: Sweep, stmt: gast.For, count: gast.expr | None) -> gast.expr:
    """The iterable of the reversed loop."""
    it = stmt.iter
    if (
        isinstance(it, gast.Call)
        and isinstance(it.func, gast.Name)
        and it.func.id == "reversed"
        and _is_range(it.args[0])
    ):
        return counted_up(sweep, stmt, it.args[0], count)
    if _is_range(it) and isinstance(it, gast.Call):
        made = counted_down(sweep, stmt, it, count) if len(it.args) <= 2 else _of_one_down(sweep, stmt, it, count)
        if made is not None:
            return made
    if count is not None and not _is_range(it) and not isinstance(sweep.fact(it), (Seq, Array)):
        raise UnsupportedSyntaxError(
            "a loop over an iterator that is left by break", "loop over a list or a range", sweep.place(stmt)
        )
    _refuse_changing(sweep, stmt)
    need = sweep.need_node(it, stmt)
    if _is_range(it):
        whole: gast.expr = need if count is None else gast.Subscript(need, gast.Slice(None, count, None), gast.Load())
        return call("reversed", whole)
    fact = sweep.fact(it)
    if not isinstance(fact, (Seq, Array)) or (isinstance(it, gast.Call) and not isinstance(fact, Array)):
        need = call("list", need)
    if count is not None:
        need = gast.Subscript(
            call("list", need) if not isinstance(need, gast.Call) else need, gast.Slice(None, count, None), gast.Load()
        )
    return call("reversed", need)


def _refuse_changing(sweep: Sweep, stmt: gast.For) -> None:
    """Refuse a loop over what its body writes into: running over it again would give other elements."""
    written = frozenset().union(*(sweep.flow.writes.get(s, frozenset()) for b in stmt.body for s in walk(b)))
    if not written:
        return
    for over in _iterated(sweep, stmt.iter):
        fact = sweep.fact(over)
        rows = isinstance(fact, Array) and fact.dims is not None and len(fact.dims) >= 2
        spent = isinstance(fact, Seq) and fact.kind == "iterator"
        if not rows and (spent or written & getattr(fact, "sites", frozenset())):
            raise UnsupportedSyntaxError(
                "a loop over what is written into while it runs",
                "loop over the indices (for i in range(len(x)): ... x[i]) or over a copy",
                sweep.place(stmt),
            )


def _iterated(sweep: Sweep, node: gast.expr) -> list[gast.expr]:
    """What an iterable takes its elements from while the loop runs."""
    fact = sweep.fact(node)
    made_here = isinstance(node, gast.Call) and isinstance(sweep.fact(node.func), Known)
    if made_here and isinstance(fact, Seq) and fact.kind == "iterator":  # `zip`, `itertools.product`
        return [over for inner in node.args for over in _iterated(sweep, inner)]
    return [node]


def counted_up(sweep: Sweep, stmt: gast.For, it: gast.Call, count: gast.expr | None) -> gast.expr:
    """`reversed(range(n))` backwards: `range(n)`, or as much of its end as the loop ran over before it was left."""
    if count is None:
        return sweep.need_node(it, stmt)
    if len(it.args) == 1:
        stop = sweep.need_node(it.args[0], stmt)
        return call("range", gast.BinOp(stop, gast.Sub(), count), copy_tree(stop))
    downwards = gast.Slice(None, None, const(-1))
    whole = gast.Subscript(sweep.need_node(it, stmt), downwards, gast.Load())
    return call("reversed", gast.Subscript(whole, gast.Slice(None, count, None), gast.Load()))


def counted_down(sweep: Sweep, stmt: gast.For, it: gast.Call, count: gast.expr | None) -> gast.expr | None:
    """`range(n)` backwards, as `range(n - 1, -1, -1)` (which numba takes, other than `reversed`)."""
    minus_one = const(-1)
    if count is not None:
        return (
            call("range", shifted(count, -1), minus_one, const(-1)) if len(it.args) == 1 else None
        )
    stop = sweep.need_node(it.args[-1], stmt)
    last = shifted(stop, -1)
    if len(it.args) == 1:
        return call("range", last, minus_one, const(-1))
    return call("range", last, shifted(sweep.need_node(it.args[0], stmt), -1), const(-1))


def _of_one_down(sweep: Sweep, stmt: gast.For, it: gast.Call, count: gast.expr | None) -> gast.expr | None:
    """`range(n - 2, -1, -1)` backwards, as `range(0, n - 1)`."""
    if count is not None or whole_number(it.args[2]) != -1:
        return None
    return call("range", *(shifted(sweep.need_node(end, stmt), 1) for end in (it.args[1], it.args[0])))


def _is_range(node: gast.expr) -> bool:
    return isinstance(node, gast.Call) and isinstance(node.func, gast.Name) and node.func.id == "range"


__all__ = ["Known", "const", "reverse_if", "reverse_loop"]
