"""Generated text, kept on disk from one run to the next.

Problem: generating a gradient costs far more than loading its text, and a program started every minute
pays it every minute. But what a cache holds will be executed: a file that somebody else could write is
somebody else's code in the user's process. It may also be half written, or be of last year's version.

Remedy: one file an entry, in a directory that only the user can write. The file's name is the hash of
everything that its text was made from (`content_key`), so an entry is never updated: edited sources are other
keys. Its first line repeats the key and holds the text's own hash; what does not match is as if it were not
there:

    # srcad cache 1 <key> <sha256 of the text below>
    import numpy as np
    ...

A file appears by `os.replace`, whole or not at all, so any number of processes may read and write; two
that write one key write the same text. And a cache is a convenience: where the directory cannot be made, read
or written, or should not be trusted, the user's call goes on without it.
"""

from __future__ import annotations

import hashlib
import os
import re
import stat
import tempfile
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import platformdirs

__all__ = ["CacheInfo", "DiskCache", "content_key", "default_directory"]

# Of the file's layout, not of srcad: the versions of srcad and of its rules are among the key's parts.
FORMAT_VERSION = 1

_KEY = re.compile(r"[0-9a-f]{64}")
_WRITABLE_BY_OTHERS = stat.S_IWGRP | stat.S_IWOTH


def default_directory() -> Path:
    """Where the generated text is kept: `SRCAD_CACHE_DIR`, or else the user's cache directory."""
    chosen = os.environ.get("SRCAD_CACHE_DIR")
    if chosen:
        return Path(chosen).expanduser().absolute()
    return platformdirs.user_cache_path("srcad", appauthor=False)


def content_key(*parts: str) -> str:
    """The name of what is made from `parts`: a SHA-256, as 64 hexadecimal digits.

    Each part is hashed with its length, so that the same text cut elsewhere is another key:

    >>> content_key("ab", "c") == content_key("a", "bc")
    False
    """
    digest = hashlib.sha256()
    for part in parts:
        data = part.encode("utf-8", "surrogatepass")
        digest.update(b"%d:" % len(data))
        digest.update(data)
    return digest.hexdigest()


@dataclass(frozen=True)
class CacheInfo:
    """What `srcad cache info` shows."""

    directory: Path
    entries: int  # files that look like entries, by their names
    size: int  # their bytes
    problem: str | None  # why the directory is not used, or None: it is, or will be made when first needed


class DiskCache:
    """Texts by key, in one directory; by default in `default_directory()`."""

    def __init__(self, directory: str | os.PathLike[str] | None = None):
        self.directory = default_directory() if directory is None else Path(directory)

    def path(self, key: str) -> Path:
        """The file that holds, or would hold, the text for `key`."""
        if not _KEY.fullmatch(key):
            raise ValueError(f"not a content key: {key!r}")
        return self.directory / f"{key}.py"

    def get(self, key: str) -> str | None:
        """The text kept for `key`, or None where there is none that can be trusted."""
        path = self.path(key)
        try:
            if _directory_problem(self.directory) is not None:
                return None
            return _body(key, _read_private(path))
        except (OSError, UnicodeError):
            return None

    def put(self, key: str, text: str) -> None:
        """Keep `text` for `key`, where that is possible; never raises an `OSError`."""
        path = self.path(key)
        try:
            body = text.encode("utf-8")
            if self.directory.is_absolute():
                # The mode is this directory's alone; parents that are missing get the umask's.
                self.directory.mkdir(mode=0o700, parents=True, exist_ok=True)
            if _directory_problem(self.directory) is None:
                _write_atomically(path, _header(key, body) + body)
        except (OSError, UnicodeError):
            return

    def info(self) -> CacheInfo:
        """Where the cache is, how much is in it, and why it is not used, if it is not."""
        try:
            problem = _directory_problem(self.directory)
        except FileNotFoundError:
            problem = None
        except OSError as error:
            problem = error.strerror or str(error)
        sizes = [size for path in self._files() if path.suffix == ".py" and (size := _size(path)) is not None]
        return CacheInfo(self.directory, len(sizes), sum(sizes), problem)

    def clear(self) -> int:
        """Remove all entries and what interrupted writers left; the number of files removed."""
        removed = 0
        for path in self._files():
            try:
                path.unlink()
            except OSError:
                continue  # another process cleared it first, or it is not ours to remove
            removed += 1
        return removed

    def _files(self) -> Iterator[Path]:
        """The cache's own files: entries and unfinished ones. What else is in the directory is left alone."""
        try:
            paths = sorted(self.directory.iterdir())
        except OSError:
            return
        for path in paths:
            if path.suffix in (".py", ".tmp") and _KEY.match(path.name):
                yield path


# ---------------------------------------------------------------------- one entry


def _header(key: str, body: bytes) -> bytes:
    return f"# srcad cache {FORMAT_VERSION} {key} {hashlib.sha256(body).hexdigest()}\n".encode("ascii")


def _body(key: str, data: bytes) -> str | None:
    """The text in an entry's bytes; None where it is cut, changed, of another key or of another format."""
    header, newline, body = data.partition(b"\n")
    return body.decode("utf-8") if header + newline == _header(key, body) else None


# ---------------------------------------------------------------------- files


def _directory_problem(directory: Path) -> str | None:
    """Why `directory` is not to be used, or None. Raises an `OSError` where it is missing or out of reach."""
    # Without a home directory platformdirs answers "~/...", which would be a directory of that name here.
    if not directory.is_absolute():
        return "not an absolute path"
    status = os.stat(directory)
    if not stat.S_ISDIR(status.st_mode):
        return "not a directory"
    return _ownership_problem(status)


def _ownership_problem(status: os.stat_result) -> str | None:
    if not hasattr(os, "geteuid"):
        return None  # Windows: access lists, not modes; the user's own cache directory is private there
    if status.st_uid != os.geteuid():
        return "owned by another user"
    if status.st_mode & _WRITABLE_BY_OTHERS:
        return "writable by other users"
    return None


def _read_private(path: Path) -> bytes:
    """The bytes of a regular file that only its owner, the user, may write; else an `OSError`.

    The file is looked at once it is open, so that it cannot be exchanged in between. A symbolic link is not
    followed, and a named pipe does not block.
    """
    flags = os.O_RDONLY
    for name in ("O_NOFOLLOW", "O_NONBLOCK", "O_CLOEXEC", "O_BINARY"):
        flags |= getattr(os, name, 0)
    with open(os.open(path, flags), "rb") as file:
        status = os.fstat(file.fileno())
        if not stat.S_ISREG(status.st_mode) or _ownership_problem(status) is not None:
            raise PermissionError(f"not a private file: {path}")
        return file.read()


def _write_atomically(path: Path, data: bytes) -> None:
    """`path` with `data` in it, mode 0600: as it was before, or whole, at any time and after any crash."""
    # No fsync: after a power cut the hash in the header tells, and the text is generated anew.
    descriptor, temporary = tempfile.mkstemp(prefix=f"{path.stem}.", suffix=".tmp", dir=path.parent)
    try:
        with open(descriptor, "wb") as file:
            file.write(data)
        os.replace(temporary, path)
    except BaseException:
        os.unlink(temporary)
        raise


def _size(path: Path) -> int | None:
    try:
        return path.stat().st_size
    except OSError:
        return None
