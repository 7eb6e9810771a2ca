"""What leads the applications to the suite: module files, paths, add-ons that lead nowhere or twice."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from pathlib import Path

from ..finding import ERROR, WARNING, Finding, Kind
from ..surroundings import Surroundings

MODULE_LOST = Kind("maya-module-lost", ERROR, "A module file of Maya leads to no folder.")
MODULE_TWICE = Kind("maya-module-twice", WARNING, "Maya finds two module files of the suite.")
NUKE_LOST = Kind("nuke-path-missing", WARNING, "NUKE_PATH names a folder that is not there.")
NUKE_TWICE = Kind("nuke-path-twice", WARNING, "Nuke finds the suite twice.")
ADDON_TWICE = Kind("blender-twice", WARNING, "Blender has the suite as add-on and as extension.")
SCRIPTS_LIST = Kind(
    "blender-scripts-list", WARNING, "BLENDER_SYSTEM_SCRIPTS lists folders, which Blender ignores."
)

_ROOT = re.compile(r"^\s*\+\s+(?:\S+:\S+\s+)*rushes\s+\S+\s+(.+?)\s*$", re.MULTILINE)


def maya(around: Surroundings) -> Iterator[Finding]:
    """Look at the suite's module files where Maya looks for them."""
    seen: dict[Path, list[Path]] = {}
    for folder in _maya_folders(around):
        for file in sorted(folder.glob("*.mod")) if folder.is_dir() else ():
            roots = _ROOT.findall(_text(file))
            if roots:
                seen.setdefault(folder.parent, []).append(file)
            for root in {(folder / root).resolve() for root in roots}:
                if not root.is_dir():
                    yield MODULE_LOST.found(
                        f"{file} leads Maya to {root}, which is not there.",
                        "Run `rushes install maya` again, or `rushes uninstall maya`.",
                    )
    for files in seen.values():
        if len(files) > 1:
            yield MODULE_TWICE.found(
                f"Maya finds the suite in {' and in '.join(map(str, files))}.",
                "Keep one: run `rushes uninstall maya` for the other.",
            )


def _maya_folders(around: Surroundings) -> Iterator[Path]:
    base = Path.home() / (
        "Library/Preferences/Autodesk/maya" if sys.platform == "darwin" else "maya"
    )
    if sys.platform == "win32":
        base = Path.home() / "Documents" / "maya"
    yield base / "modules"
    if base.is_dir():
        yield from (version / "modules" for version in sorted(base.glob("20*")))
    yield from around.paths("MAYA_MODULE_PATH")


def nuke(around: Surroundings) -> Iterator[Finding]:
    """Look at where Nuke looks for start-up files."""
    folders = around.paths("NUKE_PATH")
    for folder in folders:
        if not folder.is_dir():
            yield NUKE_LOST.found(
                f"NUKE_PATH names {folder}, which is not there.",
                "Take it out of NUKE_PATH, or connect the drive it lies on.",
            )
    ours = [folder for folder in folders if "rushes" in _text(folder / "menu.py")]
    if len(ours) > 1:
        yield NUKE_TWICE.found(
            f"NUKE_PATH leads to the suite {len(ours)} times: {', '.join(map(str, ours))}.",
            "Keep one of the folders in NUKE_PATH.",
        )


def blender(around: Surroundings) -> Iterator[Finding]:
    """Look at Blender's folders for add-ons and extensions."""
    scripts = around.environ.get("BLENDER_SYSTEM_SCRIPTS", "")
    if os.pathsep in scripts and sys.platform != "win32":
        yield SCRIPTS_LIST.found(
            "BLENDER_SYSTEM_SCRIPTS lists several folders; Blender takes one and ignores a list.",
            "Name one folder.",
        )
    for version in _blender_folders(around):
        addon = version / "scripts" / "addons"
        legacy = [path for name in ("rushes", "rushes.py") if (path := addon / name).exists()]
        extension = sorted(version.glob("extensions/*/rushes"))
        if legacy and extension:
            yield ADDON_TWICE.found(
                f"Blender {version.name} has the suite as add-on ({legacy[0]}) and as extension"
                f" ({extension[0]}).",
                "Remove the add-on in Blender's preferences, or run `rushes install blender` again.",
            )


def _blender_folders(around: Surroundings) -> Iterator[Path]:
    given = around.environ.get("BLENDER_USER_RESOURCES")
    if given:
        yield Path(given)
    if sys.platform == "win32":
        base = Path(around.environ.get("APPDATA", "")) / "Blender Foundation" / "Blender"
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support" / "Blender"
    else:
        config = around.environ.get("XDG_CONFIG_HOME")
        base = (Path(config) if config else Path.home() / ".config") / "blender"
    if base.is_dir():
        yield from sorted(path for path in base.iterdir() if path.is_dir())


def _text(path: Path) -> str:
    try:
        return path.read_text(encoding="utf-8", errors="replace")
    except OSError:
        return ""


CHECKS = (maya, nuke, blender)
