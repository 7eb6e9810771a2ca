"""Sends a file to a server that holds one much like it: only what is new, and a list of the rest.

The action `compose_component` is an addition of the embedded server, which announces it; where it is not
announced, or anything is not as expected, nothing is done and the file is sent as any other. The server
checks the whole against a SHA-256 of the local file.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections.abc import Callable, Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import FileAccessError, ServerError
from .chunks import Chunk, Span, chunks_of, spans
from .plan import changes_id

if TYPE_CHECKING:
    from ..session import Session

logger = logging.getLogger(__name__)

CAPABILITY = "compose_component"
# Beyond, sending the whole is as good and simpler.
_WORTH_IT = 0.6
_MOST_PARTS = 20_000
_BLOCK = 1 << 20


@dataclass(frozen=True)
class HeldFile:
    """A file a server holds: the component it belongs to and its chunks."""

    component_id: str
    chunks: tuple[Chunk, ...]


@dataclass(frozen=True)
class ChangedUpload:
    """What sending the changes came to.

    Attributes:
        size: Bytes of the file.
        sent: Bytes that were sent.
        sha256: Checksum of the file, which the server has confirmed.
    """

    size: int
    sent: int
    sha256: str


def can_compose(session: Session) -> bool:
    """Ask a server whether it makes files of parts of others.

    Raises:
        ServerError, NetworkError: The server refused or could not be asked.
    """
    answer = session.call([{"action": "query_server_information", "values": ["product"]}])[0]
    product = answer.get("product") if isinstance(answer, dict) else None
    capabilities = product.get("capabilities") if isinstance(product, dict) else None
    return isinstance(capabilities, list) and CAPABILITY in capabilities


def upload_changes(
    session: Session,
    component_id: str,
    path: Path,
    held: HeldFile,
    send: Callable[[str, Path], object],
) -> ChangedUpload | None:
    """Send what is new in a file, and have the server make the file of it and what it holds.

    May be repeated after any failure; the ids are the same then, and the file of what is new has the same
    path, bytes and time, so that an upload of it can go on.

    Args:
        session: Open session on the server.
        component_id: Id that the bytes are stored under; the component need not exist yet.
        path: The file.
        held: A file the server is thought to hold.
        send: Uploads a file under an id, as `Session.upload` does; it may know that this was done.

    Returns:
        What was sent, or None where the file must be sent as a whole.

    Raises:
        FileAccessError: The file cannot be read, or what is new not be put aside.
        NetworkError: The server could not be asked; or what `send` raises.
    """
    parts = spans(chunks_of(path), held.chunks)
    size, new = path.stat().st_size, sum(part.size for part in parts if not part.is_old)
    if new > _WORTH_IT * size or len(parts) > _MOST_PARTS or not can_compose(session):
        return None
    delta_id = changes_id(component_id)
    sha256 = _sha256(path)
    try:
        if new:
            _send_new(delta_id, path, parts, send)
        session.call([_operation(component_id, path, held, delta_id, parts, size, sha256)])
    except ServerError as error:
        logger.info("%s is sent as a whole: %s", path.name, error)
        return None
    return ChangedUpload(size, new, sha256)


def _send_new(
    delta_id: str, path: Path, parts: Sequence[Span], send: Callable[[str, Path], object]
) -> None:
    aside = path.with_name(f"{path.name}.changes")
    try:
        with path.open("rb") as whole, aside.open("wb") as changes:
            for part in parts:
                if not part.is_old:
                    whole.seek(part.offset)
                    changes.write(whole.read(part.size))
        modified = path.stat().st_mtime_ns
        os.utime(aside, ns=(modified, modified))
        send(delta_id, aside)
    except OSError as error:
        raise FileAccessError(
            f"{aside} cannot be written: {error.strerror}.", path=aside
        ) from error
    finally:
        with suppress(OSError):
            aside.unlink()


def _operation(
    component_id: str,
    path: Path,
    held: HeldFile,
    delta_id: str,
    parts: Sequence[Span],
    size: int,
    sha256: str,
) -> dict[str, Any]:
    listed, new = [], 0
    for part in parts:
        source, offset = (held.component_id, part.offset) if part.is_old else (delta_id, new)
        listed.append({"component_id": source, "offset": offset, "size": part.size})
        new += 0 if part.is_old else part.size
    return {
        "action": CAPABILITY,
        "component_id": component_id,
        "file_name": path.name,
        "file_size": size,
        "sha256": sha256,
        "parts": listed,
    }


def _sha256(path: Path) -> str:
    hashed = hashlib.sha256()
    with path.open("rb") as file:
        while block := file.read(_BLOCK):
            hashed.update(block)
    return hashed.hexdigest()
