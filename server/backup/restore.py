"""Puts a backup in the place of a data folder's rows and media, whether or not its server is running.

Media comes first, under keys that no row tells of yet; then all rows in one transaction. So whatever ends
it in between, the server still has what it had. The server answers nobody meanwhile, and from then
on serves the restored data.
"""

from __future__ import annotations

from collections.abc import Iterable
from contextlib import closing
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Callable

from sqlalchemy import Connection, delete, insert, select, text

from rushes.core.errors import BrokenBackupError

from ..access.review_links import revoke_links_of_another_secret
from ..media import MediaFiles
from ..media.announced import content_type
from ..media.files import key_of
from ..media.rows import Upload
from ..protocol import now
from ..state import ServerState
from ..store.revision import HEAD, VERSION_TABLE, refuse_newer
from ..store.upgrade import upgrade
from .archive import ArchiveReader
from .pause import paused
from .rows import load_rows, tables_of
from .save import MEDIA


@dataclass(frozen=True)
class Restored:
    """What came back.

    Attributes:
        created_at: When the backup was made, UTC.
        rows: How many rows.
        files: How many files of media.
    """

    created_at: str
    rows: int
    files: int


def restore_backup(
    state: ServerState, path: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> Restored:
    """Replace everything in a data folder by a backup; nothing is changed unless it is whole.

    Args:
        state: The opened data folder.
        path: Of the archive.
        progress: Told the files that are back, and how many there are.

    Raises:
        BrokenBackupError: The archive is no backup, or not as it was written.
        NewerDataError: It was made by a newer Rushes.
        FileAccessError: It cannot be read, or another restore is under way.
        NoSpaceError: The disk is full.
        StorageError: The storage of media does not answer.
    """
    with closing(ArchiveReader(path)) as archive:
        refuse_newer(archive.revision)
        with paused(state.settings.data_dir):
            brought: list[str] = []
            try:
                _bring_media(state.media, archive, brought, progress)
                with state.database.write() as connection:
                    rows = _replace_rows(connection, state, archive)
            except BaseException:
                _take_back(state, brought)
                raise
    state.database.refresh_schema()
    return Restored(archive.created_at, rows, len(brought))


def _bring_media(
    media: MediaFiles,
    archive: ArchiveReader,
    brought: list[str],
    progress: Callable[[int, int], None],
) -> None:
    keys = archive.names(MEDIA)
    for number, key in enumerate(keys):
        progress(number, len(keys))
        _bring(media, archive, key)
        brought.append(key)


def _bring(media: MediaFiles, archive: ArchiveReader, key: str) -> None:
    if not is_key(key):
        raise BrokenBackupError(f"The backup has media under a key that is none: {key[:80]!r}.")
    with closing(media.staging.arrival(archive.size(MEDIA + key))) as arrival:
        for block in archive.read(MEDIA + key):
            arrival.write(block)
        arrival.finish()
        media.storage.put(key, arrival.path, content_type(key))


def is_key(key: str) -> bool:
    """Say whether a text can be a key of the storage: hexadecimal digits, hyphens and slashes."""
    return bool(key) and set(key) <= set("0123456789abcdef-/") and not key.startswith("/")


def _replace_rows(connection: Connection, state: ServerState, archive: ArchiveReader) -> int:
    files = state.database.tables.media_file
    held = {key_of(*row) for row in connection.execute(select(files.c.component_id, files.c.key))}
    if archive.revision == HEAD:
        for table in reversed(state.database.tables.metadata.sorted_tables):
            connection.execute(delete(table))
        rows = load_rows(connection, tables_of(connection, HEAD), archive)
    else:
        state.database.tables.metadata.drop_all(connection)
        connection.execute(text(f"DROP TABLE {VERSION_TABLE}"))
        upgrade(connection, archive.revision)
        rows = load_rows(connection, tables_of(connection, archive.revision), archive)
        upgrade(connection)
    revoke_links_of_another_secret(connection, state.database.tables, state.secret)
    now_held = connection.execute(select(files.c.component_id, files.c.key))
    _leave_to_tidying(connection, state, held - {key_of(*row) for row in now_held})
    return rows


def _leave_to_tidying(connection: Connection, state: ServerState, keys: Iterable[str]) -> None:
    """Note keys that are nobody's any more; the server deletes what is under them."""
    uploads = state.database.tables.media_upload
    for key in keys:
        connection.execute(delete(uploads).where(uploads.c.key == key))
        connection.execute(insert(uploads).values(**asdict(Upload(key, "")), created_at=now()))


def _take_back(state: ServerState, brought: list[str]) -> None:
    """Delete what was brought in vain, but for what the present rows tell of."""
    files = state.database.tables.media_file
    with state.database.read() as connection:
        rows = connection.execute(select(files.c.component_id, files.c.key))
        held = {key_of(*row) for row in rows}
    state.media.storage.remove(key for key in brought if key not in held)
