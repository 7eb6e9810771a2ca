"""How much media the server keeps, for how long, and what it does not do twice."""

from __future__ import annotations

import io
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from PIL import Image
from sqlalchemy import update
from starlette.testclient import TestClient

from rushes.server.app import create_app
from rushes.server.media import MediaFiles, StoredFile
from rushes.server.media.picture_cache import PictureCache

from .conftest import Api


def with_media(api: Api, **more: int) -> Api:
    """Return the same server with other bounds on its media."""
    state = api.state
    media = MediaFiles(state.settings.data_dir, state.database, 10**9, **more)
    return replace(api, state=replace(state, media=media))


@pytest.fixture
def small(api: Api) -> Iterator[tuple[Api, TestClient]]:
    """A server that keeps 1000 bytes of media."""
    api = with_media(api, quota=1000)
    with TestClient(create_app(api.state.settings, api.state)) as client:
        yield api, client


def send(api: Api, client: TestClient, component: str, size: int, announce: bool = True) -> Any:
    operation = {"action": "get_upload_metadata", "component_id": component, "file_name": "a.bin"}
    more = {"file_size": size} if announce else {}
    answer = client.post("/api", json=[{**operation, **more}], headers=api.headers).json()
    if "exception" in answer:
        return answer
    sent = client.put(answer[0]["url"], content=b"x" * size)
    return sent.json() if sent.content else {}


def test_no_more_is_kept_than_the_quota(small: tuple[Api, TestClient]) -> None:
    api, client = small
    assert send(api, client, "a", 600) == {}
    for announce in (True, False):
        refused = send(api, client, "b", 500, announce)
        assert refused["exception"] == "QuotaExceededError" and "1000" in refused["content"]
    assert api.state.media.find("b") is None
    assert send(api, client, "b", 400) == {}


def test_a_file_may_be_replaced_when_the_quota_is_used_up(small: tuple[Api, TestClient]) -> None:
    api, client = small
    assert send(api, client, "a", 1000) == {}
    assert send(api, client, "a", 990) == {}
    api.state.media.remove(["a"])
    assert send(api, client, "b", 1000) == {}


def test_files_that_no_component_claims_are_removed_after_their_time(
    api: Api, tmp_path: Path
) -> None:
    (tmp_path / "file").write_bytes(b"abc")
    claimed = api.create("FileComponent", name="a")["id"]
    media = with_media(api, unclaimed_s=3600).state.media
    for component in (claimed, "old", "new"):
        media.adopt(tmp_path / "file", component, "file")
    table = api.state.database.tables.media_file
    with api.state.database.write() as connection:
        old = update(table).where(table.c.component_id.in_([claimed, "old"]))
        connection.execute(old.values(created_at="2020-01-01T00:00:00"))
    media.clean()
    assert [media.find(name) is not None for name in (claimed, "old", "new")] == [True, False, True]


def picture(path: Path, colour: tuple[int, int, int]) -> Path:
    Image.new("RGB", (64, 64), colour).save(path, "PNG")
    return path


def stored(api: Api, path: Path) -> StoredFile:
    api.state.media.adopt(path, "a", "a.png")
    file = api.state.media.find("a")
    assert file is not None
    return file


def test_a_scaled_picture_is_made_once(
    api: Api, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, media = stored(api, picture(tmp_path / "a", (255, 0, 0))), api.state.media
    cache = PictureCache()
    first = cache.scaled(file, media, 10)
    monkeypatch.setattr(Image, "open", None)  # whoever scaled again would fail
    assert cache.scaled(file, media, 10) is first


def test_a_picture_that_was_replaced_is_scaled_anew(api: Api, tmp_path: Path) -> None:
    cache = PictureCache()
    seen = []
    for colour in ((255, 0, 0), (0, 0, 255)):
        file = stored(api, picture(tmp_path / "new", colour))
        content, _ = cache.scaled(file, api.state.media, 10)
        seen.append(Image.open(io.BytesIO(content)).convert("RGB").getpixel((5, 5)))
    assert seen == [(255, 0, 0), (0, 0, 255)]


def test_the_cache_forgets_what_was_not_asked_for(api: Api, tmp_path: Path) -> None:
    file, media = stored(api, picture(tmp_path / "a", (255, 0, 0))), api.state.media
    one = len(PictureCache().scaled(file, media, 10)[0])
    cache = PictureCache(most_bytes=one * 3)
    first = cache.scaled(file, media, 10)
    for size in range(11, 40):
        cache.scaled(file, media, size)
    assert cache.scaled(file, media, 10) == first
    assert cache.scaled(file, media, 10) is not first
