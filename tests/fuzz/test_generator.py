"""The fuzzer itself: its programs run, are the same for the same seed, and hold all of the grammar."""

import collections
import dataclasses
import functools
import re
from pathlib import Path

import numpy as np
import pytest

from tests.fuzz.campaign import record, recorded
from tests.fuzz.conditioning import only_rounding
from tests.fuzz.judge import Result, Verdict, _fair, judge, time_limit
from tests.fuzz.kinds import Float
from tests.fuzz.programs import from_seed, loaded
from tests.fuzz.saved import read, save
from tests.oracle.differences import numeric_gradient
from tests.oracle.structures import leaves
from tests.oracle.tape import OracleCannot, tape_gradient

SEEDS = range(600)

program_of = functools.cache(from_seed)  # several tests look at the same programs


def declared_features():
    """Every feature that the grammar names."""
    files = [path for path in Path(__file__).parent.glob("*.py") if "test_" not in path.name]
    texts = "".join(path.read_text("utf-8") for path in files)
    calls = re.findall(r'\.feature\(((?:"[^"]*"| if [^"()]* else )+)', texts)
    return {name for call in calls for name in re.findall(r'"([^"]*)"', call)}


def test_every_feature_occurs():
    features = collections.Counter(feature for seed in range(1000) for feature in program_of(seed).features)
    assert len(declared_features()) > 70
    assert declared_features() - features.keys() == set()
    rare = {feature: count for feature, count in features.items() if count < 3}
    assert not rare


def test_same_seed_same_program():
    for seed in SEEDS[:50]:
        one, other = from_seed(seed), from_seed(seed)
        assert one == other
        for draw in (0, 1):
            a, b = leaves(one.arguments(draw).args), leaves(other.arguments(draw).args)
            assert a.keys() == b.keys() and all(np.array_equal(a[path], b[path]) for path in a)


@pytest.mark.filterwarnings("ignore")
def test_programs_run(tmp_path):
    unfair = {}
    for seed in SEEDS:
        program = program_of(seed)
        with loaded(program.source, tmp_path, f"p{seed}") as fun, time_limit(10.0):
            verdict = _fair(fun, program)
        if verdict is not None:
            unfair[seed] = verdict.why
    assert len(unfair) <= 0.02 * len(SEEDS), unfair
    assert set(unfair.values()) <= {"a big number", "no finite number"}


@pytest.mark.filterwarnings("ignore")
def test_tape_agrees_with_differences(tmp_path):
    """Where differences converge; a program can have a jump, or a kink, near its data."""
    agreed = disagreed = unfollowed = 0
    for seed in range(80):
        program = program_of(seed)
        with loaded(program.source, tmp_path, f"p{seed}") as fun, np.errstate(all="ignore"):
            if _fair(fun, program) is not None:
                continue
            given = program.arguments(0).args
            try:
                _, exact = tape_gradient(fun, given, program.wrt)
            except OracleCannot:
                unfollowed += 1
                continue
            numeric = numeric_gradient(fun, given, program.wrt)
        found, expected, errors = leaves(exact), leaves(numeric.gradients), leaves(numeric.errors)
        for path in found:
            scale = np.max(np.abs(expected[path]), initial=1.0)
            sure = errors[path] < 1e-7 * scale
            close = np.abs(found[path] - expected[path]) <= 10.0 * errors[path] + 1e-8 * scale
            agreed += int(np.sum(sure & close))
            disagreed += int(np.sum(sure & ~close))
    assert disagreed == 0
    assert agreed > 300
    assert unfollowed <= 4


def test_programs_in_files_are_the_same(tmp_path):
    for seed in (3, 4, 5):
        program = from_seed(seed)
        verdict = Verdict(Result.WRONG, "a gradient", "a gradient\nof two lines")
        path = save(tmp_path, program, verdict, program)
        back = read(path)
        assert (back.seed, back.wrt, back.kinds) == (program.seed, program.wrt, program.kinds)
        with loaded(back.source, tmp_path, "back") as again, loaded(program.source, tmp_path, "first") as fun:
            assert again(*back.arguments(1).args) == fun(*program.arguments(1).args)


def test_a_program_that_never_ends_is_unfair(tmp_path):
    program = dataclasses.replace(from_seed(0), source="def f(*args):\n    while True:\n        pass\n")
    assert judge(program, tmp_path, seconds=0.2).result is Result.UNFAIR


@pytest.mark.parametrize(("factor", "expected"), [("1000.0", Result.UNFAIR), ("0.1", Result.CORRECT)])
def test_a_program_that_overflows_on_the_way_is_unfair(factor, expected, tmp_path):
    source = f"import numpy as np\n\n\ndef f(x):\n    y = np.exp({factor} * (x * x + 2.0))\n    return x + 1.0 / y\n"
    program = dataclasses.replace(from_seed(0), source=source, wrt=("x",), kinds=(Float(),))
    assert judge(program, tmp_path).result is expected


LOGISTIC = """\
def f(x):
    x = x * x
    for _ in range({}):
        x = 3.9 * x * (1.0 - x)
    return x
"""
JUMP = """\
def f(x, at=[]):
    at.append(x)
    return 1e6 * x * x if x > at[0] else x
"""


@pytest.mark.parametrize(
    ("source", "error", "expected"),
    [
        (LOGISTIC.format(40), 1e-7, True),  # it doubles whatever is wrong, at every step
        (LOGISTIC.format(40), 1e-3, False),  # a mistake
        (LOGISTIC.format(2), 1e-7, False),
        (LOGISTIC.format(200), 0.5, True),  # every digit of the result is chance
        (LOGISTIC.format(200), -1.0, False),  # but it depends on x
        (JUMP, 1e-7, False),  # the other branch is a unit away: that says nothing of what is right here
    ],
)
def test_rounding_explains_no_mistake(source, error, expected, tmp_path):
    program = dataclasses.replace(from_seed(0), kinds=(Float(),), wrt=("x",))
    with loaded(source, tmp_path, "program") as fun:
        _, exact = tape_gradient(fun, program.arguments(0).args, ("x",))
        found = (exact[0] * (1.0 + error),)
        assert only_rounding(fun, program, 0, found, exact) is expected


def test_a_campaign_goes_on_from_its_record(tmp_path):
    file = tmp_path / "folder" / "record.tsv"
    assert recorded(file) == {}
    record(file, [(7, Verdict(Result.CORRECT)), (9, Verdict(Result.REFUSED, "SrcadError: a\nlong\tstory"))])
    record(file, [(8, Verdict(Result.WRONG, "the gradient is"))])
    assert recorded(file) == {
        7: Verdict(Result.CORRECT),
        8: Verdict(Result.WRONG, "the gradient is"),
        9: Verdict(Result.REFUSED, "SrcadError: a long story"),
    }
