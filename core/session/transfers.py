"""The part of a session that moves files: to the server's storage, back, and between locations."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Any, cast

from .components import create_component
from .entity import Entity

if TYPE_CHECKING:
    from .session import Session
    from .upload_state import UploadResult, UploadState


class Transfers:
    """Uploads, downloads and components of a `Session`."""

    @property
    def _me(self) -> Session:
        return cast("Session", self)

    def upload(
        self,
        component_id: str,
        path: Path,
        *,
        name: str | None = None,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
        state: UploadState | None = None,
        save_state: Callable[[UploadState], None] | None = None,
    ) -> UploadResult:
        """Send a file to the server's storage, under the id of a component.

        The component need not exist yet. Files of more than two parts, with `save_state` of more than one,
        go in parts, several at once, straight from disk.

        Args:
            component_id: Id that the bytes are stored under.
            path: The file.
            name: File name the server is told; that of `path` when left out.
            progress: Called with bytes sent and bytes in all, on the calling thread.
            cancelled: Asked often, on the calling thread; True stops the upload.
            state: What an interrupted upload had saved; parts that are there are not sent again.
            save_state: Called on the calling thread whenever a part has arrived.

        Raises:
            FileAccessError: The file cannot be read.
            TransferError: The storage refused it, broke off for good, or the file changed meanwhile.
            CancelledError: `cancelled` said so.
            ServerError, NetworkError: The server refused or could not be asked.
        """
        from .upload import upload_file

        return upload_file(
            self._me._transport,
            component_id,
            Path(path),
            name=name,
            progress=progress,
            cancelled=cancelled,
            state=state,
            save_state=save_state,
        )

    def download(
        self,
        component: str | Entity,
        path: str | Path,
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> int:
        """Fetch a file from the server's storage.

        It takes its name when all bytes are there. A download that broke off goes on where it was.

        Args:
            component: The component, or its id.
            path: Where the file goes; its folder must exist.
            progress: Called with bytes received and bytes in all, on the calling thread.
            cancelled: Asked for each block, on the calling thread; True stops and leaves nothing behind.

        Returns:
            Bytes of the file.

        Raises:
            NotFoundError: The storage has no such file.
            TransferError: It broke off for good.
            CancelledError: `cancelled` said so.
            NoSpaceError, FileAccessError: It cannot be written.
            ServerError, NetworkError: The server refused or could not be asked.
        """
        from .download import download_file
        from .locations.server import download_url

        component_id = component["id"] if isinstance(component, Entity) else component
        return download_file(
            download_url(self._me, component_id),
            Path(path),
            self._me._transport.timeout,
            progress=progress,
            cancelled=cancelled,
        )

    def create_component(
        self,
        path: str | Path,
        data: Mapping[str, Any] | None = None,
        location: str | Entity | None = "auto",
        *,
        progress: Callable[[int, int], None] | None = None,
        cancelled: Callable[[], bool] | None = None,
    ) -> Entity:
        """Return a new component for a file or a sequence of files.

        Args:
            path: A file, or a sequence as in `/shots/sh010.%04d.exr [1001-1048]`.
            data: Attributes of the component; name, size and file type are found where left out.
            location: Where the bytes go, as an entity, an id or a name; then it is committed. `auto`
                for the first that can be reached; None to leave the file where it is and commit later.
            progress: Called with bytes copied and bytes in all, on the calling thread.
            cancelled: Asked often, on the calling thread; True stops, and nothing is left.

        Raises:
            LocationError: There is no such location, or its bytes cannot be reached.
            InputError: The sequence cannot be understood.
            FileAccessError, TransferError: A file cannot be read or copied.
            CancelledError: `cancelled` said so.
            ServerError, NetworkError: The server refused or could not be asked.
        """
        return create_component(self._me, path, data or {}, location, progress, cancelled)

    def get_component_availability(
        self, component: Entity, locations: Iterable[Entity] | None = None
    ) -> dict[str, float]:
        """Return how much of a component each location holds, in per cent by location id.

        Args:
            component: The component.
            locations: Which locations; all when left out.

        Raises:
            ServerError, NetworkError: The server refused or could not be asked.
        """
        return self.get_component_availabilities([component], locations)[0]

    def get_component_availabilities(
        self, components: Sequence[Entity], locations: Iterable[Entity] | None = None
    ) -> list[dict[str, float]]:
        """Return the same for several components."""
        from .locations.holding import availabilities

        return availabilities(self._me, components, locations)

    def pick_location(self, component: Entity | None = None) -> Entity:
        """Return the location with the lowest priority that can be reached from here.

        Args:
            component: Only locations that hold all of it.

        Raises:
            LocationError: There is none.
        """
        return self._me._locations.pick(component)

    def pick_locations(self, components: Iterable[Entity]) -> list[Entity]:
        """Return such a location for each of several components."""
        return [self.pick_location(component) for component in components]
