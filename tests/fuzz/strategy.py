"""The grammar for hypothesis, which then also makes failing programs small."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from hypothesis import strategies as st

from tests.fuzz.choices import Drawn
from tests.fuzz.programs import Program, generate


@st.composite
def programs(draw: Callable[[Any], Any]) -> Program:
    """Programs; their data follow from a seed that is drawn too."""
    seed = draw(st.integers(0, 999))
    return generate(Drawn(draw), seed)
