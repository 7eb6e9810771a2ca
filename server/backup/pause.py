"""How a running server learns that its data is being replaced: a small file in the data folder.

Whoever restores renews the file every second. One that says "under way" and is old was left behind by a
process that died; its transaction was undone with it, so the server goes on.
"""

from __future__ import annotations

import json
import os
import threading
import time
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from rushes.core.errors import FileAccessError
from rushes.core.files import write_text_atomically

FILE_NAME = "restore.json"
_RENEWED_S = 1.0
_DEAD_S = 15.0


@dataclass(frozen=True)
class Restore:
    """A restore, as the file tells of it.

    Attributes:
        id: Another one each time; empty before the first.
        under_way: Whether it has not ended.
        succeeded: Whether the data is another one than before.
    """

    id: str = ""
    under_way: bool = False
    succeeded: bool = False


def last_restore(folder: Path) -> Restore:
    """Return the latest restore of a data folder."""
    path = folder / FILE_NAME
    try:
        told = json.loads(path.read_text(encoding="utf-8"))
        under_way = bool(told["under_way"]) and time.time() - path.stat().st_mtime < _DEAD_S
        return Restore(str(told["id"]), under_way, bool(told["succeeded"]))
    except (OSError, ValueError, KeyError, TypeError):  # none yet, or written by somebody else
        return Restore()


@contextmanager
def paused(folder: Path) -> Iterator[None]:
    """Let the server of a data folder answer nobody until the block ends.

    Raises:
        FileAccessError: Another restore is under way, or the folder cannot be written.
    """
    if last_restore(folder).under_way:
        raise FileAccessError(
            f"Another restore of {folder} is under way.",
            next_step="Wait until it has ended.",
        )
    key, ended = uuid.uuid4().hex, threading.Event()
    _write(folder, Restore(key, under_way=True))
    renewing = threading.Thread(target=_renew, args=(folder, ended), name="restore", daemon=True)
    renewing.start()
    succeeded = False
    try:
        yield
        succeeded = True
    finally:
        ended.set()
        renewing.join()
        _write(folder, Restore(key, succeeded=succeeded))


def _renew(folder: Path, ended: threading.Event) -> None:
    while not ended.wait(_RENEWED_S):
        os.utime(folder / FILE_NAME)


def _write(folder: Path, restore: Restore) -> None:
    write_text_atomically(folder / FILE_NAME, json.dumps(asdict(restore)))
