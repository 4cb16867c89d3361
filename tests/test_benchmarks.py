"""The benchmarks run, and compare what is the same."""

import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from tests.golden.table import SPECIMENS
from tests.oracle.structures import leaves

ROOT = Path(__file__).parents[1]


def run(*arguments, tmp_path):
    environment = dict(os.environ, SRCAD_CACHE_DIR=str(tmp_path), PYTHONPATH=os.pathsep.join(sys.path))
    command = [sys.executable, "-m", "benchmarks", *arguments, "--rounds", "1"]
    return subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True)


def test_tables(tmp_path):
    ran = run("hand", "overhead", "generation", "--only", "newton", tmp_path=tmp_path)
    assert ran.returncode == 0, ran.stderr
    assert ran.stdout.count("| newton") == 3
    assert "error" not in ran.stdout


def test_tables_of_operators_and_rules(tmp_path):
    ran = run("operators", "--only", "rosenbrock, small", tmp_path=tmp_path)
    assert ran.returncode == 0 and ran.stdout.count("| hessian of rosenbrock, small") == 1, ran.stderr
    assert "error" not in ran.stdout
    ran = run("rules", "--only", "np.trapezoid(x)", "--budget", "1", tmp_path=tmp_path)
    assert ran.returncode == 0 and ran.stdout.count("| `np.trapezoid(x)`") == 1, ran.stderr
    assert "error" not in ran.stdout and "The most expensive: `np.trapezoid(x)`" in ran.stdout
    assert "[  1/1," in ran.stderr


def test_reasons_are_of_rules_that_are_measured():
    from benchmarks import rules

    words = [word for calls in rules.REASONS for word in calls.split("|")]
    assert not [word for word in words if not any(word in e for e in rules._expressions())]
    assert rules.reason("np.prod(x)") and not rules.reason("np.sin(x)")


def test_what_takes_too_long_is_left():
    from benchmarks.clock import limit, within

    with pytest.raises(TimeoutError), limit(0.01):
        while True:
            pass
    calls = []
    times = within(0.0, {"a": lambda: calls.append("a"), "b": lambda: calls.append("b")})
    assert calls == ["a", "b"] * 2 and times.keys() == {"a", "b"}


def test_programs_are_those_of_the_specimens():
    """What every library runs as it stands computes what the specimen does."""
    from benchmarks.against import assert_same
    from benchmarks.programs import bound_to

    programs = bound_to(np)
    for name in ("huber", "logistic_regression", "mlp", "newton"):
        specimen = SPECIMENS[name]
        assert_same(programs[name](*specimen.arguments()), specimen.primal(*specimen.arguments()))


def test_each_rule_that_is_measured_has_a_gradient():
    """Of the functions that come with many rules: one of each is enough here, `make bench-rules` has them all."""
    import srcad
    from benchmarks import rules

    expressions = rules._expressions()
    assert len(expressions) > 150
    for expression in expressions[::40]:
        text, given, count = rules.program(expression)
        assert srcad.grad(rules._function(text), wrt=tuple(range(count)))(*given) is not None


def test_unknown_section(tmp_path):
    assert run("nothing", tmp_path=tmp_path).returncode == 2


@pytest.mark.parametrize("specimen", SPECIMENS.values(), ids=SPECIMENS)
@pytest.mark.filterwarnings("ignore")
def test_autograd_computes_the_same(specimen):
    pytest.importorskip("autograd")
    from benchmarks.against import assert_same
    from benchmarks.peers import autograd_versions

    name = specimen.module.__name__.rpartition(".")[2]
    call = autograd_versions.gradient(name, specimen.wrt, specimen.arguments())
    assert leaves(call())
    assert_same(call(), specimen.by_hand(*specimen.arguments()))
