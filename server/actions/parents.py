"""What entities take over from those they are put below: projects, parents of notes, numbers of versions.

It is the same whether a key is set, when an entity is made or later, or a collection of the parent is
replaced: clients do both, in any order within a batch.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy import func, select, update

from ..protocol import ValidationError
from ..schema import EntityType
from .batch import Batch
from .workflow import first_status, first_type, first_version_status

Row = dict[str, Any]


def project_of(batch: Batch, context_id: str | None) -> str | None:
    """Return the project a context belongs to, or None when it is not there (yet)."""
    contexts = batch.tables["context"]
    query = select(contexts.c.project_id).where(contexts.c.id == context_id)
    return batch.once(("project", context_id), lambda: batch.connection.execute(query).scalar())


def begin_work(batch: Batch, kind: EntityType, row: Row) -> dict[str, Any]:
    """Return the type and the status a typed context begins with in its project, where it has none."""
    begun: dict[str, Any] = {}
    project_id, object_type_id = row["project_id"], kind.classifiers["object_typeid"]
    if row.get("type_id") is None and "type_id" not in kind.immutable:
        begun["type_id"] = first_type(batch, project_id, object_type_id)
    if row.get("status_id") is None and "status_id" not in kind.immutable:
        type_id = row.get("type_id") or begun.get("type_id")
        begun["status_id"] = first_status(batch, project_id, object_type_id, type_id)
    return begun


def settle_context(batch: Batch, kind: EntityType, context_id: str) -> None:
    """Complete a context that had no parent for a while, at the end of its batch.

    Raises:
        ValidationError: No operation put it below another one.
    """
    contexts = batch.tables["context"]
    query = select(contexts).where(contexts.c.id == context_id)
    row = batch.connection.execute(query).mappings().first()
    if row is None or kind.id == "Project":
        return
    if row["parent_id"] is None:
        raise ValidationError(f"{kind.id} needs a parent.")
    project_id = row["project_id"] or project_of(batch, row["parent_id"])
    begun = begin_work(batch, kind, {**row, "project_id": project_id})
    same = contexts.c.id == context_id
    batch.connection.execute(update(contexts).where(same).values(project_id=project_id, **begun))


def place_version(batch: Batch, asset_id: str, row: Row) -> dict[str, Any]:
    """Return what a version takes over from its asset: project, number and first status."""
    assets, versions = batch.tables["asset"], batch.tables["asset_version"]
    # Locks the asset where the database has row locks, so that numbers are counted without gaps.
    query = select(assets.c.project_id).where(assets.c.id == asset_id).with_for_update()
    placed = {"project_id": row.get("project_id") or batch.connection.execute(query).scalar()}
    if not row.get("version"):
        highest = select(func.max(versions.c.version)).where(versions.c.asset_id == asset_id)
        placed["version"] = (batch.connection.execute(highest).scalar() or 0) + 1
    if row.get("status_id") is None:
        placed["status_id"] = first_version_status(batch, placed["project_id"])
    return placed


def require_asset(batch: Batch, version_id: str) -> None:
    """Accept a version that had no asset when it was made, at the end of its batch.

    Raises:
        ValidationError: No operation gave it one.
    """
    versions = batch.tables["asset_version"]
    query = select(versions.c.id).where(versions.c.id == version_id, versions.c.asset_id.is_(None))
    if batch.connection.execute(query).first():
        raise ValidationError("AssetVersion needs an asset.")


def reply_place(batch: Batch, question_id: str, moment: str) -> dict[str, Any]:
    """Return where a reply stands, which is where the note it answers does, and mark that one active."""
    notes = batch.tables["note"]
    first = notes.c.id == question_id
    question = batch.connection.execute(select(notes).where(first)).mappings().first()
    if question is None:
        return {}
    batch.connection.execute(update(notes).where(first).values(thread_activity=moment))
    return {name: question[name] for name in ("parent_id", "parent_type", "project_id")}


def note_place(batch: Batch, parent_id: str) -> dict[str, Any]:
    """Return `parent_type` and `project_id` of a note on the given entity."""
    contexts, versions = batch.tables["context"], batch.tables["asset_version"]
    objects, sessions = batch.tables["review_session_object"], batch.tables["review_session"]
    queries = (
        select(contexts.c.concrete_type, contexts.c.project_id).where(contexts.c.id == parent_id),
        select(versions.c.id, versions.c.project_id).where(versions.c.id == parent_id),
        select(objects.c.id, sessions.c.project_id)
        .join(sessions, sessions.c.id == objects.c.review_session_id)
        .where(objects.c.id == parent_id),
    )
    names = ("TypedContext", "AssetVersion", "ReviewSessionObject")
    for name, query in zip(names, queries):
        row = batch.connection.execute(query).first()
        if row is not None:
            kind = "Project" if row[0] == "Project" else name
            return {"parent_type": kind, "project_id": row[1]}
    return {}
