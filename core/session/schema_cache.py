"""Keeps a server's schema on disk, one file a server and hash, so that a start costs one small call.

Files are written whole or not at all. A file that cannot be read or written is as good as none: the
schema is asked for again.
"""

from __future__ import annotations

import json
import logging
import re
from pathlib import Path
from typing import Any

from ..errors import RushesError
from ..files import write_text_atomically

logger = logging.getLogger(__name__)


class SchemaCache:
    """The cached schemas of one server.

    Args:
        folder: Where the files lie; made when needed.
        server_url: The server they belong to.
    """

    def __init__(self, folder: Path, server_url: str) -> None:
        import hashlib

        digest = hashlib.sha256(server_url.encode()).hexdigest()[:12]
        host = re.sub(r"[^A-Za-z0-9.-]+", "_", server_url.split("://")[-1])[:60]
        self._folder = folder
        self._stem = f"schema-{host}-{digest}"

    def is_empty(self) -> bool:
        """Return whether there is no schema of this server at all."""
        return not self._files()

    def load(self, schema_hash: str) -> list[dict[str, Any]] | None:
        """Return the schema with this hash, or None."""
        try:
            raw = json.loads(self._path(schema_hash).read_bytes())
        except (OSError, ValueError):
            return None
        whole = isinstance(raw, list) and all(isinstance(item, dict) for item in raw)
        return raw if whole else None

    def store(self, schema_hash: str, raw: list[dict[str, Any]]) -> None:
        """Keep a schema and forget those with other hashes."""
        path = self._path(schema_hash)
        try:
            self._folder.mkdir(parents=True, exist_ok=True)
            write_text_atomically(path, json.dumps(raw, separators=(",", ":")))
            for other in self._files():
                if other != path:
                    other.unlink(missing_ok=True)
        except (OSError, RushesError) as error:
            logger.info("the schema is not cached: %s", error)

    def _path(self, schema_hash: str) -> Path:
        safe = re.sub(r"[^A-Za-z0-9]+", "_", schema_hash)[:64]
        return self._folder / f"{self._stem}-{safe}.json"

    def _files(self) -> list[Path]:
        return list(self._folder.glob(f"{self._stem}-*.json"))


def default_folder() -> Path:
    """Return the user's own cache folder for schemas."""
    import platformdirs

    return platformdirs.user_cache_path("rushes", False) / "schemas"
