"""Components and locations: what holds what, and moving bytes between them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Any

from ..entity import Entity
from ..locations.accessor import Accessor, Cancelled, Progress
from ..locations.holding import availabilities, identifiers_of_all
from ..locations.moving import add_components, remove_components
from ..locations.registry import Setup
from ..locations.structure import Structure


class Located(Entity):
    """A component."""

    __slots__ = ()

    def get_availability(self, locations: Iterable[Entity] | None = None) -> dict[str, float]:
        """Return how much of the component each location holds, in per cent by location id."""
        return availabilities(self.session, [self], locations)[0]


class HoldsComponents(Entity):
    """A location. Its settings hold for this session, however long the entity itself is held."""

    __slots__ = ()

    @property
    def _setup(self) -> Setup:
        found: Setup = self.session._locations.setup(self._id)
        return found

    @property
    def _id(self) -> str:
        return str(self._key)

    @property
    def accessor(self) -> Accessor | None:
        """What reads and writes the bytes; None where they cannot be reached."""
        return self._setup.accessor

    @accessor.setter
    def accessor(self, value: Accessor | None) -> None:
        self._setup.accessor = value

    @property
    def structure(self) -> Structure:
        """What gives components their resource identifiers."""
        return self._setup.structure

    @structure.setter
    def structure(self, value: Structure) -> None:
        self._setup.structure = value

    @property
    def priority(self) -> int:
        """The lower, the sooner the location is chosen."""
        return self._setup.priority

    @priority.setter
    def priority(self, value: int) -> None:
        self._setup.priority = value

    @property
    def resource_identifier_transformer(self) -> Any:
        """Turns identifiers into what the server keeps (`encode`) and back (`decode`), or None."""
        return self._setup.transformer

    @resource_identifier_transformer.setter
    def resource_identifier_transformer(self, value: Any) -> None:
        self._setup.transformer = value

    def add_component(self, component: Entity, source: Entity, recursive: bool = True) -> None:
        """Put a component into this location, and commit; see `add_components`."""
        self.add_components([component], [source], recursive)

    def add_components(
        self,
        components: Sequence[Entity],
        sources: Entity | Sequence[Entity],
        recursive: bool = True,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        """Put components into this location, and commit.

        Args:
            components: What goes.
            sources: The location their bytes are taken from, or one for each.
            recursive: Whether what is in containers goes, too.
            progress: Called with bytes copied and bytes in all, on the calling thread.
            cancelled: Asked often, on the calling thread; True stops, and nothing is left.

        Raises:
            LocationError: It holds one already, a source does not, or bytes cannot be reached.
            FileAccessError, TransferError, ServerError, NetworkError: A copy or the commit failed.
        """
        given = [sources] * len(components) if isinstance(sources, Entity) else list(sources)
        add_components(self.session, self, components, given, recursive, progress, cancelled)

    def remove_component(self, component: Entity, recursive: bool = True) -> None:
        """Take a component out of this location, and commit; see `remove_components`."""
        self.remove_components([component], recursive)

    def remove_components(self, components: Sequence[Entity], recursive: bool = True) -> None:
        """Take components out, with their bytes where the location manages them, and commit.

        Raises:
            LocationError: The location does not hold one of them.
            FileAccessError, ServerError, NetworkError: Bytes or rows could not be removed.
        """
        remove_components(self.session, self, components, recursive)

    def get_component_availability(self, component: Entity) -> float:
        """Return how much of a component this location holds, in per cent."""
        return self.get_component_availabilities([component])[0]

    def get_component_availabilities(self, components: Sequence[Entity]) -> list[float]:
        """Return how much of each component this location holds, in per cent."""
        return [held[self._id] for held in availabilities(self.session, components, [self])]

    def get_resource_identifier(self, component: Entity) -> str:
        """Return what a component is called here.

        Raises:
            LocationError: The location does not hold it.
        """
        return self.get_resource_identifiers([component])[0]

    def get_resource_identifiers(self, components: Sequence[Entity]) -> list[str]:
        """Return what components are called here.

        Raises:
            LocationError: The location does not hold one of them.
        """
        return identifiers_of_all(self.session, self._id, components)

    def get_filesystem_path(self, component: Entity) -> str:
        """Return the path of a component's file on this machine.

        Raises:
            LocationError: The location does not hold it, or has no paths on this machine.
        """
        return self.get_filesystem_paths([component])[0]

    def get_filesystem_paths(self, components: Sequence[Entity]) -> list[str]:
        """Return the paths of components' files; errors as for one."""
        found = self.get_resource_identifiers(components)
        accessor = self._reachable()
        return [accessor.get_filesystem_path(identifier) for identifier in found]

    def get_url(self, component: Entity) -> str:
        """Return an address of a component's file that people can open.

        Raises:
            LocationError: The location does not hold it, or has no addresses.
        """
        return self._reachable().get_url(self.get_resource_identifier(component))

    def _reachable(self) -> Accessor:
        from ...errors import LocationError

        accessor = self._setup.accessor
        if accessor is None:
            raise LocationError(f"The bytes of {self!r} cannot be reached from here.")
        return accessor
