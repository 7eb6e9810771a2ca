"""Servers and users the panel knows, which of them counts now, and where their keys are.

Plain Python. Keys lie in the system's keyring; where there is none, a key lives in the environment of this
process and nowhere else, so that the worker started from it finds it.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from rushes.core.config import Settings
from rushes.core.credentials import find_key, store_key
from rushes.core.errors import ConfigError

from .memory import Memory

_NAMES = ("server_url", "api_user")


@dataclass(frozen=True)
class Account:
    """A user of a server."""

    server: str
    user: str

    @property
    def key(self) -> str:
        """A text that is the same for the same user of the same server."""
        return f"{self.user}@{self.server.strip().rstrip('/').lower()}"


class Accounts:
    """The accounts: those the memory holds, and the one the settings name.

    Args:
        settings: Their server and user count as long as nobody chose otherwise in the panel.
        memory: Holds the list and the choice.
    """

    def __init__(self, settings: Settings, memory: Memory) -> None:
        self._settings = settings
        self._memory = memory
        self._session_keys: dict[str, str] = {}

    def all(self) -> list[Account]:
        """Return every account, that of the settings first."""
        found = [self._configured(), *(_account(row) for row in self._memory.get("accounts", []))]
        return list({one.key: one for one in found if one is not None}.values())

    def current(self) -> Account | None:
        """Return the account that counts now, or None before anybody signed in."""
        chosen = _account(self._memory.get("account"))
        known = self.all()
        if chosen is not None and chosen in known:
            return chosen
        return known[0] if known else None

    def choose(self, account: Account) -> None:
        """Make an account the one that counts; it is added where it is new."""
        rows = [_plain(one) for one in self.all() if one.key != account.key]
        self._memory.put("accounts", [*rows, _plain(account)])
        self._memory.put("account", _plain(account))

    def forget(self, account: Account) -> None:
        """Know an account no more; the caller removes its key."""
        rows = [_plain(one) for one in self.all() if one != account]
        self._memory.put("accounts", rows)
        self._memory.put("account", rows[-1] if rows else None)
        self._session_keys.pop(account.key, None)

    def settings_of(self, account: Account) -> Settings:
        """Return the settings with this account's server, user and, if it is only held here, key."""
        held = self._session_keys.get(account.key)
        if account == self._configured() and held is None:
            return self._settings
        values = {"server_url": account.server, "api_user": account.user, "api_key": held or ""}
        return self._settings.with_values(values, "panel")

    def hold_key(self, account: Account, key: str) -> None:
        """Hold a key until the panel closes, for a machine without a keyring."""
        self._session_keys[account.key] = key

    def _configured(self) -> Account | None:
        server, user = (self._settings[name] for name in _NAMES)
        return Account(server, user) if server and user else None


def keep_key(account: Account, key: str) -> ConfigError | None:
    """Keep a key in the system's keyring, an empty one removes it. Any thread; may take a moment.

    Returns:
        Why it could not be kept, or None.
    """
    try:
        store_key(account.server, account.user, key)
    except ConfigError as error:
        return error
    return None


def key_of(settings: Settings, account: Account) -> str:
    """Return the key of an account. Any thread; may take a moment.

    Raises:
        MissingSettingError: There is none.
    """
    return find_key(settings, account.server, account.user)


def _account(row: Any) -> Account | None:
    if not isinstance(row, dict) or not all(
        isinstance(row.get(k), str) for k in ("server", "user")
    ):
        return None
    return Account(row["server"], row["user"])


def _plain(account: Account) -> dict[str, str]:
    return {"server": account.server, "user": account.user}
