"""Random calls of NumPy functions: every theme of rules, with shapes, axes, indices and flags as they come.

A call is one line and its arguments. The shapes are chosen after the function, so that most calls mean something; those
that do not are calls too: their error has to be the primal's. Decisions come from `tests.fuzz.choices`: a seed, or
hypothesis, which makes a failing call small.

>>> from tests.fuzz.choices import Seeded
>>> calls = [call(Seeded(seed)) for seed in range(3)]
>>> len(calls[0].arguments) > 0
True
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

import numpy as np

from tests.fuzz.choices import Choices

Shape = tuple[int, ...]


@dataclass
class Line:
    """A line that is being written: the arguments that it names, and by which of them it is differentiated."""

    choices: Choices
    rng: np.random.Generator
    dtype: str = "float64"
    ties: bool = False  # few different values, zeros among them
    arguments: dict[str, Any] = field(default_factory=dict)
    body: str = ""

    # ------------------------------------------------------------ decisions

    def one(self, *items: Any) -> Any:
        return self.choices.pick(items)

    def maybe(self, percent: int, text: str) -> str:
        return text if self.choices.chance(percent) else ""

    def length(self) -> int:
        return self.choices.weighted([(30, 3), (25, 2), (20, 4), (15, 1), (3, 0)])

    def shape(self, low: int = 0, high: int = 3) -> Shape:
        return tuple(self.length() for _ in range(self.choices.integer(low, high)))

    def axis(self, ndim: int) -> int:
        return self.choices.integer(-ndim, ndim - 1) if ndim else self.one(0, -1)

    def axes(self, ndim: int) -> str:
        """None, an axis, or a tuple of several."""
        kind = self.one("none", "one", "tuple")
        if kind == "none" or not ndim:
            return "None"
        if kind == "one":
            return str(self.axis(ndim))
        picked = self.choices.several(range(ndim), self.choices.integer(1, ndim))
        return repr(tuple(a - ndim if self.choices.chance(30) else a for a in picked))

    def order(self, ndim: int) -> list[int]:
        return [a - ndim if self.choices.chance(20) else a for a in self.choices.several(range(ndim), ndim)]

    def partner(self, shape: Shape) -> Shape:
        """A shape that broadcasts with this one."""
        kind = self.one("same", "ones", "shorter", "longer", "number")
        if kind == "number":
            return ()
        if kind == "longer" and len(shape) < 3:
            return (self.length(), *shape)
        lead = self.choices.integer(0, len(shape)) if kind == "shorter" else 0
        return tuple(1 if kind != "same" and self.choices.chance(35) else n for n in shape[lead:])

    # ------------------------------------------------------------ arguments

    def fresh(self, value: Any) -> str:
        name = "xyzwuv"[len(self.arguments)] if len(self.arguments) < 6 else f"a{len(self.arguments)}"
        self.arguments[name] = value
        return name

    def values(self, shape: Shape, domain: str = "all") -> Any:
        normal = np.asarray(self.rng.normal(size=shape))
        uniform = np.asarray(self.rng.uniform(0.05, 0.95, size=shape))
        if domain == "all" and self.ties:
            return np.asarray(self.rng.integers(-1, 3, size=shape), float)
        made = {"all": normal, "positive": np.abs(normal) + 0.2, "inside": 2 * uniform - 1, "above": 1.1 + uniform}
        out = made[domain]
        return out + 1j * np.asarray(self.rng.normal(size=shape)) if self.dtype.startswith("complex") else out

    def array(self, shape: Shape, domain: str = "all") -> str:
        """The name of an argument of this shape; now and then an expression of it, or one that was there before."""
        if self.arguments and domain == "all" and self.choices.chance(8):
            same = [k for k, v in self.arguments.items() if np.shape(v) == shape and np.asarray(v).dtype.kind in "fc"]
            if same:
                return self.choices.pick(same)
        value = self.values(shape, domain).astype(self.dtype)
        if self.dtype.startswith("complex") and self.choices.chance(30):
            value = value.real.copy()
        if shape == ():
            return self.fresh(value.item() if self.choices.chance(70) else value)
        if len(shape) > 1 and self.choices.chance(15):
            value = np.asfortranarray(value)
        if self.choices.chance(10):
            value = np.repeat(value, 2, axis=0)[::2]
        return self.wrapped(self.fresh(value))

    def wrapped(self, name: str) -> str:
        if not self.choices.chance(12):
            return name
        return self.one(f"({name} * 2.0)", f"{name}[...]", f"np.sin({name})", f"(-{name})", f"{name}.copy()")

    def constant(self, value: Any) -> str:
        """A constant argument of its own, or written out."""
        return self.fresh(value) if self.choices.chance(40) else literal(value)

    def mask(self, shape: Shape) -> str:
        return self.fresh(np.asarray(self.rng.integers(0, 2, size=shape), bool))

    def places(self, shape: Shape, below: int) -> np.ndarray:
        """Places along an axis, also from the end, also twice."""
        return np.asarray(self.rng.integers(-below, below, size=shape)) if below else np.zeros(shape, int)


def literal(value: Any) -> str:
    if isinstance(value, np.ndarray):
        return f"np.array({value.tolist()!r})" if value.size else f"np.zeros({value.shape}, {value.dtype.name!r})"
    return repr(value)


# ---------------------------------------------------------------- themes

UNARY = {
    "all": "exp expm1 sin cos tan arctan sinh cosh tanh arcsinh square negative positive abs fabs sinc deg2rad "
    "rad2deg conj real imag angle cbrt exp2 i0 floor sign rint nan_to_num isfinite reciprocal modf frexp",
    "positive": "sqrt log log2 log10 log1p",
    "inside": "arcsin arccos arctanh",
    "above": "arccosh",
}
BINARY = {
    "all": "add subtract multiply divide maximum minimum fmax fmin arctan2 hypot copysign logaddexp logaddexp2 "
    "remainder fmod floor_divide heaviside greater nextafter divmod",
    "positive": "power float_power",
}


def unary(line: Line) -> str:
    domain = line.one("all", "all", "positive", "inside", "above")
    function = line.choices.pick(UNARY[domain].split())
    x = line.array(line.shape(), domain)
    return f"np.{function}({x}){'[0]' if function in ('modf', 'frexp') else ''}"


def binary(line: Line) -> str:
    domain = line.one("all", "all", "positive")
    shape = line.shape()
    other = line.partner(shape)
    if line.choices.chance(50):
        shape, other = other, shape
    x, y = line.array(shape, domain), line.array(other, domain)
    if line.choices.chance(50):
        return f"{x} {line.one(*('+', '-', '*', '/', '%', '//'))} {y}" if domain == "all" else f"{x} ** {y}"
    function = line.choices.pick(BINARY[domain].split())
    return f"np.{function}({x}, {y}){'[1]' if function == 'divmod' else ''}"


def power(line: Line) -> str:
    exponent = line.one("2", "3", "-1", "0.5", "0", "1", "-2.5", "2.0", "1.0")
    return f"{line.array(line.shape(), 'all' if '.' not in exponent else 'positive')} ** {exponent}"


def selected(line: Line) -> str:
    shape = line.shape()
    x, y = line.array(line.partner(shape)), line.array(line.partner(shape))
    kind = line.one("where", "clip", "select", "choose", "piecewise")
    if kind == "where":
        return f"np.where({line.mask(shape)}, {x}, {y})"
    if kind == "clip":
        low, high = line.one("None", "-0.5", y), line.one("0.7", "2.0")
        return line.one(f"np.clip({x}, {low}, {high})", f"{x}.clip({low}, {high})" if x.isidentifier() else x)
    if kind == "select":
        return f"np.select([{line.mask(shape)}, {line.mask(shape)}], [{x}, {y}], {line.one('0.0', '2.0')})"
    if kind == "choose":
        return f"np.choose({line.fresh(np.asarray(line.rng.integers(0, 2, size=shape)))}, [{x}, {y}])"
    x = line.array(shape)
    return f"np.piecewise({x}, [{x} < 0, {x} >= 0.3], [lambda t: t * t, np.sin, 2.0])"


SUMS = ("sum", "mean", "prod", "max", "min", "std", "var", "nansum", "nanmean", "nanmax", "nanvar", "nanprod", "nanstd")


def reduction(line: Line) -> str:
    function = line.choices.pick(SUMS)
    shape = line.shape()
    x = line.array(shape)
    options = line.maybe(75, f", axis={line.axes(len(shape))}") + line.maybe(30, ", keepdims=True")
    if function in ("std", "var", "nanvar", "nanstd"):
        options += line.maybe(40, f", ddof={line.one('1', '0.5', '0')}")
    elif function not in ("mean", "nanmean"):
        options += line.maybe(25, f", initial={line.one('0.3', '-5.0', '2.0')}")
    if line.choices.chance(20) and ("initial" in options or function not in ("max", "min", "nanmax")):
        options += f", where={line.mask(line.partner(shape) if len(line.partner(shape)) <= len(shape) else shape)}"
    if line.choices.chance(25) and function in ("sum", "mean", "prod", "max", "min", "std", "var") and shape:
        return f"({x}).{function}({options.removeprefix(', ')})"
    return f"np.{function}({x}{options})"


def along(line: Line) -> str:
    """What goes along one axis."""
    shape = line.shape(1)
    x, axis = line.array(shape), line.axis(len(shape))
    n = shape[axis]
    kind = line.one("cumsum", "cumprod", "diff", "gradient", "trapezoid", "sort", "median", "quantile", "ptp",
                    "average", "cumulative_sum", "partition", "flat", "nancumsum", "unwrap")  # fmt: skip
    if kind in ("cumsum", "cumprod", "nancumsum"):
        return f"np.{kind}({x}{line.maybe(80, f', axis={axis}')})"
    if kind == "cumulative_sum" and hasattr(np, kind):
        return f"np.cumulative_sum({x}, axis={axis}{line.maybe(50, ', include_initial=True')})"
    if kind == "diff":
        ends = line.maybe(20, f", prepend={line.one('0.5', line.array(shape))}") + line.maybe(20, ", append=1.5")
        return f"np.diff({x}, {line.one('1', '2', '3', '0')}, axis={axis}{ends})"
    if kind == "gradient":
        return f"np.gradient({x}, {line.one('1.0', '0.5')}, axis={axis}{line.maybe(30, ', edge_order=2')})"
    if kind == "trapezoid" and hasattr(np, kind):
        spacing = line.one("", ", dx=0.3", f", x={line.array((n,))}")
        return f"np.trapezoid({x}{spacing}, axis={axis})"
    if kind == "sort":
        return f"np.sort({x}, axis={line.one(axis, 'None')})"
    if kind == "partition" and n:
        return f"np.partition({x}, {line.choices.integer(0, n - 1)}, axis={axis})"
    if kind == "median":
        axes = line.axes(len(shape)) + line.maybe(30, ", keepdims=True")
        return f"np.{line.one('median', 'nanmedian')}({x}, axis={axes})"
    if kind == "quantile":
        method = line.maybe(50, f", method={line.one('lower', 'midpoint', 'hazen', 'weibull', 'nearest')!r}")
        q = line.one("0.3", "[0.2, 0.9]", "1.0", "0.5")
        return f"np.quantile({x}, {q}, axis={line.axes(len(shape))}{method}{line.maybe(30, ', keepdims=True')})"
    if kind == "average":
        weights = line.maybe(70, f", weights={line.array(line.one((n,), shape), 'positive')}")
        return f"np.average({x}, axis={axis}{weights})"
    if kind == "unwrap":
        return f"np.unwrap({x}, axis={axis})"
    return f"np.ptp({x}, axis={line.one('None', axis)}{line.maybe(30, ', keepdims=True')})"


def index(line: Line, shape: Shape) -> str:
    """Basic, fancy and mixed, with None, Ellipsis, masks and negative steps."""
    parts: list[str] = []
    fancy: Shape = line.one((), (1,), (2,), (2, 2), (3,))
    dims = list(shape)
    if dims and line.choices.chance(8):
        many = line.choices.integer(1, len(dims))
        parts.append(line.mask(tuple(dims[:many])))
        dims = dims[many:]
    count = line.choices.integer(0, len(dims))
    skipped = len(dims) - count if line.choices.chance(40) else None
    at = line.choices.integer(0, count) if skipped is not None else -1
    left = dims[:at] + dims[at + skipped :] if skipped is not None else dims[:count]
    for i, n in enumerate([*left, None]):
        if i == at:
            parts.append("...")
        if line.choices.chance(10):
            parts.append("None")
        if n is None:
            break
        parts.append(_one_index(line, n, fancy))
    return ", ".join(parts) or "..."


def _one_index(line: Line, n: int, fancy: Shape) -> str:
    kind = line.choices.weighted([(30, "slice"), (25, "whole number"), (15, "places"), (5, "mask"), (5, "all")])
    if kind == "all" or not n and kind in ("whole number", "places"):
        return ":"
    if kind == "whole number":
        at = line.choices.integer(-n, n - 1)
        return str(at) if line.choices.chance(80) else line.fresh(at)
    if kind == "places":
        return line.constant(line.places(fancy, n)) if fancy else str(line.choices.integer(-n, n - 1))
    if kind == "mask":
        return line.mask((n,))
    start, stop = (line.one("", *range(-n - 1, n + 2)) for _ in range(2))
    return f"{start}:{stop}" + line.one("", ":-1", ":2", ":-2")


def indexed(line: Line) -> str:
    shape = line.shape(1)
    x = line.array(shape)
    return f"{x}[{index(line, shape)}]"


def stored(line: Line) -> str:
    """A store into a copy, of a value that broadcasts."""
    shape = line.shape(1)
    x, where = line.array(shape), index(line, shape)
    names = {k: v for k, v in line.arguments.items()}
    try:
        hole = np.shape(eval(f"np.zeros({shape})[{where}]", {"np": np}, names))
    except IndexError:
        hole = ()
    v = line.array(hole if line.choices.chance(50) else tuple(1 if line.choices.chance(40) else n for n in hole))
    store = line.one(f"b[{where}] = {v}", f"b[{where}] += {v}", f"b[{where}] *= {v}")
    return f"b = {x} * 1.5\n{store}\nreturn {line.one('b', 'b * b', f'b * {x}')}"


def reshaped(line: Line) -> str:
    shape = line.shape()
    x, n = line.array(shape), len(shape)
    kind = line.one("reshape", "transpose", "moveaxis", "swapaxes", "expand_dims", "squeeze", "flip", "rot90", "roll",
                    "ravel", "broadcast_to", "atleast", "diag", "tri", "T", "rollaxis")  # fmt: skip
    if kind == "reshape":
        size = int(np.prod(shape, dtype=int))
        target = line.one("-1", f"({size}, 1)", f"(1, {size})", "(2, -1)", "(-1, 2)", "()")
        return f"np.reshape({x}, {target}{line.maybe(30, ', order=' + repr(line.one('F', 'C', 'A')))})"
    if kind == "transpose":
        return f"np.transpose({x}{line.maybe(80, f', {line.order(n)}')})"
    if kind == "moveaxis":
        picked = line.choices.integer(0, n)
        return f"np.moveaxis({x}, {line.order(n)[:picked]}, {line.order(n)[:picked]})"
    if kind in ("swapaxes", "rollaxis"):
        return f"np.{kind}({x}, {line.axis(n)}, {line.axis(n)})"
    if kind == "expand_dims":
        return f"np.expand_dims({x}, {line.one(line.axis(n + 1), (0, -1), (1, 0))})"
    if kind == "squeeze":
        ones = [a for a, m in enumerate(shape) if m == 1]
        return f"np.squeeze({x}{line.maybe(60, f', axis={line.choices.pick(ones) if ones else 0}')})"
    if kind == "flip":
        return f"np.flip({x}, axis={line.axes(n)})"
    if kind == "rot90":
        return f"np.rot90({x}, {line.one(1, 2, 3, -1)}, axes={tuple(line.order(n)[:2])})"
    if kind == "roll":
        axes = line.axes(n)
        shift = line.one("1", "-2", "7")
        if axes[0] == "(":
            shift = repr(tuple(line.choices.integer(-4, 4) for _ in eval(axes)))
        return f"np.roll({x}, {shift}, axis={axes})"
    if kind == "broadcast_to":
        return f"np.broadcast_to({x}, {tuple(3 if m == 1 and line.choices.chance(60) else m for m in shape)})"
    if kind == "atleast":
        return f"np.atleast_{line.one(1, 2, 3)}d({x})"
    if kind == "diag":
        if n == 2:
            k = line.one(0, 1, -1)
            return line.one(f"np.diag({x}, {k})", f"np.diagonal({x}, {k})", f"np.trace({x}, {k})")
        if line.choices.chance(50):
            return f"np.diagflat({x}, {line.one(0, 1, -1)})"
        return f"np.diagonal({x}, 0, {line.axis(n)}, {line.axis(n)})"
    if kind == "tri":
        return f"np.{line.one('tril', 'triu')}({x}, {line.one(0, 1, -1)})"
    if kind == "T":
        return f"({x}).{line.one('T', 'ravel()', 'flatten()')}" if n else x
    return f"np.ravel({x}{line.maybe(40, ', ' + repr(line.one('F', 'C', 'K')))})"


def repeated(line: Line) -> str:
    shape = line.shape(1)
    x, axis = line.array(shape), line.axis(len(shape))
    n = shape[axis]
    kind = line.one("take", "repeat", "tile", "take_along_axis", "compress", "pad", "delete", "insert", "resize")
    if kind == "take":
        where = line.constant(line.places(line.shape(0, 2), n))
        mode = line.maybe(25, ", mode=" + repr(line.one("wrap", "clip")))
        return f"np.take({x}, {where}, axis={line.one(axis, axis, 'None')}{mode})"
    if kind == "repeat":
        each = line.one("2", "0", "1", line.constant(line.rng.integers(0, 3, size=n)))
        return f"np.repeat({x}, {each}, axis={line.one(axis, axis, 'None')})" if each in "012" else (
            f"np.repeat({x}, {each}, axis={axis})")  # fmt: skip
    if kind == "tile":
        return f"np.tile({x}, {line.one('2', '(2, 1)', '(1, 2, 3)', '(2,)', '()', '0')})"
    if kind == "take_along_axis":
        dims = list(shape)
        dims[axis] = line.length() if n else 0
        return f"np.take_along_axis({x}, {line.fresh(line.places(tuple(dims), n))}, axis={axis})"
    if kind == "compress":
        return f"np.compress({line.mask((n,))}, {x}, axis={axis})"
    if kind == "delete":
        where = line.one(line.choices.integer(-n, n - 1) if n else 0, "slice(0, 2)", "[0]", "slice(None, None, 2)")
        return f"np.delete({x}, {where}, axis={axis})"
    if kind == "insert":
        return f"np.insert({x}, {line.one(0, n, -1, '[0, 0]')}, {line.array(())}, axis={axis})"
    if kind == "resize" and np.prod(shape):
        return f"np.resize({x}, {line.one('5', '(2, 3)', '(4, 1)')})"
    width = [(line.choices.integer(0, 3), line.choices.integer(0, 3)) for _ in shape]
    mode = line.one("constant", "edge", "reflect", "symmetric", "wrap", "mean", "maximum", "linear_ramp")
    options = line.maybe(50, f", constant_values={line.one('0.5', line.array(()))}") if mode == "constant" else ""
    return f"np.pad({x}, {width}, mode={mode!r}{options})"


def joined(line: Line) -> str:
    shape = line.shape(0, 2)
    axis, parts = line.axis(len(shape)), line.choices.integer(1, 3)
    kind = line.one("concatenate", "stack", "hstack", "vstack", "dstack", "column_stack", "append", "block", "split")
    if kind == "concatenate" and shape:
        names = []
        for _ in range(parts):
            dims = list(shape)
            dims[axis] = line.length()
            names.append(line.array(tuple(dims)))
        return f"np.concatenate([{', '.join(names)}], axis={axis})"
    names = [line.array(shape) for _ in range(parts)]
    together = ", ".join(names)
    if kind == "append":
        return f"np.append({names[0]}, {names[-1]}{line.maybe(60, f', axis={axis}')})"
    if kind == "block":
        return f"np.block([[{together}], [{together}]])"
    if kind == "split" and shape:
        n = shape[axis]
        pieces = line.choices.integer(1, max(n, 1))
        split = line.one(f"np.array_split({names[0]}, {pieces}, axis={axis})", f"np.split({names[0]}, [1, 2], {axis})")
        return f"parts = {split}\nreturn np.sum(parts[0] ** 2) + np.sum(parts[-1])"
    if kind in ("hstack", "vstack", "dstack", "column_stack"):
        return f"np.{kind}(({together},))"
    return f"np.stack([{together}], axis={line.axis(len(shape) + 1)})"


def product(line: Line) -> str:
    n, m, k = line.length(), line.length(), line.length()
    batch = line.shape(0, 1)
    kind = line.one("matmul", "dot", "einsum", "tensordot", "inner", "outer", "kron", "vdot", "vecdot", "matvec",
                    "convolve", "cross", "norm")  # fmt: skip
    if kind in ("matmul", "dot"):
        left = line.one((n,), (m, n), (*batch, m, n))
        right = line.one((n,), (n, k), (*line.partner(batch), n, k))
        x, y = line.array(left), line.array(right)
        return line.one(f"{x} @ {y}", f"np.{kind}({x}, {y})")
    if kind == "einsum":
        return einsum(line)
    if kind == "tensordot":
        if line.choices.chance(50):
            return f"np.tensordot({line.array((n, m))}, {line.array((m, k))}, {line.one(1, 0)})"
        return f"np.tensordot({line.array((n, m, k))}, {line.array((k, n))}, ([2, 0], [0, {line.one(1, -1)}]))"
    if kind == "norm":
        shape = line.shape(1)
        order = line.one("None", "1", "2", "np.inf", "-np.inf", "3", "0.5")
        options = f"{order}, axis={line.axis(len(shape))}{line.maybe(30, ', keepdims=True')}"
        return f"np.linalg.norm({line.array(shape)}, {options})"
    if kind == "cross":
        shape = (*batch, 3)
        return f"np.cross({line.array(shape)}, {line.array((*line.partner(batch)[-1:], 3))})"
    if kind in ("vecdot", "matvec") and hasattr(np, kind):
        left = (*batch, m, n) if kind == "matvec" else (*batch, n)
        return f"np.{kind}({line.array(left)}, {line.array((*line.partner(batch), n))})"
    if kind == "convolve":
        name = line.one("convolve", "correlate")
        return f"np.{name}({line.array((n,))}, {line.array((m,))}, {line.one('full', 'same', 'valid')!r})"
    if kind == "vdot":
        return f"np.vdot({line.array((n, m))}, {line.array((n, m))})"
    if kind == "inner":
        return f"np.inner({line.array((*batch, n))}, {line.array(line.one((n,), (m, n)))})"
    name = kind if kind in ("outer", "kron") else "outer"
    return f"np.{name}({line.array(line.shape())}, {line.array(line.shape())})"


def einsum(line: Line) -> str:
    letters = "ijkl"[: line.choices.integer(1, 4)]
    size = {c: line.length() for c in letters}
    operands = []
    for _ in range(line.choices.integer(1, 3)):
        operands.append([line.choices.pick(letters) for _ in range(line.choices.integer(0, 3))])
    met = sorted({c for o in operands for c in o})
    out = line.choices.several(met, line.choices.integer(0, len(met)))
    dots = line.choices.chance(15)
    lead = line.shape(0, 1) if dots else ()
    names = [line.array((*lead, *(size[c] for c in o)) if sum(map(len, operands)) else lead) for o in operands]
    inputs = ",".join("..." * dots + "".join(o) for o in operands)
    subscripts = f"{inputs}->{'...' * dots}{''.join(out)}" if line.choices.chance(80) else inputs
    return f"np.einsum({subscripts!r}, {', '.join(names)}{line.maybe(15, ', optimize=True')})"


def transformed(line: Line) -> str:
    shape = line.shape(1)
    x, axis = line.array(shape), line.axis(len(shape))
    norm = line.maybe(40, f", norm={line.one('ortho', 'forward', 'backward')!r}")
    kind = line.one("fft", "ifft", "rfft", "irfft", "hfft", "ihfft", "fftn", "rfftn", "irfftn", "fftshift", "ifftshift")
    if kind.endswith("shift"):
        return f"np.fft.{kind}({x}, axes={line.axes(len(shape))})"
    if kind.endswith("n"):
        axes = line.choices.several(range(len(shape)), line.choices.integer(1, len(shape)))
        lengths = line.one("None", repr([line.choices.integer(1, 5) for _ in axes]))
        return f"np.fft.{kind}({x}, {lengths}, axes={axes}{norm})"
    return f"np.fft.{kind}({x}, {line.one('None', *range(1, 7))}, axis={axis}{norm})"


def square(line: Line) -> str:
    n = line.one(2, 3, 1)
    batch = line.shape(0, 1)
    a = line.array((*batch, n, n))
    kind = line.one("inv", "det", "slogdet", "solve", "pinv", "matrix_power", "eigvalsh", "cholesky", "svdvals", "qr",
                    "lstsq", "trace", "norm", "cond")  # fmt: skip
    if kind == "slogdet":
        return f"np.linalg.slogdet({a})[1]"
    if kind == "solve":
        b = line.array(line.one((n,), (*batch, n, 2), (n, 2)))
        return f"np.linalg.solve({a}, {b})"
    if kind == "matrix_power":
        return f"np.linalg.matrix_power({a}, {line.one(0, 1, 2, 3, 5, -1, -2)})"
    if kind == "cholesky":
        return f"np.linalg.cholesky({a} @ np.swapaxes({a}, -1, -2) + 2.0 * np.eye({n}))"
    if kind == "qr":
        return f"np.linalg.qr({a})[{line.one(0, 1)}]"
    if kind == "norm":
        return f"np.linalg.norm({a}, {line.one(*map(repr, ('fro', 'nuc', 2, -2, 1, -1)))}, axis=(-2, -1))"
    if kind == "lstsq":
        return f"np.linalg.lstsq({line.array((4, n))}, {line.array(line.one((4,), (4, 2)))}, rcond=None)[0]"
    if kind == "trace":
        return f"np.trace({a}, {line.one(0, 1, -1)}, -2, -1)"
    if kind == "svdvals":
        return f"np.linalg.svd({a}, compute_uv=False)"
    return f"np.linalg.{kind}({a})"


THEMES: list[tuple[int, Callable[[Line], str]]] = [
    (8, unary), (12, binary), (4, power), (6, selected), (14, reduction), (12, along), (12, indexed), (8, stored),
    (14, reshaped), (14, repeated), (10, joined), (14, product), (6, transformed), (6, square),
]  # fmt: skip

# What the result goes into: its cotangent is then one number, one row, zero in places.
AROUND = (
    "{}", "{}", "{}", "np.sum({})", "np.sum(np.atleast_1d({}), axis=0)", "np.mean({})", "2.0 * ({})", "({})[..., None]",
    "np.transpose({})",
    "np.sum(np.atleast_2d({}), axis=-1, keepdims=True)", "np.where(({}) > 0.0, 1.0, 0.0) * ({})",
)  # fmt: skip


@dataclass(frozen=True)
class RandomCall:
    """A line, its arguments, and by which of them it is differentiated."""

    body: str
    arguments: dict[str, Any]
    wrt: tuple[str, ...]
    seed: int
    kinks: bool = False  # differences say nothing: two sides differ, or there are steps

    def __str__(self) -> str:
        shown = [f"{k} = {v!r}" for k, v in self.arguments.items()]
        return "\n".join([f"seed {self.seed}", *shown, self.body, f"by {', '.join(self.wrt)}"])


def call(choices: Choices, seed: int = 0) -> RandomCall:
    """A random call; the numbers in its arguments follow from the seed."""
    line = Line(choices, np.random.default_rng(seed))
    theme = choices.weighted(THEMES)
    line.dtype = choices.weighted([(80, "float64"), (10, "complex128"), (10, "float32")])
    line.ties = choices.chance(10)
    body = theme(line)
    if "\n" not in body:
        body = choices.pick(AROUND).replace("{}", body)
    floats = [k for k, v in line.arguments.items() if np.asarray(v).dtype.kind in "fc"]
    wrt = choices.several(floats, choices.integer(1, len(floats))) if choices.chance(30) else floats
    steps = any(word in body for word in ("//", "floor", "%", "remainder", "fmod", "divmod"))
    return RandomCall(body, line.arguments, tuple(k for k in floats if k in wrt), seed, line.ties or steps)
