"""`python -m benchmarks`: all tables; `--write` records them in docs/performance.md."""

from __future__ import annotations

import argparse
import datetime
import importlib.metadata
import platform
import sys
from collections.abc import Callable
from pathlib import Path

from benchmarks import against, compiler, directions, operators, rules
from benchmarks.table import Table

SECTIONS: dict[str, Callable[..., Table]] = {
    "hand": against.by_hand,
    "forward": directions.forward,
    "second": directions.second,
    "overhead": compiler.overhead,
    "generation": compiler.generation,
    "growth": compiler.growth,
    "loops": compiler.loops,
    "peers": against.peers,
    "operators": operators.operators,
    "rules": rules.rules,
}
PAGE = Path(__file__).parents[1] / "docs" / "performance.md"


def versions() -> str:
    """What was measured, with what."""
    found = [f"Python {platform.python_version()}"]
    for name in ("srcad", "numpy", "scipy", "autograd", "jax", "torch"):
        try:
            found.append(f"{name} {importlib.metadata.version(name)}")
        except importlib.metadata.PackageNotFoundError:
            continue
    return ", ".join(found)


def processor() -> str:
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8").splitlines()
    except OSError:
        return platform.processor() or platform.machine()
    names = [line.partition(":")[2].strip() for line in lines if line.startswith("model name")]
    return names[0] if names else platform.machine()


def main() -> int:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sections", nargs="*", metavar="SECTION", help=f"of {', '.join(SECTIONS)}; all by default")
    parser.add_argument("--rounds", type=int, default=15, help="how often each is measured")
    parser.add_argument("--budget", type=float, metavar="SECONDS", help="how long the table of rules may take")
    parser.add_argument("--only", default="", metavar="WORD", help="specimens whose name has this in it")
    parser.add_argument("--write", action="store_true", help="record the tables in docs/performance.md")
    options = parser.parse_args()
    if unknown := set(options.sections) - SECTIONS.keys():
        parser.error(f"no such section: {', '.join(sorted(unknown))}")
    heading = f"{datetime.date.today():%Y-%m-%d}, {versions()}, one thread on {processor()}."
    print(heading, end="\n\n", flush=True)
    parts = []
    for name in options.sections or SECTIONS:
        limit = {"budget": options.budget} if name == "rules" and options.budget is not None else {}
        table = SECTIONS[name](options.rounds, options.only, **limit)
        parts.append(table.markdown())
        print(parts[-1], end="\n\n", flush=True)
    if options.write:
        opening = "# Performance\n\nWritten by `make bench ARGS=--write`; times of one run on one machine.\n\n"
        PAGE.write_text(opening + "\n\n".join([heading, *parts]) + "\n", "utf-8")
    return 0


if __name__ == "__main__":
    sys.exit(main())
