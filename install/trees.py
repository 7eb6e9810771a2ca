"""What lies in a file or folder of ours, and whether somebody changed it."""

from __future__ import annotations

import hashlib
import os
from dataclasses import dataclass
from pathlib import Path

_BLOCK = 1 << 20
# Python and the applications write these beside our files; they hold nothing of their own.
_DERIVED = ("__pycache__",)


@dataclass(frozen=True)
class Leaf:
    """One file as it was laid down: size in bytes, time of change in nanoseconds, SHA-256 (or link)."""

    size: int
    mtime_ns: int
    sha256: str


def scan(path: Path) -> dict[str, Leaf]:
    """Return every file at or below `path`, by its path below it (empty for the file itself)."""
    if not path.is_dir() or path.is_symlink():
        return {"": leaf(path)}
    return {name: leaf(path / name) for name in list_files(path)}


def list_files(folder: Path) -> list[str]:
    """Return the files and links below a folder, without what Python derived from them."""
    found = []
    for place, folders, files in os.walk(folder):
        folders[:] = [name for name in folders if name not in _DERIVED]
        links = [name for name in folders if os.path.islink(os.path.join(place, name))]
        found += [os.path.relpath(os.path.join(place, name), folder) for name in files + links]
    return sorted(found)


def leaf(path: Path) -> Leaf:
    """Return what a file is now; a link is told by where it leads."""
    if path.is_symlink():
        return Leaf(0, 0, os.readlink(path))
    state = path.stat()
    return Leaf(state.st_size, state.st_mtime_ns, file_hash(path))


def file_hash(path: Path) -> str:
    """Return the SHA-256 of a file in hexadecimal digits."""
    digest = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            digest.update(block)
    return digest.hexdigest()


def is_whole(path: Path, leaves: dict[str, Leaf]) -> bool:
    """Return whether every file is still there in its size; looks at no content."""
    return all(_same_size(path / name if name else path, was) for name, was in leaves.items())


def changed_files(path: Path, leaves: dict[str, Leaf]) -> list[str]:
    """Return files of ours that somebody changed since, by content."""
    return [
        name
        for name, was in leaves.items()
        if os.path.lexists(path / name if name else path)
        and not _unchanged(path / name if name else path, was)
    ]


def foreign_files(path: Path, leaves: dict[str, Leaf]) -> list[str]:
    """Return files in a folder of ours that are not ours."""
    if not path.is_dir() or path.is_symlink():
        return []
    return [name for name in list_files(path) if name not in leaves]


def _same_size(path: Path, was: Leaf) -> bool:
    try:
        state = path.lstat()
    except OSError:
        return False
    return path.is_symlink() or state.st_size == was.size


def _unchanged(path: Path, was: Leaf) -> bool:
    if path.is_symlink():
        return os.readlink(path) == was.sha256
    state = path.stat()
    if (state.st_size, state.st_mtime_ns) == (was.size, was.mtime_ns):
        return True
    return state.st_size == was.size and file_hash(path) == was.sha256
