"""Many programs: their verdicts, a record of them that a later run goes on with, and a table.

Apart from `__main__`, because a worker process imports this module and not that one.
"""

from __future__ import annotations

import collections
import os
import re
import tempfile
from pathlib import Path

from tests.fuzz.judge import Result, Verdict, judge
from tests.fuzz.programs import from_seed

BLOCK = 25

#: Names and numbers in a message.
OF_ONE_PROGRAM = r"`[^`]*`|'[^']*'|(?<=\bname )(?:a list|\w+)|(?<=\bfunction )\w+|\d[\d.e+-]*"


def judge_block(seeds: list[int], thorough: int, give_up: float) -> list[tuple[int, Verdict]]:
    """The verdicts on some programs, in a process of its own."""
    with tempfile.TemporaryDirectory(prefix="srcad-fuzz-") as folder:
        # The user's own cache is not filled with random programs.
        os.environ["SRCAD_CACHE_DIR"] = str(Path(folder, "cache"))
        return [
            (seed, judge(from_seed(seed), Path(folder), thorough=seed % thorough == 0, seconds=give_up))
            for seed in seeds
        ]


def recorded(file: Path | None) -> dict[int, Verdict]:
    """The verdicts of earlier runs."""
    if file is None or not file.exists():
        return {}
    lines = [line.split("\t", 2) for line in file.read_text("utf-8").splitlines()]
    return {int(seed): Verdict(Result(result), why) for seed, result, why in lines}


def record(file: Path | None, done: list[tuple[int, Verdict]]) -> None:
    """Append a block's verdicts: seed, result, and why."""
    if file is None:
        return
    file.parent.mkdir(parents=True, exist_ok=True)
    with file.open("a", encoding="utf-8") as out:
        out.writelines(f"{seed}\t{v.result.value}\t{' '.join(v.why.split())}\n" for seed, v in done)


def table(verdicts: dict[int, Verdict], seconds: float) -> str:
    """How many of each result, and why."""
    lines = [f"{len(verdicts)} programs in {seconds:.0f} s"]
    fair = sum(verdict.result is not Result.UNFAIR for verdict in verdicts.values()) or 1
    for result in Result:
        some = {seed: verdict for seed, verdict in verdicts.items() if verdict.result is result}
        share = "" if result is Result.UNFAIR else f" {100.0 * len(some) / fair:5.1f} %"
        lines.append(f"{result.value:10s} {len(some):7d}{share}")
        reasons = collections.defaultdict(list)
        for seed, verdict in sorted(some.items()):
            reasons[few_words(verdict.why)].append(seed)
        for why, seeds in sorted(reasons.items(), key=lambda item: (-len(item[1]), item[0]))[:40]:
            if why:
                examples = ", ".join(map(str, seeds[:3]))
                lines.append(f"    {len(seeds):6d}  {why}  (seeds {examples})")
    return "\n".join(lines)


def few_words(why: str) -> str:
    """The error's class and its first words, so that like is counted with like."""
    head, _, found = why.partition(": ")
    found = re.sub(OF_ONE_PROGRAM, "...", found)
    return f"{head}: {' '.join(found.split()[:9])}" if found else head
