"""The official client logs in, queries, creates, uploads and deletes on our server."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path

import pytest

from ..conftest import LiveServer

pytestmark = pytest.mark.loopback
_ROOT = Path(__file__).parents[2]
_SCRIPT = _ROOT / "tests" / "peer" / "official_client.py"


@pytest.fixture
def peer_python() -> Path:
    """The Python that has the official client, in an environment of its own."""
    python = Path(os.environ.get("RUSHES_PEER_PYTHON") or _ROOT / ".venv-peer" / "bin" / "python")
    if not python.exists():
        reason = f"{python} is missing; make it from tests/peer/requirements.txt"
        if os.environ.get("RUSHES_CI") == "1":
            pytest.fail(reason)
        pytest.skip(reason)
    return python


def test_the_official_client_does_its_work(peer_python: Path, live_server: LiveServer) -> None:
    environment = {
        **os.environ,
        "FTRACK_SERVER": live_server.url,
        "FTRACK_API_USER": live_server.user,
        "FTRACK_API_KEY": live_server.key,
    }
    environment.pop("FTRACK_EVENT_PLUGIN_PATH", None)
    done = subprocess.run(
        [str(peer_python), str(_SCRIPT)],
        check=False,
        env=environment,
        capture_output=True,
        text=True,
        timeout=120,
    )
    assert done.returncode == 0, done.stderr[-4000:]
    seen = json.loads(done.stdout.splitlines()[-1])
    assert seen["types"] >= 130
    assert seen["version_number"] == 2 and seen["bytes"] == 300_000
