"""Runs the server until it is told to stop."""

from __future__ import annotations

import asyncio
import contextlib
import ipaddress
import signal
import socket
from collections.abc import Callable, Iterator

import uvicorn

from rushes.core.errors import BadSettingError, FileAccessError

from .app import create_app
from .events import websocket_settings
from .state import ServerState
from .web.access_log import log_to_console

_GRACE_S = 5
_BACKLOG = 512


def listen(host: str, port: int, allow_plain_http: bool) -> socket.socket:
    """Return a bound socket.

    Args:
        host: Name or address to listen on.
        port: 0 takes a free one.
        allow_plain_http: Allow an address other machines can reach; keys then travel unencrypted.

    Raises:
        BadSettingError: The address is not of this machine alone and that was not allowed.
        FileAccessError: The address or the port cannot be used.
    """
    if not allow_plain_http and not is_loopback(host):
        raise BadSettingError(
            f"{host} can be reached from other machines, and keys would travel unencrypted.",
            next_step="Put a proxy with TLS in front and keep --host 127.0.0.1, "
            "or accept the risk with --allow-plain-http.",
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


def address_of(server_socket: socket.socket) -> str:
    """Return the URL of a bound socket, with its real port."""
    host, port = server_socket.getsockname()[:2]
    if host in ("0.0.0.0", "::"):  # every address; this one is certainly right on this machine
        host = "127.0.0.1"
    return f"http://[{host}]:{port}" if ":" in host else f"http://{host}:{port}"


def run(
    state: ServerState,
    server_socket: socket.socket,
    announce: Callable[[], None],
    log_format: str = "text",
) -> None:
    """Serve until SIGINT or SIGTERM, then finish what is under way.

    Args:
        state: The opened data folder; closed at the end.
        server_socket: Where to listen.
        announce: Called once, when requests are answered.
        log_format: Form of the access log on standard error, `text` or `json`.
    """
    log_to_console(log_format)
    config = uvicorn.Config(
        create_app(state.settings, state),
        access_log=False,
        log_config=None,
        server_header=False,
        timeout_graceful_shutdown=_GRACE_S,
        **websocket_settings(),
    )
    try:
        _Server(config, announce).run(sockets=[server_socket])
    finally:
        state.close()


class _Server(uvicorn.Server):
    """Tells when it answers, and takes a signal as a wish to stop, not as a death."""

    def __init__(self, config: uvicorn.Config, announce: Callable[[], None]) -> None:
        super().__init__(config)
        self._announce = announce

    async def startup(self, sockets: list[socket.socket] | None = None) -> None:
        """Begin to answer."""
        await super().startup(sockets=sockets)
        if self.started:
            # Not before the main loop runs: a signal that comes earlier would end it without a farewell.
            asyncio.get_running_loop().call_soon(self._announce)

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
