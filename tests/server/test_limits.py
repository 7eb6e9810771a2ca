"""What the server bounds: the time of queries, the calls of a user, the size of a body."""

from __future__ import annotations

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import insert
from starlette.testclient import TestClient

from rushes.server.access.accounts import find_user, new_key
from rushes.server.app import create_app
from rushes.server.settings import ServerSettings
from rushes.server.state import open_state

Served = Callable[..., "tuple[TestClient, dict[str, str]]"]
# Compares every row with many patterns that fit none.
SLOW = " or ".join(f'name like "%{number}%a%b%c%d%"' for number in range(800))
QUERY = [{"action": "query", "expression": 'select id from Scope where name like "%needle%"'}]


@pytest.fixture
def served(new_folder: Path, tmp_path: Path) -> Iterator[Served]:
    """Serve a folder with 5000 rows of one type, under the given settings."""
    clients: list[TestClient] = []

    def serve(**more: Any) -> tuple[TestClient, dict[str, str]]:
        folder = tmp_path / f"data{len(clients)}"
        shutil.copytree(new_folder, folder)
        state = open_state(replace(ServerSettings(folder), **more))
        tables = state.database.tables
        with state.database.write() as connection:
            rows = [{"id": str(number), "name": "hay"} for number in range(5000)]
            connection.execute(insert(tables["scope"]), rows)
            user_id = find_user(connection, tables, "admin")
            assert user_id
            key = new_key(connection, tables, user_id)
        client = TestClient(create_app(state.settings, state))
        clients.append(client.__enter__())
        return client, {"ftrack-user": "admin", "ftrack-api-key": key}

    yield serve
    for client in clients:
        client.__exit__(None, None, None)


def test_a_query_that_takes_too_long_is_ended_with_a_sentence(served: Served) -> None:
    client, headers = served(query_seconds=1e-6)
    for _ in range(3):
        answer = client.post("/api", json=QUERY, headers=headers).json()
        assert answer["exception"] == "QueryTimeoutError" and "limit" in answer["content"]
    small = [{"action": "query", "expression": 'Scope where id is "7"'}]
    assert client.post("/api", json=small, headers=headers).json()[0]["data"]


def test_a_write_that_takes_too_long_leaves_nothing(served: Served) -> None:
    client, headers = served(query_seconds=1e-6)
    made = {"action": "create", "entity_type": "Scope", "entity_data": {"id": "new", "name": "x"}}
    answer = client.post("/api", json=[made, *QUERY], headers=headers).json()
    assert answer["exception"] == "QueryTimeoutError"
    query = [{"action": "query", "expression": 'Scope where id is "new"'}]
    assert client.post("/api", json=query, headers=headers).json()[0]["data"] == []


@pytest.mark.parametrize("seconds", [0, 60])
def test_a_query_has_the_time_it_is_given(served: Served, seconds: float) -> None:
    client, headers = served(query_seconds=seconds)
    assert client.post("/api", json=QUERY, headers=headers).json()[0]["data"] == []


def test_a_user_who_calls_too_often_is_told_to_wait(served: Served) -> None:
    client, headers = served(calls_per_minute=3)
    for _ in range(3):
        assert client.post("/api", json=[], headers=headers).json() == []
    answer = client.post("/api", json=[], headers=headers)
    assert answer.status_code == 429 and answer.json()["exception"] == "RateLimitError"
    assert int(answer.headers["retry-after"]) > 0
    other = {**headers, "ftrack-user": "somebody"}
    assert client.post("/api", json=[], headers=other).status_code == 200


def test_a_body_that_is_too_large_is_refused(served: Served) -> None:
    client, headers = served(max_body=1000)
    strict = {**headers, "ftrack-strict-api": "true"}
    answer = client.post("/api", content=b"[" + b" " * 1000 + b"]", headers=strict)
    assert answer.status_code == 413 and "1000" in answer.json()["content"]


def test_limits_hold_while_many_call_at_once(served: Served) -> None:
    client, headers = served(calls_per_minute=40, max_body=5000)
    large = b"[" + b" " * 5000 + b"]"

    def call(number: int) -> int:
        strict = {**headers, "ftrack-strict-api": "true"}
        body = large if number % 3 == 0 else b"[]"
        return client.post("/api", content=body, headers=strict).status_code

    with ThreadPoolExecutor(16) as pool:
        statuses = Counter(pool.map(call, range(120)))
    # A body that is refused counts as a call; which of the calls come first is chance.
    assert statuses[429] == 80 and statuses[200] + statuses[413] == 40
    assert set(statuses) <= {200, 413, 429}


def test_slow_queries_of_one_keep_nobody_from_an_answer(served: Served) -> None:
    client, headers = served(query_seconds=0.05)
    slow = [{"action": "query", "expression": f"Scope where ({SLOW})"}]
    small = [{"action": "query", "expression": 'Scope where id is "7"'}]
    with ThreadPoolExecutor(16) as pool:
        waiting = [pool.submit(client.post, "/api", json=slow, headers=headers) for _ in range(8)]
        answers = [client.post("/api", json=small, headers=headers).json() for _ in range(20)]
        names = {w.result().json()["exception"] for w in waiting}
    assert all(answer[0]["data"] for answer in answers) and names == {"QueryTimeoutError"}
