"""Runs the server until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import signal
import socket
import ssl
from collections.abc import Callable, Iterator
from types import FrameType

import uvicorn

from rushes.core.errors import BadSettingError, FileAccessError

from .app import create_app
from .events import websocket_settings
from .settings import DoorSettings
from .state import ServerState
from .web.access_log import log_to_console

_GRACE_S = 10
_BACKLOG = 512


def listen(door: DoorSettings) -> socket.socket:
    """Return a bound socket.

    Raises:
        BadSettingError: The address is not of this machine alone, nothing is encrypted and that was
            not allowed; or the certificate cannot be used.
        FileAccessError: The address or the port cannot be used.
    """
    host, port = door.host, door.port
    _check_certificate(door)
    if not (door.is_encrypted or door.allow_plain_http or is_loopback(host)):
        raise BadSettingError(
            f"{host} can be reached from other machines, and keys would travel unencrypted.",
            next_step="Give a certificate with --tls-certificate and --tls-key; or put a proxy with TLS "
            "in front and keep --host 127.0.0.1; or accept the risk with --allow-plain-http.",
        )
    try:
        if not 0 <= port <= 65535:  # the system would wrap it round
            raise OverflowError("a port is a number from 0 to 65535")
        family, *_, address = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)[0]
        bound = socket.create_server(
            (str(address[0]), int(address[1])), family=family, backlog=_BACKLOG
        )
        # Connections inherit it. asyncio sets it only on sockets that name their protocol, which those
        # of `create_server` do not; without it each small answer waits 40 ms for the client's ACK.
        bound.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        return bound
    except (OSError, OverflowError) as error:
        raise FileAccessError(
            f"Port {port} of {host} cannot be used: {error}",
            next_step="Choose another port; --port 0 takes a free one.",
        ) from error


def is_loopback(host: str) -> bool:
    """Say whether only this machine can reach an address."""
    if host == "localhost":
        return True
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def address_of(server_socket: socket.socket, is_encrypted: bool = False) -> str:
    """Return the URL of a bound socket, with its real port."""
    scheme = "https" if is_encrypted else "http"
    host, port = server_socket.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # every address; this one is certainly right on this machine
        host = "127.0.0.1"
    return f"{scheme}://[{host}]:{port}" if ":" in host else f"{scheme}://{host}:{port}"


def run(
    state: ServerState,
    server_socket: socket.socket,
    door: DoorSettings,
    announce: Callable[[], None],
) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is under way.

    Requests under way have some seconds to be answered, clients of the event hub and open review pages
    are told at once. A second signal ends it without waiting.

    Args:
        state: The opened data folder; closed at the end.
        server_socket: Where to listen.
        door: How to listen.
        announce: Called once, when requests are answered.
    """
    log_to_console(door.log_format)
    config = uvicorn.Config(
        create_app(state.settings, state),
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_S,
        ssl_certfile=door.tls_certificate or None,
        ssl_keyfile=door.tls_key or None,
        proxy_headers=bool(door.trusted_proxies),
        forwarded_allow_ips=door.trusted_proxies,
        **websocket_settings(),
    )
    try:
        _Server(config, announce, state.events.hub.close).run(sockets=[server_socket])
    finally:
        state.close()


def _check_certificate(door: DoorSettings) -> None:
    if door.tls_key and not door.is_encrypted:
        raise BadSettingError(
            "There is a key, and no certificate.", next_step="Name it with --tls-certificate."
        )
    if not door.is_encrypted:
        return
    try:
        # The password is asked for on the terminal otherwise, where nobody may sit.
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(door.tls_certificate, door.tls_key or None, lambda: "")
    except OSError as error:
        raise BadSettingError(
            f"The certificate {door.tls_certificate} cannot be used: {error}",
            next_step="Give PEM files: the certificate with its chain, and its key without a password.",
            setting="tls_certificate",
        ) from error


class _Server(uvicorn.Server):
    """Tells when it answers, and takes a signal as a wish to stop, not as a death."""

    def __init__(
        self, config: uvicorn.Config, announce: Callable[[], None], farewell: Callable[[], None]
    ) -> None:
        super().__init__(config)
        self._announce = announce
        self._farewell = farewell
        self._loop: asyncio.AbstractEventLoop | None = None

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        self._loop = asyncio.get_running_loop()
        await super().startup(sockets=sockets)
        if self.started:
            # Not before the main loop runs: a signal that comes earlier would end it without a farewell.
            self._loop.call_soon(self._announce)

    def handle_exit(self, sig: int, frame: FrameType | None) -> None:
        """Begin to stop; a second signal, of whichever kind, ends the waiting."""
        self.force_exit = self.should_exit
        if self.force_exit and self._loop is not None:
            self._loop.call_soon_threadsafe(self._drop_connections)
        super().handle_exit(sig, frame)

    def _drop_connections(self) -> None:
        # From Python 3.12 on a closed server waits for each connection, whatever uvicorn was told.
        for connection in list(self.server_state.connections):
            transport = getattr(connection, "transport", None)
            if transport is not None:
                transport.abort()

    async def shutdown(self, sockets: list[socket.socket] | None = None) -> None:
        """Stop; those who stay connected for long are told first, as nothing else would end them."""
        self._farewell()
        await super().shutdown(sockets)

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        """Stop gracefully on SIGINT and SIGTERM; uvicorn itself would raise them again at the end."""
        signals = (signal.SIGINT, signal.SIGTERM)
        earlier = {number: signal.signal(number, self.handle_exit) for number in signals}
        try:
            yield
        finally:
            for number, handler in earlier.items():
                signal.signal(number, handler)
