"""Finds applications on a machine, with their Python and the folders of their user.

What is found is decided by files alone, but for a Blender that does not say its version by a folder
beside it: that one is asked.
"""

from __future__ import annotations

import glob
import os
import re
import shutil
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from rushes.core.errors import HostUnavailableError, InputError

from .machine import Machine
from .places import HOSTS, LABELS, PROGRAMS, REGISTRY, VARIABLES, python_of, version_key

_FIRST_EXTENSIONS = (4, 2)
_NUKE_PROGRAM = re.compile(r"^Nuke(\d+\.\d+)(\.exe)?$")
_MAYA_FOLDER = re.compile(r"^maya(20\d\d)", re.IGNORECASE)


@dataclass(frozen=True)
class Application:
    """A version of an application that the suite is put into.

    Attributes:
        host: maya, nuke or blender.
        version: As its maker names the release: `2025`, `15.1`, `4.5`.
        python: Its Python, `3.11`.
        program: Where it was found; empty where only the version was named.
        places: Folders of its user, by name.
    """

    host: str
    version: str
    python: str
    program: str = ""
    places: dict[str, str] = field(default_factory=dict)

    @property
    def label(self) -> str:
        """What people call it."""
        return f"{LABELS[self.host]} {self.version}"

    @property
    def has_extensions(self) -> bool:
        """Whether this is a Blender that takes extensions; older ones take add-ons."""
        return self.host == "blender" and version_key(self.version) >= _FIRST_EXTENSIONS


def applications_for(machine: Machine, wanted: str, version: str = "") -> list[Application]:
    """Return what `rushes install WANTED --version VERSION` means on this machine.

    Args:
        machine: Where to look.
        wanted: A host, or `all`.
        version: A version; it need not be found, so that a site can be filled before its machines.

    Raises:
        InputError: A version is named for all applications at once, or Rushes cannot run in it.
        HostUnavailableError: There is no such application.
    """
    if version and wanted == "all":
        raise InputError(
            "A version needs its application.",
            next_step="For example: rushes install maya --version 2025",
        )
    hosts = HOSTS if wanted == "all" else (wanted,)
    found = [app for host in hosts for app in find_applications(machine, host)]
    if version:
        found = [app for app in found if app.version == version] or [
            describe(machine, wanted, version)
        ]
        _refuse_old(found[0])
    usable = [app for app in found if app.python]
    for app in found if not usable else ():
        _refuse_old(app)
    if not usable:
        label = "none of Maya, Nuke and Blender" if wanted == "all" else f"no {LABELS[wanted]}"
        raise HostUnavailableError(
            f"There is {label} on this machine.",
            next_step="Name its version if it stands in an unusual place: "
            f"rushes install {HOSTS[0] if wanted == 'all' else wanted} --version V",
        )
    return usable


def find_applications(machine: Machine, host: str) -> list[Application]:
    """Return the installed versions of one application, each version once, oldest first."""
    found: dict[str, Application] = {}
    for program in _programs(machine, host):
        app = _identify(machine, host, program)
        if app is not None:
            found.setdefault(app.version, app)
    return sorted(found.values(), key=lambda app: version_key(app.version))


def describe(
    machine: Machine, host: str, version: str, python: str = "", program: str = ""
) -> Application:
    """Return the application of a version, with the folders that belong to its user.

    Raises:
        InputError: This is no version.
    """
    if not version_key(version):
        raise InputError(
            f"{version!r} is no version of {LABELS[host]}.",
            next_step="Versions read 2025 (Maya), 15.1 (Nuke), 4.5 (Blender).",
        )
    places = {"maya": _maya_places, "nuke": _nuke_places, "blender": _blender_places}[host]
    user_places = places(machine, version, program)
    return Application(
        host,
        version,
        python or python_of(host, version),
        program,
        {name: str(path) for name, path in user_places.items()},
    )


def _refuse_old(app: Application) -> None:
    if not app.python:
        raise InputError(
            f"{app.label} brings a Python that is too old for Rushes.",
            next_step="Rushes runs from Maya 2023, Nuke 14 and Blender 2.93 on.",
        )


def _programs(machine: Machine, host: str) -> Iterator[Path]:
    """Every file that may be the program, the surest first."""
    for name, below in VARIABLES.get(host, ()):
        place = machine.variable(name)
        if place is not None:
            yield place / below if below else place
    if host == "blender" and machine.root is None and shutil.which("blender"):
        yield Path(str(shutil.which("blender")))
    for key, name, below in REGISTRY.get(host, ()):
        noted = machine.registry(key, name)
        if noted:
            # A command reads "C:\…\blender.exe" "%1".
            place = machine.path(noted.split('"')[1] if noted.startswith('"') else noted)
            yield place / below if below else place
    for pattern in PROGRAMS.get((host, machine.system), ()):
        yield from _matches(machine, pattern)


def _matches(machine: Machine, pattern: str) -> Iterator[Path]:
    known = {"home": machine.home, **machine.environ}
    for name in re.findall(r"{(.+?)}", pattern):
        if not known.get(name):
            return
        pattern = pattern.replace(f"{{{name}}}", glob.escape(known[name].replace("\\", "/")))
    yield from (Path(place) for place in sorted(glob.glob(str(machine.path(pattern)))))


def _identify(machine: Machine, host: str, program: Path) -> Application | None:
    if not program.is_file():
        return None
    if host == "blender":
        return _identify_blender(machine, program)
    version = _maya_version(program) if host == "maya" else _nuke_version(program)
    return describe(machine, host, version, program=str(program)) if version else None


def _maya_version(program: Path) -> str:
    matches = filter(None, (_MAYA_FOLDER.match(parent.name) for parent in program.parents))
    return next((match.group(1) for match in matches), "")


def _nuke_version(program: Path) -> str:
    match = _NUKE_PROGRAM.match(program.name)
    return match.group(1) if match else ""


def _identify_blender(machine: Machine, program: Path) -> Application | None:
    real = Path(os.path.realpath(program))
    places = (real.parent, real.parent.parent / "Resources")
    versions = [
        folder
        for place in places
        for folder in sorted(place.glob("[0-9]*.[0-9]*"))
        if (folder / "scripts").is_dir()
    ]
    if versions:
        version, pythons = versions[-1].name, sorted(versions[-1].glob("python/lib/python3.*"))
        python = pythons[-1].name[len("python") :] if pythons else ""
        return describe(machine, "blender", version, python, str(program))
    told = machine.ask(str(program))
    return describe(machine, "blender", told[0], told[1], str(program)) if told else None


def _maya_places(machine: Machine, version: str, program: str) -> dict[str, Path]:
    usual = {
        "linux": machine.home_path / "maya",
        "darwin": machine.home_path / "Library/Preferences/Autodesk/maya",
        "win32": machine.home_path / "Documents/maya",
    }
    folder = machine.variable("MAYA_APP_DIR") or usual.get(machine.system, usual["linux"])
    return {"modules": folder / "modules"}


def _nuke_places(machine: Machine, version: str, program: str) -> dict[str, Path]:
    return {"nuke": machine.home_path / ".nuke"}


def _blender_places(machine: Machine, version: str, program: str) -> dict[str, Path]:
    config = machine.variable("XDG_CONFIG_HOME") or machine.home_path / ".config"
    if "org.blender.Blender" in program:
        config = machine.home_path / ".var/app/org.blender.Blender/config"
    appdata = machine.variable("APPDATA") or machine.home_path / "AppData/Roaming"
    usual = {
        "linux": config / "blender" / version,
        "darwin": machine.home_path / "Library/Application Support/Blender" / version,
        "win32": appdata / "Blender Foundation/Blender" / version,
    }
    folder = machine.variable("BLENDER_USER_RESOURCES")
    if folder is None or version_key(version) < _FIRST_EXTENSIONS:
        folder = usual.get(machine.system, usual["linux"])
    return {
        "scripts": machine.variable("BLENDER_USER_SCRIPTS") or folder / "scripts",
        "extensions": machine.variable("BLENDER_USER_EXTENSIONS") or folder / "extensions",
    }
