"""Puts components into locations and takes them out again: bytes first, then the rows that say so.

A row is written only when all bytes are there; what was copied before something failed is removed.
"""

from __future__ import annotations

import logging
import tempfile
from collections.abc import Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import CancelledError, LocationError, RushesError
from ..entity import Entity
from .accessor import Accessor, Cancelled, Progress
from .holding import files_of, identifiers, identifiers_of_all
from .registry import ORIGIN_ID, Setup

if TYPE_CHECKING:
    from ..session import Session

logger = logging.getLogger(__name__)

ADDED = "ftrack.location.component-added"
REMOVED = "ftrack.location.component-removed"


def add_components(
    session: Session,
    location: Entity,
    components: Sequence[Entity],
    sources: Sequence[Entity],
    recursive: bool = True,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
) -> None:
    """Put components into a location, and commit.

    Args:
        session: The session.
        location: Where they go.
        components: What goes.
        sources: For each the location its bytes are taken from.
        recursive: Whether what is in containers goes, too.
        progress: Called with bytes copied and bytes in all, on the calling thread.
        cancelled: Asked often, on the calling thread; True stops, and nothing is left.

    Raises:
        LocationError: It holds one already, a source does not, or the bytes of one cannot be reached.
        FileAccessError, TransferError, ServerError, NetworkError: A copy or the commit failed.
    """
    everything = [
        (part, source)
        for component, source in zip(components, sources)
        for part in files_of(component, recursive)
    ]
    parts = [part for part, _ in everything]
    if location["id"] == ORIGIN_ID:
        raise LocationError("Files come from the origin; none are put there.")
    held = identifiers(session, location["id"], parts)
    if held:
        raise LocationError(f"Component {next(iter(held))} is in the location already.")
    _Move(session, location, everything, progress, cancelled).run()


class _Move:
    """One run of copying."""

    def __init__(
        self,
        session: Session,
        location: Entity,
        parts: Sequence[tuple[Entity, Entity]],
        progress: Progress | None,
        cancelled: Cancelled | None,
    ) -> None:
        self._session = session
        self._location = location
        self._target: Setup = session._locations.setup(location["id"])
        self._parts = parts
        self._progress = progress
        self._cancelled = cancelled
        self._total = sum(int(part["size"] or 0) for part, _ in parts if _has_bytes(part))
        self._done = 0
        self._copied: list[str] = []

    def run(self) -> None:
        rows: list[tuple[Entity, str]] = []
        known = self._sources()
        try:
            for part, source in self._parts:
                found = known[source["id"]].get(part["id"], "")
                if not found and _has_bytes(part):
                    raise LocationError(f"{part!r} is not in {source['name']!r}.")
                rows.append((part, self._place(part, source, found)))
            self._commit(rows)
        except BaseException:
            self._undo()
            raise
        _announce(self._session, ADDED, self._location, [part for part, _ in rows])

    def _sources(self) -> dict[str, dict[str, str]]:
        """Return the identifiers that the sources know, by source and component id."""
        by_source: dict[str, list[Entity]] = {}
        for part, source in self._parts:
            by_source.setdefault(source["id"], []).append(part)
        return {
            source_id: identifiers(self._session, source_id, parts)
            for source_id, parts in by_source.items()
        }

    def _place(self, part: Entity, source: Entity, found: str) -> str:
        """Copy the bytes of one component, if it has any of its own; return its new identifier."""
        context = {"source_resource_identifier": found}
        identifier = self._target.structure.get_resource_identifier(part, context)
        accessor = self._target.accessor
        if accessor is None:
            raise LocationError(
                f"The bytes of {self._location['name']!r} cannot be reached from here.",
                next_step="Give the location an accessor.",
            )
        if self._target.managed and _has_bytes(part):
            origin = self._session._locations.setup(source["id"]).accessor
            if origin is None:
                raise LocationError(f"The bytes of {source['name']!r} cannot be reached from here.")
            self._copied.append(identifier)
            self._copy(origin, found, accessor, identifier)
            self._done += int(part["size"] or 0)
        return identifier

    def _copy(self, source: Accessor, found: str, target: Accessor, identifier: str) -> None:
        path = source.local_path(found)
        if path is not None:
            target.put(path, identifier, self._tell, self._cancelled)
            return
        with tempfile.TemporaryDirectory(prefix="rushes-") as folder:
            copy = Path(folder) / "file"
            source.fetch(found, copy, None, self._cancelled)
            target.put(copy, identifier, self._tell, self._cancelled)

    def _tell(self, done: int, _size: int) -> None:
        if self._progress is not None:
            self._progress(min(self._done + done, self._total), self._total)

    def _commit(self, rows: Sequence[tuple[Entity, str]]) -> None:
        if self._cancelled is not None and self._cancelled():
            raise CancelledError("The copy was cancelled.")
        made = []
        for part, identifier in rows:
            transformer = self._target.transformer
            kept = transformer.encode(identifier) if transformer is not None else identifier
            data: dict[str, Any] = {
                "component": part,
                "location": self._location,
                "resource_identifier": kept,
            }
            made.append(self._session.create("ComponentLocation", data))
        try:
            self._session.commit()
        except BaseException:
            for row in made:
                self._session.delete(row)
            raise

    def _undo(self) -> None:
        for identifier in self._copied:
            try:
                assert self._target.accessor is not None
                self._target.accessor.remove(identifier)
            except RushesError:
                # What failed is told already; bytes that nobody refers to do no harm.
                continue


def remove_components(
    session: Session, location: Entity, components: Sequence[Entity], recursive: bool = True
) -> None:
    """Take components out of a location, with their bytes where the location manages them; commits.

    Raises:
        LocationError: The location does not hold one of them.
        FileAccessError, ServerError, NetworkError: Bytes or rows could not be removed.
    """
    parts = [part for component in components for part in files_of(component, recursive)]
    found = identifiers_of_all(session, location["id"], parts)
    if location["id"] == ORIGIN_ID:
        for part in parts:
            del session._locations.origins[part["id"]]
        return
    setup = session._locations.setup(location["id"])
    for part, identifier in zip(parts, found):
        if setup.managed and setup.accessor is not None and _has_bytes(part):
            setup.accessor.remove(identifier)
    ids = [part["id"] for part in parts]
    rows = session.query("ComponentLocation").select("id")
    for row in rows.where(location_id=location["id"], component_id__in=ids).all():
        session.delete(row)
    session.commit()
    _announce(session, REMOVED, location, parts)


def _announce(session: Session, topic: str, location: Entity, components: Sequence[Entity]) -> None:
    """Tell other programs, if the session's event hub is connected."""
    if not session._hub.made or not session.event_hub.connected:
        return
    from ...events import Event

    for component in components:
        data = {"component_id": component["id"], "location_id": location["id"]}
        try:
            session.event_hub.publish(Event(topic, data=data))
        except RushesError:
            # The bytes are where they belong; that nobody was told must not undo it.
            logger.warning("%s was not announced", component, exc_info=True)


def _has_bytes(part: Entity) -> bool:
    return "members" not in part.schema.attributes
