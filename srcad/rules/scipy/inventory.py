"""What each public function of SciPy is to a derivative: the tables of `docs/scipy.md`.

Which functions have a rule, the registry knows. What it cannot know is said in `stated_functions.py` (special
functions, linear algebra, distributions) and `stated_solvers.py` (transforms, signals, integrals, interpolation, roots
and minima, sparse matrices); a test fails where an installed SciPy has a public function that neither knows. What is
refused with a reason there is refused with the same words where a program calls it.

>>> [row[0] for row in entries("scipy.special") if row[0] == "gammainc"]
['gammainc']
"""

from __future__ import annotations

import importlib
import types
from collections.abc import Iterator
from typing import Any

from srcad.rules import registry
from srcad.rules.call import Rule
from srcad.rules.inventory import Entry, Statements, modes, section
from srcad.rules.scipy import stated_functions, stated_solvers

STATED: dict[str, Statements] = {**stated_functions.STATED, **stated_solvers.STATED}
MODULES = tuple(STATED)
METHODS = (
    "logpdf", "pdf", "cdf", "sf", "logcdf", "logsf", "ppf", "isf", "logpmf", "pmf", "median", "mean", "var", "std",
    "entropy", "mode", "cov",
)  # fmt: skip


def entries(module: str) -> list[Entry]:
    """The public functions of a module: the rule of each, and what is said of it."""
    owner = importlib.import_module(module)
    return [(name, rule_of(getattr(owner, name)), STATED[module].of(name)) for name in public(owner)]


def refusals(module: str) -> dict[Any, str]:
    """What to write instead of the functions of a module that are refused, by what each function is known by."""
    owner = importlib.import_module(module)
    said = {name: STATED[module].of(name) for name in public(owner)}
    found = {registry.key_of_function(getattr(owner, n)): s[1] for n, s in said.items() if s and s[0] == "refused"}
    if module == "scipy.stats":
        found |= _of_distributions(owner, {name: s[1] for name, s in said.items() if s and s[0] == "refused"})
    return found


def _of_distributions(owner: types.ModuleType, refused: dict[str, str]) -> dict[Any, str]:
    """Methods that are refused: some of every distribution, more of those of whole numbers, all of some."""
    found: dict[Any, str] = {}
    whole = [kind for kind in registry.DISTRIBUTIONS if (kind, "pmf") in registry.RULES]
    for kinds, said in (
        (registry.DISTRIBUTIONS, stated_functions.METHODS), (whole, stated_functions.OF_WHOLE_NUMBERS)
    ):  # fmt: skip
        found |= {(kind, name): instead for names, instead in said.items() for kind in kinds for name in names.split()}
    for name, instead in refused.items():
        if hasattr(getattr(owner, name), "rvs"):
            found[registry.kind_of_distribution(getattr(owner, name)), None] = instead
    return found


def unknown(module: str) -> list[str]:
    """The public functions of a module of which nothing is known."""
    known = {name for name, _, _ in distributions()} if module == "scipy.stats" else set()
    return [n for n, rule, said in entries(module) if rule is None and said is None and n not in known]


def rule_of(value: Any) -> Rule | None:
    """Of a function, of what the objects of a class do when they are called, of what a solver's result has."""
    solution = registry.solution_of(value)
    if solution is not None:
        return solution.record
    made = registry.maker(value)
    return registry.find(value if made is None else made[0])


def public(owner: types.ModuleType) -> list[str]:
    names = getattr(owner, "__all__", None) or dir(owner)
    found = {n for n in names if not n.startswith("_") and callable(getattr(owner, n, None))}
    return sorted(n for n in found if not isinstance(getattr(owner, n), types.ModuleType))


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
        yield name, f"{arguments} of {', '.join(known)}", modes(next(iter(known.values())))


def _arguments(rule: Rule) -> str:
    return ", ".join(f"`{p.name}`" for p in rule.parameters if p.name in rule.active)


def page() -> str:
    """The tables, module by module."""
    lines: list[str] = []
    for module in MODULES:
        found = distributions() if module == "scipy.stats" else ()
        rows = [f"| `{name}` | {by} | {which} |" for name, by, which in found]
        lines += section(module, entries(module), rows, corners=False)
    return "\n".join(lines)
