"""The notes that were seen last, kept on this machine for when the server is away.

One file a version, written whole or not at all. A file that cannot be read is as good as none.
"""

from __future__ import annotations

import hashlib
import json
import logging
from pathlib import Path

from ..errors import RushesError
from ..files import write_text_atomically
from ..records import from_plain, to_plain
from .note import NoteList

logger = logging.getLogger(__name__)

_KEPT = 200


class SeenNotes:
    """The notes seen last, by version.

    Args:
        folder: Where the files lie; made when needed.
        server: Address of the server they belong to.
    """

    def __init__(self, folder: Path, server: str) -> None:
        digest = hashlib.sha256(server.strip().rstrip("/").lower().encode()).hexdigest()[:12]
        self._folder = folder / digest

    def keep(self, notes: NoteList) -> None:
        """Keep the notes of a version; where that fails, none are kept. Writes a file."""
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            text = json.dumps(to_plain(notes), separators=(",", ":"))
            write_text_atomically(self._path(notes.version.id), text)
            self._forget_old()
        except (OSError, RushesError) as error:
            logger.info("the notes are not kept: %s", error)

    def find(self, version_id: str) -> NoteList | None:
        """Return the notes of a version as they were seen last, or None. Reads a file."""
        try:
            text = self._path(version_id).read_text(encoding="utf-8")
            return from_plain(NoteList, json.loads(text))
        except (OSError, ValueError, RushesError):
            return None

    def _path(self, version_id: str) -> Path:
        return self._folder / f"{hashlib.sha256(version_id.encode()).hexdigest()[:24]}.json"

    def _forget_old(self) -> None:
        files = sorted(self._folder.glob("*.json"), key=lambda path: path.stat().st_mtime)
        for path in files[:-_KEPT]:
            path.unlink(missing_ok=True)
