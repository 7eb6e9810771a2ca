"""Rows of entities, found by their key and changed with all that follows from a change."""

from __future__ import annotations

from typing import Any

from sqlalchemy import exc as sql_errors
from sqlalchemy import select, update

from ..protocol import IntegrityError
from ..schema import FAMILY_COLUMN, EntityType
from .batch import Batch
from .changes import after_update, before_update


def find_row(batch: Batch, kind: EntityType, key: tuple[Any, ...]) -> dict[str, Any] | None:
    """Return the row of an entity of a type, or of what extends it; None if there is none."""
    table = batch.table(kind)
    query = select(table).where(
        *(table.c[name] == part for name, part in zip(kind.primary_key, key))
    )
    found = batch.connection.execute(query).mappings().first()
    row = dict(found) if found else None
    if row is None or not batch.schema.is_a(concrete_type(batch, kind, row).id, kind.id):
        return None
    return row


def concrete_type(batch: Batch, kind: EntityType, row: dict[str, Any]) -> EntityType:
    """Return the type a row is of, where its table holds several."""
    return batch.schema.get(row.get(FAMILY_COLUMN, kind.id)) or kind


def change_row(
    batch: Batch, kind: EntityType, key: tuple[Any, ...], changed: dict[str, Any]
) -> None:
    """Change columns of an entity, with what follows; one that is not there is passed over.

    Args:
        batch: The call.
        kind: Type of the entity.
        key: Its primary key.
        changed: Columns with their new contents; what follows in the same row is added.

    Raises:
        ValidationError: The change makes no sense.
        IntegrityError: It clashes with another entity.
        PermissionDeniedError: It puts the entity into a project the caller does not work in.
    """
    old = find_row(batch, kind, key)
    if old is None:
        return
    kind = concrete_type(batch, kind, old)
    before_update(batch, kind, old, changed)
    _write(batch, kind, key, changed)
    after_update(batch, kind, old, changed)
    batch.require_writable(kind, *key)
    batch.forget_reads()


def _write(batch: Batch, kind: EntityType, key: tuple[Any, ...], changed: dict[str, Any]) -> None:
    table = batch.table(kind)
    same = (table.c[name] == part for name, part in zip(kind.primary_key, key))
    try:
        batch.connection.execute(update(table).where(*same).values(changed))
    except sql_errors.IntegrityError:
        names = ", ".join(f"{name} {value!r}" for name, value in changed.items())
        raise IntegrityError(f"{kind.id} clashes with another one: {names}.") from None
