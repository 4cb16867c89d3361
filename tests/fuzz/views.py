"""Small programs of one array and its views: sums, products, stores, lists of them; the truth is a complex step.

What adjoints share memory, and who may change it, is decided statement by statement. Here every statement is a sum of
terms that read the same array in other orders, so that one cotangent goes to several places at once:

    x = x[::-1] - np.concatenate([x[1:], x[:1]]) + x.T @ W
    x[1:] += x[:-1]

`x` is a matrix of three by three, W a constant one.
"""

from __future__ import annotations

import random

HEADER = "import numpy as np\n\n\n"
TERMS = (
    "{x}", "{x}[::-1]", "{x}[:, ::-1]", "{x}.T", "-{x}", "{x}[0]", "{x}[1]", "{x}[:, :1]", "{x}.copy()",
    "{x} * W", "{x} @ W", "np.roll({x}, 1, 0)", "np.concatenate([{x}[1:], {x}[:1]])", "2.0 * {x}[::-1]",
    "{x}[[2, 0, 0]]", "np.flip({x})", "np.vstack([{x}[2], {x}[0], {x}[1]])", "np.cumsum({x}, 0)",
    "np.stack([{x}[0], {x}[0], {x}[2]])", "{x}.sum(0)",
    "{x}.reshape(-1)[::-1].reshape(3, 3)", "np.tril({x})", "np.where(W > 0.0, {x}, {x}[::-1])", "np.sin({x}) * {x}.T",
    "{x} * {x}[::-1]", "{x}[0] / (2.0 + {x} * {x})", "({x}[0, 0] - {x}) * {x}[1]", "np.exp(-({x} ** 2)) * {x}[:, :1]",
    "np.concatenate([{x}[:1], {x}[1:, ::-1]]) / (3.0 + {x}[0, 0] - {x})", "np.outer({x}[0], {x}[1])",
    "np.stack([{x}[0], {x}[1] * {x}[2], np.cos({x}[0])])", "np.einsum('ij,kj->ik', {x}, {x}[::-1])",
    "np.dot({x}[0], {x}[1]) * W", "{x}.ravel()[::2].sum() * {x}", "np.tanh({x}[1:]).sum(0)",
)  # fmt: skip
PLACES = ("0", "1:", "::-1", "[0, 2]", ":, 1", "W > 0.5")


class _Writer:
    def __init__(self, seed: int) -> None:
        self.pick = random.Random(seed)

    def terms(self, x: str, most: int = 4) -> str:
        count = self.pick.randint(1, most)
        chosen = [self.pick.choice(TERMS).format(x=x) for _ in range(count)]
        return chosen[0] + "".join(self.pick.choice((" + ", " - ")) + f"({term})" for term in chosen[1:])

    def statements(self, deep: bool = False) -> list[str]:
        """A few lines after which x is a matrix again."""
        place = self.pick.choice(PLACES)
        forms = [
            lambda: [f"x = {self.terms('x')} + 0.0 * W"],
            lambda: [f"y = {self.terms('x')} + x", f"x = {self.terms('y')} + y"],
            lambda: [f"x += 0.5 * ({self.terms('x')})"],
            lambda: [f"y = {self.terms('x')} + x", f"x[{place}] = 0.5 * y[1].sum()"],
            lambda: ["x[1:] += 0.5 * x[:-1]", f"z = {self.terms('x')} + x", f"x = z + {self.terms('z', 1)}"],
            lambda: ["y = x", f"x = {self.terms('y')} + y", f"y = y + {self.terms('x', 1)}", "x = x + y"],
            lambda: [f"x[{place}] *= 0.7", f"x = x + {self.terms('x')}"],
            lambda: [
                f"parts = [x, {self.terms('x', 2)} + x]", "parts[1][0] += parts[0][1]",
                f"x = parts[0] + {self.terms('parts[1]', 2)}",
            ],
            lambda: [f"pair = (x[::-1], {self.terms('x', 1)} + x)", "u, v = pair", f"x = u + {self.terms('v', 2)} - v"],
            lambda: ["row = x[1]", "row += 0.5 * x[0]", f"x = {self.terms('x', 2)} + row + x"],
            lambda: [
                f"table = {{'a': x, 'b': {self.terms('x', 1)} + x}}",
                "x = table['a'] + table['b'][::-1] - table['a'].T",
            ],
            lambda: ["rows = []", "for r in x:", "    rows.append(r + x[0])", "x = np.stack(rows) + x[::-1]"],
        ]  # fmt: skip
        if not deep and self.pick.random() < 0.2:
            inner = self.statements(deep=True)
            return ["for _ in range(2):", *(f"    {line}" for line in inner), "    x = np.tanh(x)"]
        return self.pick.choice(forms)()


def program(seed: int) -> str:
    """The text of `f(x, W)`, which gives a number and may change x."""
    writer = _Writer(seed)
    start = ["x = x * 1.0"] if writer.pick.random() < 0.7 else []
    body = [line for _ in range(writer.pick.randint(1, 3)) for line in [*writer.statements(), "x = 0.3 * x"]]
    return HEADER + "\n    ".join(["def f(x, W):", *start, *body, "return np.sum(x * W)"]) + "\n"


__all__ = ["program"]
