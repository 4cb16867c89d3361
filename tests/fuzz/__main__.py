"""`python -m tests.fuzz --programs N --seed S`: as many random programs as one has time for.

A long campaign goes on where it was interrupted, and adds up what several runs did, with `--record FILE`:
seeds that stand in the file are not run again, and the table counts them.

Exit status 1 if one of them has a wrong gradient, crashes the compiler, or takes too long. Those are made
small and written into a folder, each with the seed that it came from and its data; `--replay FILE ...` runs
such files again.
"""

from __future__ import annotations

import os

for _name in ("OPENBLAS_NUM_THREADS", "OMP_NUM_THREADS", "MKL_NUM_THREADS"):
    os.environ.setdefault(_name, "1")

import argparse  # noqa: E402
import collections  # noqa: E402
import functools  # noqa: E402
import multiprocessing  # noqa: E402
import sys  # noqa: E402
import tempfile  # noqa: E402
import time  # noqa: E402
from pathlib import Path  # noqa: E402

from tests.fuzz.campaign import BLOCK, few_words, judge_block, record, recorded, table  # noqa: E402
from tests.fuzz.judge import FAILURES, Result, Verdict, judge  # noqa: E402
from tests.fuzz.minimise import minimise  # noqa: E402
from tests.fuzz.programs import Program, from_seed  # noqa: E402
from tests.fuzz.saved import read, save  # noqa: E402


def main(argv: list[str] | None = None) -> int:
    parser = argparse.ArgumentParser(prog="python -m tests.fuzz", description=__doc__.partition("\n")[0])
    parser.add_argument("--programs", type=int, default=1000, metavar="N")
    parser.add_argument(
        "--seed", type=int, default=0, metavar="S", help="of the first program; the next has S + 1"
    )
    parser.add_argument("--jobs", type=int, default=1)
    parser.add_argument(
        "--thorough", type=int, default=5, metavar="K", help="grad, vjp too for each K-th program"
    )
    parser.add_argument("--seconds", type=float, default=10.0, help="a program that needs longer is slow")
    parser.add_argument(
        "--failures", type=Path, default=Path(".fuzz"), help="where failing programs are written"
    )
    parser.add_argument(
        "--keep", type=int, default=20, help="how many failing programs are made small and written"
    )
    parser.add_argument(
        "--minimise", type=float, default=20.0, metavar="SECONDS", help="for making one small"
    )
    parser.add_argument(
        "--record", type=Path, metavar="FILE", help="verdicts are kept there, and seeds in it are not run again"
    )
    parser.add_argument("--show", action="store_true", help="print the programs, judge none")
    parser.add_argument("--replay", type=Path, nargs="+", metavar="FILE", help="judge programs from files")
    options = parser.parse_args(argv)
    if options.show:
        for seed in range(options.seed, options.seed + options.programs):
            program = from_seed(seed)
            print(f"# seed {seed}, wrt {program.wrt}\n{program.source}")
        return 0
    if options.replay:
        return replay(options.replay, options.seconds)
    return run(options)


def replay(files: list[Path], seconds: float) -> int:
    failed = 0
    with tempfile.TemporaryDirectory(prefix="srcad-fuzz-") as folder:
        os.environ["SRCAD_CACHE_DIR"] = str(Path(folder, "cache"))
        for file in files:
            verdict = judge(read(file), Path(folder), thorough=True, seconds=seconds)
            failed += verdict.result in FAILURES
            print(f"{file}: {verdict.result.value} {verdict.why}")
    return int(failed > 0)


def run(options: argparse.Namespace) -> int:
    earlier = recorded(options.record)
    seeds = [seed for seed in range(options.seed, options.seed + options.programs) if seed not in earlier]
    blocks = [seeds[at : at + BLOCK] for at in range(0, len(seeds), BLOCK)]
    work = functools.partial(judge_block, thorough=max(options.thorough, 1), give_up=options.seconds)
    verdicts: dict[int, Verdict] = {}
    start = time.monotonic()
    # Fresh processes now and then: what a program leaves in memory must not slow down the others.
    with multiprocessing.get_context("spawn").Pool(options.jobs, maxtasksperchild=20) as pool:
        for done in pool.imap_unordered(work, blocks):
            verdicts.update(done)
            record(options.record, done)
            for seed, verdict in done:
                if verdict.result in FAILURES:
                    print(f"\nseed {seed}: {verdict.result.value}, {verdict.why}", file=sys.stderr, flush=True)
            progress(verdicts, len(seeds), time.monotonic() - start)
    if sys.stderr.isatty():
        print(file=sys.stderr)
    print(table(earlier | verdicts, time.monotonic() - start))
    return keep_failures(verdicts, options)


def progress(verdicts: dict[int, Verdict], wanted: int, seconds: float) -> None:
    counts = collections.Counter(verdict.result for verdict in verdicts.values())
    failed = sum(counts[result] for result in FAILURES)
    line = f"{len(verdicts)}/{wanted}: {counts[Result.CORRECT]} correct, {counts[Result.REFUSED]} refused"
    line += f", {failed} failed, {len(verdicts) / seconds:.1f} a second"
    if sys.stderr.isatty():
        print(f"\r{line}   ", end="", file=sys.stderr, flush=True)
    elif len(verdicts) % (BLOCK * 4) < BLOCK:
        print(line, file=sys.stderr, flush=True)


def keep_failures(verdicts: dict[int, Verdict], options: argparse.Namespace) -> int:
    """Make the failing programs small and write them; the exit status."""
    failed = {seed: verdict for seed, verdict in sorted(verdicts.items()) if verdict.result in FAILURES}
    if not failed:
        return 0
    options.failures.mkdir(parents=True, exist_ok=True)
    # Nothing of it is meant to be kept; what is goes to tests/fuzz/found.
    Path(options.failures, ".gitignore").write_text("*\n", "utf-8")
    # Failures of each sort in turn, so that twenty of one sort do not hide the others.
    sorts: dict[str, list[int]] = collections.defaultdict(list)
    for seed, verdict in failed.items():
        sorts[f"{verdict.result.value} {few_words(verdict.why)}"].append(seed)
    order = [
        seed for turn in range(options.keep) for seeds in sorts.values() for seed in seeds[turn : turn + 1]
    ]
    with tempfile.TemporaryDirectory(prefix="srcad-fuzz-") as folder:
        os.environ["SRCAD_CACHE_DIR"] = str(Path(folder, "cache"))
        for seed in order[: options.keep]:
            original: Program = from_seed(seed)
            program, verdict = minimise(original, failed[seed], Path(folder), options.minimise)
            path = save(options.failures, program, verdict, original)
            print(f"{failed[seed].result.value}: {path}")
    return 1


if __name__ == "__main__":
    sys.exit(main())
