"""Fixtures every room may use."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest

_STOP_S = 20


@dataclass(frozen=True)
class LiveServer:
    """A real server in a process of its own.

    Attributes:
        url: Its address.
        user: Name of its administrator.
        key: The administrator's key.
        data_dir: Where it keeps everything.
    """

    url: str
    user: str
    key: str
    data_dir: Path


@pytest.fixture(scope="session")
def live_server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[LiveServer]:
    """A server on an empty folder, on a free port, for the whole test run."""
    data_dir = tmp_path_factory.mktemp("server")
    command = [sys.executable, "-m", "rushes.core", "serve", "--data", str(data_dir)]
    with (data_dir.parent / "server.log").open("wb") as log:
        process = subprocess.Popen(
            [*command, "--port", "0", "--json"], stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, (data_dir.parent / "server.log").read_text(encoding="utf-8")
        told = json.loads(line)
        yield LiveServer(told["server_url"], told["api_user"], told["api_key"], data_dir)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
