"""Which status and type a new context or version begins with, by the project's schema.

The status is the valid one with the highest sort number, the furthest from done; the type is the valid
one with the lowest.
"""

from __future__ import annotations

from sqlalchemy import Select, select

from ..schema.workspace import MILESTONE
from .batch import Batch

TASK = "11c137c0-ee7e-4f9c-91c5-8c77cec22b2c"


def first_version_status(batch: Batch, project_id: str | None) -> str | None:
    """Return the status of a new version in a project."""
    return batch.once(
        ("version status", project_id), lambda: _first_version_status(batch, project_id)
    )


def first_status(
    batch: Batch, project_id: str | None, object_type_id: str, type_id: str | None
) -> str | None:
    """Return the status of a new typed context, or None where none is valid."""
    key = ("status", project_id, object_type_id, type_id)
    return batch.once(key, lambda: _first_status(batch, project_id, object_type_id, type_id))


def first_type(batch: Batch, project_id: str | None, object_type_id: str) -> str | None:
    """Return the type of a new typed context, or None where none is valid."""
    key = ("type", project_id, object_type_id)
    return batch.once(key, lambda: _first_type(batch, project_id, object_type_id))


def _first_version_status(batch: Batch, project_id: str | None) -> str | None:
    schema = _schema_of(batch, project_id)
    workflow = schema and schema["asset_version_workflow_schema_id"]
    return _first_of_workflow(batch, workflow) if workflow else None


def _first_status(
    batch: Batch, project_id: str | None, object_type_id: str, type_id: str | None
) -> str | None:
    schema = _schema_of(batch, project_id)
    if schema is None:
        return None
    if object_type_id == TASK:
        workflow = _override(batch, schema["id"], type_id) or schema["task_workflow_schema_id"]
        return _first_of_workflow(batch, workflow) if workflow else None
    links, statuses = batch.tables["schema_status"], batch.tables["status"]
    query = (
        select(links.c.status_id)
        .join(statuses, statuses.c.id == links.c.status_id)
        .where(links.c.schema_id.in_(_object_schema(batch, schema["id"], object_type_id)))
        .order_by(statuses.c.sort.desc(), statuses.c.id)
    )
    return batch.connection.execute(query.limit(1)).scalar()


def _first_type(batch: Batch, project_id: str | None, object_type_id: str) -> str | None:
    schema = _schema_of(batch, project_id)
    if schema is None:
        return None
    types = batch.tables["type"]
    if object_type_id in (TASK, MILESTONE):
        links = batch.tables["task_type_schema_type"]
        chosen = links.c.task_type_schema_id == schema["task_type_schema_id"]
    else:
        links = batch.tables["schema_type"]
        chosen = links.c.schema_id.in_(_object_schema(batch, schema["id"], object_type_id))
    query = select(types.c.id).join(links, links.c.type_id == types.c.id).where(chosen)
    return batch.connection.execute(query.order_by(types.c.sort, types.c.id).limit(1)).scalar()


def _schema_of(batch: Batch, project_id: str | None) -> dict[str, str] | None:
    schemas, projects = batch.tables["project_schema"], batch.tables["context"]
    query = select(schemas).join(projects, projects.c.project_schema_id == schemas.c.id)
    row = batch.connection.execute(query.where(projects.c.id == project_id)).mappings().first()
    return dict(row) if row else None


def _object_schema(batch: Batch, schema_id: str, object_type_id: str) -> Select[tuple[str]]:
    table = batch.tables["schema"]
    query = select(table.c.id).where(table.c.project_schema_id == schema_id)
    return query.where(table.c.object_type_id == object_type_id)


def _override(batch: Batch, schema_id: str, type_id: str | None) -> str | None:
    table = batch.tables["project_schema_override"]
    query = select(table.c.workflow_schema_id).where(table.c.project_schema_id == schema_id)
    return batch.connection.execute(query.where(table.c.type_id == type_id)).scalar()


def _first_of_workflow(batch: Batch, workflow_id: str) -> str | None:
    links, statuses = batch.tables["workflow_schema_status"], batch.tables["status"]
    query = (
        select(statuses.c.id)
        .join(links, links.c.status_id == statuses.c.id)
        .where(links.c.workflow_schema_id == workflow_id)
        .order_by(statuses.c.sort.desc(), statuses.c.id)
    )
    return batch.connection.execute(query.limit(1)).scalar()
