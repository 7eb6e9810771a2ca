"""A storage that does not answer: every call is refused with a code, and nothing hangs or is lost."""

from __future__ import annotations

import logging
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from rushes.core.errors import BadSettingError
from rushes.server.media import open_storage
from rushes.server.media.rows import MediaRows, Upload

from ..conftest import Api

Away = tuple[Api, TestClient]
MIB = 1024 * 1024


def announced(away: Away, **more: Any) -> Any:
    api, client = away
    operation = {"action": "get_upload_metadata", "component_id": "c1", **more}
    headers = {**api.headers, "ftrack-strict-api": "true"}
    return client.post("/api", json=[operation], headers=headers)


def test_an_upload_in_parts_is_refused_with_a_code(away: Away) -> None:
    answer = announced(away, file_size=20 * MIB, parts=2)
    assert answer.status_code == 503
    assert answer.json()["exception"] == "StorageError" and "again" in answer.json()["content"]


def test_an_upload_through_the_server_is_refused_and_leaves_nothing(away: Away) -> None:
    api, client = away
    answer = client.put(announced(away).json()[0]["url"], content=b"x")
    assert answer.status_code == 503 and answer.json()["exception"] == "StorageError"
    arriving = api.state.settings.data_dir / "media" / "arriving"
    assert list(arriving.iterdir()) == []


def test_a_file_cannot_be_seen(away: Away) -> None:
    api, client = away
    rows = MediaRows(api.state.database)
    rows.claim(Upload("ab/c", "c1", "a.png", 5))
    addresses = api.state.addresses("http://testserver")
    assert client.get(f"{addresses.media('c1')}&through=1").status_code == 503
    assert client.get(addresses.thumbnail("c1")).status_code == 503


def test_what_is_deleted_meanwhile_is_deleted_later(
    away: Away, caplog: pytest.LogCaptureFixture
) -> None:
    api, _ = away
    rows = MediaRows(api.state.database)
    rows.claim(Upload("ab/c", "c1", "a.png", 5))
    api.create("FileComponent", id="c1")
    with caplog.at_level(logging.WARNING):
        api.delete("FileComponent", "c1")
    assert "1 files wait to be deleted." in caplog.text
    assert [upload.key for upload in rows.stale("2020")] == ["ab/c"]


def test_the_health_of_the_server_tells_of_it(away: Away) -> None:
    answer = away[1].get("/healthz")
    assert answer.status_code == 503 and answer.json()["storage"] == "failing"


@pytest.mark.parametrize("url", ["s3://", "gs://bucket", "folder", "s3://key:secret@bucket/x"])
def test_what_names_no_bucket_is_refused_at_the_start(url: str) -> None:
    with pytest.raises(BadSettingError) as caught:
        open_storage(url, Path())
    assert "secret" not in str(caught.value) and "AWS_ACCESS_KEY_ID" in caught.value.next_step


def test_a_storage_without_keys_is_refused_at_the_start(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    for name in ("AWS_ACCESS_KEY_ID", "AWS_SECRET_ACCESS_KEY", "AWS_PROFILE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("AWS_EC2_METADATA_DISABLED", "true")
    monkeypatch.setenv("AWS_SHARED_CREDENTIALS_FILE", str(tmp_path / "none"))
    monkeypatch.setenv("AWS_CONFIG_FILE", str(tmp_path / "none"))
    with pytest.raises(BadSettingError, match="keys"):
        open_storage("s3://bucket", tmp_path)
