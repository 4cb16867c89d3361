"""Special functions with several results: each result's derivative, in the argument `x` and the results.

    ai, aip, bi, bip = special.airy(x)        x_bar = ai_bar * aip + aip_bar * x * ai + ...

At 0, where the cosine integrals are -inf, their derivative counts as 0, so that the sine integrals have theirs.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Any

import numpy as np
import scipy.special as sc

from srcad import infer
from srcad.facts import Fact, Seq, Unknown
from srcad.rules import decompositions
from srcad.rules.axes import unless
from srcad.rules.call import Call, Pieces
from srcad.rules.expr import E, numpy, scipy
from srcad.rules.products import in_shape_of
from srcad.rules.registry import rule, tangent
from srcad.rules.scipy.special import incomplete_by_m
from srcad.rules.tangents import TangentCall, summed
from srcad.rules.tangents import several as results

Partial = Callable[[Call], E]


def several(function: Any, signature: str, **partials: list[Partial]) -> None:
    """Declare an elementwise function by the derivatives of all its results by each argument."""

    def first(*args: Any) -> Any:
        return function(*args)[0]

    def known(sp: Any, facts: list[Fact], named: dict[str, Fact]) -> Fact:
        one = [infer.elementwise(first, facts, sp.scope, sp.fresh()) for _ in range(function.nout)]
        return Seq("tuple", tuple(one), length=function.nout)

    @rule(function, signature, active=" ".join(partials), infer=known)
    def reverse(c: Call) -> dict[str, Pieces]:
        out: dict[str, Pieces] = {}
        for parameter in partials:
            if c.active(parameter):
                total: E | None = None
                for bar, partial in zip(c.bars, partials[parameter], strict=True):
                    total = summed(total, None if bar is None else bar * partial(c))
                if total is not None:
                    out[parameter] = in_shape_of(c, total, parameter)
        return out

    @tangent(function)
    def forward(c: TangentCall) -> E | None:
        dots = {parameter: c.dot(parameter) for parameter in partials}
        if all(dot is None for dot in dots.values()):
            return None
        parts: list[E] = []
        for i in range(function.nout):
            total: E | None = None
            for parameter, dot in dots.items():
                total = summed(total, None if dot is None else dot * partials[parameter][i](c))
            assert total is not None
            parts.append(total)
        return results(c, *parts)


def part(i: int) -> Partial:
    return lambda c: c.part(i)


def of(function: Callable[[E], E]) -> Partial:
    return lambda c: function(c["x"])


def _sinh_ratio(x: E) -> E:
    """sinh(x) / x, and 1 at 0."""
    return unless(x.compare("!=", 0), numpy("sinh", x) / unless(x.compare("!=", 0), x, 1.0), 1.0)


def _over(name: str, x: E) -> E:
    return numpy(name, x) / unless(x.compare("!=", 0), x, np.inf)


def _of_square(name: str, x: E) -> E:
    return numpy(name, 0.5 * math.pi * x**2)


def _airy(x: E, i: int) -> E:
    return decompositions.part(scipy("special.airy", x, result=Unknown()), i, x.fact)


several(sc.sici, "x", x=[of(lambda x: numpy("sinc", x / math.pi)), of(lambda x: _over("cos", x))])
several(sc.shichi, "x", x=[of(_sinh_ratio), of(lambda x: _over("cosh", x))])
several(sc.fresnel, "x", x=[of(lambda x: _of_square("sin", x)), of(lambda x: _of_square("cos", x))])
several(sc.airy, "x", x=[part(1), lambda c: c["x"] * c.part(0), part(3), lambda c: c["x"] * c.part(2)])
several(sc.itairy, "x", x=[of(lambda x: _airy(x, 0)), of(lambda x: _airy(x, 2)),
                           of(lambda x: _airy(-x, 0)), of(lambda x: _airy(-x, 2))])  # fmt: skip
several(sc.iti0k0, "x", x=[of(lambda x: scipy("special.i0", x)), of(lambda x: scipy("special.k0", x))])
several(sc.itj0y0, "x", x=[of(lambda x: scipy("special.j0", x)), of(lambda x: scipy("special.y0", x))])
several(sc.it2i0k0, "x", x=[of(lambda x: (scipy("special.i0", x) - 1.0) / x),
                            of(lambda x: -scipy("special.k0", x) / x)])  # fmt: skip
several(sc.it2j0y0, "x", x=[of(lambda x: (1.0 - scipy("special.j0", x)) / x),
                            of(lambda x: -scipy("special.y0", x) / x)])  # fmt: skip
several(sc.pbvv, "v, x", x=[part(1), lambda c: (0.25 * c["x"] ** 2 - c["v"] - 0.5) * c.part(0)])
several(sc.pbwa, "a, x", x=[part(1), lambda c: (c["a"] - 0.25 * c["x"] ** 2) * c.part(0)])
several(sc.pbdv, "v, x", x=[part(1), lambda c: (0.25 * c["x"] ** 2 - c["v"] - 0.5) * c.part(0)])


def _phase_by_m(c: Call) -> E:
    """Of the amplitude, for which the incomplete integral of the first kind is u."""
    return -c.part(2) * incomplete_by_m(c, c.part(3), c["m"], True)


def _dn_by_m(c: Call) -> E:
    sn, cn, dn = c.part(0), c.part(1), c.part(2)
    return -(sn**2 + 2.0 * c["m"] * sn * cn * _phase_by_m(c)) / (2.0 * dn)


several(
    sc.ellipj, "u, m",
    u=[lambda c: c.part(1) * c.part(2), lambda c: -c.part(0) * c.part(2),
       lambda c: -c["m"] * c.part(0) * c.part(1), part(2)],
    m=[lambda c: c.part(1) * _phase_by_m(c), lambda c: -c.part(0) * _phase_by_m(c), _dn_by_m, _phase_by_m],
)  # fmt: skip
