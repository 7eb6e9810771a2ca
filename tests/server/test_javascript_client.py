"""The official JavaScript client logs in, queries, creates, uploads and deletes on our server."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path
from typing import Any

import pytest

from ..live_server import LiveServer

pytestmark = pytest.mark.loopback


def run(folder: Path, script: str, server: LiveServer) -> dict[str, Any]:
    """Run a script with the client; return the JSON it prints last."""
    command = ["node", script, server.url, server.user, server.key]
    done = subprocess.run(
        command, cwd=folder, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    return dict(json.loads(done.stdout.splitlines()[-1]))


def test_the_javascript_client_does_its_work(
    javascript_client: Path, live_server: LiveServer
) -> None:
    seen = run(javascript_client, "session.mjs", live_server)
    assert seen["types"] >= 130 and seen["found"] == 1 and seen["left"] == 0
    assert (seen["one"], seen["parts"]) == (65_535, 327_687)


def test_the_javascript_client_reviews(javascript_client: Path, live_server: LiveServer) -> None:
    seen = run(javascript_client, "review.mjs", live_server)
    assert seen == {"invited": "boolean", "tasks": 1}
