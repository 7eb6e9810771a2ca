"""A real server in a process of its own, as tests share it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest

_STOP_S = 20
# `postgresql` runs every test of the server on it; without it SQLite, and both where a test says so.
TEST_DATABASE = os.environ.get("RUSHES_TEST_DATABASE", "sqlite")


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


def database_of(request: pytest.FixtureRequest) -> str:
    """Return the URL of the database of this test run; empty for SQLite in the server's folder."""
    return str(request.getfixturevalue("postgresql")) if TEST_DATABASE == "postgresql" else ""


@contextmanager
def running_server(data_dir: Path, database: str = "") -> Iterator[LiveServer]:
    """Run a server on an empty folder and a free port until the block ends.

    Args:
        data_dir: The folder; the server's log is written beside it.
        database: URL of an empty database, or empty for SQLite.
    """
    command = [sys.executable, "-m", "rushes.core", "serve", "--data", str(data_dir)]
    if database:  # in the file, so that commands beside the server find it too
        (data_dir / "server.toml").write_text(f'database = "{database}"\n', encoding="utf-8")
    log_file = data_dir.with_name(f"{data_dir.name}.log")
    with log_file.open("wb") as log:
        process = subprocess.Popen(
            [*command, "--port", "0", "--json"], stdout=subprocess.PIPE, stderr=log, text=True
        )
    try:
        assert process.stdout is not None
        line = process.stdout.readline()
        assert line, log_file.read_text(encoding="utf-8")
        told = json.loads(line)
        yield LiveServer(told["server_url"], told["api_user"], told["api_key"], data_dir)
    finally:
        process.terminate()
        try:
            process.communicate(timeout=_STOP_S)
        except subprocess.TimeoutExpired:
            process.kill()
            process.communicate()
