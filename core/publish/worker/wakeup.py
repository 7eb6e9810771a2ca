"""Wakes the worker: an empty datagram to a port of this machine, so that it need not look all the time.

Nothing is said in it, and a lost one only means waiting for the next slow look.
"""

from __future__ import annotations

import select
import socket
from contextlib import suppress

_HOST = "127.0.0.1"


class WakeUp:
    """The worker's end.

    Attributes:
        port: Loopback UDP port to send to; 0 where the system gives none, then every wait is short.
    """

    def __init__(self) -> None:
        self._socket: socket.socket | None = None
        self.port = 0
        with suppress(OSError):
            self._socket = socket.socket(socket.AF_INET, socket.SOCK_DGRAM)
            self._socket.bind((_HOST, 0))
            self._socket.setblocking(False)
            self.port = self._socket.getsockname()[1]

    def wait(self, seconds: float) -> None:
        """Wait until somebody wakes, no longer than `seconds`."""
        if self._socket is None or not self.port:
            import time

            time.sleep(min(seconds, 0.5))
            return
        select.select([self._socket], [], [], seconds)
        with suppress(OSError):
            while True:
                self._socket.recv(16)

    def wake(self) -> None:
        """Wake this worker from another of its threads."""
        wake(self.port)

    def close(self) -> None:
        """Give the port back."""
        if self._socket is not None:
            self._socket.close()


def wake(port: int) -> None:
    """Wake the worker that listens on a port; nothing happens where there is none."""
    if not port:
        return
    with suppress(OSError), socket.socket(socket.AF_INET, socket.SOCK_DGRAM) as sender:
        sender.sendto(b"", (_HOST, port))
