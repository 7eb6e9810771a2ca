"""Two hundred clients that read, and one that does not."""

import asyncio
import json

import pytest
import requests
from websockets.asyncio.client import connect as open_websocket

from rushes.server.events import Timing

from .conftest import USERS, wait_until

pytestmark = pytest.mark.loopback
CLIENTS = 200
EVENTS = 1000
PADDING = "x" * 500


def subscription(name):
    data = {"subscriber": {"id": name}, "subscription": "topic=test.*"}
    event = {"topic": "ftrack.meta.subscribe", "data": data}
    return "5:1+::" + json.dumps({"name": "ftrack.event", "args": [event]})


def sid_of(live):
    headers = {"ftrack-user": "jane", "ftrack-api-key": USERS["jane"]}
    return requests.get(f"{live.url}/socket.io/1/", headers=headers, timeout=10).text.split(":")[0]


async def receive(url, name, ready):
    """Return the numbers of all events, in the order they came."""
    found = []
    async with open_websocket(url, max_size=None, compression=None) as socket:
        await socket.send(subscription(name))
        while len(found) < EVENTS:
            frame = await socket.recv()
            if frame.startswith("2::"):
                await socket.send("2::")
            elif frame.startswith("6:::"):
                ready.release()
            elif frame.startswith("5:::"):
                found.append(json.loads(frame[4:])["args"][0]["data"]["n"])
                if (
                    len(found) % 50 == 0
                ):  # a sign of life, where a busy machine is late with the others
                    await socket.send("2::")
    return found


async def publish(live, ready):
    for _ in range(CLIENTS):
        await ready.acquire()
    for number in range(EVENTS):
        data = {"n": number, "padding": PADDING}
        live.hub.publish_from_thread({"topic": "test.x", "data": data, "target": ""})
        await asyncio.sleep(0)


def test_everybody_hears_everything_in_order_beside_one_who_stopped_reading(
    start_hub, connect, caplog
):
    live = start_hub(timing=Timing(heartbeat_s=1, silence_s=10))
    stuck = connect(live, "joe", rcvbuf=4096)
    stuck.subscribe("topic=test.*")
    base = f"{live.url.replace('http', 'ws')}/socket.io/1/websocket/"
    urls = [base + sid_of(live) for _ in range(CLIENTS)]

    async def run():
        ready = asyncio.Semaphore(0)
        receivers = (receive(url, str(n), ready) for n, url in enumerate(urls))
        _, *found = await asyncio.gather(publish(live, ready), *receivers)
        return found

    found = asyncio.run(asyncio.wait_for(run(), 120))
    assert found == [list(range(EVENTS))] * CLIENTS
    wait_until(lambda: not live.hub.connections)
    assert "Let go a client of joe" in caplog.text
