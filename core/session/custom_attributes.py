"""Which custom attributes an entity has before the server has seen it (protocol 3.2).

For entities that are on the server it sends one row for each attribute; for new ones the rows are made here
from the configurations, which are read once a session.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from .entity import Entity
from .reader import Members
from .schema import Attribute
from .store import Siblings

if TYPE_CHECKING:
    from .session import Session

_KINDS = {"Project": "show", "AssetVersion": "assetversion", "TypedContext": "task"}
_HIERARCHICAL = frozenset({"show", "task", "asset", "assetversion"})
_QUERY = (
    "select id, key, project_id, object_type_id, entity_type, is_hierarchical, default"
    " from CustomAttributeConfiguration"
)


class CustomAttributes:
    """The configurations of one session's server."""

    def __init__(self, session: Session) -> None:
        self._session = session
        self._configurations: list[Entity] | None = None

    def rows_for(self, entity: Entity, attribute: Attribute) -> Members:
        """Return the value rows of a new entity, with the defaults of the configurations."""
        session = self._session
        cls = session.types[attribute.target]
        rows = []
        for configuration in self._all():
            if self._applies(configuration, entity):
                key = (configuration["id"], entity._key)
                row = {
                    "configuration_id": configuration["id"],
                    "entity_id": entity._key,
                    "key": configuration["key"],
                    "value": configuration["default"],
                }
                with session._store.lock:
                    found = session._store.find(cls.schema.root, key)
                    if found is None:
                        found = cls(row, key, Siblings([key]))
                        session._store.add(found)
                rows.append(found)
        return Members(rows)

    def forget(self) -> None:
        """Read the configurations anew when they are next needed."""
        self._configurations = None

    def _all(self) -> list[Entity]:
        if self._configurations is None:
            self._configurations = self._session.query(_QUERY).all()
        return self._configurations

    def _applies(self, configuration: Entity, entity: Entity) -> bool:
        kind = self._kind(entity.entity_type)
        project_id = configuration["project_id"]
        if project_id is not None and project_id != _project_of(entity):
            return False
        if configuration["is_hierarchical"]:
            return kind in _HIERARCHICAL
        if configuration["entity_type"] != kind:
            return False
        wanted = configuration["object_type_id"]
        return kind != "task" or wanted == _plain(entity, "object_type_id")

    def _kind(self, entity_type: str) -> str:
        """Return the word that configurations use for an entity type."""
        for name in (entity_type, *self._session.schemas.ancestors(entity_type)):
            if name in _KINDS:
                return _KINDS[name]
        return entity_type.lower()


def _project_of(entity: Entity) -> Any:
    """Return the project's id, by way of the parent where a new entity does not say it itself."""
    if entity.entity_type == "Project":
        return entity["id"]
    found = _plain(entity, "project_id")
    if found is not None:
        return found
    parent = _plain(entity, "parent") or _plain(entity, "asset")
    return _project_of(parent) if isinstance(parent, Entity) else None


def _plain(entity: Entity, name: str) -> Any:
    return entity[name] if name in entity.schema.attributes else None
