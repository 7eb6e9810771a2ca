"""Components: files, file sequences and containers that belong to versions (protocol 6)."""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import coded_error

if TYPE_CHECKING:
    from .entity import Entity
    from .locations.sequence_path import SequencePath
    from .session import Session

# A row of every workspace (protocol 3.4): the storage of the server itself.
SERVER_LOCATION = "ftrack.server"
SERVER_LOCATION_ID = "3a372bde-05bc-11e4-8908-20c9d081909b"


def create_component(
    session: Session,
    path: str | Path,
    data: Mapping[str, Any],
    location: str | Entity | None,
    progress: Callable[[int, int], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
) -> Entity:
    """Return a new component; arguments and errors are those of `Session.create_component`."""
    from .locations.moving import add_components
    from .locations.registry import ORIGIN_ID
    from .locations.sequence_path import parse_sequence

    target = None
    if location == "auto":
        target = session._locations.for_new(str(data.get("name", "main")))
    elif location is not None:
        target = session._locations.resolve(location)
    sequence = parse_sequence(str(path))
    made: list[Entity] = []
    try:
        if sequence is not None:
            component = _sequence(session, sequence, data, made)
        else:
            component = _file(session, str(path), data, made)
        if target is not None:
            origin = session._locations.resolve(ORIGIN_ID)
            add_components(session, target, [component], [origin], True, progress, cancelled)
    except BaseException:
        # A component without bytes must not be committed by whoever commits next.
        for entity in reversed(made):
            if entity.state == "created":
                session.delete(entity)
        raise
    return component


def _file(session: Session, path: str, data: Mapping[str, Any], made: list[Entity]) -> Entity:
    given = {"size": _size(path), "file_type": Path(path).suffix, **data}
    component = session.create("FileComponent", given)
    made.append(component)
    session._locations.origins[component["id"]] = os.path.abspath(path)
    return component


def _sequence(
    session: Session, sequence: SequencePath, data: Mapping[str, Any], made: list[Entity]
) -> Entity:
    """Create the container and one member a frame."""
    paths = {frame: sequence.path(frame) for frame in sequence.frames}
    sizes = {frame: _size(path) for frame, path in paths.items()}
    file_type = Path(sequence.tail).suffix or sequence.tail
    whole = {
        "size": sum(sizes.values()),
        "file_type": file_type,
        "padding": sequence.padding,
        **data,
    }
    container = session.create("SequenceComponent", whole)
    made.append(container)
    origins = session._locations.origins
    origins[container["id"]] = os.path.abspath(sequence.pattern)
    for frame, path in paths.items():
        member = session.create(
            "FileComponent",
            {
                "name": sequence.name(frame),
                "container": container,
                "size": sizes[frame],
                "file_type": file_type,
            },
        )
        made.append(member)
        origins[member["id"]] = os.path.abspath(path)
    _show_members(container, made[1:])
    return container


def _show_members(container: Entity, members: list[Entity]) -> None:
    from .reader import Members

    container._row["members"] = Members(members)


def _size(path: str) -> int:
    try:
        return os.stat(path).st_size
    except OSError as error:
        raise coded_error(error, f"{path} cannot be read") from error
