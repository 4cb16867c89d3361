"""`collections.deque` of active values is a list.

    waiting = deque()                     waiting = []
    waiting.append(x * x)                 waiting.append(x * x)
    waiting.appendleft(v)                 waiting.insert(0, v)
    v = waiting.popleft()                 v = waiting.pop(0)

One that holds constants only stays what it is. Whether it does is known when something active is put into it: then the
program is interpreted again, with a list from the start.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Known, Scalar, Unknown, sites_of
from srcad.frontend.frames import Again
from srcad.frontend.operations import function_node, make_call, written_out
from srcad.tree.build import const

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def queue(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`deque()`, `deque(xs)`; not one that forgets what is too old (`maxlen`)."""
    if keywords or len(args) > 1:
        return None
    site = sp.fresh("?queue")
    if site in sp.memory.queue_sites or any(sp.is_active(a) for a in args):
        return sp.call_function(node, Known(list), args, {})
    args, keywords = written_out(sp, args, keywords)
    sp.queues.add(site)
    return sp.note(make_call(function_node(sp, value, func, node), args, keywords), Unknown(False, frozenset([site])))


def becomes_list(sp: Specialiser, func: gast.expr | None) -> None:
    """Something active is given to a method of a queue."""
    found = sites_of(sp.fact(func.value)) & sp.queues if isinstance(func, gast.Attribute) else frozenset()
    if found:
        sp.memory.queue_sites |= found
        raise Again


def as_of_list(sp: Specialiser, label: str, args: list[gast.expr]) -> tuple[str, list[gast.expr]]:
    """A queue's method as one of a list."""
    first = sp.note(const(0), Scalar("int64", literal=0, size=0))
    if label == "popleft":
        return "pop", [first]
    return ("insert", [first, *args]) if label == "appendleft" else (label, args)
