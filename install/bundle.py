"""Makes a folder that installs without network, and takes wheels out of one.

The folder holds `wheels/`, `bundle.json` (which wheels belong to which set, and the SHA-256 of each),
`SHA256SUMS` for `sha256sum -c`, and `install.py`, which needs nothing but a Python.
"""

from __future__ import annotations

import json
import os
import shutil
import zipfile
from dataclasses import dataclass
from importlib.resources import files
from pathlib import Path

from rushes.core.errors import BrokenBundleError, InputError, MissingPartError
from rushes.core.files import coded_error, write_text_atomically
from rushes.core.records import from_plain, to_plain

from .supply import Supply
from .trees import file_hash
from .wheels import release_of

LIST_NAME = "bundle.json"
FORMAT = 1


@dataclass(frozen=True)
class BundleList:
    """What a bundle holds.

    Attributes:
        format: Version of this layout.
        release: Version and build of the suite.
        platform: As in `wheel_sets.PLATFORMS`.
        sets: Names of wheels by the name of their set.
        hashes: SHA-256 of each wheel by its name.
    """

    format: int
    release: str
    platform: str
    sets: dict[str, tuple[str, ...]]
    hashes: dict[str, str]


class BundleSupply(Supply):
    """Wheels of a bundle, each compared with its hash before it is used.

    Args:
        folder: The bundle.
        platform: This machine's.

    Raises:
        BrokenBundleError: It is no whole bundle, or one for another machine.
    """

    def __init__(self, folder: Path, platform: str) -> None:
        self._folder = folder / "wheels"
        self.list = read_list(folder)
        self._sound: set[str] = set()
        if self.list.platform != platform:
            raise BrokenBundleError(
                f"This bundle is for {self.list.platform}, and this machine is {platform}.",
                next_step=f"Make one with: rushes bundle --platform {platform}",
            )

    @property
    def own_wheel(self) -> Path:
        """The suite in the bundle."""
        names = [name for name in self.list.hashes if name.startswith("rushes-")]
        if not names:
            raise BrokenBundleError("The bundle holds no wheel of Rushes.")
        return self._checked(names[0])

    def wheels(self, name: str) -> list[Path]:
        """Return the wheels of a set, with their hashes compared."""
        if name not in self.list.sets:
            raise MissingPartError(
                f"The bundle holds no packages called {name}.",
                next_step=f"It holds {', '.join(self.list.sets)}; make another one with `rushes bundle`.",
            )
        return [self._checked(wheel) for wheel in self.list.sets[name]]

    def _checked(self, name: str) -> Path:
        path = self._folder / name
        if name not in self._sound:
            if not path.is_file() or file_hash(path) != self.list.hashes.get(name):
                raise BrokenBundleError(
                    f"{name} is missing in the bundle, or was changed.", path=path
                )
            self._sound.add(name)
        return path


def is_bundle(folder: Path) -> bool:
    """Return whether a folder is a bundle and not only a folder with wheels."""
    return (folder / LIST_NAME).is_file()


def read_list(folder: Path) -> BundleList:
    """Return what a bundle holds.

    Raises:
        BrokenBundleError: Its list cannot be read.
    """
    try:
        data = json.loads((folder / LIST_NAME).read_text(encoding="utf-8"))
        found = from_plain(BundleList, data)
    except (OSError, ValueError, InputError) as error:
        raise BrokenBundleError(f"{folder / LIST_NAME} cannot be read: {error}") from error
    if found.format > FORMAT:
        raise BrokenBundleError("This bundle was made by a newer Rushes.")
    return found


def set_names(hosts: list[str], pythons: list[str], worker: str) -> list[str]:
    """Return the sets that a bundle for these applications and Pythons must hold."""
    names: dict[str, None] = {}
    for python in pythons:
        names[f"python{python}"] = None
        if "blender" in hosts:
            names.update({f"qt{python}": None, f"blender{python}": None})
    return [*names, f"worker{worker}"]


def make_bundle(folder: Path, names: list[str], supply: Supply, platform: str) -> BundleList:
    """Make a bundle in a folder that does not exist yet, or is empty.

    Raises:
        InputError: The folder holds something.
        RushesError: Wheels cannot be had, or it cannot be written.
    """
    if folder.exists() and any(folder.iterdir()):
        raise InputError(f"{folder} is not empty.", next_step="Name another folder with --out.")
    wheels = folder / "wheels"
    try:
        wheels.mkdir(parents=True, exist_ok=True)
        sets = {name: _copy(supply.wheels(name), wheels) for name in names}
        hashes = {wheel.name: file_hash(wheel) for wheel in sorted(wheels.iterdir())}
        listed = BundleList(FORMAT, release_of(supply.own_wheel), platform, sets, hashes)
        sums = "".join(f"{value}  wheels/{name}\n" for name, value in hashes.items())
        write_text_atomically(folder / "SHA256SUMS", sums)
        script = (
            files("rushes.install").joinpath("bundled/install.py.txt").read_text(encoding="utf-8")
        )
        write_text_atomically(folder / "install.py", script)
        write_text_atomically(folder / LIST_NAME, json.dumps(to_plain(listed), indent=1))
    except OSError as error:
        raise coded_error(error, f"{folder} cannot be written") from error
    return listed


def zip_bundle(folder: Path) -> Path:
    """Pack a bundle into one file beside it and remove the folder; wheels are not packed twice.

    Raises:
        RushesError: It cannot be written.
    """
    file = folder.with_name(f"{folder.name}.zip")
    part = file.with_name(f".{file.name}.{os.getpid()}.part")
    try:
        with zipfile.ZipFile(part, "w", zipfile.ZIP_STORED) as archive:
            for path in sorted(folder.rglob("*")):
                archive.write(path, Path(folder.name, path.relative_to(folder)))
        os.replace(part, file)
        shutil.rmtree(folder)
    except OSError as error:
        part.unlink(missing_ok=True)
        raise coded_error(error, f"{file} cannot be written") from error
    return file


def _copy(wheels: list[Path], folder: Path) -> tuple[str, ...]:
    for wheel in wheels:
        if not (folder / wheel.name).exists():
            shutil.copyfile(wheel, folder / wheel.name)
    return tuple(wheel.name for wheel in wheels)
