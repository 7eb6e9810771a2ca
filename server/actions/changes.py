"""What follows when an entity changes: histories, inherited values, types of the workspace."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from typing import Any

from sqlalchemy import insert, select, update

from ..access.passphrase import hash_passphrase
from ..protocol import ValidationError, now
from ..schema import FAMILY_COLUMN, EntityType
from ..schema.workspace import type_name
from .batch import Batch
from .custom_attributes import check_configuration
from .effects import check_email, one_column
from .parents import note_place, place_version, reply_place, require_asset, settle_context

Row = Mapping[str, Any]


def before_update(batch: Batch, kind: EntityType, old: Row, new: dict[str, Any]) -> None:
    """Complete or refuse the changed columns of a row.

    Args:
        batch: The call.
        kind: Concrete type of the row.
        old: The row as it is.
        new: The columns that change; completed in place.

    Raises:
        ValidationError: A change makes no sense.
    """
    if kind.table == "job" and new.get("status") in ("done", "failed"):
        new.setdefault("finished_at", now())
    elif kind.table == "review_session" and new.get("passphrase"):
        new["passphrase"] = hash_passphrase(new["passphrase"])
    elif kind.table in ("review_session_invitee", "resource") and "email" in new:
        check_email(new["email"])
    elif kind.table == "note":
        _place_note(batch, old, new)
    elif kind.table == "review_session_object_annotation":
        new.setdefault("updated_at", now())
    elif kind.table == "context" and "parent_id" in new and kind.id != "Project":
        _check_parent(batch, kind, old["id"], new["parent_id"])
    elif kind.table == "asset_version" and "asset_id" in new:
        _place_version(batch, old, new)
    elif kind.table == "schema":
        new.update(one_column(new))
    elif kind.table == "custom_configuration_base":
        check_configuration(batch, old, new)


def after_update(batch: Batch, kind: EntityType, old: Row, new: Mapping[str, Any]) -> None:
    """Do what follows once the row is changed."""
    if kind.table in ("context", "asset_version") and "status_id" in new:
        _note_status(batch, kind, old, new["status_id"])
    if kind.table == "context" and new.get("parent_id") and kind.id != "Project":
        _move(batch, old, new["parent_id"])
    if kind.table == "object_type" and "name" in new:
        contexts = batch.tables["context"]
        batch.connection.execute(
            update(contexts)
            .where(contexts.c.object_type_id == old["id"])
            .values({FAMILY_COLUMN: type_name(new["name"])})
        )


def _note_status(batch: Batch, kind: EntityType, old: Row, status_id: str | None) -> None:
    if status_id == old["status_id"]:
        return
    parent = "TypedContext" if kind.table == "context" else "AssetVersion"
    row = {
        "id": str(uuid.uuid4()),
        FAMILY_COLUMN: f"{parent}StatusChange",
        "parent_id": old["id"],
        "parent_type": parent,
        "date": now(),
        "status_id": status_id,
        "from_status_id": old["status_id"],
        "user_id": batch.actor.id,
    }
    batch.connection.execute(insert(batch.tables["status_change"]).values(row))


def _place_note(batch: Batch, old: Row, new: dict[str, Any]) -> None:
    if new.get("completed_by_id"):
        new.setdefault("completed_at", old["completed_at"] or now())
    if new.get("in_reply_to_id"):
        for name, value in reply_place(batch, new["in_reply_to_id"], old["date"] or now()).items():
            new.setdefault(name, value)
    elif new.get("parent_id"):
        for name, value in note_place(batch, new["parent_id"]).items():
            new.setdefault(name, value)


def _place_version(batch: Batch, old: Row, new: dict[str, Any]) -> None:
    """A version keeps its number when another asset gets it, unless it had no asset before."""
    if not new["asset_id"]:
        batch.at_end.append(lambda: require_asset(batch, old["id"]))
    elif not old["asset_id"]:
        new.update(place_version(batch, new["asset_id"], {**old, **new}))


def _check_parent(batch: Batch, kind: EntityType, context_id: str, parent_id: str | None) -> None:
    if not parent_id:  # a later operation may put it below another one
        batch.at_end.append(lambda: settle_context(batch, kind, context_id))
        return
    batch.forget_reads()
    if parent_id == context_id or parent_id in batch.reader.descendants(context_id):
        raise ValidationError("A context cannot be moved below itself.")


def _move(batch: Batch, old: Row, parent_id: str) -> None:
    """Bring everything below a moved context into its new project."""
    contexts, assets = batch.tables["context"], batch.tables["asset"]
    query = select(contexts.c.project_id).where(contexts.c.id == parent_id)
    project_id = batch.connection.execute(query).scalar()
    if project_id == old["project_id"]:
        return
    batch.forget_reads()
    within = batch.reader.source.within
    moved = [old["id"], *batch.reader.descendants(old["id"])]
    owned = select(assets.c.id).where(within(assets.c.context_id, moved))
    versions, notes = batch.tables["asset_version"], batch.tables["note"]
    for table, chosen in (
        (contexts, within(contexts.c.id, moved)),
        (versions, versions.c.asset_id.in_(owned)),
        (assets, within(assets.c.context_id, moved)),
        (notes, within(notes.c.parent_id, moved)),
    ):
        batch.connection.execute(update(table).where(chosen).values(project_id=project_id))
