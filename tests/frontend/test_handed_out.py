"""What a container hands out is the array itself, by whatever way it is asked for: a store into it is seen."""

import collections
import copy
import functools
import itertools
import linecache
import operator
import random
import types

import numpy as np
import pytest

import srcad
from tests.oracle.programs import gathered

WAYS = [
    "xs.pop()", "xs.pop(0)", "d.pop('a')", "d.get('a')", "d.setdefault('a', 3)", "d.popitem()[1]", "d['a']", "t[0]",
    "buf.view()", "buf.T.base", "buf[:].base", "max(xs, key=len)", "min([buf], key=len)", "copy.copy(xs)[0]",
    "copy.copy(t)[0]", "copy.copy(d)['a']", "list(xs)[0]", "tuple(xs)[0]", "xs[:][0]", "(xs + ys)[0]", "(xs * 2)[1]",
    "dict(d)['a']", "d.copy()['a']", "list(d.values())[0]", "list(d.items())[0][1]", "xs.copy()[0]", "(d | {})['a']",
    "operator.itemgetter(0)(xs)", "operator.getitem(xs, 0)", "sorted(xs, key=len)[0]", "list(reversed(xs))[0]",
    "list(zip(xs, xs))[0][1]", "[q for q in xs][0]", "next(iter(xs))", "sum([xs], [])[0]", "[*xs, *ys][0]",
    "functools.reduce(lambda p, q: p, xs)",
    "list(itertools.chain(xs, ys))[0]", "random.choice(xs)", "{**d}['a']",
    "np.asarray(buf)", "np.atleast_2d(buf)[0]", "np.ravel(buf)", "np.squeeze(buf)", "np.split(buf, 1)[0]",
    "np.lib.stride_tricks.as_strided(buf)", "np.require(buf)", "np.ascontiguousarray(buf)", "buf.real", "buf.flat",
    "buf.astype(float, copy=False)", "buf.reshape(2, 1)[:, 0]", "np.flip(buf)[::-1]", "np.frombuffer(buf)",
    "np.nan_to_num(buf, copy=False)", "xs.__getitem__(0)", "types.SimpleNamespace(v=buf).v",
    "collections.deque(xs)[0]",
    "vars(types.SimpleNamespace(v=buf))['v']",
    "(len(xs) and buf)", "(None or buf)", "(lambda q: q)(buf)",
]  # fmt: skip
CHANGES = [
    "xs.append(buf); b = xs[-1]", "xs.insert(0, buf); b = xs[0]", "xs.extend(ys); b = xs[2]",
    "d['k'] = buf; b = d['k']",
    "d.update(z=buf); b = d['z']", "xs[0:1] = [buf]; b = xs[0]", "xs.sort(key=len); b = xs[0]", "b, *r = xs",
    "*r, b = xs", "xs.reverse(); b = xs[0]",
]  # fmt: skip

RIGHT = {  # not refused
    "b = xs.pop()", "b = d.pop('a')", "b = d['a']", "b = t[0]", "b = buf.view()", "b = xs[:][0]", "b = dict(d)['a']",
    "b = [q for q in xs][0]", "b = np.asarray(buf)", "xs.append(buf); b = xs[-1]", "d['k'] = buf; b = d['k']",
    "b, *r = xs",
}  # fmt: skip


def test_ways_that_are_right_are_among_them():
    assert {*(f"b = {way}" for way in WAYS), *CHANGES} >= RIGHT


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("way", [*(f"b = {way}" for way in WAYS), *CHANGES])
def test_right_or_refused(way, mode):
    f = _primal(way)
    try:
        found = srcad.grad(f)(3.0) if mode == "reverse" else srcad.jvp(f, (3.0,), (1.0,))[1]
    except srcad.SrcadError:
        assert way not in RIGHT
        return
    assert f(3.0) == 9.0
    assert found == 2.0 * 3.0


def _primal(way, kind="np.zeros(2)", store="b[0] = x; return buf[0] * buf[0]"):
    text = (
        f"def f(x):\n    buf = {kind}; other = {kind}; xs = [buf]; ys = [other, buf]; d = {{'a': buf}}; t = (buf,)\n"
        f"    {way}\n    {store}\n"
    )
    name = f"<handed out: {kind} {way} {store}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space = {m.__name__: m for m in (collections, copy, functools, itertools, operator, random, types)}
    space["np"] = np
    exec(compile(text, name, "exec"), space)
    return space["f"]


STORES = {
    "[0.0, 0.0]": ["b[0] = x; return buf[0] * buf[0]", "buf[0] = x; return b[0] * b[0]"],
    "{0: 0.0, 1: 0.0}": ["b[0] = x; return buf[0] * buf[0]", "buf[0] = x; return b[0] * b[0]"],
    "[[0.0], [0.0]]": [
        "b[0][0] = x; return buf[0][0] * buf[0][0]", "buf[0][0] = x; return b[0][0] * b[0][0]",
        "b[0] = [x]; return buf[0][0] * buf[0][0]",
    ],
    "[np.zeros(1), np.zeros(1)]": [
        "b[0][0] = x; return buf[0][0] * buf[0][0]", "b[0] = [x]; return buf[0][0] * buf[0][0]",
        "b[0] = np.array([x]); return buf[0][0] * buf[0][0]",
    ],
}  # fmt: skip
#: Ways that are right whatever is handed out.
RIGHT_OF_ALL = {"b = t[0]", "b = xs[:][0]", "b = copy.copy(xs)[0]", "b = copy.copy(t)[0]", "b = (lambda q: q)(buf)"}


@pytest.mark.parametrize("mode", ["reverse", "forward"])
@pytest.mark.parametrize("kind", STORES)
@pytest.mark.parametrize("way", [*(f"b = {way}" for way in WAYS), *CHANGES])
def test_lists_and_dicts_right_or_refused(way, kind, mode):
    """What holds no active value when it is handed out: `rows.get("a")`, `max(rows, key=len)`, `[[0.0]] * 2`."""
    for store in STORES[kind]:
        f = _primal(way, kind, store)
        try:
            expected = f(3.0)
        except Exception:  # noqa: BLE001, S112  a way for arrays only
            continue
        try:
            value, slope = srcad.value_and_grad(f)(3.0) if mode == "reverse" else srcad.jvp(f, (3.0,), (1.0,))
        except srcad.SrcadError:
            assert way not in RIGHT_OF_ALL or kind.startswith("{")
            continue
        assert value == expected
        assert slope == (f(4.0) - f(2.0)) / 2.0, store  # of a square exact


PROGRAMS = []
right = gathered(PROGRAMS)


@right
def got_by_a_key_that_is_known_only_when_it_runs(x):
    rates, total = {0: 1.0, 1: 2.0}, 0.0
    for i in range(3):
        rate = rates.get(i)
        total += x[0] if rate is None else rate * x[1]
    return total


@right
def the_smallest_of_none(x):
    total = 0.0
    for low in (0.5, 5.0):
        least = min([k for k in (0.3, 1.0) if k > low], default=None)
        total += x[0] if least is None else least * x[1]
    return total


@right
def rows_of_two_lists(x):
    one, other = [np.zeros(1) for _ in range(2)], [np.zeros(2) for _ in range(3)]
    rows = one + other
    for i in range(5):
        rows[i][0] = x[i]
    return sum(row[0] ** 2 for row in other) + one[1][0]


@right
def copied_rows(x):
    rows = [np.zeros(3) for _ in range(3)]
    mine, again = rows.copy(), copy.copy(rows)
    for i in range(3):
        mine[i][0] = x[i] * 2.0
        again[i][1] = x[i] * x[0]
    return sum(row.sum() ** 2 for row in rows)


@right
def copied_deeply(x):
    row = [x[0], 1.0]
    rows = copy.deepcopy([row, row, [x[1]]])
    rows[0][1] = x[2] ** 2
    row[0] = 5.0
    return rows[1][1] * rows[1][0] + rows[2][0] + row[0]


@right
def copied_deeply_of_constants(x):
    row = [0.0]
    rows = copy.deepcopy({"a": row, "b": row, "c": [1.0]})
    rows["a"][0] = x[0]
    return rows["b"][0] ** 2 + x[1] * rows["c"][0] + row[0]


@right
def copies_of_parts_under_a_name(x):
    table, out = np.outer(x[:2], x[:4]), np.zeros((2, 4))
    for k in range(2):
        columns = slice(2 * k, 2 * k + 2)
        part = table[:, columns].copy()
        part[0] *= x[k]
        out[:, columns] += part
    return np.sum(out) * x[4]


@pytest.mark.parametrize("fun", PROGRAMS, ids=lambda fun: fun.__name__)
def test_right(fun):
    x, v = np.array([0.7, -0.4, 1.3, 0.5, 1.1]), np.array([0.3, 1.0, -0.7, 0.2, 0.9])
    value, gradient = srcad.value_and_grad(fun)(x)
    assert value == fun(x)
    h = 1e-3  # of polynomials of the fourth degree at most these differences are exact
    near, far = (fun(x + h * v) - fun(x - h * v)) / (2 * h), (fun(x + 2 * h * v) - fun(x - 2 * h * v)) / (4 * h)
    np.testing.assert_allclose(gradient @ v, (4 * near - far) / 3, rtol=1e-9)
    np.testing.assert_allclose(srcad.jvp(fun, (x,), (v,))[1], gradient @ v, rtol=1e-12)
    change = (srcad.grad(fun)(x + h * v) - srcad.grad(fun)(x - h * v)) / (2 * h)
    np.testing.assert_allclose(srcad.hvp(fun)(x, v), change, rtol=1e-5, atol=1e-8)


def test_a_repeated_list_is_one_list_in_forward_mode():
    def repeated(x):
        rows = [[0.0] * 3] * 2
        rows[0][0] = x[0]
        rows[1][1] = rows[0][0] * x[1]
        return rows[0][1] + rows[1][0] ** 2

    x = np.array([0.7, -0.4])
    np.testing.assert_allclose(srcad.jvp(repeated, (x,), (np.ones(2),))[1], (x[0] + x[1]) + 2.0 * x[0])


def test_what_may_be_a_list_of_the_program_s():
    """Its adjoint is added to part by part: `+=` of lists is something else."""

    def chosen(x):
        rows = [[0.0], [0.0]]
        some = None or rows
        rows[0][0] = x[0]
        return some[0][0] * some[0][0] * x[1]

    x = np.array([0.7, -0.4])
    np.testing.assert_allclose(srcad.grad(chosen)(x), [2.0 * x[0] * x[1], x[0] ** 2])
