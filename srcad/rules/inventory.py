"""What each public function is to a derivative: of NumPy, `math`, `cmath`, `operator`, of arrays' methods.

Which functions have a rule, and which are constant (their derivative is zero), the registry knows. Here stands what it
cannot know: which functions have nothing to differentiate, which ones the front end knows by itself, and which are
refused, with the reason. `docs/rules.md` is made of both; a test fails where an installed NumPy has a public function
that neither knows.
"""

from __future__ import annotations

import cmath
import math
import operator
import types
from collections.abc import Iterator
from typing import Any

import numpy as np

from srcad.rules.registry import ATTRIBUTES, METHODS, Rule, find

MODULES: dict[str, Any] = {
    "numpy": np, "numpy.linalg": np.linalg, "numpy.fft": np.fft, "math": math, "cmath": cmath, "operator": operator,
}  # fmt: skip
PREFIXES = {"numpy": "np.", "numpy.linalg": "np.linalg.", "numpy.fft": "np.fft."}

# The front end writes these as other constructs: a store, a comprehension, a subscript.
FRONT_END = {
    "numpy": "copyto",
    "operator": "getitem",
    "ndarray": "fill",
}

# Nothing that goes in or comes out is a number with a derivative: by what they are for.
NOT_DIFFERENTIABLE: dict[str, dict[str, str]] = {
    "numpy": {
        "text and files": """array2string array_repr array_str base_repr binary_repr format_float_positional
            format_float_scientific fromfile fromregex fromstring genfromtxt load loadtxt save savetxt savez
            savez_compressed get_printoptions set_printoptions printoptions info""",
        "types": """can_cast common_type isdtype issubdtype min_scalar_type mintypecode promote_types typename iterable
            isfortran asmatrix issctype sctype2char maximum_sctype obj2sctype issubclass_ find_common_type cast
            deprecate deprecate_with_doc disp""",
        "settings": """getbufsize geterr geterrcall setbufsize seterr seterrcall show_config show_runtime get_include
            test who lookfor source byte_bounds safe_eval set_string_function set_numeric_ops geterrobj seterrobj
            add_docstring add_newdoc add_newdoc_ufunc compare_chararrays fastCopyAndTranspose recfromcsv recfromtxt
            set_string_function tracemalloc_domain""",
        "dates": "busday_count busday_offset datetime_as_string datetime_data is_busday isnat",
        "integers and bits": "bitwise_count gcd lcm packbits unpackbits",
        "memory and iteration": "from_dlpack frombuffer fromiter nested_iters einsum_path mask_indices",
        "classes": """broadcast busdaycalendar dtype errstate finfo iinfo flatiter matrix memmap ndarray ndenumerate
            ndindex nditer poly1d recarray record ufunc vectorize chararray DataSource""",
    },
    "numpy.linalg": {"classes": "LinAlgError"},
    "numpy.fft": {},
    "math": {"integers": "lcm ulp nextafter"},
    "cmath": {"tests": "isclose isfinite isinf isnan"},
    "operator": {
        "integers and bits": """and_ iand ior ixor or_ xor inv invert lshift rshift ilshift irshift ifloordiv
            length_hint countOf indexOf""",
        "containers and calls": """call concat iconcat delitem setitem attrgetter itemgetter methodcaller""",
    },
    "ndarray": {
        "what an array is": """base ctypes data device dtype flags itemsize nbytes ndim shape size strides to_device
            setflags""",
        "text and files": "dump dumps tobytes tofile tostring",
        "bits": "byteswap getfield setfield view",
        "places": "argpartition newbyteorder",
    },
}

# Refused where an active value goes in. The reason is what to write instead.
REFUSED: dict[str, dict[str, str]] = {
    "numpy": {},
    "numpy.linalg": {},
    "numpy.fft": {},
    "math": {},
    "cmath": {},
    "operator": {},
    "ndarray": {},
}


def names_of(module: str) -> list[str]:
    """The public functions of a module, or the public methods and attributes of arrays."""
    if module == "ndarray":
        return sorted(n for n in dir(np.ndarray) if not n.startswith("_"))
    owner = MODULES[module]
    public = getattr(owner, "__all__", None) or dir(owner)
    return sorted({n for n in public if not n.startswith("_") and _is_function(getattr(owner, n, None))})


def _is_function(value: Any) -> bool:
    if isinstance(value, type):
        return not issubclass(value, np.generic)
    return callable(value) and not isinstance(value, types.ModuleType)


def rule_of(module: str, name: str) -> Rule | None:
    if module == "ndarray":
        return METHODS.get(name) or ATTRIBUTES.get(name)
    return find(getattr(MODULES[module], name))


def stated(module: str, name: str) -> tuple[str, str] | None:
    """What this page says of a function: its class and the reason."""
    if name in FRONT_END.get(module, "").split():
        return "front end", "written as a store or a subscript"
    for reason, names in NOT_DIFFERENTIABLE.get(module, {}).items():
        if name in names.split():
            return "not differentiable", reason
    for names, reason in REFUSED.get(module, {}).items():
        if name in names.split():
            return "refused", reason
    return None


def classified() -> Iterator[tuple[str, str, Rule | None, tuple[str, str] | None]]:
    """Every public name, with its rule and what is stated of it; one of the two where all is well."""
    for module in (*MODULES, "ndarray"):
        for name in names_of(module):
            yield module, name, rule_of(module, name), stated(module, name)
