"""64 clients that write at once lose nothing, double nothing and leave no gap."""

from __future__ import annotations

import http.client
import json
import os
import threading
import time
import uuid
from collections import Counter
from typing import Any
from urllib.parse import urlsplit

import pytest

from ..live_server import LiveServer

pytestmark = pytest.mark.loopback
CLIENTS = 64
SECONDS = float(os.environ.get("RUSHES_WRITE_SECONDS", "2"))


class Caller:
    """One client with one connection."""

    def __init__(self, server: LiveServer) -> None:
        parts = urlsplit(server.url)
        assert parts.hostname
        self._connection = http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=60)
        self._headers = {"ftrack-user": server.user, "ftrack-api-key": server.key}

    def call(self, *operations: dict[str, Any]) -> list[Any]:
        self._connection.request("POST", "/api", json.dumps(operations), self._headers)
        answer = json.loads(self._connection.getresponse().read())
        assert isinstance(answer, list), answer
        return answer

    def query(self, expression: str) -> list[dict[str, Any]]:
        return list(self.call({"action": "query", "expression": expression})[0]["data"])

    def create(self, kind: str, **data: Any) -> dict[str, Any]:
        return {"action": "create", "entity_type": kind, "entity_data": data}

    def close(self) -> None:
        self._connection.close()


@pytest.fixture
def assets(live_server: LiveServer) -> list[str]:
    """Three assets everybody publishes to."""
    caller = Caller(live_server)
    schema = caller.query("ProjectSchema")[0]["id"]
    project, keys = str(uuid.uuid4()), [str(uuid.uuid4()) for _ in range(3)]
    caller.call(
        caller.create("Project", id=project, name=project[:8], project_schema_id=schema),
        *(caller.create("Asset", id=key, name=key[:8], context_id=project) for key in keys),
    )
    caller.close()
    return keys


def write(server: LiveServer, assets: list[str], end: float, told: list[Any]) -> None:
    """Publish versions with a note each, in one batch, until the time is up."""
    caller = Caller(server)
    turn = 0
    while time.monotonic() < end:
        version, asset = str(uuid.uuid4()), assets[turn % len(assets)]
        answer = caller.call(
            caller.create("AssetVersion", id=version, asset_id=asset),
            caller.create("Note", content="ready", parent_id=version, parent_type="AssetVersion"),
            {
                "action": "update",
                "entity_type": "AssetVersion",
                "entity_key": [version],
                "entity_data": {"comment": version},
            },
        )
        told.append((asset, version, answer[0]["data"]["version"], answer[1]["data"]["id"]))
        turn += 1
    caller.close()


def test_many_writers_lose_and_double_nothing(live_server: LiveServer, assets: list[str]) -> None:
    told: list[Any] = []
    end = time.monotonic() + SECONDS
    threads = [
        threading.Thread(target=write, args=(live_server, assets, end, told))
        for _ in range(CLIENTS)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert len(told) >= CLIENTS
    caller = Caller(live_server)
    for asset in assets:
        stored = caller.query(
            f"select version, comment from AssetVersion where asset_id is {asset} order by version"
        )
        assert [row["version"] for row in stored] == list(range(1, len(stored) + 1))
        assert [row["id"] for row in stored] == [row["comment"] for row in stored]
        answered = {version: number for a, version, number, _ in told if a == asset}
        assert {row["id"]: row["version"] for row in stored} == answered
    inside = f"select id from AssetVersion where asset_id in ({','.join(assets)})"
    notes = Counter(row["id"] for row in caller.query(f"Note where parent_id in ({inside})"))
    assert notes == Counter(note for *_, note in told)
    caller.close()
