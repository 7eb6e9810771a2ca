"""`create` with the type `tempdata`."""

from __future__ import annotations

from typing import Any

import pytest
from starlette.testclient import TestClient

from .conftest import Api


def kept(api: Api, data: Any, **more: Any) -> dict[str, Any]:
    (answer,) = api.call({"action": "create", "type": "tempdata", "data": data, **more})
    found: dict[str, Any] = answer["data"]
    return found


@pytest.mark.parametrize(
    ("data", "content"), [("a,b\n1,2\n", b"a,b\n1,2\n"), ({"rows": [1]}, b'{"rows": [1]}')]
)
def test_what_is_kept_for_a_while_is_read_by_its_address(
    client: TestClient, api: Api, data: Any, content: bytes
) -> None:
    told = kept(api, data, expiry=60)
    assert client.get(told["url"]["url"]).content == content
    assert client.get("/component/get", params={"id": told["id"]}).status_code == 401


SOON = {"__type__": "datetime", "value": "2990-01-01T00:00:00"}


@pytest.mark.parametrize("expiry", [None, 60, SOON, "2990-01-01T00:00:00Z"])
def test_it_is_gone_when_its_time_is_over(
    client: TestClient, api: Api, monkeypatch: pytest.MonkeyPatch, expiry: Any
) -> None:
    told = kept(api, "x", expiry=expiry)
    api.state.media.clean()
    assert client.get(told["url"]["url"]).status_code == 200
    monkeypatch.setattr("rushes.server.media.files.now", lambda: "2999-01-01T00:00:00")
    assert client.get(told["url"]["url"]).status_code == 404
    table = api.state.database.tables.media_file
    with api.state.database.write() as connection:
        connection.execute(table.update().values(upload_id="until 2020-01-01T00:00:00"))
    file = next((api.state.settings.data_dir / "media" / "files").rglob("*-*"))
    api.state.media.clean()
    assert not file.exists()


@pytest.mark.parametrize(
    "more",
    [
        {},
        {"data": None},
        *({"data": "x", "expiry": wrong} for wrong in (0, -5, "soon", True, [], "2001-01-01")),
    ],
)
def test_what_makes_no_sense_is_refused(client: TestClient, api: Api, more: Any) -> None:
    operation = {"action": "create", "type": "tempdata", **more}
    answer = client.post("/api", json=[operation], headers=api.headers).json()
    assert answer["exception"] == "ValidationError"
