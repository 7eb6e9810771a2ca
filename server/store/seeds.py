"""Plants the rows every workspace starts with: statuses, types, locations and the like.

They are in the TOML files of `seeds/`: one table for each entity type, with `columns` and `rows`. Ids are
those of real servers where clients rely on them. An empty text stands for no value, as TOML knows none.
"""

from __future__ import annotations

import sys
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from sqlalchemy import Connection, insert

from ..schema import FAMILY_COLUMN, EntityType
from .values import to_columns

if TYPE_CHECKING:
    from .database import Database

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILES = ("workflow", "publishing", "people", "custom_attributes")


def plant_seeds(connection: Connection, database: Database) -> None:
    """Write the built-in rows into an empty database."""
    for name in FILES:
        folder = files("rushes.server.store").joinpath("seeds")
        content = tomllib.loads(folder.joinpath(f"{name}.toml").read_text(encoding="utf-8"))
        for type_name, data in content.items():
            entity_type = database.static[type_name]
            rows = [
                _columns(entity_type, dict(zip(data["columns"], row)), database)
                for row in data["rows"]
            ]
            connection.execute(insert(database.tables.of(entity_type)), rows)


def _columns(entity_type: EntityType, row: dict[str, Any], database: Database) -> dict[str, Any]:
    columns: dict[str, Any] = {}
    for name, value in row.items():
        given = None if value == "" else value
        columns.update(to_columns(entity_type, entity_type.attributes[name], given))
    if database.static.has_family_column(entity_type):
        columns[FAMILY_COLUMN] = entity_type.id
    return columns
