"""Entities: mappings over the rows the server sent.

Reading gives the value set here, else the server's, else it is fetched, for all entities that came with
the same answer at once. Setting records a change for the next commit.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any, ClassVar

from ..errors import NotFoundError
from .mapped import view_of
from .members import Collection
from .reader import Members
from .schema import COLLECTION, MAPPED, REFERENCE, SCALAR, Attribute, EntitySchema
from .store import Key, Siblings, key_parts
from .symbols import NOT_SET

if TYPE_CHECKING:
    from .session import Session

PERSISTED, CREATED, DELETED, GONE = "persisted", "created", "deleted", "gone"


class Entity(MutableMapping[str, Any]):
    """One row of the server, as a mapping from attribute names to values.

    There is one object for a row in a session, so entities compare by type and key. They are made by the
    session only: by queries, `get` and `create`.

    Threads may share an entity.
    """

    __slots__ = ("__weakref__", "_key", "_local", "_row", "_siblings", "_state")

    entity_type: ClassVar[str]
    schema: ClassVar[EntitySchema]
    session: ClassVar[Session]
    attributes: ClassVar[Mapping[str, Attribute]]
    primary_key_attributes: ClassVar[tuple[str, ...]]
    default_projections: ClassVar[tuple[str, ...]]

    def __init__(
        self, row: dict[str, Any], key: Key, siblings: Siblings, state: str = PERSISTED
    ) -> None:
        self._row = row
        self._key = key
        self._siblings = siblings
        self._local: dict[str, Any] | None = None
        self._state = state

    def __getitem__(self, name: str) -> Any:
        """Return the value of an attribute.

        Returns:
            The value; `NOT_SET` where it is unknown and `auto_populate` is off.

        Raises:
            UnknownAttributeError: The type has no such attribute.
            NotFoundError: It has to be fetched and the row is no longer on the server.
            ServerError, NetworkError: It has to be fetched and that failed.
        """
        if self._local:
            value = self._set_here(name)
            if value is not NOT_SET:
                return value
        try:
            value = self._row[name]
        except KeyError:
            value = self._unknown(name)
        if type(value) is Members or type(value) is list:
            return self._view(name, value)
        return value

    def __setitem__(self, name: str, value: Any) -> None:
        """Set an attribute; the change is sent with the next commit.

        Raises:
            UnknownAttributeError: The type has no such attribute.
            ImmutableAttributeError: It may only be set on creation.
            ApiUseError: The value is of a kind the attribute cannot hold.
        """
        self.session._editor.set(self, self.schema.attribute(name), value)

    def __delitem__(self, name: str) -> None:
        """Take a change back that is not committed; the server's value shows again."""
        self.session._editor.unset(self, self.schema.attribute(name))

    def __iter__(self) -> Iterator[str]:
        return iter(self.schema.attributes)

    def __len__(self) -> int:
        return len(self.schema.attributes)

    def __contains__(self, name: object) -> bool:
        return name in self.schema.attributes

    def clear(self) -> None:
        """Take back all changes of this entity that are not committed."""
        for name in list(self._local or ()):
            del self[name]

    def values(self) -> Any:
        """Return the values of all attributes; what is missing is fetched in one query."""
        self._fetch_rest()
        return super().values()

    def items(self) -> Any:
        """Return all attributes with their values; what is missing is fetched in one query."""
        self._fetch_rest()
        return super().items()

    def __eq__(self, other: object) -> bool:
        if not isinstance(other, Entity):
            return NotImplemented
        if self is other:
            return True
        return self._key == other._key and self.schema.root == other.schema.root

    def __ne__(self, other: object) -> bool:
        return not self == other

    def __hash__(self) -> int:
        return hash((self.schema.root, self._key))

    def __bool__(self) -> bool:
        return True

    def __repr__(self) -> str:
        key = ", ".join(str(part) for part in key_parts(self._key))
        return f"<{self.entity_type} {key}>"

    @property
    def primary_key(self) -> dict[str, Any]:
        """The attributes that identify the entity, with their values."""
        return dict(zip(self.schema.primary_key, key_parts(self._key)))

    @property
    def state(self) -> str:
        """`persisted`, `created` (not committed yet), `modified`, `deleted` (not committed) or `gone`."""
        return "modified" if self._local and self._state == PERSISTED else self._state

    def changes(self) -> dict[str, tuple[Any, Any]]:
        """Return what was set and is not committed: attribute to server's value and value here.

        The server's value is `NOT_SET` where it was never read.
        """
        with self.session._store.lock:
            here = dict(self._local or {})
            return {name: (self._row.get(name, NOT_SET), value) for name, value in here.items()}

    def _set_here(self, name: str) -> Any:
        """Return the value set here and not committed, also through the attribute's twin."""
        local = self._local or {}
        if name in local:
            value = local[name]
            return Collection(self, name) if type(value) is list and self._holds(name) else value
        attribute = self.schema.attributes.get(name)
        if attribute is None or attribute.twin not in local:
            return NOT_SET
        value = local[attribute.twin]
        if value is None:
            return None
        if attribute.kind == REFERENCE:
            return self.session.get(attribute.target, value)
        return value._key

    def _unknown(self, name: str) -> Any:
        attribute = self.schema.attribute(name)
        if self._state == CREATED:
            return Members() if attribute.kind in (COLLECTION, MAPPED) else None
        value = self._through_twin(attribute)
        if value is not NOT_SET:
            return value
        if not self.session.auto_populate:
            return NOT_SET
        self.session._populator.fetch(self, [attribute])
        try:
            return self._row[name]
        except KeyError:
            raise NotFoundError(
                f"{self!r} is not on the server, or not for this user.",
                entity_type=self.entity_type,
            ) from None

    def _through_twin(self, attribute: Attribute) -> Any:
        """Return what the row says about an attribute under its other name, without asking anybody."""
        other = self._row.get(attribute.twin, NOT_SET)
        if other is NOT_SET or other is None:
            return other
        if attribute.kind == SCALAR:
            return other._key
        root = self.session.schemas[attribute.target].root
        found = self.session._store.find(root, other)
        return NOT_SET if found is None else found

    def _view(self, name: str, value: Any) -> Any:
        attribute = self.schema.attributes.get(name)
        if attribute is None or attribute.kind == SCALAR:
            return list(value) if type(value) is Members else value
        if attribute.kind == MAPPED:
            return view_of(self, attribute)
        return Collection(self, name)

    def _holds(self, name: str) -> bool:
        return self.schema.attribute(name).kind == COLLECTION

    def _fetch_rest(self) -> None:
        if self._state != CREATED and self.session.auto_populate:
            missing = [a for name, a in self.schema.attributes.items() if name not in self._row]
            if missing:
                self.session._populator.fetch(self, missing)
