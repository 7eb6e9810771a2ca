"""The server's files: one for each component, written whole or not at all.

Names on disk are hashes of component ids, so nothing a client sends can name a path. Bytes are on disk,
synced, before the row that tells of them is written.
"""

from __future__ import annotations

import base64
import binascii
import hashlib
import mimetypes
import os
import shutil
import tempfile
import time
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any, BinaryIO

from sqlalchemy import Connection, delete, func, insert, select

from ..protocol import QuotaError, ValidationError, now, stored_moment
from ..store import Database

_BLOCK = 1024 * 1024
_STALE_S = 7 * 24 * 3600


@dataclass(frozen=True)
class StoredFile:
    """A file the server holds.

    Attributes:
        component_id: The component it belongs to.
        path: Where it is.
        name: File name as it was announced.
        content_type: Guessed from the name.
        size: Bytes.
    """

    component_id: str
    path: Path
    name: str
    content_type: str
    size: int


class Arrival:
    """A file that is arriving: a temporary file with a running length and checksum.

    Close it in any case; what was not taken over is removed then.
    """

    def __init__(self, folder: Path, limit: int) -> None:
        self._limit = limit
        handle, name = tempfile.mkstemp(dir=folder)
        self._file: BinaryIO = os.fdopen(handle, "wb")
        self._md5: Any = hashlib.md5(usedforsecurity=False)
        self.path = Path(name)
        self.size = 0

    def close(self) -> None:
        """Remove what was not taken over."""
        self._file.close()
        self.path.unlink(missing_ok=True)

    def write(self, block: bytes | bytearray) -> None:
        """Add bytes.

        Raises:
            ValidationError: There are more than were announced.
        """
        self.size += len(block)
        self._check_size()
        if self._md5 is not None:
            self._md5.update(block)
        self._file.write(block)

    def _check_size(self) -> None:
        if self.size > self._limit:
            raise ValidationError(f"More than the announced {self._limit} bytes were sent.")

    def append(self, part: Path) -> None:
        """Add a file whose bytes were hashed when they came; the checksum of the whole is given up.

        Raises:
            FileNotFoundError: There is no such file.
            ValidationError: There are more bytes than were announced.
        """
        with part.open("rb") as file:
            self.size += os.fstat(file.fileno()).st_size
            self._check_size()
            shutil.copyfileobj(file, self._file, _BLOCK)
        self._md5 = None

    def finish(self) -> None:
        """Bring every byte to disk."""
        self._file.flush()
        os.fsync(self._file.fileno())
        self._file.close()

    @property
    def md5_hex(self) -> str | None:
        """The checksum so far, in hexadecimal; None after `append`."""
        return None if self._md5 is None else str(self._md5.hexdigest())

    @property
    def md5_base64(self) -> str:
        """The checksum so far, in base 64, as `Content-MD5` has it."""
        return base64.b64encode(self._md5.digest()).decode("ascii")


class MediaFiles:
    """The files of one data folder.

    Args:
        folder: The data folder; a folder `media` is made in it.
        database: Where the files are listed.
        limit: Largest file, in bytes.
        quota: Bytes of all files together; 0 for no bound but the disk.
        unclaimed_s: How long a file may wait for its component, in seconds.
    """

    def __init__(
        self,
        folder: Path,
        database: Database,
        limit: int,
        quota: int = 0,
        unclaimed_s: int = _STALE_S,
    ) -> None:
        self._database = database
        self._limit = limit
        self._quota = quota
        self._unclaimed_s = unclaimed_s
        self._files = folder / "media" / "files"
        self._arriving = folder / "media" / "arriving"
        self._parts = folder / "media" / "parts"
        for path in (self._files, self._arriving, self._parts):
            path.mkdir(parents=True, exist_ok=True)

    def find(self, component_id: str) -> StoredFile | None:
        """Return the file of a component, or None."""
        table = self._database.tables.media_file
        with self._database.read() as connection:
            row = connection.execute(
                select(table).where(table.c.component_id == component_id)
            ).first()
        path = self._path(component_id)
        if row is None or not path.exists():
            return None
        return StoredFile(component_id, path, row.file_name, row.content_type, row.size)

    def arrival(self, size: int | None) -> Arrival:
        """Return a place for a file to arrive in.

        Args:
            size: Announced length in bytes, or None.
        """
        return Arrival(self._arriving, self._limit if size is None else min(size, self._limit))

    def part_arrival(self, upload: str) -> Arrival:
        """Return a place for one part of an upload to arrive in."""
        (self._parts / _hashed(upload)).mkdir(exist_ok=True)
        return Arrival(self._arriving, self._limit)

    def keep(
        self, arrival: Arrival, component_id: str, name: str, upload: str | None = None
    ) -> None:
        """Take over an arrived file as the file of a component; replaces an earlier one.

        Raises:
            QuotaError: All files together would be more than the server keeps.
        """
        self.require_room(arrival.size, component_id)
        arrival.finish()
        path = self._path(component_id)
        path.parent.mkdir(exist_ok=True)
        os.replace(arrival.path, path)
        row = {
            "component_id": component_id,
            "file_name": name,
            "content_type": content_type(name),
            "size": arrival.size,
            "md5": arrival.md5_hex,
            "upload_id": upload,
            "created_at": now(),
        }
        with self._database.write() as connection:
            self._replace_row(connection, row)

    def require_room(self, size: int, component_id: str) -> None:
        """Demand that a file fits into the quota, in the place of the component's earlier one.

        Raises:
            QuotaError: It does not.
        """
        if not self._quota:
            return
        table = self._database.tables.media_file
        query = select(func.coalesce(func.sum(table.c.size), 0))
        with self._database.read() as connection:
            used = connection.execute(
                query.where(table.c.component_id != component_id)
            ).scalar_one()
        if used + size > self._quota:
            raise QuotaError(
                f"The server keeps {self._quota} bytes of media, of which {used} are taken; a file of "
                f"{size} bytes does not fit. Delete versions, or raise the quota."
            )

    def adopt(self, path: Path, component_id: str, name: str) -> int:
        """Take a copy of a file the server made as the file of a component; returns its bytes."""
        with closing(self.arrival(None)) as arrival, path.open("rb") as file:
            while block := file.read(_BLOCK):
                arrival.write(block)
            self.keep(arrival, component_id, name)
        return arrival.size

    def keep_part(self, arrival: Arrival, upload: str, number: int) -> None:
        """Take over an arrived part of an upload."""
        arrival.finish()
        target = self._parts / _hashed(upload) / f"{number:05d}-{arrival.md5_hex}"
        os.replace(arrival.path, target)

    def join_parts(
        self,
        upload: str,
        component_id: str,
        name: str,
        size: int | None,
        parts: Iterable[tuple[int, str]],
    ) -> None:
        """Make a component's file of the parts of an upload; may be repeated.

        Args:
            upload: The upload's id.
            component_id: The component.
            name: File name as it was announced.
            size: Announced length in bytes, or None.
            parts: Number and checksum (hexadecimal) of each part, in order.

        Raises:
            ValidationError: A part is missing or other than stated, or the length is not right.
        """
        folder = self._parts / _hashed(upload)
        if self._is_joined(upload, component_id):
            shutil.rmtree(folder, ignore_errors=True)
            return
        with closing(self.arrival(size)) as arrival:
            for number, checksum in parts:
                self._append(arrival, folder / f"{number:05d}-{checksum}", number)
            if size is not None and arrival.size != size:
                raise ValidationError(f"{arrival.size} bytes arrived, {size} were announced.")
            self.keep(arrival, component_id, name, upload)
        shutil.rmtree(folder, ignore_errors=True)

    def remove(self, component_ids: Iterable[str]) -> None:
        """Delete the files of components; those without a file are passed over."""
        table = self._database.tables.media_file
        wanted = list(component_ids)
        with self._database.write() as connection:
            for component_id in wanted:
                connection.execute(delete(table).where(table.c.component_id == component_id))
        for component_id in wanted:
            self._path(component_id).unlink(missing_ok=True)

    def clean(self) -> None:
        """Remove what broken uploads left behind, and files whose component was never made."""
        self.remove(self._unclaimed())
        oldest = time.time() - _STALE_S
        for path in (*self._arriving.iterdir(), *self._parts.iterdir()):
            if path.stat().st_mtime < oldest:
                shutil.rmtree(path) if path.is_dir() else path.unlink()

    def _unclaimed(self) -> list[str]:
        """Return the components of old files that do not exist."""
        files, components = self._database.tables.media_file, self._database.tables["component"]
        oldest = datetime.now(timezone.utc) - timedelta(seconds=self._unclaimed_s)
        query = (
            select(files.c.component_id)
            .join(components, components.c.id == files.c.component_id, isouter=True)
            .where(components.c.id.is_(None), files.c.created_at < stored_moment(oldest))
        )
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())

    def _append(self, arrival: Arrival, part: Path, number: int) -> None:
        try:
            arrival.append(part)
        except FileNotFoundError:
            raise ValidationError(
                f"Part {number} has not arrived, or not with this ETag."
            ) from None

    def _is_joined(self, upload: str, component_id: str) -> bool:
        table = self._database.tables.media_file
        with self._database.read() as connection:
            query = select(table.c.upload_id).where(table.c.component_id == component_id)
            return bool(connection.execute(query).scalar() == upload)

    def _replace_row(self, connection: Connection, row: dict[str, Any]) -> None:
        table = self._database.tables.media_file
        same = table.c.component_id == row["component_id"]
        connection.execute(delete(table).where(same))
        connection.execute(insert(table).values(row))

    def _path(self, component_id: str) -> Path:
        name = _hashed(component_id)
        return self._files / name[:2] / name


def content_type(file_name: str) -> str:
    """Return the media type for a file name."""
    return mimetypes.guess_type(file_name)[0] or "application/octet-stream"


def checksum_problem(checksum: Any) -> str | None:
    """Say what is wrong with an announced checksum; None if it is a base 64 MD5, or absent."""
    if checksum is None:
        return None
    try:
        digest = base64.b64decode(checksum, validate=True)
    except (binascii.Error, ValueError, TypeError):
        return "The checksum is no base 64 text."
    return None if len(digest) == 16 else "The checksum is no MD5 digest."


def _hashed(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()
