"""The server's own storage as an accessor; identifiers are component ids."""

from __future__ import annotations

import io
import shutil
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO, cast
from urllib.parse import urlencode

from ...errors import (
    IncompatibleServerError,
    LocationError,
    NotFoundError,
    PermissionDeniedError,
    ServerError,
)
from ..components import SERVER_LOCATION_ID
from .accessor import Accessor, Cancelled, Progress

if TYPE_CHECKING:
    from ..session import Session


class ServerAccessor(Accessor):
    """Files in the storage of the session's server.

    Args:
        session: Asks for places to put and get them.
    """

    def __init__(self, session: Session) -> None:
        self._session = session

    def put(
        self,
        path: Path,
        resource_identifier: str,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        """Upload a file; see `Session.upload`."""
        self._session.upload(resource_identifier, path, progress=progress, cancelled=cancelled)

    def fetch(
        self,
        resource_identifier: str,
        path: Path,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
    ) -> None:
        """Download a file; see `Session.download`."""
        self._session.download(resource_identifier, path, progress=progress, cancelled=cancelled)

    def open(self, resource_identifier: str, mode: str = "rb") -> BinaryIO:
        """Return a copy of the file to read; it is removed when it is closed.

        Raises:
            LocationError: It is to be written; use `put`.
            NotFoundError, TransferError: It is not there, or the way is broken.
        """
        if mode not in ("r", "rb"):
            raise LocationError("Files on the server are written as a whole.", next_step="Use put.")
        path = Path(tempfile.mkdtemp(prefix="rushes-")) / "file"
        try:
            self.fetch(resource_identifier, path)
        except BaseException:
            shutil.rmtree(path.parent, ignore_errors=True)
            raise
        return cast(BinaryIO, io.BufferedReader(_Copy(path)))

    def exists(self, resource_identifier: str) -> bool:
        """Return whether the storage has the file."""
        return self._ask("get", resource_identifier)

    def remove(self, resource_identifier: str) -> None:
        """Remove the file from the storage; that there is none is no error.

        Raises:
            PermissionDeniedError: The user may not.
            NetworkError: The server cannot be reached.
        """
        self._ask("remove", resource_identifier)

    def get_url(self, resource_identifier: str) -> str:
        """Return a signed address of the file, which runs out after a while.

        Raises:
            NotFoundError: The server gives none.
        """
        url = signed_url(self._session, resource_identifier)
        if url is None:
            raise NotFoundError(f"The server has no address for {resource_identifier}.")
        return url

    def _ask(self, act: str, resource_identifier: str) -> bool:
        """Call a file route; return whether the file was there."""
        status = self._session._transport.probe(_route(self._session, act, resource_identifier))
        if status in (401, 403):
            raise PermissionDeniedError("The server does not allow it.", status=status)
        if status >= 400 and status != 404:
            raise ServerError(f"The storage answers HTTP {status}.", status=status)
        return status < 400


class _Copy(io.FileIO):
    """A file in a folder of its own, which goes with it."""

    def __init__(self, path: Path) -> None:
        super().__init__(path, "rb")
        self._folder = path.parent

    def close(self) -> None:
        super().close()
        shutil.rmtree(self._folder, ignore_errors=True)


def signed_url(session: Session, component_id: str) -> str | None:
    """Return an address of a file that carries its own permission, or None where there is none."""
    rows = session.query("ComponentLocation").select("url")
    row = rows.where(component_id=component_id, location_id=SERVER_LOCATION_ID).first()
    if row is not None and isinstance(row["url"], dict):
        found = row["url"].get("url") or row["url"].get("value")
        if found:
            return str(found)
    try:
        operation = {"action": "generate_signed_url", "component_id": component_id}
        (answer,) = session.call([operation])
    except (IncompatibleServerError, NotFoundError):
        return None
    return answer.get("signed_url") if isinstance(answer, dict) else None


def download_url(session: Session, component_id: str) -> str:
    """Return an address to fetch a file from.

    Where the server signs none, it carries user and key, as the protocol has it (6.4): never log it.
    """
    return signed_url(session, component_id) or session.server_url + _route(
        session, "get", component_id
    )


def _route(session: Session, act: str, component_id: str) -> str:
    asked = {"id": component_id, "username": session.api_user, "apiKey": session.api_key}
    return f"/component/{act}?{urlencode(asked)}"
