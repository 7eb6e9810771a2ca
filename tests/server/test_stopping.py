"""A server that is told to stop while people use it."""

from __future__ import annotations

import http.client
import signal
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import urlsplit

import pytest
import requests
import websocket

from .encoding.test_stopping import Caller
from .test_serve import served

pytestmark = pytest.mark.loopback
_TIMEOUT_S = 30
CONTENT = b"0123456789" * 1000


def announced(caller: Caller) -> str:
    """Make a component and return the path and query of its upload."""
    _, upload = caller.call(
        {
            "action": "create",
            "entity_type": "FileComponent",
            "entity_data": {"id": "c", "name": "c"},
        },
        {
            "action": "get_upload_metadata",
            "component_id": "c",
            "file_name": "c.bin",
            "file_size": len(CONTENT),
        },
    )
    return str(upload["url"]).removeprefix(caller.url)


def half_sent(caller: Caller, path: str) -> http.client.HTTPConnection:
    """Send the first half of an upload."""
    connection = http.client.HTTPConnection(urlsplit(caller.url).netloc, timeout=_TIMEOUT_S)
    connection.putrequest("PUT", path)
    connection.putheader("Content-Length", str(len(CONTENT)))
    connection.endheaders(CONTENT[:5000])
    return connection


@contextmanager
def listening(caller: Caller) -> Iterator[websocket.WebSocket]:
    """A client of the event hub."""
    url = f"{caller.url}/socket.io/1/"
    sid = requests.get(url, headers=caller.headers, timeout=_TIMEOUT_S).text.split(":")[0]
    address = f"{caller.url.replace('http', 'ws')}/socket.io/1/websocket/{sid}"
    socket = websocket.create_connection(address, timeout=_TIMEOUT_S)
    try:
        assert socket.recv() == "1::"
        yield socket
    finally:
        socket.shutdown()


def test_what_is_under_way_is_answered_and_listeners_are_told(tmp_path: Path) -> None:
    with served(tmp_path / "data") as (process, told):
        caller = Caller(told, told["api_key"])
        upload = half_sent(caller, announced(caller))
        with closing(upload), listening(caller) as listener:
            process.send_signal(signal.SIGTERM)
            opcode, frame = listener.recv_data()
            assert opcode == websocket.ABNF.OPCODE_CLOSE and frame  # a farewell, no broken line
            upload.send(CONTENT[5000:])
            with upload.getresponse() as answer:
                assert answer.status == 200
        assert process.wait(_TIMEOUT_S) == 0
        assert "Traceback" not in process.stderr.read()  # type: ignore[union-attr]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_a_second_signal_ends_the_wait_and_the_upload_goes_again(
    tmp_path: Path, number: signal.Signals
) -> None:
    with served(tmp_path / "data") as (process, told):
        caller = Caller(told, told["api_key"])
        path = announced(caller)
        with closing(half_sent(caller, path)), listening(caller) as listener:
            process.send_signal(number)
            listener.recv_data()  # it has begun to stop
            process.send_signal(number)
            assert process.wait(5) == 0  # sooner than it would wait for the upload
    with served(tmp_path / "data") as (_, again):
        caller.url = again["server_url"]
        answer = requests.put(caller.url + path, data=CONTENT, timeout=_TIMEOUT_S)
        assert answer.status_code == 200
        (link,) = caller.call({"action": "generate_signed_url", "component_id": "c"})
        url = link["signed_url"].replace(told["server_url"], caller.url)
        assert requests.get(url, timeout=_TIMEOUT_S).content == CONTENT
