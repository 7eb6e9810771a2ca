"""Makes the production in a data folder: all of it or nothing, and once."""

from __future__ import annotations

import tempfile
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from sqlalchemy import Connection, select

from ..access.accounts import Actor
from ..actions import execute
from ..actions.arguments import Operation
from ..query.computed import SERVER_LOCATION
from ..state import ServerState
from ..store import Tables
from .pictures import draw_picture
from .production import Production, create, demo_id, read_outline

_HOUSE = Actor("", "rushes server", True)


@dataclass(frozen=True)
class Made:
    """What there is now.

    Attributes:
        is_new: Whether it was made just now, and not before.
        counts: How many entities of each type were made.
    """

    is_new: bool
    counts: dict[str, int]


def make_demo_data(state: ServerState) -> Made:
    """Make the production, unless one of its projects is there.

    Args:
        state: The opened data folder.

    Raises:
        ProtocolError: Something of the same name or key is in the way, or the quota is too small.
    """
    tables = state.database.tables
    with state.database.read() as connection:
        if _is_there(connection, tables):
            return Made(False, {})
        production = Production(_names(connection, tables), _schema(connection, tables))
    operations = list(production.operations())
    counts = Counter(op["entity_type"] for op in operations if op["action"] == "create")
    sizes = _bring_pictures(state, production.pictures)
    execute(state, [*operations, *_places(sizes)], _HOUSE)
    return Made(True, dict(counts))


def _is_there(connection: Connection, tables: Tables) -> bool:
    ids = [demo_id(project["name"]) for project in read_outline()["project"]]
    contexts = tables["context"]
    found = connection.execute(select(contexts.c.id).where(contexts.c.id.in_(ids)))
    return found.first() is not None


def _names(connection: Connection, tables: Tables) -> dict[tuple[str, str], str]:
    known: dict[tuple[str, str], str] = {}
    for kind, table in (("Status", "status"), ("Type", "type"), ("AssetType", "asset_type")):
        columns = tables[table].c
        for row in connection.execute(select(columns.id, columns.name)):
            known[kind, row.name] = row.id
    return known


def _schema(connection: Connection, tables: Tables) -> str:
    schemas = tables["project_schema"]
    return str(connection.execute(select(schemas.c.id).order_by(schemas.c.id)).scalar())


def _bring_pictures(state: ServerState, pictures: dict[str, str]) -> dict[str, int]:
    """Keep the pictures as files of components that follow; files without one are tidied away later."""
    sizes: dict[str, int] = {}
    with tempfile.TemporaryDirectory() as folder:
        for component, name in pictures.items():
            path = Path(folder) / "thumbnail.jpg"
            draw_picture(path, name)
            sizes[component] = state.media.adopt(path, component, path.name)
    return sizes


def _places(sizes: dict[str, int]) -> Iterator[Operation]:
    for component, size in sizes.items():
        yield {
            "action": "update",
            "entity_type": "FileComponent",
            "entity_key": [component],
            "entity_data": {"size": size},
        }
        place = {"component_id": component, "location_id": SERVER_LOCATION}
        yield create("ComponentLocation", resource_identifier=component, **place)
