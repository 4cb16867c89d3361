"""Lists of objects of the user's classes that grow: right by whatever name an element is reached, or refused."""

import copy
import dataclasses
import functools
import itertools

import numpy as np
import pytest

import srcad
from tests.corpus.table import Arguments
from tests.fuzz.second_order import assert_second_order
from tests.oracle.checks import assert_gradient
from tests.oracle.forward import assert_tangent
from tests.oracle.programs import gathered, refused_in_both_modes

X = np.array([0.3, 0.5, -0.7, 0.9, 0.2, 1.1])
RIGHT, REFUSED = [], []


right, refused = gathered(RIGHT), gathered(REFUSED)


class P:
    def __init__(self, x, v, m=1.0):
        self.x, self.v, self.m, self.f = x, v, m, 0.0

    def step(self, dt):
        self.v += dt * self.f / self.m
        self.x += dt * self.v
        return self

    def kick(self, other, k):
        d = other.x - self.x
        self.f += k * d
        other.f -= k * d

    @property
    def energy(self):
        return 0.5 * self.m * self.v**2


class Q(P):
    def step(self, dt):
        return super().step(2.0 * dt)


class Sim:
    def __init__(self):
        self.ps, self.t = [], 0.0

    def add(self, x, v):
        self.ps.append(P(x, v))

    def step(self, dt):
        for p in self.ps:
            p.f = 0.0
        for a in self.ps:
            for b in self.ps:
                if a is not b:
                    a.f += 0.1 * (b.x - a.x)
        for p in self.ps:
            p.step(dt)
        self.t += dt


@dataclasses.dataclass
class D:
    pos: object
    vel: object = 0.0

    def move(self, dt):
        self.pos = self.pos + dt * self.vel


class Layer:
    def __init__(self, w, b):
        self.w, self.b, self.n = w, b, 0

    def __call__(self, h):
        self.n += 1
        return np.tanh(h @ self.w + self.b)


class Net:
    def __init__(self, sizes, x):
        self.layers = []
        k = 0
        for a, b in zip(sizes[:-1], sizes[1:]):
            self.layers.append(Layer(x[k : k + a * b].reshape(a, b), x[k]))
            k += 1

    def __call__(self, h):
        for layer in self.layers:
            h = layer(h)
        return h


@right
def appended_in_a_loop(x):
    ps = []
    for i in range(3):
        ps.append(P(x[i], x[i + 1]))
    for _ in range(2):
        for p in ps:
            p.x += 0.1 * p.v
            p.v -= 0.1 * p.x
    return sum(p.x * p.v for p in ps)


@right
def pairs_by_index(x):
    ps = [P(x[i], x[i + 1], m=2.0) for i in range(len(x) - 1)]
    for _ in range(2):
        for i in range(len(ps)):
            for j in range(i + 1, len(ps)):
                a, b = ps[i], ps[j]
                a.kick(b, 0.3)
        for p in ps:
            p.step(0.1)
            p.f = 0.0
    return sum(p.energy for p in ps) + ps[0].x * ps[-1].x


def made_elsewhere(n):
    return [P(0.1 * i, 0.0, m=1.0 + i) for i in range(n)]


@right
def of_constants_at_first(x):
    ps = [P(0.1 * i, 1.0, m=1.0 + i) for i in range(3)]
    qs = made_elsewhere(3)
    for _ in range(2):
        for p, q in zip(ps, qs):
            p.kick(q, x[0])
            q.step(0.1 * x[1])
        for p in ps:
            p.f -= x[2] * p.x
            p.step(0.1)
    return sum(p.x * q.v for p, q in zip(ps, qs))


@right
def of_constants_in_tuples_and_dicts(x):
    ps = (P(0.5, 1.0), P(0.2, 2.0))
    named = {k: P(1.0, 0.5) for k in ("a", "b")}
    for p in ps:
        p.v += x[0] * p.x
    for key, p in named.items():
        p.kick(ps[0], x[1])
        named[key].step(x[2])
    return ps[0].v * ps[1].v + named["a"].x * named["b"].v + ps[0].f


@right
def the_whole_list_made_anew(x):
    ps = [P(0.1 * i, 1.0) for i in range(3)]
    for _ in range(3):
        ps = [P(p.x + x[0] * p.v, p.v * 0.9) for p in ps]
    ps[0].v *= x[1]
    return sum(p.x * p.v for p in ps)


@right
def written_out_and_read_by_index(x):
    ps = [P(x[0], x[1]), P(x[2], x[3]), P(x[4], x[5])]
    for i in range(3):
        for j in range(3):
            if i != j:
                ps[i].kick(ps[j], x[0])
    for p in ps:
        p.step(0.1)
    last = ps[-1]
    last.x *= 2.0
    return ps[2].x * ps[1].v + last.f


@right
def the_one_before(x):
    ps = []
    prev = None
    for i in range(4):
        p = P(x[i], x[i + 1])
        ps.append(p)
        p.x = p.x * 2.0
        ps[i].v = ps[i].v + p.x
    prev = ps[0]
    s = 0.0
    for p in ps:
        s = s + p.x * prev.x + p.v
        prev.x = prev.x + 1.0
        prev = p
    return s + ps[0].x * prev.x


@right
def in_an_attribute(x):
    sim = Sim()
    for i in range(3):
        sim.add(x[i], x[i + 1])
    for _ in range(2):
        sim.step(0.1)
    return sum(p.x**2 for p in sim.ps) * sim.t


@right
def two_names_for_one(x):
    a = P(x[0], x[1])
    b = a
    ps = [a]
    ps.append(P(x[2], x[3]))
    b.x = b.x * x[4]
    q = ps[0]
    q.x += 1.0
    return a.x * b.x * ps[1].x * ps[0].x


@right
def of_arrays(x):
    ps = [P(x[i] * np.ones(2), x[i + 1] * np.ones(2)) for i in range(3)]
    for p in ps:
        p.x += 0.1 * p.v
        p.v[0] = p.x[1] * 2
        p.f = p.x * p.v
    for p, q in zip(ps, reversed(ps)):
        p.x = p.x + q.f
    return sum(np.sum(p.x * p.v) for p in ps)


@right
def appended_by_a_function(x):
    ps = []

    def add(v):
        ps.append(P(v, v * v))
        return ps[-1]

    a = add(x[0])
    b = add(x[1])
    a.x = b.x * 2.0
    c = add(x[2])
    c.kick(a, 0.5)
    return sum(p.x + p.f for p in ps) * a.f


@right
def another_list_under_the_name(x):
    ps = [Q(x[i], x[i + 1]) for i in range(2)]
    qs = ps
    ps = []
    for q in qs:
        ps.append(P(q.x * 2, q.v))
    for q in qs:
        q.step(0.1)
    return ps[0].x * qs[0].x + ps[1].v * qs[1].x


@right
def the_largest(x):
    ps = [P(x[i], x[i + 1]) for i in range(4)]
    best = ps[0]
    for p in ps:
        if p.x > best.x:
            best = p
    best.v = best.v * 3.0
    return sum(p.v for p in ps) + best.x


@right
def while_with_exits(x):
    ps = [P(x[i], x[i + 1]) for i in range(4)]
    fs = [p.x for p in ps if p.x > 0]
    n = len(ps)
    k = 0
    while k < n:
        if ps[k].x < 0:
            ps[k].x = -ps[k].x
            k += 1
            continue
        if ps[k].x > 0.8:
            break
        p = ps[k]
        k += 1
        p.x *= 2.0
    return sum(fs) * sum(p.x for p in ps)


@right
def a_history(x):
    hist = []
    p = P(x[0], x[1])
    for i in range(3):
        p.step(0.1)
        p.f = x[i]
        hist.append(P(p.x, p.v))
    return sum(h.x * (i + 1) for i, h in enumerate(hist)) + hist[-1].v


@right
def given_to_functions(x):
    ps = [P(x[i], x[i + 1]) for i in range(3)]

    def total(qs, w):
        s = 0.0
        for q in qs:
            q.m = q.m * w
            s = s + q.m * q.x
        return s

    t = total(ps, x[0])
    u = total(ps, x[1])
    print(f"{ps[0].x:.2f}", len(ps))
    return t * u * ps[2].m


@right
def made_anew_in_a_loop(x):
    s = 0.0
    for k in range(2):
        ps = []
        for i in range(3):
            ps.append(P(x[i] * (k + 1), x[i + 1]))
        for p in ps:
            p.step(0.1 + s)
        s = s + ps[0].x * ps[1].x
    return s


@right
def slices_and_pairs(x):
    ps = [P(x[i], x[i + 1]) for i in range(3)]
    for i, a in enumerate(ps):
        for b in ps[i + 1 :]:
            a.kick(b, x[0])
    for p, q in zip(ps[:-1], ps[1:]):
        p.x += q.x * 0.1
    return sum(p.f * p.x * (i + 1) for i, p in enumerate(ps))


@right
def beside_other_lists(x):
    groups = []
    nums = []
    for i in range(3):
        nums.append(x[i])
        groups.append(P(nums[-1], 2.0))
        nums[i] = nums[i] * 2.0
    more = [g.x for g in groups]
    more.append(groups[0].v)
    return sum(nums) * sum(more) * groups[2].x


@right
def changed_after_it_was_appended(x):
    ps = []
    for i in range(3):
        p = P(x[i], x[i + 1])
        p.m = 2.0 * x[0]
        ps.append(p)
        q = ps[0]
        q.x = q.x * 1.5
        p.v = p.v + q.x
    return sum(p.x * p.v * p.m for p in ps)


@right
def found_by_a_function(x):
    ps = [P(x[i], x[i + 1]) for i in range(3)]

    def find(k):
        for p in ps:
            if p.x > k:
                return p
        return ps[0]

    f = find(0.4)
    f.x = f.x * 3.0
    return sum(p.x for p in ps) * f.v


@right
def the_index_bound_again(x):
    ps = [P(x[i], x[i + 1]) for i in range(3)]
    i = 0
    p = ps[i]
    i = 2
    p.x = p.x * 5.0
    q = ps[i]
    i = 1
    q.x += p.x
    return ps[0].x * ps[2].x * ps[i].x


@right
def names_that_move_on(x):
    ps = [P(x[i], x[i + 1]) for i in range(3)]
    a = ps[0]
    for k in range(2):
        b = a
        a = ps[k + 1]
        b.x = b.x * 2.0
        a.v += b.x
    return sum(p.x + p.v * p.v for p in ps) * b.x * a.v


@right
def one_of_two(x):
    ps = [P(x[i], x[i + 1]) for i in range(3)]
    if x[0] > 0:
        p = ps[1]
    else:
        p = ps[2]
    p.x *= 2.0
    q = ps[0] if x[1] > 0 else ps[1]
    q.v *= 3.0
    return sum(p.x * p.v for p in ps)


@right
def in_a_dict_and_a_tuple(x):
    ps = [P(x[i], x[i + 1]) for i in range(3)]
    qs = [P(p.x * 2, p.v) for p in ps]
    rs = {"a": ps, "b": qs}
    for p in rs["a"]:
        p.x += 1.0
    t = (ps, 1)
    t[0][1].x *= 2.0
    return sum(p.x * q.x for p, q in zip(ps, qs))


@right
def dataclasses_with_arrays(x):
    ps = [D(x[2 * i : 2 * i + 2], x[i]) for i in range(3)]
    for p in ps:
        p.move(0.1)
    for p in ps:
        p.pos[0] *= 2.0
    return sum(np.sum(p.pos) for p in ps) * ps[1].vel


@right
def all_but_itself(x):
    class_count = 0
    ps = [P(x[i], x[i + 1]) for i in range(3)]
    for k, p in enumerate(ps):
        for q in ps:
            if q is p:
                continue
            q.f += p.x * (k + 1)
    return sum(p.f * p.v for p in ps)


@right
def layers_of_a_net(x):
    net = Net([2, 2, 1], x)
    y = net(np.ones(2))
    return np.sum(y) * len(net.layers) * net.layers[0].n


@right
def a_new_list_each_time(x):
    ps = [P(x[0], x[1]), P(x[2], x[3])]
    for k in range(2):
        new = []
        for p in ps:
            new.append(P(p.x + 0.1 * p.v, p.v - 0.1 * p.x))
        ps = new
    return ps[0].x * ps[1].v


@right
def a_list_of_what_they_are(x):
    hist = []
    ps = [P(x[i], x[i + 1]) for i in range(2)]
    for k in range(3):
        for p in ps:
            p.step(0.1)
        hist.append([p.x for p in ps])
    return sum(h[0] * h[1] for h in hist)


@right
def as_long_as_there_are_any(x):
    ps = [P(x[i], x[i + 1]) for i in range(3)]
    while ps and ps[0].x < 0.4:
        ps[0].x = ps[0].x * 1.1
    return ps[0].x


@right
def a_lambda_over_one(x):
    ps = []
    p = P(x[0], x[1])
    f = lambda dt: p.step(dt)
    ps.append(p)
    f(0.1)
    g = lambda dt, q=p: q.step(dt)
    ps.append(P(x[2], x[3]))
    g(0.2)
    return ps[0].x * p.v


@refused
def that_hold_each_other(x):
    a, b = P(x[0], 0.0), P(x[1], 0.0)
    a.other = b
    b.other = a
    return a.other.x * b.other.x


@refused
def a_method_kept_from_before(x):
    ps = []
    p = P(x[0], x[1])
    f = p.step
    ps.append(p)
    f(0.1)
    return ps[0].x


@refused
def a_partial_kept_from_before(x):
    ps = []
    p = P(x[0], x[1])
    f = functools.partial(P.step, p)
    ps.append(p)
    f(0.1)
    return ps[0].x


@refused
def a_copy(x):
    ps = [P(x[i], x[i + 1]) for i in range(3)]
    q = copy.copy(ps[0])
    q.x = q.x * 2.0
    return sum(p.x for p in ps) * q.x


@refused
def extended(x):
    ps = []
    ps.extend([P(x[0], x[1]), P(x[1], x[2])])
    return sum(p.x for p in ps)


@refused
def sorted_by_a_key(x):
    ps = [P(x[i], x[i + 1]) for i in range(3)]
    ps.sort(key=lambda p: p.x)
    return ps[0].x


@refused
def in_two_lists(x):
    ps = []
    qs = []
    for i in range(3):
        p = P(x[i], x[i + 1])
        ps.append(p)
        qs.append(p)
    for p in ps:
        p.x *= 2.0
    return sum(q.x for q in qs)


@refused
def appended_again_and_again(x):
    p = P(x[0], x[1])
    ps = []
    for i in range(3):
        ps.append(p)
        p.x = p.x * 2.0
    return sum(q.x for q in ps)


@refused
def methods_of_a_name_that_moves_on(x):
    ps = [P(x[0], x[1])]
    f = ps[0].step
    ps.append(P(x[2], x[3]))
    p = ps[0]
    g = p.step
    p = ps[1]
    f(0.1)
    g(0.2)
    return ps[0].x * p.x


@refused
def replaced_and_taken_out(x):
    ps = [P(x[i], x[i + 1]) for i in range(4)]
    ps[1] = P(x[0], x[0])
    ps.pop()
    return sum(p.x for p in ps)


@refused
def appended_in_a_branch(x, n=4):
    ps = []
    for i in range(n):
        p = P(x[i], x[i + 1])
        if p.x > 0:
            ps.append(p)
        p.x = p.x * 2.0
    return sum(p.x for p in ps)


@refused
def swapped(x):
    ps = [P(x[i], x[i + 1]) for i in range(3)]
    tot = 0.0
    for p in ps:
        old = p.x
        p.x = p.v
        p.v = old * p.x
        p.x, p.v = p.v, p.x
        tot += p.x
    ps[0], ps[1] = ps[1], ps[0]
    return tot


@refused
def grows_while_a_name_stands_for_one(x):
    stack = [P(x[0], x[1])]
    n = 0
    while n < 4:
        p = stack[n]
        n += 1
        if p.x > 0.2:
            stack.append(P(p.x * 0.5, p.v))
        else:
            stack.append(P(p.x * 2, p.v * x[2]))
    return sum(p.x * p.v for p in stack)


class V:
    scale = 2.0

    def __init__(self, a, b):
        self.a = a
        self.b = b
        self.tag = None
        self.k = 0

    def __add__(self, o):
        return V(self.a + o.a, self.b + o.b)

    def __mul__(self, s):
        return V(self.a * s, self.b * s)

    def __iadd__(self, o):
        self.a = self.a + o.a
        self.b = self.b + o.b
        return self

    def dot(self, o):
        return self.a * o.a + self.b * o.b

    @property
    def n(self):
        return self.a * self.scale

    @n.setter
    def n(self, v):
        self.a = v / self.scale

    def rec(self, d):
        if d == 0:
            return self.a
        self.a = self.a * 1.1
        return self.rec(d - 1) + self.b


class Holder:
    def __init__(self):
        self.best = None
        self.vs = []

    def look(self):
        self.best = self.vs[0]
        for v in self.vs:
            if v.a > self.best.a:
                self.best = v
        return self.best


def mk(x):
    return [V(x[i], x[i + 1]) for i in range(4)]


@right
def sums_that_are_appended(x):
    vs = mk(x)
    s = vs[0] + vs[1] * 2.0
    vs.append(s)
    s.a = s.a * 3.0
    vs[4].b += s.a
    return sum(v.dot(vs[0]) for v in vs) + s.b


@right
def added_up(x):
    vs = mk(x)
    acc = V(0.0, 0.0)
    for v in vs:
        acc += v
        acc = acc + v
    return acc.a * acc.b


@right
def kept_in_another_object(x):
    h = Holder()
    for v in x[:4]:
        h.vs.append(V(v, v * v))
    b = h.look()
    b.a = b.a * 2.0
    h.best.b = h.best.b + b.a
    return sum(v.a * v.b for v in h.vs) * h.best.a


@right
def loops_in_loops(x):
    vs = mk(x)
    for i, v in enumerate(vs):
        for j, w in enumerate(vs):
            if j == i:
                continue
            if w.a > 0.8:
                break
            v.b = v.b + w.a * v.a
        else:
            v.a = v.a * 0.5
    return sum(v.a * v.b for v in vs)


@right
def swapped_names(x):
    vs = mk(x)
    pair = (vs[0], vs[1])
    d = {"l": vs[2], "all": vs}
    pair[0].a = pair[1].a * 2.0
    d["l"].b = d["all"][0].a
    a, b = pair
    a, b = b, a
    a.b = a.b * 3.0
    b.a += 1.0
    return sum(v.a * v.b * (i + 1) for i, v in enumerate(vs))


@right
def an_index_that_a_call_moves(x):
    vs = mk(x)
    i = 1

    def move():
        nonlocal i
        i += 1
        return x[0]

    v = vs[i]
    v.a = v.a * move()
    vs[i].b = vs[i].b * v.a * move()
    return sum(v.a * v.b for v in vs) * vs[i].a


@right
def attributes_swapped(x):
    vs = mk(x)
    old = [v.a for v in vs]
    for v, o in zip(vs, old):
        v.a = o * v.b
    for k in range(1, len(vs)):
        vs[k].a, vs[k - 1].b = vs[k - 1].b, vs[k].a
    return sum(v.a * o for v, o in zip(vs, old)) + vs[0].b


@right
def swapped_lists(x):
    vs = mk(x)
    ws = mk(x * 2)
    for v, w in zip(vs, ws):
        v.a, w.a = w.a, v.a
    vs, ws = ws, vs
    vs[0].a *= 3.0
    return sum(v.a * w.b for v, w in zip(vs, ws))


@right
def three_names_in_turn(x):
    vs = mk(x)
    a = vs[0]
    b = vs[1]
    c = vs[2]
    a, b, c = c, a, b
    a.a = 2.0 * b.a
    c.b = 7.0 * a.a
    return sum(v.a * v.b * (i + 1) for i, v in enumerate(vs)) + a.b * b.b


@right
def lists_that_a_call_swaps(x):
    vs = mk(x)
    ws = mk(2 * x)

    def sw():
        nonlocal vs, ws
        vs, ws = ws, vs
        return x[0]

    def f(a, k, b):
        return sum(v.a for v in a) * k + sum(v.b for v in b) * 3.0

    return f(vs, sw(), vs)


@right
def a_name_that_a_call_moves(x):
    vs = mk(x)
    a = vs[0]

    def mv():
        nonlocal a
        a = vs[1]
        return 2.0 * x[1]

    def f(p, k, q):
        p.a = p.a * k
        return p.a * q.b

    return f(a, mv(), a) * vs[0].a * a.a


@right
def swapped_in_a_loop(x):
    vs = mk(x)
    a, b = vs[0], vs[1]
    for k in range(3):
        a, b = b, a
        a.a = a.a + 0.5 * b.b
    return a.a * b.a * vs[0].a


@right
def indices_swapped(x):
    vs = mk(x)
    i, j = 0, 1
    vs[i].a, vs[j].a = vs[j].a, vs[i].a * 2.0
    i, j = j, i
    p = vs[i]
    i, q = 3, vs[j]
    p.b = q.b * x[0]
    return sum(v.a * v.b * (k + 1) for k, v in enumerate(vs)) * vs[i].a


@right
def two_states(x):
    cur = mk(x)
    nxt = mk(0 * x)
    for k in range(2):
        for i in range(len(cur)):
            nxt[i].a = cur[i].a + 0.1 * cur[i - 1].b
            nxt[i].b = cur[i].b * 0.9
        cur, nxt = nxt, cur
    return sum(v.a * v.b for v in cur) + nxt[0].a


@right
def objects_in_the_order_of_a_key(x):
    vs, ws = mk(x), [V(x[0], x[1]), V(x[2] * 2.0, x[3]), V(x[4], x[0] * x[1])]
    for k in range(3):
        best = max(vs, key=lambda v: v.a)
        best.a = best.a - best.b * x[k] - 1.0
    ordered = sorted(vs, key=lambda v: -v.dot(v), reverse=True)
    ordered[0].b = ordered[1].a * ordered[-1].b
    s = min(vs[1:], key=lambda v: v.a).b
    s += sum((k + 1) * v.a * v.b for k, v in enumerate(ordered)) * len(ordered)
    for k, v in enumerate(sorted(ws, key=lambda v: v.b)[:2]):
        v.a = v.a * (k + 2.0)
    vs = sorted(vs, key=lambda v: v.b)
    return s + sum(v.a * v.b for v in ws) * vs[0].a * vs[2].b


@refused
def given_to_a_recursion(x):
    vs = mk(x)
    return vs[0].rec(3) * vs[1].rec(2) + vs[0].a


@refused
def an_append_kept_from_before(x):
    vs = mk(x)
    ws = mk(2 * x)
    add = vs.append
    vs = ws
    add(V(1.0, x[0]))
    return sum(v.a * v.b for v in vs) * len(ws)


@refused
def an_element_of_a_list_from_before(x):
    vs = mk(x)
    rest = vs[1:]
    first, last = vs[0], rest[-1]
    for v in rest:
        v.a += first.a
    vs = mk(2 * x)
    last.b *= 2.0
    return sum(v.a * v.b for v in vs)


class Chain:
    def __init__(self, bodies):
        self.bodies = bodies

    def step(self, dt):
        for a, b in itertools.combinations(self.bodies, 2):
            a.kick(b, 0.5)
        for b in self.bodies:
            b.step(dt)


@right
def each_pair_pulls(x):
    chain = Chain([P(x[i], x[i + 3]) for i in range(3)])
    for _ in range(2):
        chain.step(0.1)
    return sum(b.energy for b in chain.bodies) + sum(a.x * b.v for a, b in itertools.permutations(chain.bodies, 2))


@right
def pairs_left_and_skipped(x):
    bodies = []
    for i in range(5):
        bodies.append(P(x[i], x[i + 1]))
    s = 0.0
    for a, b in itertools.combinations(bodies, 2):
        if b.x < -0.5:
            continue
        if a.x > 0.8:
            break
        a.x += 0.1 * b.v
        b.v *= a.x
        s += a.x * b.v
    else:
        s *= 2.0
    return s + sum(a.x * b.v * c.x for a, b, c in itertools.combinations(bodies, 3))


@right
def each_with_each(x):
    bodies = [P(v, x[0]) for v in x[:3]]
    others = [P(v, x[1]) for v in x[3:]]
    for a, b in itertools.product(bodies, others):
        a.x += 0.1 * b.v * a.v
        b.x *= 1.0 + 0.1 * a.x
    for a, b in itertools.product(bodies, bodies):
        if a is not b:
            a.v += b.x
    return sum(b.x for b in bodies) + sum(b.x * b.v for b in others)


@refused
def pairs_that_are_kept(x):
    bodies = [P(x[i], x[i + 1]) for i in range(4)]
    pairs = list(itertools.combinations(bodies, 2))
    return sum(a.x * b.v for a, b in pairs)


def build(dtype="float64"):
    return Arguments((X.astype(dtype),), {})


@pytest.mark.parametrize("fun", RIGHT, ids=[f.__name__ for f in RIGHT])
def test_right(fun):
    assert_gradient(fun, build, forms=(), smooth=False)
    if RIGHT.index(fun) % 2 == 0:  # the front end, which is what matters here, is that of both modes
        assert_tangent(fun, build, "x", smooth=False)


SOME = [appended_in_a_loop, two_names_for_one]


@pytest.mark.parametrize("fun", SOME, ids=[f.__name__ for f in SOME])
def test_single_precision_and_second_order(fun):
    assert_gradient(fun, lambda: build("float32"), rtol=1e-4, smooth=False)
    assert_second_order(fun, build, ("x",))


@pytest.mark.parametrize("fun", REFUSED, ids=[f.__name__ for f in REFUSED])
def test_refused(fun):
    refused_in_both_modes(fun, X, srcad.SrcadError)


def test_the_text_has_a_list_for_each_attribute():
    text = srcad.source(appended_in_a_loop, example_args=(X,))
    assert "ps_x.append(" in text and "ps_x[i2] + 0.1 * ps_v[i2]" in text and "import P" not in text
