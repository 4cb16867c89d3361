"""`Grads`: a tuple to unpack, a record to read, a vector to compute with."""

import collections
import copy
import dataclasses
import math
import pickle
import types
from typing import Any, NamedTuple

import numpy as np
import pytest

from srcad.grads import Grads


def make(m=(1.0, 2.0), b=3.0):
    return Grads({"m": np.array(m), "b": b})


def assert_same(got: Any, expected: Any) -> None:
    """Equal in structure, types, dtypes, shapes and values."""
    assert type(got) is type(expected)
    if isinstance(expected, (Grads, dict)):
        assert list(got.keys()) == list(expected.keys())
        for ours, theirs in zip(got.values(), expected.values(), strict=True):
            assert_same(ours, theirs)
    elif isinstance(expected, (list, tuple)):
        assert len(got) == len(expected)
        for ours, theirs in zip(got, expected, strict=True):
            assert_same(ours, theirs)
    elif isinstance(expected, np.ndarray):
        assert (got.dtype, got.shape) == (expected.dtype, expected.shape)
        np.testing.assert_array_equal(got, expected)
    elif hasattr(expected, "__dict__"):
        assert_same(vars(got), vars(expected))
    else:
        assert got == expected


class Line(NamedTuple):
    slope: float
    offset: np.ndarray


@dataclasses.dataclass
class Layer:
    w: np.ndarray
    activation: str = "tanh"


@dataclasses.dataclass(frozen=True)
class Frozen:
    rate: float

    def __post_init__(self):
        if self.rate < 0:
            raise ValueError("a rate is positive; its gradient need not be")


@dataclasses.dataclass(frozen=True)
class Slotted:
    __slots__ = ("x",)
    x: float

    # A frozen dataclass with slots of its own cannot be copied without these on Python 3.10.
    def __getstate__(self):
        return (None, {"x": self.x})

    def __setstate__(self, state):
        object.__setattr__(self, "x", state[1]["x"])


class Model:
    def __init__(self, w, name):
        self.w = w
        self.name = name


# ---------------------------------------------------------------- reading


def test_unpacks_like_a_tuple():
    m, b = g = make()
    assert_same(m, np.array([1.0, 2.0]))
    assert b == 3.0
    assert len(g) == 2
    assert [*g][1] == 3.0


def test_is_read_by_position_and_by_name():
    g = make()
    assert g[0] is g["m"] is g.m
    assert g[1] == g[-1] == g["b"] == g.b == 3.0
    assert g[:1] == (g.m,)


def test_keys_values_items():
    g = make()
    assert g.keys() == ("m", "b")
    assert g.values()[0] is g.m
    assert g.items() == (("m", g.m), ("b", 3.0))
    assert "m" in g and "c" not in g
    assert dict(g) == {**g} == {"m": g.m, "b": 3.0}


def test_methods_win_over_names():
    g = Grads._of(("norm", "keys", "x"), (1.0, 2.0, 2.0))
    assert g.norm() == 3.0
    assert g.keys() == ("norm", "keys", "x")
    assert g["norm"] == 1.0


def test_integer_names_are_names_first():
    g = Grads({7: "seven", 0: "zero"})
    assert (g[7], g[0], g[1]) == ("seven", "zero", "zero")


@pytest.mark.parametrize(
    ("read", "error", "message"),
    [
        (lambda g: g["c"], KeyError, "no gradient is named 'c'; there are 'm', 'b'"),
        (lambda g: g[2], IndexError, "no gradient at position 2; there are 'm', 'b'"),
        (lambda g: g.c, AttributeError, "'Grads' object has no attribute 'c'"),
    ],
)
def test_reading_what_is_not_there(read, error, message):
    with pytest.raises(error) as caught:
        read(make())
    assert caught.value.args[0] == message


def test_is_immutable():
    g = make()
    with pytest.raises(AttributeError):
        g.m = 0.0
    with pytest.raises(TypeError):
        g["m"] = 0.0


def test_wrapping():
    assert Grads({"x": 1.0, "y": 2.0}).keys() == ("x", "y")
    assert Grads([1.0, 2.0]).items() == ((0, 1.0), (1, 2.0))
    assert Grads((1.0,)).items() == ((0, 1.0),)
    assert Grads(1.0).items() == (("value", 1.0),)
    assert Grads(Layer(np.ones(2))).keys() == ("value",)
    assert_same(Grads(make()), make())
    assert Grads(np.ones(3)).value.shape == (3,)


def test_repr():
    assert repr(make()) == "Grads(m=array([1., 2.]), b=3.0)"
    assert repr(Grads([1.0])) == "Grads({0: 1.0})"
    assert repr(Grads({"a b": 1.0})) == "Grads({'a b': 1.0})"
    assert repr(Grads([])) == "Grads()"


def test_dir_lists_the_names():
    assert {"m", "b", "norm"} <= set(dir(make()))
    assert {"norm"} <= set(dir(Grads([1.0])))


@pytest.mark.parametrize("protocol", range(pickle.HIGHEST_PROTOCOL + 1))
def test_pickling(protocol):
    assert_same(pickle.loads(pickle.dumps(make(), protocol)), make())


def test_copying():
    g = make()
    assert copy.copy(g).m is g.m
    assert_same(copy.deepcopy(g), g)
    assert copy.deepcopy(g).m is not g.m


# ---------------------------------------------------------------- arithmetic


def test_sum_and_difference():
    assert_same(make() + make((10.0, 20.0), 30.0), make((11.0, 22.0), 33.0))
    assert_same(make((11.0, 22.0), 33.0) - make((10.0, 20.0), 30.0), make())
    assert_same(-make(), make((-1.0, -2.0), -3.0))


def test_sum_of_a_list():
    assert_same(sum([make(), make(), make()]), make((3.0, 6.0), 9.0))


@pytest.mark.parametrize("zero", [0, 0.0, np.float64(0.0), np.int64(0), np.array(0.0)])
def test_zero_is_a_vector(zero):
    assert_same(zero + make(), make())
    assert_same(make() + zero, make())
    assert_same(make() - zero, make())
    assert_same(zero - make(), -make())


def test_a_sum_shares_no_memory_with_its_terms():
    g = Grads({"m": np.ones(2), "layers": [np.ones(2)]})
    total = sum([g])
    total.m[:] = 7.0
    total.layers[0][:] = 7.0
    assert_same(g, Grads({"m": np.ones(2), "layers": [np.ones(2)]}))


def test_in_place_operators_leave_the_operands_alone():
    g = total = make()
    total += make()
    total *= 2.0
    assert_same(g, make())
    assert_same(total, make((4.0, 8.0), 12.0))


@pytest.mark.parametrize(
    "two", [2, 2.0, np.float64(2.0), np.float32(2.0), np.int32(2), np.array(2.0), np.array(2)]
)
def test_scaling_from_either_side(two):
    doubled = make((2.0, 4.0), 6.0)
    for got in (two * make(), make() * two, doubled * two / two):
        assert isinstance(got, Grads)
        assert got.keys() == ("m", "b")
        np.testing.assert_array_equal(got.m, doubled.m)
        assert got.b == 6.0
    assert (make() / two).b == 1.5


def test_python_scalars_keep_the_kind_of_each_leaf():
    g = Grads({"single": np.ones(2, np.float32), "scalar": 1.0, "zero_d": np.array(1.0)})
    doubled = Grads(
        {"single": np.full(2, 2, np.float32), "scalar": 2.0, "zero_d": np.array(2.0)}
    )
    for got in (2 * g, g * 2.0, g + g, 4.0 * g - g - g, -(-2.0 * g), g / 0.5, sum([g, g])):
        assert_same(got, doubled)


def test_complex():
    g = Grads([np.array([1.0 + 2.0j])])
    assert_same(1j * g, Grads([np.array([-2.0 + 1.0j])]))


def test_map():
    assert_same(make((-1.0, 4.0), -3.0).map(abs), make((1.0, 4.0), 3.0))
    stepped = make().map(lambda p, g, h: p - 0.5 * g + h, make(), 0.0 * make())
    assert_same(stepped, make((0.5, 1.0), 1.5))
    assert make().map(np.shape).items() == (("m", (2,)), ("b", ()))


def test_dot_and_norm():
    assert make().dot(make((4.0, 5.0), 6.0)) == 32.0
    assert type(make().dot(make())) is float
    assert Grads([np.array([[3.0, 0.0], [0.0, 0.0]]), 4]).norm() == 5.0
    assert type(make().norm()) is float
    assert Grads([]).norm() == 0.0
    assert math.isnan(Grads([math.nan, math.inf]).norm())


def test_dot_conjugates_its_left_side():
    g = Grads([np.array([3.0 + 4.0j]), 0.0])
    assert g.dot(Grads([np.array([1.0j]), 0.0])) == 4.0 + 3.0j
    assert g.dot(g) == 25.0
    assert g.norm() == 5.0


def test_dot_of_single_precision_is_summed_in_double():
    g = Grads([np.full(2**20, 1e-3, np.float32)])
    assert g.dot(g) == pytest.approx(float(np.float32(1e-3)) ** 2 * 2**20, rel=1e-12)


# ---------------------------------------------------------------- structures


@pytest.mark.parametrize(
    ("one", "two"),
    [
        (1.5, 3.0),
        (np.array([1.0, 2.0]), np.array([2.0, 4.0])),
        (np.ones((0, 3)), np.ones((0, 3))),
        ([1.0, [np.ones(2)]], [2.0, [np.full(2, 2.0)]]),
        ((1.0, (2.0,), ()), (2.0, (4.0,), ())),
        ({"w": np.ones(2), "b": {"c": 1.0}}, {"w": np.full(2, 2.0), "b": {"c": 2.0}}),
        (collections.OrderedDict(z=1.0, a=2.0), collections.OrderedDict(z=2.0, a=4.0)),
        (Line(1.0, np.ones(1)), Line(2.0, np.full(1, 2.0))),
        (Layer(np.ones(2), "relu"), Layer(np.full(2, 2.0), "relu")),
        (Layer(np.ones(2), None), Layer(np.full(2, 2.0), None)),
        (Frozen(1.0), Frozen(2.0)),
        (Model([1.0], "m"), Model([2.0], "m")),
        (types.SimpleNamespace(x=1.0, on=True), types.SimpleNamespace(x=2.0, on=True)),
        (Grads({"inner": np.ones(2)}), Grads({"inner": np.full(2, 2.0)})),
        ("a string", "a string"),
        (None, None),
    ],
    ids=lambda value: type(value).__name__,
)
def test_every_structure_is_a_vector(one, two):
    g, doubled = Grads._of(("p",), (one,)), Grads._of(("p",), (two,))
    before = copy.deepcopy(g)
    assert_same(g + g, doubled)
    assert_same(2.0 * g, doubled)
    assert_same(doubled / 2.0, g)
    assert_same(doubled - g, g)
    assert_same(sum([g, g]), doubled)
    assert_same(g, before)


def test_constructors_and_their_checks_do_not_run_again():
    assert (-Grads([Frozen(1.0)]))[0].rate == -1.0


def test_dataclass_with_slots():
    assert (2.0 * Grads([Slotted(1.5)]))[0].x == 3.0


def test_default_dict_stays_one():
    counts = collections.defaultdict(float, a=1.0)
    (doubled,) = 2.0 * Grads([counts])
    assert doubled["a"] == 2.0 and doubled["new"] == 0.0
    assert dict(counts) == {"a": 1.0}


def test_dicts_match_by_key():
    total = Grads([{"a": 1.0, "b": 2.0}]) + Grads([{"b": 20.0, "a": 10.0}])
    assert_same(total, Grads([{"a": 11.0, "b": 22.0}]))


# ---------------------------------------------------------------- operands that do not fit


@pytest.mark.parametrize(
    ("compute", "message"),
    [
        (lambda: make() + Grads({"m": 1.0, "c": 2.0}), "cannot add Grads: names 'm', 'b' and names 'm', 'c'"),
        (
            lambda: make() - Grads({"b": 1.0, "m": 2.0}),
            "cannot subtract Grads: names 'm', 'b' and names 'b', 'm'",
        ),
        (lambda: make() + make((1.0, 2.0, 3.0)), "cannot add Grads at m: shapes (2,) and (3,)"),
        (lambda: make().dot(make(b=np.ones(1))), "cannot dot Grads at b: shapes () and (1,)"),
        (lambda: make().map(max, make(m=1.0)), "cannot map Grads at m: shapes (2,) and ()"),
        (
            lambda: Grads({"p": {"w": [1.0, 2.0]}}) + Grads({"p": {"w": [1.0]}}),
            "cannot add Grads at p['w']: 2 parts and 1 parts",
        ),
        (
            lambda: Grads({"p": {"w": np.ones(2)}}) + Grads({"p": {"w": [1.0, 1.0]}}),
            "cannot add Grads at p['w']: an array of shape (2,) and a list",
        ),
        (lambda: Grads({"p": (1.0,)}) + Grads({"p": [1.0]}), "cannot add Grads at p: a tuple and a list"),
        (lambda: Grads({"p": [1.0]}) + Grads({"p": 1.0}), "cannot add Grads at p: a list and a float"),
        (
            lambda: Grads({"p": {"w": 1.0}}) + Grads({"p": {"v": 1.0}}),
            "cannot add Grads at p: names 'w' and names 'v'",
        ),
        (lambda: 1.0 + make(), "cannot add Grads of 'm', 'b' and 1.0: of scalars, only 0"),
        (lambda: 1.0 - make(), "cannot subtract Grads of 'm', 'b' and 1.0: of scalars, only 0"),
        (
            lambda: np.ones(3) * make(),
            "cannot multiply Grads of 'm', 'b' by an array of shape (3,), only by a scalar",
        ),
        (
            lambda: make() / np.ones((1, 2)),
            "cannot divide Grads of 'm', 'b' by an array of shape (1, 2), only by a scalar",
        ),
    ],
)
def test_value_errors_name_the_operands(compute, message):
    with pytest.raises(ValueError) as caught:
        compute()
    assert str(caught.value) == message


@pytest.mark.parametrize(
    "compute",
    [
        lambda: make() + (1.0, 2.0),
        lambda: [1.0] + make(),
        lambda: np.ones(2) + make(),
        lambda: "a" * make(),
        lambda: make() - "a",
        lambda: "a" - make(),
        lambda: make() / "a",
        lambda: 1.0 / make(),
        lambda: make() * make(),
        lambda: make().dot((1.0, 2.0)),
        lambda: make().map(max, (1.0, 2.0)),
    ],
)
def test_type_errors(compute):
    with pytest.raises(TypeError):
        compute()
