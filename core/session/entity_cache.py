"""What a session knows of entities, kept in a cache beyond the life of its objects.

Kept are plain values and references of rows as the server sent them, under the identity of each row;
collections are not, because what belongs to them changes without the row. A row is forgotten when this
session changes it and when the event hub reports that somebody did.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING, Any, Callable, Union

from ..cache import Cache, KeyMaker, LayeredCache, MemoryCache, StringKeyMaker
from .store import Key, key_of, key_parts

if TYPE_CHECKING:
    from ..events import EntityChange
    from .schema import Schemas
    from .session import Session

CacheMaker = Callable[["Session"], Cache]
UserCache = Union[Cache, CacheMaker]
Row = dict[str, Any]


class EntityCache:
    """The rows of one session's server. Safe for threads as the caches are.

    Args:
        cache: Where rows are kept.
        schemas: The server's entity types; types below one root share their ids.
        key_maker: Makes the keys; `StringKeyMaker` when left out.
    """

    def __init__(self, cache: Cache, schemas: Schemas, key_maker: KeyMaker | None = None) -> None:
        self.cache = cache
        self._schemas = schemas
        self._keys = key_maker or StringKeyMaker()

    def remember(self, value: Any) -> None:
        """Keep every entity in decoded JSON, on top of what is known of it already."""
        rows: dict[str, Row] = {}
        self._collect(value, rows)
        if rows:
            known = self.cache.get_many(rows)
            self.cache.set_many({key: {**known.get(key, {}), **row} for key, row in rows.items()})

    def recall(self, root: str, keys: Sequence[Key]) -> list[Row]:
        """Return the rows that are kept for some keys below a root type, as the server sent them."""
        return list(self.cache.get_many(self._key(root, key) for key in keys).values())

    def forget(self, identities: Iterable[tuple[str, Key]]) -> None:
        """Drop rows from every layer.

        Args:
            identities: Entity type and key of each.
        """
        self.cache.remove_many(
            [self._key(self._schemas[name].root, key) for name, key in identities]
        )

    def forget_change(self, change: EntityChange) -> None:
        """Drop the row that the event hub reports as changed; for `on_update`."""
        if change.entity_type in self._schemas:
            key: Key = tuple(change.id.split(",")) if "," in change.id else change.id
            self.forget([(change.entity_type, key)])

    def _key(self, root: str, key: Key) -> str:
        return self._keys.key((root, key_parts(key)))

    def _collect(self, value: Any, rows: dict[str, Row]) -> Any:
        """Gather the rows in a value; return what stands for it inside of another row."""
        if isinstance(value, list):
            for item in value:
                self._collect(item, rows)
            return None
        if not isinstance(value, dict):
            return value
        name = value.get("__entity_type__")
        if name is None:
            return value
        schema = self._schemas[name]
        row = {
            attribute: self._collect(item, rows)
            for attribute, item in value.items()
            if not isinstance(item, list) or self._collect(item, rows)
        }
        rows.setdefault(self._key(schema.root, key_of(schema.primary_key, value)), {}).update(row)
        return {"__entity_type__": name, **{part: value[part] for part in schema.primary_key}}


def entity_cache(
    session: Session, cache: UserCache | None, key_maker: KeyMaker | None
) -> EntityCache | None:
    """Return the cache for a session, memory on top; None where the user gave none.

    Args:
        session: The session.
        cache: A cache, or a function that makes one of the session.
        key_maker: Makes the keys.
    """
    if cache is None:
        return None
    below = cache if isinstance(cache, Cache) else cache(session)
    return EntityCache(LayeredCache([MemoryCache(), below]), session.schemas, key_maker)
