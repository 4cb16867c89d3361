"""Generated modules on disk: under which key, with what is needed to bind them to the user's functions again.

The key is made from everything that the text is made from: the source of the primal and of every function
that it can reach, the kinds of the data that these name, what is known of the arguments, what is asked for,
srcad's own source (its rules are text too) and the versions beneath it. So an entry is never stale: an edited
callee is another key.

An entry is the module's text as it would be dumped, and one line more:

    import numpy as np ... # srcad data {"function": "loss_grad", "free": {"np": ["object", "numpy", null,
    ["module", "numpy"]]}, "data": [], ...}

Objects are not stored, but how to reach them: by a module's name, or by their number among the places of the
primal's world (`srcad.backend.world`), which the equal keys make the same in every process. What can be
reached in neither way (an object bound to a partial) is not kept on disk.
"""

from __future__ import annotations

import functools
import hashlib
import importlib
import json
import sys
import types
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import astunparse
import gast
import numpy as np

import srcad.runtime
from srcad.backend.cache import DiskCache, content_key
from srcad.backend.module import Module
from srcad.backend.world import NotPortable, World, address, code_digest, found_at, source_text
from srcad.facts import Array, Dim, Fact, Known, Length, Map, Scalar, Seq, Unknown
from srcad.frontend.core import Free
from srcad.rules.call import Rule
from srcad.rules.registry import BUILT_IN, RULES

_DATA = "\n# srcad data "
_BUILT_IN = dict(RULES)


@dataclass(frozen=True)
class Entry:
    """What is kept of a generated module."""

    module: Module
    data: tuple[int, ...]  # the places whose types the code relies on
    lengths: tuple[str, ...] = ()  # what holds of lengths where the primal gives a value (`demanded.py`)


def key_of(world: World, facts: dict[str, Fact]) -> str:
    """The content key of a function and all that it can reach, for arguments of these facts; raises `NotPortable`."""
    known = [f"{name}: {described(fact)}" for name, fact in facts.items()]
    return content_key(*versions(), *_foreign_rules(), *known, *world.description())


def fetch(key: str, world: World) -> Entry | None:
    """The entry for a key; None where there is none, or it cannot be bound in this process."""
    kept = DiskCache().get(key)
    if kept is None:
        return None
    text, mark, line = kept.rpartition(_DATA)
    if not mark:
        return None
    try:
        data = json.loads(line)
        free = {name: _unpacked(packed, world) for name, packed in data["free"].items()}
        module = Module(text + "\n", data["function"], free, data["several"])
        return Entry(module, tuple(data["data"]), tuple(data["lengths"]))
    except (ValueError, KeyError, IndexError, AttributeError, ImportError, TypeError):
        return None


def keep(key: str, entry: Entry, world: World) -> None:
    """Put an entry on disk, where everything in it can be found again."""
    try:
        free = {name: _packed(name, f, world) for name, f in sorted(entry.module.free.items())}
    except NotPortable:
        return
    module = entry.module
    line = json.dumps({
        "function": module.function, "free": free, "data": list(entry.data), "several": module.several,
        "lengths": list(entry.lengths),
    })  # fmt: skip
    DiskCache().put(key, module.text.rstrip("\n") + "\n" + _DATA[1:] + line + "\n")


# ---------------------------------------------------------------- free names


def _packed(name: str, f: Free, world: World) -> list[Any]:
    return [f.kind, f.module, f.attribute, _way_to(name, f, world)]


def _way_to(name: str, f: Free, world: World) -> list[Any]:
    value = f.value
    if isinstance(value, types.ModuleType) and sys.modules.get(value.__name__) is value:
        return ["module", value.__name__]
    for k, place in enumerate(world.places):
        if isinstance(value, types.CellType):
            if place.space is value:
                return ["cell", k]
        elif f.kind in ("global", "cell"):
            if place.owner == 0 and place.name == (f.attribute or name) and place.value is value:
                return ["place", k]
        elif place.value is value and callable(value):
            return ["place", k]
    if f.module == srcad.runtime.__name__ and f.attribute is not None:
        return ["address", f.module, f.attribute]
    if callable(value):
        return ["address", *address(value)]
    raise NotPortable(f"{name}, which cannot be found again")


def _unpacked(packed: list[Any], world: World) -> Free:
    kind, module, attribute, (way, *where) = packed
    if way == "module":
        value: Any = importlib.import_module(where[0])
    elif way == "address":
        value = found_at(where[0], where[1])
    else:
        place = world.places[where[0]]
        value = place.space if way == "cell" else place.value
    return Free(kind, value, module, attribute)


# ---------------------------------------------------------------- the parts of a key


@functools.cache
def versions() -> tuple[str, ...]:
    """srcad's own text and the versions of what its output depends on."""
    digest = hashlib.sha256()
    root = Path(__file__).parent.parent
    for path in sorted(root.rglob("*.py")):
        digest.update(path.relative_to(root).as_posix().encode() + b"\0")
        digest.update(path.read_bytes())
    python = ".".join(map(str, sys.version_info[:2]))
    tools = (getattr(gast, "__version__", ""), getattr(astunparse, "__version__", ""))
    return ("entry 1", digest.hexdigest(), np.__version__, sys.implementation.name, python, *tools)


def _foreign_rules() -> list[str]:
    """Rules that were declared outside srcad, by their text."""
    others = [(k, rule) for k, rule in RULES.copy().items() if _BUILT_IN.get(k) is not rule]
    return [_rule_text(rule) for k, rule in others if BUILT_IN.get(k) is not rule]


def _rule_text(rule: Rule) -> str:
    if rule.custom is not None:
        codes = [f.__code__ for f in rule.custom.functions]
        return "\n".join([rule.name, *(source_text(c) + code_digest(c) for c in codes)])
    parts = [rule.name, repr(rule.parameters), repr(sorted(rule.active)), repr(sorted(rule.partials.items()))]
    parts += [
        str(rule.elementwise),
        str(rule.view),
        rule.hint,
        repr(sorted(rule.linear)),
        repr(sorted(rule.bilinear)),
        rule.reduces,
    ]
    for function in (rule.reverse, rule.tangent, rule.infer):
        own = function.func if isinstance(function, functools.partial) else function
        if own is None or own.__module__.startswith("srcad."):
            continue
        if not isinstance(function, types.FunctionType) or function.__closure__:
            raise NotPortable(f"the rule of {rule.name}, which is a closure")
        parts += [source_text(function.__code__), code_digest(function.__code__)]
    return "\n".join(parts)


def described(fact: Fact) -> str:
    """A fact as text, the same in every process."""
    mark = "*" if fact.active else ""
    if isinstance(fact, Array):
        dims = "?" if fact.dims is None else ",".join(map(_length, fact.dims))
        return f"{fact.dtype}[{dims}]{mark}{sorted(fact.sites)}"
    if isinstance(fact, Scalar):
        return f"{fact.dtype}{mark} {fact.weak} {_length(fact.size)} {fact.literal!r}"
    if isinstance(fact, Seq):
        parts = None if fact.items is None else ", ".join(map(described, fact.items))
        each = "" if fact.elem is None else described(fact.elem)
        kind = fact.kind if fact.cls is None else f"{fact.cls.__module__}.{fact.cls.__qualname__}"
        return f"{kind}({parts}; {each}; {fact.fields}; {_length(fact.length)}; {sorted(fact.sites)})"
    if isinstance(fact, Map):
        parts = ", ".join(f"{k!r}: {described(v)}" for k, v in fact.items.items())
        return f"{fact.kind}({parts}; {sorted(fact.sites)})"
    if isinstance(fact, Known) and isinstance(fact.value, (str, type(None))):
        return repr(fact.value)
    if type(fact) is Unknown:
        return f"unknown{mark}{sorted(fact.sites)}"
    raise NotPortable(f"an argument described by {type(fact).__name__}")


def _length(length: Length | None) -> str:
    return f"{length!r}{'+' if length.many else ''}" if isinstance(length, Dim) else repr(length)
