"""What generated code calls where the facts were missing; knows only NumPy."""

from srcad.runtime.helpers import (
    add_parts,
    add_shadow,
    clear_shadows,
    copied_parts,
    copy_of,
    copy_with,
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

__all__ = [
    "add_parts",
    "add_shadow",
    "clear_shadows",
    "copied_parts",
    "copy_of",
    "copy_with",
    "keep_shadows",
    "last_writes",
    "like",
    "ones_like",
    "refuse_overlap",
    "shadow_of",
    "unbroadcast",
    "vjp_of",
    "zeros_like",
    "zeros_with_layout",
]
