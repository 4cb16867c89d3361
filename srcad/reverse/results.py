"""What a gradient function gives: each parameter's adjoint in its shape, type and structure, in memory of its own."""

from __future__ import annotations

from dataclasses import replace

import gast

from srcad.facts import Array, Fact, Map, Scalar, Seq, Unknown, sites_of
from srcad.frontend.webs import SharedName
from srcad.request import Request
from srcad.reverse.adjoints import Adjoint, full
from srcad.reverse.collect import as_tuples
from srcad.reverse.gradients import structure
from srcad.reverse.markers import Marker
from srcad.reverse.paths import leaves
from srcad.reverse.pieces import names_stored
from srcad.reverse.sweep import Sweep
from srcad.reverse.wholes import parts_into_whole
from srcad.rules.expr import NUMPY
from srcad.tree.build import assign, attribute, call, name


def finish_parameters(sweep: Sweep, request: Request, last: gast.AST) -> None:
    """Each gradient in its parameter's shape and type, and in memory of its own."""
    for parameter in [*request.wrt, *request.free]:
        if parameter in sweep.shadows:
            _finish_leaf(sweep, parameter, sweep.core.facts_of_parameters[parameter], request.pullback)
            continue
        whole = sweep.core.facts_of_parameters[parameter]
        if isinstance(whole, (Seq, Map)) and _is_stored(sweep, parameter, whole) and parameter not in sweep.state:
            if not any(k.startswith((f"{parameter}[", f"{parameter}.")) for k in sweep.state):
                variable = sweep.variable(parameter)
                if request.pullback:
                    zeros = sweep.names.new(f"{parameter}_zeros")
                    sweep.entry.append(assign(zeros, call("shadow_of", name(parameter))))
                    own = assign(variable, call("copied_parts", name(zeros)))
                    sweep.out.append(Marker(sweep.flow.body[0], [own]))
                else:
                    sweep.entry.append(assign(variable, call("shadow_of", name(parameter))))
                sweep.state[parameter] = Adjoint(variable, whole, True)
                continue
        for key, fact in leaves(parameter, sweep.core.facts_of_parameters[parameter]):
            if not isinstance(fact, (Array, Scalar, Unknown)) and not (isinstance(fact, Seq) and fact.items is None):
                continue
            _finish_leaf(sweep, key, fact, request.pullback)
        _parts_into_wholes(sweep, parameter)
    as_tuples(sweep)


def _own(adjoint: gast.expr, fact: Fact) -> gast.expr:
    if isinstance(fact, Scalar):
        python = "complex" if fact.dtype[0] == "c" else "float"
        return call(python if fact.weak else f"{NUMPY}.{fact.dtype}", adjoint)
    return call(attribute(adjoint, "copy")) if isinstance(fact, Array) else call("copied_parts", adjoint)


def _is_stored(sweep: Sweep, parameter: str, fact: Fact) -> bool:
    """Whether a container may not be at the end what it was at the start."""
    if sites_of(fact) & sweep.core.stored_sites:
        return True
    return any(
        isinstance(t, gast.Subscript) and isinstance(t.value, gast.Name) and t.value.id == parameter
        for s in sweep.flow.positions
        if isinstance(s, gast.Assign)
        for t in s.targets
    )


def _parts_into_wholes(sweep: Sweep, parameter: str) -> None:
    first = sweep.flow.body[0]
    for whole in sorted(k for k in sweep.state if k.startswith((f"{parameter}[", f"{parameter}.")) or k == parameter):
        for added in parts_into_whole(sweep, whole, first) if whole in sweep.state else []:
            sweep.out.append(Marker(first, [added]))


def _finish_leaf(sweep: Sweep, key: str, fact: Fact, copied: bool) -> None:
    if key in sweep.shadows:
        entry = next(s for s in sweep.core.body if isinstance(s, gast.Assign) and sweep.shadows[key] in names_stored(s))
        variable = sweep.names.new(f"{key}_bar")
        own = sweep.need_name(sweep.shadows[key], entry, True, fact, content=False)
        sweep.out.append(
            Marker(entry, [assign(variable, _own(own, fact) if copied or not isinstance(fact, Array) else own)])
        )
        sweep.state[key] = Adjoint(variable, fact, True)
        return
    adjoint = sweep.state.get(key)
    if adjoint is None:
        if sweep.is_rebound(key) and isinstance(fact, (Array, Unknown)):
            variable = sweep.variable(key)
            sweep.out.append(
                Marker(sweep.flow.body[0], [assign(variable, sweep.zeros_node(sweep.at_entry(key), fact))])
            )
            sweep.state[key] = Adjoint(variable, fact, True)
        return
    variable = adjoint.variable
    value: gast.expr | None = None
    like = sweep.at_entry(key)
    if isinstance(fact, Array):
        if not full(replace_dtype(adjoint.fact, fact), fact, sweep.scope):
            value = call(f"{NUMPY}.full_like", like, name(variable))
        elif getattr(adjoint.fact, "dtype", None) != fact.dtype:
            value = call(attribute(name(variable), "astype"), attribute(like, "dtype"))
        elif not adjoint.owned:
            value = call(attribute(name(variable), "copy"))
    elif isinstance(fact, Scalar) and isinstance(adjoint.fact, Array):
        value = gast.Subscript(name(variable), gast.Tuple([], gast.Load()), gast.Load())
    elif (
        isinstance(fact, Scalar)
        and fact.weak
        and (
            type(adjoint.fact) is Unknown  # it may be an array without axes
            or _no_python_number(getattr(adjoint.fact, "dtype", fact.dtype), fact.dtype)
        )
    ):
        value = call("complex" if fact.dtype[0] == "c" else "float", name(variable))
    elif (
        isinstance(fact, Scalar)
        and not fact.weak
        and (
            # Its parts may be numbers of Python's: 1.0 where nothing was computed, what an array of one element held.
            fact.dtype != "float64" or getattr(adjoint.fact, "dtype", None) != fact.dtype
        )
    ):
        value = call(f"{NUMPY}.{fact.dtype}", name(variable))
    elif isinstance(fact, Unknown):
        value = call("like", name(variable), like)
    if value is not None:
        sweep.out.append(Marker(sweep.flow.body[0], [assign(variable, value)]))


def _no_python_number(dtype: str, wanted: str) -> bool:
    """Whether a number is not of the precision that Python's own have."""
    return wanted[0] == "c" != dtype[0] or dtype not in ("float64", "complex128")


def replace_dtype(have: Fact, want: Fact) -> Fact:
    if isinstance(have, (Array, Scalar)) and isinstance(want, (Array, Scalar)):
        return replace(have, dtype=want.dtype)
    return have


def gradient_expression(sweep: Sweep, request: Request) -> gast.expr:
    order = [sweep.core.wrt_free.get(n, n) if n not in sweep.core.params else n for n in request.order] or [
        *request.wrt,
        *request.free,
    ]
    for p in order:
        if sweep.is_rebound(p) and isinstance(sweep.core.facts_of_parameters[p], (Seq, Map)):
            raise SharedName(
                f"the container {p}, a parameter whose name is bound again",
                f"bind the new value to another name than {p}",
                sweep.place(sweep.flow.binders(p)[0]),
            )
    parts = [structure(sweep, p, sweep.core.facts_of_parameters[p]) for p in order]
    return parts[0] if request.single and len(parts) == 1 else gast.Tuple(parts, gast.Load())


__all__ = ["finish_parameters", "gradient_expression"]
