"""One process at a time, by a lock on a file that the system frees when the process dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..errors import FileAccessError
from ..files import coded_error

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_PAUSE_S = 0.01


@contextmanager
def locked(path: Path, timeout: float) -> Iterator[None]:
    """Hold the lock `path` inside the block; the empty file stays.

    Args:
        path: The lock file; it is made where it is missing, its folder must exist.
        timeout: Seconds to wait for another process.

    Raises:
        FileAccessError: The file cannot be made, or another process held the lock for too long.
        NoSpaceError: The disk is full.
    """
    try:
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT, 0o666)
    except OSError as error:
        raise coded_error(error, f"{path} cannot be written") from error
    try:
        _wait(descriptor, path, timeout)
        yield
    finally:
        os.close(descriptor)


def _wait(descriptor: int, path: Path, timeout: float) -> None:
    deadline = time.monotonic() + timeout
    while True:
        try:
            return _try_lock(descriptor)
        except OSError as error:
            if time.monotonic() > deadline:
                raise FileAccessError(
                    f"{path} is held by another process for more than {timeout:g} s.",
                    next_step="Find the process that hangs, or use another cache file.",
                    path=path,
                ) from error
        time.sleep(_PAUSE_S)
