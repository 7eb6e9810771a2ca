"""Remembers what movies consist of that servers hold, so that the next version sends only what is new.

One small file for each server, asset and component name, beside the cache of segments; what is lost or
damaged only costs a full upload.
"""

from __future__ import annotations

import hashlib
import json
import logging
from dataclasses import dataclass
from pathlib import Path
from typing import Optional

from ..errors import RushesError
from ..files import write_text_atomically
from ..records import from_plain, to_plain
from .changed_upload import HeldFile

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class SentFiles:
    """A folder of such files.

    Attributes:
        folder: Made when something is noted.
    """

    folder: Path

    def find(self, server: str, asset_id: str, name: str) -> Optional[HeldFile]:
        """Return the file that was sent last under a component name of an asset, or None."""
        path = self._path(server, asset_id, name)
        try:
            return from_plain(HeldFile, json.loads(path.read_text(encoding="utf-8")))
        except FileNotFoundError:
            return None
        except (OSError, ValueError, RushesError):
            logger.info("%s cannot be used", path, exc_info=True)
            return None

    def note(self, server: str, asset_id: str, name: str, held: HeldFile) -> None:
        """Remember a file that a server has confirmed; a full disk only costs a full upload later."""
        try:
            path = self._path(server, asset_id, name)
            path.parent.mkdir(parents=True, exist_ok=True)
            write_text_atomically(path, json.dumps(to_plain(held)))
        except (OSError, RushesError):
            logger.info("what was sent of %s is not remembered", name, exc_info=True)

    def _path(self, server: str, asset_id: str, name: str) -> Path:
        key = hashlib.sha256(f"{server}\n{asset_id}\n{name}".encode()).hexdigest()
        return self.folder / f"{key}.json"
