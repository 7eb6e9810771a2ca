"""A site is read-only for everybody, but for the studio's settings file, except while it is installed to."""

from __future__ import annotations

import os
import stat
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import Callable

_WRITE = stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH
_STUDIO_FILE = "rushes.toml"


@contextmanager
def opened_for_writing(root: Path, is_site: bool) -> Iterator[None]:
    """Let its owner write a site for a while; afterwards nobody may."""
    if not is_site:
        yield
        return
    _each(root, lambda mode: mode | stat.S_IWUSR)
    try:
        yield
    finally:
        _each(root, lambda mode: mode & ~_WRITE)


def _each(root: Path, change: Callable[[int], int]) -> None:
    for place, _, files in os.walk(root):
        for name in [".", *files]:
            path = os.path.join(place, name)
            if name == _STUDIO_FILE or os.path.islink(path):
                continue
            # Another one's file cannot be changed by us, and need not be.
            with suppress(OSError):
                os.chmod(path, change(stat.S_IMODE(os.stat(path).st_mode)))
