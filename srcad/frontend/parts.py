"""Parts of things: attributes, items, methods of containers."""

from __future__ import annotations

import types
from dataclasses import replace
from typing import TYPE_CHECKING, Any, Generic

import gast
import numpy as np

from srcad import infer
from srcad.facts import (
    Array,
    Fact,
    GradNames,
    Instance,
    Known,
    Made,
    Map,
    Scalar,
    Seq,
    Unknown,
    dims_of,
    is_object,
    is_record,
    label_of,
    of_value,
    parts_of,
    pattern,
    reaching,
    sites_of,
    with_active,
)
from srcad.frontend import columns, entries, equations, gradients, objects, overloads, solutions, sparse
from srcad.frontend.choices import by_key, item_by_key
from srcad.frontend.displays import display, key_of_part, keys_of, part, parts_of_mapping, parts_of_sequence
from srcad.frontend.either import refuse_none
from srcad.frontend.frames import Bound, Solved, is_function
from srcad.frontend.mappings import Table
from srcad.frontend.matrices import is_stored
from srcad.frontend.named import is_named_tuple
from srcad.frontend.order import once
from srcad.frontend.places import place_in_sequence, written_index
from srcad.frontend.raised import refuse_missing
from srcad.frontend.written import SUBSCRIPTS
from srcad.keys import key_of
from srcad.rules.call import static_value
from srcad.rules.grids import GRIDS, grid_fact
from srcad.rules.indexing import GETITEM, subscript_fact
from srcad.rules.registry import ATTRIBUTES, CURVES, METHODS, CurveMethod, distribution, find, is_code, refusal
from srcad.runtime.helpers import copy_of
from srcad.tree.build import const, text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

CONTAINER_METHODS = frozenset([
    "items", "values", "keys", "get", "copy", "update", "setdefault", "pop", "append", "extend", "insert", "reverse",
    "sort", "clear", "index", "count", "popitem", "popleft", "appendleft", "extendleft", "rotate", "remove",
])  # fmt: skip


def attribute(sp: Specialiser, node: gast.Attribute) -> gast.expr:
    inherited = overloads.attribute_of_super(sp, node)
    if inherited is not None:
        return inherited
    value = sp.expr(node.value)
    return attribute_of(sp, value, node.attr, node)


def attribute_of(sp: Specialiser, value: gast.expr, attr: str, node: gast.AST) -> gast.expr:
    fact = sp.fact(value)
    made = gast.Attribute(value, attr, gast.Load())
    if entries.is_entry(sp, value):
        return sp.note(made, Bound(Known(attr), (value,)))
    if objects.is_object(sp, value):
        return objects.attribute(sp, value, attr, node)
    if isinstance(fact, (Instance, Unknown, Map)) and sp.memory.kept_attributes:
        objects.refuse_kept(sp, node, value, attr)
    if isinstance(fact, Known):
        return known_attribute(sp, made, fact.value, attr, node)
    if isinstance(fact, Solved):
        return solutions.attribute(sp, fact, attr, node)
    if sparse.is_sparse(fact) or is_stored(fact):
        of_matrix = sparse.attribute(sp, made, node)
        if of_matrix is not None:
            return of_matrix
    if equations.is_factors(fact):
        of_factors = equations.attribute_of_factors(sp, made, node)
        if of_factors is not None:
            return of_factors
    if isinstance(fact, Bound) and fact.made is not None:
        return frozen_method(sp, fact, fact.made, attr, node)
    if attr == "real" and isinstance(fact, Array) and fact.active and fact.dtype[0] == "f":
        return value  # of real numbers it is the array itself, and so is its adjoint
    if isinstance(fact, (Array, Scalar)):
        return array_attribute(sp, made, fact, attr, node)
    if attr == "__class__":
        cls = objects.class_of(sp, value)
        return sp.note(made, Unknown() if cls is None else Known(cls))
    if isinstance(fact, Map) and fact.kind != "dict" and attr in fact.items:
        return part(sp, made, value, fact.items[attr])
    if isinstance(fact, Map) and fact.cls is not None:
        found = class_attribute(sp, made, fact.cls, attr, node)
        return found if found is not None else constant_attribute(sp, made, fact.cls, attr, node)
    if attr in CONTAINER_METHODS and isinstance(fact, (Map, Seq, Table)) or gradients.has_method(fact, attr):
        return sp.note(made, Bound(Known(attr), (value,)))
    if isinstance(fact, Seq) and attr in fact.fields and fact.items is not None:
        if isinstance(value, gast.Tuple):
            return value.elts[fact.fields.index(attr)]
        if isinstance(value, gast.Call):  # `np.linalg.eigh(a).eigenvalues`
            place = fact.fields.index(attr)
            return subscript_of(sp, value, sp.note(const(place), Scalar("int64", literal=place)), node)
        return part(sp, made, value, fact.items[fact.fields.index(attr)])
    if isinstance(fact, Seq) and fact.cls is not None:
        return attribute_of_record(sp, made, fact, attr, node)
    if isinstance(fact, Instance) and attr in fact.own:
        return instance_attribute(sp, made, fact, attr, node)
    if isinstance(fact, Instance):
        found = class_attribute(sp, made, fact.cls, attr, node)
        return found if found is not None else instance_attribute(sp, made, fact, attr, node)
    if isinstance(fact, Made) and fact.cls is not None:
        raw = objects.of_class(fact.cls, attr)
        if objects.is_method(raw):
            return sp.note(made, Bound(Known(raw), (value,)))
    if fact.active:
        return unknown_attribute(sp, made, fact, attr, node)
    reached = sites_of(fact) | {sp.fresh("?")}  # what changes the whole may change its parts
    return sp.note(made, Unknown(False, reached))


def attribute_of_record(sp: Specialiser, made: gast.Attribute, fact: Seq, attr: str, node: gast.AST) -> gast.expr:
    """What a named tuple or dataclass has besides its fields: methods and properties, `_replace`, `_asdict`."""
    if attr in ("_replace", "_asdict") and is_named_tuple(fact.cls):
        return sp.note(made, Bound(Known(attr), (made.value,)))
    assert fact.cls is not None
    found = class_attribute(sp, made, fact.cls, attr, node)
    return found if found is not None else constant_attribute(sp, made, fact.cls, attr, node)


def unknown_attribute(sp: Specialiser, made: gast.Attribute, fact: Fact, attr: str, node: gast.AST) -> gast.expr:
    """An attribute of an active value of which nothing is known: as of an array, where arrays have one of that name."""
    rule = ATTRIBUTES.get(attr)
    if attr in _CONSTANT:
        return sp.note(made, Unknown())
    if rule is not None:
        sp.op(made, rule, {rule.parameters[0].name: made.value}, node)
        return sp.note(made, Unknown(True, sites_of(fact)))
    if attr in METHODS and (attr not in CONTAINER_METHODS or attr == "copy"):
        return sp.note(made, Bound(Known(attr), (made.value,)))
    if attr not in CONTAINER_METHODS and not is_method(attr):
        what = f"the attribute .{attr} of an active value, of which it is not known what it is"
        raise sp.no_rule(node, what, "give the types (example_args, --types)")
    # In srcad's own text it is an array, a list or a number.
    called = Known(copy_of) if attr == "copy" and sp.frame.source.is_generated else Unknown(True)
    return sp.note(made, Bound(called, (made.value,)))


def is_method(attr: str) -> bool:
    """Whether arrays or numbers have a method of that name."""
    return any(callable(getattr(kind, attr, None)) for kind in (np.ndarray, float, complex))


def known_attribute(sp: Specialiser, made: gast.expr, owner: Any, attr: str, node: gast.AST) -> gast.expr:
    try:
        value = getattr(owner, attr)
    except AttributeError:
        refuse_none(sp, Known(owner), attr)
        raise sp.unsupported(
            node, f"{getattr(owner, '__name__', owner)}.{attr}, which does not exist", "check the name"
        ) from None
    if isinstance(owner, (np.finfo, np.iinfo)):
        return sp.note(made, of_value(value, attr))
    if (
        callable(value)
        or isinstance(value, (types.ModuleType, type(None), str))
        or label_of(owner) == "numpy"
    ):
        if callable(value) or not isinstance(value, (int, float)):
            return sp.note(made, Known(value))
    if isinstance(owner, types.ModuleType) and attr in sp.wrt_free and not _of_a_library(owner):
        if sp.spaces.get(attr) is vars(owner):
            return sp.free_at(attr, vars(owner))
        raise sp.unsupported(
            node, f"{text(made)}, an attribute of a module, where wrt names {attr}",
            f"make {attr} a parameter",
        )  # fmt: skip
    path = f"{getattr(owner, '__name__', 'object')}.{attr}"
    sp.samples.setdefault(path, value)
    fact = sp.live(sp.seen(value, path))
    return sp.attribute_in_memory(text(made), made, fact)


def _of_a_library(module: types.ModuleType) -> bool:
    return module.__name__.split(".")[0] in ("math", "numpy", "scipy", "srcad")


#: Attributes of arrays and numbers that no derivative passes through.
_CONSTANT = {"shape", "ndim", "size", "dtype", "itemsize", "nbytes", "strides", "flags"}


def attribute_or(sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr]) -> gast.expr | None:
    """`getattr(x, "ndim", 0)` of active numbers and arrays: what these have or have not says their type.

    A number may be Python's or NumPy's: where only one of them has the attribute, the call stays if no derivative goes
    through it. None for all other calls.
    """
    if value is not getattr or len(args) != 3 or not isinstance(sp.fact(args[0]), (Array, Scalar)):
        return None
    fact: Any = sp.fact(args[0])
    attr = getattr(args[1] if isinstance(args[1], gast.Constant) else sp.fact(args[1]), "value", None)
    if not fact.active or not isinstance(attr, str):
        return None
    number = np.dtype(fact.dtype).type(0)
    kinds = [np.ndarray] if isinstance(fact, Array) else [np.ndarray, type(number), type(number.item())]
    there = [hasattr(kind, attr) for kind in kinds]
    if all(there):
        return attribute_of(sp, args[0], attr, node)
    if not any(there):
        return args[2]
    return sp.note(gast.Call(sp.object(getattr), args, []), Unknown()) if attr in _CONSTANT else None


def frozen_method(sp: Specialiser, frozen: Bound, made: gast.Call, attr: str, node: gast.AST) -> gast.expr:
    """`stats.norm(m, s).logpdf` is `stats.norm.logpdf` with these parameters."""
    owner = getattr(frozen.function, "value", None)
    if owner in CURVES and attr in ("derivative", "antiderivative", "integrate"):
        held = {name: sp.again(value) for name, value in frozen.keywords.items()}
        return sp.note(gast.Constant(None, None), Bound(Known(CurveMethod(owner, attr)), (), held, func=made))
    found = getattr(owner, attr, None)
    if distribution(owner) is None or found is None or find(found) is None:
        if any(sp.is_active(value) for value in frozen.keywords.values()):
            what = f"{text(made)}.{attr}, which has no derivative rule"
            other = "use a method that has a rule, such as logpdf or cdf of a distribution"
            raise sp.no_rule(node, what, other if found is None else refusal(found) or other)
        return sp.note(gast.Attribute(sp.again(made), attr, gast.Load()), Unknown())
    func = sp.note(gast.Attribute(sp.again(made.func), attr, gast.Load()), Known(found))
    held = {name: sp.again(value) for name, value in frozen.keywords.items()}
    return sp.note(gast.Constant(None, None), Bound(Known(found), (), held, func=func))


def array_attribute(sp: Specialiser, made: gast.expr, fact: Any, attr: str, node: gast.AST) -> gast.expr:
    if attr == "shape" and isinstance(fact, Array) and fact.dims is not None:
        dims = tuple(sp.scope.find(d) for d in fact.dims)
        items = tuple(Scalar("int64", size=d) for d in dims)
        return sp.note(made, Seq("tuple", items, None, frozenset(), len(items)))
    if attr == "dtype":
        return sp.note(made, Known(np.dtype(fact.dtype)))
    lengths = dims_of(fact)
    if attr == "ndim" and lengths is not None:
        return sp.note(made, Scalar("int64", literal=len(lengths), size=len(lengths)))
    rule = ATTRIBUTES.get(attr)
    if rule is not None:
        result = infer.by_example(lambda v: getattr(v, attr), [sp.scope.resolved(fact)], {}, sp.fresh())
        if isinstance(result, Array) and rule.view and isinstance(fact, Array):
            result = Array(result.dtype, result.dims, result.active, fact.sites)
        if not fact.active:
            return sp.note(made, result)
        sp.op(made, rule, {rule.parameters[0].name: made.value}, node)
        return sp.note(made, with_active(result))
    if attr in _CONSTANT or not fact.active:
        if hasattr(np.ndarray, attr) and callable(getattr(np.ndarray, attr)):
            return sp.note(made, Bound(Known(attr), (made.value,)))
        plain = [sp.scope.resolved(with_active(fact, False))]
        known = infer.by_example(lambda v: getattr(v, attr), plain, {}, sp.fresh())
        return sp.note(made, reaching(known, sites_of(fact)))  # `x.flat` and `x.data` are memory of x
    if attr == "flat" and isinstance(fact, Array):
        return flat(sp, made.value, fact, node)
    if not is_method(attr):
        what = f"the attribute .{attr} of an active value, which has no derivative rule"
        raise sp.no_rule(node, what, "use a method or a function of NumPy")
    return sp.note(made, Bound(Known(attr), (made.value,)))


def class_attribute(sp: Specialiser, made: gast.expr, cls: type, attr: str, node: gast.AST) -> Any:
    """A property or method of an object's class; None where the object itself has the attribute."""
    found = getattr(cls, attr, None)
    owner = made.value
    if isinstance(found, property) and found.fget is not None:
        return sp.call_function(node, Known(found.fget), [owner], {})
    if found is None or not callable(found):
        return None
    raw = objects.of_class(cls, attr)
    if isinstance(raw, (staticmethod, classmethod)) or not hasattr(type(raw), "__get__"):  # `activation = np.tanh`
        return sp.note(made, Known(found))
    return sp.note(made, Bound(Known(getattr(found, "__func__", found)), (owner,)))


def constant_attribute(sp: Specialiser, made: gast.expr, cls: type, attr: str, node: gast.AST) -> gast.expr:
    """An attribute that an object has from its class."""
    if not hasattr(cls, attr):
        raise sp.unsupported(node, f"the attribute {attr}, which {cls.__name__} does not have", "check the name")
    value = getattr(cls, attr)
    return sp.note(made, of_value(value, text(made)))


def instance_attribute(sp: Specialiser, made: gast.expr, fact: Instance, attr: str, node: gast.AST) -> gast.expr:
    path = text(made)
    sample = sp.samples.get(text(made.value))
    if sample is None or not hasattr(sample, attr) or attr in sp.memory.set_attributes:  # of another type by now, maybe
        sp.attribute_facts[path] = Unknown(False, frozenset([f"?{path}"]))
        return sp.note(made, sp.attribute_facts[path])
    value = getattr(sample, attr)
    sp.samples[path] = value
    sp.attribute_paths[path] = value if is_code(value) else key_of(value)
    if is_code(value):
        return sp.note(made, Known(value))
    found = sp.live(sp.seen(value, path))
    return sp.attribute_in_memory(path, made, found)


def subscript(sp: Specialiser, node: gast.Subscript) -> gast.expr:
    value, index = sp.many([node.value, node.slice])
    return subscript_of(sp, value, once(sp, index) if sp.is_active(value) else index, node)


def flat(sp: Specialiser, value: gast.expr, fact: Array, node: gast.AST) -> gast.expr:
    """`x.flat`, read: the elements one after the other. What is stored by it must not be lost: so it is nobody's."""
    if sites_of(fact) & sp.memory.stored_sites:
        raise sp.unsupported(node, "the attribute .flat of an active array that is stored into", "use x.ravel()")
    made = sp.call_function(node, Bound(Known("flatten"), (value,)), [], {})
    return sp.note(made, replace(sp.fact(made), sites=frozenset()))  # type: ignore[type-var]


def subscript_of(sp: Specialiser, value: gast.expr, index: gast.expr, node: gast.AST) -> gast.expr:
    fact = sp.fact(value)
    refuse_none(sp, fact)
    if entries.is_entry(sp, value):
        return entries.item(sp, node, value, index)
    if isinstance(fact, Known) and isinstance(fact.value, type) and issubclass(fact.value, Generic):
        return value  # `Stack[float]` makes what `Stack` makes
    if isinstance(fact, Known) and any(sp.is_active(part) for part in _parts_of_index(index)):
        return by_active(sp, fact.value, index, node)
    if isinstance(fact, Known) and (fact.value is np.s_ or fact.value is np.index_exp):
        return sp.note(gast.Subscript(value, index, gast.Load()), written_index(sp, index, fact.value is np.index_exp))
    if isinstance(fact, Known) and any(fact.value is grid for grid in GRIDS):
        of_grid = grid_fact(fact.value, index, sp, sp.fresh())
        return sp.note(gast.Subscript(value, index, gast.Load()), of_grid or Unknown(False, frozenset([sp.fresh()])))
    if isinstance(fact, Table):
        return fact.read(sp, index, node)
    if isinstance(fact, Solved) and isinstance(index, gast.Constant):
        return solutions.attribute(sp, fact, index.value, node)
    of_matrix = sparse.subscript(sp, node, value, index)
    if of_matrix is not None:
        return of_matrix
    overloaded = overloads.method(sp, node, "__getitem__", value, index)
    if overloaded is not None:
        return overloaded
    if is_record(fact):
        raise sp.unsupported(node, "an item of a dataclass", "read its attribute")
    if isinstance(fact, Seq) and isinstance(fact.fields, GradNames) and isinstance(index, gast.Constant):
        index = const(fact.fields.index(index.value)) if index.value in fact.fields else index
    picked = pick(sp, value, index)
    if picked is not None:
        return picked
    if (
        isinstance(fact, (Map, Seq))
        and not isinstance(index, gast.Slice)
        and any(is_function(p) for p in parts_of(fact))
    ):
        found = by_key(sp, node, fact, index)
        if found is not None:
            return found
    if isinstance(fact, Map) and not isinstance(index, gast.Constant):
        index = literal_key(sp, index)
    if isinstance(fact, Seq) and fact.active:
        index = place_in_sequence(sp, node, index)
    held = sp.virtuals.get(value)
    if isinstance(held, columns.Columns):
        return columns.element(sp, node, held, index)
    options = options_by_key(sp, value, fact, index)
    if options is not None:
        columns.of_objects(sp, list(options.values()))
        return item_by_key(sp, node, options, index, isinstance(fact, Map))
    new = new_axes(sp, fact, index)
    if new is not None:
        ones: list[gast.expr] = [sp.note(const(1), Scalar("int64", literal=1, size=1)) for _ in new]
        shape = display(sp, gast.Tuple(ones, gast.Load()), "tuple")
        return sp.call_function(node, Known(np.reshape), [value, shape], {}, sp.object(np.reshape))
    if isinstance(value, (gast.List, gast.Tuple)) and sites_of(fact) & sp.memory.stored_sites:
        listed = gast.List(value.elts, gast.Load())  # the element's adjoint has a place in the list's
        value = sp.hold(sp.note(listed, Seq("list", parts_of(fact), None, frozenset([sp.fresh("list")]))), "items")
    made = gast.Subscript(value, index, gast.Load())
    result = subscript_fact(fact, index, sp, sp.fresh())
    if not isinstance(fact, Array):  # of an array it is a view, as active as that, or a copy, which is not active yet
        result = sp.live(result, part=True)
    if sp.is_active(index) and fact.active:
        raise sp.no_rule(node, "an index that depends on an active value", "index with integers")
    if fact.active and any(_is_index(sp.fact(part)) for part in _parts_of_index(index)):
        raise sp.no_rule(node, "an index that is an object of a class", "index with int(...) of it")
    if fact.active and result.active:
        sp.op(made, GETITEM, {"x": value, "index": index}, node)
    return sp.note(made, result)


def _is_index(fact: Fact) -> bool:
    """Whether it is an object whose `__index__` says which place it means, another one later."""
    return is_object(fact) and hasattr(getattr(fact, "cls", None), "__index__")


def _parts_of_index(index: gast.expr) -> list[gast.expr]:
    """What stands in an index, the ends of slices apart."""
    parts = index.elts if isinstance(index, gast.Tuple) else [index]
    ends = [[p.lower, p.upper, p.step] if isinstance(p, gast.Slice) else [p] for p in parts]
    return [p for several in ends for p in several if p is not None]


def new_axes(sp: Specialiser, fact: Fact, index: gast.expr) -> list[gast.expr] | None:
    """The new axes of `np.max(x)[..., None]`, where a NumPy number is indexed by nothing else."""
    if not isinstance(fact, Scalar) or fact.weak:
        return None
    parts = index.elts if isinstance(index, gast.Tuple) else [index]
    known = [sp.fact(p) for p in parts]
    if not parts or any(k not in (Known(None), Known(...)) for k in known):
        return None
    return [p for p, k in zip(parts, known, strict=True) if k == Known(None)] or None


def by_active(sp: Specialiser, value: Any, index: gast.expr, node: gast.AST) -> gast.expr:
    """An object whose index is what it works on: `np.r_[a, b]`."""
    for known, handler in SUBSCRIPTS:
        if value is known:
            items = list(index.elts) if isinstance(index, gast.Tuple) else [index]
            return handler(sp, node, value, items, {}, None)
    raise sp.no_rule(node, f"an index of {type(value).__name__} that depends on an active value", "call a function")


def literal_key(sp: Specialiser, index: gast.expr) -> gast.expr:
    """A dict's key as a literal where it is known: `p[key]` in a loop over the keys that is written out."""
    try:
        key = static_value(index, sp)
    except ValueError:
        return index
    return key_of_part(sp, key) if isinstance(key, (str, int)) else index


def options_by_key(sp: Specialiser, value: gast.expr, fact: Fact, index: gast.expr) -> dict[Any, gast.expr] | None:
    """The parts of an active container without a variable (or leaf) that an index known when it runs could select."""
    if not fact.active or isinstance(index, gast.Slice) or not isinstance(fact, (Map, Seq)) or sp.is_active(index):
        return None
    try:
        static_value(index, sp)
        return None
    except ValueError:
        pass
    if isinstance(fact, Map):
        return parts_of_mapping(sp, value) if fact.kind == "dict" else None
    if fact.items is None or not (
        fact.kind == "tuple" or any(pattern(p) != pattern(fact.items[0]) for p in fact.items)
    ):
        return None
    items = parts_of_sequence(sp, value)
    return None if items is None else dict(enumerate(items))


def pick(sp: Specialiser, value: gast.expr, index: gast.expr) -> gast.expr | None:
    """An element of a tuple or dict that is written out: the element itself."""
    try:
        if isinstance(value, (gast.Tuple, gast.List)):
            if isinstance(index, gast.Slice):
                parts = (index.lower, index.upper, index.step)
                s = slice(*(None if p is None else static_value(p, sp) for p in parts))
                return display(
                    sp, type(value)(value.elts[s], gast.Load()), "tuple" if isinstance(value, gast.Tuple) else "list"
                )
            key = static_value(index, sp)
            if isinstance(key, int) and -len(value.elts) <= key < len(value.elts):
                return value.elts[key]
            kind = "list" if isinstance(value, gast.List) else "tuple"
            refuse_missing(sp, "IndexError", f"{kind} index out of range")
            return None
        if isinstance(value, gast.Dict):
            key = static_value(index, sp)
            keys = keys_of(sp, value)
            if keys is not None and key not in keys:
                refuse_missing(sp, "KeyError", key)
            return value.values[keys.index(key)] if keys is not None and key in keys else None
    except ValueError:
        return None
    return None


def slice_(sp: Specialiser, node: gast.Slice) -> gast.expr:
    parts = [None if p is None else sp.expr(p) for p in (node.lower, node.upper, node.step)]
    return sp.note(gast.Slice(*parts), Unknown())
