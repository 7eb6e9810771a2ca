"""Files that are either wholly there or not at all."""

from __future__ import annotations

import errno
import os
from pathlib import Path

from .errors import FileAccessError, NoSpaceError

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
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        with temporary.open("w", encoding="utf-8") as file:
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        temporary.unlink(missing_ok=True)
        kind = NoSpaceError if error.errno in _FULL else FileAccessError
        raise kind(f"{path} cannot be written: {error.strerror}.", path=path) from error
