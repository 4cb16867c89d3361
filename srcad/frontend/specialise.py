"""From the user's functions to one function in Core Python, for arguments of known types.

The user's program is interpreted abstractly, statement by statement: what is known of each value, which values
are active, which function a call calls. While it is interpreted it is written down again, with calls of the
user's own functions that touch active values put in place, and with everything inactive left as it was.
Loops are interpreted until what is known at their head no longer changes; the last round is the one kept.

Facts about memory (which allocations hold active values, which are stored into) hold for the whole program, so
when a round finds a new one, everything is interpreted once more.
"""

from __future__ import annotations

import types
from typing import Any

import gast
import numpy as np

from srcad.errors import LocatedError, UnsupportedSyntaxError, WrtError
from srcad.facts import Fact, Instance, Known, Map, Seq, Unknown, is_mixed, sites_of
from srcad.frontend import binding, displays, inlining, loops, objects, webs
from srcad.frontend.capture import Source, capture
from srcad.frontend.core import Core, Free
from srcad.frontend.either import Either
from srcad.frontend.frames import Again, Snapshots, bound_in, is_made_function
from srcad.frontend.knowledge import Persistent
from srcad.frontend.leaving import refuse_behind
from srcad.frontend.mappings import Table
from srcad.frontend.matrices import holds_stored
from srcad.frontend.nameless import refuse_nameless
from srcad.frontend.specialiser import Specialiser, first_line
from srcad.frontend.steps import marked_loops
from srcad.frontend.structure import structured
from srcad.frontend.unseen import refuse_unseen
from srcad.tree.build import assign, copy_tree, name, walk

IN_REVERSE = {"nested": False, "tangent": False, "by_products": False, "in_forward": False}


def specialise(
    function: types.FunctionType, facts: dict[str, Fact], wrt_free: frozenset[str], samples: dict[str, Any],
    *, mode: dict[str, bool] | None = None, static: frozenset[str] = frozenset(),
    snapshots: dict[str, Any] | None = None, apart: bool = False, spaces: dict[str, Any] | None = None,
) -> Core:  # fmt: skip
    """One function in Core Python for these facts of its parameters; `wrt_free` names active free variables.

    `mode`: is it "nested" (what is made of it will be differentiated in its turn), is it for a "tangent" (forward
    mode). `static`: paths of numbers that it may rely on. `snapshots`: its loops are taken apart into steps
    (`frontend/steps.py`). `apart`: one name does not stand for values that have nothing to do with each other
    (`frontend/webs.py`). `spaces`: where the free variables are, the dict of a module or a cell.
    """
    source = capture(function)
    memory = Persistent()
    first: LocatedError | None = None
    found: Core | None = None
    for _ in range(40):
        version = memory.version()
        sp = Specialiser(source, memory, wrt_free, dict(samples))
        sp.mode, sp.static, sp.apart = mode or IN_REVERSE, static, apart
        sp.spaces = spaces or {}
        sp.start()
        try:
            core = _once(sp, facts, snapshots or {})
        except Again:
            continue
        except LocatedError as error:
            error.wanted |= memory.wanted
            error.asked |= memory.asked
            if found is not None:
                return found
            if not memory.made_classes <= memory.object_classes:  # their attributes may do what they cannot
                memory.object_classes |= memory.made_classes
                first = error
                continue
            first = first or error
            first.wanted |= error.wanted
            first.asked |= error.asked
            learnt = memory.version() != version  # with what was learnt on the way it may be no error
            if first.wanted or not learnt and memory.counted == len(memory.called_again):
                raise first from None
            memory = memory if learnt else memory.without_wrong_pullbacks()
            continue
        if memory.version() != version:
            continue
        dropped = {n.place for n in walk(core.body) if isinstance(n, loops.Dropped)}
        if dropped:
            memory.kept_loops |= dropped
            continue
        if memory.made_classes <= memory.object_classes or not _of_unknown_types(core):
            return core
        memory.object_classes |= memory.made_classes  # what their methods give is known when they are looked into
        found = core
    raise first or UnsupportedSyntaxError(
        f"the function {source.name}, whose containers change their types without end", "keep one type in one container"
    )


def _of_unknown_types(core: Core) -> bool:
    """Whether the type of something that goes into an active operation is not known."""
    operands = (o for op in core.ops.values() for o in op.operands.values() if isinstance(o, gast.AST))
    return any(type(core.facts.get(o)) is Unknown for o in operands)


def bind_parameters(sp: Specialiser, facts: dict[str, Fact]) -> None:
    """Parameters as they come in; a function is known as itself, a dict that is changed exists as its parts."""
    sp.params = set(facts)
    sp.param_sites = frozenset().union(*(sites_of(f) for f in facts.values()))
    outer = [n for n in walk(sp.source.body) if isinstance(n, gast.Nonlocal)]
    rebound = bound_in(sp.source.body).union(*(n.names for n in outer))
    for parameter, fact in facts.items():
        value = sp.samples.get(parameter)
        if parameter in rebound:
            sp.samples.pop(parameter, None)  # the name stands for another object, later
        if isinstance(fact, Instance) and isinstance(
            value, (types.FunctionType, types.BuiltinFunctionType, types.MethodType, np.ufunc)
        ):
            fact = Known(value)
            sp.attribute_paths[parameter] = value
        sp.bind(parameter, fact)
    for parameter, fact in facts.items():
        if isinstance(fact, Map) and fact.kind == "dict" and parameter in sp.memory.virtual_sites:
            whole = sp.note(name(parameter), fact)
            binding.bind_parts(sp, parameter, fact, displays.parts_of_mapping(sp, whole) or {}, real=parameter)
        objects.take_apart(sp, parameter, fact)
        in_parts = fact.active or parameter in sp.memory.in_parts
        if isinstance(fact, Seq) and fact.kind == "tuple" and in_parts and parameter in bound_in(sp.source.body):
            whole = sp.note(name(parameter), fact)
            binding.bind_value(sp, parameter, whole)


def _once(sp: Specialiser, facts: dict[str, Fact], snapshots: dict[str, Any]) -> Core:
    source = sp.source
    bind_parameters(sp, facts)
    body = structured(source.body, sp.names)
    if sp.apart:
        body = webs.renamed(body, [p for p, fact in facts.items() if isinstance(fact, (Map, Seq))], sp.names)
        body = webs.apart(body, sorted(facts), sp.names)
    sp.root.local |= bound_in(body)
    for extra in bound_in(body):
        sp.root.names.setdefault(extra, extra)
    sp.stack.append((source.function.__code__, None))
    if snapshots and not sp.nested and not sp.tangent:
        options = {k: sp.object(v) for k, v in snapshots.items()}
        sp.root.snapshots = marked_loops(sp, None, Snapshots(source.name, options, body))
    sp.scopes[(None, "body")] = sp.scope
    result = inlining.run_body(sp, body, sp.root)
    if isinstance(sp.fact(result), Either):
        raise sp.unsupported(
            None, "a result that is one of several containers, or something else", "return one kind of thing"
        )
    objects.refuse_whole(sp, result)
    if is_made_function(sp.fact(result)) or isinstance(sp.fact(result), Table):
        raise sp.unsupported(
            None,
            "a function or a dict with unknown keys as the result",
            "return numbers, arrays, tuples, lists, dicts of them",
        )
    if holds_stored(sp.fact(result)):
        raise sp.unsupported(
            None, "a sparse matrix of active data as the result", "return A.toarray(), or the data that it is made of"
        )
    if sp.wrt_free:
        refuse_unseen(sp, [*sp.out, result])
    if source.is_generated:  # a gradient need not depend on what its function reads
        for identifier in sorted(sp.wrt_free & set(sp.spaces) - set(sp.seen_free)):
            sp.free_at(identifier, sp.spaces[identifier])
    unknown = sp.wrt_free - set(sp.seen_free)
    if unknown:
        missing = ", ".join(sorted(unknown))
        raise WrtError(f"wrt: {source.name} has no parameter and reads no free variable named {missing}")
    made = _written(sp, facts, result)
    refuse_nameless(sp, made.body, result)
    refuse_behind(sp, made.body)
    return made


def _written(sp: Specialiser, facts: dict[str, Fact], result: gast.expr) -> Core:
    """What the interpretation has written, and what it knows of it."""
    source = sp.source
    return Core(
        name=source.name if source.name != "<lambda>" else "function",
        args=copy_tree(source.args),
        params=list(facts),
        body=[*(assign(n, made) for n, made in sp.buffers.values()), *sp.out],
        result=result,
        facts=sp.facts,
        ops=sp.ops,
        scopes=sp.scopes,
        places=sp.places,
        lines=sp.lines,
        augmented=sp.augmented,
        dynamic=dict(sp.dynamic),
        accumulations=sp.accumulations,
        free=sp.free,
        of_defaults=_of_defaults(source),
        locals=set(sp.name_sites) | {n for n, _ in sp.buffers.values()},
        stored_sites=frozenset(sp.memory.stored_sites),
        changed_sites=frozenset(sp.memory.virtual_sites | {s for s, f in sp.memory.contents.items() if f.active}),
        active_sites=frozenset(sp.memory.active_sites),
        name_sites={n: sites_of(f) for n, f in sp.free_facts.items() if n in sp.free}
        | sp.name_sites
        | {n: sites_of(sp.attribute_facts[path]) for path, (n, _) in sp.buffers.items()},
        contents=dict(sp.memory.contents),
        wrt_free=dict(sp.seen_free),
        watched=sp.watched,
        free_facts=dict(sp.free_facts),
        optional=bool(source.function.__defaults__ or source.function.__kwdefaults__),
        attribute_facts=dict(sp.attribute_facts),
        anything_changes=bool(sp.memory.not_understood),
        set_attributes=frozenset(sp.memory.set_attributes),
        set_globals=frozenset(sp.memory.set_globals),
        facts_of_parameters=dict(facts) | {v: sp.fact_of_free(v) for v in sp.seen_free.values()},
        attribute_paths=sp.attribute_paths,
        absent=tuple(sp.absent),
        literals=sp.literals,
        wanted=frozenset(sp.memory.wanted),
        asked=frozenset(sp.memory.asked),
        insertions=dict(sp.insertions),
        steps=dict(sp.steps),
        late_sites=sp.late_sites,
        moved=dict(sp.moved),
        pure=frozenset(k for k, pure in sp.pure.items() if pure),
        mixed=any(is_mixed(fact) for fact in sp.facts.values()),
        return_line=first_line(sp.here, sp.root) if isinstance(sp.here, gast.Return) else "",
    )


def _of_defaults(source: Source) -> dict[str, Free]:
    """The variables of its module that the text of the defaults names."""
    space, module = source.function.__globals__, source.function.__module__
    defaults = [d for d in (*source.args.defaults, *source.args.kw_defaults) if d is not None]
    named = sorted({n.id for n in walk(defaults) if isinstance(n, gast.Name)})
    return {n: Free("global", space[n], module, n) for n in named if n in space}


__all__ = ["specialise"]
