"""The way to the event server: handshake by HTTP, then a websocket.

`open_socket` does both and returns a `WebSocket`. Proxies and certificates are found as `requests` finds
them, plus the certificate authorities of the system. Libraries are imported here at first use. Every
foreign error becomes a coded one here; none of them carries a header, a key or the session id.
"""

from __future__ import annotations

import os
import re
import socket as sockets
import ssl
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Protocol
from urllib.parse import unquote, urlsplit

from ..errors import (
    BadAnswerError,
    BadSettingError,
    CredentialsError,
    MissingPartError,
    NetworkError,
    NoAnswerError,
    RushesError,
    ServerFailureError,
    UnreachableError,
)
from .address import Address

if TYPE_CHECKING:
    import requests

HANDSHAKE_PATH = "/socket.io/1/"
DEFAULT_HEARTBEAT_TIMEOUT_S = 60.0
# What a server may say without making the hub deaf (too long) or nervous (too short).
_HEARTBEAT_LIMITS_S = (5.0, 120.0)
_SESSION_ID = re.compile(r"[A-Za-z0-9_.~=+-]{1,200}")
_CERTIFICATE_STEP = "Set REQUESTS_CA_BUNDLE to the file with your studio's certificate authority."


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


@dataclass(frozen=True)
class SocketIoSession:
    """What the handshake gives.

    Attributes:
        id: Session id, as good as a password: it never reaches a log.
        heartbeat_timeout_s: Silence after which the connection counts as dead.
    """

    id: str
    heartbeat_timeout_s: float


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
    import requests

    with requests.Session() as session:
        route = session.merge_environment_settings(address.root, {}, None, address.verify, None)
        context = _tls_context(route["verify"]) if address.is_secure else None
        try:
            answer = _get_handshake(session, address, context)
        except (requests.exceptions.RequestException, UnicodeError) as error:
            raise _http_error(address, error) from error
    socket_session = read_handshake(answer.status_code, answer.text)
    proxy = requests.utils.select_proxy(address.root, route["proxies"])
    return _upgrade(address, socket_session, proxy, context)


def _get_handshake(
    session: requests.Session, address: Address, context: ssl.SSLContext | None
) -> requests.Response:
    """Return the answer to the handshake; redirects are not followed, the key would go along."""
    if context:
        session.mount("https://", _adapter(context))
    credentials = {"ftrack-user": address.api_user, "ftrack-api-key": address.api_key}
    return session.get(
        address.root + HANDSHAKE_PATH,
        headers={**credentials, **address.headers},
        cookies=dict(address.cookies),
        timeout=address.timeout_s,
        verify=address.verify,
        allow_redirects=False,
    )


def read_handshake(status: int, body: str) -> SocketIoSession:
    """Return the session that the server's answer grants.

    Args:
        status: HTTP status of the answer.
        body: `id:heartbeat time-out:close time-out:transports`.

    Raises:
        CredentialsError: Status 401 or 403.
        ServerFailureError: Status 5xx.
        BadAnswerError: Any other status, or another body.
    """
    if status in (401, 403):
        raise CredentialsError("The event server does not accept user and API key.", status=status)
    if status >= 500:
        raise ServerFailureError("The event server is not working right now.", status=status)
    parts = body.split(":")
    is_session = len(parts) >= 4 and _SESSION_ID.fullmatch(parts[0])
    if status != 200 or not is_session or "websocket" not in parts[3]:
        raise BadAnswerError("The server offers no event hub at this address.", status=status)
    return SocketIoSession(parts[0], _heartbeat_timeout(parts[1]))


def _heartbeat_timeout(text: str) -> float:
    if not text.isascii() or not text.isdigit() or not int(text[:9]):
        return DEFAULT_HEARTBEAT_TIMEOUT_S
    low, high = _HEARTBEAT_LIMITS_S
    return min(max(float(text[:9]), low), high)


def _tls_context(verify: bool | str | None) -> ssl.SSLContext:
    """Return a context that trusts what `requests` trusts, and what the system trusts."""
    from requests.utils import DEFAULT_CA_BUNDLE_PATH

    context = ssl.create_default_context()
    if verify is False:
        context.check_hostname = False
        context.verify_mode = ssl.CERT_NONE
        return context
    bundle = verify if isinstance(verify, str) else DEFAULT_CA_BUNDLE_PATH
    try:
        if os.path.isdir(bundle):
            context.load_verify_locations(capath=bundle)
        else:
            context.load_verify_locations(cafile=bundle)
    except OSError as error:
        raise BadSettingError(
            f"The certificate authorities in {bundle} cannot be read.", next_step=_CERTIFICATE_STEP
        ) from error
    return context


def _adapter(context: ssl.SSLContext) -> requests.adapters.HTTPAdapter:
    """Return a transport for `requests` that checks certificates by `context`."""
    from requests.adapters import HTTPAdapter

    class Adapter(HTTPAdapter):
        def init_poolmanager(self, *args: Any, **kwargs: Any) -> None:
            super().init_poolmanager(*args, ssl_context=context, **kwargs)

        def proxy_manager_for(self, proxy: str, **kwargs: Any) -> Any:
            return super().proxy_manager_for(proxy, ssl_context=context, **kwargs)

    return Adapter()


def _http_error(address: Address, error: Exception) -> RushesError:
    from requests import exceptions

    where = f"the event server {address.root}"
    if isinstance(error, exceptions.Timeout):
        return NoAnswerError(f"There was no answer from {where} in {address.timeout_s:g} s.")
    if isinstance(error, exceptions.SSLError):
        return UnreachableError(
            f"The certificate of {where} is not trusted.", next_step=_CERTIFICATE_STEP
        )
    if isinstance(error, exceptions.InvalidSchema):
        return _missing_socks()
    if isinstance(error, ValueError):
        return BadSettingError("User, API key or a header holds characters that cannot be sent.")
    return UnreachableError(f"No connection to {where} could be made.")


def _missing_socks() -> MissingPartError:
    return MissingPartError(
        "The way to the event server leads through a SOCKS proxy, which needs two more libraries.",
        next_step="Install them with: pip install requests[socks] python-socks",
    )


def _upgrade(
    address: Address, session: SocketIoSession, proxy: str | None, context: ssl.SSLContext | None
) -> WebSocket:
    """Return the open websocket of `session`; the session id stands for the credentials."""
    import websocket

    # Typed by halves only.
    raw: Any = websocket.WebSocket(
        sslopt={"context": context} if context else None, skip_utf8_validation=True
    )
    scheme = "wss" if address.is_secure else "ws"
    try:
        raw.connect(
            f"{scheme}://{address.network_location}{HANDSHAKE_PATH}websocket/{session.id}",
            timeout=address.timeout_s,
            header=[f"{name}: {value}" for name, value in address.headers.items()],
            cookie="; ".join(f"{name}={value}" for name, value in address.cookies.items()) or None,
            redirect_limit=0,
            **_proxy_options(proxy),
        )
    except (OSError, ValueError, websocket.WebSocketException) as error:
        raise _upgrade_error(address, error) from error
    raw.settimeout(session.heartbeat_timeout_s)
    return WebSocket(raw, session.heartbeat_timeout_s)


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

    where = f"the event server {address.root}"
    if isinstance(error, websocket.WebSocketTimeoutException):
        return NoAnswerError(f"There was no answer from {where} in {address.timeout_s:g} s.")
    if isinstance(error, websocket.WebSocketBadStatusException):
        kind = ServerFailureError if error.status_code >= 500 else BadAnswerError
        return kind(f"The websocket of {where} was refused.", status=error.status_code)
    if isinstance(error, ssl.SSLCertVerificationError):
        return UnreachableError(
            f"The certificate of {where} is not trusted.", next_step=_CERTIFICATE_STEP
        )
    if "Socks" in str(error):
        return _missing_socks()
    return UnreachableError(f"No websocket to {where} could be opened.")


class WebSocket:
    """One open websocket.

    One thread sends, one receives; `abort` and `say_goodbye` may be called from any.
    """

    def __init__(self, raw: Any, heartbeat_timeout_s: float) -> None:
        self._raw = raw
        self._plain: sockets.socket = raw.sock
        self.heartbeat_timeout_s = heartbeat_timeout_s

    def send(self, text: str) -> None:
        """Send one text frame.

        Raises:
            NetworkError: The connection broke; the frame did not arrive whole.
        """
        import websocket

        try:
            self._raw.send(text)
        except (OSError, websocket.WebSocketException) as error:
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
        except (OSError, AttributeError, websocket.WebSocketException) as error:
            # AttributeError: the library drops its socket while another thread reads from it.
            raise NetworkError("The connection to the event server broke.") from error
        if kind == websocket.ABNF.OPCODE_CLOSE:
            return None
        return data.decode("utf-8", "replace") if isinstance(data, bytes) else str(data)

    def say_goodbye(self) -> None:
        """Send the websocket's close frame; the server answers by closing."""
        import websocket

        with suppress(OSError, websocket.WebSocketException):
            self._raw.send_close()

    def abort(self) -> None:
        """Break off at once; a thread that waits in `receive` or `send` wakes up."""
        with suppress(OSError):
            self._plain.shutdown(sockets.SHUT_RDWR)

    def close(self) -> None:
        """Free the socket of this process; after a fork the other process keeps its own."""
        with suppress(OSError):
            self._plain.close()
