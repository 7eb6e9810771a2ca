"""Entities as JSON text and back, for files, caches and messages of a script's own."""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from typing import Any

from ..errors import ApiUseError
from .codec import write_reference, write_value
from .entity import Entity
from .schema import MAPPED

Strategy = Callable[[Entity], Mapping[str, Any]]


def encode(data: Any, strategy: str) -> str:
    """Return data with entities in it as JSON text.

    Args:
        data: Plain data, entities, dates and times, in lists and mappings.
        strategy: Which attributes of an entity are written: `all` (what is missing is fetched),
            `set_only` (what is known), `modified_only` (what is not committed), `persisted_only` (what
            the server has, without what it works out). Entities inside of entities are references.

    Raises:
        ApiUseError: There is no such strategy, or a value has no form in JSON.
    """
    if strategy not in _STRATEGIES:
        raise ApiUseError(f"{strategy!r} is none of {', '.join(_STRATEGIES)}.")
    return json.dumps(_plain(data, _STRATEGIES[strategy]))


def _plain(value: Any, values_of: Strategy) -> Any:
    if isinstance(value, Entity):
        written = write_reference(value)
        for name, item in values_of(value).items():
            if value.attributes[name].kind == MAPPED:
                item = list(value._row.get(name, ()))
            written[name] = write_value(item)
        return written
    if isinstance(value, Mapping):
        return {str(name): _plain(item, values_of) for name, item in value.items()}
    if isinstance(value, (list, tuple, set, frozenset)):
        return [_plain(item, values_of) for item in value]
    return write_value(value)


def _all(entity: Entity) -> Mapping[str, Any]:
    return {name: list(v) if hasattr(v, "insert") else v for name, v in entity.items()}


def _set_only(entity: Entity) -> Mapping[str, Any]:
    return {**_persisted(entity, computed=True), **(entity._local or {})}


def _modified_only(entity: Entity) -> Mapping[str, Any]:
    return dict(entity._local or {})


def _persisted_only(entity: Entity) -> Mapping[str, Any]:
    return _persisted(entity, computed=False)


def _persisted(entity: Entity, computed: bool) -> dict[str, Any]:
    known = entity.attributes
    return {
        name: list(value) if isinstance(value, tuple) else value
        for name, value in entity._row.items()
        if name in known and (computed or not known[name].computed)
    }


_STRATEGIES: dict[str, Strategy] = {
    "all": _all,
    "set_only": _set_only,
    "modified_only": _modified_only,
    "persisted_only": _persisted_only,
}
