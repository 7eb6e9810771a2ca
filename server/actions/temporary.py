"""`create` with the type `tempdata`: bytes that are kept for a while and belong to no entity (protocol 2.15)."""

from __future__ import annotations

import json
import secrets
from datetime import datetime, timedelta, timezone
from typing import Any

from ..protocol import PermissionDeniedError, ValidationError, parse_moment, plain
from . import arguments
from .batch import Batch

TYPE = "tempdata"
_USUAL_S = 24 * 3600
_LONGEST_S = 30 * 24 * 3600


def is_temporary(operation: arguments.Operation) -> bool:
    """Say whether an operation makes temporary data, not an entity."""
    return operation.get("type") == TYPE and "entity_type" not in operation


def keep_temporary(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Keep `data` until `expiry`: a text as it is, anything else as JSON.

    Raises:
        ValidationError: There are no data, or the expiry is none.
        PermissionDeniedError: The caller may not write.
        QuotaError: The server keeps no more media.
    """
    if batch.actor.writes.is_empty:
        raise PermissionDeniedError("Your roles let you read, not write.")
    if operation.get("data") is None:
        raise ValidationError("tempdata needs data.")
    data = operation["data"]
    is_text = isinstance(data, str)
    content = (data if is_text else json.dumps(data)).encode("utf-8")
    seconds = _seconds(operation.get("expiry"))
    data_id, media = secrets.token_hex(16), batch.state.media
    media.require_room(len(content), data_id)
    name = f"{TYPE}.txt" if is_text else f"{TYPE}.json"
    batch.after_commit.append(lambda: media.keep_for(seconds, content, data_id, name))
    url = batch.addresses.media(data_id)
    shown = {"__type__": "url", "url": url, "value": url}
    return {"action": "create", "data": {"id": data_id, "url": shown}}


def _seconds(expiry: Any) -> float:
    """Return for how long data are kept; `expiry` is a number of seconds or a moment."""
    if expiry is None:
        return _USUAL_S
    value = plain(expiry)
    moment = parse_moment(value) if isinstance(value, str) else None
    if moment is not None:
        value = (moment - datetime.now(timezone.utc)) / timedelta(seconds=1)
    if isinstance(value, bool) or not isinstance(value, (int, float)) or not value > 0:
        raise ValidationError("expiry must be a number of seconds, or a moment to come.")
    return min(value, _LONGEST_S)
