"""A few hundred random programs: of each, the right gradient or a `SrcadError`.

The longest, which take seconds each, are left to `make fuzz`; of each block a short one has its second derivatives, and
all else that `thorough` asks for.
"""

from pathlib import Path

import pytest
from hypothesis import HealthCheck, Phase, given, settings

from tests.fuzz.judge import FAILURES, Result, judge
from tests.fuzz.programs import from_seed
from tests.fuzz.saved import read
from tests.fuzz.strategy import programs

#: Blocks, so that the suite's processes share the work, and a failure names its seed.
BLOCKS = [range(at, at + 20) for at in range(0, 200, 20)]
SHORT, LONG = 30, 70  # lines
FOUND = sorted(Path(__file__).with_name("found").glob("*.py"))


def report(program, verdict):
    return f"seed {program.seed}, {verdict.result.value}: {verdict.detail or verdict.why}\n{program.source}"


def length(program):
    """The lines of its code; below what was found stands how it failed."""
    return sum(not line.startswith("#") for line in program.source.splitlines())


@pytest.fixture
def folder(tmp_path, monkeypatch):
    monkeypatch.setenv("SRCAD_CACHE_DIR", str(tmp_path / "cache"))
    return tmp_path


@pytest.mark.parametrize("seeds", BLOCKS, ids=lambda seeds: f"{seeds.start}-{seeds.stop - 1}")
def test_correct_or_refused(seeds, folder):
    programs = [program for seed in seeds if length(program := from_seed(seed)) <= LONG]
    short = next(program for program in programs if length(program) <= SHORT)
    verdicts = [(program, judge(program, folder, thorough=program is short)) for program in programs]
    failures = [report(program, verdict) for program, verdict in verdicts if verdict.result in FAILURES]
    assert not failures, "\n\n".join([f"{len(failures)} of {len(programs)} programs", *failures])
    told = [verdict for _, verdict in verdicts if verdict.result is Result.CORRECT]
    assert len(told) >= 0.75 * len(programs), "too many are refused, unfair or undecided"


@pytest.mark.parametrize("path", FOUND, ids=lambda path: path.stem)
def test_found_before(path, folder):
    """Programs that once failed: `found/` keeps what the fuzzer wrote, made small."""
    program = read(path)
    verdict = judge(program, folder, thorough=length(program) <= LONG)
    assert verdict.result not in FAILURES, report(program, verdict)


@settings(
    max_examples=15,
    derandomize=True,
    deadline=None,
    database=None,
    suppress_health_check=list(HealthCheck),
    phases=[Phase.explicit, Phase.generate],  # shrinking takes minutes; `python -m tests.fuzz` does it
)
@given(program=programs())
def test_hypothesis_programs_are_correct_or_refused(tmp_path_factory, program):
    with pytest.MonkeyPatch.context() as patch:
        folder = tmp_path_factory.mktemp("fuzz")
        patch.setenv("SRCAD_CACHE_DIR", str(folder / "cache"))
        verdict = judge(program, folder)
    assert verdict.result not in FAILURES, report(program, verdict)
