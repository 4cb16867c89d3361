"""Statements of srcad's own text, where that is differentiated again.

    add_parts(xs_bar, slice(None), parts)        add_parts(xs_bar_dot, slice(None), parts_dot)
                                                 add_parts(xs_bar, slice(None), parts)

In forward mode what adds to adjoints in a container has a tangent that adds to the tangents of these, whatever they
are. In reverse mode it is written out as what it does, element by element.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Fact, Instance, Known, Map, Scalar, Seq, Unknown
from srcad.frontend.displays import parts_of_mapping, parts_of_sequence
from srcad.frontend.stores import mark, put
from srcad.runtime import helpers
from srcad.tree.build import Fields, const, name

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def add_parts(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`add_parts(target, index, parts)`."""
    target, index, parts = args
    if not any(sp.is_active(a) for a in (target, parts)):
        return None
    done = sp.note(const(None), Known(None))
    if not sp.tangent:
        _written_out(sp, node, target, index, parts)
        return done
    fact = sp.fact(target)
    _mark(sp, fact if _several(sp, index) else _part(fact, index), sp.fact(parts))
    if isinstance(fact, Seq) and not _several(sp, index):
        mark(sp, fact, sp.fact(parts))
    made = gast.Expr(gast.Call(name("add_parts"), [target, index, parts], []))
    sp.note(made.value, Known(None))
    sp.emit(made, node)
    sp.accumulations[made] = Unknown()
    return done


def copy_with(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`copy_with(model, w=w_bar)`: the gradient with respect to an object."""
    if not any(sp.is_active(v) for v in keywords.values()):
        return None
    like = sp.fact(args[0])
    cls = like.cls if isinstance(like, (Map, Instance)) else None
    return _object(sp, gast.Call(name("copy_with"), [args[0]], []), cls, keywords)


def dataclass(sp: Specialiser, cls: type, func: gast.expr, keywords: dict[str, gast.expr]) -> gast.expr:
    """`type(p)(w=w_bar)`."""
    return _object(sp, gast.Call(func, [], []), cls, keywords)


def _object(sp: Specialiser, call: gast.Call, cls: type | None, parts: dict[str, gast.expr]) -> gast.expr:
    facts = {k: sp.fact(v) for k, v in parts.items()}
    kind = "object" if cls is None else cls.__name__
    made = Fields([const(k) for k in parts], list(parts.values()), call)
    return sp.note(made, Map(kind, facts, frozenset([sp.fresh("object")]), cls))


def _several(sp: Specialiser, index: gast.expr) -> bool:
    """Whether an index means several elements: `...`, a slice."""
    if isinstance(index, gast.Constant):
        return index.value is ...
    fact = sp.fact(index)
    if isinstance(fact, Known) and isinstance(fact.value, slice):  # held under a name
        return True
    return isinstance(index, gast.Call) or isinstance(index, gast.Subscript) and sp.fact(index.value) == Known(np.s_)


def _part(fact: Fact, index: gast.expr) -> Fact:
    key = index.value if isinstance(index, gast.Constant) else None
    if isinstance(fact, Map):
        return fact.items.get(key, Unknown())
    if isinstance(fact, Seq):
        return fact.items[key] if fact.items is not None and isinstance(key, int) else fact.elem or Unknown()
    return Unknown()


def _mark(sp: Specialiser, fact: Fact, added: Fact) -> None:
    """Everything in a container is stored into."""
    if isinstance(fact, Map):
        for key, part in fact.items.items():
            _mark(sp, part, added.items.get(key, Unknown(added.active)) if isinstance(added, Map) else added)
        sp.memory.stored_sites |= fact.sites
    elif isinstance(fact, Seq):
        given = added.items if isinstance(added, Seq) and added.items is not None else None
        common = added.elem if isinstance(added, Seq) and added.items is None and added.elem else Unknown(added.active)
        own = fact.items if fact.items is not None else ((fact.elem or Unknown()),) * max(len(given or ()), 1)
        for i, part in enumerate(own):
            more = given[i] if given is not None and i < len(given) else common
            _mark(sp, part, more)
            for site in sorted(fact.sites):
                put(sp, site, part if isinstance(part, (Array, Seq, Map)) else more)
        sp.memory.stored_sites |= fact.sites
    elif not isinstance(fact, Scalar):
        mark(sp, fact, added)


def _written_out(sp: Specialiser, node: gast.AST, target: gast.expr, index: gast.expr, parts: gast.expr) -> None:
    if not _several(sp, index):
        _add(sp, node, target, index, parts)
        return
    fact = sp.fact(target)
    if isinstance(fact, Map):
        mapping = parts_of_mapping(sp, parts) or {}
        for key in fact.items:
            if key in mapping:
                _add(sp, node, target, sp.note(const(key), Known(key)), mapping[key])
        return
    items = parts_of_sequence(sp, parts)
    whole = isinstance(index, gast.Constant) or sp.fact(index) == Known(slice(None))
    if whole and isinstance(fact, Seq) and fact.items is not None and items is not None:
        for i, item in enumerate(items):
            _add(sp, node, target, sp.note(const(i), Scalar("int64", literal=i, size=i)), item)
        return
    each, chosen = _ways_to_add(fact)
    sp.call_function(node, Known(each if whole else chosen), [target, parts] if whole else [target, index, parts], {})


def _ways_to_add(fact: Fact) -> tuple[Any, Any]:
    """How all parts of a sequence are added to, and those of a slice, as `helpers.add_parts` does: arrays in place, for
    others may hold them, and be their adjoints."""
    if isinstance(fact, Array):
        return _add_each_number, _add_numbers
    elem = fact.elem if isinstance(fact, Seq) and fact.items is None else None
    kinds = set(map(type, fact.items)) if isinstance(fact, Seq) and fact.items is not None else {type(elem)}
    if kinds <= {Scalar}:
        return _add_each_number, _add_numbers
    if kinds <= {Array}:
        return _add_each_array, _add_arrays
    if kinds <= {Seq, Map}:
        return _add_each_container, _add_containers
    return _add_each_part, _add_some_parts


def _add(sp: Specialiser, node: gast.AST, target: gast.expr, index: gast.expr, part: gast.expr) -> None:
    """`target[index] += part`, or what is in there each by itself."""
    here = sp.subscript_of(sp.again(target), sp.again(index), node)
    fact = sp.fact(here)
    if isinstance(fact, (Seq, Map)):
        _written_out(sp, node, here, sp.note(gast.Constant(..., None), Known(...)), part)
    else:
        function = _add_number if isinstance(fact, Scalar) else _add_array if isinstance(fact, Array) else _add_either
        sp.call_function(node, Known(function), [target, index, part], {})


def _add_array(target: Any, i: Any, part: Any) -> None:
    target[i] += part


def _add_number(target: Any, i: Any, part: Any) -> None:
    target[i] = target[i] + part


def _add_either(target: Any, i: Any, part: Any) -> None:
    held = target[i]
    if isinstance(held, np.ndarray):
        held[...] += part
    else:
        target[i] = helpers.no_list(held) + part


def _add_each_number(target: Any, parts: Any) -> None:
    for i in range(len(target)):
        target[i] = target[i] + parts[i]


def _add_numbers(target: Any, index: Any, parts: Any) -> None:
    for k, i in enumerate(range(len(target))[index]):
        target[i] = target[i] + parts[k]


def _add_each_array(target: Any, parts: Any) -> None:
    for i in range(len(target)):
        target[i] += parts[i]


def _add_arrays(target: Any, index: Any, parts: Any) -> None:
    for k, i in enumerate(range(len(target))[index]):
        target[i] += parts[k]


def _add_each_container(target: Any, parts: Any) -> None:
    for i in range(len(target)):
        helpers.add_parts(target[i], ..., parts[i])


def _add_containers(target: Any, index: Any, parts: Any) -> None:
    for k, i in enumerate(range(len(target))[index]):
        helpers.add_parts(target[i], ..., parts[k])


def _add_each_part(target: Any, parts: Any) -> None:
    for i in range(len(target)):
        helpers.add_parts(target, i, parts[i])


def _add_some_parts(target: Any, index: Any, parts: Any) -> None:
    for k, i in enumerate(range(len(target))[index]):
        helpers.add_parts(target, i, parts[k])
