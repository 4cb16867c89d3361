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
    assert found == 2.0 * 3.0


def _primal(way):
    text = (
        "def f(x):\n    buf = np.zeros(2); xs = [buf]; ys = [np.ones(2), buf]; d = {'a': buf}; t = (buf,)\n"
        f"    {way}\n    b[0] = x\n    return buf[0] * buf[0]\n"
    )
    name = f"<handed out: {way}>"
    linecache.cache[name] = (len(text), None, text.splitlines(keepends=True), name)
    space = {m.__name__: m for m in (collections, copy, functools, itertools, operator, random, types)}
    space["np"] = np
    exec(compile(text, name, "exec"), space)
    assert space["f"](3.0) == 9.0
    return space["f"]
