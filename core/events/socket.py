"""The websocket to the event server.

`open_socket` shakes hands and returns the open `WebSocket`. The websocket library is imported at first
use, and its errors become coded ones here; none carries the session id.
"""

from __future__ import annotations

import socket as sockets
import ssl
from contextlib import suppress
from typing import Any, Protocol
from urllib.parse import unquote, urlsplit

from ..errors import (
    BadAnswerError,
    NetworkError,
    NoAnswerError,
    RushesError,
    ServerFailureError,
    UnreachableError,
)
from .address import Address
from .handshake import PATH, Grant, certificate_error, shake_hands, silence_error, socks_error
from .tls import TlsSocket


class Socket(Protocol):
    """What a connection needs of a socket; a test brings its own."""

    heartbeat_timeout_s: float

    def send(self, text: str) -> None:
        """Send one text frame, or raise `NetworkError`."""

    def receive(self) -> str | None:
        """Wait for one frame; None when the other side closed. Raises `NetworkError`."""

    def say_goodbye(self) -> None:
        """Tell the other side that no more frames follow."""

    def abort(self) -> None:
        """Break off; a thread that waits in `receive` or `send` wakes up."""

    def close(self) -> None:
        """Free the socket of this process, without a word to the other side."""


def open_socket(address: Address) -> WebSocket:
    """Connect to the event server of `address`.

    Blocks up to the time-out of the address for each of the two steps; call it on a worker thread.

    Raises:
        CredentialsError: User or key are not accepted.
        UnreachableError: No connection, no such host, a proxy or a certificate in the way.
        NoAnswerError: The server took too long.
        ServerFailureError: The server is broken at the moment.
        BadAnswerError: Something answered that is no event server.
        BadSettingError: A header or the key cannot be sent.
        MissingPartError: A SOCKS proxy is set and its library is not installed.
    """
    return _upgrade(address, shake_hands(address))


def _upgrade(address: Address, grant: Grant) -> WebSocket:
    """Open the websocket; the session id stands for the credentials."""
    import websocket

    # Typed by halves only.
    raw: Any = websocket.WebSocket(
        sslopt={"context": grant.tls} if grant.tls else None, skip_utf8_validation=True
    )
    scheme = "wss" if address.is_secure else "ws"
    try:
        raw.connect(
            f"{scheme}://{address.network_location}{PATH}websocket/{grant.session_id}",
            timeout=address.timeout_s,
            header=[f"{name}: {value}" for name, value in address.headers.items()],
            cookie="; ".join(f"{name}={value}" for name, value in address.cookies.items()) or None,
            redirect_limit=0,
            **_proxy_options(grant.proxy),
        )
    except (OSError, ValueError, websocket.WebSocketException) as error:
        raise _upgrade_error(address, error) from error
    raw.settimeout(grant.heartbeat_timeout_s)
    return WebSocket(raw, grant.heartbeat_timeout_s)


def _proxy_options(proxy: str | None) -> dict[str, Any]:
    """Return how the websocket library says "this proxy" or "no proxy, whatever the environment"."""
    if not proxy:
        return {"http_no_proxy": ["*"]}
    parts = urlsplit(proxy if "://" in proxy else f"http://{proxy}")
    kind = parts.scheme if parts.scheme.startswith("socks") else "http"
    options: dict[str, Any] = {
        "proxy_type": kind,
        "http_proxy_host": parts.hostname,
        "http_proxy_port": parts.port or (1080 if kind != "http" else 80),
        # An empty list would make the library read no_proxy again, by its own rules.
        "http_no_proxy": ["proxy.already.chosen.invalid"],
    }
    if parts.username:
        options["http_proxy_auth"] = (unquote(parts.username), unquote(parts.password or ""))
    return options


def _upgrade_error(address: Address, error: Exception) -> RushesError:
    import websocket

    if isinstance(error, websocket.WebSocketTimeoutException):
        return silence_error(address)
    if isinstance(error, websocket.WebSocketBadStatusException):
        kind = ServerFailureError if error.status_code >= 500 else BadAnswerError
        return kind("The event server refused the websocket.", status=error.status_code)
    if isinstance(error, ssl.SSLCertVerificationError):
        return certificate_error(address)
    if "Socks" in str(error):
        return socks_error()
    return UnreachableError(f"No websocket to the event server {address.root} could be opened.")


class WebSocket:
    """One open websocket.

    One thread sends, one receives; `abort` and `say_goodbye` may be called from any.
    """

    def __init__(self, raw: Any, heartbeat_timeout_s: float) -> None:
        if isinstance(raw.sock, ssl.SSLSocket):
            raw.sock = TlsSocket(raw.sock)
        self._raw = raw
        self._plain: sockets.socket | TlsSocket = raw.sock
        self.heartbeat_timeout_s = heartbeat_timeout_s

    def send(self, text: str) -> None:
        """Send one text frame.

        Raises:
            NetworkError: The connection broke; the frame did not arrive whole.
        """
        import websocket

        try:
            self._raw.send(text)
        except (OSError, ValueError, websocket.WebSocketException) as error:
            raise NetworkError("The connection to the event server broke while sending.") from error

    def receive(self) -> str | None:
        """Wait for one frame and return its text; None when the server closed.

        Bytes that are no UTF-8 come as replacement characters, so that only their packet is lost.

        Raises:
            NoAnswerError: Silence for longer than the heartbeat time-out.
            NetworkError: The connection broke.
        """
        import websocket

        try:
            kind, data = self._raw.recv_data()
        except (websocket.WebSocketTimeoutException, TimeoutError) as error:
            raise NoAnswerError(
                f"The event server gave no sign of life for {self.heartbeat_timeout_s:g} s."
            ) from error
        except (OSError, ValueError, websocket.WebSocketException) as error:
            # ValueError: the socket was freed before the wait for it began.
            raise NetworkError("The connection to the event server broke.") from error
        if kind == websocket.ABNF.OPCODE_CLOSE:
            return None
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)

    def say_goodbye(self) -> None:
        """Send the websocket's close frame; the server answers by closing."""
        import websocket

        with suppress(OSError, ValueError, websocket.WebSocketException):
            self._raw.send_close()

    def abort(self) -> None:
        """Break off at once; a thread that waits in `receive` or `send` wakes up."""
        with suppress(OSError):
            self._plain.shutdown(sockets.SHUT_RDWR)

    def close(self) -> None:
        """Free the socket of this process; after a fork the other process keeps its own."""
        with suppress(OSError):
            self._plain.close()
