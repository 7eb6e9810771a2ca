"""Replaces the members of collections.

What is written is the full new content (protocol 2.6): members not named are detached, which deletes a
link row, or empties the key that pointed here. Mappings are the exception: rows of `metadata` and
`custom_attributes` are written and deleted by operations of their own.
"""

from __future__ import annotations

import uuid
from typing import Any

from sqlalchemy import delete, insert, select

from ..access.permissions import check_write
from ..protocol import ValidationError
from ..schema import Attribute, EntityType, Kind
from .batch import Batch
from .rows import change_row

Members = list[dict[str, Any]]


def replace_members(
    batch: Batch, kind: EntityType, key: str, attribute: Attribute, members: Members
) -> None:
    """Make `members` the whole content of a collection.

    Args:
        batch: The call.
        kind: Type of the entity that has the collection.
        key: Its id.
        attribute: The collection.
        members: Entity objects with the primary keys of the members.

    Raises:
        ValidationError: A member has no primary key, or is named twice.
    """
    join = attribute.join
    if join is None or join.walk or attribute.kind is Kind.MAPPED:
        return
    target = batch.schema.target(attribute)
    check_write(batch.actor, target, None, set())
    keys = [_key(attribute, target, key, member) for member in members]
    if len(set(keys)) != len(keys):
        raise ValidationError(f'"{attribute.name}" of {kind.id} names a member twice.')
    for part in keys:
        batch.require_writable(target, *part)
    if join.through:
        _replace_links(batch, attribute, key, target, [part[0] for part in keys])
    else:
        _replace_keys(batch, attribute, key, target, keys)
    batch.forget_reads()


def _key(
    attribute: Attribute, target: EntityType, owner: str, member: dict[str, Any]
) -> tuple[Any, ...]:
    assert attribute.join is not None
    # The part that points back here may be left out: it can only be this entity.
    parts = tuple(
        member.get(name, owner if name in attribute.join.keys else None)
        for name in target.primary_key
    )
    if not all(isinstance(part, (str, int)) for part in parts):
        raise ValidationError(f'A member of "{attribute.name}" has no {target.primary_key[0]}.')
    return parts


def _replace_links(
    batch: Batch, attribute: Attribute, owner: str, target: EntityType, wanted: list[Any]
) -> None:
    assert attribute.join is not None and attribute.join.through is not None
    name, mine, theirs = attribute.join.through
    linked = batch.schema.get(name)
    table = batch.tables[linked.table if linked else name]
    here = table.c[mine] == owner
    present = set(batch.connection.execute(select(table.c[theirs]).where(here)).scalars())
    gone = present - set(wanted)
    if gone:
        within = batch.reader.source.within(table.c[theirs], sorted(gone))
        batch.connection.execute(delete(table).where(here, within))
    for key in wanted:
        batch.expect(target.table, key, attribute.name)
        if key not in present:
            row = {mine: owner, theirs: key}
            if linked:
                row["id"] = str(uuid.uuid4())
            batch.connection.execute(insert(table).values(row))


def _replace_keys(
    batch: Batch,
    attribute: Attribute,
    owner: str,
    target: EntityType,
    wanted: list[tuple[Any, ...]],
) -> None:
    assert attribute.join is not None
    table, back = batch.table(target), attribute.join.keys[0]
    columns = [table.c[name] for name in target.primary_key]
    here = table.c[back] == owner
    if attribute.join.where:
        here &= table.c[attribute.join.where[0]] == attribute.join.where[1]
    present = {tuple(row) for row in batch.connection.execute(select(*columns).where(here))}
    for key in present - set(wanted):
        if back in target.primary_key:
            same = [column == part for column, part in zip(columns, key)]
            batch.connection.execute(delete(table).where(*same))
        else:
            change_row(batch, target, key, {back: None})
    for key in wanted:
        if key not in present:
            change_row(batch, target, key, {back: owner})
            if len(key) == 1:
                batch.expect(table.name, key[0], attribute.name)
