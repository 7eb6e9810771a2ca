"""One line of ours in somebody's file: put in, found again, taken out; every other byte stays.

Newlines and encoding of the file are kept; a file that the line was alone in goes with it.
"""

from __future__ import annotations

import os
from pathlib import Path

from rushes.core.files import write_bytes_atomically


def has_line(path: Path, line: str) -> bool:
    """Return whether the file holds exactly this line."""
    return line.encode("utf-8") in _read(path).splitlines()


def put_line(path: Path, line: str, first: bool = False) -> None:
    """Put a line at the end of a file, or at its top; the file is made where it is missing.

    Raises:
        FileAccessError, NoSpaceError: It cannot be written.
    """
    content = _read(path)
    newline = b"\r\n" if b"\r\n" in content else b"\n"
    ours = line.encode("utf-8")
    if first:
        _write(path, ours + newline + content)
    elif content and not content.endswith((b"\n", b"\r")):
        # Without an end of its own, so that `take_line` knows that the one before it is ours.
        _write(path, content + newline + ours)
    else:
        _write(path, content + ours + newline)


def take_line(path: Path, line: str) -> bool:
    """Take the line out again.

    Returns:
        False when it was not there: somebody took or changed it.
    """
    content = _read(path)
    lines = content.splitlines(keepends=True)
    kept = [known for known in lines if known.rstrip(b"\r\n") != line.encode("utf-8")]
    if len(kept) == len(lines):
        return False
    if kept:
        left = b"".join(kept)
        if lines[-1] == line.encode("utf-8"):
            left = left[: -len(b"\r\n" if left.endswith(b"\r\n") else b"\n")]
        _write(path, left)
    else:
        path.unlink()
    return True


def other_setting(path: Path, line: str) -> str:
    """Return the line of a settings file that gives the same setting and is not ours, or nothing."""
    name, _, comment = line.partition("=")
    mark = comment.rpartition("#")[2].strip()
    for known in _read(path).decode("utf-8", "replace").splitlines():
        if known.partition("=")[0].strip() == name.strip() and mark not in known:
            return known.strip()
    return ""


def _read(path: Path) -> bytes:
    try:
        return path.read_bytes()
    except FileNotFoundError:
        return b""


def _write(path: Path, content: bytes) -> None:
    # Through a link, so that a file which is kept elsewhere stays there.
    target = Path(os.path.realpath(path))
    mode = target.stat().st_mode if target.exists() else None
    write_bytes_atomically(target, content)
    if mode is not None:
        target.chmod(mode)
