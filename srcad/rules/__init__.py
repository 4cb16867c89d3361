"""The derivative rules, by theme. Importing this package declares all of them."""

from srcad.rules import (  # noqa: F401
    builtins,
    calculus,
    creation,
    decompositions,
    elementwise,
    fourier,
    generated,
    joining,
    linalg,
    norms,
    opaque,
    picking,
    polynomials,
    products,
    quantiles,
    reductions,
    shapes,
    sorting,
    statistics,
    systems,
)
