"""The same walk with the official client and with ours, on the same server, sees the same."""

import importlib.util
import json
import os
import subprocess
from pathlib import Path

import pytest

from rushes.core.session import Session

pytestmark = pytest.mark.loopback
PEER = Path(
    os.environ.get("RUSHES_PEER_PYTHON", Path(__file__).parents[3] / ".venv-peer/bin/python")
)
WALK = Path(__file__).with_name("walk.py")


@pytest.mark.skipif(not PEER.exists(), reason="no environment with the official client")
def test_both_clients_see_the_same(live_server, monkeypatch):
    environ = {
        "FTRACK_SERVER": live_server.url,
        "FTRACK_API_USER": live_server.user,
        "FTRACK_API_KEY": live_server.key,
    }
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    done = subprocess.run(
        [PEER, WALK], env={**os.environ, **environ}, capture_output=True, timeout=170, check=False
    )
    assert done.returncode == 0, done.stderr.decode()[-3000:]
    theirs = json.loads(done.stdout.splitlines()[-1])
    spec = importlib.util.spec_from_file_location("walk", WALK)
    walk = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(walk)
    with Session(schema_cache_path=False) as session:
        ours = walk.walk(session)
    assert ours == theirs
