"""Text that runs later than where it stands, and reads its variables as they are then.

    terms = (w * v for v in weights)      nothing active in it: it stays as the user wrote it
    w = x[0]                              ... but an active w is what it will read
    return sum(terms)

A generator, lambda, function or class in text that is left as it is keeps its variables: from there on none of them
may become active. One that exists only in what is known of it (a function, a dict of parts) was written out in the
text, so it may not be bound to anything else either.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast

from srcad.facts import Array, Fact, Instance, Map, Scalar, Seq, Unknown
from srcad.frontend import lazy
from srcad.frontend.scopes import FUNCTIONS, free_names
from srcad.tree.build import walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def keep(sp: Specialiser, node: Any, made: Any) -> None:
    """Note the variables of the user's text `node`, which is left in Core as `made`."""
    if not _runs_later(sp, node):
        return
    for identifier in sorted(free_names(node)):
        owner = sp.frame.owner(identifier)
        core_name = owner.names[identifier] if owner is not None else ""
        if core_name in (sp.env or {}) and _only_known(sp.env_fact(core_name)):
            sp.late[core_name] = sp.env_fact(core_name)
    for core_name in sorted(free_names(made)):
        sp.late.setdefault(core_name, None)


def check(sp: Specialiser, identifier: str, fact: Fact) -> None:
    """Refuse what binding a variable of Core would change for text that reads it later."""
    if identifier not in sp.late:
        return
    kept = sp.late[identifier]
    if fact.active or fact != kept and (kept is not None or _only_known(fact)):
        raise sp.unsupported(
            None,
            f"{identifier} bound to {'an active' if fact.active else 'another'} value, "
            "where a generator, function or class that was left as it is reads it later",
            "give the new value a name of its own",
        )


def _runs_later(sp: Specialiser, node: Any) -> bool:
    for n in walk(node):
        if isinstance(n, gast.Call):
            lazy.consumed(sp, n)
    later = (*FUNCTIONS, gast.ClassDef, gast.GeneratorExp)
    return any(isinstance(n, later) and n not in sp.at_once for n in walk(node))


def _only_known(fact: Fact) -> bool:
    """Whether text may have been given a value itself, instead of the variable that is bound to it."""
    return not isinstance(fact, (Unknown, Scalar, Array, Seq, Map, Instance))
