"""Makes a file from parts of files the server holds, so that a new version sends only what changed.

The whole is checked against the length and the SHA-256 the client computed over its own file; anything
else leaves nothing behind.
"""

from __future__ import annotations

import hashlib
from collections.abc import Sequence
from contextlib import closing
from dataclasses import dataclass

from ..protocol import NotFoundError, ValidationError
from .files import MediaFiles, StoredFile


@dataclass(frozen=True)
class Part:
    """Bytes of a file the server holds: whose, from where, and how many."""

    component_id: str
    offset: int
    size: int


def compose(
    media: MediaFiles,
    parts: Sequence[Part],
    *,
    component_id: str,
    name: str,
    size: int,
    sha256: str,
) -> None:
    """Make the file of a component from parts, in order; may be repeated.

    Args:
        media: The files of the server.
        parts: What it consists of.
        component_id: The component, which need not exist yet.
        name: File name.
        size: Bytes of the whole.
        sha256: Checksum of the whole, in hexadecimal.

    Raises:
        NotFoundError: The server does not hold one of the files.
        ValidationError: A part lies outside of its file, or the whole is not the announced one.
        QuotaError: All files together would be more than the server keeps.
        StorageError: The storage does not answer.
    """
    stamp = f"composed {sha256}"
    if media.is_made_of(component_id, stamp):
        return
    files = {part.component_id: _file(media, part.component_id) for part in parts}
    for part in parts:
        if part.offset + part.size > files[part.component_id].size:
            raise ValidationError(f"A part lies outside of the file of {part.component_id}.")
    if sum(part.size for part in parts) != size:
        raise ValidationError(f"The parts are not {size} bytes together.")
    media.require_room(size, component_id)
    hashed = hashlib.sha256()
    with closing(media.staging.arrival(size)) as arrival:
        for part in parts:
            for block in media.read(files[part.component_id], part.offset, part.size):
                hashed.update(block)
                arrival.write(block)
        if hashed.hexdigest() != sha256.lower():
            raise ValidationError("The composed file is not the announced one.")
        media.keep(arrival, component_id, name, stamp)


def _file(media: MediaFiles, component_id: str) -> StoredFile:
    found = media.find(component_id)
    if found is None:
        raise NotFoundError(f"The server holds no file of {component_id}.")
    return found
