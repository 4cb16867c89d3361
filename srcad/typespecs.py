"""Types of arguments as text, for the command line: `w: f8[:,:], x: f8[:], n: i8`.

A name, a colon, a dtype (`f8`, `f4`, `i8`, `b1`; also `float`, `int`, `bool`), and for an array its
dimensions: `:` for a length that is not 1, `1` for one that is.

>>> parse("w: f8[:,1], rate: float")
{'w': Array('float64', (w.0, 1)), 'rate': Scalar('float64')}
"""

from __future__ import annotations

import re

from srcad.errors import SrcadError
from srcad.facts import Array, Dim, Fact, Length, Scalar

_DTYPES = {
    "f8": "float64", "float": "float64", "float64": "float64", "f4": "float32", "float32": "float32",
    "f2": "float16", "c16": "complex128", "complex": "complex128", "c8": "complex64",
    "i8": "int64", "int": "int64", "int64": "int64", "b1": "bool", "bool": "bool",
}  # fmt: skip
_SPEC = re.compile(r"\s*(\w+)\s*:\s*(\w+)\s*(?:\[([^\]]*)\])?\s*(?:,|$)")
_EXAMPLE = 'write for example "w: f8[:,:], x: f8[:], n: i8"'


def parse(text: str) -> dict[str, Fact]:
    """What the text says of each parameter; a `SrcadError` that shows how to write it."""
    facts: dict[str, Fact] = {}
    at = 0
    while text[at:].strip():
        found = _SPEC.match(text, at)
        if found is None:
            raise SrcadError(f"--types: cannot read {text[at:].strip()!r}: {_EXAMPLE}")
        name, dtype, dims = found.groups()
        if dtype not in _DTYPES:
            known = "f8, f4, c16, i8, b1, float, complex, int, bool"
            raise SrcadError(f"--types: {name} has the unknown type {dtype}: one of {known}")
        if name in facts:
            raise SrcadError(f"--types: {name} is given twice")
        facts[name] = _scalar(name, _DTYPES[dtype]) if dims is None else Array(
            _DTYPES[dtype], _dims(name, dims), sites=frozenset([name])
        )  # fmt: skip
        at = found.end()
    return facts


def _scalar(name: str, dtype: str) -> Fact:
    if dtype == "int64":
        return Scalar(dtype, size=Dim(name))
    return Scalar(dtype, weak=dtype in ("float64", "complex128", "bool"))


def _dims(name: str, text: str) -> tuple[Length, ...]:
    dims: list[Length] = []
    for k, part in enumerate(text.split(",") if text.strip() else []):
        if part.strip() not in (":", "1"):
            raise SrcadError(f"--types: {name} has the dimension {part.strip()!r}: ':' for any length but 1, or '1'")
        dims.append(Dim(f"{name}.{k}", many=True) if part.strip() == ":" else 1)
    return tuple(dims)
