"""The way of a function through the compiler, as a list."""

from __future__ import annotations

import gc
import threading
import types
from collections.abc import Callable, Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field, replace
from typing import Any

from srcad.backend import entries
from srcad.backend.cache import content_key
from srcad.backend.cores import Reading, core_for
from srcad.backend.demanded import demanded
from srcad.backend.load import load
from srcad.backend.module import Module, module_of
from srcad.backend.world import MISSING, NotPortable, Place, World
from srcad.errors import LocatedError, SrcadError, UnsupportedSyntaxError
from srcad.facts import Fact
from srcad.forward.function import forward_function
from srcad.frontend.core import Core
from srcad.frontend.specialise import specialise
from srcad.frontend.webs import SharedName
from srcad.request import Request
from srcad.reverse.buffers import ShadowWanted
from srcad.reverse.function import reverse_function
from srcad.room import with_room
from srcad.roots import refuse_imaginary_parts
from srcad.rules.registry import is_code

# One at a time: generating is Python code all the way, so threads would only wait for each other.
_GENERATING = threading.RLock()


@contextmanager
def _without_collector() -> Iterator[None]:
    """Python's search for dead cycles waits: among the many nodes that live till the end it finds none, for a sixth
    of the time."""
    if not gc.isenabled():
        yield
        return
    gc.disable()
    try:
        yield
    finally:
        gc.enable()


@dataclass(frozen=True)
class Made:
    """A generated function: its text, itself, and what it relied on."""

    module: Module
    function: types.FunctionType
    world: World
    data: tuple[Place, ...]  # names of values whose types it relied on
    attributes: dict[str, Any]  # attributes of constant objects, and their keys
    literals: dict[str, Any]  # whole numbers and flags, by their paths, for which alone it holds
    lengths: tuple[str, ...]  # what holds of lengths where the primal gives a value (`demanded.py`)


class LiteralsWanted(Exception):
    """With these whole numbers and flags known the types of active values would be, too."""

    def __init__(self, wanted: frozenset[str]) -> None:
        super().__init__(wanted)
        self.wanted = wanted


@dataclass(frozen=True)
class Job:
    """A function to be generated."""

    primal: types.FunctionType
    facts: dict[str, Fact]
    request: Request
    name: str
    samples: dict[str, Any]
    spaces: dict[str, Any] = field(default_factory=dict)  # where the free variables are that `wrt` names
    reading: Reading | None = None  # where it is told apart from others by that, what was read may be used again
    apart: bool = False  # each value has a name of its own: tried where shared names are refused
    by_products: bool = False  # gradients that are asked for inside stay calls: tried where their texts are refused


def generate(job: Job, accept: Callable[[Core], None] = lambda core: None) -> tuple[Module, Core]:
    """Text for arguments of these facts; `accept` looks at the primal's Core before the sweeps are
    written."""
    try:
        return with_room(lambda: _generate(job, accept))
    except SharedName as refused:
        with suppress(SrcadError):
            return with_room(lambda: _generate(replace(job, apart=True), accept))
        error = UnsupportedSyntaxError(refused.found, refused.instead, refused.place)
        error.asked = refused.asked
        raise error from None
    except RecursionError:
        raise UnsupportedSyntaxError(
            f"{job.name}: calls or expressions inside of each other without end, as far as can be followed",
            "write the recursion as a loop, and long expressions as several statements",
        ) from None


def _generate(job: Job, accept: Callable[[Core], None]) -> tuple[Module, Core]:
    if job.request.tangent:
        core, request, name = read(job, accept)
        active = tuple(core.wrt_free.get(n, n) for n in request.order)
        made = forward_function(core, active, name, alone=request.alone, nested=request.nested)
        return module_of(core, [made]), core
    return reversed_module(job, accept, frozenset())


def reversed_module(job: Job, accept: Callable[[Core], None], shadowed: frozenset[str]) -> tuple[Module, Core]:
    """The text in reverse mode, with shadows for these names, and for those that turn out to want them."""
    core, request, name = read(job, accept)
    try:
        return module_of(core, [reverse_function(core, request, name, shadowed)]), core
    except ShadowWanted as wanted:
        if wanted.key not in shadowed:
            with suppress(SrcadError):
                return reversed_module(job, accept, shadowed | {wanted.key})
        refused = SharedName(wanted.found, wanted.instead, wanted.place)
        refused.asked = core.asked
        raise refused from None
    except LocatedError as error:
        error.asked |= core.asked
        raise


def read(job: Job, accept: Callable[[Core], None]) -> tuple[Core, Request, str]:
    """The primal in Core Python, the request in Core's names, and the name of what is generated."""
    request = job.request
    mode = {
        "nested": request.nested, "tangent": request.tangent, "by_products": job.by_products,
        "in_forward": request.in_forward,
    }  # fmt: skip

    def anew() -> Core:
        return specialise(
            job.primal, job.facts, frozenset(request.free), job.samples, mode=mode, apart=job.apart, spaces=job.spaces,
            static=request.static or frozenset(), snapshots=dict(request.snapshots),
        )  # fmt: skip

    core = anew() if job.reading is None else core_for(replace(job.reading, apart=job.apart, mode=mode), anew)
    if request.static is not None and core.wanted - request.static:
        raise LiteralsWanted(core.wanted)
    refuse_imaginary_parts(core)
    accept(core)
    request = replace(request, free=tuple(core.wrt_free[n] for n in request.free))
    return core, request, own_name(job.name, core)


def own_name(wish: str, core: Core) -> str:
    """The generated function's name, which nothing that it calls may have: `solve_vjp` may be one of the user's."""
    while wish in core.free:
        wish += "_"
    return wish


def make(job: Job, accept: Callable[[Core], None], classes: tuple[type, ...] = ()) -> Made:
    """A function for arguments of these facts, from the disk where it has been made before.

    `accept` raises where the function is not what the request is for (the gradient of an array); `classes`
    are those of objects among the arguments.
    """
    with _GENERATING:
        world = World(job.primal, classes)
        key = None
        # What is made for these numbers is not kept, nor is what the world of the primal does not tell.
        if not job.request.static and all(reads(world, name) for name in job.request.free):
            with suppress(NotPortable):
                known = entries.key_of(world, job.facts)
                key = content_key(known, f"{job.request.mode} {job.name} {job.request!r}")
                if not job.request.snapshots:
                    job = replace(job, reading=Reading(known, world, job.facts, job.request.free))
        entry = entries.fetch(key, world) if key is not None else None
        attributes: dict[str, Any] = {}
        literals: dict[str, Any] = {}
        if entry is None:
            with _without_collector():
                module, core = generate(job, accept)
            attributes, literals = core.attribute_paths, core.literals
            world.places += [Place(-1, name, space, MISSING) for name, space in core.absent]
            entry = entries.Entry(module, data_of(core, world), demanded(core, world))
            if key is not None and not attributes and not core.absent:
                entries.keep(key, entry, world)
        function = load(entry.module, job.primal, capture_cells(job.primal))
        data = tuple(world.places[k] for k in entry.data)
        return Made(entry.module, function, world, data, attributes, literals, entry.lengths)


def reads(world: World, name: str) -> bool:
    """Whether a free variable is read by that name."""
    return any(place.name == name for place in world.places)


def capture_cells(primal: types.FunctionType) -> dict[str, types.CellType]:
    return dict(zip(primal.__code__.co_freevars, primal.__closure__ or (), strict=True))


def data_of(core: Core, world: World) -> tuple[int, ...]:
    """The places of values whose types the code may have been made for.

    Containers that the code does not name are left out: a dict in which a callee remembers results would
    otherwise mean new code at each call.
    """
    named = {free.attribute or name for name, free in core.free.items()}
    found = []
    for k, place in enumerate(world.places):
        value = place.value
        if is_code(value) or isinstance(value, (list, dict)) and place.name.rpartition(".")[2] not in named:
            continue
        found.append(k)
    return tuple(found)
