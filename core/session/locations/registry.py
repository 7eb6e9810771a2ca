"""What a session knows of locations beyond their rows: how to reach their bytes, and which to prefer.

Settings are kept by location id, because the entities themselves are held only as long as somebody uses
them. Where files came from is known in this session alone and never sent.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from ...errors import LocationError
from ..components import SERVER_LOCATION_ID
from ..entity import Entity
from .accessor import Accessor, DiskAccessor
from .server import ServerAccessor
from .structure import EntityIdStructure, OriginStructure, Structure

if TYPE_CHECKING:
    from ..session import Session

# Rows of every workspace (protocol 3.4, 6.2).
ORIGIN_ID = "ce9b348f-8809-11e3-821c-20c9d081909b"
UNMANAGED_ID = "cb268ecc-8809-11e3-a7e2-20c9d081909b"
REVIEW_ID = "cd41be70-8809-11e3-b98a-20c9d081909b"
REVIEW_COMPONENTS = ("ftrackreview-mp4", "ftrackreview-webm", "ftrackreview-image")
DEFAULT_PRIORITY = 95


@dataclass
class Setup:
    """How one location is used in this session.

    Attributes:
        accessor: Reads and writes its bytes; None where they cannot be reached.
        structure: Names them.
        priority: The lower, the sooner it is chosen.
        managed: Whether bytes are copied into it and removed with it.
        transformer: Turns identifiers into what the server keeps and back; None for no change.
    """

    accessor: Accessor | None = None
    structure: Structure = field(default_factory=EntityIdStructure)
    priority: int = DEFAULT_PRIORITY
    managed: bool = True
    transformer: Any = None


class Locations:
    """The locations of one session.

    Attributes:
        origins: Paths of files by component id, as they were given in this session.
    """

    def __init__(self, session: Session) -> None:
        self._session = session
        self.origins: dict[str, str] = {}
        disk = DiskAccessor()
        self._setups = {
            ORIGIN_ID: Setup(disk, OriginStructure(), 100, managed=False),
            UNMANAGED_ID: Setup(disk, OriginStructure(), 90, managed=False),
            REVIEW_ID: Setup(disk, OriginStructure(), 110, managed=False),
            SERVER_LOCATION_ID: Setup(ServerAccessor(session), EntityIdStructure(), 150),
        }

    def setup(self, location_id: str) -> Setup:
        """Return the settings of a location; they may be changed."""
        return self._setups.setdefault(location_id, Setup())

    def resolve(self, location: str | Entity) -> Entity:
        """Return a location by entity, id or name.

        Raises:
            LocationError: The server has no such location.
        """
        if isinstance(location, Entity):
            return location
        found = self._session.get("Location", location)
        if found is None:
            found = (
                self._session.query("Location").select("id", "name").where(name=location).first()
            )
        if found is None:
            raise LocationError(f"There is no location {location!r}.")
        return found

    def pick(self, component: Entity | None = None) -> Entity:
        """Return the location with the lowest priority that can be reached.

        Args:
            component: Only locations that hold it wholly are asked for.

        Raises:
            LocationError: No location can be reached.
        """
        reachable = [
            (setup.priority, location_id)
            for location_id, setup in self._setups.items()
            if setup.accessor is not None and (component is not None or location_id != ORIGIN_ID)
        ]
        if component is not None:
            held = self._session.get_component_availability(component)
            reachable = [(p, found) for p, found in reachable if held.get(found) == 100.0]
        if not reachable:
            raise LocationError("No location that can be reached holds it.")
        return self.resolve(min(reachable)[1])

    def for_new(self, name: str) -> Entity:
        """Return the location for a new component called `name`."""
        return self.resolve(REVIEW_ID) if name in REVIEW_COMPONENTS else self.pick()
