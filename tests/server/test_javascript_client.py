"""The official JavaScript client logs in, queries, creates, uploads and deletes on our server."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import pytest

from ..conftest import LiveServer

pytestmark = pytest.mark.loopback


def test_the_javascript_client_does_its_work(
    javascript_client: Path, live_server: LiveServer
) -> None:
    command = ["node", "session.mjs", live_server.url, live_server.user, live_server.key]
    done = subprocess.run(
        command, cwd=javascript_client, capture_output=True, text=True, timeout=60, check=False
    )
    assert done.returncode == 0, done.stderr[-4000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["types"] >= 130 and seen["found"] == 1 and seen["left"] == 0
    assert (seen["one"], seen["parts"]) == (65_535, 327_687)
