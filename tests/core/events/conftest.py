"""A small Socket.IO 0.9 event server in this process, and hubs on it that are closed after the test."""

from __future__ import annotations

import json
import re
import threading
import uuid
from collections.abc import Callable, Iterator
from contextlib import suppress
from dataclasses import dataclass, field
from typing import Any

import pytest
from websockets.exceptions import ConnectionClosed
from websockets.sync.server import Server, ServerConnection, serve

from rushes.core.events import EventHub
from rushes.core.events.states import Backoff

USER, KEY = "jane", "key-of-jane"
WAIT_S = 10.0


def until(condition: Callable[[], Any], what: str = "") -> Any:
    """Poll until `condition` is true and return its value."""
    pause = threading.Event()
    for _ in range(int(WAIT_S / 0.005)):
        value = condition()
        if value:
            return value
        pause.wait(0.005)
    raise AssertionError(f"never happened: {what or condition}")


@dataclass
class Client:
    """One connection as the server sees it."""

    socket: ServerConnection
    subscribers: dict[str, tuple[dict[str, Any], str]] = field(default_factory=dict)
    heartbeats: int = 0
    goodbye: bool = False

    def say(self, frame: str) -> None:
        """Send a frame; what the client said before it went is acted on all the same."""
        with suppress(ConnectionClosed):
            self.socket.send(frame)


_REPLIES = "topic=ftrack.meta.reply"


class EventServer:
    """Does what the protocol asks of a server; every attribute below is a fault that can be set.

    Attributes:
        status: HTTP status of the handshake.
        handshake: Body of the handshake; `{id}` stands for the session id.
        upgrade_status: HTTP status instead of the upgrade, or None.
        welcome: First frame after the upgrade, or None for silence.
        acknowledge: Whether events are acknowledged.
        refuse_topics: Topics that are acknowledged as failed and not forwarded.
        before_acknowledging: Called before each acknowledgement; may block.
    """

    def __init__(self, ssl: Any = None) -> None:
        self.status = 200
        self.handshake = "{id}:60:60:websocket,xhr-polling"
        self.upgrade_status: int | None = None
        self.welcome: str | None = "1::"
        self.acknowledge = True
        self.refuse_topics: set[str] = set()
        self.before_acknowledging: Callable[[], Any] = lambda: None
        self.clients: list[Client] = []
        self.requests: list[tuple[str, list[tuple[str, str]]]] = []
        self.frames: list[str] = []
        self.events: list[dict[str, Any]] = []
        self._sessions: set[str] = set()
        self._lock = threading.Lock()
        self._ssl = ssl
        self._port = 0
        self._server: Server | None = None
        self.start()

    @property
    def url(self) -> str:
        return f"{'https' if self._ssl else 'http'}://127.0.0.1:{self._port}"

    def start(self) -> None:
        """Listen; again on the same port after `stop`."""
        self._server = serve(
            self._serve,
            "127.0.0.1",
            self._port,
            process_request=self._answer,
            ssl=self._ssl,
            compression=None,
            ping_interval=None,
            close_timeout=1,
        )
        self._port = self._server.socket.getsockname()[1]
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self) -> None:
        """Stop listening and cut every connection, as a killed process would."""
        assert self._server
        self._server.shutdown()
        self._thread.join(WAIT_S)
        self.cut()

    def cut(self) -> None:
        """Break every connection without a close frame."""
        for client in list(self.clients):
            client.socket.close_socket()
        until(lambda: not self.clients, "connections are gone")

    def send(self, frame: str | bytes) -> None:
        """Send a raw frame to everybody."""
        for client in list(self.clients):
            client.socket.send(frame)

    def say(self, topic: str, data: Any = None, **more: Any) -> str:
        """Send an event of the server itself to everybody it concerns; return its id."""
        event = {"id": uuid.uuid4().hex, "topic": topic, "data": data or {}, "target": "", **more}
        event.setdefault("source", {"id": "server"})
        event.setdefault("inReplyToEvent", None)
        self._forward(event)
        return str(event["id"])

    def subscriptions(self) -> list[str]:
        """Return every expression that is subscribed to at the moment, replies left out."""
        return sorted(text for text in self._subscribed() if text != _REPLIES)

    def sends_replies(self) -> bool:
        """Say whether a client is connected and has said that it takes replies."""
        return _REPLIES in self._subscribed()

    def _subscribed(self) -> list[str]:
        clients = list(self.clients)
        return [text for c in clients for _, text in list(c.subscribers.values())]

    def topics(self) -> list[str]:
        """Return the topics of all events received, subscriptions left out."""
        return [e["topic"] for e in list(self.events) if "subscribe" not in e["topic"]]

    def _answer(self, socket: ServerConnection, request: Any) -> Any:
        self.requests.append((request.path, list(request.headers.raw_items())))
        if request.path.split("?")[0] == "/socket.io/1/":
            return self._answer_handshake(socket, request)
        session = request.path.rpartition("/")[2]
        if self.upgrade_status or session not in self._sessions:
            return socket.respond(self.upgrade_status or 403, "no")
        self._sessions.remove(session)
        return None

    def _answer_handshake(self, socket: ServerConnection, request: Any) -> Any:
        given = request.headers.get("ftrack-user"), request.headers.get("ftrack-api-key")
        if given != (USER, KEY):
            return socket.respond(401, "who are you")
        session = uuid.uuid4().hex
        self._sessions.add(session)
        answer = socket.respond(self.status, self.handshake.replace("{id}", session))
        if 300 <= self.status < 400:
            answer.headers["Location"] = "http://127.0.0.1:1/elsewhere"
        return answer

    def _serve(self, socket: ServerConnection) -> None:
        client = Client(socket)
        if self.welcome is not None:
            socket.send(self.welcome)
        self.clients.append(client)
        try:
            for frame in socket:
                self.frames.append(str(frame))
                self._take(client, str(frame))
            client.goodbye = True
        except ConnectionClosed:
            pass
        finally:
            self.clients.remove(client)

    def _take(self, client: Client, frame: str) -> None:
        code, number, _, data = (*frame.split(":", 3), "", "")[:4]
        if code == "2":
            client.heartbeats += 1
        if code != "5":
            return
        event = json.loads(data)["args"][0]
        is_refused = event["topic"] in self.refuse_topics
        self.events.append(event)
        if self.acknowledge and number.endswith("+"):
            self.before_acknowledging()
            answer = {"success": not is_refused, **({"message": "no"} if is_refused else {})}
            client.say(f"6:::{number}{json.dumps([answer])}")
        if not is_refused:
            self._act(client, event)

    def _act(self, client: Client, event: dict[str, Any]) -> None:
        data = event["data"]
        if event["topic"] == "ftrack.meta.subscribe":
            subscriber = data["subscriber"]
            client.subscribers[subscriber["id"]] = (subscriber, data["subscription"])
        elif event["topic"] == "ftrack.meta.unsubscribe":
            client.subscribers.pop(data["subscriber"]["id"], None)
        else:
            self._forward(event)

    def _forward(self, event: dict[str, Any]) -> None:
        frame = "5:::" + json.dumps({"name": "ftrack.event", "args": [event]})
        with self._lock:
            for client in list(self.clients):
                known = list(client.subscribers.values())
                if any(_concerns(event, metadata, text) for metadata, text in known):
                    client.say(frame)


def _concerns(event: dict[str, Any], metadata: dict[str, Any], subscription: str) -> bool:
    """Match `id=X` targets and `topic=X[*]` beginnings; all that these tests subscribe to."""
    target = re.fullmatch(r"id=\"?([^\"]+)\"?", event["target"] or "")
    if target and metadata["id"] != target.group(1):
        return False
    wanted = re.match(r"topic=\"?([\w.-]+)(\*?)", subscription)
    assert wanted, subscription
    topic = event["topic"]
    return bool(topic.startswith(wanted[1]) if wanted[2] else topic == wanted[1])


@pytest.fixture(name="until")
def until_fixture() -> Callable[..., Any]:
    """Return the function that polls until a condition holds."""
    return until


@pytest.fixture
def server() -> Iterator[EventServer]:
    running = EventServer()
    yield running
    running.stop()


@pytest.fixture
def make_hub(
    server: EventServer, monkeypatch: pytest.MonkeyPatch
) -> Iterator[Callable[..., EventHub]]:
    """Return a function that makes a hub on the server, by default connected; its waits are short."""
    monkeypatch.setattr(
        "rushes.core.events.connection.Backoff", lambda: Backoff(first_s=0.05, longest_s=0.2)
    )
    hubs: list[EventHub] = []

    def make(connected: bool = True, key: str = KEY, **options: Any) -> EventHub:
        options.setdefault("timeout", 5)
        hub = EventHub(options.pop("url", server.url), USER, key, **options)
        hubs.append(hub)
        if connected:
            hub.connect()
        return hub

    yield make
    for hub in hubs:
        hub.close()


@pytest.fixture
def hub(make_hub: Callable[..., EventHub]) -> EventHub:
    return make_hub()
