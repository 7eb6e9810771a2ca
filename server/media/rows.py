"""What the database knows of files: whose they are, and which keys in the storage are nobody's yet.

A key is written down before anything is put under it, and again before it is deleted. So whatever ends
the server in between, the next tidying finds every file that belongs to no component.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, Row, delete, func, insert, or_, select

from ..protocol import now
from ..store import Database
from .announced import content_type

_PUTTING = "-"
_SOME = 500  # a database takes a bounded number of values in one statement
TEMPORARY = "until "


@dataclass(frozen=True)
class Upload:
    """A key that is not a component's file, or not yet.

    Attributes:
        key: In the storage.
        component_id: Whose file it is to be; empty for what is to be deleted.
        file_name: As it was announced.
        size: Bytes, as announced.
        md5: Hexadecimal, or None.
        multipart: The storage's id of an upload in parts; `-` while the server itself puts the file; None
            for a file that a client sends to the storage in one piece.
    """

    key: str
    component_id: str
    file_name: str = ""
    size: int = 0
    md5: str | None = None
    multipart: str | None = None

    @classmethod
    def by_server(
        cls, key: str, component_id: str, name: str, size: int, md5: str | None
    ) -> Upload:
        """Return one for a file that the server itself puts."""
        return cls(key, component_id, name, size, md5, _PUTTING)

    @property
    def in_parts(self) -> bool:
        """Whether the storage keeps parts of it."""
        return self.multipart not in (None, _PUTTING)


class MediaRows:
    """The rows about files of one database.

    Args:
        database: Where they are.
    """

    def __init__(self, database: Database) -> None:
        self._database = database
        self._files = database.tables.media_file
        self._uploads = database.tables.media_upload

    def file(self, component_id: str) -> Row[Any] | None:
        """Return the row of a component's file."""
        with self._database.read() as connection:
            query = select(self._files).where(self._files.c.component_id == component_id)
            return connection.execute(query).first()

    def note(self, upload: Upload) -> None:
        """Write down a key before it is used."""
        with self._database.write() as connection:
            self._note(connection, upload)

    def sent_directly(self, component_id: str) -> list[Upload]:
        """Return what was announced for a component and may have reached the storage, newest first."""
        table = self._uploads
        mine = table.c.component_id == component_id
        query = select(table).where(mine, table.c.multipart.is_(None), table.c.component_id != "")
        with self._database.read() as connection:
            rows = connection.execute(query.order_by(table.c.created_at.desc(), table.c.key))
            return [_upload(row) for row in rows]

    def claim(self, upload: Upload, stamp: str | None = None) -> list[str]:
        """Make an upload the file of its component, and return the keys that are nobody's any more.

        Args:
            upload: What is whole in the storage.
            stamp: Kept as the row's `upload_id`.
        """
        row = asdict(upload)
        row.pop("multipart")
        row.update(upload_id=stamp, content_type=content_type(upload.file_name), created_at=now())
        files, uploads = self._files.c, self._uploads.c
        mine, others = files.component_id == upload.component_id, uploads.multipart.is_(None)
        with self._database.write() as connection:
            older = select(files.key).where(mine, files.key.is_not(None))
            gone = set(connection.execute(older).scalars())
            more = select(uploads.key).where(uploads.component_id == upload.component_id, others)
            gone |= set(connection.execute(more).scalars())
            gone.discard(upload.key)
            connection.execute(delete(self._files).where(mine))
            self._forget(connection, [upload.key, *gone])
            connection.execute(insert(self._files).values(row))
            for key in gone:
                self._note(connection, Upload(key, ""))
        return sorted(gone)

    def release(self, component_ids: Sequence[str]) -> list[str]:
        """Forget the files of components, and return the keys that are nobody's any more."""
        gone: list[str] = []
        with self._database.write() as connection:
            for some in _portions(component_ids):
                files, uploads = self._files.c, self._uploads.c
                listed = (files.component_id.in_(some), files.key.is_not(None))
                gone += connection.execute(select(files.key).where(*listed)).scalars()
                # What is under way ends by itself: joined for nobody, or dropped when its time is over.
                sent = (uploads.component_id.in_(some), uploads.multipart.is_(None))
                gone += connection.execute(select(uploads.key).where(*sent)).scalars()
                connection.execute(delete(self._files).where(files.component_id.in_(some)))
                connection.execute(delete(self._uploads).where(*sent))
            for key in gone:
                self._note(connection, Upload(key, ""))
        return gone

    def forget(self, keys: Sequence[str]) -> None:
        """Strike keys under which nothing is any more."""
        if keys:
            with self._database.write() as connection:
                self._forget(connection, keys)

    def used(self, but_for: str) -> int:
        """Return the bytes of all files and announced ones, but for those of one component."""
        total = 0
        with self._database.read() as connection:
            for table in (self._files, self._uploads):
                query = select(func.coalesce(func.sum(table.c.size), 0))
                others = table.c.component_id != but_for
                total += int(connection.execute(query.where(others)).scalar_one())
        return total

    def unclaimed(self, oldest: str, moment: str) -> list[str]:
        """Return the components that were never made, and the temporary data whose time is over.

        Args:
            oldest: What came before is not waited for any longer.
            moment: The present.
        """
        files, components = self._files, self._database.tables["component"]
        ended = files.c.upload_id.like(f"{TEMPORARY}%") & (files.c.upload_id < TEMPORARY + moment)
        lasting = or_(files.c.upload_id.is_(None), ~files.c.upload_id.like(f"{TEMPORARY}%"))
        query = (
            select(files.c.component_id)
            .join(components, components.c.id == files.c.component_id, isouter=True)
            .where(components.c.id.is_(None))
            .where(or_(ended, lasting & (files.c.created_at < oldest)))
        )
        with self._database.read() as connection:
            return list(connection.execute(query).scalars())

    def stale(self, oldest: str) -> list[Upload]:
        """Return the keys that are to be deleted, or were announced before `oldest`."""
        table = self._uploads
        old = (table.c.component_id == "") | (table.c.created_at < oldest)
        with self._database.read() as connection:
            return [_upload(row) for row in connection.execute(select(table).where(old))]

    def _note(self, connection: Connection, upload: Upload) -> None:
        connection.execute(insert(self._uploads).values(**asdict(upload), created_at=now()))

    def _forget(self, connection: Connection, keys: Sequence[str]) -> None:
        for some in _portions(keys):
            connection.execute(delete(self._uploads).where(self._uploads.c.key.in_(some)))


def _upload(row: Row[Any]) -> Upload:
    return Upload(row.key, row.component_id, row.file_name, row.size, row.md5, row.multipart)


def _portions(items: Sequence[str]) -> Iterable[Sequence[str]]:
    return (items[start : start + _SOME] for start in range(0, len(items), _SOME))
