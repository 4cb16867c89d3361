"""Functions whose rules do not give their derivatives: whoever ignores a rule is found out."""

import srcad
from srcad import d


def ruled(x):
    return x * x


@srcad.custom_vjp(ruled)
def ruled_vjp(x):
    return x * x, lambda y_bar: (100.0 * x * y_bar,)


def templated(x):
    return x * x


@srcad.adjoint(templated)
def templated_adjoint(y, x):
    d[x] = 100.0 * x * d[y]


@srcad.tangent(templated)
def templated_tangent(y, x):
    d[y] = 100.0 * x * d[x]
