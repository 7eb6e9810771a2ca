"""A TLS socket that one thread may read while another writes.

OpenSSL forbids that on one connection, and before 3.13 nothing in Python prevents it: under load records
are damaged and the connection breaks. Here every call into OpenSSL is short and made under one lock; both
threads wait for the network outside of it.
"""

from __future__ import annotations

import selectors
import socket
import ssl
import threading
import time
from collections.abc import Callable
from typing import Any


class TlsSocket:
    """The part of a socket that the websocket library uses.

    Args:
        raw: A connected TLS socket, its handshake done; it becomes non-blocking.
    """

    def __init__(self, raw: ssl.SSLSocket) -> None:
        self._raw = raw
        self._timeout_s = raw.gettimeout()
        self._lock = threading.Lock()
        raw.setblocking(False)

    def recv(self, size: int) -> bytes:
        """Return up to `size` bytes; none when the other side closed.

        Raises:
            TimeoutError: Nothing came in time (`socket.timeout` before Python 3.10).
            OSError: The connection broke.
        """
        received = self._patiently(lambda: self._raw.recv(size))
        return bytes(received)

    def send(self, data: bytes) -> int:
        """Send some of `data` and return how many bytes.

        Raises:
            TimeoutError: The other side did not read in time (`socket.timeout` before Python 3.10).
            OSError: The connection broke.
        """
        return int(self._patiently(lambda: self._raw.send(data)))

    def gettimeout(self) -> float | None:
        """Return how many seconds one call may take; None for ever."""
        return self._timeout_s

    def settimeout(self, timeout_s: float | None) -> None:
        """Set how many seconds one call may take."""
        self._timeout_s = timeout_s

    def fileno(self) -> int:
        """Return the file descriptor."""
        return self._raw.fileno()

    def shutdown(self, how: int) -> None:
        """Break the connection below TLS, so that threads that wait wake up."""
        socket.socket.shutdown(self._raw, how)

    def close(self) -> None:
        """Free the socket of this process, without a word to the other side."""
        self._raw.close()

    def _patiently(self, act: Callable[[], Any]) -> Any:
        end = None if self._timeout_s is None else time.monotonic() + self._timeout_s
        while True:
            try:
                with self._lock:
                    return act()
            except ssl.SSLWantReadError:
                wanted = selectors.EVENT_READ
            except ssl.SSLWantWriteError:
                wanted = selectors.EVENT_WRITE
            self._wait(wanted, end)

    def _wait(self, wanted: int, end: float | None) -> None:
        left = None if end is None else end - time.monotonic()
        with selectors.DefaultSelector() as selector:
            selector.register(self._raw, wanted)
            if (left is not None and left <= 0) or not selector.select(left):
                raise socket.timeout("timed out")
