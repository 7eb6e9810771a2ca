"""A real proxy in front of the real server: it passes requests on, or breaks the first of each kind.

The port stays the same, also while nobody listens on it, so a publish that goes on finds its server again.
"""

from __future__ import annotations

import contextlib
import http.client
import socket
import struct
import threading
import time
from collections import Counter
from urllib.parse import urlsplit

from .wire import kind_of

# What is done to the first request of each kind.
FAULTS = (
    "refused",
    "request cut",
    "reply cut",
    "reply lost",
    "500",
    "slow",
    "duplicated",
)
_AWAY_S = 0.03
_SLOW_S = 0.03
_TIMEOUT_S = 60
_BLOCK = 1024


class _CutOff(Exception):
    """The connection is to end here."""


class FaultyProxy:
    """One door to the server.

    Args:
        target: Address of the server.
        fault: One of `FAULTS`, or empty.
        only: Kinds of requests to break; all when empty.

    Attributes:
        url: Where to knock.
        sent: Bytes of media that came in at this door, by kind of request.
        struck: Kinds of requests that were broken.
        answers: Status of the answers by kind, for somebody who wants to know what went wrong.
    """

    def __init__(self, target: str, fault: str = "", only: tuple[str, ...] = ()) -> None:
        self.turn_to(target)
        self._fault, self._only = fault, only
        self._lock = threading.Lock()
        self.struck: list[str] = []
        self.answers: list[tuple[str, int]] = []
        self.sent: Counter[str] = Counter()
        # Bound and deaf: it keeps the port ours while the door is shut.
        self._place = _bound(0)
        self.port = self._place.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._listener: socket.socket | None = None
        self._ends: set[socket.socket] = set()
        self.reopen()

    def __enter__(self):
        return self

    def __exit__(self, *_error: object) -> None:
        self.shut()
        for end in list(self._ends):
            _reset(end)
        self._place.close()

    def turn_to(self, target: str) -> None:
        """Ask another server from now on."""
        parts = urlsplit(target)
        self._target = (parts.hostname, parts.port)

    def shut(self) -> None:
        """Have connections refused from now on."""
        listener, self._listener = self._listener, None
        if listener is not None:
            with contextlib.suppress(OSError):
                listener.shutdown(socket.SHUT_RDWR)
            listener.close()

    def reopen(self) -> None:
        """Take connections again."""
        self._listener = _bound(self.port)
        self._listener.listen(64)
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def break_off(self) -> None:
        """End every connection there is."""
        for end in list(self._ends):
            _reset(end)

    def _accept(self, listener: socket.socket) -> None:
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            self._ends.add(client)
            threading.Thread(target=self._serve, args=(client,), daemon=True).start()

    def _serve(self, client: socket.socket) -> None:
        client.settimeout(_TIMEOUT_S)
        with contextlib.suppress(OSError, _CutOff, http.client.HTTPException):
            reader = client.makefile("rb")
            while self._pass_one(client, reader):
                pass
        self._ends.discard(client)
        client.close()

    def _pass_one(self, client: socket.socket, reader) -> bool:
        line = reader.readline().decode("latin-1").split()
        if len(line) != 3:
            return False
        headers = http.client.parse_headers(reader)
        media = kind_of(line[0], line[1], b"") if line[0] == "PUT" else ""
        body = self._body(media, reader, int(headers.get("content-length") or 0))
        kind = media or kind_of(line[0], line[1], body)
        fault = self._strikes(kind)
        request = (line[0], line[1], headers, body)
        if fault == "refused":
            self._refuse(client)
        if fault == "request cut":
            self._half(request)
            raise _CutOff
        answer = self._ask(request)
        if fault == "duplicated":
            answer = self._ask(request)
        self.answers.append((kind, answer[0]))
        _send(client, *answer, fault)
        return True

    def _body(self, media: str, reader, size: int) -> bytes:
        body = b""
        while len(body) < size:
            block = reader.read1(min(_BLOCK, size - len(body)))
            if not block:
                raise _CutOff
            body += block
            if media:
                with self._lock:
                    self.sent[media] += len(block)
        return body

    def _strikes(self, kind: str) -> str:
        with self._lock:
            if not self._fault or kind in self.struck or (self._only and kind not in self._only):
                return ""
            self.struck.append(kind)
            return self._fault

    def _refuse(self, client: socket.socket) -> None:
        self.shut()
        threading.Timer(_AWAY_S, self.reopen).start()
        _reset(client)
        raise _CutOff

    def _ask(self, request) -> tuple[int, list[tuple[str, str]], bytes]:
        method, url, headers, body = request
        connection = http.client.HTTPConnection(*self._target, timeout=_TIMEOUT_S)
        try:
            connection.putrequest(method, url, skip_host=True, skip_accept_encoding=True)
            for name, value in headers.items():
                connection.putheader(name, value)
            connection.endheaders(body)
            answer = connection.getresponse()
            return answer.status, answer.getheaders(), answer.read()
        finally:
            connection.close()

    def _half(self, request) -> None:
        method, url, headers, body = request
        head = f"{method} {url} HTTP/1.1\r\n" + "".join(f"{n}: {v}\r\n" for n, v in headers.items())
        whole = head.encode("latin-1") + b"\r\n" + body
        with socket.create_connection(self._target) as server:
            server.sendall(whole[: len(whole) - 1 - len(body) // 2])


def _send(client: socket.socket, status: int, headers, body: bytes, fault: str) -> None:
    if fault == "reply lost":
        raise _CutOff
    if fault == "500":
        status, headers, body = 500, [("content-length", "0")], b""
    kept = [(n, v) for n, v in headers if n.lower() not in ("transfer-encoding", "connection")]
    if not any(name.lower() == "content-length" for name, _ in kept):
        kept.append(("content-length", str(len(body))))
    head = f"HTTP/1.1 {status} x\r\n" + "".join(f"{n}: {v}\r\n" for n, v in kept) + "\r\n"
    whole = head.encode("latin-1") + body
    if fault == "reply cut":
        client.sendall(whole[: len(whole) - 1 - len(body) // 2])
        raise _CutOff
    if fault == "slow":
        for start in range(0, len(whole), max(1, len(whole) // 3 + 1)):
            time.sleep(_SLOW_S)
            client.sendall(whole[start : start + max(1, len(whole) // 3 + 1)])
        return
    client.sendall(whole)


def _bound(port: int) -> socket.socket:
    end = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    end.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEPORT, 1)
    end.bind(("127.0.0.1", port))
    return end


def _reset(end: socket.socket) -> None:
    """End a connection as a crashed machine does, without a good-bye."""
    with contextlib.suppress(OSError):
        end.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
        end.shutdown(socket.SHUT_RDWR)
    end.close()
