"""Loops of a function that is marked with `srcad.checkpoint(fun, every=k)`: taken apart into steps.

    for _ in range(n):                   def simulate_step(_, u, c):
        u = u + c * f(u)       ->            u = u + c * f(u)
                                             return u, c

                                         u, simulate_pullback = checkpointed_for(
                                             simulate_step, (1, 2), (range(n),), (u,), (c,), every=k)

A step takes the items of the loop, its state (what an iteration may read of the one before), and what else it reads
of the variables around it; it is a function of the generated module, whose own derivative is made when it runs. The
call is one for the sweeps as that of `vjp_of` is. What the state is after the loop, and what cannot be differentiated
in it, is found by interpreting the loop in its place, and then forgetting that.
"""

from __future__ import annotations

import builtins
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Fact, Known, Map, Seq, array_sites, sites_of, with_active
from srcad.frontend.assignment import bind_target
from srcad.frontend.capture import has_source
from srcad.frontend.checkpoints import plain
from srcad.frontend.custom import forgotten, reading, refuse_objects, settled, until_known, with_site
from srcad.frontend.displays import Conflict
from srcad.frontend.dynamic import Dynamic, with_values
from srcad.frontend.either import Either
from srcad.frontend.exposed import Exposed, outer_loops
from srcad.frontend.frames import Closure, Frame, Snapshots, bound_in, is_function, is_made_function, names_in
from srcad.frontend.inactive import read_names
from srcad.frontend.loops import builtin_name
from srcad.frontend.mappings import Table
from srcad.frontend.nested import captures
from srcad.frontend.operations import make_call
from srcad.frontend.scopes import free_names, parameters, renamed
from srcad.frontend.seen import Seen
from srcad.rules import registry
from srcad.tree.build import assign, call, const, copy_tree, name, stored, tuple_of, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def call_with_snapshots(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr], func: Any
) -> gast.expr | None:
    """`with_snapshots(f, every, memory, *args)`: the call of f, with its loops taken apart."""
    fact, (every, memory) = sp.fact(args[0]), args[1:3]
    options = {k: v for k, v in (("every", every), ("memory", memory)) if sp.fact(v) != Known(None)}
    if isinstance(fact, Closure):
        label = getattr(fact.node, "name", "function")
        marks = None if sp.nested or sp.tangent else Snapshots(label, options)
        return sp.inline_closure(node, fact, args[3:], keywords, marks)
    if not isinstance(fact, Known):
        raise sp.unsupported(
            node, "srcad.checkpoint of what is not a known function",
            "define it at module level, with what it needs as parameters",
        )  # fmt: skip
    function, given, keywords = plain(sp, node, fact.value, args[3:], keywords)
    values = [*given, *keywords.values()]
    active = any(sp.is_active(v) or sites_of(sp.fact(v)) & sp.memory.active_sites for v in values) or bool(sp.wrt_free)
    if not active or sp.nested or sp.tangent or not has_source(function) or registry.find(function) is not None:
        return sp.call_function(node, Known(function), given, keywords)
    return sp.inline_function(node, function, given, keywords, Snapshots(function.__name__, options))


def marked_loops(sp: Specialiser, node: gast.AST | None, snapshots: Snapshots) -> Snapshots:
    """How the loops of a function are to be run, which has some."""
    label = snapshots.label
    if not outer_loops(snapshots.body):
        raise sp.unsupported(
            node, f"srcad.checkpoint({label}, {min(snapshots.options)}=...) of a function that has no loop",
            f"mark the function that has the loop; srcad.checkpoint({label}) runs all of {label} again",
        )  # fmt: skip
    return snapshots


# ---------------------------------------------------------------- one loop


@dataclass
class Steps:
    """A loop as a function of one iteration, and what this is given."""

    label: str
    taken: set[str] = field(default_factory=set)  # the names in it
    over: list[gast.expr] = field(default_factory=list)  # what the loop goes over
    items: list[str] = field(default_factory=list)  # the parameters for the items of these
    unpacking: list[gast.stmt] = field(default_factory=list)
    state: list[str] = field(default_factory=list)
    last: list[str] = field(default_factory=list)  # what is read only after the loop
    rare: frozenset[str] = frozenset()  # of these what only an iteration binds that ends the loop
    constants: dict[str, gast.expr] = field(default_factory=dict)
    helpers: dict[str, tuple[gast.FunctionDef, Frame]] = field(default_factory=dict)  # the program's, that it calls
    given: dict[str, str] = field(default_factory=dict)  # parts of the state whose parameters have other names

    def parameters(self, given: dict[str, str]) -> list[str]:
        return [*self.items, *(given.get(n, n) for n in self.state), *self.constants]


def run_in_steps(sp: Specialiser, loop: Any, run: Callable[[], None]) -> None:
    """A loop of a marked function; where nothing active passes through it, as it is."""
    snapshots, sp.frame.snapshots = sp.frame.snapshots, None
    assert snapshots is not None
    try:
        place, loop = loop, with_plain_test(loop)
        exposed = Exposed.of(loop, snapshots.body, place)
        with reading(sp) as active:
            facts, changed = learnt(sp, sorted(exposed.state | exposed.last | exposed.read), run)
        stored_names = {n for n in exposed.read if n in facts and entry_sites(sp, n) & changed}
        state = sorted(exposed.state | stored_names)
        last = sorted(exposed.last - stored_names)
        if not any(facts[n].active for n in (*state, *last) if n in facts):
            run()
            return
        taken = {n.id for n in walk([loop]) if isinstance(n, gast.Name)}
        steps = Steps(snapshots.label, taken, state=state, last=last, rare=exposed.rare)
        check_state(sp, loop, steps, facts)
        refuse_changed_globals(sp, loop, steps.label, changed)
        if isinstance(loop, gast.For):
            go_over(sp, steps, loop.target, loop.iter)
            refuse_changed_items(sp, loop, steps, changed)
        emit(sp, loop, steps, facts, changed, snapshots, active)
    finally:
        sp.frame.snapshots = snapshots


def with_plain_test(loop: Any) -> Any:
    """`while (e := f(x)) > 1.0` binds in its test: it becomes `while True`, with a `break`."""
    if not isinstance(loop, gast.While) or not any(isinstance(n, gast.NamedExpr) for n in walk(loop.test)):
        return loop
    leave = gast.If(gast.UnaryOp(gast.Not(), loop.test), [gast.Break()], loop.body)
    return gast.copy_location(gast.While(const(True), [gast.copy_location(leave, loop)], []), loop)


def learnt(sp: Specialiser, names: list[str], run: Callable[[], None]) -> tuple[dict[str, Fact], frozenset[str]]:
    """What is known of variables after the loop, and the memory from before it that it stores into."""
    facts: dict[str, Fact] = {}

    def once() -> gast.expr:
        run()
        return const(None)

    with forgotten(sp):
        before = set(sp.memory.stored_sites)
        sp.memory.stored_sites.clear()
        until_known(sp, once)
        for identifier in names:
            if sp.env is not None and sp.is_bound(identifier):
                owner = sp.frame.owner(identifier)
                assert owner is not None
                facts[identifier] = sp.scope.resolved(sp.live(sp.env[owner.names[identifier]]))
        changed = frozenset(sp.memory.stored_sites)
        equal = dict(sp.scope.equal)
        sp.memory.stored_sites |= before
    sp.scope.equal.update(equal)
    return facts, changed


def entry_sites(sp: Specialiser, identifier: str) -> frozenset[str]:
    """The memory that a variable may be before the loop."""
    return sites_of(sp.look(identifier)) if sp.is_bound(identifier) else frozenset()


def check_state(sp: Specialiser, loop: gast.AST, steps: Steps, facts: dict[str, Fact]) -> None:
    """The state has to be variables of the function itself, and to be numbers, arrays and containers of them."""
    label = steps.label
    for identifier in filter(sp.is_bound, steps.state):
        owner = sp.frame.owner(identifier)
        if owner is not sp.frame.function():
            raise sp.unsupported(
                loop, f"the loop of {label}, whose steps are run again, and which stores into {identifier}, a variable "
                "of another function", f"pass {identifier} to {label}",
            )  # fmt: skip
    for identifier in (*steps.state, *steps.last):
        fact = facts.get(identifier)
        if is_made_function(fact) or isinstance(fact, (Table, Conflict, Either)):
            raise sp.unsupported(
                loop, f"the loop of {label}, whose steps are run again: it leaves in {identifier} what is no number, "
                "array, or tuple or list of them", f"take {identifier} out of the loop",
            )  # fmt: skip


def refuse_changed_globals(sp: Specialiser, loop: Any, label: str, changed: frozenset[str]) -> None:
    """What a step stores into has to be its own: a copy of a global is not that global."""
    frame = sp.frame
    for identifier in sorted(free_names(loop)):
        if frame.owner(identifier) is None and not hasattr(builtins, identifier):
            if sites_of(sp.look(identifier)) & changed:
                raise sp.unsupported(
                    loop, f"the loop of {label}, whose steps are run again, and which stores into {identifier}",
                    f"pass {identifier} to {label} as an argument",
                )  # fmt: skip


# ---------------------------------------------------------------- what it goes over


def go_over(sp: Specialiser, steps: Steps, target: gast.expr, iterable: gast.expr) -> None:
    """The sequences that are read by index, and the parameters for their items."""
    kind = builtin_name(sp, iterable)
    arguments: list[gast.expr] = getattr(iterable, "args", [])
    keywords = getattr(iterable, "keywords", [])
    targets: list[gast.expr] = target.elts if isinstance(target, (gast.Tuple, gast.List)) else []
    if any(isinstance(e, gast.Starred) for e in (*targets, *arguments)):
        kind = None
    if kind == "zip" and keywords:
        strict = keywords[0].value
        if not (isinstance(strict, gast.Constant) and not strict.value):
            raise sp.unsupported(
                iterable, f"zip with strict in the loop of {steps.label}, whose steps are run again",
                "compare the lengths before the loop",
            )  # fmt: skip
    if kind == "zip" and len(targets) == len(arguments):
        for one, part in zip(targets, arguments, strict=True):
            go_over(sp, steps, one, part)
    elif kind == "enumerate" and len(arguments) + len(keywords) <= 2 and len(targets) == 2:
        first = [sp.hold(sp.expr(v), "start") for v in (*arguments[1:], *(k.value for k in keywords))]
        at = len(steps.over)
        go_over(sp, steps, targets[1], arguments[0])
        count = sp.call_function(iterable, Known(len), [sp.again(steps.over[at])], {}, sp.note(name("len"), Known(len)))
        ends = [*map(sp.again, first), sp.binary_of(iterable, first[0], gast.Add(), count)] if first else [count]
        add_sequence(sp, steps, targets[0], make_call(name("range"), ends, {}))
    elif kind == "reversed" and len(arguments) == 1 and builtin_name(sp, arguments[0]) in (None, "range"):
        backwards = gast.Slice(None, None, gast.UnaryOp(gast.USub(), gast.Constant(1, None)))
        whole = gast.copy_location(gast.Subscript(arguments[0], backwards, gast.Load()), iterable)
        add_sequence(sp, steps, target, sp.expr(whole))
    else:
        add_sequence(sp, steps, target, sp.expr(iterable))


def add_sequence(sp: Specialiser, steps: Steps, target: gast.expr, over: gast.expr) -> None:
    fact = sp.fact(over)
    if isinstance(fact, (Map, Table)) or is_function(fact):
        raise sp.unsupported(
            None, f"the loop of {steps.label} over a dict, whose steps are run again", "let it go over list(...)"
        )
    item = target.id if isinstance(target, gast.Name) and target.id not in steps.state else "item"
    if not isinstance(target, gast.Name) or item != target.id:
        while item in {*steps.items, *steps.state, *steps.taken}:
            item += "_"
        steps.unpacking.append(gast.Assign([copy_tree(target)], name(item), None))
    steps.over.append(over)
    steps.items.append(item)


def refuse_changed_items(sp: Specialiser, loop: gast.AST, steps: Steps, changed: frozenset[str]) -> None:
    if any(sites_of(sp.fact(over)) & changed for over in steps.over):
        raise sp.unsupported(
            loop, f"the loop of {steps.label}, whose steps are run again, and which stores into what it goes over",
            "let it go over a copy",
        )  # fmt: skip


# ---------------------------------------------------------------- the function of one iteration


def emit(
    sp: Specialiser, loop: Any, steps: Steps, facts: dict[str, Fact], changed: frozenset[str], snapshots: Snapshots,
    read: set[str],
) -> None:  # fmt: skip
    """The step as a function of the module, the call that runs it, and what the loop binds."""
    step = define(sp, loop, steps)
    for identifier in sorted(read - set(steps.constants)):
        raise sp.unsupported(
            loop, f"the loop of {steps.label}, whose steps are run again, and which calls what reads the active "
            f"variable {identifier}", f"make {identifier} a parameter of {steps.label}",
        )  # fmt: skip
    given = {n: sp.expr(name(n)) if sp.is_bound(n) else const(None) for n in steps.state}  # bound in an iteration
    values = [*steps.over, *given.values(), *steps.constants.values()]
    active = [*map(sp.is_active, steps.over), *(facts[n].active for n in given)]
    active += [sp.is_active(v) for v in steps.constants.values()]
    places = [i for i, moves in enumerate(active) if moves]
    refuse_objects(sp, loop, steps.label, [values[i] for i in places])
    last = [sp.expr(name(n)) if sp.is_bound(n) else unbound(steps, n) for n in steps.last]
    after = [facts[n] for n in (*steps.state, *steps.last)]
    facts = {n: left_fact(sp, facts[n]) for n in (*steps.state, *steps.last)}
    held = [*map(sp.fact, values), *after, *facts.values()]
    stored_sites = changed | sp.memory.stored_sites
    apart = stored_sites & frozenset().union(*map(array_sites, held))
    lists = stored_sites & frozenset().union(*map(sites_of, held))
    helper = "checkpointed_for" if isinstance(loop, gast.For) else "checkpointed_while"
    made = make_call(
        name(f"{helper}_apart" if apart else helper),
        [
            *step, tuple_of([const(i) for i in places]),
            *([tuple_of(steps.over)] if isinstance(loop, gast.For) else []), tuple_of(list(given.values())),
            *([tuple_of(list(steps.constants.values()))] if steps.constants else []),
        ],
        {
            **({"last": tuple_of(last)} if last else {}), **({"stops": const(True)} if breaks(loop.body) else {}),
            **({"lists": const(True)} if lists and not apart else {}),
            **{k: sp.again(v) for k, v in snapshots.options.items()},
        },
    )  # fmt: skip
    first = len(values) - len(steps.constants)
    wishes = Dynamic(
        tuple(facts), f"{steps.label}_pullback", (*(values[i] for i in places), *last), label=steps.label,
        seeded=tuple(k for k, i in enumerate(places) if i >= first), apart=f"{helper}_apart",
    )  # fmt: skip
    left = with_values(sp, loop, made, wishes, list(facts.values()))
    for identifier, value in zip(facts, left, strict=True):
        leave(sp, loop, steps, identifier, value, changed)


def left_fact(sp: Specialiser, fact: Fact) -> Fact:
    """What is known of a value that the loop leaves, in memory of its own."""
    return with_active(with_site(settled(fact), sp.fresh("loop")), fact.active)


def unbound(steps: Steps, identifier: str) -> gast.expr:
    """A variable that has no value before the loop."""
    return const(None) if identifier in steps.rare else call("Unbound", const(identifier))


def leave(
    sp: Specialiser, loop: gast.AST, steps: Steps, identifier: str, value: gast.expr, changed: frozenset[str]
) -> None:
    """A variable is bound to what the loop leaves; where it is an array that others may see, this is stored there."""
    sites = entry_sites(sp, identifier) & changed
    if not sites or private(sp, steps, sites):
        bind_target(sp, stored(identifier), value)
        return
    target = sp.expr(name(identifier))
    if identifier in bound_anew(loop) or not isinstance(sp.fact(target), Array):
        raise sp.unsupported(
            loop, f"the loop of {steps.label}, whose steps are run again, and which changes {identifier}, known by "
            "other names, too", f"begin with a copy of {identifier}",
        )  # fmt: skip
    sp.store(loop, target, sp.note(gast.Constant(..., None), Known(...)), value)


def bound_anew(loop: Any) -> set[str]:
    """The names that a loop binds to other values: `u *= c` changes the array that u is."""
    changed = [n.target for n in walk(loop.body) if isinstance(n, gast.AugAssign)]
    names = [n for n in walk(loop.body) if isinstance(n, gast.Name) and isinstance(n.ctx, gast.Store)]
    return {n.id for n in names if not any(n is target for target in changed)}


def private(sp: Specialiser, steps: Steps, sites: frozenset[str]) -> bool:
    """Whether memory is reached by the loop's own variables only."""
    own = {sp.frame.names.get(n) for n in steps.state}
    others = [fact for n, fact in (sp.env or {}).items() if n not in own]
    return not sites & sp.param_sites and not any(sites & sites_of(fact) for fact in others)


def define(sp: Specialiser, loop: Any, steps: Steps) -> list[gast.expr]:
    """The names of the functions that the loop becomes: of its body, and of a `while`'s test (None: always true)."""
    sp.names.taken |= {*steps.taken, *steps.items, *steps.state}
    label = sp.new_name(f"{steps.label}_step")
    test = gast.Return(copy_tree(loop.test)) if isinstance(loop, gast.While) else None
    body = [*steps.unpacking, *copy_tree(loop.body)]
    reading = function_of(label, [*steps.items, *steps.state], [*([test] if test is not None else []), *body])
    owners = {n: sp.frame.owner(n) for n in names_in(reading) - read_names(reading)}  # this frame's
    meanings: dict[str, object] = {n: owner.names[n] for n, owner in owners.items() if owner is not None}
    seen = Seen(meanings=meanings, also=frozenset(sp.wrt_free))
    captures(sp, loop, Closure(reading, sp.frame), seen)
    steps.helpers = seen.helpers
    steps.constants = {n: v for n, v in sorted(seen.captured.items()) if n not in steps.state}
    threaded = [n for n, v in steps.constants.items() if sp.is_active(v)]
    returned = [*steps.state, *steps.last, *threaded]
    body = [*(assign(n, const(None)) for n in sorted(steps.rare)), *body]
    rebound = bound_in(body)
    for identifier in steps.state:
        if identifier in rebound and isinstance(sp.look(identifier), (Seq, Map)):
            steps.given[identifier] = sp.new_name(f"{identifier}_before")  # a container keeps its name in a function
            body.insert(0, assign(identifier, name(steps.given[identifier])))
    if breaks(body):
        stopped = sp.new_name("stopped")
        returned.append(stopped)
        body = [assign(stopped, const(False)), *without_breaks(body, stopped)]
    body.append(gast.Return(tuple_of([name(n) for n in returned])))
    sp.steps[label] = with_core_names(sp, function_of(label, steps.parameters(steps.given), body), steps)
    if test is None:
        return [name(label)]
    if isinstance(loop.test, gast.Constant) and loop.test.value:
        return [name(label), const(None)]
    goes_on = sp.new_name(f"{steps.label}_goes_on")
    sp.steps[goes_on] = with_core_names(sp, function_of(goes_on, steps.parameters({}), [test]), steps)
    return [name(label), name(goes_on)]


def function_of(label: str, params: list[str], body: list[gast.stmt]) -> gast.FunctionDef:
    args = [gast.Name(n, gast.Param(), None, None) for n in params]
    return gast.FunctionDef(label, gast.arguments(args, [], None, [], [], None, []), body, [], None, None, [])


def with_core_names(sp: Specialiser, tree: gast.FunctionDef, steps: Steps) -> gast.FunctionDef:
    """The function with the functions that it calls written out in it, and the names of Core for what is global."""
    used = {n for f in (tree, *(made for made, _ in steps.helpers.values())) for n in free_names(f)}
    inner = [
        global_names(sp, helper, frame, steps) for n, (helper, frame) in sorted(steps.helpers.items()) if n in used
    ]
    made = global_names(sp, tree, sp.frame, steps)
    made.body = [*inner, *made.body]
    return made


def global_names(sp: Specialiser, tree: gast.FunctionDef, frame: Any, steps: Steps) -> gast.FunctionDef:
    sp.names.taken |= parameters(tree.args) | bound_in(tree.body)
    table: dict[str, gast.expr] = {}
    marks = {n.id for n in tree.decorator_list if isinstance(n, gast.Name)}  # `@checkpoint`, which is a name of Core
    known = {*steps.parameters({}), *steps.given.values(), *steps.helpers, tree.name, *marks}
    frame = frame.outermost()
    for identifier in sorted(free_names(tree) - known):
        made = sp.free_name(identifier, frame)
        if not isinstance(made, gast.Name) or made.id != identifier:
            table[identifier] = made
    found = renamed(tree, table, sp.new_name)
    assert isinstance(found, gast.FunctionDef)
    return found


def breaks(body: list[gast.stmt]) -> bool:
    """Whether a (structured) loop may be left before it ends."""
    return any(
        isinstance(stmt, gast.Break)
        or isinstance(stmt, (gast.If, gast.With, gast.Try))
        and any(breaks(getattr(stmt, part, None) or []) for part in ("body", "orelse", "finalbody"))
        for stmt in body
    )


def without_breaks(body: list[gast.stmt], stopped: str) -> list[gast.stmt]:
    """Each `break`, which ends a path through the body, as `stopped = True`."""
    out: list[gast.stmt] = []
    for stmt in body:
        if isinstance(stmt, (gast.If, gast.With, gast.Try)):
            for part in ("body", "orelse", "finalbody"):
                if isinstance(getattr(stmt, part, None), list):
                    setattr(stmt, part, without_breaks(getattr(stmt, part), stopped))
        out.append(assign(stopped, const(True)) if isinstance(stmt, gast.Break) else stmt)
    return out


__all__ = ["call_with_snapshots", "marked_loops", "run_in_steps"]
