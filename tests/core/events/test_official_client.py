"""The official client beside ours on the same event server: alike on the wire, and able to talk."""

import json
import os
import pathlib
import queue
import subprocess
import threading

import pytest

from rushes.core.events import Event

HERE = pathlib.Path(__file__).parent
PYTHON = pathlib.Path(
    os.environ.get("RUSHES_PEER_PYTHON", HERE.parents[2] / ".venv-peer" / "bin" / "python")
)


@pytest.fixture(autouse=True)
def _official_client():
    if not PYTHON.exists():
        pytest.skip("needs .venv-peer, see tests/peer")


class Official:
    """The official hub in its own process."""

    def __init__(self, url):
        self.process = subprocess.Popen(
            [str(PYTHON), "-W", "ignore", str(HERE / "official_hub.py"), url],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        self._told = {kind: queue.Queue() for kind in ("id", "done", "event")}
        self._reader = threading.Thread(target=self._read, daemon=True)
        self._reader.start()
        self.id = self.next("id")[0]

    def _read(self):
        for line in self.process.stdout:
            kind, *words = json.loads(line)
            self._told[kind].put(words)

    def do(self, *command):
        self.process.stdin.write(json.dumps(command) + "\n")
        self.process.stdin.flush()
        self.next("done")

    def next(self, kind):
        return self._told[kind].get(timeout=20)

    def close(self):
        self.process.stdin.close()
        self.process.wait(20)
        self._reader.join(5)
        self.process.stdout.close()


@pytest.fixture
def official(server):
    peer = Official(server.url)
    yield peer
    peer.close()


def shape(value):
    """Return the structure of JSON data: keys and types, with ids and numbers left out."""
    if isinstance(value, dict):
        return {key: shape(item) for key, item in sorted(value.items())}
    if isinstance(value, list):
        return [shape(item) for item in value]
    return type(value).__name__


def test_both_say_the_same_on_the_wire(server, official, make_hub, until):
    official.do("subscribe", "topic=a", None, {"id": "s"})
    official.do("publish", "b", {"k": [1, None, "ö"]})
    until(lambda: "b" in server.topics())
    theirs = list(server.frames)
    handshake, upgrade = server.requests[:2]
    server.frames.clear()
    hub = make_hub(headers={"ftrack-strict-api": "false"})
    hub.subscribe("topic=a", print, {"id": "s2"})
    hub.publish(Event("b", data={"k": [1, None, "ö"]}))
    until(lambda: server.topics().count("b") == 2)
    ours = list(server.frames)
    assert [frame.split("::", 1)[0] for frame in ours] == [
        frame.split("::", 1)[0] for frame in theirs
    ]
    assert [shape(json.loads(frame.split("::", 1)[1])) for frame in ours] == [
        shape(json.loads(frame.split("::", 1)[1])) for frame in theirs
    ]
    for their_request, our_request in zip((handshake, upgrade), server.requests[2:]):
        theirs_named = {name.lower() for name, _ in their_request[1]}
        assert {name.lower() for name, _ in our_request[1]} == theirs_named


def test_heartbeats_are_answered_alike(server, official, hub, until):
    until(lambda: len(server.clients) == 2)
    server.send("2::")
    until(lambda: server.frames.count("2:::") == 2)


def test_ours_asks_and_the_official_one_answers(server, official, hub, until):
    official.do("subscribe", "topic=question", {"from": "official"}, {"id": "o"})
    until(lambda: "topic=question" in server.subscriptions())
    answers = []
    hub.publish(Event("question", data={"n": 1}), on_reply=answers.append)
    until(lambda: answers)
    assert answers[0].data == {"from": "official"}
    assert answers[0].source["id"] == "o"
    assert official.next("event") == ["question", {"n": 1}, None]


def test_the_official_one_asks_and_ours_answers(server, official, hub, until):
    hub.subscribe("topic=question", lambda event: {"twice": event.data["n"] * 2})
    until(lambda: "topic=question" in server.subscriptions())
    official.do("publish", "question", {"n": 4})
    question = until(lambda: [each for each in server.events if each["topic"] == "question"])[0]
    topic, data, answered = official.next("event")
    assert (topic, data, answered) == ("ftrack.meta.reply", {"twice": 8}, question["id"])
