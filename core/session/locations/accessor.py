"""Accessors: reading and writing the bytes that a location has under a resource identifier."""

from __future__ import annotations

import os
import shutil
from abc import ABC, abstractmethod
from collections.abc import Callable
from pathlib import Path, PurePath
from typing import BinaryIO

from ...errors import CancelledError, FileAccessError, LocationError
from ...files import coded_error

BLOCK = 1024 * 1024
Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]


class Accessor(ABC):
    """Bytes under resource identifiers.

    A studio's own accessor needs `open`, `exists` and `remove`; the rest is made from them.
    """

    @abstractmethod
    def open(self, resource_identifier: str, mode: str = "rb") -> BinaryIO:
        """Return a binary file to read (`rb`) or write (`wb`)."""

    @abstractmethod
    def exists(self, resource_identifier: str) -> bool:
        """Return whether there are bytes under an identifier."""

    @abstractmethod
    def remove(self, resource_identifier: str) -> None:
        """Remove the bytes under an identifier; that there are none is no error."""

    def get_filesystem_path(self, resource_identifier: str) -> str:
        """Return the path of the file on this machine.

        Raises:
            LocationError: There is none.
        """
        raise LocationError(f"{type(self).__name__} has no paths on this machine.")

    def get_url(self, resource_identifier: str) -> str:
        """Return an address that people can open.

        Raises:
            LocationError: There is none.
        """
        raise LocationError(f"{type(self).__name__} has no addresses.")

    def local_path(self, resource_identifier: str) -> Path | None:
        """Return the path of the file on this machine, or None."""
        try:
            return Path(self.get_filesystem_path(resource_identifier))
        except LocationError:
            return None

    def put(
        self,
        path: Path,
        resource_identifier: str,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        """Copy a file of this machine to an identifier.

        Args:
            path: The file.
            resource_identifier: Where it goes.
            progress: Called with bytes copied and bytes in all.
            cancelled: Asked for each block; True stops and leaves nothing behind.

        Raises:
            CancelledError: `cancelled` said so.
            FileAccessError, NoSpaceError: The file cannot be read or written.
        """
        try:
            with open(path, "rb") as source, self.open(resource_identifier, "wb") as target:
                copy_blocks(source, target, path.stat().st_size, progress, cancelled)
        except CancelledError:
            self.remove(resource_identifier)
            raise
        except OSError as error:
            raise coded_error(error, f"{path} cannot be copied") from error

    def fetch(
        self,
        resource_identifier: str,
        path: Path,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        """Copy the bytes under an identifier to a file of this machine; see `put`."""
        try:
            with self.open(resource_identifier, "rb") as source, open(path, "wb") as target:
                copy_blocks(source, target, 0, progress, cancelled)
        except CancelledError:
            path.unlink(missing_ok=True)
            raise
        except OSError as error:
            raise coded_error(error, f"{path} cannot be written") from error


class DiskAccessor(Accessor):
    """Files below a folder.

    Args:
        prefix: The folder; empty when identifiers are whole paths.
    """

    def __init__(self, prefix: str | Path = "") -> None:
        self._prefix = Path(prefix).absolute() if str(prefix) else None

    @property
    def prefix(self) -> str:
        """The folder, empty when identifiers are whole paths."""
        return str(self._prefix) if self._prefix is not None else ""

    def get_filesystem_path(self, resource_identifier: str) -> str:
        """Return the path of the file.

        Raises:
            LocationError: The identifier leads out of the folder, or is no whole path where it must be.
        """
        if self._prefix is None:
            if not PurePath(resource_identifier).is_absolute():
                raise LocationError(f"{resource_identifier!r} is no whole path.")
            return os.path.normpath(resource_identifier)
        path = Path(os.path.normpath(self._prefix / resource_identifier))
        if self._prefix != path and self._prefix not in path.parents:
            raise LocationError(f"{resource_identifier!r} leads out of {self._prefix}.")
        return str(path)

    def open(self, resource_identifier: str, mode: str = "rb") -> BinaryIO:
        """Return the file, opened; folders are made when it is written.

        Raises:
            FileAccessError, NoSpaceError: It cannot be opened.
        """
        path = Path(self.get_filesystem_path(resource_identifier))
        binary = mode if "b" in mode else f"{mode}b"
        try:
            if "r" not in mode:
                path.parent.mkdir(parents=True, exist_ok=True)
            file: BinaryIO = open(path, binary)  # type: ignore[assignment]  # noqa: SIM115
            return file
        except OSError as error:
            raise coded_error(error, f"{path} cannot be opened") from error

    def exists(self, resource_identifier: str) -> bool:
        """Return whether there is such a file."""
        return os.path.isfile(self.get_filesystem_path(resource_identifier))

    def remove(self, resource_identifier: str) -> None:
        """Remove the file, or the folder with all that is in it.

        Raises:
            FileAccessError: It cannot be removed.
        """
        path = Path(self.get_filesystem_path(resource_identifier))
        try:
            if path.is_dir() and not path.is_symlink():
                if path == self._prefix or path == Path(path.anchor):
                    raise LocationError(f"{path} is the location itself.")
                shutil.rmtree(path)
            else:
                path.unlink(missing_ok=True)
        except OSError as error:
            raise coded_error(error, f"{path} cannot be removed") from error

    def list(self, resource_identifier: str) -> list[str]:
        """Return the identifiers of what lies in a folder.

        Raises:
            FileAccessError: There is no such folder.
        """
        folder = Path(self.get_filesystem_path(resource_identifier))
        try:
            names = sorted(os.listdir(folder))
        except OSError as error:
            raise coded_error(error, f"{folder} cannot be listed") from error
        return [str(PurePath(resource_identifier) / name) for name in names]

    def is_file(self, resource_identifier: str) -> bool:
        """Return whether the identifier is that of a file."""
        return self.exists(resource_identifier)

    def is_container(self, resource_identifier: str) -> bool:
        """Return whether the identifier is that of a folder."""
        return os.path.isdir(self.get_filesystem_path(resource_identifier))

    def make_container(self, resource_identifier: str, recursive: bool = True) -> None:
        """Make a folder; that it is there is no error.

        Raises:
            FileAccessError: It cannot be made.
        """
        path = Path(self.get_filesystem_path(resource_identifier))
        try:
            path.mkdir(parents=recursive, exist_ok=True)
        except OSError as error:
            raise coded_error(error, f"{path} cannot be made") from error

    def put(
        self,
        path: Path,
        resource_identifier: str,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        """Copy a file; it takes its name when it is whole."""
        target = Path(self.get_filesystem_path(resource_identifier))
        part = target.with_name(f".{target.name}.{os.getpid()}.part")
        if target.exists():
            raise FileAccessError(
                f"{target} exists already.", next_step="Remove it first.", path=target
            )
        try:
            target.parent.mkdir(parents=True, exist_ok=True)
            with open(path, "rb") as source, open(part, "wb") as file:
                copy_blocks(source, file, path.stat().st_size, progress, cancelled)
            shutil.copystat(path, part)
            os.replace(part, target)
        except OSError as error:
            raise coded_error(error, f"{target} cannot be written") from error
        finally:
            part.unlink(missing_ok=True)


def copy_blocks(
    source: BinaryIO,
    target: BinaryIO,
    total: int,
    progress: Progress | None,
    cancelled: Cancelled | None,
) -> None:
    """Copy a file block by block.

    Raises:
        CancelledError: `cancelled` said so.
    """
    done = 0
    while block := source.read(BLOCK):
        if cancelled is not None and cancelled():
            raise CancelledError("The copy was cancelled.")
        target.write(block)
        done += len(block)
        if progress is not None:
            progress(done, max(total, done))
