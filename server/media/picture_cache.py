"""Keeps scaled pictures, so that a page full of thumbnails is not scaled anew for everybody who looks."""

from __future__ import annotations

import tempfile
import threading
from collections import OrderedDict
from collections.abc import Hashable
from typing import BinaryIO, cast

from ..protocol import NotFoundError
from .files import MediaFiles, StoredFile
from .pictures import default_picture, scaled

_MOST_BYTES = 64 * 1024 * 1024
_MOST_FETCHED = 256 * 1024 * 1024
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

    def scaled(self, file: StoredFile, media: MediaFiles, size: int) -> Picture:
        """Return a picture as `pictures.scaled` does; a file that was replaced is read anew.

        Args:
            file: The picture.
            media: Where its bytes are.
            size: Pixels.

        Raises:
            StorageError: The storage does not answer.
        """
        key = (file.key, size)
        with self._lock:
            if key in self._kept:
                self._kept.move_to_end(key)
                return self._kept[key]
        picture = _scaled(file, media, size)  # twice at the same time does no harm
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


def _scaled(file: StoredFile, media: MediaFiles, size: int) -> Picture:
    if file.path is not None:
        return scaled(file.path, size)
    if file.size > _MOST_FETCHED:  # a movie, most likely
        return default_picture(size), "image/png"
    with tempfile.SpooledTemporaryFile(_MOST_BYTES) as copy:
        try:
            for block in media.read(file):
                copy.write(block)
        except NotFoundError:
            return default_picture(size), "image/png"
        copy.seek(0)
        return scaled(cast(BinaryIO, copy), size)
