"""The way of a function through the compiler, as a list."""

from __future__ import annotations

import types
from dataclasses import dataclass
from typing import Any

from srcad.backend.load import load
from srcad.backend.module import Module, module_of
from srcad.facts import Fact
from srcad.frontend.capture import capture
from srcad.frontend.core import Core
from srcad.frontend.specialise import specialise
from srcad.reverse.function import Request, reverse_function


@dataclass(frozen=True)
class Made:
    """A generated function: its text, itself, and what it relied on."""

    module: Module
    function: types.FunctionType
    watched: tuple[tuple[Any, str, Any], ...]
    core: Core | None = None


def generate(primal: types.FunctionType, facts: dict[str, Fact], request: Request, name: str, samples: dict[str, Any], free: frozenset[str]) -> tuple[Module, Core]:
    """Text for arguments of these facts."""
    core = specialise(primal, facts, free, samples)
    function = reverse_function(core, request_for(core, request), name)
    return module_of(core, [function]), core


def request_for(core: Core, request: Request) -> Request:
    from dataclasses import replace

    return replace(request, free=tuple(core.wrt_free[n] for n in request.free))


def make(primal: types.FunctionType, facts: dict[str, Fact], request: Request, name: str, samples: dict[str, Any], free: frozenset[str]) -> Made:
    """A function for arguments of these facts."""
    module, core = generate(primal, facts, request, name, samples, free)
    function = load(module, primal, capture(primal).cells)
    return Made(module, function, tuple(core.watched), core)
