"""Methods that stand for something else: in one object, in a class made of another, in the class, and later on."""

import numpy as np

import srcad


class Base:
    def act(self, x):
        return x * x

    def run(self, x):
        return self.act(x) * 2.0


class Sub(Base):
    pass


def of_an_argument(x, o):
    return o.act(x)


def through_another_method(x, o):
    return o.run(x)


HELD = Sub()


class Holder:
    def __init__(self, inner):
        self.inner = inner


HOLDER = Holder(Sub())


def part_of_the_module_s(x, o):
    return HOLDER.inner.act(x) + o.inner.act(x)


def of_the_module_s(x):
    return HELD.act(x)


def made_here(x):
    return Made(x).act()


class MadeBase:
    def __init__(self, x):
        self.x = x

    def act(self):
        return self.x * self.x


class Made(MadeBase):
    pass


def kept(x, o):
    o.h = o.act(x)
    return o.h


def test_something_of_the_object_s_own():
    o, other = Sub(), Sub()
    o.act = lambda x: 5.0 * x
    assert srcad.grad(of_an_argument)(3.0, o) == 5.0
    assert srcad.grad(through_another_method)(3.0, o) == 10.0
    derivative = srcad.grad(of_an_argument)
    assert [derivative(3.0, other), derivative(3.0, o), derivative(3.0, other)] == [6.0, 5.0, 6.0]
    other.act = np.sin
    assert derivative(3.0, other) == np.cos(3.0)
    del other.act
    assert derivative(3.0, other) == 6.0
    assert [srcad.grad(kept)(3.0, o), srcad.grad(kept)(3.0, other)] == [5.0, 6.0]


def test_of_an_object_of_the_module_s():
    derivative = srcad.grad(of_the_module_s)
    assert derivative(3.0) == 6.0
    HELD.act = lambda x: 5.0 * x
    assert derivative(3.0) == 5.0
    del HELD.act
    assert derivative(3.0) == 6.0


def test_of_a_part(monkeypatch):
    derivative, holder = srcad.grad(part_of_the_module_s), Holder(Sub())
    assert derivative(3.0, holder) == 12.0
    monkeypatch.setattr(Sub, "act", lambda self, x: 7.0 * x, raising=False)
    assert derivative(3.0, holder) == 14.0
    holder.inner.act = lambda x: 5.0 * x
    assert derivative(3.0, holder) == 12.0
    HOLDER.inner.act = lambda x: 4.0 * x
    assert derivative(3.0, holder) == 9.0
    del HOLDER.inner.act


def test_of_a_class(monkeypatch):
    held, given, made = srcad.grad(of_the_module_s), srcad.grad(of_an_argument), srcad.grad(made_here)
    assert [held(3.0), given(3.0, Sub()), made(3.0)] == [6.0, 6.0, 6.0]
    monkeypatch.setattr(Sub, "act", lambda self, x: 7.0 * x, raising=False)
    monkeypatch.setattr(Made, "act", lambda self: 7.0 * self.x, raising=False)
    assert [held(3.0), given(3.0, Sub()), made(3.0)] == [7.0, 7.0, 7.0]
    monkeypatch.undo()
    assert [held(3.0), given(3.0, Sub()), made(3.0)] == [6.0, 6.0, 6.0]
    monkeypatch.setattr(Base, "act", lambda self, x: x * x * x)
    assert [held(3.0), given(3.0, Sub()), made(3.0)] == [27.0, 27.0, 6.0]


def test_objects_that_hold_each_other():
    """The classes of all that an argument holds are looked at once each, however it hangs together."""
    nodes = [Sub() for _ in range(60)]
    for i, node in enumerate(nodes):
        vars(node).update({f"near{j}": nodes[(7 * i + 5 * j) % 60] for j in range(12)})
    assert srcad.grad(of_an_argument)(3.0, nodes[0]) == 6.0
    last = head = Sub()
    for _ in range(3000):
        last.next = Sub()
        last = last.next
    assert srcad.grad(of_an_argument)(3.0, head) == 6.0
