"""Makes and removes one item. Knows nothing of plans, records or what came before."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from contextlib import suppress
from pathlib import Path

from rushes.core.errors import FilesInUseError, MissingPartError, RushesError
from rushes.core.files import coded_error, write_bytes_atomically

from .items import IN_FILES, TEXTS, Item, Kind
from .lines import put_line, take_line
from .planning import text_bytes
from .supply import Supply
from .trees import Leaf, changed_files, foreign_files, list_files
from .wheels import payload_files, unpack

_VENV_S = 300.0
_IN_USE = (5, 32)  # ERROR_ACCESS_DENIED, ERROR_SHARING_VIOLATION


def lay(item: Item, supply: Supply) -> None:
    """Make an item; its place is free, the folder it lies in is there.

    Raises:
        RushesError: It cannot be made; what is there of it is to be removed by the caller.
    """
    path = Path(item.path)
    try:
        if item.kind in IN_FILES:
            put_line(path, item.text, first=item.kind is Kind.SETTING)
        elif item.kind in TEXTS:
            write_bytes_atomically(path, text_bytes(item))
        elif item.kind is Kind.PACKAGES:
            unpack(supply.wheels(item.wheels), path)
        elif item.kind is Kind.WORKER:
            _make_environment(item, supply)
        else:
            _copy_payload(item, supply)
    except OSError as error:
        raise file_error(error, f"{item.path} cannot be made") from error


def take_away(item: Item, leaves: dict[str, Leaf]) -> list[str]:
    """Remove an item, but nothing that is not ours or that somebody changed.

    Args:
        item: The item.
        leaves: Its files as they were laid down.

    Returns:
        Sentences about what was left.

    Raises:
        FilesInUseError: An application has a file open.
        FileAccessError: It may not be removed.
    """
    path = Path(item.path)
    try:
        if item.kind in IN_FILES:
            gone = take_line(path, item.text)
            return [] if gone else [f"The line of Rushes in {path} was changed and is left."]
        if not os.path.lexists(path):
            return []
        return _remove_ours(path, leaves)
    except OSError as error:
        raise file_error(error, f"{item.path} cannot be removed") from error


def sweep(path: Path) -> None:
    """Remove whatever lies at `path`, and temporary files that a crash left for it."""
    try:
        for part in path.parent.glob(f".{path.name}.*.part"):
            part.unlink()
        if path.is_dir() and not path.is_symlink():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
    except OSError as error:
        raise file_error(error, f"{path} cannot be removed") from error


def file_error(error: OSError, what: str) -> RushesError:
    """Return the coded error for a file that cannot be changed; Windows locks files that are open."""
    if getattr(error, "winerror", None) in _IN_USE:
        return FilesInUseError(f"{what}: it is in use.", path=error.filename)
    return coded_error(error, what)


def _copy_payload(item: Item, supply: Supply) -> None:
    path = Path(item.path)
    files = payload_files(supply.own_wheel, item.payload)
    if not files:
        raise MissingPartError(f"This Rushes has no {item.payload}.", next_step="Install it again.")
    if item.kind is Kind.EXTENSION:
        files.update(_wheels_of_extension(item, supply, files))
    elif item.text:
        files["places.json"] = item.text.encode("utf-8")
    for name, data in files.items():
        target = path / name
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)


def _wheels_of_extension(item: Item, supply: Supply, files: dict[str, bytes]) -> dict[str, bytes]:
    """Return the wheels and the manifest that names them; tables come last in TOML, so it is put first."""
    wheels = supply.wheels(item.wheels)
    listed = "".join(f'  "./wheels/{wheel.name}",\n' for wheel in wheels)
    head = f"{item.text}\nwheels = [\n{listed}]\n".encode()
    manifest = head + files["blender_manifest.toml"]
    return {
        "blender_manifest.toml": manifest,
        **{f"wheels/{wheel.name}": wheel.read_bytes() for wheel in wheels},
    }


def _make_environment(item: Item, supply: Supply) -> None:
    """Make a virtual environment without pip and unpack the wheels into it."""
    path = Path(item.path)
    wheels = supply.wheels(item.wheels)
    command = [item.python or sys.executable, "-m", "venv", "--without-pip", str(path)]
    try:
        subprocess.run(command, check=True, capture_output=True, timeout=_VENV_S)
    except FileNotFoundError as error:
        raise MissingPartError(
            f"There is no Python {item.python}.", next_step="Name one with --python PATH."
        ) from error
    except (subprocess.CalledProcessError, subprocess.TimeoutExpired) as error:
        raise MissingPartError(
            f"{item.python} cannot make an environment for the worker.",
            next_step="Install its module venv (Debian: python3-venv), or name another one with --python.",
            output=str(getattr(error, "stderr", "")),
        ) from error
    scripts = path / ("Scripts" if os.name == "nt" else "bin")
    unpack(wheels, _site_packages(path), scripts)
    _write_launcher(scripts)


def _site_packages(environment: Path) -> Path:
    if os.name == "nt":
        return environment / "Lib" / "site-packages"
    return next(iter(sorted(environment.glob("lib/python3*/site-packages"))))


def _write_launcher(scripts: Path) -> None:
    """Lay the command `rushes` beside the Python it runs with."""
    if os.name == "nt":
        (scripts / "rushes.cmd").write_text('@"%~dp0python.exe" -m rushes.core %*\r\n')
        return
    launcher = scripts / "rushes"
    launcher.write_text('#!/bin/sh\nexec "$(dirname "$0")/python" -m rushes.core "$@"\n')
    launcher.chmod(0o755)


def _remove_ours(path: Path, leaves: dict[str, Leaf]) -> list[str]:
    if not path.is_dir() or path.is_symlink():
        if changed_files(path, leaves):
            return [f"{path} was changed by somebody and is left."]
        path.unlink()
        return []
    left = set(changed_files(path, leaves)) | set(foreign_files(path, leaves))
    if not left:
        shutil.rmtree(path)
        return []
    for name in list_files(path):
        if name not in left:
            (path / name).unlink()
    _remove_empty(path)
    return [f"{path / name} is not ours, or was changed, and is left." for name in sorted(left)]


def _remove_empty(folder: Path) -> None:
    for place, _, _ in sorted(os.walk(folder), reverse=True):
        if os.path.basename(place) == "__pycache__":
            shutil.rmtree(place)
        with suppress(OSError):
            os.rmdir(place)
