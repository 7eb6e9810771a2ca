"""What leads the applications to the suite: module files, paths, add-ons that lead nowhere or twice."""

from __future__ import annotations

import os
import re
import sys
from collections.abc import Iterator
from functools import partial
from pathlib import Path

from ..finding import ERROR, WARNING, Finding, Kind
from ..surroundings import Surroundings

MODULE_LOST = Kind("maya-module-lost", ERROR, "A module file of Maya leads to no folder.")
MODULE_TWICE = Kind("maya-module-twice", WARNING, "Maya finds two module files of the suite.")
SHELF_LEFT = Kind(
    "maya-shelf-left",
    WARNING,
    "A shelf of Maya keeps buttons of a suite that is not there any more.",
)
NUKE_LOST = Kind("nuke-path-missing", WARNING, "NUKE_PATH names a folder that is not there.")
NUKE_TWICE = Kind("nuke-path-twice", WARNING, "Nuke finds the suite twice.")
ADDON_TWICE = Kind("blender-twice", WARNING, "Blender has the suite as add-on and as extension.")
SCRIPTS_LIST = Kind(
    "blender-scripts-list", WARNING, "BLENDER_SYSTEM_SCRIPTS lists folders, which Blender ignores."
)

# What this release puts on a shelf calls a module of this package; older ones may call others.
_BUTTON = re.compile(r"\bimport (rushes(?:\.\w+)*)")
# As `rushes install` names it, and as people do who copy it by hand.
_ADDONS = ("rushes_review", "rushes", "rushes.py")
_OUR_SHELF = "shelf_Rushes.mel"
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


def maya_shelves(around: Surroundings) -> Iterator[Finding]:
    """Look for buttons that Maya wrote into the preferences when it ended, and that lead nowhere now.

    While the suite is there, it makes its own shelf anew at every start; buttons that were dragged to
    another one stay as they are.
    """
    installed = any(
        _ROOT.search(_text(file))
        for folder in _maya_folders(around)
        for file in (folder.glob("*.mod") if folder.is_dir() else ())
    )
    for file in _maya_shelf_files(around):
        modules = set(_BUTTON.findall(_text(file)))
        if not modules or (installed and (file.name == _OUR_SHELF or all(map(_is_ours, modules)))):
            continue
        if file.name == _OUR_SHELF:
            yield SHELF_LEFT.found(
                f"{file} is the shelf of a suite that is not in Maya any more.",
                f"Close Maya, then delete it, or have it renamed to {file.name}.deleted.",
                partial(file.replace, file.with_name(f"{file.name}.deleted")),
            )
        else:
            yield SHELF_LEFT.found(
                f"{file} has buttons that call {', '.join(sorted(modules))}, which is not there.",
                "Delete those buttons in Maya: right-click, Delete.",
            )


def _maya_shelf_files(around: Surroundings) -> Iterator[Path]:
    """Find shelves as Maya keeps them: a folder a version, in it one for a language that was chosen."""
    for pattern in ("20*/prefs/shelves/shelf_*.mel", "20*/*/prefs/shelves/shelf_*.mel"):
        yield from sorted(_maya_base(around).glob(pattern))


def _is_ours(module: str) -> bool:
    """Return whether this release has a module; nothing is imported for it."""
    path = Path(__file__).parents[3].joinpath(*module.split(".")[1:])
    return path.is_dir() or path.with_suffix(".py").is_file()


def _maya_base(around: Surroundings) -> Path:
    given = around.environ.get("MAYA_APP_DIR")
    if given:
        return Path(given)
    if sys.platform == "win32":
        return Path.home() / "Documents" / "maya"
    usual = "Library/Preferences/Autodesk/maya" if sys.platform == "darwin" else "maya"
    return Path.home() / usual


def _maya_folders(around: Surroundings) -> Iterator[Path]:
    base = _maya_base(around)
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
        legacy = [addon / name for name in _ADDONS if (addon / name).exists()]
        extension = sorted(version.glob("extensions/*/rushes_review"))
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


CHECKS = (maya, maya_shelves, nuke, blender)
