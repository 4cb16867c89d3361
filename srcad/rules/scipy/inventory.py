"""What of SciPy has a derivative, read from the registry: the tables of `docs/scipy.md`.

>>> [row for row in rows("scipy.special") if row[0] == "gammainc"]
[('gammainc', 'a, x', 'both')]
"""

from __future__ import annotations

import importlib
import types
from collections.abc import Iterator
from typing import Any

from srcad.rules import registry
from srcad.rules.registry import Rule

MODULES = tuple(registry.LIBRARIES)
METHODS = ("logpdf", "pdf", "cdf", "sf", "logcdf", "logsf", "ppf", "isf", "logpmf", "pmf")


def rows(module: str) -> list[tuple[str, str, str]]:
    """The public functions of a module that have a rule: by which arguments, and in which modes."""
    owner = importlib.import_module(module)
    found = [(name, rule_of(getattr(owner, name))) for name in public(owner)]
    return [(name, _arguments(rule), _modes(rule)) for name, rule in found if rule is not None and rule.reverse]


def rule_of(value: Any) -> Rule | None:
    """Of a function, or of what the objects of a class do when they are called."""
    made = registry.maker(value)
    return registry.find(value if made is None else made[0])


def public(owner: types.ModuleType) -> list[str]:
    names = getattr(owner, "__all__", None) or dir(owner)
    return sorted(n for n in names if not n.startswith("_") and callable(getattr(owner, n, None)))


def distributions() -> Iterator[tuple[str, str, str]]:
    """The distributions that have rules: which methods, by which arguments (those of the first), in which modes."""
    owner = importlib.import_module("scipy.stats")
    for name in public(owner):
        dist = getattr(owner, name)
        if isinstance(dist, type) or registry.distribution(dist) is None:
            continue
        rules = {m: registry.find(getattr(dist, m)) for m in METHODS if hasattr(dist, m)}
        known = {m: rule for m, rule in rules.items() if rule is not None}
        arguments = max((_arguments(rule) for rule in known.values()), key=len)
        yield name, f"{arguments} of {', '.join(known)}", _modes(next(iter(known.values())))


def _arguments(rule: Rule) -> str:
    return ", ".join(p.name for p in rule.parameters if p.name in rule.active)


def _modes(rule: Rule) -> str:
    forward = rule.elementwise or rule.tangent is not None or rule.linear or rule.bilinear or rule.reduces
    return "both" if forward else "reverse"


def page() -> str:
    """The tables, module by module."""
    parts = []
    for module in MODULES:
        table = list(distributions()) if module == "scipy.stats" else rows(module)
        parts += [f"## {module}", "", "| function | by | modes |", "| --- | --- | --- |"]
        parts += [f"| `{name}` | {_quoted(by)} | {modes} |" for name, by, modes in table]
        parts.append("")
    return "\n".join(parts)


def _quoted(by: str) -> str:
    arguments, of, methods = by.partition(" of ")
    quoted = ", ".join(f"`{a}`" for a in arguments.split(", "))
    return quoted + of + methods
