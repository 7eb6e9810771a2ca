"""Gets wheels: from a package index or a folder by pip, or from a bundle that lists them.

pip only finds and downloads. What a set needs is worked out here, because pip reads the markers of
requirements for the machine it runs on, not for the one it downloads for (pip issue 11664).
"""

from __future__ import annotations

import shutil
import subprocess
import sys
from abc import ABC, abstractmethod
from contextlib import suppress
from pathlib import Path
from typing import TYPE_CHECKING, Any

from rushes.core.errors import (
    InputError,
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


class ResolvingSupply(Supply):
    """Wheels that are found by what they require, for one platform.

    Args:
        work: Existing folder for downloads, to be removed by the caller.
        platform: As in `wheel_sets.PLATFORMS`.
    """

    def __init__(self, work: Path, platform: str) -> None:
        self._work = work
        self._platform = platform
        self._own: Path | None = None

    @property
    def own_wheel(self) -> Path:
        """The suite that runs here, packed."""
        if self._own is None:
            self._own = make_own_wheel(self._work)
        return self._own

    def wheels(self, name: str) -> list[Path]:
        """Return the wheels of a set, found in rounds: what is wanted, what that wants, and so on."""
        from packaging.requirements import Requirement

        wanted = wheel_set(name)
        closure = Closure(wanted, self._platform)
        round_ = [Requirement(line) for line in wanted.requirements]
        while round_:
            missing = closure.add(round_)
            if "rushes" in missing:
                closure.found["rushes"] = self.own_wheel
            others = [closure.requirement(name) for name in missing if name != "rushes"]
            for wheel in self._find(others, wanted) if others else ():
                closure.take(wheel)
            round_ = closure.next_requirements(missing)
        return sorted(closure.found.values(), key=lambda file: file.name.lower())

    @abstractmethod
    def _find(self, requirements: list[Requirement], wanted: WheelSet) -> list[Path]:
        """Return the newest wheel that fits each requirement, without what it requires itself."""


class FolderSupply(ResolvingSupply):
    """Wheels of a folder.

    Args:
        folder: The folder; where it holds the suite, that one is installed.
        work, platform: As of the base class.
    """

    def __init__(self, folder: Path, work: Path, platform: str) -> None:
        super().__init__(work, platform)
        self._folder = folder

    @property
    def own_wheel(self) -> Path:
        """The suite that lies in the folder, else the one that runs here."""
        given = sorted(self._folder.glob("rushes-*.whl"))
        return given[-1] if given else super().own_wheel

    def _find(self, requirements: list[Requirement], wanted: WheelSet) -> list[Path]:
        from packaging.tags import compatible_tags, cpython_tags
        from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename

        python = tuple(map(int, wanted.python.split(".")))
        platforms = PLATFORMS[self._platform]
        tags = {
            *cpython_tags(python, platforms=platforms),
            *compatible_tags(python, f"cp{python[0]}{python[1]}", platforms),
        }
        candidates: dict[str, list[tuple[Any, Path]]] = {}
        for file in self._folder.glob("*.whl"):
            with suppress(InvalidWheelFilename):
                name, version, _, its_tags = parse_wheel_filename(file.name)
                if its_tags & tags:
                    candidates.setdefault(name, []).append((version, file))
        found = []
        for requirement in requirements:
            known = candidates.get(canonicalize_name(requirement.name), [])
            fits = [pair for pair in known if requirement.specifier.contains(pair[0], True)]
            if not fits:
                raise MissingPartError(
                    f"{self._folder} holds no {requirement} for Python {wanted.python}, {self._platform}.",
                    next_step="Add the wheel, or leave --from out to take it from the package index.",
                )
            found.append(max(fits)[1])
        return found


class PipSupply(ResolvingSupply):
    """Wheels of the package index that pip is set up for."""

    def _find(self, requirements: list[Requirement], wanted: WheelSet) -> list[Path]:
        folder = free_folder(self._work / "round")
        platforms = [part for tag in PLATFORMS[self._platform] for part in ("--platform", tag)]
        command = [sys.executable, "-m", "pip", "download", "--quiet", "--no-deps", "--no-input"]
        command += ["--timeout", "15", "--retries", "2", "--disable-pip-version-check", *platforms]
        command += [
            "--only-binary=:all:",
            "--python-version",
            wanted.python,
            "--implementation",
            "cp",
        ]
        _run_pip([*command, "--dest", str(folder), *map(str, requirements)], wanted)
        return [
            Path(shutil.move(str(file), self._set_folder(wanted) / file.name))
            for file in folder.glob("*.whl")
        ]

    def _set_folder(self, wanted: WheelSet) -> Path:
        folder = self._work / wanted.name
        folder.mkdir(exist_ok=True)
        return folder


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

    def requirement(self, name: str) -> Requirement:
        """Return all that is required of a project by now."""
        from packaging.requirements import Requirement

        return Requirement(f"{name}{self._versions[name]}")

    def take(self, wheel: Path) -> None:
        """Take the wheel of a project, in the place of one that no longer fits."""
        from packaging.utils import canonicalize_name

        self.found[str(canonicalize_name(wheel.name.split("-")[0]))] = wheel

    def next_requirements(self, names: list[str]) -> list[Requirement]:
        """Return what the wheels of `names` require on that machine.

        Raises:
            MissingPartError: One was not found.
        """
        from packaging.requirements import Requirement

        wanted = []
        for name in names:
            if name not in self.found:
                raise MissingPartError(f"There is no wheel for {self.requirement(name)}.")
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


def open_supply(work: Path, platform: str, folder: Path | None) -> Supply:
    """Return where wheels come from: a folder with them, or the package index where none is named.

    Raises:
        InputError: There is no such folder.
    """
    if folder is None:
        return PipSupply(work, platform)
    if not folder.is_dir():
        raise InputError(f"There is no folder {folder}.", next_step="Check what --from names.")
    return FolderSupply(folder.absolute(), work, platform)


def free_folder(path: Path) -> Path:
    """Return `path` as an empty folder."""
    if path.exists():
        shutil.rmtree(path)
    path.mkdir(parents=True)
    return path
