"""What is said of the functions of scipy.special, scipy.linalg and scipy.stats that have no rule."""

from __future__ import annotations

from srcad.rules.inventory import Statements

STATED: dict[str, Statements] = {
    "scipy.special": Statements(),
    "scipy.linalg": Statements(),
    "scipy.stats": Statements(),
}
