"""The hub of the official JavaScript client, unmodified, on a real server."""

import json
import subprocess

import pytest

pytestmark = pytest.mark.loopback


def test_the_javascript_client_subscribes_publishes_replies_and_hears_changes(
    javascript_client, live_server
):
    command = ["node", "event_hub.mjs", live_server.url, live_server.user, live_server.key]
    done = subprocess.run(
        command, cwd=javascript_client, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["reply"] == {"answer": 42} and seen["replySource"]["username"] == live_server.user
    assert (seen["heard"], seen["times"]) == ({"from": "other"}, 1)
    assert seen["changes"]["name"] == {"old": None, "new": "from javascript"}
    assert seen["clientToken"] and seen["pushToken"] is None and seen["connected"]
