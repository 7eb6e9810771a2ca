"""Where the event server is and how to introduce oneself there."""

from __future__ import annotations

import urllib.parse
from collections.abc import Mapping
from dataclasses import dataclass, field

from ..errors import ApiUseError, BadSettingError, MissingSettingError


@dataclass(frozen=True)
class Address:
    """Server and credentials.

    Attributes:
        root: Scheme, host and port; the event protocol knows no path in front of its own.
        api_user: User name on the server.
        api_key: The user's key; sent as a header, never in a URL.
        headers: Further headers for both requests of a connection.
        cookies: Cookies for both requests.
        timeout_s: How long one step of connecting may take.
        verify: True for the usual certificate authorities, a file or folder of others, False for none.
    """

    root: str
    api_user: str
    api_key: str = field(repr=False)
    headers: Mapping[str, str] = field(default_factory=dict, repr=False)
    cookies: Mapping[str, str] = field(default_factory=dict, repr=False)
    timeout_s: float = 60.0
    verify: bool | str = True

    @classmethod
    def of(
        cls,
        server_url: str,
        api_user: str,
        api_key: str,
        headers: Mapping[str, str] | None = None,
        cookies: Mapping[str, str] | None = None,
        timeout_s: float = 60.0,
        verify: bool | str = True,
    ) -> Address:
        """Return the address after checking every part.

        Raises:
            MissingSettingError: URL, user or key is empty.
            BadSettingError: The URL cannot be one of a server.
            ApiUseError: Headers or cookies are no mappings.
        """
        for name, value in (("api_user", api_user), ("api_key", api_key)):
            if not value:
                raise MissingSettingError(f"The event hub needs {name}.", setting=name)
        for name, mapping in (("headers", headers), ("cookies", cookies)):
            if mapping is not None and not isinstance(mapping, Mapping):
                raise ApiUseError(f"The event hub needs a mapping as {name}.")
        root = server_root(server_url)
        return cls(
            root, api_user, api_key, dict(headers or {}), dict(cookies or {}), timeout_s, verify
        )

    @property
    def network_location(self) -> str:
        """Host with its port, if one is given."""
        return self.root.split("://", 1)[1]

    @property
    def is_secure(self) -> bool:
        """Whether the connection is encrypted."""
        return self.root.startswith("https:")


def server_root(server_url: str) -> str:
    """Return scheme, host and port of `server_url`; `https` when it names no scheme.

    A path, a query and a user name in the URL are dropped.

    Raises:
        MissingSettingError: `server_url` is empty.
        BadSettingError: It is no URL of a server.
    """
    if not server_url:
        raise MissingSettingError("The event hub needs server_url.", setting="server_url")
    text = server_url if "://" in server_url else f"https://{server_url}"
    try:
        parts = urllib.parse.urlsplit(text)
        host, port = parts.hostname or "", parts.port
    except ValueError:
        host, port, parts = "", None, urllib.parse.urlsplit("")
    if not host or parts.scheme not in ("http", "https"):
        raise BadSettingError(
            "The server URL is no address of an ftrack server.",
            next_step="Give it as https://studio.ftrackapp.com.",
            setting="server_url",
        )
    host = f"[{host}]" if ":" in host else host
    return f"{parts.scheme}://{host}" + (f":{port}" if port else "")
