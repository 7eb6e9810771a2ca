"""The action `encode_media`: orders what the background worker makes (protocol 2.10)."""

from __future__ import annotations

import json
import uuid
from typing import Any

from sqlalchemy import select

from ..encoding import Output, Task, order
from ..encoding.kinds import IMAGE, kind_by_name
from ..protocol import NotFoundError
from ..state import ServerState
from . import arguments
from .batch import Batch
from .create import create

_MOVIE_OUTPUTS = (("ftrackreview-mp4", "video/mp4"), ("thumbnail", "image/jpeg"))
_IMAGE_OUTPUTS = (("ftrackreview-image", "image/jpeg"),)


def encode_media(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `encode_media`: make a job and the components of what it will make.

    Raises:
        NotFoundError: There is no such component, or no such version.
        PermissionDeniedError: The caller may not publish there.
    """
    component_id = arguments.required(operation, "component_id", str)
    version_id = arguments.optional(operation, "version_id", str)
    keep = arguments.optional(operation, "keep_original", bool)
    name = _file_name(batch, component_id)
    batch.require_readable(batch.schema["Component"], component_id)
    if keep is False:
        batch.require_writable(batch.schema["Component"], component_id)
    if version_id is not None:
        batch.expect("asset_version", version_id, "encode_media")
    wanted = _IMAGE_OUTPUTS if kind_by_name(name) == IMAGE else _MOVIE_OUTPUTS
    outputs = tuple(Output(str(uuid.uuid4()), form) for _, form in wanted)
    task = Task(str(uuid.uuid4()), component_id, version_id, keep is not False, outputs)
    for output, (label, _) in zip(outputs, wanted):
        data = {"id": output.component_id, "name": label, "file_type": output.suffix}
        _create(batch, "FileComponent", version_id=version_id, **data)
    job = {"description": f"Encoding {name}", **task.job_data}
    _create(batch, "Job", id=task.job_id, data=json.dumps(job))
    for output in outputs:
        _create(batch, "JobComponent", job_id=task.job_id, component_id=output.component_id)
    order(batch.connection, batch.tables, task)
    batch.after_commit.append(batch.state.encoding.ring)
    return {"job_id": task.job_id}


def prepare_encoding(state: ServerState, operation: arguments.Operation) -> None:
    """Take notice of a file that was just sent to the storage, before and outside of the transaction.

    Raises:
        StorageError: The storage does not answer.
    """
    state.media.find(arguments.required(operation, "component_id", str))


def _file_name(batch: Batch, component_id: str) -> str:
    table = batch.tables["component"]
    query = select(table.c.name, table.c.file_type).where(table.c.id == component_id)
    row = batch.connection.execute(query).first()
    if row is None:
        raise NotFoundError(f"There is no Component {component_id!r}.")
    stored = batch.state.media.known(component_id)
    return stored.name if stored else f"{row.name}{row.file_type or ''}"


def _create(batch: Batch, kind: str, **data: Any) -> None:
    create(batch, {"action": "create", "entity_type": kind, "entity_data": data})
