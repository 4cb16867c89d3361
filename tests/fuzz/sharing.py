"""Programs in which many names share one memory: containers of views, functions that give back or change what they are
given, branches and loops that carry views, `out=`, swaps; the truth is a complex step.

    parts = [x, x[::-1]]                    v = x.T if W[0, 1] > 0.0 else x[::-1]
    parts[1][0] += halved(x[1:]).sum(0)     v[1] -= 0.5 * x[0]

`x` and `W` are matrices of three by three, both active; `module(seed)` has `matrix(x, W)`, which gives one, and
`f(x, W)`, the sum of its products with W.
"""

from __future__ import annotations

import random
import re
import textwrap

from tests.fuzz import views

HEADER = """import numpy as np


def same(a):
    return a


def turned(a):
    return a[::-1]


def halved(a):
    a *= 0.5
    return a


def filled(a, v):
    a[0] = v


def raised(a, b):
    b[1:] += 0.5 * a[:-1]
    return b


def exchanged(a, b):
    return b, a


def chosen(a, b, c):
    if c > 0.0:
        return a
    return b


def both(a):
    return {"up": a, "down": a[::-1]}


def firsts(*rows):
    return [r[0] for r in rows]


"""
#: Views of a matrix that are matrices of its shape, and may be stored into.
MATRICES = (
    "{x}", "{x}[::-1]", "{x}[:, ::-1]", "{x}.T", "{x}[:]", "{x}[...]", "{x}[::-1, ::-1]", "np.transpose({x})",
    "same({x})",
    "turned({x})", "np.swapaxes({x}, 0, 1)", "{x}.reshape(3, 3)", "{x}.real", "np.asarray({x})", "{x}[None][0]",
    "np.rot90({x})", "np.flipud({x})", "chosen({x}, {x}[::-1], W[0, 1])", "({x} if W[1, 1] > 0.0 else {x}.T)",
    "both({x})['down']", "exchanged({x}, {x}.T)[0]", "np.squeeze({x}[None])", "np.moveaxis({x}, 0, 1)", "{x}.view()",
)  # fmt: skip
#: Views of a matrix that are vectors of three.
ROWS = (
    "{x}[0]", "{x}[1]", "{x}[-1]", "{x}[:, 1]", "{x}[2, ::-1]", "{x}.T[0]", "{x}[::-1][0]", "np.diagonal({x})",
    "{x}.reshape(-1)[3:6]", "{x}.ravel()[::3]", "{x}.ravel()[:3]", "{x}[1:][0]", "{x}[:, :1].reshape(3)",
    "np.squeeze({x}[:1])", "firsts({x})[0]", "chosen({x}[0], {x}[1], W[0, 0])", "np.split({x}, 3)[1][0]",
    "turned({x})[1]", "{x}.flatten()[:3]", "np.atleast_1d({x}[1])",
)  # fmt: skip
#: Of those, what NumPy lets one store into, whatever the layout of the matrix is.
STORED = ("{x}[0]", "{x}[1]", "{x}[:, 1]", "{x}[2, ::-1]", "{x}.T[0]", "{x}[::-1][0]", "{x}[1:][0]", "turned({x})[1]",
          "np.squeeze({x}[:1])", "chosen({x}[0], {x}[1], W[0, 0])", "same({x})[2]")  # fmt: skip
#: New matrices, or rows that are spread over one.
SUMS = (
    "{m} + {n}", "{m} - {n} + {m}", "{m} * {n}", "{m} @ {n}", "{m} * {r}", "{r} + {n}", "{m} / (2.0 + {n} * {n})",
    "np.outer({r}, {q})", "{m} @ {n}.T", "{r} @ {m} + {n}", "{m} + {r}[:, None]", "{m} + {r}[None, :] * {q}",
    "np.broadcast_to({r}, (3, 3)) + {m}", "np.stack([{r}, {q}, {r}])", "np.concatenate([{m}[:1], {n}[1:]])",
    "np.vstack([{m}[1:], {r}])", "np.where(W > 0.0, {m}, {n})", "np.sin({m}) * {n}", "np.einsum('ij,kj->ik', {m}, {n})",
    "np.dot({r}, {q}) * {m}", "np.cumsum({m}, 0) - {n}", "{m}.copy() + {n}", "np.roll({m}, 1, 0) + {m}", "{m} * 2.0",
    "np.array([{r}, {q}, {r}])", "np.diag({r}) + {m}", "np.kron({r}, np.ones((3, 1))) + {m}", "-{m} - {n}",
    "np.sum([{m}, {n}], axis=0)", "np.linalg.multi_dot([{m}, {n}, W])", "{m}[[2, 0, 0]] + {m}", "np.tril({m}) + {n}",
    "np.tensordot({m}, {n}, 1)", "np.matmul({m}[:2].T, {n}[:2])", "np.repeat({r}[None], 3, 0) * {n}",
)  # fmt: skip


#: What a few lines may do; after them x is a matrix again. `$value(x, y)` is a new matrix made of views of x and y,
#: `$view(x)` a view that is a matrix, `$row(x)` one that is a vector, `$place(x)` one of the latter to store into, `$n`
#: a whole number below three.
STATEMENTS = (
    "x = $value(x, x, W)",
    """
    y = $view(x)
    x = $value(x, y)
    x = x + $value(x, y)
    """,
    """
    v = $place(x)
    v += 0.5 * $row(x)
    x = x + $value(x)
    """,
    """
    v = $place(x)
    v[1:] = 0.5 * $row(x)[:-1]
    x = $value(x) + v
    """,
    "$place(x)[...] = $row(x) * 0.5",
    """
    y = $value(x, W)
    v = $view(y)
    v[0] -= $row(x)
    x = $value(x, y, v)
    """,
    "np.add(x, $value(x), out=x)",
    """
    y = np.zeros((3, 3), x.dtype)
    np.multiply($view(x), $value(x), out=y)
    x = y + $view(x)
    """,
    "np.subtract(x[1:], 0.5 * x[:-1], out=x[1:])",
    """
    parts = [$view(x), $value(x)]
    parts[0][1] *= 0.5
    x = parts[0] + $value(parts[1], x)
    """,
    """
    parts = [x, $value(x), $view(x)]
    parts[0], parts[2] = parts[2], parts[0]
    x = $value(parts[0], parts[2])
    """,
    """
    parts = [$view(x)]
    parts.append($value(x, W))
    total = 0.0 * x
    for p in parts:
        total = total + $value(p, x)
    x = total
    """,
    """
    parts = [$view(x), $value(x)]
    last = parts.pop()
    parts.insert(0, last)
    x = parts[1] + $value(parts[0], last)
    """,
    """
    u, v = ($view(x), $value(x))
    u, v = v, u
    x = $value(u, v, x)
    """,
    """
    table = {"a": $view(x), "b": $value(x)}
    table["a"] = table["a"] + table["b"]
    x = $value(x) + table["a"]
    """,
    """
    table = {"a": $view(x), "b": x}
    table["b"][0] += 0.5 * $row(table["a"])
    x = table["a"] * 1.0
    """,
    """
    table = both($value(x))
    table["up"][0] *= 0.5
    x = $value(x) + table["down"]
    """,
    """
    y = halved($value(x))
    x = x + $view(y)
    """,
    "x = halved($place(x))[None, :] + x",
    "filled($view(x), $row(x) * 0.7)",
    """
    y = raised($view(x), $value(x))
    x = y + $value(x, y)
    """,
    """
    y = raised($view(x), x)
    x = $value(x, y)
    """,
    """
    y, x = exchanged(x, $value(x))
    x = $value(x, y)
    """,
    """
    v = x[0]
    for k in range(3):
        v = v + 0.5 * x[k]
        x[k] = v
    x = x + v
    """,
    """
    v = x[$n]
    for k in range(3):
        v = v - 0.5 * x[k]
        x[k] *= 0.5
    x = x + v
    """,
    """
    v = x
    for k in range(2):
        v = $view(v)
        v[0] += 0.5 * v[k + 1]
    x = v + x
    """,
    """
    a, b = $value(x), $value(x)
    for k in range(3):
        a[k] += 0.5 * b[k]
        a, b = b, a
    x = a + $value(b, x)
    """,
    """
    a, b = $view(x), $value(x)
    for k in range(2):
        a, b = b, $value(a, b)
        a = 0.3 * a
    x = a + b
    """,
    """
    if W[$n, $n] > 0.0:
        y = $view(x)
    else:
        y = $value(x)
    x = $value(x, y)
    """,
    """
    if W[$n, $n] > 0.0:
        y = $view(x)
    else:
        y = $view(x)
    y[1] += 0.5 * x[0]
    x = $value(x, y)
    """,
    """
    if W[0, $n] > 0.0:
        x[0] -= 0.5 * $row(x)
        x = $value(x)
    else:
        W = W + $view(x)
    """,
    """
    rows = []
    for r in $view(x):
        rows.append(r + $row(x))
    x = np.stack(rows) + x[::-1]
    """,
    """
    rows = [r for r in x]
    rows[0] = rows[1] + rows[2]
    x = np.array(rows) + x
    """,
    "x[0], x[1] = x[1].copy(), $row(x).copy()",
    """
    y = x.reshape(-1)
    y[::2] *= 0.5
    x = y.reshape(3, 3) + $value(x)
    """,
    "W = $value(x, W) * 0.5",
    "W += 0.5 * $view(x)",
    """
    V = W
    V[1] += 0.5 * $row(x)
    x = $value(x, V, W)
    """,
    """
    s = $row(x).sum()
    x = s * $view(x) + $value(x) * s
    """,
    """
    x[W > 0.5] *= 0.5
    x = $value(x) + x
    """,
    """
    x -= $row(x)
    x = x + $view(x)
    """,
    """
    u = $row(x)
    u = u + u[::-1]
    u += $row(x)
    x = x * u + $value(x)
    """,
    "x = sum([$view(x), $view(x), x])",
    """
    x, y = $view(x), x
    x = $value(x, y)
    """,
)


class _Writer:
    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)

    def one(self, table: tuple[str, ...], x: str) -> str:
        return self.pick.choice(table).format(x=x)

    def value(self, *names: str) -> str:
        """A new matrix of views of these matrices."""
        if self.pick.random() < 0.2:
            term, other = self.pick.choice(views.TERMS), self.pick.choice(names)
            return f"({term.format(x=self.pick.choice(names))} + {other})"
        parts = {k: self.one(MATRICES if k in "mn" else ROWS, self.pick.choice(names)) for k in "mnrq"}
        return "(" + self.pick.choice(SUMS).format(**parts) + ")"

    def filled(self, match: re.Match[str]) -> str:
        kind, names = match.groups()
        if kind == "value":
            return self.value(*names.split(", "))
        table = {"view": MATRICES, "row": ROWS, "place": STORED}
        return self.one(table[kind], names) if kind in table else str(self.pick.randint(0, 2))

    def statements(self) -> list[str]:
        form = textwrap.dedent(self.pick.choice(STATEMENTS)).strip()
        lines = re.sub(r"\$(value|view|row|place|n)(?:\(([^()]*)\))?", self.filled, form).split("\n")
        if self.pick.random() < 0.2:
            lines = [*lines, "x = np.tanh(x)"]
            return [f"for _ in range({self.pick.randint(1, 3)}):", *(f"    {line}" for line in lines)]
        return lines


def module(seed: int) -> str:
    """The text of `matrix(x, W)` and `f(x, W)`, which may change what they are given."""
    writer = _Writer(seed)
    lines = [line for line in ("x = x * 1.0", "W = W + 0.0") if writer.pick.random() < 0.6]
    for _ in range(writer.pick.randint(1, 3)):
        lines += [*writer.statements(), "x = 0.3 * x"]
    if writer.pick.random() < 0.5:
        lines.pop()
    ends = {"matrix": writer.one(MATRICES, "x"), "f": "np.sum(x * W)"}
    functions = ["\n    ".join([f"def {n}(x, W):", *lines, f"return {end}"]) for n, end in ends.items()]
    return HEADER + "\n\n\n".join(functions) + "\n"


__all__ = ["module"]
