"""Many clients that call a server again and again; prints how often and how long one waited.

A process of its own with plain sockets, so that the caller's own work does not count. Standard input holds
a JSON object: `host`, `port`, `headers`, `operation` (with `NEW` where a new id belongs), `clients`,
`seconds`.
"""

from __future__ import annotations

import json
import socket
import sys
import threading
import time
import uuid
from typing import Any


class Client:
    """One connection that is kept."""

    def __init__(self, asked: dict[str, Any]) -> None:
        self._socket = socket.create_connection((asked["host"], asked["port"]), timeout=60)
        self._socket.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
        self._operation = json.dumps([asked["operation"]])
        headers = {**asked["headers"], "Host": asked["host"], "Content-Type": "application/json"}
        lines = [f"{name}: {value}" for name, value in headers.items()]
        self._head = "\r\n".join(["POST /api HTTP/1.1", *lines, "Content-Length: "])

    def call(self) -> None:
        """Send one call and read its answer whole."""
        body = self._operation.replace("NEW", str(uuid.uuid4()))
        self._socket.sendall(f"{self._head}{len(body)}\r\n\r\n{body}".encode())
        answer = self._socket.recv(1 << 18)
        head, _, content = answer.partition(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        start, missing = content[:300], length - len(content)
        while missing > 0:
            block = self._socket.recv(1 << 20)
            if not block:
                raise ConnectionError("The server hung up.")
            start, missing = start or block[:300], missing - len(block)
        if not start.startswith(b"["):
            raise RuntimeError(start.decode())


def work(asked: dict[str, Any], end: float, times: list[float]) -> None:
    client = Client(asked)
    while (start := time.perf_counter()) < end:
        client.call()
        times.append(time.perf_counter() - start)


def main() -> None:
    asked = json.load(sys.stdin)
    times: list[float] = []
    start = time.perf_counter()
    arguments = (asked, start + asked["seconds"], times)
    threads = [threading.Thread(target=work, args=arguments) for _ in range(asked["clients"])]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    spent = time.perf_counter() - start
    times.sort()
    figures = {
        "per_second": round(len(times) / spent, 1),
        "p50_ms": round(times[len(times) // 2] * 1000, 2),
        "p99_ms": round(times[len(times) * 99 // 100] * 1000, 2),
    }
    print(json.dumps(figures))


if __name__ == "__main__":
    main()
