"""The server's files: one for each component, written whole or not at all.

Each upload has a key of its own in the storage, made of hashes, so nothing a client sends can name a
path, and a file that is replaced is never half of both. Bytes are kept before the row that tells of
them is written.
"""

from __future__ import annotations

import logging
import secrets
from collections.abc import Iterable, Iterator
from contextlib import closing
from dataclasses import dataclass
from datetime import datetime, timedelta, timezone
from pathlib import Path
from typing import Any

from sqlalchemy import Row

from ..protocol import QuotaError, StorageError, ValidationError, now, stored_moment
from ..store import Database
from .announced import content_type
from .arrival import Arrival
from .rows import TEMPORARY, MediaRows, Upload
from .staging import Staging, hashed
from .storage import FolderStorage, HeldPart, Storage

logger = logging.getLogger(__name__)
_UNCLAIMED_S = 7 * 24 * 3600
_UPLOAD_S = 24 * 3600
_BLOCK = 1024 * 1024
_LARGEST_PIECE = 5 * 1024**3  # S3 takes no more in one PUT


@dataclass(frozen=True)
class StoredFile:
    """A file the server holds.

    Attributes:
        component_id: The component it belongs to.
        key: In the storage; another one whenever the bytes are others.
        name: File name as it was announced.
        content_type: Guessed from the name.
        size: Bytes.
        path: The file itself, where the storage is on this machine; else None.
    """

    component_id: str
    key: str
    name: str
    content_type: str
    size: int
    path: Path | None


class MediaFiles:
    """The files of one server.

    Args:
        folder: The data folder; a folder `media` is made in it, where uploads wait.
        database: Where the files are listed.
        limit: Largest file, in bytes.
        quota: Bytes of all files together; 0 for no bound but the disk.
        unclaimed_s: How long a file may wait for its component, in seconds.
        upload_s: How long an upload may take, in seconds.
        storage: Where the files are; `media/files` when left out.

    Attributes:
        storage: Where the files are.
        staging: Where they wait until they are whole.
    """

    def __init__(
        self,
        folder: Path,
        database: Database,
        limit: int,
        quota: int = 0,
        unclaimed_s: int = _UNCLAIMED_S,
        upload_s: int = _UPLOAD_S,
        storage: Storage | None = None,
    ) -> None:
        self._rows = MediaRows(database)
        self._quota = quota
        self._unclaimed_s = unclaimed_s
        self._upload_s = upload_s
        self.storage = storage or FolderStorage(folder / "media" / "files")
        self.staging = Staging(folder / "media", limit)

    def find(self, component_id: str) -> StoredFile | None:
        """Return the file of a component, or None.

        Raises:
            StorageError: A file may just have been sent to the storage, which does not answer.
        """
        if self.storage.direct is not None:
            self._settle(component_id)
        return self.known(component_id)

    def known(self, component_id: str) -> StoredFile | None:
        """Return the file of a component as `find` does, without a look into the storage.

        It may be called within a transaction, which must not wait for a storage elsewhere.
        """
        row = self._rows.file(component_id)
        if row is None or _is_over(row):
            return None
        key = key_of(component_id, row.key)
        path = self.storage.local_path(key)
        if path is None and self.storage.direct is None:
            return None
        return StoredFile(component_id, key, row.file_name, row.content_type, row.size, path)

    def read(self, file: StoredFile, start: int = 0, length: int | None = None) -> Iterator[bytes]:
        """Go through bytes of a file; arguments and errors are those of `Storage.read`."""
        return self.storage.read(file.key, start, length)

    def fetch(self, file: StoredFile, target: Path) -> None:
        """Make a local copy of a file, which nobody may write to; errors are those of `Storage.fetch`."""
        self.storage.fetch(file.key, target)

    def keep(
        self, arrival: Arrival, component_id: str, name: str, stamp: str | None = None
    ) -> None:
        """Take over an arrived file as the file of a component; replaces an earlier one.

        Args:
            arrival: The whole file.
            component_id: The component, which need not exist yet.
            name: File name.
            stamp: Tells later what it was made of.

        Raises:
            QuotaError: All files together would be more than the server keeps.
            StorageError: The storage does not answer.
        """
        self.require_room(arrival.size, component_id)
        arrival.finish()
        facts = (component_id, name, arrival.size, arrival.md5_hex)
        upload = Upload.by_server(new_key(component_id), *facts)
        self._rows.note(upload)
        self.storage.put(upload.key, arrival.path, content_type(name))
        self._claim(upload, stamp)

    def require_room(self, size: int, component_id: str) -> None:
        """Demand that a file fits into the quota, in the place of the component's earlier one.

        Raises:
            QuotaError: It does not.
        """
        if not self._quota:
            return
        used = self._rows.used(but_for=component_id)
        if used + size > self._quota:
            raise QuotaError(
                f"The server keeps {self._quota} bytes of media, of which {used} are taken; a file of "
                f"{size} bytes does not fit. Delete versions, or raise the quota."
            )

    def adopt(self, path: Path, component_id: str, name: str, stamp: str | None = None) -> int:
        """Take a copy of a file the server made as the file of a component; returns its bytes.

        Raises:
            QuotaError: All files together would be more than the server keeps.
            StorageError: The storage does not answer.
        """
        with closing(self.staging.arrival(None)) as arrival, path.open("rb") as file:
            while block := file.read(_BLOCK):
                arrival.write(block)
            self.keep(arrival, component_id, name, stamp)
        return arrival.size

    def keep_for(self, seconds: float, content: bytes, data_id: str, name: str) -> None:
        """Keep bytes for some time, to be found under an id like a component's.

        Raises:
            QuotaError: All files together would be more than the server keeps.
            StorageError: The storage does not answer.
        """
        until = stored_moment(datetime.now(timezone.utc) + timedelta(seconds=seconds))
        with closing(self.staging.arrival(None)) as arrival:
            arrival.write(content)
            self.keep(arrival, data_id, name, TEMPORARY + until)

    def takes_directly(self, size: int | None, parts: int | None) -> bool:
        """Say whether a client may send a file to the storage itself.

        A storage knows the length beforehand, and joins only parts that are large enough.
        """
        direct = self.storage.direct
        if direct is None or not size:
            return False
        if parts is None:
            return size <= _LARGEST_PIECE
        return size >= parts * direct.smallest_part

    def announce(self, upload: Upload) -> None:
        """Expect that a client sends a file to the storage; to be called before it is told where."""
        self._rows.note(upload)

    def join_parts(
        self,
        upload: str,
        component_id: str,
        name: str,
        size: int | None,
        parts: Iterable[tuple[int, str]],
    ) -> None:
        """Make a component's file of parts that came through the server; may be repeated.

        Args:
            upload: The upload's id.
            component_id: The component.
            name: File name as it was announced.
            size: Announced length in bytes, or None.
            parts: Number and ETag of each part, in order.

        Raises:
            ValidationError: A part is missing or other than stated, or the length is not right.
            QuotaError: All files together would be more than the server keeps.
            StorageError: The storage does not answer.
        """
        if not self._is_joined(upload, component_id):
            with closing(self.staging.joined(upload, size, parts)) as arrival:
                self.keep(arrival, component_id, name, hashed(upload))
        self.staging.drop_parts(upload)

    def join_directly(self, token: str, upload: Upload, parts: Iterable[tuple[int, str]]) -> None:
        """Make a component's file of parts that are in the storage; may be repeated.

        Args:
            token: The upload's id as clients know it.
            upload: What was announced.
            parts: Number and ETag of each part, in order.

        Raises:
            ValidationError: A part is missing or other than stated, or the length is not right.
            StorageError: The storage does not answer.
        """
        direct = self.storage.direct
        if self._is_joined(token, upload.component_id):
            return
        if direct is None or upload.multipart is None:
            raise ValidationError("This upload went to a storage that is not in use any more.")
        if self.storage.size(upload.key) is None:  # else an answer was lost after the joining
            direct.join_parts(upload.key, upload.multipart, parts)
        size = self.storage.size(upload.key)
        if size != upload.size:
            self._delete([upload.key])
            raise ValidationError(f"{size} bytes arrived, {upload.size} were announced.")
        self._claim(upload, hashed(token))

    def held_parts(self, token: str, upload: Upload | None) -> list[HeldPart]:
        """Return the parts of an upload that have arrived, in order.

        Args:
            token: The upload's id as clients know it.
            upload: What was announced, for parts that go to the storage; else None.

        Raises:
            StorageError: The storage does not answer.
        """
        direct = self.storage.direct
        if upload is None or upload.multipart is None:
            return self.staging.held_parts(token)
        return direct.held_parts(upload.key, upload.multipart) if direct else []

    def remove(self, component_ids: Iterable[str]) -> None:
        """Delete the files of components; those without a file are passed over.

        A storage that does not answer is told later, by `clean`.
        """
        wanted = [component_id for component_id in component_ids if component_id]
        legacy = [_first_key(i) for i in wanted if self.storage.direct is None]
        self._delete([*self._rows.release(wanted), *legacy])

    def clean(self) -> None:
        """Remove what broken uploads left behind, and files whose component was never made."""
        moment = datetime.now(timezone.utc)
        oldest = stored_moment(moment - timedelta(seconds=self._unclaimed_s))
        self.remove(self._rows.unclaimed(oldest, stored_moment(moment)))
        # An address is good for some time longer than it says (see `signing`).
        expired = stored_moment(moment - timedelta(seconds=self._upload_s + 3600))
        for upload in self._rows.stale(expired):
            self._tidy(upload)
        self.staging.clean()

    def _tidy(self, upload: Upload) -> None:
        if upload.component_id and not upload.multipart and self._has_arrived(upload):
            self._claim(upload, None)
            return
        if upload.in_parts and upload.multipart and self.storage.direct:
            self.storage.direct.drop_parts(upload.key, upload.multipart)
        self._delete([upload.key])

    def _settle(self, component_id: str) -> None:
        """Take over what a client has sent to the storage, if it is there by now."""
        for upload in self._rows.sent_directly(component_id):
            if self._has_arrived(upload):
                self._claim(upload, None)
                return

    def _has_arrived(self, upload: Upload) -> bool:
        return self.storage.size(upload.key) == upload.size

    def _claim(self, upload: Upload, stamp: str | None) -> None:
        gone = self._rows.claim(upload, stamp)
        if gone:
            self._delete(gone)

    def _delete(self, keys: list[str]) -> None:
        try:
            self.storage.remove(keys)
        except StorageError:
            logger.warning("%d files wait to be deleted.", len(keys))
        else:
            self._rows.forget(keys)

    def is_made_of(self, component_id: str, stamp: str) -> bool:
        """Say whether the file of a component is the one that `keep` was given this stamp with."""
        row = self._rows.file(component_id)
        return row is not None and bool(row.upload_id == stamp)

    def _is_joined(self, upload: str, component_id: str) -> bool:
        row = self._rows.file(component_id)
        return row is not None and bool(row.upload_id == hashed(upload))


def new_key(component_id: str) -> str:
    """Return a key for one upload of a component's file."""
    return f"{_first_key(component_id)}-{secrets.token_hex(8)}"


def key_of(component_id: str, key: str | None) -> str:
    """Return under which key a component's file is, by what its row says."""
    return key or _first_key(component_id)


def _first_key(component_id: str) -> str:
    """Return the key of files from before each upload had its own."""
    name = hashed(component_id)
    return f"{name[:2]}/{name}"


def _is_over(row: Row[Any]) -> bool:
    stamp = row.upload_id or ""
    return stamp.startswith(TEMPORARY) and stamp[len(TEMPORARY) :] < now()
