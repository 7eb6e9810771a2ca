"""Versions and what else has pictures: components, thumbnails, encoding on the server."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..components import SERVER_LOCATION
from ..entity import Entity


class Thumbnailed(Entity):
    """An entity with a picture that stands for it."""

    __slots__ = ()

    def create_thumbnail(self, path: str | Path, data: Mapping[str, Any] | None = None) -> Entity:
        """Upload a picture and let it stand for this entity; commits twice.

        The component is committed before it is pointed at, because a server may reorder one batch
        (protocol 2.0).

        Args:
            path: The picture.
            data: Attributes of the component; it is called `thumbnail` where nothing else is said.

        Returns:
            The component.

        Raises:
            FileAccessError, TransferError, ServerError, NetworkError: The upload or commit failed.
        """
        component = self.session.create_component(
            path, {"name": "thumbnail", **(data or {})}, location=SERVER_LOCATION
        )
        self["thumbnail_id"] = component["id"]
        self.session.commit()
        return component


class MakesComponents(Entity):
    """A version, which files are published to."""

    __slots__ = ()

    def create_component(
        self,
        path: str | Path,
        data: Mapping[str, Any] | None = None,
        location: str | Entity | None = "auto",
    ) -> Entity:
        """Return a new component of this version; see `Session.create_component`."""
        given = {**(data or {}), "version": self}
        return self.session.create_component(path, given, location)


class EncodesMedia(Entity):
    """A version, which media can be made playable for."""

    __slots__ = ()

    def encode_media(
        self, media: str | Path | Entity, keep_original: bool | str = "auto"
    ) -> Entity:
        """Have the server make media playable for this version; see `Session.encode_media`."""
        return self.session.encode_media(media, self["id"], keep_original)
