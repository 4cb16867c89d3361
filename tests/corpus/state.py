"""State that outlives a call: variables of modules, objects with workspaces and counters, cells of closures.

Functions that are called read it and change it while the program runs; the reverse sweep wants what it was.
"""

import numpy as np

from tests.corpus.table import add, case

COUNT = 1.0
STATE = {"n": 1.0, "a": np.ones(3)}
LOG = [1.0]
W = np.ones(3)


def tick():
    global COUNT
    COUNT += 1.0


def reset():
    global COUNT
    COUNT = 1.0


def tock():
    STATE["n"] += 1.0
    STATE["a"] = STATE["a"] * 2


def fill():
    W[:] = W * 2


def grow():
    LOG.append(len(LOG) + 1.0)
    LOG[0] += 1.0


@case(lambda d: (d.array(3),))
def globals_change(x):
    reset()
    y = x * COUNT
    tick()
    y = y * COUNT * x
    tick()
    return np.sum(y * COUNT)


@case(lambda d: (d.array(3),))
def dicts_change(x):
    STATE["n"] = 1.0
    STATE["a"] = np.ones(3)
    y = x * STATE["n"] * STATE["a"]
    tock()
    y = y * STATE["n"] * x * STATE["a"]
    tock()
    return np.sum(y * STATE["n"])


@case(lambda d: (d.array(3),))
def arrays_change(x):
    W[:] = 1.0
    y = x * W
    fill()
    y = y * W * x
    fill()
    return np.sum(y * W)


@case(lambda d: (d.array(3),))
def lists_change(x):
    LOG.clear()
    LOG.append(1.0)
    y = x * LOG[0]
    grow()
    y = y * LOG[0] * x * LOG[-1]
    grow()
    return np.sum(y * LOG[0])


class Counted:
    n = 1.0

    def __init__(self):
        self.m = 1.0
        self.v = np.ones(3)
        self.d = {"k": 1.0}

    def go(self):
        self.m += 1
        Counted.n += 1.0
        self.v *= 2
        self.d["k"] *= 3


@case(
    lambda d: (
        Counted(),
        d.array(3),
    ),
    1,
)
def objects_change(o, x):
    Counted.n = 1.0
    y = x * o.m * o.n * o.v * o.d["k"]
    o.go()
    y = y * o.m * x * o.n * o.v * o.d["k"]
    o.go()
    return np.sum(y * o.m * o.n * o.v)


@case(lambda d: (d.array(3),))
def mutable_default(x, memo=[1.0]):
    memo.clear()
    memo.append(2.0)
    y = x * memo[0]
    memo[0] = 5.0
    y = y * x * memo[0]
    memo[0] += 1
    return np.sum(y * memo[0])


class Plain:
    def __init__(self):
        self.m = 1.0
        self.v = np.ones(3)
        self.d = {"k": 1.0}

    def go(self):
        self.m += 1

    def gv(self):
        self.v *= 2

    def gd(self):
        self.d["k"] *= 3


@case(
    lambda d: (
        Plain(),
        d.array(3),
    ),
    1,
)
def counted_by_a_method(o, x):
    y = x * o.m
    o.go()
    y = y * o.m * x
    o.go()
    return np.sum(y * o.m)


@case(
    lambda d: (
        Plain(),
        d.array(3),
    ),
    1,
)
def array_changed_by_a_method(o, x):
    y = x * o.v
    o.gv()
    y = y * o.v * x
    o.gv()
    return np.sum(y * o.v)


@case(
    lambda d: (
        Plain(),
        d.array(3),
    ),
    1,
)
def dict_changed_by_a_method(o, x):
    y = x * o.d["k"]
    o.gd()
    y = y * o.d["k"] * x
    o.gd()
    return np.sum(y * o.d["k"])


BUFFER = np.zeros(8)


def load(x):
    BUFFER[: len(x)] = x


def total():
    return np.sum(BUFFER**2)


def wipe():
    BUFFER[:2] = 0.0


def scale(k):
    BUFFER[:] = BUFFER * k


@case(lambda d: (d.array(3),), tape=False)
def through_functions(x):
    BUFFER[:] = 1.0
    load(x)
    a = total()
    wipe()
    b = total()
    scale(2.0)
    return a * b + total()


class Cell:
    def __init__(self):
        self.buf = np.zeros(4)
        self.gain = 2.0
        self.hist = []

    def load(self, x):
        self.buf[:3] = x
        self.hist.append(1)

    def total(self):
        return np.sum(self.buf**2) * self.gain

    def wipe(self):
        self.buf[:1] = 0
        self.gain *= 1.5

    def __len__(self):
        return len(self.hist)


CELL = Cell()


@case(lambda d: (Cell(), d.array(3)), 1)
def through_methods(c, x):
    c.load(x)
    a = c.total()
    c.wipe()
    b = c.total()
    c.load(x * 2)
    return a * b + c.total() * len(c)


@case(lambda d: (d.array(3),), tape=False)
def through_global_object(x):
    CELL.gain = 2.0
    CELL.buf[:] = 0
    CELL.load(x)
    a = CELL.total()
    CELL.wipe()
    b = CELL.total()
    return a * b


def make():
    buf = np.zeros(4)
    n = [0]

    def put(x):
        buf[:3] = x
        n[0] += 1

    def get():
        return np.sum(buf * np.arange(4.0)) * n[0]

    def run(x):
        n[0] = 0
        put(x)
        y = get()
        put(y * x)
        return get() * y

    return run


add(make(), lambda d: (d.array(3),), tape=False, name="through_closures", theme="state")


class Base:
    k = 2.0

    def __init__(self, w):
        self.w = w

    def f(self, x):
        return self.w * x

    @property
    def size(self):
        return np.sum(self.w**2)

    @staticmethod
    def s(v):
        return v**2

    def g(self, x, *rest, scale=1.0):
        return self.f(x) * scale + sum(rest)


class Mid(Base):
    def f(self, x):
        return super().f(x) + 1.0

    @property
    def size(self):
        return super().size + 1


class Top(Mid):
    def f(self, x):
        return super(Top, self).f(x) * self.k + super().s(x)

    def g(self, x, *rest, **kw):
        return super().g(x, *rest, **kw) * super().size


class Other:
    def __init__(self, w):
        self.buf = np.zeros(3)
        self.w = w

    def __call__(self, x):
        np.multiply(x, self.w, out=self.buf)
        return self.buf.copy() if self.w is None else np.sum(self.buf) * x


class Both:
    def __init__(self, a, b):
        self.parts = [a, b]
        self.first = a
        self.second = b
        self.calls = 0

    def run(self, x):
        for p in self.parts:
            x = p(x)
        return x

    def run2(self, x):
        self.calls += 1
        a = self.first
        return a(x) + self.second(a(x)) * self.calls


class Plus:
    def __init__(self, c):
        self.c = c

    def __call__(self, x):
        return x + self.c

    def apply(self, x, n=1):
        return x * self.c * n


@case(lambda d: (Top(d.array(3)), d.array(3)), (0, 1))
def inherited(o, x):
    return np.sum(o.f(x)) + np.sum(o.g(x, 1.0, 2.0, scale=x[0])) + o.size


@case(lambda d: (Top(d.array(3)), d.array(3)), 1)
def inherited_constant(o, x):
    return np.sum(o.f(x)) + np.sum(o.g(x, 1.0, 2.0, scale=x[0])) + o.size


@case(lambda d: (Both(Other(d.array(3)), Plus(2.0)), d.array(3)), 1, may_refuse=True)
def heterogeneous(o, x):
    return np.sum(o.run(x))


@case(lambda d: (Both(Plus(d.array(3)), Plus(2.0)), d.array(3)), 1)
def alike(o, x):
    return np.sum(o.run(x)) + np.sum(o.run2(x))


@case(lambda d: (Both(Other(d.array(3)), Plus(2.0)), d.array(3)), 1, may_refuse=True)
def methods_by_loop(o, x):
    t = 0.0
    for p in o.parts[1:]:
        t = t + np.sum(p.apply(x, 2))
    for i in range(len(o.parts)):
        t = t + np.sum(o.parts[i](x))
    return t


OBJ = Both(Plus(np.array([1.0, 2, 3])), Plus(2.0))


@case(lambda d: (d.array(3),))
def global_object(x):
    o = OBJ
    p = o.first
    o.first.c = o.first.c
    return np.sum(p(x)) + np.sum(o.second(x) * p.c) + np.sum(OBJ.run(x))


@case(lambda d: (Both(Plus(d.array(3)), Plus(2.0)), d.array(3)), 1)
def rebound_parameter(o, x):
    y = x * np.sum(o.first.c)
    o = o.second
    return np.sum(y * o.c)


class Counter:
    def __init__(self):
        self.n = 0
        self.log = []
        self.w = np.ones(3)
        self.scale = 2.0

    def step(self, x):
        self.n += 1
        self.log.append(self.n)
        self.scale = self.scale * np.ones(3) if self.n == 1 else 3.0
        return x * self.scale * self.n


@case(lambda d: (Counter(), d.array(3)), 1)
def counting(c, x):
    y = c.step(x)
    y = c.step(y) * c.scale
    return np.sum(y) * len(c.log)
