"""For all tests: a disk cache of their own, empty at the start, which the processes of a run share.

What one has generated the others read, as several programs of one user would.
"""

from __future__ import annotations

import gc
import os
import tempfile
from collections.abc import Iterator

import pytest

_OF_THIS_RUN = "SRCAD_TESTS_CACHE_DIR"
if _OF_THIS_RUN not in os.environ:
    os.environ[_OF_THIS_RUN] = tempfile.mkdtemp(prefix="srcad-tests-")
os.environ["SRCAD_CACHE_DIR"] = os.environ[_OF_THIS_RUN]


def pytest_collection_finish() -> None:
    """The tests themselves live till the end: the garbage collector need not look at them again and again."""
    gc.collect()
    gc.freeze()


@pytest.fixture
def rules_end_with_the_test() -> Iterator[None]:
    """Rules that are declared in files of a test: once these are gone, nothing can be kept on disk beside them."""
    from srcad.rules import registry  # not before the cache has its place

    before = set(registry.RULES)
    yield
    for key in set(registry.RULES) - before - set(registry.BUILT_IN):
        del registry.RULES[key]
