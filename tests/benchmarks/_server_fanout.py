"""One event to many clients at once; prints how long the last of them waited.

A process of its own, whose one loop holds all connections, so that the clients cost little. Standard input
holds a JSON object: `url`, `headers`, `clients`, `events`.
"""

from __future__ import annotations

import asyncio
import json
import sys
import time
import urllib.request
import uuid
from typing import Any

from websockets.asyncio.client import ClientConnection, connect

_PATIENCE_S = 60


def ticket(asked: dict[str, Any]) -> str:
    """Log in to the hub and return the address of the connection."""
    request = urllib.request.Request(f"{asked['url']}/socket.io/1/", headers=asked["headers"])
    with urllib.request.urlopen(request, timeout=_PATIENCE_S) as answer:
        session_id = answer.read().decode().partition(":")[0]
    return f"{asked['url'].replace('http', 'ws', 1)}/socket.io/1/websocket/{session_id}"


async def send(socket: ClientConnection, topic: str, data: Any, number: int) -> None:
    event = {"id": uuid.uuid4().hex, "topic": topic, "data": data, "source": {"id": "bench"}}
    body = json.dumps({"name": "ftrack.event", "args": [{**event, "target": ""}]})
    await socket.send(f"5:{number}+::{body}")


async def listen(asked: dict[str, Any], topic: str) -> ClientConnection:
    """Connect a client that hears a topic, and wait until the hub knows it."""
    socket = await connect(await asyncio.to_thread(ticket, asked), open_timeout=_PATIENCE_S)
    subscriber = {"subscriber": {"id": uuid.uuid4().hex}, "subscription": f"topic={topic}"}
    await send(socket, "ftrack.meta.subscribe", subscriber, 1)
    async for text in socket:
        if str(text).startswith("6:::1+"):
            return socket
    raise ConnectionError("The server hung up.")


async def heard(socket: ClientConnection, topic: str) -> float:
    """Return when the next event of a topic came."""
    async for text in socket:
        if str(text).startswith("5:::") and topic in str(text):
            return time.perf_counter()
    raise ConnectionError("The server hung up.")


async def measure(asked: dict[str, Any]) -> dict[str, float]:
    topic = f"bench.{uuid.uuid4().hex}"
    sockets = [await listen(asked, topic) for _ in range(asked["clients"])]
    sender = await listen(asked, "bench.nothing")
    last: list[float] = []
    for number in range(asked["events"]):
        waiting = [asyncio.create_task(heard(socket, topic)) for socket in sockets]
        start = time.perf_counter()
        await send(sender, topic, {"number": number}, number + 2)
        last.append(max(await asyncio.gather(*waiting)) - start)
    for socket in (*sockets, sender):
        await socket.close()
    last.sort()
    return {
        "clients": asked["clients"],
        "last_p50_ms": round(last[len(last) // 2] * 1000, 2),
        "last_p99_ms": round(last[len(last) * 99 // 100] * 1000, 2),
        "deliveries_per_second": round(asked["clients"] * len(last) / sum(last)),
    }


if __name__ == "__main__":
    print(json.dumps(asyncio.run(measure(json.load(sys.stdin)))))
