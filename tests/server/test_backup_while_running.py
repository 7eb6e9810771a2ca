"""`rushes server backup` and `restore` as commands, beside a server that is busy."""

from __future__ import annotations

import asyncio
import contextlib
import json
import subprocess
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from .busy import Served, Writers, new_asset, served

pytestmark = pytest.mark.loopback
_PATIENCE_S = 60


def rushes(*arguments: str) -> dict[str, Any]:
    command = [sys.executable, "-m", "rushes.core", "server", *arguments, "--json"]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_PATIENCE_S)
    assert done.returncode == 0, done.stdout + done.stderr
    return dict(json.loads(done.stdout))


def wait_until(holds: Callable[[], bool]) -> None:
    end = time.monotonic() + _PATIENCE_S
    while not holds():
        assert time.monotonic() < end, "waited in vain"
        time.sleep(0.01)


def versions(server: Served, asset: str) -> dict[str, int]:
    rows = server.query(f"select version from AssetVersion where asset_id is {asset}")
    return {row["id"]: row["version"] for row in rows}


def note_counts(server: Served, asset: str) -> set[int]:
    rows = server.query(f"select notes.content from AssetVersion where asset_id is {asset}")
    return {len(row["notes"]) for row in rows}


def options(kind: str, request: pytest.FixtureRequest) -> tuple[str, ...]:
    if kind == "sqlite":
        return ()
    folders = request.getfixturevalue("postgresql_folders")
    database = folders.database()
    request.addfinalizer(lambda: database.__exit__(None, None, None))
    return ("--database", database.__enter__())


@pytest.mark.both_databases
def test_a_backup_of_a_busy_server_is_one_moment_and_comes_back(
    tmp_path: Path, database_kind: str, request: pytest.FixtureRequest
) -> None:
    folder, archive = tmp_path / "data", str(tmp_path / "backup.zip")
    chosen = options(database_kind, request)
    with served(folder, *chosen) as server:
        asset = new_asset(server)
        writers = Writers(server, asset)
        with writers.writing():
            wait_until(lambda: len(writers.acknowledged) > 5)
            before = dict(writers.acknowledged)
            rushes("backup", archive, "--data", str(folder), *chosen)
            known = len(writers.acknowledged)
            wait_until(lambda: len(writers.acknowledged) > known + 5)
            rushes("restore", archive, "--data", str(folder), *chosen)
            after = len(writers.acknowledged)
            wait_until(lambda: len(writers.acknowledged) > after + 5)
        assert set(writers.refused) <= {503}
        found = versions(server, asset)
        assert before.items() <= found.items()
        assert sorted(found.values()) == list(range(1, len(found) + 1))
        assert note_counts(server, asset) == {2}
    moved = tmp_path / "moved"
    rushes("restore", archive, "--data", str(moved))
    with served(moved) as server:
        found = versions(server, asset)
        assert before.items() <= found.items()
        assert sorted(found.values()) == list(range(1, len(found) + 1))
        assert note_counts(server, asset) == {2}


def test_clients_of_the_event_hub_are_told_of_a_restore(tmp_path: Path) -> None:
    websockets = pytest.importorskip("websockets")
    folder, archive = tmp_path / "data", str(tmp_path / "backup.zip")

    async def listen(server: Served) -> list[str]:
        connection = server.connection()
        connection.request("GET", "/socket.io/1/", headers=server.headers)
        session = connection.getresponse().read().decode().split(":")[0]
        connection.close()
        address = f"{server.url.replace('http', 'ws')}/socket.io/1/websocket/{session}"
        frames: list[str] = []
        async with websockets.connect(address) as socket:
            await socket.recv()
            await socket.send(_subscription())
            await asyncio.to_thread(rushes, "restore", archive, "--data", str(folder))
            with contextlib.suppress(websockets.exceptions.ConnectionClosed):  # by the server
                async for frame in socket:
                    frames.append(str(frame))
        return frames

    with served(folder) as server:
        rushes("backup", archive, "--data", str(folder))
        frames = asyncio.run(asyncio.wait_for(listen(server), _PATIENCE_S))
    assert any("rushes.server.restored" in frame for frame in frames), frames


def _subscription() -> str:
    data = {"subscriber": {"id": "me"}, "subscription": "topic=rushes.*"}
    event = {"id": "one", "topic": "ftrack.meta.subscribe", "data": data, "target": ""}
    event |= {"source": {"id": "me"}, "sent": None, "inReplyToEvent": None}
    return "5:::" + json.dumps({"name": "ftrack.event", "args": [event]})
