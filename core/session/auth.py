"""Signs requests with the user's API key, and only those to the user's own server."""

from __future__ import annotations

from typing import Any
from urllib.parse import urljoin

from requests import PreparedRequest, Response
from requests.auth import AuthBase

from .address import origin_of

_HEADERS = ("ftrack-user", "ftrack-api-key")


class SessionAuthentication(AuthBase):
    """Authentication for `requests`: the two headers of an ftrack server.

    The headers go to one origin (scheme, host and port) only: that of `server_url`, or of the request
    itself where none is given. On a redirect to another origin they are taken off before the next
    request is made; `requests` itself would do that for the `Authorization` header alone.

    Args:
        api_key: The user's key.
        api_user: The user's name.
        server_url: The only server that may see them.
    """

    def __init__(self, api_key: str, api_user: str, server_url: str | None = None) -> None:
        self._values = (_header(api_user), _header(api_key))
        self._origin = origin_of(server_url) if server_url else None
        self.api_user = api_user

    def __call__(self, request: PreparedRequest) -> PreparedRequest:
        """Sign a request that `requests` is about to send."""
        if self._origin is None or origin_of(str(request.url)) == self._origin:
            for name, value in zip(_HEADERS, self._values):
                request.headers[name] = value  # type: ignore[assignment]  # bytes are allowed
            request.register_hook("response", _guard_redirect)  # type: ignore[no-untyped-call]
        return request

    def __eq__(self, other: object) -> bool:
        return isinstance(other, SessionAuthentication) and (
            (self._values, self._origin) == (other._values, other._origin)
        )

    def __hash__(self) -> int:
        return hash((self._values, self._origin))

    def __repr__(self) -> str:
        return f"SessionAuthentication(api_user={self.api_user!r}, api_key='***')"


def _header(value: str) -> str | bytes:
    # Headers are Latin-1 in http.client; a name outside of it travels as UTF-8.
    return value if value.isascii() else value.encode("utf-8")


def _guard_redirect(response: Response, *_args: Any, **_kwargs: Any) -> None:
    location = response.headers.get("location")
    if not response.is_redirect or not location:
        return
    sent = response.request
    if origin_of(urljoin(str(sent.url), location)) != origin_of(str(sent.url)):
        # `requests` copies this very request for the next hop.
        for name in _HEADERS:
            sent.headers.pop(name, None)
