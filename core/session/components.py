"""Components: files that belong to versions, and where their bytes are (protocol 6)."""

from __future__ import annotations

import uuid
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..errors import ApiUseError

if TYPE_CHECKING:
    from .entity import Entity
    from .session import Session

# A row of every workspace (protocol 3.4): the storage of the server itself.
SERVER_LOCATION = "ftrack.server"
SERVER_LOCATION_ID = "3a372bde-05bc-11e4-8908-20c9d081909b"


def create_file_component(
    session: Session, path: Path, data: Mapping[str, Any], location: str | Entity
) -> Entity:
    """Return a new component whose bytes are on the server; bytes go first, then it is committed.

    Args:
        session: The session.
        path: The file.
        data: Attributes of the component.
        location: Where the bytes go.

    Raises:
        ApiUseError: The location is none that bytes can be put into.
        FileAccessError, TransferError, ServerError, NetworkError: The upload or commit failed.
    """
    location_id = _location_id(location)
    component_id = str(data.get("id") or uuid.uuid4())
    given = {"name": "main", "file_type": path.suffix, **data, "id": component_id}
    uploaded = session.upload(component_id, path, name=f"{given['name']}{given['file_type']}")
    component = session.create("FileComponent", {"size": uploaded.size, **given})
    session.create(
        "ComponentLocation",
        {
            "component": component,
            "location_id": location_id,
            "resource_identifier": component_id,
        },
    )
    session.commit()
    return component


def _location_id(location: str | Entity) -> str:
    name = location if isinstance(location, str) else str(location["id"])
    if name not in (SERVER_LOCATION, SERVER_LOCATION_ID):
        raise ApiUseError(
            f"{name!r} is no location that bytes can be put into.",
            next_step=f"Use the location {SERVER_LOCATION}.",
        )
    return SERVER_LOCATION_ID
