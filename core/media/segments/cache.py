"""Finished segments on disk, by name: bounded, and safe for several processes that may be killed.

An entry is a folder that appears by one rename, with the hashes of its files; a damaged one counts as
missing. What was used longest ago goes first when the limit is passed. Whoever takes an entry gets
links or copies, so that it may go at any time.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import time
import uuid
from collections.abc import Sequence
from contextlib import suppress
from pathlib import Path

from ...errors import RushesError
from .fingerprint import file_hash

logger = logging.getLogger(__name__)

_SUMS = "sums.json"
_UNFINISHED = ".partial-"
# What a killed process left is older than any segment takes.
_ABANDONED_S = 3600.0


class SegmentCache:
    """A folder of segments.

    Several threads and processes may use one folder at once. A cache that cannot be written, or is
    full, only costs time: nothing here raises for it.

    Args:
        folder: Made when it is not there.
        limit: Bytes of all entries together; a single one may be larger.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._folder, self._limit = folder, limit

    def take(self, key: str, into: Path) -> list[Path] | None:
        """Link or copy the files of an entry.

        Args:
            key: Its name.
            into: A folder for them, which is made.

        Returns:
            The files by name, or None where there is no whole entry.
        """
        entry = self._folder / key
        try:
            sums = json.loads((entry / _SUMS).read_text(encoding="utf-8"))
            into.mkdir(parents=True, exist_ok=True)
            files = [_taken(entry / name, into / name) for name in sorted(sums)]
            if all(file_hash(str(file)) == sums[file.name] for file in files):
                os.utime(entry)  # by which the oldest is found
                return files
            logger.warning("segment %s is damaged and is made again", key)
        except (OSError, ValueError, AttributeError, RushesError):
            pass  # not there, or just removed by another process
        shutil.rmtree(entry, ignore_errors=True)
        shutil.rmtree(into, ignore_errors=True)
        return None

    def keep(self, key: str, files: Sequence[Path]) -> None:
        """Keep files under a name, unless there is such an entry already; then remove what is too much."""
        partial = self._folder / f"{_UNFINISHED}{uuid.uuid4().hex}"
        try:
            partial.mkdir(parents=True)
            sums = {file.name: file_hash(str(_taken(file, partial / file.name))) for file in files}
            (partial / _SUMS).write_text(json.dumps(sums), encoding="utf-8")
            os.rename(partial, self._folder / key)
        except (OSError, RushesError) as error:
            # Another process was faster, or the disk is full.
            logger.info("segment %s is not kept: %s", key, error)
            shutil.rmtree(partial, ignore_errors=True)
        self._shrink()

    def _shrink(self) -> None:
        entries = []
        with suppress(OSError):
            for entry in list(self._folder.iterdir()):
                with suppress(OSError):  # another process removes as well
                    used = entry.stat().st_mtime
                    if not entry.name.startswith(_UNFINISHED):
                        entries.append((used, _size(entry), entry))
                    elif time.time() - used > _ABANDONED_S:
                        shutil.rmtree(entry, ignore_errors=True)
        total = sum(size for _, size, _ in entries)
        for _, size, entry in sorted(entries)[:-1]:
            if total <= self._limit:
                return
            shutil.rmtree(entry, ignore_errors=True)
            total -= size


def _taken(source: Path, target: Path) -> Path:
    with suppress(FileExistsError):
        try:
            os.link(source, target)
        except OSError as error:  # another disk, or no links here
            if isinstance(error, (FileNotFoundError, FileExistsError)):
                raise
            shutil.copyfile(source, target)
    return target


def _size(entry: Path) -> int:
    return sum(file.stat().st_size for file in entry.iterdir())
