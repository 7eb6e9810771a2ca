"""Gets wheels: from a package index or a folder by pip, or from a bundle that lists them.

pip only finds and downloads. What a set needs is worked out here, because pip reads the markers of
requirements for the machine it runs on, not for the one it downloads for (pip issue 11664).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rushes.core.errors import (
    BrokenBundleError,
    MissingPartError,
    NoSpaceError,
    RushesError,
    UnreachableError,
)

from .wheel_sets import PLATFORMS, WheelSet, marker_environment, wheel_set
from .wheels import make_own_wheel, wheel_metadata

if TYPE_CHECKING:
    from packaging.requirements import Requirement

_PIP_S = 1800.0
_AWAY = ("NewConnectionError", "Failed to establish", "Max retries", "resolve", "unreachable")
_FULL = ("No space left", "Disk quota exceeded", "not enough space")


class Supply(ABC):
    """Where wheels come from."""

    @property
    @abstractmethod
    def own_wheel(self) -> Path:
        """The wheel of the suite that is installed."""

    @abstractmethod
    def wheels(self, name: str) -> list[Path]:
        """Return the wheels of a set.

        Raises:
            RushesError: They cannot be had; the message says why.
        """


class PipSupply(Supply):
    """Wheels that pip finds, for one platform.

    Args:
        work: Existing folder for them, to be removed by the caller.
        platform: As in `wheel_sets.PLATFORMS`.
        folder: A folder with wheels to take them from; the package index where it is None.
    """

    def __init__(self, work: Path, platform: str, folder: Path | None = None) -> None:
        self._work = work
        self._platform = platform
        self._folder = folder
        self._own: Path | None = None

    @property
    def own_wheel(self) -> Path:
        """The suite that runs here, or the one that lies in the folder."""
        if self._own is None:
            given = sorted(self._folder.glob("rushes-*.whl")) if self._folder else []
            self._own = given[-1] if given else make_own_wheel(self._work)
        return self._own

    def wheels(self, name: str) -> list[Path]:
        """Return the wheels of a set, found in rounds: what is wanted, what that wants, and so on."""
        from packaging.requirements import Requirement
        from packaging.utils import canonicalize_name

        wanted = wheel_set(name)
        folder = self._work / name
        folder.mkdir(exist_ok=True)
        closure = Closure(wanted, self._platform)
        round_ = [Requirement(line) for line in wanted.requirements]
        while round_:
            missing = closure.add(round_)
            ours = [name for name in missing if name == "rushes"]
            for own in ours:
                closure.found[own] = self.own_wheel
            self._download(
                [closure.text(name) for name in missing if name != "rushes"], wanted, folder
            )
            for file in folder.glob("*.whl"):
                project = canonicalize_name(file.name.split("-")[0])
                if project in missing:
                    closure.take(project, file)
            round_ = closure.next_requirements(missing)
        return sorted(closure.found.values(), key=lambda file: file.name.lower())

    def _download(self, requirements: list[str], wanted: WheelSet, folder: Path) -> None:
        if not requirements:
            return
        place = (
            ["--no-index", "--find-links", str(self._folder)]
            if self._folder is not None
            else ["--timeout", "15", "--retries", "2"]
        )
        platforms = [part for tag in PLATFORMS[self._platform] for part in ("--platform", tag)]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", *place]
        command += ["--disable-pip-version-check", "--no-input", "--only-binary=:all:", *platforms]
        command += [
            "--python-version",
            wanted.python,
            "--implementation",
            "cp",
            "--dest",
            str(folder),
        ]
        _run_pip([*command, *requirements], wanted)


class Closure:
    """What a set of requirements needs, worked out for a Python and a platform.

    Args:
        wanted: The set.
        platform: As in `wheel_sets.PLATFORMS`.

    Attributes:
        found: The wheel of each project, by normalised name.
    """

    def __init__(self, wanted: WheelSet, platform: str) -> None:
        self.found: dict[str, Path] = {}
        self._without = wanted.without
        self._environment = marker_environment(wanted.python, platform)
        self._versions: dict[str, Any] = {}
        self._extras: dict[str, set[str]] = {}

    def add(self, requirements: list[Requirement]) -> list[str]:
        """Take requirements in; return the names whose wheel is missing, or no longer fits."""
        from packaging.utils import canonicalize_name

        touched: dict[str, None] = {}
        for requirement in requirements:
            name = str(canonicalize_name(requirement.name))
            if name in self._without:
                continue
            new = requirement.extras - self._extras.setdefault(name, set())
            self._extras[name] |= requirement.extras
            known = self._versions.get(name)
            self._versions[name] = (
                requirement.specifier if known is None else known & requirement.specifier
            )
            if name not in self.found or new or not self._fits(name):
                touched[name] = None
        return list(touched)

    def text(self, name: str) -> str:
        """Return what is required of a project, for pip."""
        return f"{name}{self._versions[name]}"

    def take(self, name: str, wheel: Path) -> None:
        """Take a downloaded wheel where it fits; an older one of the same project gives way."""
        before = self.found.get(name)
        self.found[name] = wheel
        if not self._fits(name) and before is not None:
            self.found[name] = before

    def next_requirements(self, names: list[str]) -> list[Requirement]:
        """Return what the wheels of `names` require on that machine.

        Raises:
            MissingPartError: One was not found.
        """
        from packaging.requirements import Requirement

        wanted = []
        for name in names:
            if name not in self.found:
                raise MissingPartError(f"There is no wheel for {self.text(name)}.")
            for line in wheel_metadata(self.found[name])[1]:
                requirement = Requirement(line)
                if self._applies(requirement, name):
                    wanted.append(requirement)
        return wanted

    def _applies(self, requirement: Requirement, name: str) -> bool:
        if requirement.marker is None:
            return True
        return any(
            requirement.marker.evaluate({**self._environment, "extra": extra})
            for extra in ("", *self._extras[name])
        )

    def _fits(self, name: str) -> bool:
        version = wheel_metadata(self.found[name])[0]
        return bool(self._versions[name].contains(version, prereleases=True))


def _run_pip(command: list[str], wanted: WheelSet) -> None:
    try:
        done = subprocess.run(
            command,
            stdin=subprocess.DEVNULL,
            capture_output=True,
            encoding="utf-8",
            errors="replace",
            timeout=_PIP_S,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise UnreachableError(
            "The package index did not deliver in time.", next_step=_OFFLINE
        ) from error
    if done.returncode:
        raise _pip_error(done.stderr, wanted)


_OFFLINE = (
    "Check network and proxy (pip config list), or make a bundle on a machine with network: "
    "rushes bundle --help"
)


def _pip_error(text: str, wanted: WheelSet) -> RushesError:
    """Return what pip's complaint means."""
    lines = [line for line in text.splitlines() if line.startswith("ERROR")]
    said = lines[-1] if lines else text[-500:].strip()
    if "No module named pip" in text:
        return MissingPartError(
            "This Python has no pip to get packages with.",
            next_step="Run: python -m ensurepip (Debian: apt install python3-pip); or install from a bundle.",
        )
    if any(word in text for word in _FULL):
        return NoSpaceError("The disk is full while packages are downloaded.")
    if any(word in text for word in _AWAY):
        return UnreachableError(
            "The package index cannot be reached.", next_step=_OFFLINE, pip=said
        )
    return MissingPartError(
        f"No packages were found for Python {wanted.python}: {said.replace('ERROR: ', '')}",
        next_step="Check the package index or the folder that --from names.",
        pip=said,
    )


def free_folder(path: Path) -> Path:
    """Return `path` as an empty folder."""
    if path.exists():
        shutil.rmtree(path)
    path.mkdir(parents=True)
    return path


def require_folder(path: Path) -> Path:
    """Return `path` where it is a folder.

    Raises:
        BrokenBundleError: It is not there.
    """
    if not path.is_dir():
        raise BrokenBundleError(f"There is no folder {path}.", next_step="Check what --from names.")
    return path
