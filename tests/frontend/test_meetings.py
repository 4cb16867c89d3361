"""Names that stand for one of several tuples, dicts, objects (or `None`) where branches and iterations meet."""

import copy
import dataclasses

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.oracle.checks import assert_gradient
from tests.oracle.programs import gathered, refused_in_both_modes, right_in_both_modes

POINTS = [np.array([0.5, 0.7, 0.2]), np.array([0.1, 0.45, 0.9])]
RIGHT, REFUSED = [], []
right, refused = gathered(RIGHT), gathered(REFUSED)


@dataclasses.dataclass
class Cell:
    v: object
    w: object = 0.0


class Body:
    def __init__(self, a, u):
        self.a = a
        self.u = u

    def bump(self, k):
        self.a = self.a * k
        self.u[0] += k * self.a
        return self


@right
def best_so_far(x):
    best = None
    for i in range(len(x)):
        if best is None or x[i] > best[0]:
            best = (x[i] * x[0], i)
    return best[0] * best[1] + best[0]


@right
def dicts_with_other_keys(x):
    if x[0] > 0.3:
        d = {"a": x[0]}
    else:
        d = {"a": x[1], "b": x[2] * 2.0}
    return d["a"] * 3.0 + d.get("b", 1.0)


@right
def dict_in_a_state(x):
    st = ({"u": x * 1.0, "k": x[0]}, x[1])
    for i in range(3):
        d, s = st
        st = ({"u": d["u"] * s, "k": d["k"] + s}, s * d["k"])
    return np.sum(st[0]["u"]) + st[1]


@right
def objects_swapped(x):
    a = Body(x[0], x.copy())
    b = Body(x[1], x * 2)
    for i in range(3):
        a, b = b, a
        a.bump(0.5 + 0.1 * i)
    return a.a * np.sum(b.u) + np.sum(a.u) * b.a


@right
def an_object_that_is_one_of_two(x):
    a = Body(x[0], x.copy())
    b = Body(x[1], x * 2)
    p = a if x[0] > 0.3 else b
    p.bump(x[2])
    return a.a * np.sum(b.u) + np.sum(a.u ** 2) * b.a


@right
def a_dict_that_is_one_of_two(x):
    a = {"v": x[0] * 1.0}
    b = {"v": x[1] * 2.0}
    p = a if x[0] > 0.3 else b
    p["v"] = p["v"] * x[2]
    return a["v"] * 3 + b["v"] ** 2


@right
def arrays_in_one_of_two_tuples(x):
    a = (x * 2, x[0])
    b = (np.sin(x), x[1])
    p = a if x[0] > 0.3 else b
    p[0][0] = p[1] * x[2]
    return np.sum(a[0] ** 2) + np.sum(b[0] ** 3)


@right
def a_list_or_a_tuple(x):
    if x[0] > 0.3:
        p = [x[0], x[1]]
    else:
        p = (x[1], x[2])
    return p[0] * p[1] + sum(p)


@right
def an_object_made_when_first_needed(x):
    c = None
    for i in range(3):
        if c is None:
            c = Cell(x[i], x[0])
        else:
            c.v = c.v * x[i]
    return c.v * c.w


@right
def the_best_dict(x):
    best = {"v": x[0], "i": 0}
    for i in range(1, 3):
        cand = {"v": x[i] * x[0], "i": i}
        if cand["v"] > best["v"]:
            best = cand
    return best["v"] * 2 + best["i"]


@right
def a_function_that_returns_a_dict_or_none(x):
    def f(a):
        if a > 0.3:
            return {"v": a, "w": a * 2}
        return None
    s = 0.0
    for i in range(3):
        r = f(x[i])
        if r is not None:
            s = s + r["v"] * r["w"]
    return s


@right
def dicts_swapped(x):
    a = {"v": x.copy()}
    b = {"v": x * 2}
    for i in range(3):
        a, b = b, a
        a["v"] = a["v"] * b["v"]
        a["v"][0] = x[1]
    return np.sum(a["v"]) + np.sum(b["v"] ** 2)


@right
def an_object_made_anew(x):
    p = Body(x[0], x.copy())
    q = p
    for i in range(2):
        q = Body(q.a * x[i], q.u + p.u)
    q.bump(x[1])
    return q.a + p.a * np.sum(q.u) + np.sum(p.u ** 2)


@right
def the_dict_before(x):
    old = None
    s = 0.0
    for i in range(4):
        new = {"v": x[i % 3] * 2, "u": x * 1.0}
        if old is not None:
            s = s + old["v"] * new["v"] + np.sum(old["u"])
            new["u"][0] = s
        old = new
    return s


@right
def tuples_of_other_lengths(x):
    t = x[0] > 0.3
    res = (x[0], x[1], x[2]) if t else (x[1], x[2])
    return sum(res) * 2


@right
def a_dict_by_its_key(x):
    opts = {"a": {"s": x[0], "t": 2.0}, "b": {"s": x[1], "t": x[2]}}
    key = "a" if x[0] > 0.3 else "b"
    p = opts[key]
    p["s"] = p["s"] * 2
    return p["s"] * p["t"] + opts["a"]["s"] ** 2


@right
def swapped_while_an_operand_waits(x):
    a = {"v": x[0] * 1.0}
    b = {"v": x[1] * 2.0}
    def swap():
        nonlocal a, b
        if x[2] > 0.3:
            a, b = b, a
        return x[2]
    def use(d, k):
        return d["v"] * k
    r = use(a, swap())
    a["v"] = a["v"] * 3
    return r + a["v"] * b["v"] ** 2


@right
def a_method_kept_while_its_object_is_swapped(x):
    a = Body(x[0], x.copy())
    b = Body(x[1], x * 2)
    f = a.bump
    for i in range(3):
        a, b = b, a
        f(x[i])
    return a.a * np.sum(b.u) + b.a ** 2


@right
def another_name_for_one_that_is_swapped(x):
    a = {"v": x[0] * 1.0}
    b = {"v": x[1] * 2.0}
    keep = a
    for i in range(3):
        a, b = b, a
        a["v"] = a["v"] * x[i]
    keep["v"] = keep["v"] + 1.0
    return a["v"] + b["v"] ** 2 + keep["v"] * 3


@right
def an_object_in_a_tuple_too(x):
    a = Cell(x[0], x[1])
    b = Cell(x[2], 2.0)
    t = (a, x[0])
    n = 0
    while n < 4:
        if a.v > 0.4:
            a, b = b, a
        a.v = a.v + b.w * t[0].v
        n += 1
    t[0].w = t[0].w * x[1]
    return a.v * b.v + a.w + b.w * 2


@right
def the_best_object_is_changed_after(x):
    best = None
    for i in range(3):
        c = Cell(x[i], x[0] * i)
        if best is None or c.v > best.v:
            best = c
        c.w = c.w + 1.0
    best.v = best.v * 2
    return best.v * best.w


@right
def none_or_a_dict_under_two_names(x):
    p = {"v": x[0]} if x[0] > 0.3 else None
    q = p
    if q is not None:
        q["v"] = q["v"] * 2
    return p["v"] * 3 if p is not None else x[1]


@right
def two_names_for_one_of_two(x):
    a = Body(x[0], x.copy())
    b = Body(x[1], x * 2)
    p = a if x[0] > 0.3 else b
    q = b if x[1] > 0.3 else a
    p.bump(x[2])
    q.a = q.a + p.a
    if p is q:
        p.a = p.a * 2
    return a.a * np.sum(b.u) + np.sum(a.u ** 2) * b.a


@right
def one_of_two_gets_a_key(x):
    a = {"v": x[0]}
    b = {"v": x[1]}
    p = a if x[0] > 0.3 else b
    p["w"] = x[2]
    s = 0.0
    for k in a:
        s = s + a[k] * 2
    for k, v in b.items():
        s = s + v ** 2
    return s


@right
def results_with_dicts_in_them(x):
    def pick(k):
        if x[k] > 0.3:
            return (x[k], {"u": x * k})
        return None
    s = 0.0
    for k in range(3):
        r = pick(k)
        if r is None:
            continue
        a, d = r
        d["u"][0] = a
        s = s + a * np.sum(d["u"])
    return s


@right
def states_of_other_lengths(x):
    st = ("a", x[0])
    for i in range(4):
        if st[0] == "a":
            st = ("b", st[1] * x[i % 3], x[1])
        else:
            st = ("a", st[1] + st[2])
    return st[1]


@right
def a_tuple_or_a_number(x):
    p = 3.0
    for i in range(3):
        if x[i] > 0.3:
            p = (x[i], x[0])
        else:
            p = x[i] * 2
    return p[0] * p[1] if isinstance(p, tuple) else p * 1.5


@right
def one_that_is_also_read_elsewhere(x):
    xs = []
    ys = {"v": x[0]}
    for i in range(3):
        if x[i] > 0.3:
            cell = {"v": x[i]}
        else:
            cell = ys
        cell["v"] = cell["v"] * 2
        xs.append(cell["v"])
    return sum(xs) + ys["v"] ** 2


@right
def an_array_in_both(x):
    a = {"u": x.copy()}
    b = {"u": a["u"]}
    p = a if x[0] > 0.3 else b
    p["u"][0] = x[1] * 3
    p["u"] = p["u"] * 2
    p["u"][1] = x[2]
    return np.sum(a["u"]) + np.sum(b["u"] ** 2)


@right
def found_or_not(x):
    s = 0.0
    for i in range(3):
        for j in range(2):
            if x[i] > 0.3 + j * 0.2:
                found = (x[i], j)
                break
        else:
            found = None
        if found:
            s = s + found[0] * (found[1] + 1)
    return s


@right
def an_interval_of_dicts(x):
    lo = {"t": 0.0, "f": x[0]}
    hi = {"t": 1.0, "f": x[1] * 2}
    for i in range(4):
        mid = {"t": 0.5 * (lo["t"] + hi["t"]), "f": lo["f"] * hi["f"] + x[2]}
        if mid["f"] > 0.4:
            lo = mid
        else:
            hi = mid
    return lo["f"] * 2 + hi["f"] + lo["t"]


@right
def dicts_in_dicts_swapped(x):
    state = {"p": {"q": x[0]}, "r": x[1]}
    alt = {"p": {"q": x[2]}, "r": x[0]}
    for i in range(3):
        state, alt = alt, state
        state["p"]["q"] = state["p"]["q"] * state["r"] + x[i]
    return state["p"]["q"] + alt["p"]["q"] ** 2


@right
def a_choice_of_pairs(x):
    a = Body(x[0], x.copy())
    b = Body(x[1], x * 2)
    a, b = (b, a) if x[0] > 0.3 else (a, b)
    a.bump(x[2])
    return a.a * np.sum(b.u) + b.a


@right
def an_optional_argument(x):
    def f(d=None):
        if d is None:
            d = {"v": x[0]}
        d["v"] = d["v"] * 2
        return d
    e = {"v": x[1]}
    g = f(e if x[2] > 0.3 else None)
    return g["v"] + e["v"] ** 2


@right
def until_there_is_one(x):
    res = None
    i = 0
    while res is None:
        if x[i] > 0.3 or i == 2:
            res = {"v": x[i] * 2, "i": i}
        i += 1
    return res["v"] * (res["i"] + 1)


@right
def an_attribute_that_is_none_first(x):
    c = Cell(x[0], None)
    for i in range(3):
        if c.w is None:
            c.w = (x[i], x[0])
        else:
            c.w = (c.w[0] * c.w[1], c.w[1])
        c.v = c.v * c.w[0]
    return c.v + c.w[1]


@right
def an_item_that_is_none_first(x):
    c = {"prev": None, "s": 0.0}
    for i in range(3):
        if c["prev"] is not None:
            c["s"] = c["s"] + c["prev"]["v"] * x[i]
        c["prev"] = {"v": x[i]}
    return c["s"]


@right
def items_that_wait_while_names_are_swapped(x):
    a = Cell(x[0], x[1])
    b = Cell(x[2], 2.0)
    s = 0.0
    for q in (a, b, a):
        if x[0] > 0.3:
            a, b = b, a
        q.v = q.v * 2
        s = s + q.v * q.w
        b.w = b.w + 1.0
    return s + a.v * b.w


@right
def swapped_in_a_function(x):
    a = Cell(x[0], x[1])
    b = Cell(x[2], 2.0)
    def f(p, q):
        for i in range(2):
            p, q = q, p
            p.v = p.v * x[i]
            if p.v > 0.3:
                p, q = q, p
        return p
    c = f(a, b)
    c.w = c.w + x[0]
    return a.v * b.v + a.w + b.w * 2 + c.v


@right
def pairs_of_swapped_dicts(x):
    a = {"v": x[0]}
    b = {"v": x[1]}
    pair = (a, b)
    for i in range(3):
        a, b = b, a
        if x[i] > 0.3:
            pair = (b, a)
        pair[0]["v"] = pair[0]["v"] * 1.5 + x[i]
    return pair[0]["v"] + pair[1]["v"] ** 2 + a["v"] * 3


@right
def dicts_that_share_an_array(x):
    u = x.copy()
    a = {"u": u, "k": x[0]}
    b = {"u": u, "k": x[1]}
    for i in range(3):
        p = a if x[i] > 0.3 else b
        p["u"][i] = p["k"] * 2
        p["k"] = p["u"][0]
        a, b = b, a
        b["u"] = b["u"] * 1.1
    return np.sum(a["u"]) + np.sum(b["u"] ** 2) + a["k"] * b["k"] + np.sum(u)


@right
def the_other_one_each_time(x):
    a = Body(x[0], x.copy())
    b = Body(x[1], x * 2)
    c = a
    i = 0
    while True:
        c = b if c is a else a
        c.bump(x[i])
        i += 1
        if i == 3:
            break
        if c.a > 5:
            break
    return a.a * b.a + np.sum(a.u * b.u) + c.a


@right
def the_pair_before(x):
    p = (x[0], x[1])
    q = None
    for i in range(3):
        q, p = p, (p[0] * x[i], p[1] + (q[0] if q else 1.0))
    return p[0] * p[1] + q[0]


@right
def a_key_asked_for(x):
    conf = {"lr": 0.1}
    if x[0] > 0.3:
        conf = {"lr": x[1], "mom": x[2]}
    v = 1.0
    for i in range(2):
        v = v - conf["lr"] * v + (conf["mom"] if "mom" in conf else 0.0)
    return v * v * x[0]


@right
def a_list_with_a_pair_or_none(x):
    r = [x[0], (x[1], x[2])] if x[0] > 0.3 else [x[1], None]
    if r[1] is not None:
        return r[0] * r[1][0] * r[1][1]
    return r[0] * 2


@right
def one_of_two_dicts_of_constants(x):
    acc = {"s": 0.0, "c": 0.0}
    tot = {"s": 0.0, "c": 0.0}
    for i in range(4):
        d = acc if i % 2 else tot
        d["s"] += np.sin(x[i % 3]) * x[0]
        d["c"] = d["c"] + d["s"]
    return acc["s"] * tot["c"] + acc["c"]


@right
def a_dict_or_a_list(x):
    lst = [x[0], x[1]]
    d = {"v": x[2]}
    p = d if x[0] > 0.3 else lst
    q = p
    if isinstance(q, dict):
        q["v"] = q["v"] * 2
    else:
        q[0] = q[1] * 3
        q.append(x[2])
    return sum(lst) * d["v"]


@right
def swapped_until_a_break(x):
    a = {"v": x[0] * 1.0}
    b = {"v": x[1] * 2.0}
    for i in range(3):
        if x[i] > 0.6:
            break
        a, b = b, a
    return a["v"] * 3 + b["v"] ** 2


@right
def swapped_while_it_is_not_left(x):
    a = Body(x[0], x.copy())
    b = Body(x[1], x * 2)
    i = 0
    while True:
        if i == 3:
            break
        elif x[i] > 0.4:
            if x[i] > 0.8:
                a.a = a.a * x[i]
                break
            a.bump(0.5)
        else:
            b.bump(x[i])
        a, b = b, a
        i += 1
    return a.a * np.sum(b.u) + np.sum(a.u ** 2) * b.a


@right
def an_array_of_another_until_a_break(x):
    u = x * 2
    a = Body(x[0], u)
    b = Body(x[1], x * 3)
    for i in range(3):
        if x[i] > 0.4:
            b.u = u
            break
        b.u = b.u * 2
        a, b = b, a
    b.u[1] = x[0]
    a.u[2] = x[1]
    return np.sum(a.u * b.u) + np.sum(u ** 2) + a.a


@right
def one_of_two_that_may_not_be_there(x):
    p = {"a": x[0], "b": x[1]}
    q = 0.4
    for _ in range(1):
        q = p
    p = {"a": 0.5, "b": q["a"]}
    q = {"a": x[2], "b": q["b"] * p["b"]}
    return p["b"] + q["b"] * x[2]


@right
def the_truth_of_one_that_may_be_none(x):
    d = {"v": x[0]} if x[0] > 0.3 else None
    s = x[1]
    if d and d["v"] > 0.2:
        s = s + d["v"] ** 2
    if not d:
        d = {"v": x[2]}
    return s * d["v"]


@refused
def a_tuple_that_grows(x):
    acc = ()
    for i in range(3):
        acc = (*acc, x[i] * 2) if x[i] > 0.3 else acc
    return acc[0] * 2


@pytest.mark.parametrize("fun", RIGHT, ids=lambda fun: fun.__name__)
def test_right(fun):
    for x in POINTS:
        right_in_both_modes(fun, x)


@pytest.mark.parametrize("fun", REFUSED, ids=lambda fun: fun.__name__)
def test_refused(fun):
    refused_in_both_modes(fun, POINTS[0], srcad.SrcadError)


CURVED = [an_object_that_is_one_of_two, dicts_swapped, the_best_object_is_changed_after, two_names_for_one_of_two]


@pytest.mark.parametrize("fun", CURVED, ids=lambda fun: fun.__name__)
def test_second_derivatives(fun):
    direction = np.array([0.3, -0.7, 0.4])
    gradient, product = srcad.grad(fun), srcad.hvp(fun)
    for x in POINTS:  # the branches go another way
        step = 1e-5 * direction
        expected = (gradient(x + step) - gradient(x - step)) / 2e-5
        np.testing.assert_allclose(product(x, direction), expected, rtol=1e-6, atol=1e-7)


def test_what_is_none_raises_as_without_srcad():
    def fun(x):
        best = None
        for v in x:
            if v > 1.0:
                best = Cell(v, v * v)
        return best.v * best.w

    assert srcad.grad(fun)(np.array([0.5, 2.0])).tolist() == [0.0, 12.0]
    for ask in (fun, srcad.grad(fun)):
        with pytest.raises(AttributeError, match="'NoneType' object has no attribute 'v'"):
            ask(np.array([0.5, 0.7]))


def test_a_key_that_one_of_several_dicts_does_not_have():
    def fun(x):
        d = {"a": x[0]} if x[0] > 0.3 else {"a": x[1], "b": x[2]}
        return d["a"] * d["b"]

    assert srcad.grad(fun)(POINTS[1]).tolist() == [0.0, 0.9, 0.45]
    for ask in (fun, srcad.grad(fun)):
        with pytest.raises(KeyError, match="b"):
            ask(POINTS[0])


def test_unpacked_by_more_names_than_one_of_several_has():
    def plain(x):
        a, b = (x[0], x[1]) if x[0] > 0.3 else (x[2],)
        return a * b

    def starred(x):
        a, *_, b = (x[0], x[1]) if x[0] > 0.3 else (x[2],)
        return a * b

    for fun in (plain, starred):
        assert srcad.grad(fun)(POINTS[0]).tolist() == [0.7, 0.5, 0.0]
        for ask in (fun, srcad.grad(fun)):
            with pytest.raises(ValueError, match=r"not enough values to unpack \(expected .*2, got 1\)"):
                ask(POINTS[1])


def made(n):
    return np.ones(3) * n, np.ones(3) + n


def made_dict(n):
    a, b = made(n)
    return {"a": a, "b": b}


PAIR = np.array([0.7, -0.4, 1.3]), np.array([0.3, 0.9, -0.2])


def itself_in_one_branch(x, p):
    for n in range(3):
        if n == 1:
            p = p
        p[0][:2] *= np.sin(np.sum(x) + p[1][2])
    return np.sum(p[0] * p[1])


def itself_in_a_while_loop(x, p):
    n = 0
    while n < 3:
        p = p
        p[0][:n] *= np.sin(np.sum(x) + p[1][2])
        n += 1
    return np.sum(p[0] * p[1])


def itself_before_a_break(x, p):
    for n in range(3):
        if n == 2:
            p = p
            break
        p[0][:2] *= np.sin(np.sum(x) + p[1][2])
    return np.sum(p[0] * p[1])


def itself_of_what_a_call_gives(x, n):
    p = made(n)
    for k in range(3):
        if k == 1:
            p = p
        p[0][:2] *= np.sin(np.sum(x) + p[1][2])
    return np.sum(p[0] * p[1])


def itself_of_the_dict_that_a_call_gives(x, n):
    p = made_dict(n)
    for k in range(3):
        if k == 1:
            p = p
        p["a"][:2] *= np.sin(np.sum(x) + p["b"][2])
    return np.sum(p["a"] * p["b"])


ITSELF = [
    (itself_in_one_branch, PAIR), (itself_in_a_while_loop, PAIR), (itself_before_a_break, PAIR),
    (itself_of_what_a_call_gives, 2), (itself_of_the_dict_that_a_call_gives, 2),
]  # fmt: skip


@pytest.mark.parametrize(("fun", "constant"), ITSELF, ids=[fun.__name__ for fun, _ in ITSELF])
def test_constants_whose_parts_get_active_values(fun, constant):
    """The tuple is constant when it comes in, and is one of several things after `p = p`: each of them its parts."""

    def build():
        return Arguments((POINTS[0].copy(), copy.deepcopy(constant)))

    assert_gradient(fun, build, 0)
