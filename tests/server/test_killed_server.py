"""A server that is killed at any moment keeps every batch it has answered, and no half of any."""

from __future__ import annotations

import os
import random
import time
from pathlib import Path

import pytest
from sqlalchemy import select

from rushes.server.store import Database

from .busy import Writers, new_asset, served

pytestmark = pytest.mark.loopback
_MANY = 20 if os.environ.get("RUSHES_CI") == "1" else 4
KILLS = int(os.environ.get("RUSHES_KILLS", _MANY))
_PATIENCE_S = 30


def test_nothing_is_lost_or_halved_when_the_server_is_killed(tmp_path: Path) -> None:
    folder, moments = tmp_path / "data", random.Random(4)
    folder.mkdir()
    acknowledged: dict[str, int] = {}
    asset = ""
    for _ in range(KILLS):
        with served(folder) as server:
            asset = asset or new_asset(server)
            writers = Writers(server, asset)
            with writers.writing():
                _wait_for_some(writers)
                time.sleep(moments.random() / 4)  # the moment must be any, not one after something
                server.process.kill()
                server.process.wait()
            assert not writers.refused
            acknowledged |= writers.acknowledged
        _check(folder, asset, acknowledged)


def _wait_for_some(writers: Writers) -> None:
    end = time.monotonic() + _PATIENCE_S
    while len(writers.acknowledged) < 3:
        assert time.monotonic() < end, "the server answers nobody"
        time.sleep(0.005)


def _check(folder: Path, asset: str, acknowledged: dict[str, int]) -> None:
    database = Database.in_folder(folder)
    versions, notes = database.tables["asset_version"], database.tables["note"]
    with database.read() as connection:
        assert connection.exec_driver_sql("PRAGMA integrity_check").scalar() == "ok"
        mine = select(versions).where(versions.c.asset_id == asset).order_by(versions.c.version)
        stored = {row.id: row.version for row in connection.execute(mine)}
        texts: dict[str, list[str]] = {}
        for row in connection.execute(select(notes).order_by(notes.c.content)):
            texts.setdefault(row.parent_id, []).append(row.content)
    database.close()
    assert acknowledged.items() <= stored.items()
    assert list(stored.values()) == list(range(1, len(stored) + 1))
    assert texts == {version: ["first", "second"] for version in stored}
