"""Which certificates are trusted: those `requests` comes with or is told of, and those of the system.

A studio's own authority is usually installed on its machines, where `requests` alone does not look.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    import requests


def mount_adapters(http: requests.Session, secure: bool, connections: int = 10) -> None:
    """Let a session of `requests` trust the system's authorities, too.

    Args:
        http: The session.
        secure: Whether `https` is going to be used; to load the authorities takes some milliseconds.
        connections: How many are kept open for one server.
    """
    from requests.adapters import HTTPAdapter

    http.mount("http://", HTTPAdapter(pool_maxsize=connections))
    if not secure:
        return
    import ssl

    context = ssl.create_default_context()

    class SystemTrust(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, ssl_context=context, **kwargs)

        def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
            return super().proxy_manager_for(proxy, ssl_context=context, **kwargs)

    http.mount("https://", SystemTrust(pool_maxsize=connections))
