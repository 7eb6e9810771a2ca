"""What happens once when a session is opened: settings, the first call, the schema."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any, NamedTuple, Union

from ..errors import BadAnswerError, IncompatibleServerError
from .address import checked_credential, normal_address
from .schema import Schemas
from .schema_cache import SchemaCache, default_folder
from .transport import Transport

OLDEST_SERVER = (3, 3, 11)
SchemaCachePath = Union[str, Path, bool, None]


class Access(NamedTuple):
    """Where to go and as whom."""

    server_url: str
    api_user: str
    api_key: str

    def __repr__(self) -> str:
        return f"<Access {self.api_user} at {self.server_url}>"


def find_access(server_url: str | None, api_key: str | None, api_user: str | None) -> Access:
    """Return server, user and key: as given, else from the environment and the settings files.

    Raises:
        MissingSettingError: One of them is given nowhere.
        BadSettingError: One of them cannot be used.
    """
    given = {"server_url": server_url, "api_user": api_user, "api_key": api_key}
    values = {name: value for name, value in given.items() if value}
    if len(values) < len(given):
        from ..config import Settings

        settings = Settings()
        values = {name: values.get(name) or settings.require(name) for name in given}
    return Access(
        normal_address(values["server_url"]),
        checked_credential(values["api_user"], "user name", "FTRACK_API_USER"),
        checked_credential(values["api_key"], "API key", "FTRACK_API_KEY"),
    )


def find_schema_cache(path: SchemaCachePath, server_url: str) -> SchemaCache | None:
    """Return the cache of a server's schema.

    Args:
        path: Its folder; False for none; None for `FTRACK_API_SCHEMA_CACHE_PATH`, else the user's
            cache folder.
        server_url: The server.
    """
    if path is False:
        return None
    folder = None if path is None or path is True else Path(path)
    if folder is None:
        from ..config import Settings

        configured = Settings()["schema_cache_path"]
        folder = Path(configured) if configured else default_folder()
    return SchemaCache(folder, server_url)


def greet(transport: Transport, cache: SchemaCache | None) -> tuple[dict[str, Any], Schemas]:
    """Return the server's information and schema; the first call also checks the credentials.

    With a cached schema this is one small call, without one call for both.

    Raises:
        CredentialsError: The server does not know user or key.
        IncompatibleServerError: The server is too old.
        ServerError, NetworkError: It refused or could not be reached.
    """
    ask_information = {"action": "query_server_information"}
    ask_schemas = {"action": "query_schemas"}
    if cache is None or cache.is_empty():
        information, raw = transport.call([ask_information, ask_schemas], repeatable=True)
        fresh = True
    else:
        (information,) = transport.call([ask_information], repeatable=True)
        raw = cache.load(_hash(information))
        fresh = raw is None
        if raw is None:
            (raw,) = transport.call([ask_schemas], repeatable=True)
    _check_version(information)
    schemas = Schemas(raw)
    if fresh and cache is not None and _hash(information):
        cache.store(_hash(information), raw)
    return information, schemas


def _hash(information: Any) -> str:
    return str(information.get("schema_hash") or "") if isinstance(information, dict) else ""


def _check_version(information: Any) -> None:
    if not isinstance(information, dict) or "version" not in information:
        raise BadAnswerError("The server does not tell its version.")
    version = str(information["version"])
    match = re.match(r"(\d+)\.(\d+)\.(\d+)", version)
    if match and tuple(map(int, match.groups())) < OLDEST_SERVER:
        oldest = ".".join(map(str, OLDEST_SERVER))
        raise IncompatibleServerError(
            f"The server has version {version}; {oldest} is the oldest that works.",
            next_step="Update the server.",
            version=version,
        )
