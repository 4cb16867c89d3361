"""For all tests: a disk cache of their own, empty at the start."""

from __future__ import annotations

import os
import tempfile

os.environ["SRCAD_CACHE_DIR"] = tempfile.mkdtemp(prefix="srcad-tests-")
