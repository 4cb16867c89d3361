"""Calls of NumPy functions with an option: the plain function, and what the option does to it.

    np.linspace(a, b, 5, axis=1)        np.moveaxis(np.linspace(a, b, 5, True), 0, 1)

A rule then has to know the plain function only. `runtime/options.py` has the functions that are put in place; a call
without the option, or without anything active, stays as it is.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Array, Known, Scalar, Seq, dims_of
from srcad.frontend.displays import display, parts_of_sequence
from srcad.frontend.operations import array_of, holds_numbers
from srcad.frontend.written import Handler, Keywords, active_in
from srcad.rules.call import Rule, static_value
from srcad.runtime import options
from srcad.tree.build import const, tuple_of, walk

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser

Given = dict[str, gast.expr]


def handler(names: str, write: Callable[[Specialiser, gast.AST, Given], gast.expr | None]) -> Handler:
    """`write` is asked for what stands in place of a call with these parameters; None leaves it as it is."""
    order = names.split()

    def written(
        sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
    ) -> gast.expr | None:
        given = {**dict(zip(order, args, strict=False)), **keywords}
        known = len(args) <= len(order) and given.keys() <= set(order) and len(given) == len(args) + len(keywords)
        if not known or not active_in(sp, args, keywords):
            return None
        kept = {k: v for k, v in given.items() if not (isinstance(v, gast.Constant) and v.value is None)}
        return write(sp, node, kept)

    return written


def replaced_by(python: Callable, *triggers: str, fixed: dict[str, Any] | None = None) -> Any:
    """The call of another function, where one of the triggers is given; what has no default there is filled in."""

    def write(sp: Specialiser, node: gast.AST, given: Given) -> gast.expr | None:
        if not any(t in given for t in triggers):
            return None
        takes = inspect.signature(python).parameters
        if not given.keys() <= takes.keys():
            return None
        filled = {k: literal(sp, v) for k, v in (fixed or {}).items() if k not in given}
        return sp.call_function(node, Known(python), [], {**given, **filled})

    return write


def literal(sp: Specialiser, value: Any) -> gast.expr:
    if value is None or isinstance(value, str):
        return sp.note(const(value), Known(value))
    return sp.note(const(value), Scalar("bool" if isinstance(value, bool) else "int64", literal=value))


def _is_true(sp: Specialiser, given: Given, option: str) -> bool:
    try:
        return option in given and bool(static_value(given[option], sp))
    except ValueError:
        return False


def _of_arrays(sp: Specialiser, node: gast.AST, given: Given, *parameters: str) -> Given:
    """Lists of numbers as the arrays that NumPy makes of them, for a function in Python that is put in place."""
    lists = {k for k in parameters if k in given and holds_numbers(sp.fact(given[k]))}
    return {k: array_of(sp, node, v) if k in lists else v for k, v in given.items()}


def _held(sp: Specialiser, name: str, value: gast.expr) -> gast.expr:
    """What is read several times; an axis or a flag stays where it is."""
    return sp.hold(value, name) if any(isinstance(n, (gast.Call, gast.BinOp)) for n in walk(value)) else value


def linspace(sp: Specialiser, node: gast.AST, given: Given) -> gast.expr | None:
    step, along = _is_true(sp, given, "retstep"), "axis" in given
    given.pop("retstep", None)
    if not step and not along or "dtype" in given:
        return None
    held = {k: _held(sp, k, v) for k, v in given.items()}
    held = {"num": literal(sp, 50), "endpoint": literal(sp, True)} | held
    ends = {k: sp.again(held[k]) for k in ("start", "stop", "num", "endpoint")}
    if along:
        grid = sp.call_function(node, Known(options.linspace_along), [], {**ends, "axis": held["axis"]})
    else:
        grid = sp.call_function(node, Known(np.linspace), [], ends)
    if not step:
        return grid
    grid = sp.hold(grid, "grid")
    again = {k: sp.again(v) for k, v in ends.items()}
    return display(sp, tuple_of([grid, sp.call_function(node, Known(options.linspace_step), [], again)]), "tuple")


def grid_of_arrays(python: Callable) -> Any:
    """Between numbers the rules of `np.logspace` and `np.geomspace` say it shorter."""

    def write(sp: Specialiser, node: gast.AST, given: Given) -> gast.expr | None:
        dims = [dims_of(sp.fact(given[k])) for k in ("start", "stop", "base") if k in given]
        if "dtype" in given or any(d is None for d in dims) or not any(dims):
            return None
        return sp.call_function(node, Known(python), [], dict(given))

    return write


def average(sp: Specialiser, node: gast.AST, given: Given) -> gast.expr | None:
    """`returned=True`: also the sum of the weights."""
    if not _is_true(sp, given, "returned"):
        return None
    given.pop("returned")
    held = {k: _held(sp, k, v) for k, v in given.items()}
    mean = sp.hold(sp.call_function(node, Known(np.average), [], {k: sp.again(v) for k, v in held.items()}), "mean")
    keys = {"weights": literal(sp, None), "axis": literal(sp, None), "keepdims": literal(sp, False)} | held
    keys = {k: sp.again(v) for k, v in keys.items()}
    total = sp.call_function(node, Known(options.sum_of_weights), [], {**keys, "mean": sp.again(mean)})
    return display(sp, tuple_of([sp.again(mean), total]), "tuple")


def cov(sp: Specialiser, node: gast.AST, given: Given) -> gast.expr | None:
    """Of weights that are active, which the rule takes as constant."""
    if "dtype" in given or "aweights" not in given or not sp.is_active(given["aweights"]):
        return None
    names = {"y": None, "rowvar": True, "bias": False, "ddof": None, "fweights": None}
    filled = {k: literal(sp, v) for k, v in names.items() if k not in given}
    given = _of_arrays(sp, node, given, "m", "y", "fweights", "aweights")
    return sp.call_function(node, Known(options.weighed_covariance), [], {**given, **filled})


def polyfit(sp: Specialiser, node: gast.AST, given: Given) -> gast.expr | None:
    """Several sets of values, active weights, `full=` and `cov=`: the least-squares problem that NumPy solves."""
    full, weighed = _is_true(sp, given, "full"), "w" in given
    covariance = _is_true(sp, given, "cov") and not full
    scaled = not covariance or static_value(given["cov"], sp) != "unscaled"
    sets = dims_of(sp.fact(given["y"])) if "y" in given else None
    several = sets is not None and len(sets) == 2
    system = full or several or "rcond" in given or weighed and sp.is_active(given["w"])
    if several and covariance or not (system or covariance):
        return None
    given = {k: v for k, v in given.items() if k not in ("full", "cov")}
    given = _of_arrays(sp, node, given, "x", "y", "w")
    python: Callable
    if covariance:
        given["scaled"] = literal(sp, scaled)
        python = options.weighed_polyfit_with_covariance if weighed else options.polyfit_with_covariance
    elif full:
        python = options.weighed_solution if weighed else options.polyfit_solution
    else:
        python = options.weighed_polyfit if weighed else options.polyfit
    return sp.call_function(node, Known(python), [], given)


def cross(sp: Specialiser, node: gast.AST, given: Given) -> gast.expr | None:
    """Vectors along another axis than the last; in the plane, where their product is a number."""
    given = {{"x1": "a", "x2": "b"}.get(k, k): v for k, v in given.items()}  # np.linalg.cross
    if given.keys() & {"axisa", "axisb", "axisc"} and "axis" not in given:
        filled = {k: literal(sp, -1) for k in ("axisa", "axisb", "axisc") if k not in given}
        return sp.call_function(node, Known(options.cross_along), [], {**given, **filled})
    dims = [dims_of(sp.fact(given[p])) for p in ("a", "b") if p in given]
    try:
        axis = static_value(given["axis"], sp) if "axis" in given else -1
        plane = len(dims) == 2 and all(d is not None and sp.scope.find(d[axis]) == 2 for d in dims)
    except (ValueError, IndexError, TypeError):
        return None
    pair: Given = {p: v for p, v in given.items() if p in ("a", "b")}
    if plane:
        return sp.call_function(node, Known(options.cross_in_the_plane), [], {**pair, "axis": literal(sp, axis)})
    if axis != -1 and len({d if d is None else len(d) for d in dims}) != 1:  # of which other axes meet others
        along = {k: literal(sp, axis) for k in ("axisa", "axisb", "axisc")}
        return sp.call_function(node, Known(options.cross_along), [], {**pair, **along})
    return None


def vecdot(sp: Specialiser, node: gast.AST, given: Given) -> gast.expr | None:
    """Along another axis than the last."""
    if "axis" not in given or getattr(sp.fact(given["axis"]), "literal", None) == -1:
        return None
    return sp.call_function(node, Known(options.vecdot_along), [], given)


def interp(sp: Specialiser, node: gast.AST, given: Given) -> gast.expr | None:
    """Of what has a period, to which nothing is left or right."""
    if "period" not in given:
        return None
    kept = {k: v for k, v in given.items() if k not in ("left", "right")}
    return sp.call_function(node, Known(options.interp_periodic), [], _of_arrays(sp, node, kept, "x", "xp", "fp"))


def trapezoid(sp: Specialiser, node: gast.AST, given: Given) -> gast.expr | None:
    """Steps that differ from one another."""
    if "x" in given or "dx" not in given:
        return None
    given = _of_arrays(sp, node, given, "dx")
    if not dims_of(sp.fact(given["dx"])):
        return None
    filled = {} if "axis" in given else {"axis": literal(sp, -1)}
    given = _of_arrays(sp, node, given, "y")
    return sp.call_function(node, Known(options.trapezoid_of_steps), [], {**given, **filled})


def take_along_all(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: Keywords, func: Any
) -> gast.expr | None:
    """`axis=None`: the elements of all axes, one after the other."""
    given = {**dict(zip(("arr", "indices", "axis"), args, strict=False)), **keywords}
    axis = given.pop("axis", None)
    if not active_in(sp, args, keywords) or not isinstance(axis, gast.Constant) or axis.value is not None:
        return None
    return sp.call_function(node, Known(options.along_all), [], given)


def method(
    sp: Specialiser, node: gast.AST, label: str, owner: gast.expr, args: list[gast.expr], keywords: Keywords
) -> gast.expr | None:
    """An array's method that is something else in other words."""
    if keywords or not isinstance(sp.fact(owner), Array):
        return None
    if label == "item" and len(args) == 1:
        return _item(sp, node, owner, args[0])
    if label == "choose" and len(args) > 1:  # the choices one by one
        return sp.call_function(node, Known(np.choose), [owner, display(sp, tuple_of(args), "tuple")], {})
    if label == "view" and not args:
        return sp.subscript_of(owner, sp.note(gast.Constant(..., None), Known(...)), node)
    if label == "tolist" and sp.is_active(owner) and len(dims_of(sp.fact(owner)) or ()) == 1:
        return sp.call_function(node, Known(list), [owner], {})
    return None


def _item(sp: Specialiser, node: gast.AST, owner: gast.expr, at: gast.expr) -> gast.expr | None:
    """`x.item(i)` of an array with several dimensions is `x.flat[i]`; of its indices in a tuple, `x[i, j]`."""
    parts = parts_of_sequence(sp, at) if isinstance(sp.fact(at), Seq) else None
    dims = dims_of(sp.fact(owner))
    if parts is not None:
        at = tuple_of(parts) if len(parts) > 1 else parts[0]
    elif dims is None or len(dims) < 2:
        return None
    else:
        owner = sp.call_function(node, Known(np.ravel), [owner], {})
    number = {"f": float, "c": complex}.get(getattr(sp.fact(owner), "dtype", "")[:1])  # Python's own, of any precision
    element = sp.subscript_of(owner, at, node)
    return element if number is None else sp.call_function(node, Known(number), [element], {})


_CONSTANT = {"round": 1, "argmax": 1, "argmin": 1, "all": 1, "any": 1}  # methods without a derivative


def named_out(rule: Rule, args: list[gast.expr], keywords: Keywords) -> tuple[list[gast.expr], Keywords]:
    """A method's `out` by its name, where it is given by its place: `x.sum(0, None, out)`."""
    names = [p.name for p in rule.parameters[1:]]
    if rule.constant:
        names = [""] * _CONSTANT.get(rule.name.rpartition(".")[2], len(args)) + ["out"]
    at = names.index("out") if "out" in names else len(args)
    return args[:at], dict(zip(names[at:], args[at:], strict=False)) | keywords


HANDLERS: dict[Any, Handler] = {
    np.linspace: handler("start stop num endpoint retstep dtype axis", linspace),
    np.logspace: handler("start stop num endpoint base dtype axis", grid_of_arrays(options.logspace)),
    np.geomspace: handler("start stop num endpoint dtype axis", grid_of_arrays(options.geomspace)),
    np.polyder: handler("p m", replaced_by(options.polyder, "m")),
    np.polyint: handler("p m k", replaced_by(options.polyint, "m", "k")),
    np.polyfit: handler("x y deg rcond full w cov", polyfit),
    np.average: handler("a axis weights returned keepdims", average),
    np.cov: handler("m y rowvar bias ddof fweights aweights dtype", cov),
    np.interp: handler("x xp fp left right period", interp),
    np.cross: handler("a b axisa axisb axisc axis", cross),
    np.linalg.tensorsolve: handler("a b axes", replaced_by(options.tensorsolve_along, "axes")),
    np.union1d: handler("ar1 ar2", replaced_by(options.union1d, "ar1")),
    np.take_along_axis: take_along_all,
}
for _name in ("trapezoid", "trapz"):  # NumPy 2, NumPy 1
    if hasattr(np, _name):
        HANDLERS[getattr(np, _name)] = handler("y x dx axis", trapezoid)
if hasattr(np, "vecdot"):  # NumPy 2
    HANDLERS[np.linalg.cross] = handler("x1 x2 axis", cross)
    HANDLERS[np.vecdot] = HANDLERS[np.linalg.vecdot] = handler("a b axis", vecdot)
