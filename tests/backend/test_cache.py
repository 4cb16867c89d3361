"""The disk cache: content-addressed, atomic, private, and never in the way."""

import hashlib
import importlib
import multiprocessing
import os
import stat
from pathlib import Path

import platformdirs
import pytest

from srcad.backend import cache as cache_module
from srcad.backend import entries
from srcad.backend.cache import DiskCache, content_key, default_directory

KEY = content_key("a key")
TEXT = "import numpy as np\n\ndef f_grad(x):\n    return 'π'\n"

posix = pytest.mark.skipif(not hasattr(os, "geteuid"), reason="modes and owners are POSIX's")


@pytest.fixture
def cache(tmp_path):
    return DiskCache(tmp_path / "outer" / "cache")


def mode(path: Path) -> int:
    return stat.S_IMODE(path.stat().st_mode)


# ---------------------------------------------------------------- what it keeps


def test_get_gives_what_was_put(cache):
    assert cache.get(KEY) is None
    cache.put(KEY, TEXT)
    assert cache.get(KEY) == TEXT
    assert DiskCache(cache.directory).get(KEY) == TEXT
    assert cache.get(content_key("another key")) is None


@pytest.mark.parametrize("text", ["", "\n", "no newline", "a\r\nb\rc\n", "# srcad cache\n", "\0\x1f\u2028"])
def test_any_text_comes_back_byte_for_byte(cache, text):
    cache.put(KEY, text)
    assert cache.get(KEY) == text


def test_the_file_is_python_under_one_header_line(cache):
    cache.put(KEY, TEXT)
    header, body = cache.path(KEY).read_text("utf-8").split("\n", 1)
    assert header == f"# srcad cache 1 {KEY} {hashlib.sha256(TEXT.encode()).hexdigest()}"
    assert body == TEXT


def test_keys():
    assert content_key("x") == content_key("x")
    cuts = [(), ("",), ("", ""), ("ab", "c"), ("a", "bc"), ("abc",)]
    assert len({content_key(*parts) for parts in cuts}) == len(cuts)
    assert content_key("\ud800") != content_key("?")


@pytest.mark.parametrize("key", ["", "abc", "../" * 8 + KEY, KEY.upper(), KEY + "\n", KEY + "0"])
def test_only_content_keys_name_files(cache, key):
    for use in (cache.get, lambda key: cache.put(key, TEXT)):
        with pytest.raises(ValueError, match="not a content key"):
            use(key)


# ---------------------------------------------------------------- entries that cannot be trusted


@pytest.mark.parametrize(
    "spoil",
    [
        lambda data: b"",
        lambda data: data[: len(data) // 2],
        lambda data: data[:-1],
        lambda data: data + b"x",
        lambda data: data.replace(b"numpy", b"nvmpy"),
        lambda data: data.replace(b"\n", b"\r\n", 1),
        lambda data: data.replace(b"cache 1", b"cache 0"),
        lambda data: data.replace(KEY.encode(), content_key("another key").encode()),
        lambda data: data.replace("π".encode(), b"\xff\xff"),
        lambda data: b"\xff" + data,
    ],
    ids="empty half short long changed newline version key encoding header".split(),
)
def test_spoilt_entries_are_ignored_and_rewritten(cache, spoil):
    cache.put(KEY, TEXT)
    path = cache.path(KEY)
    path.write_bytes(spoil(path.read_bytes()))
    assert cache.get(KEY) is None
    cache.put(KEY, TEXT)
    assert cache.get(KEY) == TEXT


def test_entries_of_another_format_are_ignored(cache, monkeypatch):
    cache.put(KEY, TEXT)
    monkeypatch.setattr(cache_module, "FORMAT_VERSION", cache_module.FORMAT_VERSION + 1)
    assert cache.get(KEY) is None
    cache.put(KEY, TEXT)
    assert cache.get(KEY) == TEXT


@posix
def test_directory_and_files_are_private(cache):
    old = os.umask(0)
    try:
        cache.put(KEY, TEXT)
    finally:
        os.umask(old)
    assert mode(cache.directory) == 0o700
    assert mode(cache.path(KEY)) == 0o600


@posix
@pytest.mark.parametrize("bits", [0o020, 0o002])
def test_what_others_may_write_is_not_read(cache, bits):
    cache.put(KEY, TEXT)
    path = cache.path(KEY)
    path.chmod(0o600 | bits)
    assert cache.get(KEY) is None
    cache.put(KEY, TEXT)
    assert cache.get(KEY) == TEXT and mode(path) == 0o600

    cache.directory.chmod(0o700 | bits)
    assert cache.get(KEY) is None
    assert cache.info().problem == "writable by other users"
    other = content_key("another key")
    cache.put(other, TEXT)
    assert not cache.path(other).exists()


@posix
def test_a_directory_that_others_may_read_is_used(cache):
    cache.put(KEY, TEXT)
    cache.directory.chmod(0o755)
    assert cache.get(KEY) == TEXT
    assert cache.info().problem is None


@posix
def test_what_somebody_else_owns_is_not_read(cache, monkeypatch):
    cache.put(KEY, TEXT)
    monkeypatch.setattr(os, "geteuid", lambda: cache.directory.stat().st_uid + 1)
    assert cache.get(KEY) is None
    assert cache.info().problem == "owned by another user"


@posix
@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() != 0, reason="only root can give files away")
def test_a_file_that_was_given_away_is_not_read(cache):
    cache.put(KEY, TEXT)
    os.chown(cache.path(KEY), 12345, -1)
    assert cache.get(KEY) is None


@posix
def test_only_regular_files_are_read(cache, tmp_path):
    cache.put(KEY, TEXT)
    path = cache.path(KEY)
    path.rename(tmp_path / "elsewhere")
    path.symlink_to(tmp_path / "elsewhere")
    assert cache.get(KEY) is None
    path.unlink()
    os.mkfifo(path, 0o600)
    assert cache.get(KEY) is None
    path.unlink()
    path.mkdir(0o700)
    assert cache.get(KEY) is None
    cache.put(KEY, TEXT)  # cannot replace a directory
    assert cache.get(KEY) is None
    assert os.listdir(cache.directory) == [path.name]


@posix
def test_a_link_to_the_directory_is_followed(cache, tmp_path):
    cache.put(KEY, TEXT)
    link = tmp_path / "link"
    link.symlink_to(cache.directory)
    assert DiskCache(link).get(KEY) == TEXT


# ---------------------------------------------------------------- directories that do not work


def test_a_file_in_the_directorys_place(tmp_path):
    (tmp_path / "file").write_text("mine")
    for directory in (tmp_path / "file", tmp_path / "file" / "cache"):
        cache = DiskCache(directory)
        cache.put(KEY, TEXT)
        assert cache.get(KEY) is None
        assert cache.info().problem is not None
        assert cache.clear() == 0
    assert (tmp_path / "file").read_text() == "mine"


@pytest.mark.parametrize("function", ["mkdir", "open", "replace", "stat"])
def test_errors_of_the_system_never_reach_the_caller(cache, monkeypatch, function):
    cache.put(KEY, TEXT)

    def fail(*args, **kwargs):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patch:
        patch.setattr(os, function, fail)
        DiskCache(cache.directory / "new").put(KEY, TEXT)
        cache.put(content_key("another key"), TEXT)
        cache.get(KEY)
        cache.info()
        cache.clear()


@posix
@pytest.mark.skipif(getattr(os, "geteuid", lambda: 1)() == 0, reason="root may write everywhere")
def test_a_read_only_parent(tmp_path):
    tmp_path.chmod(0o500)
    try:
        cache = DiskCache(tmp_path / "cache")
        cache.put(KEY, TEXT)
        assert cache.get(KEY) is None
    finally:
        tmp_path.chmod(0o700)


def test_a_failed_write_leaves_nothing_behind(cache, monkeypatch):
    cache.put(KEY, TEXT)

    def fail(*args):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr(os, "replace", fail)
        with pytest.raises(KeyboardInterrupt):
            cache.put(KEY, "another text")
    assert os.listdir(cache.directory) == [cache.path(KEY).name]
    assert cache.get(KEY) == TEXT


def test_text_that_cannot_be_encoded_is_not_kept(cache):
    cache.put(KEY, "\ud800")
    assert cache.get(KEY) is None


# ---------------------------------------------------------------- info, clear, the default directory


def test_info(cache):
    assert cache.info() == cache_module.CacheInfo(cache.directory, 0, 0, None)
    assert not cache.directory.exists()
    cache.put(KEY, TEXT)
    cache.put(content_key("another key"), TEXT)
    (cache.directory / "mine.py").write_text("not an entry")
    info = cache.info()
    assert (info.entries, info.size) == (2, 2 * cache.path(KEY).stat().st_size)


def test_clear_removes_what_is_the_caches_own(cache):
    assert cache.clear() == 0
    cache.put(KEY, TEXT)
    (cache.directory / f"{KEY}.abc.tmp").write_text("left by a killed process")
    (cache.directory / "mine.py").write_text("not an entry")
    assert cache.clear() == 2
    assert cache.get(KEY) is None
    assert os.listdir(cache.directory) == ["mine.py"]


def test_default_directory(monkeypatch, tmp_path):
    monkeypatch.delenv("SRCAD_CACHE_DIR", raising=False)
    assert default_directory() == platformdirs.user_cache_path("srcad", appauthor=False)
    monkeypatch.setenv("SRCAD_CACHE_DIR", "")
    assert default_directory() == platformdirs.user_cache_path("srcad", appauthor=False)
    monkeypatch.setenv("SRCAD_CACHE_DIR", str(tmp_path))
    assert default_directory() == tmp_path == DiskCache().directory
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("SRCAD_CACHE_DIR", "here")
    assert default_directory() == tmp_path / "here"


def test_without_a_home_directory_nothing_is_kept(monkeypatch, tmp_path):
    monkeypatch.chdir(tmp_path)
    cache = DiskCache(Path("~") / ".cache" / "srcad")
    cache.put(KEY, TEXT)
    assert cache.get(KEY) is None
    assert os.listdir(tmp_path) == []


# ---------------------------------------------------------------- several processes


def long_text(key: str) -> str:
    return f"# {key}\n" * 5000


def hammer(directory: str, seed: int, failures) -> None:
    """Write, read and sometimes clear the same keys as everybody else; whatever is read must be whole."""
    cache = DiskCache(directory)
    keys = [content_key("shared", str(i)) for i in range(5)]
    texts = {key: long_text(key) for key in keys}
    for step in range(150):
        key = keys[(seed + step) % len(keys)]
        cache.put(key, texts[key])
        text = cache.get(keys[(3 * seed + 2 * step) % len(keys)])
        if text is not None and text not in texts.values():
            failures.put((seed, step, text[:100]))
        if step % 50 == 49 and seed == 0:
            cache.clear()


def test_many_processes_at_once(cache):
    context = multiprocessing.get_context("spawn")
    failures = context.Queue()
    processes = [
        context.Process(target=hammer, args=(str(cache.directory), seed, failures)) for seed in range(4)
    ]
    for process in processes:
        process.start()
    for process in processes:
        process.join(timeout=120)
    assert [process.exitcode for process in processes] == [0] * len(processes)
    assert failures.empty()
    key = content_key("shared", "0")
    cache.put(key, long_text(key))
    assert cache.get(key) == long_text(key)
    assert {path.suffix for path in cache.directory.iterdir()} == {".py"}


def test_rules_of_srcad_s_own_are_not_foreign():
    """Also those that somebody has loaded by importing their module: they can be described, so the cache is used."""
    for path in sorted((Path(entries.__file__).parents[1] / "rules" / "scipy").glob("*.py")):
        importlib.import_module(f"srcad.rules.scipy.{path.stem}")
    assert all(isinstance(text, str) for text in entries._foreign_rules())
