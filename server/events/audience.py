"""Who may hear an `ftrack.update` event: each user only of entities they may read.

The rule is that of queries (`access.visibility`): an entity belongs to the projects that its keys lead to,
and one that belongs to none is everybody's. Who sees only a part of an event gets only that part. A part
is made once for all users who see the same part, so that two hundred clients cost little more than one.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from ..access.rights import Projects
from ..access.visibility import ways_to_project
from ..schema import Schema
from .lineage import Lineage

Seen = tuple[str, ...]
# Of entities in an event.
Places = tuple[int, ...]


@dataclass(frozen=True)
class Owners:
    """To which projects the entities of an event belong.

    Attributes:
        entities: Ids of projects for each entity, in the order of the event.
        private: Those of the projects that are private.
    """

    entities: tuple[frozenset[str], ...]
    private: frozenset[str]

    def seen_by(self, projects: Projects) -> Places:
        """Return the places of the entities that belong to a set of projects, or to no project."""
        return tuple(
            place
            for place, owners in enumerate(self.entities)
            if all(self._holds(projects, owner) for owner in owners)
        )

    def _holds(self, projects: Projects, owner: str) -> bool:
        return owner in projects.ids or (projects.opened and owner not in self.private)


def part_of(event: Mapping[str, Any], places: Places) -> dict[str, Any]:
    """Return an `ftrack.update` event that tells of some of its entities only."""
    data = event["data"]
    entities = [data["entities"][place] for place in places]
    parents = (step["entityId"] for entity in entities for step in entity["parents"])
    return {
        **event,
        "data": {**data, "entities": entities, "parents": list(dict.fromkeys(parents))},
    }


class OwnerFinder:
    """Finds the projects of the entities of one batch.

    Args:
        schema: The types.
        lineage: Finds rows, those that are gone included.
    """

    def __init__(self, schema: Schema, lineage: Lineage) -> None:
        self._schema = schema
        self._lineage = lineage
        self._types: dict[str, str] = {}
        for kind in schema:
            if not kind.view_of:
                self._types.setdefault(kind.table, kind.id)

    def owners(self, entities: list[tuple[str, str]]) -> Owners:
        """Return to which projects entities belong, each given by type and id."""
        found = tuple(frozenset(self._of(kind, key, ())) for kind, key in entities)
        return Owners(found, frozenset(filter(self._is_private, frozenset().union(*found))))

    def _is_private(self, project_id: str) -> bool:
        row = self._lineage.row("Context", project_id)
        return bool(row and row.values.get("is_private"))

    def _of(self, name: str, key: str, seen: Seen) -> Iterator[str]:
        kind, row = self._schema.get(name), self._lineage.row(name, key)
        if kind is None or row is None:
            return
        for column, target, typed in ways_to_project(self._schema, kind.table):
            value = row.values.get(column)
            if not value:
                continue
            if target is None:
                yield str(value)
            elif typed or not seen:
                yield from self._through(row.values, column, target, (*seen, kind.table))

    def _through(
        self, values: Mapping[str, Any], column: str, target: str, seen: Seen
    ) -> Iterator[str]:
        named = self._schema.get(str(values.get("parent_type"))) if column == "parent_id" else None
        if named is not None and named.table != target:
            return  # the row says what its key leads to
        if seen.count(target) < 2:
            yield from self._of(self._types[target], str(values[column]), seen)
