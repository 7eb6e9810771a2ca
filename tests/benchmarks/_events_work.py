"""Events through the hub of one client, in a process of its own: prints figures as JSON.

Run by `events.py`; the two clients differ only in how the hub is got and in who handles events: ours has
a thread of its own for that, the official one handles them inside `wait`.

    python _events_work.py {rushes|ftrack_api} {throughput|latency}  <server address on standard input>
"""

from __future__ import annotations

import json
import sys
import threading
import time
import uuid

EVENTS = 10000
PACED = 1000
TIMEOUT_S = 300


def rushes_hub(data):
    from rushes.core.events import Event, EventHub

    hub = EventHub(data["url"], api_user=data["user"], api_key=data["key"])
    hub.connect()
    return hub, Event, lambda done: done.wait(TIMEOUT_S), hub.close


def official_hub(data):
    import ftrack_api
    from ftrack_api.event.base import Event

    session = ftrack_api.Session(
        server_url=data["url"],
        api_user=data["user"],
        api_key=data["key"],
        auto_connect_event_hub=True,
    )
    hub = session.event_hub
    until = time.monotonic() + TIMEOUT_S
    while not hub.connected and time.monotonic() < until:
        time.sleep(0.01)

    def handle(done):
        while not done.is_set() and time.monotonic() < until:
            hub.wait(0.05)

    return hub, Event, handle, session.close


def throughput(hub, event, handle, topic):
    """Publish all at once; seconds until the last one has come back."""
    done, seen = threading.Event(), []

    def receive(_event):
        seen.append(None)
        if len(seen) == EVENTS:
            done.set()

    hub.subscribe(f"topic={topic}", receive)
    start = time.perf_counter()
    sender = threading.Thread(target=send_all, args=(hub, event, topic))
    sender.start()
    handle(done)
    seconds = time.perf_counter() - start
    sender.join()
    return {"seconds": seconds, "received": len(seen), "events_per_second": len(seen) / seconds}


def send_all(hub, event, topic):
    for number in range(EVENTS):
        hub.publish(event(topic=topic, data={"number": number}))


def latency(hub, event, handle, topic):
    """Publish one after the other has come back; delivery times in milliseconds."""
    done, times, came = threading.Event(), [], threading.Event()

    def receive(received):
        times.append((time.perf_counter() - received["data"]["at"]) * 1000)
        came.set()

    hub.subscribe(f"topic={topic}", receive)

    def send():
        for _ in range(PACED):
            came.clear()
            hub.publish(event(topic=topic, data={"at": time.perf_counter()}))
            came.wait(TIMEOUT_S)
        done.set()

    sender = threading.Thread(target=send)
    sender.start()
    handle(done)
    sender.join()
    times.sort()
    return {"median_ms": times[len(times) // 2], "p99_ms": times[int(len(times) * 0.99)]}


def main():
    client, work = sys.argv[1:3]
    data = json.load(sys.stdin)
    hub, event, handle, close = rushes_hub(data) if client == "rushes" else official_hub(data)
    figures = globals()[work](hub, event, handle, f"bench.{uuid.uuid4().hex}")
    print(json.dumps(figures), flush=True)
    close()


if __name__ == "__main__":
    main()
