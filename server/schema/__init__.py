"""The entity types the server knows: one data-driven definition, from which tables, joins, defaults and
the `query_schemas` answer all come."""

from __future__ import annotations

from .definition import NO_DEFAULT, UID, Attribute, EntityType, Join, Kind
from .loader import load_schema
from .schema import FAMILY_COLUMN, Schema
from .workspace import with_object_types

__all__ = [
    "FAMILY_COLUMN",
    "NO_DEFAULT",
    "UID",
    "Attribute",
    "EntityType",
    "Join",
    "Kind",
    "Schema",
    "load_schema",
    "with_object_types",
]
