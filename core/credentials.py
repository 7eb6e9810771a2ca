"""API keys by server and user: from the settings that name them, else from the system's keyring.

A key of one server is never shown to another. The library `keyring` belongs to the extra `worker`;
where it or a usable keyring is missing, there are only the settings.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING, Any

from .errors import ConfigError, MissingPartError, MissingSettingError

if TYPE_CHECKING:
    from .config import Settings
    from .session import Session

logger = logging.getLogger(__name__)

_SERVICE = "rushes"


def find_key(settings: Settings, server: str, user: str) -> str:
    """Return the API key of a user of a server.

    Args:
        settings: Their `api_key` counts where `server_url` and `api_user` are the same.
        server: Address of the server.
        user: Name of the user there.

    Raises:
        MissingSettingError: There is no key; the next step says where to put one.
    """
    same_server = same_address(settings["server_url"], server)
    if settings["api_key"] and same_server and settings["api_user"] == user:
        return settings["api_key"]
    stored = stored_key(server, user)
    if stored:
        return stored
    raise MissingSettingError(
        f"There is no API key for {user} at {server}.",
        next_step="Store it with `rushes key --store`, or set FTRACK_SERVER, FTRACK_API_USER and"
        " FTRACK_API_KEY where the worker starts, then `rushes worker --restart`.",
        setting="api_key",
    )


def open_session(settings: Settings) -> Session:
    """Return a session with the server, user and key of the settings.

    Raises:
        MissingSettingError: One of the three is not set.
        CredentialsError, NetworkError: The server refused them or cannot be reached.
    """
    from .session import Session

    server, user = settings.require("server_url"), settings.require("api_user")
    return Session(server_url=server, api_key=find_key(settings, server, user), api_user=user)


def same_address(one: str, other: str) -> bool:
    """Return whether two texts name the same server."""
    return bool(one) and _plain(one) == _plain(other)


def stored_key(server: str, user: str) -> str | None:
    """Return the key that the system's keyring holds, or None."""
    keyring = _keyring()
    if keyring is None:
        return None
    try:
        found = keyring.get_password(_SERVICE, _account(server, user))
    except keyring.errors.KeyringError:
        logger.info("the keyring does not answer", exc_info=True)
        return None
    return str(found) if found else None


def store_key(server: str, user: str, key: str) -> None:
    """Keep a key in the system's keyring; an empty one removes it.

    Raises:
        MissingPartError: The library is not installed.
        ConfigError: There is no keyring that could be used.
    """
    keyring = _keyring()
    if keyring is None:
        raise MissingPartError("The library keyring is not installed.")
    try:
        if key:
            keyring.set_password(_SERVICE, _account(server, user), key)
        elif keyring.get_password(_SERVICE, _account(server, user)):
            keyring.delete_password(_SERVICE, _account(server, user))
    except keyring.errors.KeyringError as error:
        raise ConfigError(
            "The system's keyring cannot be used.",
            next_step="Put the key into the environment as FTRACK_API_KEY instead.",
        ) from error


def _account(server: str, user: str) -> str:
    return f"{user}@{_plain(server)}"


def _plain(address: str) -> str:
    return address.strip().rstrip("/").lower()


def _keyring() -> Any:
    try:
        import keyring
        import keyring.errors
    except ImportError:
        return None
    return keyring
