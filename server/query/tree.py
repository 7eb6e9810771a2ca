"""The tree of contexts: `link`, ancestors and descendants of many rows at once.

The tree is read level by level, all rows of a level in one statement, and remembered for the rest of the
call.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

from sqlalchemy import Connection, select

from ..schema import FAMILY_COLUMN
from .source import Source

_MOST_LEVELS = 200  # a tree that bites its own tail must not hold a thread


class ContextTree:
    """Reads the tree for one call.

    Args:
        source: Where columns come from.
        connection: An open transaction.
    """

    def __init__(self, source: Source, connection: Connection) -> None:
        self._source = source
        self._connection = connection
        self._contexts: dict[str, tuple[str | None, str, str]] = {}

    def ancestors(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """Return the ids of the typed contexts above each context, the nearest first."""
        wanted = list(ids)
        self._load(wanted)
        return {start: self._above(start) for start in wanted}

    def descendants(self, ids: Iterable[str]) -> dict[str, list[str]]:
        """Return the ids of the typed contexts below each context, level by level."""
        table = self._source.tables["context"]
        children: dict[str, list[str]] = {}
        wanted = list(ids)
        level, seen = wanted, set(wanted)
        while level:
            query = select(table.c.id, table.c.parent_id).order_by(table.c.id)
            found = self._connection.execute(
                query.where(self._source.within(table.c.parent_id, level))
            ).all()
            for child, parent in found:
                children.setdefault(parent, []).append(child)
            level = [child for child, _ in found if child not in seen]
            seen.update(level)
        return {start: _below(start, children) for start in wanted}

    def links(self, table: str, ids: list[str]) -> dict[str, list[dict[str, str]]]:
        """Return the `link` of rows of the tables context, asset_version and resource."""
        if table == "context":
            return self._context_links(ids)
        if table == "asset_version":
            return self._version_links(ids)
        return self._group_links(ids)

    def _context_links(self, ids: Iterable[str]) -> dict[str, list[dict[str, str]]]:
        wanted = list(dict.fromkeys(ids))
        self._load(wanted)
        return {start: self._link(start) for start in wanted}

    def _link(self, start: str) -> list[dict[str, str]]:
        steps: list[dict[str, str]] = []
        current: str | None = start
        while current in self._contexts and len(steps) < _MOST_LEVELS:
            parent, name, kind = self._contexts[current]
            steps.append({"id": current, "name": name, "type": kind})
            current = parent
        return steps[::-1]

    def _above(self, start: str) -> list[str]:
        steps = self._link(start)[:-1]
        return [step["id"] for step in reversed(steps) if step["type"] != "Project"]

    def _load(self, ids: list[str]) -> None:
        """Read the given contexts and everything above them."""
        table = self._source.tables["context"]
        columns = (table.c.id, table.c.parent_id, table.c.name, table.c[FAMILY_COLUMN])
        missing = [i for i in ids if i not in self._contexts]
        while missing:
            query = select(*columns).where(self._source.within(table.c.id, missing))
            found = self._connection.execute(query).all()
            for key, parent, name, concrete in found:
                kind = "Project" if concrete == "Project" else "TypedContext"
                self._contexts[key] = (parent, name or "", kind)
            parents = {row[1] for row in found if row[1]}
            missing = [parent for parent in parents if parent not in self._contexts]

    def _version_links(self, ids: list[str]) -> dict[str, list[dict[str, str]]]:
        versions, assets = self._source.tables["asset_version"], self._source.tables["asset"]
        query = (
            select(versions.c.id, versions.c.version, assets.c.name, assets.c.context_id)
            .join(assets, assets.c.id == versions.c.asset_id, isouter=True)
            .where(self._source.within(versions.c.id, ids))
        )
        rows = self._connection.execute(query).all()
        above = self._context_links([row.context_id for row in rows if row.context_id])
        return {
            row.id: [
                *above.get(row.context_id, []),
                {
                    "id": row.id,
                    "name": f"{row.name or ''} v{row.version or 0}",
                    "type": "AssetVersion",
                },
            ]
            for row in rows
        }

    def _group_links(self, ids: list[str]) -> dict[str, list[dict[str, str]]]:
        table = self._source.tables["resource"]
        query = select(table.c.id, table.c.parent_id, table.c.name)
        known: dict[str, tuple[str | None, str]] = {}
        missing = ids
        while missing:
            found = self._connection.execute(
                query.where(self._source.within(table.c.id, missing))
            ).all()
            known.update((row.id, (row.parent_id, row.name or "")) for row in found)
            missing = [row.parent_id for row in found if row.parent_id not in (None, *known)]
        return {start: _group_link(start, known) for start in ids}


def _group_link(start: str, known: dict[str, tuple[str | None, str]]) -> list[dict[str, str]]:
    steps: list[dict[str, str]] = []
    current: str | None = start
    while current in known and len(steps) < _MOST_LEVELS:
        parent, name = known[current]
        steps.append({"id": current, "name": name, "type": "Group"})
        current = parent
    return steps[::-1]


def _below(start: str, children: dict[str, list[str]]) -> list[str]:
    found: dict[str, Any] = {}
    level = [start]
    while level:
        level = [c for parent in level for c in children.get(parent, ()) if c not in found]
        found.update(dict.fromkeys(level))
    found.pop(start, None)
    return list(found)
