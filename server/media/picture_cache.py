"""Keeps scaled pictures, so that a page full of thumbnails is not scaled anew for everybody who looks."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Hashable
from pathlib import Path

from .pictures import scaled

_MOST_BYTES = 64 * 1024 * 1024
Picture = tuple[bytes, str]


class PictureCache:
    """Scaled pictures in memory, those last asked for; safe between threads.

    Args:
        most_bytes: Bound of all pictures together.
    """

    def __init__(self, most_bytes: int = _MOST_BYTES) -> None:
        self._most = most_bytes
        self._bytes = 0
        self._kept: OrderedDict[Hashable, Picture] = OrderedDict()
        self._lock = threading.Lock()

    def scaled(self, path: Path, size: int) -> Picture:
        """Return a picture as `pictures.scaled` does; a file that was replaced is read anew."""
        try:
            facts = path.stat()
        except OSError:  # it has just been removed
            return scaled(path, size)
        key = (path, size, facts.st_mtime_ns, facts.st_size, facts.st_ino)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        picture = scaled(path, size)  # twice at the same time does no harm
        self._keep(key, picture)
        return picture

    def _keep(self, key: Hashable, picture: Picture) -> None:
        with self._lock:
            if key in self._kept or len(picture[0]) > self._most:
                return
            self._kept[key] = picture
            self._bytes += len(picture[0])
            while self._bytes > self._most:
                _, oldest = self._kept.popitem(last=False)
                self._bytes -= len(oldest[0])
