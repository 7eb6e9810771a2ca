"""Drops from a cache what somebody else is known to have changed."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from .base import Cache
from .keys import KeyMaker, StringKeyMaker


def invalidate(
    cache: Cache,
    identities: Iterable[tuple[str, Sequence[str]]],
    key_maker: KeyMaker | None = None,
) -> int:
    """Forget entities in every layer of `cache`; what is not cached is passed over.

    Args:
        cache: The cache that a session keeps its entities in.
        identities: Entity type and primary key of each, for example `("Task", ["adb4ad6c-..."])`, as
            the entities of an `ftrack.update` event name them. An event may name a base type: give one
            identity for each type under which the entity may be cached.
        key_maker: What the session makes its keys with; `StringKeyMaker` when left out.

    Returns:
        How many were cached.
    """
    maker = key_maker or StringKeyMaker()
    return cache.remove_many(
        [maker.key((entity_type, list(key))) for entity_type, key in identities]
    )
