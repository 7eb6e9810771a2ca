"""The entity classes of a session, made from the schema when they are first used."""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from .entity import Entity
from .schema import Schemas

if TYPE_CHECKING:
    from .session import Session


class EntityTypes(Mapping[str, type[Entity]]):
    """Entity classes by type name, as `session.types`."""

    def __init__(self, session: Session, schemas: Schemas) -> None:
        self._session = session
        self._schemas = schemas
        self._made: dict[str, type[Entity]] = {}
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> type[Entity]:
        """Return the class of a type.

        Raises:
            UnknownEntityTypeError: The server has no such type.
        """
        made = self._made.get(name)
        return made if made is not None else self._make(name)

    def even_unknown(self, name: str) -> type[Entity]:
        """Return the class of a type, also of one that came to the server after the schema was read."""
        if name not in self._schemas:
            self._schemas.note_unknown(name)
        return self[name]

    def __contains__(self, name: object) -> bool:
        return name in self._schemas

    def __iter__(self) -> Iterator[str]:
        return iter(self._schemas)

    def __len__(self) -> int:
        return len(self._schemas)

    def _make(self, name: str) -> type[Entity]:
        schema = self._schemas[name]
        content = {
            "__slots__": (),
            "__doc__": f"A {name} of the server.",
            "entity_type": name,
            "schema": schema,
            "session": self._session,
            "attributes": schema.attributes,
            "primary_key_attributes": schema.primary_key,
            "default_projections": schema.default_projections,
        }
        # Here, because those modules need not be loaded before a class is.
        from .kinds import bases_for

        bases = bases_for(schema, self._schemas.ancestors(name))
        with self._lock:
            if name not in self._made:
                self._made[name] = type(name, bases, content)
            return self._made[name]
