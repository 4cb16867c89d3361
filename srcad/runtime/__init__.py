"""What generated code calls where the facts were missing; knows only NumPy."""

from srcad.runtime.helpers import (
    add_parts,
    clear_shadows,
    copied_parts,
    copy_of,
    copy_with,
    keep_shadows,
    last_writes,
    like,
    masked_product,
    ones_like,
    unbroadcast,
    vjp_of,
    zeros_like,
    zeros_with_layout,
)

__all__ = [
    "add_parts",
    "clear_shadows",
    "copied_parts",
    "copy_of",
    "copy_with",
    "keep_shadows",
    "last_writes",
    "like",
    "masked_product",
    "ones_like",
    "unbroadcast",
    "vjp_of",
    "zeros_like",
    "zeros_with_layout",
]
