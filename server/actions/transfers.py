"""The actions around uploads: where to send a file, and that all parts of it have been sent."""

from __future__ import annotations

import secrets
from typing import Any

from sqlalchemy import select

from ..media.files import checksum_problem, content_type
from ..protocol import PermissionDeniedError, ValidationError
from ..state import ServerState
from . import arguments
from .batch import Batch
from .modify import find_row

UPLOAD = "upload"
PART = "part"
JOIN = "join"
MAX_PARTS = 10000


def get_upload_metadata(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `get_upload_metadata`; the component need not exist yet (protocol 2.8).

    Raises:
        ValidationError: Sizes or checksum make no sense.
        PermissionDeniedError: The component belongs to a project in which the caller does not work.
        QuotaError: The server keeps no more media.
    """
    component_id = arguments.required(operation, "component_id", str)
    if batch.actor.writes.is_empty:
        raise PermissionDeniedError("Your roles let you read, not write.")
    batch.require_writable(batch.schema["Component"], component_id)
    name, size = _name_and_size(batch, component_id, operation)
    checksum = arguments.optional(operation, "checksum", str)
    problem = checksum_problem(checksum)
    if problem:
        raise ValidationError(problem)
    limit = batch.state.settings.max_upload
    if size is not None and not 0 <= size <= limit:
        raise ValidationError(f"file_size must be between 0 and {limit} bytes.")
    batch.state.media.require_room(size or 0, component_id)
    parts = arguments.optional(operation, "parts", int)
    if parts is not None:
        return _in_parts(batch, component_id, name, size, parts)
    facts = {"component": component_id, "name": name, "size": size, "md5": checksum}
    headers = {"Content-Type": content_type(name)}
    if size is not None:
        headers["Content-Length"] = str(size)
    if checksum:
        headers["Content-MD5"] = checksum
    return {"component_id": component_id, "url": _url(batch, UPLOAD, facts), "headers": headers}


def complete_multipart_upload(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `complete_multipart_upload`; the file itself was joined by `prepare_joining`."""
    component_id = arguments.required(operation, "component_id", str)
    return {
        "action": "complete_multipart_upload",
        "component_id": component_id,
        "url": batch.addresses.media(component_id),
    }


def generate_signed_url(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `generate_signed_url` with the address of a component's file.

    Raises:
        NotFoundError: There is no such component.
        PermissionDeniedError: It belongs to a project the caller does not see.
    """
    component_id = arguments.required(operation, "component_id", str)
    kind = batch.schema["Component"]
    if find_row(batch, kind, (component_id,)) is None:
        raise arguments.not_found(kind, (component_id,))
    batch.require_readable(kind, component_id)
    return {
        "action": "generate_signed_url",
        "component_id": component_id,
        "signed_url": batch.addresses.media(component_id),
    }


def prepare_joining(state: ServerState, operation: arguments.Operation) -> None:
    """Join the parts of an upload, before and outside of the transaction: it may take minutes.

    Raises:
        ValidationError: A part is missing or other than stated.
        PermissionDeniedError: The upload is not one of this server, or has ended.
    """
    upload_id = arguments.required(operation, "upload_id", str)
    component_id = arguments.required(operation, "component_id", str)
    parts = arguments.required(operation, "parts", list)
    facts = state.signer.read(JOIN, upload_id)
    if facts["component"] != component_id:
        raise ValidationError("This upload belongs to another component.")
    listed = sorted(_part(item) for item in parts)
    if [number for number, _ in listed] != list(range(1, facts["parts"] + 1)):
        raise ValidationError(
            f"The upload has parts 1 to {facts['parts']}; each must be listed once."
        )
    state.media.join_parts(upload_id, component_id, facts["name"], facts["size"], listed)


def _name_and_size(
    batch: Batch, component_id: str, operation: arguments.Operation
) -> tuple[str, int | None]:
    name = arguments.optional(operation, "file_name", str)
    size = arguments.optional(operation, "file_size", int)
    if name is None or size is None:
        table = batch.tables["component"]
        query = select(table.c.name, table.c.file_type, table.c.size)
        row = batch.connection.execute(query.where(table.c.id == component_id)).first()
        if row is not None:
            name = name or f"{row.name}{row.file_type or ''}"
            size = size if size is not None else row.size or None
    return name or component_id, size


def _in_parts(
    batch: Batch, component_id: str, name: str, size: int | None, parts: int
) -> dict[str, Any]:
    if not 1 <= parts <= MAX_PARTS:
        raise ValidationError(f"parts must be between 1 and {MAX_PARTS}.")
    upload_id = batch.state.signer.token(
        JOIN,
        batch.state.settings.upload_seconds,
        component=component_id,
        name=name,
        size=size,
        parts=parts,
        nonce=secrets.token_hex(8),
    )
    urls = [
        {
            "part_number": number,
            "signed_url": _url(batch, PART, {"upload": upload_id, "number": number}),
        }
        for number in range(1, parts + 1)
    ]
    return {"component_id": component_id, "upload_id": upload_id, "urls": urls}


def _url(batch: Batch, act: str, facts: dict[str, Any]) -> str:
    token = batch.state.signer.token(act, batch.state.settings.upload_seconds, **facts)
    return f"{batch.addresses.base_url}/upload/{act}/{token}"


def _part(item: Any) -> tuple[int, str]:
    number = item.get("part_number") if isinstance(item, dict) else None
    tag = item.get("e_tag") if isinstance(item, dict) else None
    if not isinstance(number, int) or not isinstance(tag, str) or len(tag.strip('"')) != 32:
        raise ValidationError("Each part must have a part_number and its e_tag.")
    checksum = tag.strip('"').lower()
    if not checksum.isalnum():
        raise ValidationError("An e_tag is not one of this server.")
    return number, checksum
