"""Objects that only hold arguments, until they are called or one of their methods is.

They exist as their arguments alone; the function that is called in the end gets these before its own:

prior = stats.norm(m, s)          ->      s = stats.norm.logpdf(x, m, s)
s = prior.logpdf(x)
step = partial(f, a)              ->      y = f(a, x)
y = step(x)
curve = CubicSpline(t, v)         ->      held = np.copy(v)             which the curve is made of at once
v *= 2.0                                  v *= 2.0
y = curve(x)                              y = cubic_spline(x, t, held)
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import gast
import numpy as np

from srcad.facts import Known, Unknown, of_value, sites_of
from srcad.frontend.frames import Bound, as_function
from srcad.frontend.operations import make_call, object_node
from srcad.frontend.raised import raise_as_python
from srcad.rules import registry
from srcad.tree.build import const, text

if TYPE_CHECKING:
    from srcad.frontend.specialiser import Specialiser


def partial(sp: Specialiser, node: gast.AST, value: Any, args: Any, keywords: Any, func: Any) -> gast.expr | None:
    """`functools.partial(f, a)`: its arguments are evaluated here."""
    function = as_function(args[0], sp.fact(args[0]))
    if function is None:
        return None
    held = [_held(sp, a) for a in args[1:]]
    named = {k: _held(sp, v) for k, v in keywords.items()}
    return sp.note(gast.Constant(None, None), Bound(function, tuple(held), named))


def frozen(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr], func: gast.expr
) -> gast.expr | None:
    """An object that only holds arguments: `stats.norm(m, s)`, whose methods are those of `stats.norm` with these
    parameters; `CubicSpline(x, y)`, which is a function of x and y when it is called."""
    names, called = registry.distribution(value), value
    if names is None:
        called, names = registry.maker(value) or (None, None)
    if names is None:
        return None
    if len(args) > len(names):
        raise_as_python(sp, TypeError, f"{registry.function_name(value)} takes {len(names)} arguments")
    given = {**dict(zip(names, args, strict=False)), **keywords}
    copied = "copy" not in given or getattr(given["copy"], "value", False) is True
    if not copied and any(_changes(sp, v) for v in given.values()):
        raise sp.no_rule(node, f"{text(func)} with copy=, of an array that is stored into", "leave copy= out")
    held = {name: _held(sp, _as_it_is(sp, node, value, name, v), name) for name, v in given.items()}
    made = make_call(func, [], {name: sp.again(v) for name, v in held.items()})
    return sp.note(gast.Constant(None, None), Bound(Known(called), (), held, made=made))


def _as_it_is(sp: Specialiser, node: gast.AST, maker: Any, parameter: str, value: gast.expr) -> gast.expr:
    """An array that is stored into as it is when the object is made, unless the object holds that array itself."""
    if not _changes(sp, value) or registry.holds(maker, parameter):
        return value
    return sp.call_function(node, Known(np.copy), [value], {}, sp.object(np.copy))


def _changes(sp: Specialiser, value: gast.expr) -> bool:
    return bool(sites_of(sp.fact(value)) & sp.memory.stored_sites)


def method_of_frozen(
    sp: Specialiser, node: gast.AST, value: Any, args: list[gast.expr], keywords: dict[str, gast.expr],
    func: gast.expr | None,
) -> gast.expr:  # fmt: skip
    """`PRIOR.logpdf(x)` of a distribution that was frozen elsewhere is `PRIOR.dist.logpdf(x, PRIOR.args[0])`."""
    holder, attr = value.__self__, value.__name__
    method = getattr(holder.dist, attr, None)
    owner = func.value if isinstance(func, gast.Attribute) else object_node(sp, holder, node)
    if method is None or registry.find(method) is None:
        if any(sp.is_active(v) for v in (*args, *keywords.values())):
            raise sp.no_rule(node, f"{attr} of a distribution", "use a method that has a rule, such as logpdf or cdf")
        return sp.note(make_call(gast.Attribute(owner, attr, gast.Load()), args, keywords), Unknown())

    def part(name: str, key: Any, v: Any) -> gast.expr:
        held = gast.Attribute(sp.again(owner), name, gast.Load())
        made = gast.Subscript(held, const(key), gast.Load())
        return sp.note(made, of_value(v, text(made)))

    dist = sp.note(gast.Attribute(sp.again(owner), "dist", gast.Load()), Known(holder.dist))
    called = sp.note(gast.Attribute(dist, attr, gast.Load()), Known(method))
    values = [part("args", i, v) for i, v in enumerate(holder.args)]
    named = {k: part("kwds", k, v) for k, v in holder.kwds.items()}
    return sp.call_function(node, Known(method), [*args, *values], {**named, **keywords}, called)


def _held(sp: Specialiser, value: gast.expr, wish: str = "held") -> gast.expr:
    plain = isinstance(value, gast.Constant) or isinstance(sp.fact(value), Known)
    return value if plain else sp.hold_always(value, wish)
