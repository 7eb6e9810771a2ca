"""Sessions of the worker: one a server, user and thread, since what is recorded belongs to one thread."""

from __future__ import annotations

import threading
from typing import TYPE_CHECKING

from ...credentials import find_key

if TYPE_CHECKING:
    from ...config import Settings
    from ...session import Session


class Sessions:
    """Opens sessions when they are needed first; any thread.

    Args:
        settings: Where keys come from, before the keyring.
    """

    def __init__(self, settings: Settings) -> None:
        self._settings = settings
        self._lock = threading.Lock()
        self._open: dict[tuple[str, str, int], Session] = {}

    def get(self, server: str, user: str) -> Session:
        """Return this thread's session on a server.

        Raises:
            MissingSettingError: There is no key.
            CredentialsError: The server does not accept it.
            ServerError, NetworkError: It refused or cannot be reached.
        """
        from ...session import Session

        place = (server, user, threading.get_ident())
        with self._lock:
            found = self._open.get(place)
        if found is not None:
            return found
        key = find_key(self._settings, server, user)
        opened = Session(server_url=server, api_key=key, api_user=user)
        with self._lock:
            self._open[place] = opened
        return opened

    def drop(self) -> None:
        """Close this thread's sessions; after a failure the next call opens fresh ones."""
        me = threading.get_ident()
        with self._lock:
            mine = [place for place in self._open if place[2] == me]
            found = [self._open.pop(place) for place in mine]
        for session in found:
            session.close()

    def close(self) -> None:
        """Close all."""
        with self._lock:
            found, self._open = list(self._open.values()), {}
        for session in found:
            session.close()
