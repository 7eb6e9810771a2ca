"""The page on caches does what it says."""

import re
from pathlib import Path

from rushes.core import cache
from rushes.core.errors import all_errors

PAGE = (Path(__file__).parents[2] / "docs" / "caches.md").read_text(encoding="utf-8")


def test_every_class_and_every_code_is_right():
    named = set(re.findall(r"^\| `(\w+)`", PAGE, re.MULTILINE))
    assert named == {name for name in cache.__all__ if name.endswith("Cache")} - {"Cache"}
    codes = {kind.code.rpartition("-")[2] for kind in all_errors()}
    assert set(re.findall(r"`(?:RUSHES)?-(\d{3})`", PAGE)) <= codes
