"""The server's schema: entity types, their attributes and how they hang together (protocol 3.1).

It is read from what `query_schemas` answers and never changes; a type is only looked into when it is
first used, because a server has far more types than a script touches.
"""

from __future__ import annotations

import threading
from collections.abc import Iterator, Mapping
from typing import Any

from ..errors import BadAnswerError, UnknownAttributeError, UnknownEntityTypeError

SCALAR, REFERENCE, COLLECTION, MAPPED = "scalar", "reference", "collection", "mapped"
_SCALAR_TYPES = frozenset({"string", "boolean", "integer", "number", "object", "variable"})

# References whose id has another name (protocol 3.3).
_KEY_NAMES = {
    ("Asset", "parent"): "context_id",
    ("AssetVersionList", "owner"): "user_id",
    ("List", "owner"): "user_id",
    ("Note", "author"): "user_id",
    ("Recipient", "recipient"): "resource_id",
    ("ReviewSessionObject", "asset_version"): "version_id",
    ("ReviewSessionObjectStatus", "invitee"): "review_session_invitee_id",
    ("SchemaStatus", "task_status"): "status_id",
    ("SchemaType", "task_type"): "type_id",
    ("TypedContextList", "owner"): "user_id",
}


class Attribute:
    """One attribute of an entity type.

    Attributes:
        name: Its name.
        kind: `SCALAR`, `REFERENCE`, `COLLECTION` or `MAPPED` (a collection shown as a mapping).
        data_type: Of a scalar: string, boolean, integer, number, object, variable, or datetime.
        target: Entity type of a reference, or of the members of a collection; else empty.
        default: What the schema gives a new entity, `"{uid}"` for a new id, or None.
        immutable: Whether it may only be set on creation.
        computed: Whether the server works it out.
        twin: Of a reference the attribute that holds its id, of that attribute the reference; else
            empty.
    """

    __slots__ = (
        "computed",
        "data_type",
        "default",
        "immutable",
        "kind",
        "name",
        "target",
        "twin",
    )

    def __init__(self, name: str, kind: str, data_type: str, target: str, default: Any) -> None:
        self.name = name
        self.kind = kind
        self.data_type = data_type
        self.target = target
        self.default = default
        self.immutable = False
        self.computed = False
        self.twin = ""

    def __repr__(self) -> str:
        return f"<Attribute {self.name} {self.kind} {self.target or self.data_type}>"


class EntitySchema:
    """One entity type.

    Attributes:
        name: Its name, for example `Shot`.
        root: The oldest ancestor; all types below one root share their ids.
        primary_key: Names of the attributes that identify an entity, in the protocol's order.
        default_projections: What a query without `select` asks for.
        attributes: By name.
        twins: References that have one, with the attribute that holds their id.
        groups: Whether aggregate queries are allowed.
    """

    def __init__(self, raw: Mapping[str, Any], root: str) -> None:
        self.name: str = raw["id"]
        self.root = root
        self.raw = raw
        self.primary_key: tuple[str, ...] = tuple(raw["primary_key"])
        self.attributes = _attributes(raw)
        given = raw.get("default_projections") or self.primary_key
        self.default_projections: tuple[str, ...] = tuple(given)
        self.twins: tuple[tuple[str, str], ...] = tuple(
            (name, found.twin)
            for name, found in self.attributes.items()
            if found.kind == REFERENCE and found.twin
        )
        self.groups: bool = bool((raw.get("metadata") or {}).get("group_by"))

    def attribute(self, name: str) -> Attribute:
        """Return an attribute.

        Raises:
            UnknownAttributeError: The type has none of that name.
        """
        try:
            return self.attributes[name]
        except KeyError:
            raise UnknownAttributeError(
                f"{self.name} has no attribute {name!r}.", entity_type=self.name, attribute=name
            ) from None

    def names(self, *kinds: str) -> list[str]:
        """Return the names of all attributes of some kinds."""
        return [name for name, found in self.attributes.items() if found.kind in kinds]

    def __repr__(self) -> str:
        return f"<EntitySchema {self.name}>"


class Schemas(Mapping[str, EntitySchema]):
    """All entity types of a server by name.

    Args:
        raw: The answer of `query_schemas`.

    Raises:
        BadAnswerError: It is no list of schemas.
    """

    def __init__(self, raw: list[dict[str, Any]]) -> None:
        if not isinstance(raw, list) or not all(isinstance(item, dict) for item in raw):
            raise BadAnswerError("The server's schema is no list of entity types.")
        self._raw: dict[str, dict[str, Any]] = {str(item.get("id")): item for item in raw}
        self._read: dict[str, EntitySchema] = {}
        self._lock = threading.Lock()

    def __getitem__(self, name: str) -> EntitySchema:
        """Return a type.

        Raises:
            UnknownEntityTypeError: The server has no such type.
        """
        found = self._read.get(name)
        return found if found is not None else self._read_one(name)

    def __contains__(self, name: object) -> bool:
        return name in self._raw

    def __iter__(self) -> Iterator[str]:
        return iter(self._raw)

    def __len__(self) -> int:
        return len(self._raw)

    def note_unknown(self, name: str) -> None:
        """Take note of a type the server made after the schema was read; it has an `id` at least."""
        properties = {"id": {"type": "string"}}
        with self._lock:
            self._raw.setdefault(
                name, {"id": name, "primary_key": ["id"], "properties": properties}
            )

    def ancestors(self, name: str) -> list[str]:
        """Return the types that `name` extends, the nearest first."""
        found: list[str] = []
        base = self._base(name)
        while base and base not in found:
            found.append(base)
            base = self._base(base)
        return found

    def _base(self, name: str) -> str:
        mixin = self._raw.get(name, {}).get("$mixin")
        return str(mixin.get("$ref") or "") if isinstance(mixin, dict) else ""

    def _read_one(self, name: str) -> EntitySchema:
        raw = self._raw.get(name)
        if raw is None:
            raise UnknownEntityTypeError(
                f"The server has no entity type {name!r}.",
                next_step=_suggest(name, self._raw),
                entity_type=name,
            )
        try:
            schema = EntitySchema(raw, [name, *self.ancestors(name)][-1])
        except (KeyError, TypeError, AttributeError) as error:
            raise BadAnswerError(f"The server's schema of {name} cannot be read.") from error
        with self._lock:
            return self._read.setdefault(name, schema)


def _suggest(name: str, known: Mapping[str, Any]) -> str:
    import difflib

    close = difflib.get_close_matches(name, list(known), n=3)
    return f"Did you mean {' or '.join(close)}?" if close else "session.types lists all of them."


def _attributes(raw: Mapping[str, Any]) -> dict[str, Attribute]:
    found: dict[str, Attribute] = {}
    for name, definition in raw["properties"].items():
        attribute = _attribute(name, definition)
        if attribute is not None:
            found[name] = attribute
    for name in raw.get("immutable") or ():
        if name in found:
            found[name].immutable = True
    for name in raw.get("computed") or ():
        if name in found:
            found[name].computed = True
    for name, attribute in found.items():
        key = found.get(_KEY_NAMES.get((raw["id"], name), f"{name}_id"))
        if attribute.kind == REFERENCE and key is not None and key.kind == SCALAR:
            attribute.twin, key.twin = key.name, name
    return found


def _attribute(name: str, definition: Mapping[str, Any]) -> Attribute | None:
    """Return the attribute, or None for what may only stand in criteria or is described no further."""
    if definition.get("restricted_projection"):
        return None
    data_type = definition.get("type")
    default = definition.get("default")
    if data_type in _SCALAR_TYPES:
        moment = definition.get("format") == "date-time"
        return Attribute(name, SCALAR, "datetime" if moment else data_type, "", default)
    if data_type in ("array", "mapped_array"):
        target = str(definition["items"]["$ref"])
        kind = MAPPED if data_type == "mapped_array" and _maps(target) else COLLECTION
        return Attribute(name, kind, "", target, default)
    if data_type is None and "$ref" in definition:
        return Attribute(name, REFERENCE, "", str(definition["$ref"]), default)
    return None


def _maps(target: str) -> bool:
    return target == "Metadata" or target.endswith("CustomAttributeValue")
