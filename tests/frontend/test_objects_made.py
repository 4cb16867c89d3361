"""Objects that the program makes and changes: right, whatever names they go by, or refused."""

import abc
import copy
import dataclasses
import functools
from typing import Generic, TypeVar

import numpy as np
import pytest

import srcad
from tests.oracle.programs import right_in_both_modes
from tests.oracle.slopes import right_or_refused


class Body:
    count = 2.0

    def __init__(self, x, v=0.0):
        self.x = x
        self.v = v

    def step(self, dt):
        self.x = self.x + dt * self.v
        self.v -= dt * self.x
        return self

    def energy(self):
        return self.x**2 + self.v**2

    @property
    def speed(self):
        return abs(self.v)

    @speed.setter
    def speed(self, value):
        self.v = 2.0 * value

    @classmethod
    def at_rest(cls, x):
        return cls(x, 0.0)

    @staticmethod
    def scaled(x):
        return 3.0 * x


class Heavy(Body):
    def __init__(self, x, mass):
        super().__init__(x, 1.0)
        self.mass = mass

    def energy(self):
        return self.mass * super().energy()


class Vec:
    def __init__(self, a, b):
        self.a, self.b = a, b

    def __add__(self, other):
        return Vec(self.a + other.a, self.b + other.b)

    def __mul__(self, k):
        return Vec(self.a * k, self.b * k)

    def __iadd__(self, other):
        self.a += other.a
        self.b += other.b
        return self

    def dot(self, other):
        return self.a * other.a + self.b * other.b

    def __call__(self, t):
        return self.a + self.b * t


class Grid:
    def __init__(self, n):
        self.u = np.zeros(n)
        self.history = []
        self.last = None

    def fill(self, x):
        self.u[:] = x * np.arange(1.0, len(self.u) + 1.0)
        return self

    def smooth(self):
        self.u[1:-1] += 0.1 * (self.u[2:] - 2.0 * self.u[1:-1] + self.u[:-2])
        self.history.append(self.u[1])
        if self.last is not None:
            self.u[0] *= self.last
        self.last = self.u[1]


class Poly:
    def __init__(self, c):
        self.c = list(c)

    def __len__(self):
        return len(self.c)

    def __getitem__(self, i):
        return self.c[i]

    def __call__(self, t):
        total = 0.0
        for a in reversed(self.c):
            total = total * t + a
        return total

    def __add__(self, other):
        return Poly([a + b for a, b in zip(self.c, other.c, strict=True)])

    def __bool__(self):
        return len(self.c) > 1

    def __iter__(self):
        return iter(self.c)


class Pair:
    def __init__(self, one, other):
        self.one = one
        self.other = other


class Empty:
    pass


class Momentum:
    def __init__(self, params, rate):
        self.params = params
        self.velocity = {"w": 0.0, "b": 0.0}
        self.rate = rate

    def update(self, w, b):
        self.velocity["w"] = 0.9 * self.velocity["w"] + w
        self.velocity["b"] = 0.9 * self.velocity["b"] + b
        self.params["w"] = self.params["w"] - self.rate * self.velocity["w"]
        self.params["b"] = self.params["b"] - self.rate * self.velocity["b"]


@dataclasses.dataclass
class State:
    x: float
    v: float = 1.0
    trace: list = dataclasses.field(default_factory=list)

    def __post_init__(self):
        self.start = self.x * 2.0

    def push(self):
        self.x = self.x + 0.1 * self.v
        self.trace.append(self.x)


@dataclasses.dataclass
class Plain:
    x: float
    v: float


class Guarded:
    def __init__(self, x):
        self.x = x

    def __setattr__(self, name, value):
        object.__setattr__(self, name, 2.0 * value)


class Lazy:
    def __init__(self, x):
        self.x = x

    def __getattr__(self, name):
        return 3.0


class Slotted:
    __slots__ = ("x",)

    def __init__(self, x):
        self.x = x


def steps(x, n):
    body = Body(x)
    for _ in range(n):
        body.step(0.1)
    return body.x


def steps_and_keywords(x, n):
    body = Body(v=x, x=2.0 * x)
    for _ in range(n):
        body.step(dt=0.1)
    return body.energy()


def inherited(x, n):
    body = Heavy(x, x * x)
    for _ in range(n):
        body.step(0.2)
    return body.energy()


def properties(x, n):
    body = Body(x)
    body.speed = x * n
    return body.speed * body.v + body.count


def class_and_static_methods(x, n):
    body = Body.at_rest(x)
    body.step(0.3)
    return body.scaled(body.x) + Body.scaled(body.v) * n


def chained(x, n):
    return Body(x, x).step(0.1).step(0.2).energy()


def two_names(x, n):
    a = Body(x)
    b = a
    b.x = b.x * 3.0
    a.v = a.x * x
    return b.v + a.x


def two_objects(x, n):
    a, b = Body(x), Body(2.0 * x)
    for _ in range(n):
        a.x, b.x = b.x, a.x * x
    a, b = b, a
    a.x = a.x * 2.0
    return a.x - b.x


def bound_again(x, n):
    a = Body(x, x)
    for _ in range(n):
        a = Body(a.x + 0.1 * a.v, a.v - 0.1 * a.x)
    return a.energy()


def bound_again_of_itself(x, n):
    a = Vec(x, 1.0)
    for k in range(n):
        a = a * 0.5 + Vec(a.b, a.a) * float(k)
    return a.dot(a)


def kept_and_bound_again(x, n):
    a = Body(x, x)
    old = a
    a = Body(a.x * 2.0, a.v * 3.0)
    a.x += old.x
    old.x = old.x * x
    return a.x * old.x + a.v * old.v


def kept_in_a_loop(x, n):
    a = Body(x, x)
    total = 0.0
    for _ in range(n):
        old = a
        a = Body(a.x * 0.5, a.v + 1.0)
        total += old.x * a.v
    return total


def in_place_operator(x, n):
    a = Vec(x, 0.0)
    b = a
    for _ in range(n):
        a += Vec(1.0, x)
    return b.dot(a)


def lengths_and_items(x, n):
    p = Poly([x, 2.0, 1.0]) + Poly([1.0, x, n])
    q = p
    q.c.append(x * x)
    return p[0] * p[-1] * len(p) + p(x)


def truth_of_an_object(x, n):
    return x * 3.0 if Poly([x]) else x * 5.0


def a_loop_over_an_object(x, n):
    return sum(a * a for a in Poly([x, 2.0]))


def called(x, n):
    line = Vec(x, x * x)
    return sum(line(t) for t in np.linspace(0.0, 1.0, n + 1))


def made_in_branches(x, n):
    if n > 1:
        a = Body(x, 1.0)
    else:
        a = Body(1.0, x)
    a.step(0.5)
    return a.energy()


def one_of_two(x, n):
    a = Body(x)
    b = Body(2.0 * x)
    c = a if n > 1 else b
    c.x = c.x * x
    return a.x + 10.0 * b.x


def arrays(x, n):
    grid = Grid(4).fill(x)
    for _ in range(n):
        grid.smooth()
    return np.sum(grid.u**2) + sum(grid.history)


def views(x, n):
    grid = Grid(4)
    grid.fill(x)
    part = grid.u[1:]
    part *= x
    grid.u = grid.u * 2.0
    part[0] = 0.0
    return np.sum(grid.u) + np.sum(part)


def an_array_shared_by_two(x, n):
    u = np.ones(3) * x
    a, b = Pair(u, 1.0), Pair(u, 2.0)
    a.one[0] = x * x
    b.one *= 2.0
    return np.sum(a.one) + np.sum(u * b.one)


def nested(x, n):
    pair = Pair(Body(x), Vec(x, 2.0))
    for _ in range(n):
        pair.one.step(0.1)
        pair.other.b = pair.other.b * pair.one.x
    inner = pair.one
    inner.x = inner.x + 1.0
    return pair.one.x * pair.other.b


def the_same_twice(x, n):
    body = Body(x)
    pair = Pair(body, body)
    pair.one.x = x * x
    body.v = pair.other.x * 2.0
    return pair.other.v + pair.one.x


def given_to_a_function(x, n):
    def change(body, k):
        body.x = body.x * k
        return body

    body = Body(x)
    same = change(body, 3.0)
    same.v = x
    return body.x * body.v


def given_an_attribute_that_it_binds_anew(x, n):
    def change(body, k):
        body.x = 0.5 * body.x
        body.v *= k
        return k

    body = Body(x, x * x)
    for _ in range(n):
        body.v += change(body, body.x)
        body.step(body.x)
    return body.energy()


def made_by_a_function(x, n):
    def make(k):
        body = Body(x * k)
        body.v = k
        return body

    a, b = make(1.0), make(2.0)
    for _ in range(n):
        a = make(a.x)
        b.x += a.x
    return a.x * b.x * b.v


def read_by_a_closure(x, n):
    body = Body(x)

    def get():
        return body.x

    total = get()
    body.x = x * x
    return total * get()


def a_method_kept(x, n):
    body = Body(x, 1.0)
    move = body.step
    for _ in range(n):
        move(0.1)
    return body.x


def filled_from_outside(x, n):
    box = Empty()
    box.total = 0.0
    for k in range(n):
        box.total = box.total + x * k
    box.square = box.total**2
    return box.square + x


def another_attribute_after_the_method_was_taken(x, n):
    body = Body(x)
    get = body.energy
    body.extra = x
    body.x = 3.0 * x
    return get() * body.extra


def filled_in_a_branch(x, n):
    box = Empty()
    if n > 1:
        box.a = x
    else:
        box.a = x * x
    return box.a * 2.0


def constants_first(x, n):
    body = Body(1.0, 2.0)
    before = body.energy()
    body.x = x
    return before * body.energy()


def constants_only(x, n):
    body = Body(1.0, 2.0)
    for _ in range(n):
        body.step(0.1)
    return body.energy() * x * body.count


def names_written_out(x, n):
    body = Body(x)
    setattr(body, "x", 2.0 * x)  # noqa: B010
    return getattr(body, "x") * (2.0 if hasattr(body, "v") else 3.0) + getattr(body, "none", x)  # noqa: B009


def kinds(x, n):
    body = Heavy(x, 2.0)
    if isinstance(body, Body) and body is not None and not isinstance(body, Vec):
        return body.energy()
    return x


def in_a_tuple(x, n):
    both = (Body(x), Body(3.0 * x))
    both[0].x = both[1].x * x
    a, b = both
    a.v = 1.0
    return a.x * b.x + both[0].v


def in_a_dict(x, n):
    table = {"a": Body(x), "b": Body(2.0 * x)}
    table["a"].step(0.5)
    table["b"].x = table["a"].x
    return table["b"].energy()


def in_a_list(x, n):
    bodies = [Body(x), Body(2.0 * x), Body(3.0, x)]
    for _ in range(n):
        for body in bodies:
            body.step(0.1)
    first = bodies[0]
    first.x = first.x * 2.0
    return sum(body.energy() for body in bodies)


def in_a_list_that_grows(x, n):
    bodies = []
    for k in range(n):
        bodies.append(Body(x * k))
    for body in bodies:
        body.step(0.1)
    return sum(body.energy() for body in bodies) + x


def dicts_in_it(x, n):
    optimiser = Momentum({"w": x, "b": 1.0}, 0.1)
    for _ in range(n):
        optimiser.update(optimiser.params["w"] * x, 1.0)
    return optimiser.params["w"] + optimiser.params["b"] * x


def a_dict_outside_of_it(x, n):
    params = {"w": x, "b": x}
    optimiser = Momentum(params, 0.1)
    optimiser.update(x, 1.0)
    return params["w"] * optimiser.params["b"]


def a_dataclass_with_everything(x, n):
    state = State(x)
    for _ in range(n):
        state.push()
    return state.x * state.start + sum(state.trace) + len(state.trace) * x


def a_dataclass_changed(x, n):
    state = Plain(x, v=1.0)
    for _ in range(n):
        state.x += 0.1 * state.v
        state.v -= 0.1 * state.x
    return state.x


def a_dataclass_not_changed(x, n):
    state = Plain(x, 1.0)
    for _ in range(n):
        state = dataclasses.replace(state, x=state.x * state.v + 1.0)
    return state.x


def read_in_text(x, n):
    body = Body(x, 1.0)
    near = any(v > body.x for v in (1.0, 2.0, 3.0))
    return body.x * 2.0 if near else body.x


def until_it_is_small(x, n):
    body = Body(x, 1.0)
    count = 0
    while body.energy() > 0.5 and count < n:
        body.x = body.x * 0.7
        body.v *= 0.5
        count += 1
    return body.energy()


def own_way_of_storing(x, n):
    return Guarded(x).x


def own_way_of_reading(x, n):
    lazy = Lazy(x)
    return lazy.x * lazy.y


def slots(x, n):
    s = Slotted(x)
    s.x = s.x * 2.0
    return s.x


def the_object_itself(x, n):
    body = Body(x)
    return body.x if str(body) else 0.0


class Controller:
    def __init__(self, gain):
        self.gain, self.last = gain, None

    def step(self, error):
        slope = 0.0 if self.last is None else (error - self.last) / 0.1
        self.last = error
        return self.gain * error + 0.2 * slope


def none_at_first(x, n):
    controller = Controller(x)
    position = speed = 0.0
    for _ in range(n):
        speed += 0.1 * (controller.step(1.0 - position) - 0.5 * speed)
        position += 0.1 * speed
    return position * x


class Heavyball:
    velocity = None
    rate = 0.5

    def __call__(self, p, g):
        if self.velocity is None:
            self.velocity = np.zeros_like(p)
        self.velocity = 0.9 * self.velocity + g
        self.rate *= 0.9
        return p - self.rate * self.velocity


class Steady(Heavyball):
    rate = 0.25


def class_s_attributes_until_there_are_own(x, n):
    first, second = Heavyball(), Steady()
    p = np.array([x, x * x])
    for _ in range(n):
        p = first(p, np.sin(p))
        p = second(p, np.cos(p))
    return np.sum(p) * first.rate + second.rate + Heavyball.rate * x


def none_in_a_dict(x, n):
    state = {"last": None}
    s = x
    for k in range(n):
        if state["last"] is not None:
            s += state["last"] * k
        state["last"] = s * x
    return s


class Partly:
    """Which attributes it has depends on how it is made."""

    def __init__(self, x, n):
        self.x = x
        if n == 0:
            self.low = x * x
        else:
            self.high = 3.0 * x
        self.y = self.x * 2.0
        self.square()

    def square(self):
        self.last = self.y**2

    def total(self):
        return (self.low if hasattr(self, "low") else self.high) * self.last


class PartlyMore(Partly):
    def __init__(self, x, n):
        super().__init__(x, n)
        if n > 1:
            self.more = self.total() * x


def attributes_of_a_branch(x, n):
    partly = Partly(x, n)
    return partly.total() * (partly.low if n == 0 else partly.high) + partly.y


def attributes_of_a_branch_in_turns(x, n):
    partly = Partly(x, 0)
    for k in range(n):
        partly = Partly(partly.total() * 0.1 * x, k)
    return partly.last * partly.x


def attributes_of_a_branch_of_a_base(x, n):
    more = PartlyMore(x, n)
    return more.total() + (more.more if n > 1 else more.x)


def attribute_kept_when_it_is_first_read(x, n):
    partly = Partly(x, 1)
    for _ in range(n):
        if not hasattr(partly, "kept"):
            partly.kept = partly.x * partly.high
        x = x * partly.kept
    return x


class Kept:
    __slots__ = ("_square", "factor", "operation", "x")

    def __init__(self, x, operation=None):
        self.x = x
        if operation is None:
            self.operation = np.multiply

    def square(self):
        try:
            return self._square
        except AttributeError:
            pass
        self._square = self.operation(self.x, self.x)
        return self._square


def kept_when_it_is_asked_for(x, n):
    kept = Kept(x)
    for _ in range(n):
        x = x + kept.square() * kept.square()
    return x if hasattr(kept, "factor") else 3.0 * x * kept.square() + getattr(kept, "_square", 0.0)


def function_of_an_object_of_constants(x, n):
    kept = Kept(2.0)
    return kept.operation(x, kept.x) * kept.square()


PROGRAMS = [f for f in list(globals().values()) if getattr(f, "__module__", "") == __name__ and callable(f)]
PROGRAMS = [f for f in PROGRAMS if not isinstance(f, type)]
REFUSED = {
    one_of_two, kept_in_a_loop, in_a_list_that_grows, own_way_of_storing, own_way_of_reading, slots, the_object_itself,
    read_in_text, truth_of_an_object, a_loop_over_an_object,
}  # fmt: skip


@pytest.mark.parametrize("n", [0, 1, 4])
@pytest.mark.parametrize("f", PROGRAMS, ids=lambda f: f.__name__)
def test_right_or_refused(f, n):
    right_or_refused(f, 1.3, n, refused=f in REFUSED)


class Amount:
    def __init__(self, a):
        self.a = a

    def __add__(self, other):
        return Amount(self.a + other.a)

    def __radd__(self, other):
        return self if isinstance(other, int) and other == 0 else Amount(self.a + other.a)


class Couple:
    def __init__(self, a, b):
        self.a = a
        self.b = b

    def __add__(self, other):
        return Couple(self.a * 2 + other.a, self.b * other.b)


class Square:
    def __init__(self, a):
        self.a = a

    def __radd__(self, other):
        return other + self.a * self.a


@dataclasses.dataclass
class Held:
    a: float

    def __add__(self, other):
        return Held(self.a + other.a)

    def __radd__(self, other):
        return self if other == 0 else Held(self.a + other.a)


def sum_of_a_list(x):
    return sum([Amount(x[0]), Amount(x[1] * x[2]), Amount(x[2])]).a


def sum_of_a_tuple(x):
    return sum((Amount(x[0]), Amount(x[1] * x[2]), Amount(x[2]))).a


def sum_from_an_object(x):
    return sum([Couple(x[0], 2.0), Couple(x[1] * x[2], x[0])], Couple(x[3], 1.0)).b


def sum_from_a_named_object(x):
    return sum([Couple(x[0], 2.0), Couple(x[1] * x[2], x[0])], start=Couple(x[3], 1.0)).b


def sum_of_a_list_with_a_name(x):
    vs = [Amount(x[0]), Amount(x[1] * x[2])]
    return sum(vs).a * vs[0].a


def sum_of_a_list_that_has_grown(x):
    vs = []
    for v in x:
        vs.append(Amount(v * v))
    return sum(vs, Amount(0.0)).a * vs[0].a


def sum_by_radd_only(x):
    return sum([Square(x[0]), Square(x[1]), Square(x[0] * x[1])])


def sum_of_a_generator_by_radd_only(x):
    return sum((Square(v) for v in x))


def sum_of_dataclasses_from_one(x):
    return sum([Held(v * x[0]) for v in x], Held(1.0)).a


def sum_of_dataclasses(x):
    return sum([Held(x[1] * x[0]), Held(x[2])]).a


def sum_of_values(x):
    d = {"a": Amount(x[0]), "b": Amount(x[1] * x[2])}
    return sum(d.values()).a


def sum_of_values_from_an_object(x):
    d = {"a": Amount(x[0]), "b": Amount(x[1] * x[2])}
    return sum(d.values(), Amount(1.0)).a


def sum_of_one_is_itself(x):
    a = Amount(x * 2.0)
    s = sum([a])
    s.a[0] = 5.0
    return np.sum(a.a * x)


def sum_of_arrays_in_objects(x):
    return np.sum(sum([Amount(x * 2.0), Amount(x * x)]).a)


SUMS = [fun for name, fun in list(globals().items()) if name.startswith("sum_")]


@pytest.mark.parametrize("fun", SUMS, ids=lambda fun: fun.__name__)
def test_sums_of_objects(fun):
    right_in_both_modes(fun, np.array([0.7, -0.4, 1.3, 0.5]))


class Line:
    """Its length is computed once, and stays what it was."""

    def __init__(self, x):
        self.x, self.k, self.log = x, 2.0, [1.0]

    @functools.cached_property
    def length(self):
        return np.sqrt(self.x @ self.x)

    @functools.cached_property
    def unit(self):
        return self.x / self.length


def cached_in_a_loop(x):
    line, s = Line(x * 1.0), np.sum(Line(x).unit ** 3)
    for _ in range(3):
        s += line.length * line.k
        line.x = line.x * 2.0
    return s


def cached_in_a_branch(x):
    line = Line(x * 1.0)
    s = np.sum(line.unit) if x[0] > 0 else line.x[0]
    line.x = line.x * 3.0
    return s + line.length


def copies_that_share(x):
    one = Line(x * 1.0)
    other = copy.copy(one)
    other.x *= 2.0
    other.k = x[0]
    other.log.append(x[1])
    return np.sum(one.x * other.x) * one.k * other.k + sum(one.log)


def copies_of_their_own(x):
    one = Line(x * 1.0)
    one.log.append(x[0])
    other = copy.deepcopy(one) if x[0] > 0 else one
    other.x *= 2.0
    other.log.append(x[1])
    return np.sum(one.x * other.x) + sum(one.log) * len(other.log)


def best_so_far(x):
    best = Line(x * 1.0)
    for v in x:
        tried = copy.copy(best)
        tried.x, tried.k = tried.x * v, tried.k + v
        best = tried if tried.k > 1.0 else best
    return np.sum(best.x) * best.k


class Narrow:
    __slots__ = ("a", "b")

    def __init__(self, a):
        self.a, self.b = a, a * 2.0

    def product(self):
        return np.sum(self.a * self.b)


class Longer(Narrow):
    __slots__ = "c"

    def __init__(self, a):
        super().__init__(a)
        self.c = a**2


def with_slots(x):
    one, several = Longer(x), [Narrow(x * k) for k in range(1, 3)]
    one.a = one.b**2 * np.sum(one.c)
    for part in several:
        part.a = part.a * x[1]
    return one.product() + sum(part.product() for part in several)


@dataclasses.dataclass
class Run:
    x: float
    log: list = dataclasses.field(default_factory=list)
    weights: object = dataclasses.field(default_factory=lambda: np.ones(4))


def fields_that_are_made(x):
    run = Run(x[0])
    run.log.append(x[1])
    run.weights *= x
    other = dataclasses.replace(run, x=run.x * 2.0)
    return run.x * run.log[0] + np.sum(other.weights) * other.x + len(Run(x[1]).log)


KEPT = [
    cached_in_a_loop, cached_in_a_branch, copies_that_share, copies_of_their_own, best_so_far, with_slots,
    fields_that_are_made,
]  # fmt: skip


@pytest.mark.parametrize("fun", KEPT, ids=lambda fun: fun.__name__)
def test_copies_slots_and_what_is_computed_once(fun):
    for sign in (1.0, -1.0):
        right_in_both_modes(fun, sign * np.array([0.7, -0.4, 1.3, 0.5]))


class Shape(abc.ABC):
    def __init__(self):
        super().__init__()
        self.count = 0

    @abc.abstractmethod
    def area(self): ...

    def __call__(self, factor):
        self.count += 1
        return self.area() * factor


class Side(Shape):
    def __init__(self, side):
        super().__init__()
        self.side = side

    def area(self):
        return self.side**2


class Counting:
    def __init__(self, *args, **named):
        super().__init__(*args, **named)
        self.calls = 1.0


class CountingSide(Counting, Side):
    def area(self):
        self.calls += 1.0
        return super().area() * self.calls


def of_an_abstract_class(x):
    shape = Side(x[0])
    return shape(x[1]) * shape(2.0) * shape.count


def called_where_it_is_made(x):
    return Side(x[0] * x[1])(x[2])


def of_cooperating_classes(x):
    shape = CountingSide(side=x[0] + x[2])
    return shape(x[1]) + shape(x[2]) * shape.calls


T = TypeVar("T")


class Stack(Generic[T]):
    def __init__(self):
        self.items: list[T] = []

    def push(self, item: T):
        self.items.append(item)
        return self

    def pop(self) -> T:
        return self.items.pop()


def of_a_generic_class(x):
    stack = Stack()
    stack.push(x[0] * 2.0).push(x[1])
    return stack.pop() ** 2 * stack.pop()


def of_a_generic_class_of_floats(x):
    stack, total = Stack[float](), 1.0
    for v in x:
        stack.push(v * v)
    while stack.items:
        total = total * 0.5 + stack.pop() * total
    return total


@pytest.mark.parametrize(
    "fun",
    [
        of_a_generic_class,
        of_a_generic_class_of_floats,
        of_an_abstract_class,
        called_where_it_is_made,
        of_cooperating_classes,
    ],
)
def test_abstract_and_cooperating_classes(fun):
    right_in_both_modes(fun, np.array([1.3, 0.7, -0.4]))


class Complex2:
    scale = 1.0

    def __init__(self, a, b):
        self.a, self.b = a, b

    def __mul__(self, other):
        return self.__class__(self.a * other.a - self.b * other.b, self.a * other.b + self.b * other.a)

    def conjugate(self):
        return type(self)(a=self.a, b=-self.b)

    def size(self):
        return self.__class__.scale * (self.a**2 + self.b**2)

    def same(self, other):
        return self.__class__ is other.__class__


class Scaled(Complex2):
    scale = 3.0


ROOT = Scaled(1.5, 0.3)
BOTH = [Complex2(0.5, 2.0), ROOT]


def made_by_the_class_of_another(x):
    c, d = Complex2(x[0], x[1]), Scaled(x[2], x[0])
    product = (c * d).conjugate()
    square = d.conjugate() * d * product
    return product.size() + square.size() * (x[1] if c.same(d) else x[2]) * (2.0 if d.same(square) else 1.0)


def made_by_the_class_of_one_from_outside(x):
    c = ROOT * Complex2(x[0], x[1])
    return c.size() + type(ROOT)(x[2], x[0]).conjugate().size() * (2.0 if c.__class__ is Scaled else 1.0)


def classes_of_several(x):
    total = 0.0
    for i, held in enumerate(BOTH):
        total += held.a * x[i] ** 2 * held.__class__.scale * type(held).scale
        if held.__class__ is Scaled:
            total += x[2] ** 3
    return total


CLASSES = [made_by_the_class_of_another, made_by_the_class_of_one_from_outside, classes_of_several]


@pytest.mark.parametrize("fun", CLASSES)
def test_objects_asked_for_their_class(fun):
    right_in_both_modes(fun, np.array([1.3, 0.7, -0.4]))


class Mesh:
    def __init__(self, n, x, f=None):
        self.n, self.x = n, x
        self.f = np.sin if f is None else f

    def total(self, w):
        if self.n != np.size(w):
            raise ValueError(f"{self.n} points, not {np.size(w)}, {self.x:.2f} " + "{}".format([self.n for _ in w]))
        assert self.n > 0, "bad %d" % self.n
        return np.sum(self.f(w) * self.x)


def telling_of_itself(x):
    return Mesh(3, x[0]).total(x)


def telling_of_what_is_constant(x):
    return Mesh(3, 2.0, np.cos).total(x)


@pytest.mark.parametrize("fun", [telling_of_itself, telling_of_what_is_constant])
def test_attributes_in_the_words_of_an_exception(fun):
    right_in_both_modes(fun, np.array([1.3, 0.7, -0.4]))
    with pytest.raises(ValueError, match=r"3 points, not 2, [12]\.[03]0 \[3, 3\]"):
        srcad.grad(fun)(np.array([1.3, 0.7]))
