"""Dicts in lists whose items are stored into: right by whatever name a dict is reached, or refused."""

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent
from tests.oracle.programs import gathered, refused_in_both_modes

X = np.array([0.3, 0.5, -0.7, 0.9])
RIGHT, REFUSED = [], []
right, refused = gathered(RIGHT), gathered(REFUSED)


@right
def of_constants(x):
    rows = [{"a": 1.0, "b": 0.0} for _ in range(3)]
    for row in rows:
        row["b"] += x[0] * row["a"]
    rows[1]["a"] = x[1]
    return sum(row["a"] * row["b"] for row in rows)


@right
def that_grow(x):
    rows = []
    for v in x:
        rows.append({"p": v, "v": 0.0})
    for _ in range(3):
        for row in rows:
            row["v"] -= 0.1 * row["p"]
            row["p"] += 0.1 * row["v"] * x[1]
    return sum(row["v"] for row in rows) * rows[-1]["p"]


@right
def written_out(x):
    rows = [{"w": x[0], "h": 2.0}, {"w": 2.0 * x[1], "h": 1.0}]
    for i, row in enumerate(rows):
        row["w"] *= x[2] + i
    return rows[0]["w"] * rows[1]["w"] + len(rows[0])


@right
def under_other_names(x):
    first = {"a": x[0], "b": 1.0}
    rows = []
    rows.append(first)
    rows.append(dict(a=2.0 * x[1], b=x[2]))
    first["a"] = first["a"] * 3.0
    other = rows[1]
    other["b"] += rows[0]["a"]
    return rows[0]["a"] * rows[1]["b"] + other["a"]


@right
def by_their_methods(x):
    rows = [{"a": v, "b": 0.0} for v in x]
    for row in rows:
        row.update(b=row["a"] * 2.0, a=row["b"] + x[0])
    total = 0.0
    for row in rows:
        for key, value in row.items():
            total += value * (2.0 if key == "a" else x[1])
        for key in row:
            row[key] *= x[2]
        total += row.get("a", 0.0) * row.get("c", 3.0) + ("b" in row) * sum(row.values())
    return total


@right
def of_arrays(x):
    rows = [{"p": np.zeros(4), "v": np.ones(4) * i} for i in range(2)]
    for _ in range(3):
        for row in rows:
            row["v"] = row["v"] + x
            row["p"] += 0.1 * row["v"]
            row["v"][0] *= 0.9
    return sum(np.sum(row["p"] ** 2) for row in rows)


@right
def given_to_functions(x):
    def push(row, force):
        row["v"] += force / row["m"]

    def energy(m, v):
        return 0.5 * m * v**2

    rows = [made(i) for i in range(3)]
    for row, force in zip(rows, x[:3]):
        push(row, force)
    return sum(energy(**row) for row in rows)


def made(i):
    return {"m": 1.0 + i, "v": 0.0}


@right
def made_anew_in_a_loop(x):
    rows = [{"m": 1.0 + i, "v": 0.0} for i in range(3)]
    for _ in range(3):
        rows = [{**row, "v": row["v"] + x[0] * row["m"]} for row in rows]
    rows[0]["v"] *= x[1]
    copies = [dict(row) for row in rows]
    for row, copy in zip(rows, copies):
        copy["v"] *= row["v"]
    return sum(row["v"] for row in rows) + sum(copy["v"] for copy in copies)


@right
def in_dicts_of_known_keys(x):
    state = {k: {"m": 2.0, "v": 0.0} for k in ("a", "b")}
    for k in state:
        state[k]["v"] += x[0]
    for row in state.values():
        row["v"] *= x[1] * row["m"]
    return sum(row["v"] for row in state.values())


@right
def exchanged(x):
    rows = [{"v": v} for v in x]
    rows[0]["v"], rows[1]["v"] = rows[1]["v"], rows[0]["v"] * 2.0
    return rows[0]["v"] * rows[1]["v"] + rows[2]["v"]


def _made_elsewhere(k):
    q = {}
    q["a"] = k
    q["b"] = 0.3
    return q


@right
def items_that_change_places(x):
    """`update` evaluates all that it is given before it stores."""
    r = _made_elsewhere(0.4)
    r["a"] *= x[0]
    r.update(a=1.5 * x[1], b=r["a"])
    rows = [{"a": x[2], "b": x[3]} for _ in range(2)]
    for row in rows:
        row.update(a=row["b"], b=row["a"] * 2.0)
    return r["a"] * r["b"] ** 2 + rows[0]["a"] * rows[1]["b"] + rows[0]["b"] ** 3


@refused
def a_key_that_comes_later(x):
    rows = [{"v": v} for v in x]
    for row in rows:
        row["w"] = row["v"] * 2.0
    return rows[0]["w"]


@refused
def an_empty_dict(x):
    rows = [{} for _ in x]
    for row in rows:
        row["v"] = x[0]
    return rows[0]["v"]


@refused
def returned_as_a_whole(x):
    rows = [{"v": v} for v in x]
    rows[0]["v"] = x[1]
    return np.sum(list(rows[0].items())[0][1]) + opaque(rows[0])


def opaque(row):
    return eval("row")["v"]


@pytest.mark.parametrize("fun", RIGHT)
def test_dicts_in_lists(fun):
    assert_gradient(fun, (X,), forms=())
    assert_tangent(fun, lambda: Arguments((X.copy(),)), 0)


@pytest.mark.parametrize("fun", REFUSED)
def test_what_cannot_be_followed_is_refused(fun):
    refused_in_both_modes(fun, X, srcad.SrcadError)


def test_second_derivatives():
    v, h = np.array([1.0, -0.5, 2.0, 0.3]), 1e-5
    gradient = srcad.grad(that_grow)
    differences = (gradient(X + h * v) - gradient(X - h * v)) / (2.0 * h)
    assert np.allclose(srcad.hvp(that_grow)(X, v), differences, rtol=1e-7, atol=1e-8)


def test_each_key_is_a_list():
    text = srcad.source(that_grow, example_args=(X,))
    assert "rows_p.append(" in text and "rows_v.append(" in text


CHANGES = ["a.append(2.0)", "a.insert(0, 2.0)", "a += [2.0]", "a.extend([2.0])", "a[:] = [2.0]"]


@pytest.mark.parametrize("change", CHANGES)
def test_a_list_of_constants_whose_name_is_another_later(change, tmp_path, monkeypatch):
    """In forward mode the tangent of the first list was too short, and in reverse mode its adjoint: IndexErrors."""
    text = f"""
def f(x):
    a = [1.0]
    {change}
    for _ in range(3):
        b = []
        for i in range(len(a)):
            b.append(a[i] * x)
        a = b
    return sum(a)
"""
    (tmp_path / "rebinding.py").write_text(text)
    monkeypatch.syspath_prepend(str(tmp_path))
    space = {}
    exec(compile(text, str(tmp_path / "rebinding.py"), "exec"), space)
    f = space["f"]
    right = (f(1.2 + 1e-6) - f(1.2 - 1e-6)) / 2e-6
    for ask in (lambda: srcad.grad(f)(1.2), lambda: srcad.jvp(f, (1.2,), (1.0,))[1]):
        try:
            assert np.isclose(ask(), right, rtol=1e-6)
        except srcad.SrcadError:
            assert change not in ("a.append(2.0)", "a.insert(0, 2.0)")
