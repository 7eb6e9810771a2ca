"""A lock on a file, held by one process at a time, that the system frees when the process dies."""

from __future__ import annotations

import os
import sys
import time
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from .files import coded_error

if TYPE_CHECKING:
    from typing import Self

if sys.platform == "win32":
    import msvcrt

    def _try_lock(descriptor: int) -> None:
        msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)

else:
    import fcntl

    def _try_lock(descriptor: int) -> None:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)


_PAUSE_S = 0.02


class FileLock:
    """The lock `path`; the empty file stays. Children of the process do not inherit it.

    Args:
        path: The lock file; it is made where it is missing, its folder must exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._descriptor: int | None = None

    def acquire(self, timeout_s: float = 0.0) -> bool:
        """Take the lock.

        Args:
            timeout_s: Seconds to wait for another process.

        Returns:
            False when another process, or another lock of this one, held it all the time.

        Raises:
            FileAccessError: The file cannot be made.
            NoSpaceError: The disk is full.
        """
        deadline = time.monotonic() + timeout_s
        try:
            descriptor = os.open(self.path, os.O_RDWR | os.O_CREAT, 0o600)
        except OSError as error:
            raise coded_error(error, f"{self.path} cannot be written") from error
        while True:
            try:
                _try_lock(descriptor)
            except OSError:
                if time.monotonic() >= deadline:
                    os.close(descriptor)
                    return False
                time.sleep(_PAUSE_S)
            else:
                self._descriptor = descriptor
                return True

    def release(self) -> None:
        """Let the lock go; nothing happens when it is not held."""
        if self._descriptor is not None:
            os.close(self._descriptor)
            self._descriptor = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.release()


def is_locked(path: Path) -> bool:
    """Return whether somebody holds the lock `path` now.

    Raises:
        FileAccessError: The file cannot be opened.
    """
    if not path.exists():
        return False
    with FileLock(path) as lock:
        return not lock.acquire()
