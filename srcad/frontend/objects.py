"""Objects of the user's classes that the program makes and changes: each attribute is a variable of its own.

    class Body:                                     body_x = x0
        def __init__(self, x, v):                   body_v = 0.0
            self.x, self.v = x, v                   for _ in range(n):
        def step(self, dt):                             body_x = body_x + dt * body_v
            self.x = self.x + dt * self.v               body_v = body_v - dt * body_x
            self.v = self.v - dt * self.x    ->     return body_x

    body = Body(x0, 0.0)
    for _ in range(n):
        body.step(dt)
    return body.x

The class is one where Python itself does no more than to call `__init__` and to keep what is stored. The object has no
variable in Core: what would need it as a whole (a list, a function that is not put in place) is refused.
"""

from __future__ import annotations

import abc
import copy
import dataclasses
import functools
import sys
import types
from typing import TYPE_CHECKING, Any, Generic

import gast

from srcad.facts import (
    Array,
    Fact,
    Instance,
    Known,
    Made,
    Map,
    Scalar,
    Seq,
    Unknown,
    hidden_methods,
    is_record,
    sites_of,
)
from srcad.frontend.capture import has_source
from srcad.frontend.columns import Row
from srcad.frontend.displays import Virtual, add_part
from srcad.frontend.either import Either, Undetermined, variable_of
from srcad.frontend.frames import Again, Bound, is_made_function
from srcad.frontend.named import is_dataclass
from srcad.frontend.operations import object_node
from srcad.frontend.raised import raise_as_python, refuse_missing
from srcad.keys import key_of
from srcad.rules import registry
from srcad.runtime.checkpoints import Checkpoint
from srcad.tree.build import Parts, Place, const, name, text, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

KIND = "object"
_LIBRARIES = ("numpy", "scipy", "srcad")
_HOOKS = ("__new__", "__getattribute__", "__setattr__", "__delattr__")

_NEUTRAL = (abc.ABC, Generic)  # bases that add nothing to an object


def is_plain(cls: Any) -> bool:
    """Whether making an object of this class only calls `__init__`, and its attributes are only kept."""
    if not isinstance(cls, type) or type(cls) not in (type, abc.ABCMeta) or registry.find(cls) is not None:
        return False
    own = [c for c in cls.__mro__[:-1] if c not in _NEUTRAL]
    if any(c.__module__.partition(".")[0] in {*sys.stdlib_module_names, *_LIBRARIES} for c in own):
        return False
    init = _init(cls)
    names = {name for c in own for name in vars(c)}
    if names & {*_HOOKS, "__getattr__"}:
        return False
    slots = slots_of(cls)
    if slots is not None and (any(s.startswith("__") for s in slots) or not all("__slots__" in vars(c) for c in own)):
        return False
    return init is object.__init__ or dataclasses.is_dataclass(cls) or has_source(init)


def slots_of(cls: type) -> set[str] | None:
    """The attributes that an object may have, where its class says so (`__slots__`); None where it may have any."""
    named = [vars(c)["__slots__"] for c in cls.__mro__[:-1] if "__slots__" in vars(c) and c not in _NEUTRAL]
    return {s for names in named for s in ([names] if isinstance(names, str) else names)} if named else None


def _init(cls: Any) -> Any:
    return cls.__init__


def label(cls: type) -> str:
    return f"{cls.__module__}.{cls.__qualname__}"


def made_here(sp: Specialiser, cls: Any, touched: bool) -> bool:
    """Whether an object of this class is to exist only as its attributes."""
    if not is_plain(cls):
        return False
    return label(cls) in sp.memory.object_classes or touched and not is_dataclass(cls)


def is_object(sp: Specialiser, value: gast.expr) -> bool:
    return value in sp.virtuals and sp.virtuals[value].kind == KIND


def holds_objects(sp: Specialiser, value: gast.expr) -> bool:
    """Whether a value is an object that exists only as its attributes, or a container of such."""
    return any(n in sp.virtuals and sp.virtuals[n].kind in (KIND, "columns") for n in walk(value))


def become(sp: Specialiser, cls: type) -> None:
    """From the next round on, objects of this class that the program makes exist only as their attributes."""
    sp.memory.object_classes.add(label(cls))
    raise Again


def take_apart_made(sp: Specialiser, owner: gast.expr) -> None:
    """An attribute of an object that the program makes of constants is called: it may be a function with a rule.

    points = Points(2, np.subtract)              points_subtract = np.subtract
    d = points.subtract(x, c)             ->     d = np.subtract(x, c)
    """
    cls = changed_class(sp.fact(owner))
    if cls is not None and label(cls) not in sp.memory.object_classes:
        become(sp, cls)


def changed_class(fact: Fact) -> type | None:
    """The class of an object that the program has made, which could exist as its attributes; None for all others."""
    cls = fact.cls if isinstance(fact, Made) or isinstance(fact, Seq) and is_record(fact) else None
    frozen = getattr(getattr(cls, "__dataclass_params__", None), "frozen", False)
    return cls if cls is not None and is_plain(cls) and not frozen else None


def make(
    sp: Specialiser, node: gast.AST, cls: type, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr:
    """The call of a class: `__init__` is put in place."""
    holder = _holder(sp, node, cls)
    own = f"{label(cls)}:"
    for attr in sorted(d[len(own) :] for d in sp.memory.class_defaults if d.startswith(own)):
        value = sp.attribute_of(sp.object(cls), attr, node)
        set_attribute(sp, sp.virtuals[sp.local_variable(holder, node)], attr, value)
    init = _init(cls)
    if init is object.__init__:
        if args or keywords:
            raise_as_python(sp, TypeError, f"{cls.__name__}() takes no arguments")
    else:
        sp.unfinished.add(holder)
        try:
            if has_source(init):
                sp.call_function(node, Known(init), [sp.local_variable(holder, node), *args], keywords)
            else:
                _fields(sp, node, cls, holder, args, keywords)
        finally:
            sp.unfinished.discard(holder)
    return sp.whole_variable(holder, node)


def new(sp: Specialiser, node: gast.AST, cls: type, values: dict[Any, gast.expr]) -> gast.expr:
    """An object with these attributes, of a class that has nothing else to do."""
    holder = _holder(sp, node, cls)
    for attr, value in values.items():
        set_attribute(sp, sp.virtuals[sp.local_variable(holder, node)], attr, value)
    return sp.local_variable(holder, node)


def _holder(sp: Specialiser, node: gast.AST, cls: type) -> str:
    """A variable for an object while it is made, without attributes so far."""
    site = sp.fresh("object")
    while any(isinstance(f, Virtual) and site in f.sites for f in (sp.env or {}).values()):
        site += "'"  # that one is of an iteration before
    holder = sp.new_name(sp.wishes.get(node, cls.__name__.lower()))
    sp.holders.add(holder)
    sp.has_objects = True
    sp.bind(holder, Virtual(KIND, {}, (), frozenset([site]), None, cls, sp.wishes.get(node, holder)))
    return holder


def _is_data(cls: type, attr: str) -> bool:
    """Whether an object has an attribute of its class until it binds its own: `best = None`."""
    there = any(attr in vars(c) for c in cls.__mro__[:-1]) and attr not in (slots_of(cls) or ())
    return there and not attr.startswith("__") and not hasattr(of_class(cls, attr), "__get__")


def _of_its_class(cls: Any, attr: str) -> bool:
    """Whether an object has an attribute that it has not bound; one of `__slots__` it has not."""
    return hasattr(cls, attr) and attr not in (slots_of(cls) or ())


def _fields(
    sp: Specialiser, node: gast.AST, cls: Any, holder: str, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> None:
    """What the `__init__` of a dataclass does, which `dataclass` has written."""
    fields = [f for f in dataclasses.fields(cls) if f.init]
    names = [f.name for f in fields if not f.kw_only]
    given = dict(zip(names, args, strict=False)) | keywords
    lacking = [f.name for f in fields if f.name not in given and not _has_default(f)]
    if len(args) > len(names) or set(names[: len(args)]) & set(keywords) or not set(given) <= {f.name for f in fields}:
        raise_as_python(sp, TypeError, f"{cls.__name__}() takes {', '.join(f.name for f in fields)}")
    if lacking or any("InitVar" in str(t) for t in getattr(cls, "__annotations__", {}).values()):
        raise sp.unsupported(node, f"{cls.__name__} without {', '.join(lacking) or 'an __init__'}", "pass all fields")
    for field in dataclasses.fields(cls):
        if field.init and field.name in given:
            value = given[field.name]
        elif field.default is not dataclasses.MISSING:
            value = object_node(sp, field.default, node)
        elif field.default_factory is not dataclasses.MISSING:
            made = gast.copy_location(gast.Call(sp.object(field.default_factory), [], []), node)
            value = sp.call_function(made, Known(field.default_factory), [], {}, sp.object(field.default_factory))
        else:
            continue
        set_attribute(sp, sp.virtuals[sp.local_variable(holder, node)], field.name, value)
    after = getattr(cls, "__post_init__", None)
    if after is not None:
        sp.call_function(node, Known(after), [sp.local_variable(holder, node)], {})


def _has_default(field: Any) -> bool:
    return field.default is not dataclasses.MISSING or field.default_factory is not dataclasses.MISSING


# ---------------------------------------------------------------- attributes


def take_apart(sp: Specialiser, parameter: str, fact: Fact) -> None:
    """A parameter that is an object: those of its attributes that get active values are variables, from the start.

        s.total = 0.0                   s_total = 0.0
        for v in x:                     s.total = s_total
            s.total += v * v     ->     for v in x:
                                            s_total = s_total + v * v
                                            s.total = s_total
    """
    paths = [path.split(".") for path in sorted(sp.memory.kept_attributes)]
    kept = [attr for owner, attr in paths if owner == parameter]
    if not kept or not isinstance(fact, Instance):
        return
    whole = sp.note(name(parameter), fact)
    held = Virtual(KIND, {}, (), frozenset([parameter]), parameter, fact.cls, parameter)
    there = getattr(sp.samples[parameter], "__dict__", {})
    values = {attr: read_outside(sp, whole, fact, attr) for attr in kept if attr in there}
    sp.has_objects = True
    sp.bind(parameter, held)
    for attr, value in values.items():
        held = add_part(sp, held, attr)
        sp.bind_value(held.parts[attr], value)


def read_outside(sp: Specialiser, owner: gast.expr, fact: Instance, attr: str) -> gast.expr:
    """An attribute of an object from outside as it is when the function is called."""
    path = f"{text(owner)}.{attr}"
    value = getattr(sp.samples[text(owner)], attr)
    sp.samples[path] = value
    sp.attribute_paths[path] = value if registry.is_code(value) else key_of(value)
    return sp.note(gast.Attribute(owner, attr, gast.Load()), sp.live(sp.seen(value, path)))


def keep(sp: Specialiser, owner: gast.expr, attr: str) -> bool:
    """An active value goes into an attribute of an object from outside: from the next round on it is a variable.

    False where that cannot be: the object is no parameter.
    """
    root = owner.id if isinstance(owner, gast.Name) else ""
    if not (isinstance(sp.fact(owner), Instance) and root in sp.params and root in sp.samples):
        return False
    cls = type(sp.samples[root])
    if not (is_plain(cls) and slots_of(cls) is None or cls is types.SimpleNamespace):
        return False
    sp.memory.kept_attributes.add(f"{root}.{attr}")
    raise Again


def refuse_kept(sp: Specialiser, node: gast.AST, owner: gast.expr, attr: str) -> None:
    """The attribute of what may be the same object, by another way."""
    cls = getattr(sp.fact(owner), "cls", None) or object
    for path in sp.memory.kept_attributes:
        parameter, _, kept = path.partition(".")
        own = type(sp.samples.get(parameter))
        if kept == attr and (issubclass(own, cls) or issubclass(cls, own)):
            sp.met_kept = True
            found = f"{text(owner)}.{attr}, where {text(owner)} may be {parameter}, whose {attr} gets an active value"
            raise sp.unsupported(node, found, f"read it as {path}")


def refuse_given(
    sp: Specialiser, node: gast.AST, label: str, values: list[gast.expr], *, harmless: bool, known: bool
) -> None:
    """What may be an object from outside that gets active values, given to a function that is not looked into; or held
    by one that is not known."""
    for path in sorted(sp.memory.kept_attributes):
        parameter, _, attr = path.partition(".")
        if not known:
            found = f"{label}, which may read {parameter}.{attr}, that gets an active value"
            raise sp.no_rule(node, found, "pass a function whose source can be read")
        own = type(sp.samples.get(parameter))
        for value in values:
            fact = sp.fact(value)
            cls = getattr(fact, "cls", None) or object
            related = isinstance(fact, Instance) and (issubclass(own, cls) or issubclass(cls, own))
            if related or type(fact) is Unknown and not harmless:
                found = f"{label}, given {text(value)}, which may be {parameter}, whose {attr} gets an active value"
                raise sp.no_rule(node, found, f"give it {path}")


def attribute(sp: Specialiser, value: gast.expr, attr: str, node: gast.AST) -> gast.expr:
    """`body.x`, `body.step`: a property of the class, an attribute of the object, a method, a constant of the class."""
    held = _as_it_is(sp, value, node)
    cls: Any = held.cls
    raw = of_class(cls, attr)
    if isinstance(raw, property) and raw.fget is not None:
        return sp.call_function(node, Known(raw.fget), [value], {})
    if attr == "__class__":
        return sp.object(cls)
    if isinstance(raw, functools.cached_property) and attr not in held.parts and _is_own(held):
        return _computed_once(sp, held, attr, sp.call_function(node, Known(raw.func), [value], {}), node)
    if isinstance(held, Row) and attr in held.parts and not hasattr(raw, "__set__"):
        return held.read(sp, attr)
    if attr in held.parts and not hasattr(raw, "__set__"):
        return sp.local_variable(held.parts[attr], node)
    outside = None
    if held.real is not None:
        outside = sp.note(name(held.real), Instance(cls, own=frozenset(hidden_methods(sp.samples.get(held.real)))))
    if outside is not None and attr in getattr(sp.samples.get(held.real or ""), "__dict__", {}):
        return sp.attribute_of(outside, attr, node)
    if is_method(raw):
        return sp.note(gast.Constant(None, None), Bound(Known(raw), (value,)))
    if isinstance(raw, staticmethod):
        return sp.object(raw.__func__)
    if isinstance(raw, classmethod):
        return sp.note(gast.Constant(None, None), Bound(Known(raw.__func__), (sp.object(cls),)))
    if not _is_data(cls, attr):
        if _is_own(held) and not _of_its_class(cls, attr):
            refuse_missing(sp, "AttributeError", f"{cls.__name__!r} object has no attribute {attr!r}")
        found = f"the attribute {attr}, which an object of {cls.__name__} does not have here (or computes itself)"
        raise sp.unsupported(node, found, "store it in __init__")
    return sp.attribute_of(sp.object(cls), attr, node)


def _is_own(held: Virtual) -> bool:
    """Whether an object is one that the program makes, and no element of a list."""
    return held.real is None and not isinstance(held, Row)


def _computed_once(sp: Specialiser, held: Virtual, attr: str, value: gast.expr, node: gast.AST) -> gast.expr:
    """A `functools.cached_property` that is read for the first time: from now on it is an attribute."""
    set_attribute(sp, _now(sp, held), attr, value)  # it may have got others while this one was computed
    return sp.local_variable(_now(sp, held).parts[attr], node)


def _now(sp: Specialiser, held: Virtual) -> Virtual:
    """An object with all the attributes that it has got in the meantime."""
    return next((f for f in (sp.env or {}).values() if isinstance(f, Virtual) and f.sites == held.sites), held)


def copied(sp: Specialiser, node: gast.AST, value: gast.expr, deep: bool) -> gast.expr | None:
    """`copy.copy(body)`, `copy.deepcopy(body)`: an object with the same attributes, or with copies of them.

    None where two attributes may be one thing, which a deep copy would have once.
    """
    held = _as_it_is(sp, value, node)
    cls: Any = held.cls
    if not _is_own(held) or {"__copy__", "__deepcopy__", "__getstate__", "__reduce__", "__reduce_ex__"} & {
        hook for c in cls.__mro__[:-1] for hook in vars(c)
    }:
        return None
    values = held.items(sp)
    if deep:
        memory = [site for v in values.values() for site in sites_of(sp.fact(v))]
        if len(set(memory)) != len(memory) or any(holds_objects(sp, v) for v in values.values()):
            return None
        values = {attr: sp.call_function(node, Known(copy.deepcopy), [v], {}) for attr, v in values.items()}
    return new(sp, node, cls, values)


def is_method(raw: Any) -> bool:
    """A function of a class, also one under `@srcad.grad` or `@srcad.checkpoint`."""
    return isinstance(raw, (types.FunctionType, Checkpoint)) or hasattr(type(raw), "_srcad_derivative")


def class_of(sp: Specialiser, value: gast.expr) -> type | None:
    """The class of an object, for `type(body)` and `body.__class__`; None where it may be one of several."""
    if is_object(sp, value):
        return sp.virtuals[value].cls
    fact = sp.fact(value)
    if isinstance(fact, Instance) and type(sp.samples.get(text(value))) is not fact.cls:
        return None  # one of several: what is known is the class that they have in common
    return fact.cls if isinstance(fact, (Instance, Made, Map, Seq)) else None


def of_class(cls: type, attr: str) -> Any:
    """What a class has by a name as it stands there: the function, the property, the `staticmethod` itself.

    None for one of `__slots__`: it is an attribute of the object as any other.
    """
    found = next((vars(c)[attr] for c in cls.__mro__ if attr in vars(c)), None)
    return None if isinstance(found, types.MemberDescriptorType) else found


def _as_it_is(sp: Specialiser, value: gast.expr, node: gast.AST) -> Virtual:
    """The object that an expression is; a method kept from before another attribute was stored knows too few."""
    held = sp.virtuals[value]
    if held not in (sp.env or {}).values() and not isinstance(held, Row):
        cls: Any = held.cls
        found = f"an object of {cls.__name__} that has got other attributes since its method was taken"
        raise sp.unsupported(node, found, "store all of its attributes in __init__")
    return held


def store(sp: Specialiser, target: gast.AST, owner: gast.expr, attr: str, value: gast.expr) -> None:
    """`body.x = value`."""
    held = _as_it_is(sp, owner, target)
    cls: Any = held.cls
    raw = of_class(cls, attr)
    if isinstance(raw, property) and raw.fset is not None:
        sp.call_function(target, Known(raw.fset), [owner, value], {})
        return
    slots = slots_of(cls)
    if slots is not None and attr not in slots:
        found = f"the attribute {attr}, for which {cls.__name__} has no slot"
        raise sp.unsupported(target, found, "add it to __slots__")
    if hasattr(raw, "__set__") or hasattr(raw, "__set_name__"):
        raise sp.unsupported(target, f"the attribute {attr}, which {cls.__name__} keeps in its own way", "use another")
    if held.real is not None and attr not in held.parts and f"{held.real}.{attr}" not in sp.memory.kept_attributes:
        sp.memory.kept_attributes.add(f"{held.real}.{attr}")
        raise Again
    if isinstance(held, Row):
        held.store(sp, target, attr, value)
        return
    if held.real is None and attr not in held.parts and _is_data(cls, attr):
        sp.memory.class_defaults.add(f"{label(cls)}:{attr}")
        raise Again
    set_attribute(sp, held, attr, value)
    if held.real is not None:
        write_back(sp, target, held.real, attr, sp.virtuals[sp.local_variable(held.real, target)].parts[attr])


def write_back(sp: Specialiser, node: gast.AST, real: str, attr: str, variable: str) -> None:
    """The object itself shows the change, too."""
    fact = sp.env_fact(variable)
    if is_made_function(fact) or not isinstance(fact, (Array, Scalar, Unknown, Known)):
        raise sp.unsupported(
            node, f"a container or function kept as the attribute {attr} of an object from outside", "keep arrays in it"
        )
    sp.memory.set_attributes.add(attr)
    stored = sp.note(gast.Attribute(name(real), attr, gast.Store()), Unknown())
    sp.emit(gast.Assign([stored], sp.note(name(variable), Unknown()), None))


def is_variable(sp: Specialiser, target: gast.expr) -> bool:
    """Whether a target is an attribute of an object, and storing it only binds a variable."""
    if not (isinstance(target, gast.Attribute) and isinstance(target.value, gast.Name)):
        return False
    owner = sp.expr(target.value)
    if not is_object(sp, owner) or isinstance(owner, Place) or sp.virtuals[owner].real is not None:
        return False
    return not hasattr(of_class(sp.virtuals[owner].cls or object, target.attr), "__set__")


def set_attribute(sp: Specialiser, held: Virtual, attr: str, value: gast.expr) -> None:
    """Keep a value as an attribute: a variable is bound."""
    if any(sp.virtuals[n] == held for n in walk(value) if n in sp.virtuals):
        raise sp.unsupported(None, "objects that the program makes and that hold each other", "keep one in the other")
    if attr not in held.parts:
        held = add_part(sp, held, attr)
    sp.bind_value(held.parts[attr], value)


# ---------------------------------------------------------------- the object as a whole


def refuse_whole(sp: Specialiser, node: gast.AST) -> None:
    """Text that would need the object itself."""
    for part in walk(node):
        if isinstance(part, Parts):
            if isinstance(sp.fact(part), Either):
                raise Undetermined(variable_of(part), None)
            cls: Any = sp.virtuals[part].cls if part in sp.virtuals else None
            if cls is dict:
                raise sp.unsupported(
                    None, "a dict in a list, an item of which gets an active value, used as a whole",
                    "pass its items, or use a list for each key",
                )  # fmt: skip
            kind = "an object" if cls is None else f"an object of {cls.__name__}"
            raise sp.unsupported(
                None, f"{kind} that the program makes and that has active attributes, used as a whole",
                "pass its attributes, or keep it in a variable of its own",
            )  # fmt: skip


def by_name(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr]
) -> gast.expr | None:
    """`getattr(body, "x")`, `setattr`, `hasattr` with the name written out; copies. None for all other calls."""
    if value in (copy.copy, copy.deepcopy) and len(args) == 1 and is_object(sp, args[0]):
        return copied(sp, node, args[0], value is copy.deepcopy)
    if value is dataclasses.replace and len(args) == 1 and is_object(sp, args[0]):
        cls: Any = sp.virtuals[args[0]].cls
        left = [f.name for f in dataclasses.fields(cls) if f.init and f.name not in keywords]
        return make(sp, node, cls, [], {f: attribute(sp, args[0], f, node) for f in left} | keywords)
    if value not in (getattr, setattr, hasattr) or len(args) < 2:
        return None
    attr: Any = getattr(args[1] if isinstance(args[1], gast.Constant) else sp.fact(args[1]), "value", None)
    if not isinstance(attr, str):
        return None
    if value is setattr and len(args) == 3 and sp.is_active(args[2]):
        keep(sp, args[0], attr)
    if not is_object(sp, args[0]):
        refuse_kept(sp, node, args[0], attr)
        return None
    held = _as_it_is(sp, args[0], node)
    there = attr in held.parts or _of_its_class(held.cls, attr)
    if not there and held.real is not None and value is not setattr:
        return None  # another object may have it
    if value is hasattr:
        return sp.expr(gast.copy_location(const(there), node))
    if value is setattr:
        store(sp, node, args[0], attr, args[2])
        return sp.note(const(None), Known(None))
    return attribute(sp, args[0], attr, node) if there or len(args) == 2 else args[2]


__all__ = [
    "KIND", "attribute", "become", "by_name", "changed_class", "holds_objects", "is_object", "is_plain", "is_variable",
    "label", "new", "of_class", "keep", "made_here", "make", "refuse_given", "refuse_kept", "refuse_whole", "store",
    "take_apart", "take_apart_made", "write_back",
]  # fmt: skip
