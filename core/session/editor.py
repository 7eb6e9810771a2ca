"""Creating, changing and deleting entities in memory: values are checked, changes recorded.

Nothing here talks to the server, except that a metadata or custom attribute mapping must know its present
rows before it can be changed.
"""

from __future__ import annotations

import datetime
import uuid
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

from ..errors import ApiUseError, ImmutableAttributeError
from .entity import CREATED, DELETED, GONE, PERSISTED, Entity
from .mapped import view_of
from .moments import as_moment
from .operations import CREATE, DELETE, Operations
from .schema import COLLECTION, MAPPED, REFERENCE, Attribute, EntitySchema
from .store import Siblings, key_of, key_parts

if TYPE_CHECKING:
    from .session import Session


class Editor:
    """Makes changes to the entities of one session and keeps the list of them.

    Attributes:
        operations: What is not committed.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self._store = session._store
        self.operations = Operations()

    def create(self, entity_type: str, data: Mapping[str, Any]) -> Entity:
        """Return a new entity with the given and the schema's default values.

        Raises:
            UnknownEntityTypeError, UnknownAttributeError: The server has no such type or attribute.
            ApiUseError: A value does not fit, a key is missing, or the entity exists in this session.
        """
        cls = self._session.types[entity_type]
        schema = cls.schema
        values = {
            name: self.checked(schema.attribute(name), value)
            for name, value in data.items()
            if schema.attribute(name).kind != MAPPED
        }
        values = {**_defaults(schema, values), **values}
        entity = self._new(cls, values)
        for name, value in data.items():
            if schema.attribute(name).kind == MAPPED:
                view_of(entity, schema.attribute(name)).replace(value)
        return entity

    def reconstruct(self, entity_type: str, data: Mapping[str, Any]) -> Entity:
        """Return the entity of a row that is on the server, with these of its values.

        Raises:
            UnknownEntityTypeError, UnknownAttributeError: The server has no such type or attribute.
            ApiUseError: The key is missing, or a value does not fit.
        """
        cls = self._session.types[entity_type]
        schema = cls.schema
        values = {name: self.checked(schema.attribute(name), value) for name, value in data.items()}
        try:
            key = key_of(schema.primary_key, values)
        except KeyError as error:
            raise ApiUseError(f"The key of a {entity_type} needs {error.args[0]!r}.") from None
        with self._store.lock:
            found = self._store.find(schema.root, key)
            if found is None:
                found = cls({}, key, Siblings([key]))
                self._store.add(found)
            found._row.update(values)
        return found

    def _new(self, cls: type[Entity], values: dict[str, Any]) -> Entity:
        try:
            key = key_of(cls.schema.primary_key, _with_twins(cls.schema, values))
        except KeyError as error:
            raise ApiUseError(f"A new {cls.entity_type} needs {error.args[0]!r}.") from None
        with self._store.lock:
            there = self._store.find(cls.schema.root, key)
            if there is not None and there._state != DELETED:
                raise ApiUseError(f"{cls.entity_type} {key} exists already.")
            row = dict(zip(cls.schema.primary_key, key_parts(key)))
            entity = cls(row, key, Siblings([key]), CREATED)
            self._store.add(entity)
            if self._session.record_operations:
                entity._local = dict(values)
                self.operations.create(entity, values)
            else:
                entity._row.update(values)
                entity._state = PERSISTED
        return entity

    def set(self, entity: Entity, attribute: Attribute, value: Any) -> None:
        """Set an attribute of an entity.

        Raises:
            ImmutableAttributeError: It may only be set on creation.
            ApiUseError: The value does not fit, or the entity is deleted.
        """
        name = attribute.name
        if entity._state in (DELETED, GONE):
            raise ApiUseError(f"{entity!r} is deleted.", next_step="Roll back to change it.")
        if attribute.immutable and entity._state != CREATED:
            raise ImmutableAttributeError(f"{entity.entity_type}.{name} cannot be changed.")
        if name in entity.schema.primary_key:
            raise ImmutableAttributeError(f"The key of a {entity.entity_type} cannot be changed.")
        if attribute.kind == MAPPED:
            view_of(entity, attribute).replace(value)
            return
        checked = self.checked(attribute, value)
        with self._store.lock:
            if not self._session.record_operations:
                entity._row[name] = checked
                return
            self.operations.update(entity, name, attribute.twin, checked)
            entity._local = entity._local or {}
            entity._local.pop(attribute.twin, None)
            entity._local[name] = checked

    def unset(self, entity: Entity, attribute: Attribute) -> None:
        """Take back the change of an attribute that is not committed."""
        with self._store.lock:
            if entity._local:
                entity._local.pop(attribute.name, None)
            self.operations.withdraw(entity, attribute.name)

    def delete(self, entity: Entity) -> None:
        """Record that an entity is to be deleted.

        Raises:
            ApiUseError: It belongs to another session.
        """
        self._own(entity)
        with self._store.lock:
            if entity._state in (DELETED, GONE):
                return
            if self._session.record_operations:
                self.operations.delete(entity)
            if entity._state == CREATED:
                entity._state = GONE
                self._store.remove(entity)
            else:
                entity._state = DELETED

    def rollback(self) -> None:
        """Take back all that is not committed."""
        with self._store.lock:
            for operation in self.operations:
                entity = operation.entity
                entity._local = None
                if operation.action == CREATE:
                    entity._state = GONE
                    self._store.remove(entity)
                elif operation.action == DELETE:
                    entity._state = PERSISTED
                    self._store.add(entity)
            self.operations.clear()

    def _own(self, entity: Any) -> None:
        if not isinstance(entity, Entity):
            raise ApiUseError(f"{entity!r} is no entity.")
        if entity.session is not self._session:
            raise ApiUseError(
                f"{entity!r} belongs to another session.",
                next_step="Use session.merge on it first.",
            )

    def checked(self, attribute: Attribute, value: Any) -> Any:
        """Return a value as an attribute keeps it.

        Raises:
            ApiUseError: The attribute cannot hold it.
        """
        if attribute.kind == COLLECTION:
            return self._members(attribute, value)
        if attribute.kind == REFERENCE:
            if value is not None:
                self._own(value)
            return value
        if isinstance(value, Entity):
            raise ApiUseError(f"{attribute.name} takes a plain value, not {value!r}.")
        return as_moment(value) if isinstance(value, datetime.date) else value

    def _members(self, attribute: Attribute, value: Any) -> list[Entity]:
        if isinstance(value, (str, Mapping)) or not isinstance(value, Iterable):
            raise ApiUseError(f"{attribute.name} takes a list of entities.")
        members = list(value)
        for member in members:
            self._own(member)
        if len(set(members)) != len(members):
            raise ApiUseError(f"{attribute.name} holds every entity once only.")
        return members


def _defaults(schema: EntitySchema, given: Mapping[str, Any]) -> dict[str, Any]:
    found: dict[str, Any] = {}
    for name, attribute in schema.attributes.items():
        if attribute.default is None or name in given or attribute.twin in given:
            continue
        # Lower-case text with dashes is the server's spelling of an id.
        found[name] = str(uuid.uuid4()) if attribute.default == "{uid}" else attribute.default
    return found


def _with_twins(schema: EntitySchema, values: Mapping[str, Any]) -> dict[str, Any]:
    """Return the values with the ids that references stand for, to find a key given by references."""
    found = dict(values)
    for name in schema.primary_key:
        twin = schema.attributes[name].twin if name in schema.attributes else ""
        if name not in found and isinstance(values.get(twin), Entity):
            found[name] = values[twin]._key
    return found
