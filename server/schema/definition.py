"""What an entity type and an attribute are; plain data, read by every other part of the server.

The types of a workspace are static ones, read once from the TOML files beside this module, and one more
for each object type (`workspace.py`). Nothing here knows SQL or HTTP.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from enum import Enum
from typing import Any


class Kind(Enum):
    """How an attribute relates to its entity."""

    SCALAR = "scalar"
    REFERENCE = "reference"
    COLLECTION = "collection"
    MAPPED = "mapped"


class _NoDefault:
    """The type of `NO_DEFAULT`, so that None can be a default of its own."""

    def __repr__(self) -> str:
        return "NO_DEFAULT"


NO_DEFAULT = _NoDefault()
UID = "{uid}"


@dataclass(frozen=True)
class Join:
    """How the rows of a relation are found.

    Exactly one of the forms is used:

    Attributes:
        keys: For a reference the attributes of this type that hold the target's primary key; for a
            collection the one attribute of the target that holds this entity's id.
        where: An attribute of the target and the value it must have.
        through: Name of a link type or of a table that no type exposes, the column that holds this
            entity's id, and the column that holds the target's.
        walk: `ancestors` or `descendants`, over the tree of contexts.
    """

    keys: tuple[str, ...] = ()
    where: tuple[str, str] | None = None
    through: tuple[str, str, str] | None = None
    walk: str | None = None


@dataclass(frozen=True)
class Attribute:
    """One attribute of an entity type.

    Attributes:
        name: As clients write it.
        kind: Scalar or one of the relations.
        type: For scalars `string`, `boolean`, `integer`, `number`, `datetime`, `object` or `variable`;
            else the id of the target type.
        join: How a relation is found; None for scalars and for what `query.computed` knows.
        server_name: Name in events and errors, where it differs.
        default: Literal, `UID`, or `NO_DEFAULT`.
        foreign_key: `Type.attribute` as the schema document states it.
        flags: Any of `required`, `enforced`, `immutable`, `computed` (facts of the document) and
            `derived` (not stored), `hidden` (not in the document), `secret` (written, never read),
            `cascade` (the row goes when what it points at goes), `filter_only`, `type_name`.
        enum: Closed list of values, or empty.
        format: Format word of the document, or None.
    """

    name: str
    kind: Kind
    type: str
    join: Join | None = None
    server_name: str | None = None
    default: Any = NO_DEFAULT
    foreign_key: str | None = None
    flags: frozenset[str] = frozenset()
    enum: tuple[str, ...] = ()
    format: str | None = None

    @property
    def is_relation(self) -> bool:
        """Whether the attribute leads to other entities."""
        return self.kind is not Kind.SCALAR

    @property
    def is_many(self) -> bool:
        """Whether the attribute leads to any number of entities."""
        return self.kind in (Kind.COLLECTION, Kind.MAPPED)

    @property
    def is_stored(self) -> bool:
        """Whether a column holds the value."""
        return self.kind is Kind.SCALAR and not self.flags & {"computed", "derived"}


@dataclass(frozen=True)
class EntityType:
    """One entity type with everything it inherits.

    Attributes:
        id: Name of the type.
        table: Name of the table that holds its rows; a family of types shares one.
        attributes: By name, inherited ones included.
        base: The type it extends.
        server_name: Name of the real server's table, for events.
        classifiers: Server columns and values that single the type out in that table.
        primary_key: Attribute names, in the order of `entity_key`.
        default_projections: What a query without `select` asks for.
        system_projections: Server column names that always come along.
        always: Attributes that answers of real servers carry besides those.
        group_by: Whether aggregate queries are allowed.
        shared_rows: Rows of the table have no type of their own; they are of the type asked for.
        view_of: The type whose entities get one row for each custom attribute that applies to them.
        unique: Groups of attributes that no two rows may share.
        required: Names the document calls required.
        immutable: Names the document calls immutable.
    """

    id: str
    table: str
    attributes: Mapping[str, Attribute]
    base: str | None = None
    server_name: str | None = None
    classifiers: Mapping[str, str] = field(default_factory=dict)
    primary_key: tuple[str, ...] = ("id",)
    default_projections: tuple[str, ...] = ()
    system_projections: tuple[str, ...] = ()
    always: tuple[str, ...] = ()
    group_by: bool = False
    shared_rows: bool = False
    view_of: str | None = None
    unique: tuple[tuple[str, ...], ...] = ()
    required: tuple[str, ...] = ()
    immutable: tuple[str, ...] = ()

    @property
    def system_attributes(self) -> tuple[str, ...]:
        """Names of the attributes that come along in every answer, the primary key first."""
        by_server_name = {a.server_name or a.name: a.name for a in self.attributes.values()}
        system = (by_server_name.get(name) for name in self.system_projections)
        found = (name for name in (*system, *self.always) if name)
        return tuple(dict.fromkeys((*self.primary_key, *found)))
