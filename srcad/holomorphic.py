"""Complex results: `holomorphic=True` asks for the complex derivative, which only holomorphic functions have.

A complex function of a complex argument has, in general, two by two real partial derivatives, and no one number holds
them. Where it is holomorphic (made of arithmetic, powers, exponentials and the like, and not of conjugates and absolute
values) its derivative is the one complex number `dy/dz`, and that is what the gradient, Jacobian and Hessian of it
are. So what is not holomorphic is refused, where it can be seen, instead of giving half of the answer:

>>> import numpy as np, srcad
>>> srcad.grad(lambda z: z * z, holomorphic=True)(1.0 + 2.0j)
(2+4j)
"""

from __future__ import annotations

import gast

from srcad.errors import NoDerivativeError, WrtError
from srcad.facts import Array, Fact, Known, Map, Scalar, Seq, Unknown, parts_of
from srcad.frontend.core import Core
from srcad.tree.build import walk

# Of those that give complex results: they conjugate, or choose a phase.
_CONJUGATE = {
    "np.conjugate", "np.vdot", "np.vecdot", "np.vecmat", "np.sign", "np.linalg.pinv", "np.linalg.lstsq",
    "np.linalg.eigh", "np.linalg.eig", "np.linalg.cholesky", "np.linalg.svd", "np.linalg.qr",
}  # fmt: skip


def check_holomorphic(core: Core, wrt: tuple[str, ...]) -> None:
    """All of what is differentiated is complex, and goes through nothing that is known not to be holomorphic."""
    for name in wrt:
        fact = core.facts_of_parameters.get(name)
        for part in [] if fact is None else _numbers(fact):
            if not _is_complex(part):
                kind = part.dtype if isinstance(part, (Scalar, Array)) else "unknown type"
                raise WrtError(f"holomorphic=True: {name} is of {kind}, not complex: pass {name} + 0j")
    whole = gast.Module([*core.body, gast.Return(core.result)], [])
    compared = {x for node in walk(whole) if isinstance(node, gast.Compare) for x in walk(node)}
    for node in walk(whole):
        op = core.ops.get(node)
        if op is None or op.rule.constant or node in compared:  # `if abs(z) > 1.0`: that is constant
            continue
        complex_in = any(
            f.active and _is_complex(f) for f in (core.facts.get(x, Unknown()) for x in _operands(op.operands))
        )
        if complex_in and (op.rule.name in _CONJUGATE or not _is_complex(core.facts.get(node, Unknown()))):
            raise NoDerivativeError(
                f"{op.rule.name} of a complex value, which is not holomorphic",
                "leave holomorphic=True out and return one real number, or use srcad.vjp",
                core.place(node),
            )


def _operands(operands: dict[str, object]) -> list[gast.AST]:
    return [x for value in operands.values() for x in (value if isinstance(value, (list, tuple)) else [value])]


def _numbers(fact: Fact) -> list[Fact]:
    if isinstance(fact, (Seq, Map)):
        return [number for part in parts_of(fact) for number in _numbers(part)]
    return [] if isinstance(fact, Known) else [fact]


def _is_complex(fact: Fact) -> bool:
    """Also where nothing is known: what is refused is what is seen not to be complex."""
    return not isinstance(fact, (Scalar, Array)) or fact.dtype[0] == "c"
