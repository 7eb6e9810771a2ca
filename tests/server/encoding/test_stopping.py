"""An encoding that is under way when the server ends, of its own will or not."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
import requests

from rushes.core.media.ffmpeg import find_ffmpeg

from ..test_serve import served

pytestmark = [
    pytest.mark.loopback,
    pytest.mark.skipif(sys.platform != "linux", reason="looks for processes in /proc"),
]
_TIMEOUT_S = 30


class Caller:
    """Calls a server as its administrator."""

    def __init__(self, told: dict[str, Any], key: str) -> None:
        self.url = told["server_url"]
        self.headers = {"ftrack-user": told["api_user"], "ftrack-api-key": key}

    def call(self, *operations: dict[str, Any]) -> Any:
        url = f"{self.url}/api"
        answer = requests.post(url, json=operations, headers=self.headers, timeout=_TIMEOUT_S)
        return answer.json()

    def status(self, job: str, wanted: str) -> None:
        query = {"action": "query", "expression": f'select status from Job where id is "{job}"'}
        deadline = time.monotonic() + _TIMEOUT_S
        while self.call(query)[0]["data"][0]["status"] != wanted:
            assert time.monotonic() < deadline
            time.sleep(0.05)

    def encode(self, file: Path) -> str:
        made = {"id": "source", "name": "plate", "file_type": ".mkv"}
        told = {"component_id": "source", "file_name": "plate.mkv"}
        _, upload = self.call(
            {"action": "create", "entity_type": "FileComponent", "entity_data": made},
            {"action": "get_upload_metadata", **told, "file_size": file.stat().st_size},
        )
        content = file.read_bytes()
        assert requests.put(upload["url"], data=content, timeout=_TIMEOUT_S).status_code == 200
        return str(self.call({"action": "encode_media", "component_id": "source"})[0]["job_id"])


@pytest.fixture
def long_movie(tmp_path: Path) -> Path:
    """A movie that is small and takes a while to encode."""
    path = tmp_path / "plate.mkv"
    source = "color=c=red:size=320x180:rate=24:duration=20"
    command = [find_ffmpeg(), "-loglevel", "error", "-f", "lavfi", "-i", source, "-preset"]
    subprocess.run([*command, "ultrafast", str(path)], check=True, timeout=60)
    return path


def encoders(folder: Path) -> list[int]:
    """Return the processes that work in a data folder without being the server itself."""
    found = []
    for entry in Path("/proc").iterdir():
        if entry.name.isdigit():
            try:
                line = (entry / "cmdline").read_bytes()
            except OSError:
                continue
            if str(folder / "media" / "encoding").encode() in line:
                found.append(int(entry.name))
    return found


def gone(folder: Path) -> bool:
    deadline = time.monotonic() + _TIMEOUT_S
    while encoders(folder) and time.monotonic() < deadline:
        time.sleep(0.05)
    return not encoders(folder)


@pytest.mark.parametrize("how", [signal.SIGTERM, signal.SIGKILL])
def test_the_encoding_ends_with_the_server_and_begins_anew(
    tmp_path: Path, long_movie: Path, how: signal.Signals
) -> None:
    folder = tmp_path / "data"
    with served(folder) as (process, told):
        caller = Caller(told, told["api_key"])
        job = caller.encode(long_movie)
        caller.status(job, "running")
        os.kill(process.pid, how)
        process.wait(_TIMEOUT_S)
        assert process.returncode == (0 if how == signal.SIGTERM else -how)
    assert gone(folder)
    with served(folder, "--new-key") as (_, again):
        Caller(again, again["api_key"]).status(job, "done")
