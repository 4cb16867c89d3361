"""What generated code calls where the facts were missing; knows only NumPy."""

from srcad.runtime.checkpoints import checkpoint, checkpointed, checkpointed_apart
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
    shares_with,
    unbroadcast,
    vjp_of,
    zeros_like,
    zeros_with_layout,
)
from srcad.runtime.insertions import grad_of
from srcad.runtime.pullbacks import vjp_apart, vjp_by
from srcad.runtime.tangents import copied_tangent, jvp_of, own_tangent, refuse_other_view, spread, zero_tangent

__all__ = [
    "add_parts",
    "add_shadow",
    "checkpoint",
    "checkpointed",
    "checkpointed_apart",
    "clear_shadows",
    "copied_parts",
    "copied_tangent",
    "copy_of",
    "copy_with",
    "cotangent_like",
    "grad_of",
    "jvp_of",
    "keep_shadows",
    "last_writes",
    "like",
    "ones_like",
    "own_tangent",
    "refuse_other_view",
    "refuse_overlap",
    "shadow_of",
    "shares_with",
    "spread",
    "unbroadcast",
    "vjp_apart",
    "vjp_by",
    "vjp_of",
    "zero_tangent",
    "zeros_like",
    "zeros_with_layout",
]
