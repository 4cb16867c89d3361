"""What generated code calls where the facts were missing; knows only NumPy."""

from srcad.runtime.helpers import (
    add_parts,
    add_shadow,
    clear_shadows,
    copied_parts,
    copy_of,
    copy_with,
    cotangent_like,
    keep_shadows,
    last_writes,
    like,
    ones_like,
    refuse_overlap,
    shadow_of,
    unbroadcast,
    vjp_of,
    zeros_like,
    zeros_with_layout,
)
from srcad.runtime.pullbacks import vjp_apart, vjp_by

__all__ = [
    "add_parts",
    "add_shadow",
    "clear_shadows",
    "copied_parts",
    "copy_of",
    "copy_with",
    "cotangent_like",
    "keep_shadows",
    "last_writes",
    "like",
    "ones_like",
    "refuse_overlap",
    "shadow_of",
    "unbroadcast",
    "vjp_apart",
    "vjp_by",
    "vjp_of",
    "zeros_like",
    "zeros_with_layout",
]
