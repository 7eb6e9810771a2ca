"""Everything one running server has, made once and handed to whoever needs it."""

from __future__ import annotations

import logging
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from sqlalchemy import Connection

from rushes.core.errors import FileAccessError

from .access.accounts import make_administrator
from .access.secret import load_secret
from .encoding import Bell
from .events import EventService
from .mail import check_address
from .media import MediaFiles, SignedAddresses, Signer, open_storage
from .settings import ServerSettings
from .store import Database
from .store.seeds import plant_seeds

logger = logging.getLogger(__name__)


@dataclass(frozen=True)
class ServerState:
    """The parts of one server.

    Attributes:
        settings: What it was told when it started.
        database: Its rows.
        media: Its files.
        secret: What it signs with.
        signer: Makes and reads signed tokens.
        is_new: Whether the data folder was empty and an administrator has just been made.
        events: Who is told of changes.
        encoding: Rung when something was ordered of the encoding worker.
    """

    settings: ServerSettings
    database: Database
    media: MediaFiles
    secret: bytes
    signer: Signer
    is_new: bool
    events: EventService
    encoding: Bell

    def addresses(self, base_url: str) -> SignedAddresses:
        """Return what makes signed addresses of media.

        Args:
            base_url: Address of the server as the caller knows it; settings may name another.
        """
        base = self.settings.public_url or base_url.rstrip("/")
        return SignedAddresses(base, self.signer, self.settings.link_seconds)

    def close(self) -> None:
        """Close every connection to the database."""
        self.database.close()


def open_state(settings: ServerSettings) -> ServerState:
    """Open a data folder, or make a new one with the built-in rows and an administrator.

    Raises:
        FileAccessError: The folder cannot be used.
        BadSettingError: The mail server's address is none, or the storage of media cannot be used.
        MissingPartError: The storage needs a library that is not installed.
        NewerDataError: The folder was written by a newer Rushes.
    """
    check_address(settings.smtp_url)
    folder = settings.data_dir
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as error:
        raise FileAccessError(f"{folder} cannot be used: {error}", path=folder) from error
    storage = open_storage(settings.storage, folder)
    secret = load_secret(folder)
    url = settings.database_url
    database = Database(url) if url else Database.in_folder(folder)
    is_new = database.prepare(partial(_keep_copy, folder))
    if is_new:
        with database.write() as connection:
            plant_seeds(connection, database)
            make_administrator(connection, database.tables)
    database.refresh_schema()
    media = MediaFiles(
        folder,
        database,
        settings.max_upload,
        settings.quota,
        settings.unclaimed_seconds,
        settings.upload_seconds,
        storage,
    )
    events = EventService.of(database)
    return ServerState(settings, database, media, secret, Signer(secret), is_new, events, Bell())


def _keep_copy(folder: Path, connection: Connection, revision: str) -> None:
    """Write all rows into the data folder before they are brought to a newer revision."""
    from .backup import keep_rows

    path = folder / f"before-upgrade-from-{revision}.zip"
    keep_rows(connection, revision, path)
    logger.warning("The data is upgraded from revision %s; a copy is in %s.", revision, path)
