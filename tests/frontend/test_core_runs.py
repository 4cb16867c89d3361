"""Every state before the sweeps is runnable Python: Core gives what the user's function gives.

Nothing of the reverse sweep takes part here, so a failure is the front end's own.
"""

import warnings

import gast
import numpy as np
import pytest

import srcad
from srcad.backend.load import load as load_module
from srcad.backend.module import module_of
from srcad.derivative import Derivative, active_fact
from srcad.facts import of_object, of_value
from srcad.frontend.capture import capture
from srcad.frontend.specialise import specialise
from tests.corpus.table import CASES, SHORTEST, load
from tests.oracle.checks import _assert_same, observe, run_primal

load()


def core_of(fun, wrt, args, kwargs, apart=False):
    """The function's Core for these arguments, with everything that `wrt` names active."""
    derivative = Derivative(fun, wrt)
    target = derivative._target
    values = derivative._bind((*target.args, *args), {**target.keywords, **kwargs})
    facts = {n: of_value(v, n) for n, v in values.items()}
    for name in derivative.wrt:
        if name in facts:
            facts[name] = active_fact(name, of_object(values[name], name), values[name])
    free = frozenset(n for n in derivative.wrt if n not in facts)
    return specialise(target.function, facts, free, dict(values), apart=apart), target


def runnable(core, target):
    """Core as a function of the user's world."""
    made = gast.FunctionDef("core", core.args, [*core.body, gast.Return(core.result)], [], None, None, [])
    return load_module(module_of(core, [made]), target.function, capture(target.function).cells)


def assert_core_runs(case, numbers=(0, 1, SHORTEST), apart=False):
    given = case.arguments(0)
    core, target = core_of(case.fun, case.wrt, given.args, given.kwargs, apart)
    function = runnable(core, target)
    for number in numbers:
        if not case.runs_at(number):
            continue
        expected = run_primal(case.fun, case.arguments(number))
        given = case.arguments(number)
        if number == SHORTEST:
            core, target = core_of(case.fun, case.wrt, given.args, given.kwargs)
            function = runnable(core, target)
            given = case.arguments(number)
        args, kwargs = (*target.args, *given.args), {**target.keywords, **given.kwargs}
        found = observe(lambda: function(*args, **kwargs), (given.args, given.kwargs))  # noqa: B023  called at once
        if found.error is not None:
            raise found.error
        assert found.printed == expected.printed
        _assert_same(found.value, expected.value, "the value")
        _assert_same(found.arguments, expected.arguments, "the arguments after the call")


@pytest.mark.parametrize("name", sorted(CASES))
def test_core_runs(name):
    check(CASES[name])


@pytest.mark.parametrize("name", sorted(CASES)[::3])
def test_core_runs_with_a_name_for_each_value(name):
    check(CASES[name], numbers=(0,), apart=True)


def check(case, **options):
    try:
        with warnings.catch_warnings(), np.errstate(all="ignore"):
            warnings.simplefilter("ignore")
            assert_core_runs(case, **options)
    except srcad.SrcadError as refused:
        if not case.may_refuse:
            raise
        pytest.skip(f"may be refused: {refused}")
