"""The hub of the official JavaScript client, unmodified, on a real server."""

import json
import shutil
import subprocess
from pathlib import Path

import pytest

pytestmark = pytest.mark.loopback

PEER = Path(__file__).parents[2] / "peer" / "js"


@pytest.fixture(scope="module")
def javascript_client():
    """The folder of the client, which is installed when it is missing and can be."""
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not installed")
    if not (PEER / "node_modules" / "@ftrack" / "api").exists():
        command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"]
        done = subprocess.run(command, cwd=PEER, capture_output=True, timeout=120, check=False)
        if done.returncode:
            pytest.skip("the official JavaScript client cannot be installed here")
    return PEER


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
