"""Which components are in which locations, and under what identifiers."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TYPE_CHECKING

from ...errors import LocationError
from ..entity import CREATED, Entity
from .registry import ORIGIN_ID

if TYPE_CHECKING:
    from ..session import Session


def files_of(component: Entity, recursive: bool = True) -> list[Entity]:
    """Return a component and, for containers, what is in it, however deep."""
    found = [component]
    if recursive and "members" in component.schema.attributes:
        for member in component["members"]:
            found += files_of(member)
    return found


def identifiers(session: Session, location_id: str, components: Sequence[Entity]) -> dict[str, str]:
    """Return the resource identifiers of those components that a location holds, by component id."""
    ids = [component["id"] for component in components]
    if location_id == ORIGIN_ID:
        origins = session._locations.origins
        return {found: origins[found] for found in ids if found in origins}
    known = [component["id"] for component in components if component._state != CREATED]
    if not known:
        return {}
    rows = session.query("ComponentLocation").select("component_id", "resource_identifier")
    held = rows.where(location_id=location_id, component_id__in=known).all()
    transformer = session._locations.setup(location_id).transformer
    return {
        row["component_id"]: (
            transformer.decode(row["resource_identifier"])
            if transformer is not None
            else row["resource_identifier"]
        )
        for row in held
    }


def identifiers_of_all(
    session: Session, location_id: str, components: Sequence[Entity]
) -> list[str]:
    """Return the resource identifiers of components in a location.

    Raises:
        LocationError: The location does not hold one of them.
    """
    held = identifiers(session, location_id, components)
    missing = [component for component in components if component["id"] not in held]
    if missing:
        raise LocationError(f"{missing[0]!r} is not in the location.", location_id=location_id)
    return [held[component["id"]] for component in components]


def availabilities(
    session: Session, components: Iterable[Entity], locations: Iterable[Entity] | None
) -> list[dict[str, float]]:
    """Return, for each component, how much of it each location holds, in per cent by location id."""
    asked = list(components)
    places = session.query("Location").all() if locations is None else list(locations)
    parts = {component["id"]: _bytes_of(component) for component in asked}
    files = {file["id"]: file for held in parts.values() for file in held}
    found: list[dict[str, float]] = [{} for _ in asked]
    holding = {
        place["id"]: set(identifiers(session, place["id"], list(files.values())))
        for place in places
    }
    for component, shares in zip(asked, found):
        ids = [file["id"] for file in parts[component["id"]]]
        for location_id, held in holding.items():
            shares[location_id] = 100.0 * sum(one in held for one in ids) / len(ids)
    return found


def _bytes_of(component: Entity) -> list[Entity]:
    """Return the files that make a component; an empty container stands for itself."""
    found = files_of(component)
    leaves = [one for one in found if "members" not in one.schema.attributes]
    return leaves or [component]
