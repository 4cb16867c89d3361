"""What is known of a call's result: of every sample of a rule something, and it has to be true.

    np.average(x, axis=0, weights=w)       w is as long as x's first axis, so the result has the length of its second

Nothing known of it means `unbroadcast` in all that follows.
"""

import numpy as np
import pytest

from srcad.facts import Array, Dim, Fact, Scalar, Seq
from tests.rules.harness import LIBRARY, Names, is_float, operation, result_fact, sample_value
from tests.rules.test_complex import samples

ROWS = samples()

# Their shape depends on what is in the arguments, or on numbers in a list or name that are not known.
UNKNOWN = (
    "np.roots(", "np.histogram(", "np.insert(", "np.delete(x, k)", "np.linalg.tensor",
    "np.quantile(x, 0.6, weights", "np.diff(x, n=2, prepend", "np.diff(x, 3, prepend", "np.gradient(x, k)",
    "np.array([[a], [b]])", "x.item(i)", "axis=k)", "axis=a)", "(x, a, b)", "(x, a)", "(s)", "(x, s)",
)  # fmt: skip


@pytest.mark.filterwarnings("ignore")
@pytest.mark.parametrize("part", range(8))
def test_facts(part):
    for expression, args in ROWS[part::8]:
        if not any(word in expression for word in UNKNOWN):
            values = {k: sample_value(k, v, np.random.default_rng(0)) for k, v in args.items()}
            node, rule, function, method = operation(expression)
            names = Names(values, [k for k, v in values.items() if is_float(v)], True)
            with np.errstate(all="ignore"):
                fact = names.scope.resolved(result_fact(names, node, rule, function, values))
                y = eval(expression, {**LIBRARY, **values})
            holds(fact, y, lengths_of(names, values), expression)


def lengths_of(names: Names, values: dict) -> dict[str, int]:
    """What the symbols stand for."""
    found: dict[str, int] = {}
    for name, value in values.items():
        fact = names.scope.resolved(names.facts[name])
        if isinstance(fact, Array) and fact.dims is not None:
            found |= {d.name: n + d.less for d, n in zip(fact.dims, np.shape(value), strict=True) if isinstance(d, Dim)}
    return found


def holds(fact: Fact, value: object, lengths: dict[str, int], what: str) -> None:
    if isinstance(value, (list, tuple)):
        assert isinstance(fact, Seq), f"{what}: {fact}"
        for part, item in zip(fact.items or (), value, strict=False):
            holds(part, item, lengths, what)
    elif isinstance(value, np.ndarray):
        assert isinstance(fact, Array) and fact.dims is not None, f"{what}: {fact}"
        assert len(fact.dims) == value.ndim, f"{what}: {fact} of {value.shape}"
        for d, n in zip(fact.dims, value.shape, strict=True):
            known = d if isinstance(d, int) else max(0, lengths[d.name] - d.less) if d.name in lengths else n
            assert n == known, f"{what}: {fact} of {value.shape}"
            assert not (isinstance(d, Dim) and d.many and n == 1), f"{what}: {fact} of {value.shape}"
    elif isinstance(value, (float, complex, np.inexact)):
        assert isinstance(fact, Scalar), f"{what}: {fact}"
