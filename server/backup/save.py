"""Makes a backup: the rows of one moment and the media they tell of, while the server goes on.

A snapshot of the database is the moment. Files never change under their key, so the only thing that can
happen to one afterwards is that it is deleted: those of a folder are linked at once, and where one went
in between a later moment is taken.
"""

from __future__ import annotations

import tempfile
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Callable

from sqlalchemy import Connection, select

from ..media import MediaFiles
from ..media.files import key_of
from ..protocol import NotFoundError
from ..state import ServerState
from ..store.revision import HEAD
from .archive import ArchiveWriter, new_archive
from .rows import save_rows, tables_of

MEDIA = "media/"
_TRIES = 5
_BLOCK = 1024 * 1024


@dataclass
class Saved:
    """What a backup holds.

    Attributes:
        files: How many files of media.
        size: Their bytes.
        missing: Components whose file is told of, but is not in the storage.
    """

    files: int = 0
    size: int = 0
    missing: list[str] = field(default_factory=list)


def save_backup(
    state: ServerState, path: Path, progress: Callable[[int, int], None] = lambda done, total: None
) -> Saved:
    """Write a backup.

    Args:
        state: The opened data folder.
        path: Of the archive; replaced when it is there.
        progress: Told the files that are written, and how many there are.

    Raises:
        NoSpaceError: The disk is full.
        FileAccessError: The archive cannot be written.
        StorageError: The storage of media does not answer.
    """
    staging = tempfile.TemporaryDirectory(dir=state.settings.data_dir / "media", prefix="backup-")
    with staging as folder, new_archive(path, HEAD) as archive:
        held = _save_moment(state, archive, Path(folder))
        return _save_media(state.media, held, archive, progress)


def keep_rows(connection: Connection, revision: str, path: Path) -> None:
    """Write the rows alone, of tables of any revision: the copy before an upgrade.

    Raises:
        NoSpaceError: The disk is full.
        FileAccessError: The archive cannot be written.
    """
    with new_archive(path, revision) as archive:
        save_rows(connection, tables_of(connection, revision), archive)


@dataclass(frozen=True)
class _Held:
    """Files of one moment: component and local link by key; without a link it is read from the storage."""

    components: dict[str, str]
    links: dict[str, Path]


def _save_moment(state: ServerState, archive: ArchiveWriter, folder: Path) -> _Held:
    """Write the rows of a moment and hold the files they tell of; no longer a transaction than that."""
    links: dict[str, Path] = {}
    for turn in range(_TRIES):
        with state.database.read() as connection:
            components = _listed(connection, state)
            if _hold(state.media, components, links, folder) or turn == _TRIES - 1:
                save_rows(connection, tables_of(connection, HEAD), archive)
                break
    return _Held(components, links)


def _listed(connection: Connection, state: ServerState) -> dict[str, str]:
    files = state.database.tables.media_file
    rows = connection.execute(select(files.c.component_id, files.c.key))
    return {key_of(row.component_id, row.key): row.component_id for row in rows}


def _hold(
    media: MediaFiles, components: dict[str, str], links: dict[str, Path], folder: Path
) -> bool:
    """Link what is on this machine; says whether all of it was there."""
    if media.storage.direct is not None:
        return True
    complete = True
    for key in components.keys() - links.keys():
        link = folder / key.replace("/", "-")
        try:
            media.storage.fetch(key, link)
        except NotFoundError:
            complete = False
        else:
            links[key] = link
    return complete


def _save_media(
    media: MediaFiles, held: _Held, archive: ArchiveWriter, progress: Callable[[int, int], None]
) -> Saved:
    saved = Saved()
    for number, (key, component) in enumerate(sorted(held.components.items())):
        progress(number, len(held.components))
        link = held.links.get(key)
        if link is None and media.storage.size(key) is None:
            saved.missing.append(component)
            continue
        blocks = media.storage.read(key) if link is None else _blocks(link)
        saved.size += archive.add(MEDIA + key, blocks, packed=False)
        saved.files += 1
    return saved


def _blocks(path: Path) -> Iterator[bytes]:
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            yield block
