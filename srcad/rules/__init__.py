"""The derivative rules, by theme. Importing this package declares all of them."""

from srcad.rules import (  # noqa: F401
    builtins,
    creation,
    elementwise,
    fourier,
    joining,
    linalg,
    products,
    reductions,
    shapes,
    sorting,
)
