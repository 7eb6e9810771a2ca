"""The machine: folders that can be written, room on the disk, the clock, Python's own variables."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from collections.abc import Iterator
from datetime import datetime, timezone
from pathlib import Path

from ..finding import ERROR, WARNING, Finding, Kind
from ..surroundings import Surroundings

NOT_WRITABLE = Kind("folder-not-writable", ERROR, "A folder the suite writes to refuses it.")
IS_FILE = Kind("folder-is-file", ERROR, "Where a folder should be, there is a file.")
DISK_FULL = Kind("disk-full", ERROR, "There is no room for a publish.")
DISK_LOW = Kind("disk-low", WARNING, "There is room for a few publishes only.")
CLOCK = Kind("clock-wrong", ERROR, "This machine's clock stands at a time that cannot be.")
PYTHON_HOME = Kind("python-home", WARNING, "PYTHONHOME leads every Python to another's libraries.")
SHADOWED = Kind("library-shadowed", ERROR, "A file hides a library of the suite.")
SEVERAL = Kind("several-suites", WARNING, "Several copies of the suite are on the import path.")
OLD_PATH = Kind("import-path-missing", WARNING, "PYTHONPATH names a folder that is not there.")
NETWORK_DISK = Kind("journal-on-network", WARNING, "The journal lies on a network drive.")

_FULL, _LOW = 500e6, 5e9
# The suite is younger than this, so a clock that shows an earlier day is wrong.
_FIRST_DAY = datetime(2026, 1, 1, tzinfo=timezone.utc)
_LAST_DAY = datetime(2060, 1, 1, tzinfo=timezone.utc)
_LIBRARIES = ("rushes", "requests", "pluggy", "qtpy", "websocket", "platformdirs")
_NETWORK = {"nfs", "nfs4", "cifs", "smb3", "smbfs", "afpfs", "fuse.sshfs", "9p", "lustre", "beegfs"}


def folders(around: Surroundings) -> Iterator[Finding]:
    """See whether the suite may write where it has to."""
    wanted = {"work folder": around.work_dir, "journal's folder": around.journal.parent}
    for what, folder in {**wanted, "folder for temporary files": _temporary(around)}.items():
        there = _nearest(folder)
        if not there.is_dir():
            yield IS_FILE.found(
                f"The {what} should be {folder}, but {there} is a file.",
                "Move the file away, or set another folder.",
            )
        elif not os.access(there, os.W_OK | os.X_OK):
            yield NOT_WRITABLE.found(
                f"The {what} {folder} cannot be written.",
                f"Give yourself the right to write to {there}, or set another folder.",
            )


def room(around: Surroundings) -> Iterator[Finding]:
    """See how much room there is where media goes."""
    for folder in {_nearest(around.work_dir), _nearest(around.journal.parent)}:
        if not folder.is_dir():
            continue
        free = shutil.disk_usage(folder).free
        if free < _FULL:
            yield DISK_FULL.found(
                f"Only {free / 1e6:.0f} MB are free where {folder} is.",
                "Make room, or set RUSHES_WORK_DIR to a folder on another disk.",
            )
        elif free < _LOW:
            yield DISK_LOW.found(
                f"{free / 1e9:.1f} GB are free where {folder} is.",
                "Make room soon, or set RUSHES_WORK_DIR to a folder on another disk.",
            )


def clock(around: Surroundings) -> Iterator[Finding]:
    """See whether the clock can be right."""
    if not _FIRST_DAY.timestamp() < around.now < _LAST_DAY.timestamp():
        day = datetime.fromtimestamp(around.now, timezone.utc).date()
        yield CLOCK.found(
            f"The clock says {day}. No server's certificate is good on that day, and signed"
            " addresses are over at once.",
            "Set the clock, best by the time service of the system.",
        )


def python(around: Surroundings) -> Iterator[Finding]:
    """Look at what leads a Python to libraries that are not meant."""
    if around.environ.get("PYTHONHOME"):
        yield PYTHON_HOME.found(
            f"PYTHONHOME is {around.environ['PYTHONHOME']}, for every Python that is started.",
            "Unset it, or set it only for the program that needs it.",
        )
    for folder in around.paths("PYTHONPATH"):
        if not folder.exists():
            yield OLD_PATH.found(
                f"PYTHONPATH names {folder}, which is not there.",
                "Take it out of PYTHONPATH, or connect the drive it lies on.",
            )
        for name in _LIBRARIES:
            if (folder / f"{name}.py").is_file():
                yield SHADOWED.found(
                    f"{folder / name}.py hides the library {name}.",
                    "Rename the file, or take its folder out of PYTHONPATH.",
                )


def suites(around: Surroundings) -> Iterator[Finding]:
    """Look for several copies of the suite."""
    roots = [Path(entry) for entry in (*map(str, around.paths("PYTHONPATH")), *sys.path) if entry]
    copies = {
        (root / "rushes" / "core" / "__init__.py").resolve()
        for root in roots
        if (root / "rushes" / "core" / "__init__.py").is_file()
    }
    if len(copies) > 1:
        listed = ", ".join(sorted(str(copy.parent.parent) for copy in copies))
        yield SEVERAL.found(
            f"There are several copies of the suite: {listed}.",
            "Keep one: `pip uninstall rushes` where it is not meant, or clean PYTHONPATH.",
        )


def network_disk(around: Surroundings) -> Iterator[Finding]:
    """See whether the journal lies where its lock does not hold between machines."""
    kind = _file_system(_nearest(around.journal.parent))
    if kind in _NETWORK:
        yield NETWORK_DISK.found(
            f"The journal {around.journal} lies on a network drive ({kind}).",
            "Set RUSHES_JOURNAL to a file on a disk of this machine.",
        )


def _temporary(around: Surroundings) -> Path:
    for name in ("TMPDIR", "TEMP", "TMP"):
        if around.environ.get(name):
            return Path(around.environ[name])
    return Path(tempfile.gettempdir())


def _nearest(folder: Path) -> Path:
    """Return the folder, or the nearest one above it that is there."""
    while not folder.exists() and folder != folder.parent:
        folder = folder.parent
    return folder


def _file_system(folder: Path, mounts: Path = Path("/proc/mounts")) -> str:
    """Return the type of file system of a folder on Linux, empty elsewhere."""
    try:
        lines = mounts.read_text(encoding="utf-8", errors="replace").splitlines()
    except OSError:
        return ""
    real, best = folder.resolve(), ("", "")
    for line in lines:
        _, point, kind, *_rest = line.split(" ")
        point = point.replace("\\040", " ")
        if (real == Path(point) or Path(point) in real.parents) and len(point) >= len(best[0]):
            best = (point, kind)
    return best[1]


CHECKS = (folders, room, clock, python, suites, network_disk)
