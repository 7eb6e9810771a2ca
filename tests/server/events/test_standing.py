"""Connections whose rights end, over real sockets."""

import subprocess
import sys

import pytest
import requests
import websocket

from .conftest import wait_until

pytestmark = pytest.mark.loopback


def connected(server, user, key):
    headers = {"ftrack-user": user, "ftrack-api-key": key}
    answer = requests.get(f"{server.url}/socket.io/1/", headers=headers, timeout=10)
    sid = answer.text.split(":")[0]
    address = f"{server.url.replace('http', 'ws')}/socket.io/1/websocket/{sid}"
    return websocket.create_connection(address, timeout=20)


def command(server, *words):
    """Run `rushes server user`, on the folder of a running server."""
    call = [
        sys.executable,
        "-m",
        "rushes.core",
        "server",
        "user",
        *words,
        "--data",
        str(server.data_dir),
    ]
    done = subprocess.run(call, check=True, capture_output=True, text=True, timeout=30)
    return done.stdout


def test_a_user_disabled_on_the_command_line_loses_the_connection(live_server):
    lines = command(live_server, "add", "leaver").splitlines()
    socket = connected(live_server, "leaver", lines[1].split()[1])
    assert socket.recv() == "1::"
    command(live_server, "disable", "leaver")
    ended = []

    def over():
        ended.append(socket.recv())
        return ended[-1] == ""

    wait_until(over, 20)
    socket.shutdown()


def test_only_administrators_make_up_what_the_server_tells(live, connect):
    client = connect(live)
    for topic in ("ftrack.update", "rushes.presence.left"):
        answer = client.ask(client.made(topic))
        assert answer["success"] is False and "administrator" in answer["message"]
    assert client.ask(client.made("ftrack.action.launch")) == {"success": True}
