"""Programs in which many names share one memory: containers of views, functions that give back or change what they are
given, branches and loops that carry views, `out=`, swaps; the truth is a complex step.

    parts = [x, x[::-1]]                    v = x.T if W[0, 1] > 0.0 else x[::-1]
    parts[1][0] += halved(x[1:]).sum(0)     v[1] -= 0.5 * x[0]

`x` and `W` are matrices of three by three, both active; `module(seed)` has `matrix(x, W)`, which gives one, and
`number(x, W)`, the sum of its products with W.
"""

from __future__ import annotations

import random

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
    "{x}", "{x}[::-1]", "{x}[:, ::-1]", "{x}.T", "{x}[:]", "{x}[...]", "{x}[::-1, ::-1]", "np.transpose({x})", "same({x})",
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


class _Writer:
    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)

    def one(self, table: tuple[str, ...], x: str) -> str:
        return self.pick.choice(table).format(x=x)

    def value(self, *names: str) -> str:
        """A new matrix of views of these matrices."""
        def base() -> str:
            return self.pick.choice(names)

        if self.pick.random() < 0.2:
            return "(" + self.pick.choice(views.TERMS).format(x=base()) + f" + {base()})"
        form = self.pick.choice(SUMS)
        parts = {k: self.one(MATRICES if k in "mn" else ROWS, base()) for k in "mnrq"}
        return "(" + form.format(**parts) + ")"

    def statements(self, depth: int = 0) -> list[str]:
        """A few lines after which x is a matrix again."""
        pick, value = self.pick, self.value
        view, row, place = self.one(MATRICES, "x"), self.one(ROWS, "x"), self.one(STORED, "x")
        forms = [
            lambda: [f"x = {value('x', 'x', 'W')}"],
            lambda: [f"y = {view}", f"x = {value('x', 'y')}", f"x = x + {value('x', 'y')}"],
            lambda: [f"v = {place}", f"v += 0.5 * {row}", f"x = x + {value('x')}"],
            lambda: [f"v = {place}", f"v[1:] = 0.5 * {row}[:-1]", f"x = {value('x')} + v"],
            lambda: [f"{place}[...] = {row} * 0.5"],
            lambda: [f"y = {value('x', 'W')}", f"v = {self.one(MATRICES, 'y')}", f"v[0] -= {row}", f"x = {value('x', 'y', 'v')}"],
            lambda: [f"np.add(x, {value('x')}, out=x)"],
            lambda: ["y = np.zeros((3, 3), x.dtype)", f"np.multiply({view}, {value('x')}, out=y)", f"x = y + {view}"],
            lambda: ["np.subtract(x[1:], 0.5 * x[:-1], out=x[1:])"],
            lambda: [f"parts = [{view}, {value('x')}]", "parts[0][1] *= 0.5", f"x = parts[0] + {value('parts[1]', 'x')}"],
            lambda: [f"parts = [x, {value('x')}, {view}]", "parts[0], parts[2] = parts[2], parts[0]", f"x = {value('parts[0]', 'parts[2]')}"],
            lambda: [f"parts = [{view}]", f"parts.append({value('x', 'W')})", "total = 0.0 * x",
                     "for p in parts:", f"    total = total + {value('p', 'x')}", "x = total"],
            lambda: [f"pair = ({view}, {value('x')})", "u, v = pair", "u, v = v, u", f"x = {value('u', 'v', 'x')}"],
            lambda: [f"table = {{'a': {view}, 'b': {value('x')}}}", "table['a'] = table['a'] + table['b']", f"x = {value('x')} + table['a']"],
            lambda: [f"table = {{'a': {view}, 'b': x}}", f"table['b'][0] += 0.5 * {self.one(ROWS, 'table[chr(97)]')}", "x = table['a'] * 1.0"],
            lambda: [f"table = both({value('x')})", "table['up'][0] *= 0.5", f"x = {value('x')} + table['down']"],
            lambda: [f"y = halved({value('x')})", f"x = x + {self.one(MATRICES, 'y')}"],
            lambda: [f"x = halved({place})[None, :] + x"],
            lambda: [f"filled({view}, {row} * 0.7)"],
            lambda: [f"y = raised({view}, {value('x')})", f"x = y + {value('x', 'y')}"],
            lambda: [f"y = raised({view}, x)", f"x = {value('x', 'y')}"],
            lambda: [f"y, x = exchanged(x, {value('x')})", f"x = {value('x', 'y')}"],
            lambda: ["v = x[0]", "for k in range(3):", "    v = v + 0.5 * x[k]", "    x[k] = v" if pick.random() < 0.5 else "    x[k] *= 0.5", "x = x + v"],
            lambda: ["v = x", "for k in range(2):", f"    v = {self.one(MATRICES, 'v')}", "    v[0] += 0.5 * v[k + 1]", "x = v + x"],
            lambda: [f"a, b = {value('x')}, {value('x')}", "for k in range(3):", "    a[k] += 0.5 * b[k]", "    a, b = b, a", f"x = a + {value('b', 'x')}"],
            lambda: [f"a, b = {view}, {value('x')}", "for k in range(2):", f"    a, b = b, {value('a', 'b')}", "    a = 0.3 * a", "x = a + b"],
            lambda: [f"if W[{pick.randint(0, 2)}, {pick.randint(0, 2)}] > 0.0:", f"    y = {view}", "else:", f"    y = {value('x')}", f"x = {value('x', 'y')}"],
            lambda: [f"if W[{pick.randint(0, 2)}, {pick.randint(0, 2)}] > 0.0:", f"    y = {view}", "else:", f"    y = {self.one(MATRICES, 'x')}", "y[1] += 0.5 * x[0]", f"x = {value('x', 'y')}"],
            lambda: [f"if W[0, {pick.randint(0, 2)}] > 0.0:", *(f"    {s}" for s in (self.statements(depth + 1) if depth < 2 else ["x = x + x.T"]))],
            lambda: ["rows = []", f"for r in {view}:", f"    rows.append(r + {row})", "x = np.stack(rows) + x[::-1]"],
            lambda: ["rows = [r for r in x]", "rows[0] = rows[1] + rows[2]", "x = np.array(rows) + x"],
            lambda: [f"x[0], x[1] = x[1].copy(), {row}.copy()"],
            lambda: [f"y = x.reshape(-1)", f"y[::2] *= 0.5", f"x = y.reshape(3, 3) + {value('x')}"],
            lambda: [f"W = {value('x', 'W')} * 0.5"],
            lambda: [f"W += 0.5 * {view}"],
            lambda: [f"V = W", f"V[1] += 0.5 * {row}", f"x = {value('x', 'V', 'W')}"],
            lambda: [f"s = {row}.sum()", f"x = s * {view} + {value('x')} * s"],
            lambda: [f"x[x0 > 0.0] *= 0.5", f"x = {value('x')} + x"],
            lambda: [f"x -= {row}", f"x = x + {view}"],
            lambda: [f"u = {row}", "u = u + u[::-1]", f"u += {row}", f"x = x * u + {value('x')}"],
            lambda: [f"x = sum([{view}, {self.one(MATRICES, 'x')}, x])"],
            lambda: [f"x, y = {view}, x", f"x = {value('x', 'y')}"],
        ]  # fmt: skip
        if depth == 0 and pick.random() < 0.2:
            inner = self.statements(1)
            return [f"for _ in range({pick.randint(1, 3)}):", *(f"    {line}" for line in inner), "    x = np.tanh(x)"]
        return pick.choice(forms)()


def module(seed: int) -> str:
    """The text of `matrix(x, W)` and `number(x, W)`, which may change what they are given."""
    writer = _Writer(seed)
    start = []
    if writer.pick.random() < 0.6:
        start.append("x = x * 1.0")
    if writer.pick.random() < 0.6:
        start.append("W = W + 0.0")
    body = [line for _ in range(writer.pick.randint(1, 3)) for line in [*writer.statements(), "x = 0.3 * x"]]
    if writer.pick.random() < 0.5:
        body.pop()
    lines = ["x0 = (x * 1.0).real > 0.0" if any("x0" in line for line in body) else "", *start, *body]
    lines = [line.replace("x0 > 0.0", "x0") if not line.startswith("x0") else line for line in lines if line]
    text = "\n    ".join
    ends = {"matrix": writer.pick.choice(("x", writer.one(MATRICES, "x"))), "number": "np.sum(x * W)"}
    return HEADER + "\n\n".join(
        text([f"def {name}(x, W):", *lines, f"return {end}"]) + "\n" for name, end in ends.items()
    )


__all__ = ["module"]
