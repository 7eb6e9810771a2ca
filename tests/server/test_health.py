"""What `/healthz` says of each part."""

from __future__ import annotations

import contextlib
import shutil
from pathlib import Path

import pytest
from starlette.testclient import TestClient

from .conftest import Api

ALL_WELL = dict.fromkeys(("status", "database", "storage", "disk", "encoding"), "ok")


def told(client: TestClient) -> tuple[int, dict[str, str]]:
    answer = client.get("/healthz")
    return answer.status_code, answer.json()


def test_a_server_that_is_well_says_so_of_every_part(client: TestClient) -> None:
    assert told(client) == (200, ALL_WELL)


def test_a_disk_that_fills_up_is_told_before_it_is_full(
    client: TestClient, monkeypatch: pytest.MonkeyPatch
) -> None:
    nearly_full = shutil.disk_usage("/")._replace(free=2**20)
    monkeypatch.setattr(shutil, "disk_usage", lambda path: nearly_full)
    assert told(client) == (503, {**ALL_WELL, "status": "failing", "disk": "failing"})


@pytest.fixture
def no_database(request: pytest.FixtureRequest, api: Api, database_kind: str) -> None:
    """Takes the server's database away."""
    url = api.state.database.engine.url
    api.state.database.close()
    if database_kind == "postgresql":
        folders = request.getfixturevalue("postgresql_folders")
        folders.drop(url.render_as_string(hide_password=False))
        return
    put_a_folder_in_its_place(Path(str(url.database)))


def put_a_folder_in_its_place(database: Path) -> None:
    """Jobs of the server that run meanwhile may open the database anew in between."""
    for _ in range(100):
        for file in database.parent.glob("rushes.db*"):
            file.unlink(missing_ok=True)  # a connection that ends takes its own along
        with contextlib.suppress(FileExistsError):
            database.mkdir()
            return
    raise RuntimeError(f"{database} is opened anew each time")


@pytest.mark.both_databases
def test_a_database_that_is_gone_is_told_without_its_address(
    client: TestClient, no_database: None
) -> None:
    status, words = told(client)
    assert status == 503 and words["database"] == "failing"
    assert set(words.values()) <= {"ok", "failing"}


def test_encoding_that_has_ended_is_told(client: TestClient) -> None:
    client.app.state.encoding.close()  # type: ignore[attr-defined]
    assert told(client) == (503, {**ALL_WELL, "status": "failing", "encoding": "failing"})
