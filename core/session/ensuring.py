"""Finding an entity by its values, and making it what it is to be."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any

from ..errors import ApiUseError, MultipleResultsFoundError
from .criteria import Criteria
from .entity import Entity
from .schema import REFERENCE, SCALAR

if TYPE_CHECKING:
    from .session import Session


def ensure(
    session: Session,
    entity_type: str,
    data: Mapping[str, Any],
    identifying_keys: Sequence[str] | None,
) -> Entity:
    """Return the entity with these values; arguments and errors are those of `Session.ensure`."""
    schema = session.schemas[entity_type]
    kinds = {name: schema.attribute(name).kind for name in data}
    names = identifying_keys or [name for name in data if kinds[name] in (SCALAR, REFERENCE)]
    if not names or not set(names) <= set(data):
        raise ApiUseError("The data does not hold what identifies the entity.")
    if any(kinds[name] not in (SCALAR, REFERENCE) for name in names):
        raise ApiUseError("Only plain values and references can identify an entity.")
    found = session.query(entity_type).where(**{name: data[name] for name in names}).limit(2).all()
    if len(found) > 1:
        criteria = Criteria(**{name: data[name] for name in names})
        raise MultipleResultsFoundError(f"There are several {entity_type} where {criteria}.")
    if not found:
        entity = session.create(entity_type, data)
    else:
        entity = found[0]
        _update(entity, {name: value for name, value in data.items() if name not in names})
    session.commit()
    return entity


def _update(entity: Entity, values: Mapping[str, Any]) -> None:
    session = entity.session
    for name, value in values.items():
        wanted = session._editor.checked(entity.schema.attribute(name), value)
        if entity[name] != wanted:
            entity[name] = value
