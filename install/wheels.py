"""Our own wheel, and what is in wheels.

A wheel is unpacked here and not by pip: so the machine it is put on needs nothing but a Python, and every
file is known beforehand. The layout is that of the "Binary distribution format" of packaging.python.org.
"""

from __future__ import annotations

import base64
import hashlib
import os
import stat
import zipfile
from collections.abc import Iterator
from email.parser import HeaderParser
from importlib import metadata
from importlib.machinery import PathFinder
from pathlib import Path

from rushes.core.errors import BrokenBundleError, MissingPartError

from .links import ROOMS

_DISTRIBUTION = "rushes"
# The earliest time a zip can hold: the same files make the same wheel, whenever.
_TIME = (1980, 1, 1, 0, 0, 0)
_LEFT_OUT = ("__pycache__", "hatch_hook.py")
_DATA_PLACES = {"purelib": "", "platlib": ""}


def make_own_wheel(folder: Path) -> Path:
    """Pack the suite that runs here as a wheel, from a checkout as well as from an installation.

    Args:
        folder: Existing folder for it.

    Raises:
        MissingPartError: What runs here was never installed, so nothing says what it needs.
    """
    try:
        ours = metadata.distribution(_DISTRIBUTION)
    except metadata.PackageNotFoundError as error:
        raise MissingPartError(
            "This Rushes was not installed, so it cannot install itself elsewhere.",
            next_step="Run: pip install -e . in the checkout.",
        ) from error
    name = f"{_DISTRIBUTION}-{ours.version}"
    file = folder / f"{name}-py3-none-any.whl"
    info = f"{name}.dist-info"
    content = {
        **_sources(),
        f"{info}/METADATA": (ours.read_text("METADATA") or "").encode("utf-8"),
        f"{info}/entry_points.txt": (ours.read_text("entry_points.txt") or "").encode("utf-8"),
        f"{info}/WHEEL": b"Wheel-Version: 1.0\nGenerator: rushes\nRoot-Is-Purelib: true\n"
        b"Tag: py3-none-any\n",
    }
    lines = [f"{path},{_record_hash(data)},{len(data)}" for path, data in content.items()]
    content[f"{info}/RECORD"] = "\n".join([*lines, f"{info}/RECORD,,", ""]).encode("utf-8")
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for path, data in content.items():
            entry = zipfile.ZipInfo(path, _TIME)
            entry.external_attr = (stat.S_IFREG | 0o644) << 16
            entry.compress_type = zipfile.ZIP_DEFLATED
            archive.writestr(entry, data)
    return file


def release_of(own_wheel: Path) -> str:
    """Return version and build of the suite in a wheel; another content is another release."""
    version = own_wheel.name.split("-")[1]
    with zipfile.ZipFile(own_wheel) as archive:
        sums = sorted((entry.filename, entry.CRC, entry.file_size) for entry in archive.infolist())
    return f"{version}-{hashlib.sha256(repr(sums).encode()).hexdigest()[:8]}"


def wheel_metadata(wheel: Path) -> tuple[str, list[str]]:
    """Return a wheel's version and its requirements, as written in its METADATA.

    Raises:
        BrokenBundleError: This is no wheel.
    """
    try:
        with zipfile.ZipFile(wheel) as archive:
            name = next(n for n in archive.namelist() if n.endswith(".dist-info/METADATA"))
            parsed = HeaderParser().parsestr(archive.read(name).decode("utf-8"))
    except (OSError, zipfile.BadZipFile, StopIteration) as error:
        raise BrokenBundleError(f"{wheel.name} is no whole wheel.") from error
    return str(parsed["Version"]), [str(line) for line in parsed.get_all("Requires-Dist") or ()]


def payload_files(own_wheel: Path, prefix: str) -> dict[str, bytes]:
    """Return the files below `prefix` in our own wheel, by their path below it (empty for a file)."""
    with zipfile.ZipFile(own_wheel) as archive:
        names = [n for n in archive.namelist() if n == prefix or n.startswith(f"{prefix}/")]
        return {name[len(prefix) + 1 :]: archive.read(name) for name in names}


def unpack(wheels: list[Path], folder: Path, launchers: Path | None = None) -> None:
    """Unpack wheels into one import folder.

    Args:
        wheels: The wheels.
        folder: Where packages go.
        launchers: Folder for programs that a wheel brings; left out where nobody would start them.

    Raises:
        BrokenBundleError: One is no whole wheel, or holds a path that leads outside.
        OSError: It cannot be written.
    """
    for wheel in wheels:
        try:
            with zipfile.ZipFile(wheel) as archive:
                for entry in archive.infolist():
                    target = _target(entry.filename, folder, launchers)
                    if target is not None:
                        _extract(archive, entry, target)
        except zipfile.BadZipFile as error:
            raise BrokenBundleError(f"{wheel.name} is no whole wheel.") from error


def _target(name: str, folder: Path, launchers: Path | None) -> Path | None:
    if name.endswith("/"):
        return None
    top, _, rest = name.partition("/")
    base = folder
    if top.endswith(".data"):
        kind, _, name = rest.partition("/")
        if kind == "scripts" and launchers is not None:
            base = launchers
        elif kind not in _DATA_PLACES:
            return None
    target = Path(os.path.normpath(base / name))
    if base not in target.parents:
        raise BrokenBundleError(f"A wheel holds a path that leads outside: {name}.")
    return target


def _extract(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, target: Path) -> None:
    target.parent.mkdir(parents=True, exist_ok=True)
    target.write_bytes(archive.read(entry))
    if (entry.external_attr >> 16) & 0o111:
        target.chmod(0o755)


def _sources() -> dict[str, bytes]:
    found = {}
    for room in ROOMS:
        spec = PathFinder.find_spec(f"rushes.{room}", _rushes_path())
        if spec is None or not spec.submodule_search_locations:
            raise MissingPartError(f"rushes.{room} is not installed.")
        folder = Path(next(iter(spec.submodule_search_locations)))
        for file in _files_below(folder):
            path = file.relative_to(folder).as_posix()
            found[f"rushes/{room}/{path}"] = file.read_bytes()
    return found


def _files_below(folder: Path) -> Iterator[Path]:
    for file in sorted(folder.rglob("*")):
        if file.is_file() and not any(part in _LEFT_OUT for part in file.relative_to(folder).parts):
            yield file


def _rushes_path() -> list[str]:
    import rushes

    return list(rushes.__path__)


def _record_hash(data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=")
    return f"sha256={digest.decode()}"
