"""The action `compose_component`: an addition of this server, which ftrack's does not have.

Clients learn of it by `product.capabilities` in `query_server_information`.
"""

from __future__ import annotations

import re
from typing import Any

from ..media.composing import Part, compose
from ..protocol import PermissionDeniedError, ValidationError
from . import arguments
from .batch import Batch
from .rows import find_row

CAPABILITY = "compose_component"
MAX_PARTS = 100_000
_SHA256 = re.compile(r"[0-9a-fA-F]{64}")


def compose_component(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `compose_component`: the file of a component is made of parts of others.

    The operation holds `component_id`, `file_name`, `file_size`, `sha256` and `parts`, each with
    `component_id`, `offset` and `size`. Parts may come from components the caller may read, and from
    uploads that no component claims yet.

    Raises:
        ValidationError: A part makes no sense, or the whole is not the announced one.
        NotFoundError: The server does not hold one of the files.
        PermissionDeniedError: The caller may not read a source, or not write the component.
        QuotaError: The server keeps no more media.
    """
    component_id = arguments.required(operation, "component_id", str)
    if batch.actor.writes.is_empty:
        raise PermissionDeniedError("Your roles let you read, not write.")
    kind = batch.schema["Component"]
    batch.require_writable(kind, component_id)
    name = arguments.required(operation, "file_name", str)
    size = arguments.required(operation, "file_size", int)
    sha256 = arguments.required(operation, "sha256", str)
    if not _SHA256.fullmatch(sha256):
        raise ValidationError('"sha256" must be 64 hexadecimal digits.')
    parts = _parts(arguments.required(operation, "parts", list))
    sources = {part.component_id for part in parts} - {component_id}
    claimed = {source for source in sources if find_row(batch, kind, (source,)) is not None}
    for source in claimed:
        batch.require_readable(kind, source)
    media = batch.state.media

    def act() -> None:
        compose(media, parts, component_id=component_id, name=name, size=size, sha256=sha256)
        media.remove(sources - claimed)  # they were sent for nothing else

    batch.after_commit.append(act)  # it may take long, and nobody shall wait in the transaction
    return {"action": CAPABILITY, "component_id": component_id}


def _parts(items: list[Any]) -> list[Part]:
    if not 0 < len(items) <= MAX_PARTS:
        raise ValidationError(f"A file is composed of 1 to {MAX_PARTS} parts.")
    parts = []
    for item in items:
        if not isinstance(item, dict):
            raise ValidationError("Each part must be an object.")
        part = {**item, "action": "A part"}
        source = arguments.required(part, "component_id", str)
        offset = arguments.required(part, "offset", int)
        size = arguments.required(part, "size", int)
        if offset < 0 or size < 1:
            raise ValidationError("A part begins at 0 or later and has a byte at least.")
        parts.append(Part(source, offset, size))
    return parts
