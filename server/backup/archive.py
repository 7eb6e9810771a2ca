"""The file of a backup: a zip archive that is written in one go and says of each part what it must be.

`manifest.json` comes last and holds name, version, revision of the tables, and length and SHA-256 of
every other member: `rows/TABLE.jsonl` (a line with the columns, then one a row) and `media/KEY`. So any zip
tool opens it, and a file that was cut short or altered is known as such before anything is changed.
"""

from __future__ import annotations

import hashlib
import json
import os
import zipfile
import zlib
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO, Any

from rushes.core.errors import BrokenBackupError, FileAccessError
from rushes.core.files import coded_error

from ..protocol import now

NAME = "rushes-backup"
VERSION = 1
MANIFEST = "manifest.json"
_BLOCK = 1024 * 1024
_LARGEST_MANIFEST = 256 * 1024 * 1024


class ArchiveWriter:
    """Adds members to a new archive.

    Args:
        file: Where the bytes go; need not be seekable.
        revision: Of the tables whose rows follow.
    """

    def __init__(self, file: IO[bytes], revision: str) -> None:
        self._zip = zipfile.ZipFile(file, "w", allowZip64=True)
        self._revision = revision
        self._members: dict[str, dict[str, Any]] = {}

    def add(self, name: str, blocks: Iterable[bytes], packed: bool) -> int:
        """Write a member and return its length in bytes.

        Args:
            name: Of the member.
            blocks: Its content.
            packed: Whether to compress; media is so already.
        """
        info = zipfile.ZipInfo(name)
        info.compress_type = zipfile.ZIP_DEFLATED if packed else zipfile.ZIP_STORED
        info.external_attr = 0o600 << 16
        digest, size = hashlib.sha256(), 0
        with self._zip.open(info, "w", force_zip64=True) as member:
            for block in blocks:
                digest.update(block)
                size += len(block)
                member.write(block)
        self._members[name] = {"size": size, "sha256": digest.hexdigest()}
        return size

    def finish(self) -> None:
        """Write the manifest and end the archive."""
        manifest = {"name": NAME, "version": VERSION, "created_at": now()}
        manifest |= {"revision": self._revision, "members": self._members}
        self._zip.writestr(MANIFEST, json.dumps(manifest), zipfile.ZIP_DEFLATED)
        self._zip.close()


@contextmanager
def new_archive(path: Path, revision: str) -> Iterator[ArchiveWriter]:
    """Write an archive that is there wholly or not at all.

    Args:
        path: Of the archive; an earlier one is replaced in the end.
        revision: Of the tables whose rows it is to hold.

    Raises:
        NoSpaceError: The disk is full.
        FileAccessError: The folder cannot be written.
    """
    temporary = path.with_name(f".{path.name}.{os.getpid()}.part")
    try:
        handle = os.open(temporary, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
        with os.fdopen(handle, "wb") as file:
            writer = ArchiveWriter(file, revision)
            yield writer
            writer.finish()
            file.flush()
            os.fsync(file.fileno())
        os.replace(temporary, path)
    except OSError as error:
        raise coded_error(error, f"{path} cannot be written") from error
    finally:
        temporary.unlink(missing_ok=True)


class ArchiveReader:
    """Reads an archive and believes nothing in it that the manifest does not confirm.

    Args:
        path: Of the archive.

    Attributes:
        revision: Of the tables whose rows it holds.
        created_at: When it was made, UTC.

    Raises:
        BrokenBackupError: It is no backup, was cut short, or is of another version.
        FileAccessError: It cannot be read.
    """

    def __init__(self, path: Path) -> None:
        self._path = path
        try:
            self._zip = zipfile.ZipFile(path)
        except zipfile.BadZipFile:
            raise self._broken("is no backup, or was cut short") from None
        except OSError as error:
            raise FileAccessError(f"{path} cannot be read: {error}", path=path) from error
        try:
            manifest = self._manifest()
            self.revision = str(manifest["revision"])
            self.created_at = str(manifest["created_at"])
            self._members: dict[str, dict[str, Any]] = dict(manifest["members"])
        except (KeyError, TypeError, ValueError):
            self.close()
            raise self._broken("is no backup of Rushes") from None

    def close(self) -> None:
        """Close the file."""
        self._zip.close()

    def names(self, prefix: str) -> list[str]:
        """Return what stands below a folder of the archive, without that folder."""
        return [name[len(prefix) :] for name in self._members if name.startswith(prefix)]

    def size(self, name: str) -> int:
        """Return the length of a member in bytes."""
        return int(self._members[name]["size"])

    def read(self, name: str) -> Iterator[bytes]:
        """Go through a member's content.

        Raises:
            BrokenBackupError: It is not what it was when it was written; told after the last block.
        """
        told, digest, size = self._members[name], hashlib.sha256(), 0
        try:
            with self._zip.open(name) as member:
                while block := member.read(_BLOCK):
                    digest.update(block)
                    size += len(block)
                    yield block
        except (KeyError, EOFError, zipfile.BadZipFile, zlib.error):
            raise self._broken(f"has lost {name}") from None
        if (size, digest.hexdigest()) != (told["size"], told["sha256"]):
            raise self._broken(f"has another {name} than was written")

    def _manifest(self) -> dict[str, Any]:
        if self._zip.getinfo(MANIFEST).file_size > _LARGEST_MANIFEST:
            raise ValueError(MANIFEST)
        manifest = json.loads(self._zip.read(MANIFEST))
        if (manifest["name"], manifest["version"]) != (NAME, VERSION):
            raise ValueError(manifest["name"])
        return dict(manifest)

    def _broken(self, what: str) -> BrokenBackupError:
        return BrokenBackupError(f"{self._path.name} {what}.", path=self._path)
