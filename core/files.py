"""Files that are either wholly there or not at all, and what the system says when they are not."""

from __future__ import annotations

import errno
import os
from contextlib import suppress
from pathlib import Path

from .errors import FileAccessError, NoSpaceError, RushesError

_FULL = {errno.ENOSPC, errno.EFBIG, getattr(errno, "EDQUOT", errno.ENOSPC)}


def write_text_atomically(path: Path, text: str) -> None:
    """Write `text` as UTF-8 so that a reader, or a crash, sees the old file or the new one.

    Args:
        path: The file; its folder must exist.
        text: The whole content.

    Raises:
        NoSpaceError: The disk is full; an older file is untouched.
        FileAccessError: The folder is not there or may not be written.
    """
    write_bytes_atomically(path, text.replace("\n", os.linesep).encode("utf-8"))


def write_bytes_atomically(path: Path, content: bytes) -> None:
    """Write `content` so that a reader, or a crash, sees the old file or the new one.

    Args, Raises: As of `write_text_atomically`.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        with suppress(OSError):
            temporary.unlink(missing_ok=True)
        raise coded_error(error, f"{path} cannot be written") from error


def coded_error(error: OSError, what: str) -> RushesError:
    """Return the coded error for an error of the system.

    Args:
        error: What the system raised.
        what: What could not be done, a sentence without its full stop.

    Returns:
        `NoSpaceError` when the disk or the quota is full, else `FileAccessError`.
    """
    kind = NoSpaceError if error.errno in _FULL else FileAccessError
    return kind(f"{what}: {error.strerror or error}.", path=error.filename)
