"""The server's secret: what it signs addresses and guest links with."""

from __future__ import annotations

import os
import secrets
import tempfile
from pathlib import Path

from rushes.core.errors import FileAccessError

_BYTES = 32


def load_secret(folder: Path) -> bytes:
    """Return the secret of a data folder, made on first use and readable by its owner only.

    Raises:
        FileAccessError: The file cannot be read or written, or is damaged.
    """
    path = folder / "secret.key"
    try:
        if not path.exists():
            _write(path, secrets.token_bytes(_BYTES))
        secret = path.read_bytes()
    except OSError as error:
        raise FileAccessError(f"{path} cannot be used: {error}", path=path) from error
    if len(secret) != _BYTES:
        raise FileAccessError(
            f"{path} is damaged.",
            next_step="Restore it from a backup, or remove it: every link made so far then ends.",
        )
    return secret


def _write(path: Path, content: bytes) -> None:
    handle, temporary = tempfile.mkstemp(dir=path.parent)  # 0600 by itself
    try:
        with os.fdopen(handle, "wb") as file:
            file.write(content)
        os.replace(temporary, path)
    except OSError:
        os.unlink(temporary)
        raise
