"""A session's event hub and event plugins: made when they are first wanted, ended with the session."""

from __future__ import annotations

import os
import threading
from collections.abc import Iterable, Mapping
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..event_plugins import LoadedPlugin
    from ..events import EventHub
    from .entity_cache import EntityCache
    from .opening import Access
    from .session import Session

# Said once, in this order, when the plugins are loaded; both with the session as data.
OPENING_TOPICS = ("ftrack.api.session.configure-location", "ftrack.api.session.ready")


class HubOfSession:
    """Makes the event hub of one session at first use. May be used from any thread.

    Attributes:
        entity_cache: What is to forget that the hub reports as changed, or None; set before first use.
    """

    def __init__(
        self,
        access: Access,
        headers: Mapping[str, str] | None,
        cookies: Mapping[str, str] | None,
    ) -> None:
        self.entity_cache: EntityCache | None = None
        self._access = access
        self._headers = headers
        self._cookies = cookies
        self._lock = threading.Lock()
        self._hub: EventHub | None = None

    @property
    def made(self) -> bool:
        """Whether somebody wanted the hub already."""
        return self._hub is not None

    def get(self) -> EventHub:
        """Return the hub, not connected unless somebody connected it."""
        with self._lock:
            if self._hub is None:
                self._hub = self._make()
            return self._hub

    def close(self) -> None:
        """End the hub, if there is one."""
        with self._lock:
            hub, self._hub = self._hub, None
        if hub is not None:
            hub.close()

    def _make(self) -> EventHub:
        from ..events import EventHub, on_update

        access = self._access
        hub = EventHub(
            access.server_url, access.api_user, access.api_key, self._headers, self._cookies
        )
        if self.entity_cache is not None:
            on_update(hub, self.entity_cache.forget_change, priority=0)
        return hub


def load_event_plugins(
    session: Session,
    paths: Iterable[str | os.PathLike[str]] | None,
    arguments: Mapping[str, Any] | None,
) -> list[LoadedPlugin]:
    """Load the event plugins of a session, let them set up locations, tell them that it is ready.

    Args:
        session: The session, opened.
        paths: Their folders; `FTRACK_EVENT_PLUGIN_PATH` when left out.
        arguments: Further arguments for their `register`.
    """
    if paths is None:
        from ..config import Settings

        paths = Settings()["event_plugin_path"].split(os.pathsep)
    folders = [path for path in paths if os.fspath(path)]
    if not folders:
        return []
    from ..event_plugins import discover

    plugins = discover(folders, session, arguments)
    if session._hub.made:
        from ..events import Event

        for topic in OPENING_TOPICS:
            session.event_hub.publish(Event(topic, data={"session": session}), synchronous=True)
    return plugins
