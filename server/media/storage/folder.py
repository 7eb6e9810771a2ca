"""Media in a folder of this machine."""

from __future__ import annotations

import os
import shutil
from collections.abc import Iterable, Iterator
from pathlib import Path

from ...protocol import NotFoundError, StorageError
from .base import BLOCK, Storage


class FolderStorage(Storage):
    """Files below a folder, one for each key.

    Args:
        folder: Made when it is missing; the files that are put must be on the same disk.
    """

    def __init__(self, folder: Path) -> None:
        self._folder = folder
        folder.mkdir(parents=True, exist_ok=True)

    def put(self, key: str, path: Path, kind: str) -> None:
        """Move a finished file to its place."""
        target = self._path(key)
        target.parent.mkdir(parents=True, exist_ok=True)
        os.replace(path, target)

    def size(self, key: str) -> int | None:
        """Return the length of a file in bytes, or None."""
        try:
            return self._path(key).stat().st_size
        except FileNotFoundError:
            return None

    def read(self, key: str, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Go through bytes of a file."""
        try:
            file = self._path(key).open("rb")
        except FileNotFoundError:
            raise _gone() from None
        with file:
            file.seek(start)
            left = length
            while block := file.read(BLOCK if left is None else min(BLOCK, left)):
                left = None if left is None else left - len(block)
                yield block

    def fetch(self, key: str, target: Path) -> None:
        """Link a file, or copy it where the file system has no hard links."""
        try:
            os.link(self._path(key), target)
        except FileNotFoundError:
            raise _gone() from None
        except OSError:
            shutil.copyfile(self._path(key), target)

    def local_path(self, key: str) -> Path | None:
        """Return the file."""
        path = self._path(key)
        return path if path.exists() else None

    def remove(self, keys: Iterable[str]) -> None:
        """Delete files."""
        for key in keys:
            self._path(key).unlink(missing_ok=True)

    def check(self) -> None:
        """Ask whether the folder is there and may be written."""
        if not os.access(self._folder, os.W_OK | os.X_OK):
            raise StorageError("The folder of media cannot be written.")

    def _path(self, key: str) -> Path:
        return self._folder / key


def _gone() -> NotFoundError:
    return NotFoundError("The storage does not hold this file.")
