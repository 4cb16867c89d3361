"""A number that went through a text, or was reached by its name, is refused: its derivative would be a silent zero."""

import enum
import logging

import numpy as np
import pytest

import srcad


def of_str(x):
    return float(str(x)) * x


def of_f_string(x):
    return float(f"{x}")


def of_repr(x):
    return float(repr(x))


def of_numpy_type(x):
    return np.float64(str(x))


def of_array(x):
    return np.array([str(x)], dtype=float)[0]


def of_percent(x):
    return float("%r" % x)


def of_concatenation(x):
    return float("1" + str(x))


def through_a_dict(x):
    return float({"a": str(x)}["a"])


def through_a_list(x):
    texts = []
    texts.append(str(x))
    return float(texts[0])


def by_eval(x):
    return eval("x * x")


def by_locals(x):
    return locals()["x"] * 2.0


def by_vars(x):
    return vars()["x"] * 2.0


def of_bytes(x):
    return np.frombuffer(np.array([x]).tobytes())[0]


@pytest.mark.parametrize(
    "fun",
    [
        of_str, of_f_string, of_repr, of_numpy_type, of_array, of_percent, of_concatenation, through_a_dict,
        through_a_list, by_eval, by_locals, by_vars, of_bytes,
    ],
)  # fmt: skip
def test_refused(fun):
    with pytest.raises(srcad.SrcadError):
        srcad.grad(fun)(1.5)


def printed(x):
    print(f"x is {x:.3f}")
    logging.getLogger("srcad.tests").debug(f"{x}")
    message = f"value {x}"
    if len(message) > 100:
        raise ValueError(message)
    return x * x


def test_texts_that_are_only_told_are_left_alone(capsys):
    assert srcad.grad(printed)(1.5) == 3.0
    assert capsys.readouterr().out == "x is 1.500\n"


class Unit(str, enum.Enum):
    KM = "km"
    MILES = "mi"


class Weight(float, enum.Enum):
    HALF = 0.5


FACTORS = {Unit.KM: 1.0, Unit.MILES: 0.6}


def factor(unit):
    return FACTORS[unit]


def scaled(x, unit=Unit.MILES, weight=Weight.HALF):
    return x * factor(unit) * weight


def with_defaults(x):
    return scaled(x) * x


def test_defaults_that_are_members_of_an_enumeration_of_texts():
    assert srcad.grad(with_defaults)(1.5) == pytest.approx(2 * 1.5 * 0.6 * 0.5)


class Told:
    def further_left(self, x):
        """A text
  that begins further left than the method."""
        return x * x

    def of_several_lines(self, x):
        line = """a
        b"""
        print(line)
        return x * len(line)


@pytest.mark.parametrize("fun", [Told().further_left, Told().of_several_lines], ids=lambda fun: fun.__name__)
def test_texts_of_methods_are_what_they_are(fun, capsys):
    """Each line of a text counts, however far the method itself is indented."""
    value = fun(3.0)
    shown = capsys.readouterr().out
    assert srcad.value_and_grad(fun)(3.0) == (value, (fun(4.0) - fun(2.0)) / 2.0)
    assert capsys.readouterr().out.startswith(shown)
