"""Metadata and custom attributes of an entity as mappings from key to value.

On the server both are rows of their own. Setting a key changes or creates one row; the collection on the
owner is never sent.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, MutableMapping
from typing import TYPE_CHECKING, Any

from ..errors import ApiUseError, UnknownAttributeError
from .reader import Members
from .schema import Attribute

if TYPE_CHECKING:
    from .entity import Entity

_ABSENT = ("deleted", "gone")


class MappedView(MutableMapping[str, Any]):
    """The rows of one mapped collection, by key; a view that always shows what is set now."""

    __slots__ = ("_attribute", "_entity")

    def __init__(self, entity: Entity, attribute: Attribute) -> None:
        self._entity = entity
        self._attribute = attribute

    def _rows(self) -> dict[str, Entity]:
        if self._attribute.name not in self._entity._row:
            # Reading fetches the rows; those of a new entity are empty.
            self._entity[self._attribute.name]
        members = self._entity._row.get(self._attribute.name, ())
        return {member["key"]: member for member in members if member._state not in _ABSENT}

    def __getitem__(self, key: str) -> Any:
        return self._rows()[key]["value"]

    def __iter__(self) -> Iterator[str]:
        return iter(self._rows())

    def __len__(self) -> int:
        return len(self._rows())

    def __setitem__(self, key: str, value: Any) -> None:
        row = self._rows().get(key)
        if row is not None:
            row["value"] = value
        else:
            self._add(key, value)

    def _add(self, key: str, value: Any) -> None:
        raise NotImplementedError

    def replace(self, values: Mapping[str, Any]) -> None:
        """Make the mapping hold exactly these keys and values.

        Raises:
            ApiUseError: They are no mapping.
        """
        if not isinstance(values, Mapping):
            raise ApiUseError(f"{self._attribute.name} takes a mapping.")
        for key in set(self._rows()) - set(values):
            del self[key]
        self.update(values)

    def __repr__(self) -> str:
        return f"<{self._entity.entity_type}.{self._attribute.name} {dict(self)!r}>"


class MetadataView(MappedView):
    """Free texts by key, which any entity with `metadata` may carry."""

    __slots__ = ()

    def _add(self, key: str, value: Any) -> None:
        entity = self._entity
        data = {
            "parent_id": entity._key,
            "parent_type": entity.entity_type,
            "key": key,
            "value": value,
        }
        row = entity.session.create("Metadata", data)
        members = entity._row.get(self._attribute.name, ())
        entity._row[self._attribute.name] = Members((*members, row))

    def __delitem__(self, key: str) -> None:
        self._entity.session.delete(self._rows()[key])


class CustomAttributesView(MappedView):
    """Values of the attributes that the studio defined for this type of entity.

    Which keys there are is decided on the server, so keys can neither be added nor removed.
    """

    __slots__ = ()

    def _rows(self) -> dict[str, Entity]:
        entity = self._entity
        if entity._state == "created" and self._attribute.name not in entity._row:
            rows = entity.session._custom_attributes.rows_for(entity, self._attribute)
            entity._row[self._attribute.name] = rows
        return super()._rows()

    def _add(self, key: str, value: Any) -> None:
        raise UnknownAttributeError(
            f"There is no custom attribute {key!r} for {self._entity!r}.",
            next_step="Create it in the server's settings first.",
            attribute=key,
        )

    def __getitem__(self, key: str) -> Any:
        rows = self._rows()
        if key not in rows:
            self._add(key, None)
        return rows[key]["value"]

    def __delitem__(self, key: str) -> None:
        raise ApiUseError("Custom attributes cannot be removed.", next_step="Set it to None.")

    def replace(self, values: Mapping[str, Any]) -> None:
        """Set these keys and leave the others as they are.

        Raises:
            ApiUseError: They are no mapping.
            UnknownAttributeError: There is no custom attribute of that name.
        """
        if not isinstance(values, Mapping):
            raise ApiUseError(f"{self._attribute.name} takes a mapping.")
        self.update(values)


def view_of(entity: Entity, attribute: Attribute) -> MappedView:
    """Return the mapping over a mapped collection of an entity."""
    kind = MetadataView if attribute.target == "Metadata" else CustomAttributesView
    return kind(entity, attribute)
