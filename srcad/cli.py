"""The command line: `srcad dump | check | explain | cache`.

Exit status: 0 done, 1 a check failed, 2 bad usage or something that srcad refuses (its message on standard
error).
"""

from __future__ import annotations

import argparse
import difflib
import importlib
import importlib.util
import os
import sys
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np

from srcad import __version__, checks, explain, refusals, typespecs
from srcad.backend.cache import DiskCache
from srcad.derivative import Derivative
from srcad.errors import SrcadError
from srcad.facts import Fact
from srcad.frontend.core import Core
from srcad.general import general_module
from srcad.request import Request
from srcad.targets import see_through, signature_of
from srcad.wrt import resolve

DONE, CHECK_FAILED, REFUSED = 0, 1, 2


_NOT_THE_USERS = frozenset(sys.modules) | sys.stdlib_module_names


class UsageError(Exception):
    """A command line that means nothing: its message is shown, the exit status is 2."""


def main(argv: Sequence[str] | None = None) -> int:
    """Run one command; gives the exit status."""
    options = _parser().parse_args(argv)
    try:
        status = int(options.run(options))
        sys.stdout.flush()
        return status
    except (SrcadError, UsageError) as problem:
        print(f"srcad: {problem}", file=sys.stderr)
        return REFUSED
    except BrokenPipeError:  # `srcad dump ... | head`
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        return DONE
    except OSError as problem:  # the disk is full
        print(f"srcad: {problem}", file=sys.stderr)
        return REFUSED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="srcad", description="Derivatives of Python and NumPy functions, as source code."
    )
    parser.add_argument("--version", action="version", version=f"srcad {__version__}")
    commands = parser.add_subparsers(dest="command", required=True, metavar="COMMAND")

    def command(name: str, run: Callable, text: str) -> argparse.ArgumentParser:
        made = commands.add_parser(name, help=text, description=text)
        made.set_defaults(run=run)
        return made

    for name, run, text in [
        ("dump", dump, "print the generated module"),
        ("check", check, "compare the gradient with differences"),
        ("explain", explained, "the primal line by line: active or constant, and why; what is saved"),
    ]:
        made = command(name, run, text)
        made.add_argument(
            "target",
            metavar="TARGET",
            help="package.module:function, path/to/file.py:function, ...:Class.method",
        )
        made.add_argument(
            "--wrt", metavar="a,b", help="parameters, by name or index (default: the first one; check: all)"
        )
        if name != "check":
            made.add_argument("--types", metavar="TYPES", help='the arguments\' types: "w: f8[:,:], x: f8[:]"')
        if name == "dump":
            made.add_argument("--mode", choices=["reverse", "forward"], default="reverse")
            made.add_argument("--value", action="store_true", help="the function that gives the value too")
            made.add_argument("-o", "--output", metavar="FILE", help="write the module there")
        if name == "check":
            made.add_argument("--args", required=True, metavar="EXPR", help='the arguments: "np.ones(3), 2.0"')
            made.add_argument("--order", type=int, default=1)
    cache = command("cache", cache_command, "the disk cache")
    cache.add_argument("action", choices=["info", "clear"])
    return parser


# ---------------------------------------------------------------- what is meant


def load_target(target: str) -> tuple[Any, dict[str, Any]]:
    """The function that a TARGET names, and the names of its module."""
    where, colon, path = target.rpartition(":")
    if not colon or not where or not path:
        raise UsageError(
            f"{target!r} is no TARGET: package.module:function, path/to/file.py:function or ...:Class.method"
        )
    module = _module_of_file(Path(where)) if where.endswith(".py") else _module_of_name(where)
    found: Any = module
    for part in path.split("."):
        try:
            found = getattr(found, part)
        except AttributeError:
            raise UsageError(f"{where} has no {path}{_like(part, found)}") from None
    if isinstance(found, Derivative):
        found = found.primal
    if not callable(found):
        raise UsageError(f"{target} is no function, but {type(found).__name__}")
    return found, vars(module)


def _like(name: str, holder: Any) -> str:
    """The names that may be meant."""
    found = difflib.get_close_matches(name, [n for n in vars(holder) if callable(getattr(holder, n, None))])
    return f": is it {' or '.join(found)}?" if found else ""


def _module_of_name(name: str) -> Any:
    sys.path.insert(0, os.getcwd())
    try:
        return importlib.import_module(name)
    except ModuleNotFoundError as problem:
        raise UsageError(f"there is no module {problem.name}") from None
    except (Exception, SystemExit) as problem:  # whatever the user's module raises
        raise UsageError(f"{name} cannot be imported: {type(problem).__name__}: {problem}") from None
    finally:
        sys.path.pop(0)


def _module_of_file(path: Path) -> Any:
    if not path.is_file():
        raise UsageError(f"there is no file {path}")
    name = path.stem
    while name in _NOT_THE_USERS:  # a file may be called random.py
        name += "_"
    spec = importlib.util.spec_from_file_location(name, path)
    assert spec is not None and spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.path.insert(0, str(path.resolve().parent))
    sys.modules[name] = module
    try:
        spec.loader.exec_module(module)
    except (Exception, SystemExit) as problem:  # whatever the user's file raises
        relative = isinstance(problem, ImportError) and "relative import" in str(problem)
        hint = ": name it as a part of its package, package.module:function" if relative else ""
        raise UsageError(f"{path} cannot be run: {type(problem).__name__}: {problem}{hint}") from None
    finally:
        sys.path.pop(0)
    return module


def wrt_of(text: str | None, default: Any) -> Any:
    """`a,b` as names, `0,1` as indices; one alone is no tuple."""
    if text is None:
        return default
    parts = [part.strip() for part in text.split(",") if part.strip()]
    if not parts:
        raise UsageError("--wrt: name at least one parameter")
    wanted = tuple(int(p) if p.lstrip("-").isdigit() else p for p in parts)
    return wanted if len(wanted) > 1 else wanted[0]


def request_of(fun: Any, wrt: Any, value: bool) -> tuple[Any, Request, str]:
    """The function behind the target, what is asked for, and the name of what is generated."""
    target = see_through(fun)
    names = resolve(wrt, target.label, signature_of(fun, target))
    free = tuple(n for n in names if n not in target.function.__code__.co_varnames[: _parameters(target.function)])
    wanted = tuple(n for n in names if n not in free)
    single = not isinstance(wrt, tuple)
    request = Request(wanted, free, value, single=single, order=names, snapshots=target.snapshots)
    return target, request, f"{target.label}_{'value_and_grad' if value else 'grad'}"


def _parameters(function: Any) -> int:
    code = function.__code__
    return int(code.co_argcount + code.co_kwonlyargcount + bool(code.co_flags & 4) + bool(code.co_flags & 8))


def given_types(text: str | None, target: Any) -> dict[str, Fact]:
    """The facts of `--types`, each of a parameter."""
    facts = typespecs.parse(text or "")
    known = target.function.__code__.co_varnames[: _parameters(target.function)]
    for name in facts:
        if name not in known:
            raise UsageError(f"--types: {target.label} has no parameter {name}; it has {', '.join(known) or 'none'}")
    return facts


# ---------------------------------------------------------------- the commands


def dump(options: argparse.Namespace) -> int:
    fun, _ = load_target(options.target)
    target, request, name = request_of(fun, wrt_of(options.wrt, 0), options.value)
    if options.mode == "forward":
        request, name = replace(request, value=False, tangent=True), f"{target.label}_jvp"

    def accept(core: Core) -> None:
        if not request.tangent:
            refusals.check_result(core, False, refusals.not_run)

    text = general_module(target, request, name, given_types(options.types, target), accept).text
    if options.output is None:
        sys.stdout.write(text)
        sys.stdout.flush()
        return DONE
    try:
        Path(options.output).write_text(text, encoding="utf-8")
    except OSError as problem:
        raise UsageError(f"{options.output}: {problem.strerror}") from None
    return DONE


def check(options: argparse.Namespace) -> int:
    fun, names = load_target(options.target)
    args = _evaluated(options.args, names)
    failed = False
    try:
        rows = checks.comparisons(fun, args, wrt_of(options.wrt, None), order=options.order)
        second = options.order == 2  # then each row says which order it is of
        for k, row in enumerate(rows):
            if k == 0:
                print(f"{'order ' if second else ''}{'argument':16s} {'entries':>8s} {'largest difference':>19s}")
            failed |= row.problem is not None
            order = f"{row.order:<6d}" if second else ""
            verdict = "ok" if row.problem is None else "MISMATCH"
            print(f"{order}{row.name:16s} {row.entries:8d} {row.worst:19.2g}  {verdict}")
            if row.problem is not None:
                print(f"    {row.problem}")
    except (SrcadError, UsageError, BrokenPipeError):
        raise
    except Exception as problem:  # whatever the function raises for these arguments
        raise UsageError(f"{options.target} raises {type(problem).__name__}: {problem}") from None
    return CHECK_FAILED if failed else DONE


def _evaluated(text: str, names: dict[str, Any]) -> tuple:
    try:
        value = eval(text, {"np": np, "numpy": np, **names})  # noqa: S307  the user's own expression
    except Exception as problem:  # noqa: BLE001
        raise UsageError(f"--args {text!r}: {type(problem).__name__}: {problem}") from None
    return value if isinstance(value, tuple) else (value,)


def explained(options: argparse.Namespace) -> int:
    fun, _ = load_target(options.target)
    target, request, name = request_of(fun, wrt_of(options.wrt, 0), False)
    print(explain.explain(target, request, given_types(options.types, target)))
    return DONE


def cache_command(options: argparse.Namespace) -> int:
    cache = DiskCache()
    if options.action == "clear":
        removed = cache.clear()
        print(f"removed {removed} {'file' if removed == 1 else 'files'} from {cache.directory}")
        return DONE
    info = cache.info()
    print(f"directory  {info.directory}\nentries    {info.entries}\nsize       {info.size} bytes")
    if info.problem is not None:
        print(f"not used   {info.problem}")
    return DONE
