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
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from srcad.rules.call import Rule
from srcad.rules.registry import ATTRIBUTES, METHODS, find


@dataclass(frozen=True)
class Statements:
    """What is said of the functions of a module of which the registry knows nothing."""

    front_end: str = ""  # written as other constructs
    followed: str = ""  # no rule is needed: their own source is followed
    by_entries: str = ""  # what makes sparse matrices, and is known by the entries of these
    not_differentiable: Mapping[str, str] = field(default_factory=dict)  # by what they are for
    refused: Mapping[str, str] = field(default_factory=dict)  # by what to write instead

    def of(self, name: str) -> tuple[str, str] | None:
        """The class of a function, and the reason."""
        if name in self.front_end.split():
            return "front end", "written as a store or a subscript"
        if name in self.followed.split():
            return "followed", "by their own source"
        if name in self.by_entries.split():
            return "by entries", "by the entries of the matrix"
        for kind, groups in (("not differentiable", self.not_differentiable), ("refused", self.refused)):
            reason = {n: reason for reason, names in _by_reason(kind, groups) for n in names.split()}.get(name)
            if reason is not None:
                return kind, reason
        return None


def _by_reason(kind: str, groups: Mapping[str, str]) -> Iterable[tuple[str, str]]:
    """Where there is nothing to differentiate, reasons stand first; of what is refused, the names."""
    return groups.items() if kind == "not differentiable" else ((reason, names) for names, reason in groups.items())


MODULES: dict[str, Any] = {
    "numpy": np, "numpy.linalg": np.linalg, "numpy.fft": np.fft, "math": math, "cmath": cmath, "operator": operator,
}  # fmt: skip
PREFIXES = {"numpy": "np.", "numpy.linalg": "np.linalg.", "numpy.fft": "np.fft."}

# The front end writes these as other constructs: a store, a loop, a subscript.
FRONT_END = {
    "numpy": """apply_along_axis apply_over_axes block copyto fill_diagonal fromfunction fromiter frompyfunc piecewise
        place polydiv put put_along_axis putmask union1d vectorize""",
    "math": "prod",
    "cmath": "polar rect",
    "operator": "concat getitem iadd imatmul imod imul ipow isub itruediv setitem",
    "ndarray": "fill flat partition put sort tolist view",
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
        "memory and iteration": "from_dlpack frombuffer nested_iters mask_indices",
        "classes": """broadcast busdaycalendar errstate flatiter matrix memmap ndarray ndenumerate ndindex nditer
            poly1d recarray record ufunc chararray DataSource""",
    },
    "numpy.linalg": {"classes": "LinAlgError"},
    "numpy.fft": {},
    "math": {"integers": "lcm ulp"},
    "cmath": {},
    "operator": {
        "tests": "is_none is_not_none",
        "integers and bits": """and_ iand ior ixor or_ xor inv invert lshift rshift ilshift irshift ifloordiv
            length_hint countOf indexOf""",
        "containers and calls": """call iconcat delitem attrgetter itemgetter methodcaller""",
    },
    "ndarray": {
        "what an array is": """base ctypes data device dtype flags itemsize nbytes ndim shape size strides to_device
            setflags""",
        "text and files": "dump dumps tobytes tofile tostring",
        "bits": "byteswap getfield setfield",
        "places": "argpartition newbyteorder",
    },
}

# Refused where an active value goes in. The reason is what to write instead.
REFUSED: dict[str, dict[str, str]] = {
    "numpy": {
        "bmat": "use np.block",
        "histogram2d histogramdd histogram_bin_edges": "counts are constant: srcad.stop_gradient(data)",
        "intersect1d setdiff1d setxor1d": "use np.unique or np.isin, and an index",
        "unique_all unique_counts unique_inverse unique_values": "use np.unique",
        "sort_complex": "use np.sort",
        "product cumproduct sometrue alltrue round_ msort asfarray in1d": "NumPy 2 has other names for it",
    },
    "math": {
        "fma": "write x * y + z",
        "sumprod": "use np.dot",
    },
    "operator": {},
    "ndarray": {
        "resize": "use np.resize, and bind the result",
        "itemset": "assign by index: x[i] = v",
    },
}

# What holds at corners and ties, by function; docs/conventions.md has each as a test.
KINKS: dict[str, str] = {
    "np.abs np.absolute np.fabs math.fabs": "0 at 0",
    "np.maximum np.minimum np.fmax np.fmin": "a tie is shared equally",
    "np.max np.min np.amax np.amin np.nanmax np.nanmin np.ptp": "ties share equally",
    "np.sort np.unique np.median np.quantile np.percentile": "equal elements share equally",
    "np.nanmedian np.nanquantile np.nanpercentile": "equal elements share equally",
    "np.linalg.norm np.linalg.vector_norm np.linalg.matrix_norm np.hypot math.hypot math.dist": "0 at 0",
    "np.std np.nanstd": "0 where all are equal",
    "np.clip": "the bounds count as inside",
    "np.where np.select np.choose": "what is not selected contributes nothing",
    "np.prod np.cumprod np.nanprod np.nancumprod": "right at zeros",
    "np.power np.float_power math.pow": "0 for the exponent 0, and for the base 0 by the exponent",
    "np.interp": "between two pieces the mean slope",
    "np.linalg.cholesky np.linalg.eigh np.linalg.eigvalsh": "on the triangle that is read",
    "np.linalg.svd np.linalg.eig np.linalg.qr": "a warning or an error where vectors have no derivative",
    "np.remainder np.mod np.fmod np.divmod": "x less something constant",
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
    apart, refused = NOT_DIFFERENTIABLE.get(module, {}), REFUSED.get(module, {})
    return Statements(FRONT_END.get(module, ""), not_differentiable=apart, refused=refused).of(name)


def classified() -> Iterator[tuple[str, str, Rule | None, tuple[str, str] | None]]:
    """Every public name, with its rule and what is stated of it; one of the two where all is well."""
    for module in (*MODULES, "ndarray"):
        for name in names_of(module):
            yield module, name, rule_of(module, name), stated(module, name)


# ---------------------------------------------------------------- docs/rules.md


def page() -> str:
    """The tables of docs/rules.md, module by module."""
    return "\n".join(line for module in (*MODULES, "ndarray") for line in _section(module))


def _section(module: str) -> list[str]:
    title = "Methods and attributes of arrays" if module == "ndarray" else module
    names = names_of(module)
    return section(title, [(_label(module, n), rule_of(module, n), stated(module, n)) for n in names])


def _label(module: str, name: str) -> str:
    return "x." + name if module == "ndarray" else PREFIXES.get(module, module + ".") + name


Entry = tuple[str, "Rule | None", "tuple[str, str] | None"]  # a function's label, its rule, what is said of it
_HEADS = {
    "front end": "Written as statements, loops, stores.",
    "followed": "Differentiated by their own source.",
    "by entries": "By the entries of the matrix, in both modes.",
    "refused": "Refused: {}.",
    "not differentiable": "Nothing to differentiate ({}).",
}


def section(title: str, entries: Iterable[Entry], rows: Iterable[str] = (), corners: bool = True) -> list[str]:
    """The table of a module's functions that have rules (`rows`: made already), and the lists of the others."""
    rules: list[str] = list(rows)
    others: dict[str, list[str]] = {}
    for label, rule, statement in entries:
        if rule is not None and not rule.constant:
            by = ", ".join(f"`{p.name}`" for p in rule.parameters if p.name in rule.active)
            rules.append(f"| `{label}` | {by} | {modes(rule)} |" + (f" {kink(label)} |" if corners else ""))
        elif rule is not None:
            others.setdefault("Constant: the derivative is zero.", []).append(label)
        elif statement is not None:
            kind, reason = statement
            others.setdefault(_HEADS[kind].format(reason), []).append(label)
    head = ["| function | by | modes |", "| --- | --- | --- |"]
    head = [line + extra for line, extra in zip(head, (" at corners |", " --- |"), strict=True)] if corners else head
    lists = [f"- {head} {', '.join(f'`{n}`' for n in names)}" for head, names in sorted(others.items())]
    table, rest = [*head, *rules, ""] if rules else [], [*lists, ""] if lists else []
    return [f"## {title}", "", *table, *rest]


def modes(rule: Rule) -> str:
    forward = rule.elementwise or rule.tangent is not None or rule.linear or rule.bilinear or rule.reduces
    return "both" if forward else "reverse"


def kink(label: str) -> str:
    return next((text for names, text in KINKS.items() if label in names.split()), "")
