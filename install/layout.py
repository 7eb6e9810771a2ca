"""What each application needs, as items: which files go where.

Everything of ours lies in one folder, the root, below a folder for the release; an application is told by
one small file of ours, or one line where there is no other way (docs/decisions/0016). A site has no
user: there the files lie in the root as well, and environment variables lead to them.
"""

from __future__ import annotations

import json
import os
from dataclasses import dataclass
from pathlib import Path

from .applications import Application
from .items import Item, Kind
from .wheel_sets import blender_platform
from .wheels import payload_files

EXTENSION = "rushes_review"
MARK = "put here by `rushes install`, taken out by `rushes uninstall`"
_PAYLOADS = "rushes/hosts/{}/payload"
_BLENDER = _PAYLOADS.format("blender")
START_SCRIPT = "rushes_start.py"
_STUDIO_FILE = """\
# Settings of the studio, for everybody whose RUSHES_STUDIO_CONFIG leads here; `rushes config` lists
# all of them. A user's own file and the environment win over this one. No keys: this file is no secret.
#
# server_url = "https://studio.ftrackapp.com"
"""
_NUKE_INIT = '''\
"""Puts Rushes on Nuke's plug-in path; written by `rushes install`."""

import os
import sys

import nuke

_RELEASE = os.path.join(os.path.dirname(os.path.dirname(os.path.abspath(__file__))), "{release}")
_PACKAGES = os.path.join(_RELEASE, "python%d.%d" % sys.version_info[:2])
if os.path.isdir(_PACKAGES):
    # At the end: what Nuke brings itself stays what everybody gets.
    if _PACKAGES not in sys.path:
        sys.path.append(_PACKAGES)
    nuke.pluginAddPath(os.path.join(_RELEASE, "nuke").replace("\\\\", "/"))
else:
    nuke.tprint("Rushes is not installed for this Nuke; run: rushes install nuke")
'''


@dataclass(frozen=True)
class Ground:
    """Where and what is laid down.

    Attributes:
        root: The folder of the installation.
        release: Version and build.
        start_script: What Blender runs when it starts.
        platform: As in `wheel_sets.PLATFORMS`.
        worker_python: The interpreter the worker's environment is made with.
        worker_version: Its version, `3.11`.
        settings: The user's settings file; None for a site.
        rez: Whether a site is a rez package too.
    """

    root: Path
    release: str
    start_script: str
    platform: str
    worker_python: str
    worker_version: str
    settings: Path | None = None
    rez: bool = False

    @property
    def is_site(self) -> bool:
        """Whether this is an installation without a user."""
        return self.settings is None

    @property
    def home(self) -> Path:
        """The folder of the release."""
        return self.root / self.release


def wanted_items(ground: Ground, applications: list[Application]) -> list[Item]:
    """Return everything that must lie there for these applications, in the order of laying.

    What leads an application to us comes last: until then nothing of ours is seen.
    """
    if not applications:
        return []
    pointers = [
        *_maya(ground, [app for app in applications if app.host == "maya"]),
        *_nuke(ground, [app for app in applications if app.host == "nuke"]),
        *_blender(ground, [app for app in applications if app.host == "blender"]),
    ]
    items = [*_packages(ground, applications), *_payloads(ground, applications), *pointers]
    unique = {item.key: item for item in [*items, *_settings(ground)]}
    late = (Kind.FILE, Kind.SEED, Kind.LINE, Kind.SETTING)
    return sorted(
        unique.values(), key=lambda item: late.index(item.kind) + 1 if item.kind in late else 0
    )


def start_script(own_wheel: Path) -> str:
    """Return what Blender runs when it starts, out of our own wheel."""
    return payload_files(own_wheel, f"{_BLENDER}/startup/{START_SCRIPT}")[""].decode("utf-8")


def worker_program(environment: Path) -> Path:
    """Return the Python of a worker's environment."""
    return environment / ("Scripts/python.exe" if os.name == "nt" else "bin/python")


def site_variables(ground: Ground, applications: list[Application]) -> dict[str, str]:
    """Return the environment variables that lead machines to a site."""
    hosts = {app.host for app in applications}
    found = {
        "RUSHES_STUDIO_CONFIG": str(ground.root / "rushes.toml"),
        "RUSHES_WORKER_PYTHON": str(worker_program(ground.home / "worker")),
    }
    if "maya" in hosts:
        found["MAYA_MODULE_PATH"] = str(ground.root / "maya")
    if "nuke" in hosts:
        found["NUKE_PATH"] = str(ground.root / "nuke")
    if "blender" in hosts:
        found["BLENDER_SYSTEM_SCRIPTS"] = str(ground.root / "blender/scripts")
        found["BLENDER_SYSTEM_EXTENSIONS"] = str(ground.root / "blender/extensions")
    return found


def _packages(ground: Ground, applications: list[Application]) -> list[Item]:
    names: dict[str, None] = {}
    for app in applications:
        if not app.has_extensions:
            names[f"python{app.python}"] = None
        if app.host == "blender" and not app.has_extensions:
            names[f"qt{app.python}"] = None
    folders = [
        Item(Kind.PACKAGES, str(ground.home / name), wheels=name, release=ground.release)
        for name in names
    ]
    worker = Item(
        Kind.WORKER,
        str(ground.home / "worker"),
        wheels=f"worker{ground.worker_version}",
        release=ground.release,
        python=ground.worker_python,
    )
    return [*folders, worker]


def _payloads(ground: Ground, applications: list[Application]) -> list[Item]:
    hosts = dict.fromkeys(app.host for app in applications if app.host != "blender")
    return [
        Item(
            Kind.PAYLOAD,
            str(ground.home / host),
            payload=_PAYLOADS.format(host),
            release=ground.release,
        )
        for host in hosts
    ]


def _maya(ground: Ground, applications: list[Application]) -> list[Item]:
    """One `.mod` with a block a version; Maya takes the block that fits it."""
    if not applications:
        return []
    folder = ground.root / "maya" if ground.is_site else Path(applications[0].places["modules"])
    version = ground.release.partition("-")[0]
    # A path in a .mod may be relative to the file, so that a site can be moved.
    inside = f"{ground.release}/maya/rushes"
    module = f"../{inside}" if ground.is_site else (ground.root / inside).as_posix()
    # Not PYTHONPATH: that would put our libraries before Maya's own. The module's start script reads
    # this variable and puts them at the end.
    blocks = [
        f"+ MAYAVERSION:{app.version} rushes {version} {module}\n"
        f"RUSHES_IMPORT_PATHS +:= ../../python{app.python}\n"
        for app in applications
    ]
    return [Item(Kind.FILE, str(folder / "rushes.mod"), text="\n".join(blocks))]


def _nuke(ground: Ground, applications: list[Application]) -> list[Item]:
    """A plug-in folder; Nuke offers a user no way to it but NUKE_PATH or a line in `~/.nuke/init.py`."""
    if not applications:
        return []
    folder = ground.root / "nuke"
    text = _NUKE_INIT.replace("{release}", ground.release)
    items = [Item(Kind.FILE, str(folder / "init.py"), text=text)]
    if not ground.is_site:
        line = f"import nuke; nuke.pluginAddPath({folder.as_posix()!r})  # {MARK}"
        for place in dict.fromkeys(app.places["nuke"] for app in applications):
            items.append(Item(Kind.LINE, str(Path(place, "init.py")), text=line))
    return items


def _blender(ground: Ground, applications: list[Application]) -> list[Item]:
    items = []
    for app in applications:
        scripts, extensions = _blender_folders(ground, app)
        if app.has_extensions:
            items.append(_extension(ground, app, extensions))
        else:
            items.append(_legacy_addon(ground, app, scripts))
        start = str(scripts / "startup" / START_SCRIPT)
        items.append(Item(Kind.FILE, start, text=ground.start_script))
    return items


def _blender_folders(ground: Ground, app: Application) -> tuple[Path, Path]:
    if ground.is_site:
        return ground.root / "blender/scripts", ground.root / "blender/extensions/system"
    return Path(app.places["scripts"]), Path(app.places["extensions"], "user_default")


def _extension(ground: Ground, app: Application, extensions: Path) -> Item:
    return Item(
        Kind.EXTENSION,
        str(extensions / EXTENSION),
        text=f'platforms = ["{blender_platform(ground.platform)}"]',
        payload=f"{_BLENDER}/addon",
        wheels=f"blender{app.python}",
        release=ground.release,
    )


def _legacy_addon(ground: Ground, app: Application, scripts: Path) -> Item:
    folder = scripts / "addons" / EXTENSION
    places = [ground.home / f"{name}{app.python}" for name in ("python", "qt")]
    if ground.is_site:
        told = [Path(os.path.relpath(place, folder)).as_posix() for place in places]
    else:
        told = [place.as_posix() for place in places]
    return Item(
        Kind.PAYLOAD,
        str(folder),
        text=json.dumps({"packages": told}),
        payload=f"{_BLENDER}/addon",
        release=ground.release,
    )


def _settings(ground: Ground) -> list[Item]:
    if ground.settings is None:
        site = [Item(Kind.SEED, str(ground.root / "rushes.toml"), text=_STUDIO_FILE)]
        if ground.rez:
            from .rez import package_text

            site.append(Item(Kind.FILE, str(ground.root / "package.py"), text=package_text(ground)))
        return site
    program = worker_program(ground.home / "worker").as_posix()
    line = f"worker_python = {json.dumps(program)}  # {MARK}"
    return [Item(Kind.SETTING, str(ground.settings), text=line)]
