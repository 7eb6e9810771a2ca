"""All entity types of a workspace, and the questions the other parts ask about them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from functools import cached_property
from typing import Any

from .definition import Attribute, EntityType
from .document import build_document, document_hash
from .remembered import Remembered

FAMILY_COLUMN = "concrete_type"


class Schema:
    """An immutable set of entity types.

    Args:
        types: By id; every base and every target that is named must be among them.

    Attributes:
        plans: Statements of queries over these types.
    """

    def __init__(self, types: Mapping[str, EntityType]) -> None:
        self._types = dict(types)
        self._children: dict[str, list[str]] = {}
        for entity_type in self._types.values():
            if entity_type.base:
                self._children.setdefault(entity_type.base, []).append(entity_type.id)
        self.plans = Remembered()
        self._found: dict[tuple[str, str, bool | None], Attribute] = {}

    def __iter__(self) -> Iterator[EntityType]:
        """Go through all types in the order of the files."""
        return iter(self._types.values())

    def __contains__(self, name: object) -> bool:
        """Say whether there is a type of that name."""
        return name in self._types

    def __getitem__(self, name: str) -> EntityType:
        """Return a type that must be there."""
        return self._types[name]

    def get(self, name: str) -> EntityType | None:
        """Return the type of that name, or None."""
        return self._types.get(name)

    def with_types(self, more: Mapping[str, EntityType]) -> Schema:
        """Return a schema that has the given types as well."""
        return Schema({**self._types, **more})

    def family(self, name: str) -> tuple[str, ...]:
        """Return a type and everything that extends it, near or far."""
        found = [name]
        for child in self._children.get(name, ()):
            found.extend(self.family(child))
        return tuple(found)

    def root(self, name: str) -> EntityType:
        """Return the type at the top of the family `name` belongs to."""
        entity_type = self._types[name]
        while entity_type.base:
            entity_type = self._types[entity_type.base]
        return entity_type

    def is_a(self, name: str, ancestor: str) -> bool:
        """Say whether type `name` is `ancestor` or extends it."""
        current: str | None = name
        while current:
            if current == ancestor:
                return True
            current = self._types[current].base
        return False

    def target(self, attribute: Attribute) -> EntityType:
        """Return the type whose rows a relation leads to.

        Relations that the document declares as Task hold typed contexts of every kind in the answers
        of real servers, so a workspace type stands for all of them.
        """
        declared = self._types.get(attribute.type)
        if declared is None or declared.base == "TypedContext":
            return self._types["TypedContext"]
        return declared

    def has_family_column(self, entity_type: EntityType) -> bool:
        """Say whether rows of the type's table name their concrete type."""
        return not entity_type.shared_rows and bool(
            self._children.get(self.root(entity_type.id).id)
        )

    def find(self, name: str, attribute: str, relation: bool | None = None) -> Attribute | None:
        """Return an attribute of a type, or of what extends it.

        `parent.status` is asked of a Context, and only some contexts have a status.

        Args:
            name: The type.
            attribute: Name of the attribute.
            relation: Prefer a relation (True) or a scalar (False) where subtypes disagree.
        """
        own = self._types[name].attributes.get(attribute)
        if own is not None:
            return own
        known = self._found.get((name, attribute, relation))
        if known is None:
            known = self._find_below(name, attribute, relation)
            if known is not None:  # what is not there is not remembered: anything may be asked for
                self._found[name, attribute, relation] = known
        return known

    def _find_below(self, name: str, attribute: str, relation: bool | None) -> Attribute | None:
        found = [self._types[child].attributes.get(attribute) for child in self.family(name)]
        candidates = [item for item in found if item is not None]
        if relation is None:
            return candidates[0] if candidates else None
        fitting = [item for item in candidates if item.is_relation is relation]
        return next(iter(fitting or candidates), None)

    def owners(self, name: str, attribute: Attribute) -> frozenset[str]:
        """Return the types from `name` downwards that have this attribute, whatever its default there."""
        return frozenset(
            child
            for child in self.family(name)
            if _are_alike(self._types[child].attributes.get(attribute.name), attribute)
        )

    def system_attributes(self, name: str) -> tuple[str, ...]:
        """Return what comes along in every answer for a type and what extends it, its own first.

        A Context may be a Task, and a Task always tells its object type (protocol 1.5).
        """
        found = (n for child in self.family(name) for n in self._types[child].system_attributes)
        return tuple(dict.fromkeys(found))

    @cached_property
    def document(self) -> list[dict[str, Any]]:
        """The answer of `query_schemas`."""
        return build_document(self)

    @cached_property
    def document_hash(self) -> str:
        """The `schema_hash` of `query_server_information`."""
        return document_hash(self.document)


def _are_alike(own: Attribute | None, other: Attribute) -> bool:
    return own is not None and (own.kind, own.type, own.join) == (
        other.kind,
        other.type,
        other.join,
    )
