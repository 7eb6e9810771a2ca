"""A real event server over loopback, a plain client for it, and the official client in its own process."""

import asyncio
import contextlib
import json
import subprocess
import threading
import time
import uuid
from collections import deque
from pathlib import Path

import pytest
import requests
import uvicorn
import websocket
from starlette.applications import Starlette

from rushes.server.access.accounts import Actor
from rushes.server.events import EventHub, EventService, Tickets, Timing, routes, websocket_settings
from rushes.server.events.lineage import Snapshot
from rushes.server.events.updates import UpdateBuilder
from rushes.server.protocol import InvalidCredentialsError
from rushes.server.schema import load_schema

PEER_PYTHON = Path(__file__).parents[3] / ".venv-peer" / "bin" / "python"
USERS = {"jane": "jane-key", "joe": "joe-key"}


def log_in(username, key):
    if USERS.get(username) != key:
        raise InvalidCredentialsError("The supplied API key is not valid.")
    return Actor(f"id-of-{username}", username)


class RawClient:
    """Speaks the protocol frame by frame; heartbeats are answered and not shown."""

    def __init__(self, url, username="jane", rcvbuf=None):
        headers = {"ftrack-user": username, "ftrack-api-key": USERS[username]}
        answer = requests.get(f"{url}/socket.io/1/", headers=headers, timeout=10)
        answer.raise_for_status()
        self.sid = answer.text.split(":")[0]
        options = {"sockopt": ((1, 8, rcvbuf),)} if rcvbuf else {}  # SOL_SOCKET, SO_RCVBUF
        address = f"{url.replace('http', 'ws')}/socket.io/1/websocket/{self.sid}"
        self.socket = websocket.create_connection(address, timeout=10, **options)
        self.id = uuid.uuid4().hex
        self.heartbeats = 0
        self._packet = 0
        self._events = deque()

    def frame(self):
        """The next frame that is no heartbeat."""
        ends = time.monotonic() + 10
        while time.monotonic() < ends:
            text = self.socket.recv()
            if not text.startswith("2::"):
                return text
            self.heartbeats += 1
            self.socket.send("2:::")
        raise AssertionError("nothing but heartbeats came")

    def event(self):
        """The oldest event that was not taken yet."""
        while not self._events:
            self._keep(self.frame())
        return self._events.popleft()

    def _keep(self, text):
        if text.startswith("5:::"):
            (event,) = json.loads(text[4:])["args"]
            self._events.append(event)

    def send_event(self, event, number="+"):
        """Send an event, numbered as Python does; returns the number."""
        self._packet += 1
        payload = json.dumps({"name": "ftrack.event", "args": [event]})
        head = f"5:{self._packet}+::" if number == "+" else "5:::"
        self.socket.send(head + payload)
        return self._packet

    def ask(self, event):
        """Send an event and return what the acknowledgement holds."""
        number = self.send_event(event)
        head = f"6:::{number}+"
        while True:
            text = self.frame()
            if text.startswith(head):
                (answer,) = json.loads(text[len(head) :])
                return answer
            self._keep(text)

    def subscribe(self, expression, subscriber=None, **metadata):
        subscriber = subscriber or uuid.uuid4().hex
        answer = self.ask(
            self.made(
                "ftrack.meta.subscribe",
                {"subscriber": {"id": subscriber, **metadata}, "subscription": expression},
            )
        )
        assert answer == {"success": True}, answer
        return subscriber

    def publish(self, topic, data=None, **more):
        event = self.made(topic, data, **more)
        assert self.ask(event) == {"success": True}
        return event

    def made(self, topic, data=None, **more):
        source = {"id": self.id, "user": {"username": "jane"}, "host": "ws12"}
        event = {"id": uuid.uuid4().hex, "topic": topic, "data": data or {}, "target": ""}
        return {**event, "source": source, "sent": None, "inReplyToEvent": None, **more}

    def close(self):
        self.socket.close(timeout=2)
        self.socket.shutdown()  # `close` leaves a socket open that the server has closed


class LiveHub:
    """An event server in a thread of its own."""

    def __init__(self, service):
        self.service = service
        self.hub = service.hub
        app = Starlette(routes=list(routes))
        app.state.events = service
        config = uvicorn.Config(
            app, port=0, log_config=None, access_log=False, lifespan="off", **websocket_settings()
        )
        self._server = uvicorn.Server(config)
        self._thread = threading.Thread(target=self._run, name="live-hub", daemon=True)

    def _run(self):
        asyncio.run(self._serve())

    async def _serve(self):
        self.loop = asyncio.get_running_loop()
        await self._server.serve()

    def start(self):
        self._thread.start()
        wait_until(lambda: self._server.started)
        self.url = f"http://127.0.0.1:{self._server.servers[0].sockets[0].getsockname()[1]}"
        return self

    def stop(self):
        self._server.should_exit = True
        self._thread.join(10)
        assert not self._thread.is_alive(), "the server did not stop"

    def call(self, function, *arguments):
        """Run a function on the event loop's thread and return its result."""

        async def run():
            return function(*arguments)

        return asyncio.run_coroutine_threadsafe(run(), self.loop).result(10)


class Peer:
    """The official Python client in its own process and environment."""

    def __init__(self, url, username, key):
        script = Path(__file__).with_name("peer_hub.py")
        self.lines = []
        self.process = subprocess.Popen(
            [str(PEER_PYTHON), "-W", "ignore", str(script), url, username, key],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            text=True,
        )
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.id = self.expect("connected")["id"]

    def _read(self):
        for line in self.process.stdout:
            self.lines.append(json.loads(line))

    def do(self, command, **arguments):
        self.process.stdin.write(json.dumps({"do": command, **arguments}) + "\n")
        self.process.stdin.flush()

    def expect(self, kind, timeout=15):
        """The oldest line of that kind, which is taken out."""
        wait_until(lambda: any(line["kind"] == kind for line in self.lines), timeout)
        found = next(line for line in self.lines if line["kind"] == kind)
        self.lines.remove(found)
        return found

    def subscribe(self, expression, **arguments):
        self.do("subscribe", expression=expression, **arguments)
        self.expect("subscribed")

    def close(self):
        with contextlib.suppress(BrokenPipeError):
            self.do("quit")
        try:
            self.process.wait(10)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait(10)
        self._reader.join(10)
        self.process.stdout.close()
        with contextlib.suppress(BrokenPipeError):
            self.process.stdin.close()


def wait_until(holds, timeout=10.0):
    """Poll until something holds."""
    ends = time.monotonic() + timeout
    while not holds():
        assert time.monotonic() < ends, "waited in vain"
        time.sleep(0.005)


def no_rows(types_changed):
    """What is seen of an empty database."""
    return contextlib.nullcontext(Snapshot(SCHEMA, lambda kind, key: None))


SCHEMA = load_schema()


def make_hub(limits=None, snapshot=no_rows):
    """A hub without sockets."""
    return EventHub(UpdateBuilder(snapshot), limits)


def start_live_hub(limits=None, timing=None, tickets=None):
    tickets, timing = tickets or Tickets(), timing or Timing()
    return LiveHub(EventService(make_hub(limits), log_in, tickets, timing)).start()


@pytest.fixture(name="make_hub")
def make_hub_fixture():
    """Make a hub without sockets; takes limits and a snapshot."""
    return make_hub


@pytest.fixture
def hub():
    """A hub without sockets."""
    return make_hub()


@pytest.fixture
def start_hub():
    """Start an event server of one's own; takes limits, timing and tickets."""
    started = []

    def start(**settings):
        started.append(start_live_hub(**settings))
        return started[-1]

    yield start
    for live in started:
        live.stop()


@pytest.fixture(scope="session")
def live():
    """An event server with the usual settings; nobody is connected when a test begins."""
    live = start_live_hub()
    yield live
    live.stop()


@pytest.fixture
def connect():
    """Connect plain clients, which are closed at the end."""
    clients = []

    def connect(live, username="jane", **options):
        client = RawClient(live.url, username, **options)
        clients.append((live, client))
        assert client.frame() == "1::"
        return client

    yield connect
    for _, client in clients:
        client.close()
    for live, _ in clients:
        wait_until(lambda live=live: not live.hub.connections)


@pytest.fixture
def peer():
    """Start official clients, which are ended at the end."""
    if not PEER_PYTHON.exists():
        pytest.skip("the official client is not installed; `make test` installs it")
    peers = []

    def start(live, username="jane", key=None):
        peers.append(Peer(live.url, username, key or USERS[username]))
        return peers[-1]

    yield start
    for one in peers:
        one.close()


@pytest.fixture
def told(api):
    """Run something against the whole server and return the events it caused."""

    async def listen(act):
        events = []
        forget = api.state.events.hub.subscribe(events.append)
        try:
            await asyncio.get_running_loop().run_in_executor(None, act)
        finally:
            forget()
        return events

    return lambda act: asyncio.run(listen(act))
