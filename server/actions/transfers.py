"""The actions around uploads: where to send a file, and that all parts of it have been sent."""

from __future__ import annotations

import base64
import re
import secrets
from collections.abc import Iterable
from dataclasses import asdict, replace
from typing import Any

from sqlalchemy import select

from ..media.announced import checksum_problem, content_type
from ..media.files import new_key
from ..media.rows import Upload
from ..media.storage import HeldPart
from ..protocol import PermissionDeniedError, ValidationError
from ..state import ServerState
from . import arguments
from .batch import Batch
from .rows import find_row

UPLOAD = "upload"
PART = "part"
JOIN = "join"
MAX_PARTS = 10000
_OUR_TAG = re.compile(r"[0-9a-fA-F]{32}")
_ANY_TAG = re.compile(r"[0-9a-zA-Z+/=_-]{1,128}")


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
    if parts is not None and not 1 <= parts <= MAX_PARTS:
        raise ValidationError(f"parts must be between 1 and {MAX_PARTS}.")
    if batch.state.media.takes_directly(size, parts):
        upload = Upload(new_key(component_id), component_id, name, size or 0, _hex(checksum))
        return _directly(batch, upload, checksum, parts)
    if parts is not None:
        facts = {"component": component_id, "name": name, "size": size, "parts": parts}
        token = _token(batch, JOIN, {**facts, "nonce": secrets.token_hex(8)})
        return _parts_answer(batch, token, component_id, None, range(1, parts + 1))
    facts = {"component": component_id, "name": name, "size": size, "md5": checksum}
    return _whole_answer(component_id, _url(batch, UPLOAD, facts), name, size, checksum)


def get_upload_parts(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `get_upload_parts`: which parts have arrived, and fresh addresses for the others.

    Raises:
        ValidationError: The upload belongs to another component.
        PermissionDeniedError: It is not one of this server, or has ended; or the caller may not write there.
    """
    token = arguments.required(operation, "upload_id", str)
    component_id = arguments.required(operation, "component_id", str)
    if batch.actor.writes.is_empty:
        raise PermissionDeniedError("Your roles let you read, not write.")
    batch.require_writable(batch.schema["Component"], component_id)
    facts = _facts_of(batch.state, token, component_id)
    answer: dict[str, Any] = {"action": "get_upload_parts"}

    def look() -> None:
        upload = _upload_of(facts)
        held = batch.state.media.held_parts(token, upload)
        arrived = {part.number for part in held}
        missing = [n for n in range(1, facts["parts"] + 1) if n not in arrived]
        answer.update(_parts_answer(batch, token, component_id, upload, missing))
        answer["parts"] = [_shown(part) for part in held]

    batch.after_commit.append(look)  # the storage may be slow, and nobody shall wait for it
    return answer


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
    token = arguments.required(operation, "upload_id", str)
    component_id = arguments.required(operation, "component_id", str)
    parts = arguments.required(operation, "parts", list)
    facts = _facts_of(state, token, component_id)
    upload = _upload_of(facts)
    listed = sorted(_part(item, upload is None) for item in parts)
    if [number for number, _ in listed] != list(range(1, facts["parts"] + 1)):
        raise ValidationError(
            f"The upload has parts 1 to {facts['parts']}; each must be listed once."
        )
    if upload is not None:
        state.media.join_directly(token, upload, listed)
    else:
        state.media.join_parts(token, component_id, facts["name"], facts["size"], listed)


def _facts_of(state: ServerState, token: str, component_id: str) -> dict[str, Any]:
    facts = state.signer.read(JOIN, token)
    if facts["component"] != component_id:
        raise ValidationError("This upload belongs to another component.")
    return facts


def _upload_of(facts: dict[str, Any]) -> Upload | None:
    """Return what was announced to the storage, or None when the parts come through the server."""
    return Upload(**facts["direct"]) if "direct" in facts else None


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
    name = name or component_id
    if "\0" in component_id + name:
        raise ValidationError("An id and a name hold no character zero.")
    return name, size


def _directly(
    batch: Batch, upload: Upload, checksum: str | None, parts: int | None
) -> dict[str, Any]:
    """Let the client send to the storage itself; the answer is complete after the commit."""
    media, answer = batch.state.media, {"component_id": upload.component_id}

    def announce() -> None:
        direct = media.storage.direct
        assert direct is not None  # as `takes_directly` said
        kind, seconds = content_type(upload.file_name), batch.state.settings.upload_seconds
        if parts is None:
            media.announce(upload)
            url = direct.upload_address(upload.key, kind, upload.size, checksum, seconds)
            name, component_id = upload.file_name, upload.component_id
            answer.update(_whole_answer(component_id, url, name, upload.size, checksum))
            return
        begun = replace(upload, multipart=direct.begin_parts(upload.key, kind))
        media.announce(begun)
        facts = {"component": upload.component_id, "parts": parts, "direct": asdict(begun)}
        token = _token(batch, JOIN, facts)
        numbers = range(1, parts + 1)
        answer.update(_parts_answer(batch, token, upload.component_id, begun, numbers))

    batch.after_commit.append(announce)
    return answer


def _whole_answer(
    component_id: str, url: str, name: str, size: int | None, checksum: str | None
) -> dict[str, Any]:
    headers = {"Content-Type": content_type(name)}
    if size is not None:
        headers["Content-Length"] = str(size)
    if checksum:
        headers["Content-MD5"] = checksum
    return {"component_id": component_id, "url": url, "headers": headers}


def _parts_answer(
    batch: Batch, token: str, component_id: str, upload: Upload | None, numbers: Iterable[int]
) -> dict[str, Any]:
    """Return the addresses of some parts, at the storage if `upload` goes there."""
    direct, seconds = batch.state.media.storage.direct, batch.state.settings.upload_seconds
    urls = []
    for number in numbers:
        if upload is not None and upload.multipart is not None and direct is not None:
            url = direct.part_address(upload.key, upload.multipart, number, seconds)
        else:
            url = _url(batch, PART, {"upload": token, "number": number})
        urls.append({"part_number": number, "signed_url": url})
    return {"component_id": component_id, "upload_id": token, "urls": urls}


def _token(batch: Batch, act: str, facts: dict[str, Any]) -> str:
    return batch.state.signer.token(act, batch.state.settings.upload_seconds, **facts)


def _url(batch: Batch, act: str, facts: dict[str, Any]) -> str:
    return f"{batch.addresses.base_url}/upload/{act}/{_token(batch, act, facts)}"


def _shown(part: HeldPart) -> dict[str, Any]:
    return {"part_number": part.number, "e_tag": part.e_tag, "size": part.size}


def _hex(checksum: str | None) -> str | None:
    return base64.b64decode(checksum).hex() if checksum else None


def _part(item: Any, is_ours: bool) -> tuple[int, str]:
    """Return number and ETag of a part; an ETag of this server is an MD5, and names a file."""
    number = item.get("part_number") if isinstance(item, dict) else None
    tag = item.get("e_tag") if isinstance(item, dict) else None
    if not isinstance(number, int) or not isinstance(tag, str):
        raise ValidationError("Each part must have a part_number and its e_tag.")
    checksum = tag.strip('"')
    known = _OUR_TAG if is_ours else _ANY_TAG
    if not known.fullmatch(checksum):
        raise ValidationError("An e_tag is not one of this server.")
    return number, checksum.lower() if is_ours else checksum
