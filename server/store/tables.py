"""Database tables, made from the schema.

A family of types (contexts, components, people, lists) shares one table with a column that names each
row's concrete type. Moments are ISO texts in UTC, which sort and compare as they are; `object` and
`variable` values are JSON texts. A `variable` value has two more columns, its text and its number, so
that a database of any make can compare it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterable
from functools import lru_cache
from typing import Any

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Float,
    Index,
    MetaData,
    Table,
    UniqueConstraint,
)
from sqlalchemy.types import TypeEngine

from ..schema import FAMILY_COLUMN, Attribute, EntityType, Kind, Schema, load_schema
from .folding import folded
from .text import TEXT

_COLUMN_TYPES: dict[str, TypeEngine[Any]] = {
    "integer": BigInteger(),
    "number": Float(53),
    "boolean": Boolean(),
}
VARIABLE_TEXT = "_text"
VARIABLE_NUMBER = "_number"
# By these people and scripts look for entities; their indexes know no case, as the comparison does.
_NAMES = ("name", "username", "email")
_LONGEST_NAME = 63  # PostgreSQL takes no longer ones


class Tables:
    """The tables of a schema.

    Args:
        schema: The static types; workspace types share the table of TypedContext.

    Attributes:
        metadata: SQLAlchemy's collection of them all.
        review_link: Links by which guests reach a review session.
        media_file: Files the server holds, by component.
        media_upload: Keys in the storage that are no component's file: announced, arriving, or to go.
        encoding_task: Orders of encoding jobs that have not ended.
    """

    def __init__(self, schema: Schema) -> None:
        self.metadata = MetaData()
        families: dict[str, list[EntityType]] = {}
        for entity_type in schema:
            if not entity_type.view_of:
                families.setdefault(entity_type.table, []).append(entity_type)
        for name, members in families.items():
            _table(name, members, schema, self.metadata)
        for entity_type in schema:
            _link_tables(entity_type, self.metadata)
        self.review_link = _review_link(self.metadata)
        self.media_file = _media_file(self.metadata)
        self.media_upload = _media_upload(self.metadata)
        self.encoding_task = _encoding_task(self.metadata)

    def __getitem__(self, name: str) -> Table:
        """Return the table of that name."""
        return self.metadata.tables[name]

    def of(self, entity_type: EntityType) -> Table:
        """Return the table that holds the rows of a type."""
        return self.metadata.tables[entity_type.table]


@lru_cache(maxsize=1)
def static_tables() -> Tables:
    """Return the tables of the static schema; they never change, so a process has them once."""
    return Tables(load_schema())


def _table(name: str, members: list[EntityType], schema: Schema, metadata: MetaData) -> Table:
    primary_key = members[0].primary_key
    stored = {a.name: a for t in members for a in t.attributes.values() if a.is_stored}
    columns = [
        column for attribute in stored.values() for column in _columns(attribute, primary_key)
    ]
    if schema.has_family_column(members[0]):
        columns.append(Column(FAMILY_COLUMN, TEXT, nullable=False, index=True))
    constraints = [UniqueConstraint(*group) for t in members for group in t.unique]
    table = Table(name, metadata, *columns, *constraints, sqlite_with_rowid=False)
    for column in _searched(stored.values(), name, schema):
        if column not in primary_key[:1]:
            Index(_index_name(name, column), table.c[column])
    for column in _NAMES:
        if column in stored:
            Index(_index_name(name, f"{column}_folded"), folded(table.c[column]))
    return table


def _index_name(table: str, column: str) -> str:
    name = f"ix_{table}_{column}"
    if len(name) <= _LONGEST_NAME:
        return name
    mark = hashlib.md5(name.encode(), usedforsecurity=False).hexdigest()[:8]
    return f"{name[: _LONGEST_NAME - 9]}_{mark}"


def _columns(attribute: Attribute, primary_key: tuple[str, ...]) -> Iterable[Column[Any]]:
    kind = _COLUMN_TYPES.get(attribute.type, TEXT)
    # autoincrement off: a key of several columns, or of one that the server counts itself.
    yield Column(
        attribute.name, kind, primary_key=attribute.name in primary_key, autoincrement=False
    )
    if attribute.type == "variable":
        yield Column(attribute.name + VARIABLE_TEXT, TEXT)
        yield Column(attribute.name + VARIABLE_NUMBER, Float(53))


def _searched(stored: Iterable[Attribute], table: str, schema: Schema) -> list[str]:
    """Return the columns by which rows of a table are looked for."""
    names = [a.name for a in stored if a.foreign_key or a.name.endswith("_id")]
    for entity_type in schema:
        for attribute in entity_type.attributes.values():
            if attribute.is_many and attribute.join and schema.target(attribute).table == table:
                names.extend(attribute.join.keys)
    columns = {a.name for a in stored}
    return [name for name in dict.fromkeys(names) if name in columns]


def _link_tables(entity_type: EntityType, metadata: MetaData) -> None:
    """Make the tables of many-to-many relations that no entity type exposes."""
    for attribute in entity_type.attributes.values():
        if (
            attribute.kind is not Kind.COLLECTION
            or not attribute.join
            or not attribute.join.through
        ):
            continue
        name, mine, theirs = attribute.join.through
        if name in metadata.tables or not name.islower():  # in capitals it is an entity type
            continue
        Table(
            name,
            metadata,
            Column(mine, TEXT, primary_key=True),
            Column(theirs, TEXT, primary_key=True, index=True),
            sqlite_with_rowid=False,
        )


def _review_link(metadata: MetaData) -> Table:
    return Table(
        "review_link",
        metadata,
        Column("id", TEXT, primary_key=True),
        Column("review_session_id", TEXT, nullable=False, index=True),
        Column("token_hash", TEXT, nullable=False, unique=True),
        Column("created_at", TEXT, nullable=False),
        Column("revoked_at", TEXT),
    )


def _media_file(metadata: MetaData) -> Table:
    return Table(
        "media_file",
        metadata,
        Column("component_id", TEXT, primary_key=True),
        Column("file_name", TEXT, nullable=False),
        Column("content_type", TEXT, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("md5", TEXT),
        Column("upload_id", TEXT),
        Column("created_at", TEXT, nullable=False),
        Column("key", TEXT),  # null in rows from before there was one
    )


def _media_upload(metadata: MetaData) -> Table:
    return Table(
        "media_upload",
        metadata,
        Column("key", TEXT, primary_key=True),
        Column("component_id", TEXT, nullable=False, index=True),
        Column("file_name", TEXT, nullable=False),
        Column("size", BigInteger, nullable=False),
        Column("md5", TEXT),
        Column("multipart", TEXT),
        Column("created_at", TEXT, nullable=False),
    )


def _encoding_task(metadata: MetaData) -> Table:
    return Table(
        "encoding_task",
        metadata,
        Column("job_id", TEXT, primary_key=True),
        Column("source_id", TEXT, nullable=False),
        Column("version_id", TEXT),
        Column("keep_original", Boolean, nullable=False),
        Column("outputs", TEXT, nullable=False),
        Column("ordered_ns", BigInteger, nullable=False),
    )
