"""What the server decides when an entity is created (protocol 2.5, the table of side effects).

Each function completes the columns of a new row before it is written. What happens on changes is in
`changes.py`.
"""

from __future__ import annotations

import re
import uuid
from collections.abc import Callable, Mapping
from datetime import datetime, timedelta, timezone
from typing import Any

from sqlalchemy import func, insert, literal, select, update

from ..access.accounts import ORDINARY_USER_TYPE
from ..access.passphrase import hash_passphrase
from ..protocol import DuplicateEntryError, IntegrityError, ValidationError, now, stored_moment
from ..query.links import entity_type_of
from ..schema import EntityType
from .batch import Batch
from .custom_attributes import check_configuration
from .parents import (
    begin_work,
    note_place,
    place_version,
    project_of,
    reply_place,
    require_asset,
    settle_context,
)

Row = dict[str, Any]
Effect = Callable[[Batch, EntityType, Row], None]
_EMAIL = re.compile(r"[^@\s]+@[^@\s]+")
_LINKED = (
    *("Project", "TypedContext", "Asset", "AssetVersion", "Component", "User", "Group"),
    "List",
)
_SESSION_LASTS = timedelta(days=7)


def complete(batch: Batch, kind: EntityType, row: Row) -> None:
    """Fill in what the server decides for a new row.

    Raises:
        ValidationError: Something that must be there is missing.
        DuplicateEntryError: There may be only one such entity.
    """
    for name, value in (("created_at", now()), ("created_by_id", batch.actor.id)):
        if name in kind.attributes and row.get(name) is None:
            row[name] = value
    effect = _EFFECTS.get(kind.table)
    if effect:
        effect(batch, kind, row)


def check_email(email: str | None) -> None:
    """Accept an e-mail address; an empty one stands for a guest who came by the link.

    Raises:
        ValidationError: It is no address.
    """
    if email and not _EMAIL.fullmatch(email):
        raise ValidationError(f'"{email[:80]}" is no e-mail address.')


def _default(row: Row, name: str, value: Any) -> None:
    if row.get(name) is None:
        row[name] = value


def _context(batch: Batch, kind: EntityType, row: Row) -> None:
    if kind.id == "Project":
        row["context_type"] = "show"
        row["project_id"] = row["id"]
        _default(row, "status", "active")
        _default(row, "full_name", row.get("name"))
        return
    row["context_type"] = "task"
    row["parent_id"] = parent_id = row.get("parent_id") or row.get("project_id")
    row["project_id"] = project_of(batch, parent_id) or row.get("project_id")
    object_type_id = kind.classifiers["object_typeid"]
    if row.get("object_type_id") not in (None, object_type_id):
        raise ValidationError(f"{kind.id} cannot have another object_type_id.")
    row["object_type_id"] = object_type_id
    if row["project_id"]:
        row.update(begin_work(batch, kind, row))
    else:  # a later operation may name it among the children of another
        batch.at_end.append(lambda: settle_context(batch, kind, row["id"]))
    _default(row, "bid", 0.0)
    _default(row, "sort", 0.0)


def _asset(batch: Batch, kind: EntityType, row: Row) -> None:
    _default(row, "project_id", project_of(batch, row.get("context_id")))


def _asset_version(batch: Batch, kind: EntityType, row: Row) -> None:
    _default(row, "date", now())
    _default(row, "user_id", batch.actor.id)
    if row.get("asset_id"):
        row.update(place_version(batch, row["asset_id"], row))
    else:
        batch.at_end.append(lambda: require_asset(batch, row["id"]))


def _component(batch: Batch, kind: EntityType, row: Row) -> None:
    names = {
        "FileComponent": "file",
        "SequenceComponent": "sequence",
        "ContainerComponent": "container",
    }
    row["system_type"] = names.get(kind.id, "component")


def _note(batch: Batch, kind: EntityType, row: Row) -> None:
    _default(row, "date", now())
    _default(row, "thread_activity", row["date"])
    _default(row, "user_id", batch.actor.id)
    if row.get("in_reply_to_id"):
        taken = reply_place(batch, row["in_reply_to_id"], row["thread_activity"])
        for name, value in taken.items():
            _default(row, name, value)
    if row.get("parent_id"):
        for name, value in note_place(batch, row["parent_id"]).items():
            _default(row, name, value)
    batch.at_end.append(lambda: _add_recipient(batch, row["id"]))


def _add_recipient(batch: Batch, note_id: str) -> None:
    """Make the caller a recipient of a note, after the batch may have replaced all recipients."""
    notes, recipients = batch.tables["note"], batch.tables["recipient"]
    key = {"note_id": note_id, "resource_id": batch.actor.id}
    same = (recipients.c[name] == value for name, value in key.items())
    exists = batch.connection.execute(select(recipients.c.note_id).where(*same)).first()
    note = batch.connection.execute(select(notes.c.id).where(notes.c.id == note_id)).first()
    if note and not exists:
        batch.connection.execute(insert(recipients).values(key))


def _note_label_link(batch: Batch, kind: EntityType, row: Row) -> None:
    notes = batch.tables["note"]
    batch.connection.execute(
        update(notes).where(notes.c.id == row.get("note_id")).values(category_id=row["label_id"])
    )


def _job(batch: Batch, kind: EntityType, row: Row) -> None:
    _default(row, "user_id", batch.actor.id)
    if row.get("status") in ("done", "failed"):
        _default(row, "finished_at", now())


def _timer(batch: Batch, kind: EntityType, row: Row) -> None:
    _default(row, "start", now())
    _default(row, "user_id", batch.actor.id)
    timers = batch.tables["timer"]
    query = select(timers.c.id).where(timers.c.user_id == row["user_id"])
    if batch.connection.execute(query).first():
        raise DuplicateEntryError("DuplicateEntryError: this user has a running timer already.")


def _review_session(batch: Batch, kind: EntityType, row: Row) -> None:
    _default(row, "start_date", now())
    _default(row, "end_date", stored_moment(datetime.now(timezone.utc) + _SESSION_LASTS))
    _default(row, "shareable_url_enabled", True)
    _default(row, "passphrase_enabled", False)
    _default(row, "is_moderated", False)
    if row.get("passphrase"):
        row["passphrase"] = hash_passphrase(row["passphrase"])


def _review_session_object(batch: Batch, kind: EntityType, row: Row) -> None:
    objects = batch.tables["review_session_object"]
    session = objects.c.review_session_id == row.get("review_session_id")
    last = batch.connection.execute(select(func.max(objects.c.sort_order)).where(session)).scalar()
    _default(row, "sort_order", (last or 0.0) + 1)


def _invitee(batch: Batch, kind: EntityType, row: Row) -> None:
    check_email(row.get("email"))
    _default(row, "email", "")
    _default(row, "created_from_shared_url", False)


def _list(batch: Batch, kind: EntityType, row: Row) -> None:
    _default(row, "date", now())
    _default(row, "user_id", batch.actor.id)


def _resource(batch: Batch, kind: EntityType, row: Row) -> None:
    row["resource_type"] = kind.id.lower()
    check_email(row.get("email"))
    if kind.id == "User":
        _default(row, "username", str(uuid.uuid4()))
        _default(row, "user_type_id", ORDINARY_USER_TYPE)
        names = ("is_active", "require_details_update", "is_otp_enabled", "is_totp_enabled")
        for name in names:
            _default(row, name, False)
    if kind.id == "Group":
        _default(row, "local", True)


def _custom_attribute_link(batch: Batch, kind: EntityType, row: Row) -> None:
    """Note of what types the two ends are; they may be made later in the same batch."""
    if not _name_ends(batch, row):
        batch.at_end.append(lambda: _name_ends_late(batch, kind, row))


def _name_ends(batch: Batch, row: Row) -> bool:
    for end in ("from", "to"):
        key = literal(str(row.get(f"{end}_id")))
        named = entity_type_of(_LINKED, key, batch.schema, batch.tables)
        row[f"{end}_entity_type"] = batch.connection.execute(select(named)).scalar()
    return bool(row["from_entity_type"] and row["to_entity_type"])


def _name_ends_late(batch: Batch, kind: EntityType, row: Row) -> None:
    if not _name_ends(batch, row):
        raise IntegrityError(f"{kind.id} {row['id']!r} leads from or to what does not exist.")
    links = batch.tables["custom_attribute_link"]
    names = {name: row[name] for name in ("from_entity_type", "to_entity_type")}
    batch.connection.execute(update(links).where(links.c.id == row["id"]).values(names))


def one_column(row: Mapping[str, Any]) -> dict[str, Any]:
    """Return both names of a Schema's object type, which are one column on real servers (3.3)."""
    found = row.get("object_type_id") or row.get("type_id")
    return {"object_type_id": found, "type_id": found} if found else {}


def _object_type_schema(batch: Batch, kind: EntityType, row: Row) -> None:
    row.update(one_column(row))


def _custom_configuration(batch: Batch, kind: EntityType, row: Row) -> None:
    check_configuration(batch, None, row)


def _by_the_caller(batch: Batch, kind: EntityType, row: Row) -> None:
    _default(row, "user_id", batch.actor.id)


_EFFECTS: dict[str, Effect] = {
    "context": _context,
    "asset": _asset,
    "asset_version": _asset_version,
    "component": _component,
    "note": _note,
    "note_label_link": _note_label_link,
    "job": _job,
    "timer": _timer,
    "custom_attribute_link": _custom_attribute_link,
    "custom_configuration_base": _custom_configuration,
    "schema": _object_type_schema,
    "timelog": _by_the_caller,
    "user_view": _by_the_caller,
    "review_session": _review_session,
    "review_session_object": _review_session_object,
    "review_session_invitee": _invitee,
    "list": _list,
    "resource": _resource,
}
