"""Uploads, downloads and what becomes of files, with media in a folder and in S3 alike."""

from __future__ import annotations

import base64
import hashlib
import io
import json
import logging
import time
from pathlib import Path
from typing import Any

import pytest
import requests
from PIL import Image
from sqlalchemy import func, select, update
from starlette.testclient import TestClient

from rushes.server.media.storage import Storage

from ..conftest import Api
from ..encoding.test_encode_media import ended, movie
from .conftest import S3, kept_in

CONTENT = bytes(range(256)) * 40
MIB = 1024 * 1024
OURS = "http://testserver"
TIMEOUT_S = 20
Keeper = tuple[Api, TestClient]


def md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content).digest()).decode()


def announce(api: Api, content: bytes = CONTENT, **more: Any) -> dict[str, Any]:
    operation = {"action": "get_upload_metadata", "component_id": "c1", "file_name": "a.mp4"}
    found: dict[str, Any] = api.call({**operation, "file_size": len(content), **more})[0]
    return found


def send(client: TestClient, url: str, content: bytes, headers: Any = None) -> Any:
    """Send to this server, or to wherever it wants the bytes."""
    if url.startswith(OURS):
        return client.put(url, content=content, headers=headers)
    return requests.put(url, data=content, headers=headers, timeout=TIMEOUT_S)


def upload(keeper: Keeper, content: bytes = CONTENT, **more: Any) -> dict[str, Any]:
    api, client = keeper
    told = announce(api, content, **more)
    answer = send(client, told["url"], content, told["headers"])
    assert answer.status_code == 200, answer.text
    return told


def fetch(client: TestClient, url: str, method: str = "GET", **headers: str) -> Any:
    """Ask for a file as clients do, who go where they are sent."""
    answer = client.request(method, url, headers=headers, follow_redirects=False)
    if answer.status_code != 302:
        return answer
    assert answer.headers["cache-control"] == "no-store"
    return requests.request(method, answer.headers["location"], headers=headers, timeout=TIMEOUT_S)


def address(api: Api, **more: Any) -> str:
    return api.state.addresses(OURS).media("c1", **more)


def rows(api: Api, table: str) -> int:
    with api.state.database.read() as connection:
        wanted = api.state.database.tables[table]
        return int(connection.execute(select(func.count()).select_from(wanted)).scalar_one())


def test_a_file_comes_back_as_it_was_sent(keeper: Keeper) -> None:
    told = upload(keeper, checksum=md5(CONTENT))
    assert told["headers"]["Content-MD5"] == md5(CONTENT)
    answer = fetch(keeper[1], address(keeper[0]))
    assert answer.content == CONTENT and answer.headers["content-type"] == "video/mp4"
    assert answer.headers["content-disposition"].startswith("inline")
    assert rows(keeper[0], "media_upload") == 0


@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT + b"x", CONTENT[:-1] + b"!"])
def test_what_is_other_than_announced_is_refused(keeper: Keeper, content: bytes) -> None:
    api, client = keeper
    told = announce(api, checksum=md5(CONTENT))
    length = {**told["headers"], "Content-Length": str(len(content))}
    assert send(client, told["url"], content, length).status_code in (400, 403, 422)
    assert api.state.media.find("c1") is None


@pytest.mark.parametrize(("asked", "piece"), [("0-9", slice(10)), ("-5", slice(-5, None))])
@pytest.mark.parametrize("through", [False, True])
def test_a_range_is_served(keeper: Keeper, asked: str, piece: slice, through: bool) -> None:
    upload(keeper)
    url = address(keeper[0]) + ("&through=1" if through else "")
    answer = fetch(keeper[1], url, Range=f"bytes={asked}")
    assert answer.status_code == 206 and answer.content == CONTENT[piece]
    assert answer.headers["content-range"].endswith(f"/{len(CONTENT)}")


def test_what_comes_through_the_server_can_be_sought(keeper: Keeper) -> None:
    upload(keeper)
    client, url = keeper[1], address(keeper[0]) + "&through=1"
    whole = client.get(url)
    assert whole.content == CONTENT and whole.headers["accept-ranges"] == "bytes"
    beyond = client.get(url, headers={"Range": "bytes=99999-"})
    assert beyond.status_code == 416 and beyond.headers["content-range"].endswith(str(len(CONTENT)))
    tag = whole.headers["etag"]
    same = client.get(url, headers={"Range": "bytes=5-9", "If-Range": tag})
    assert same.status_code == 206 and same.content == CONTENT[5:10]
    other = client.get(url, headers={"Range": "bytes=5-9", "If-Range": '"other"'})
    assert other.status_code == 200 and other.content == CONTENT


@pytest.mark.parametrize("through", [False, True])
def test_the_head_of_a_file_tells_its_length(keeper: Keeper, through: bool) -> None:
    upload(keeper)
    answer = fetch(keeper[1], address(keeper[0]) + ("&through=1" if through else ""), "HEAD")
    assert answer.status_code == 200 and int(answer.headers["content-length"]) == len(CONTENT)
    assert answer.headers["content-type"] == "video/mp4" and not answer.content


def test_a_download_can_be_given_a_name(keeper: Keeper) -> None:
    upload(keeper)
    answer = fetch(keeper[1], address(keeper[0], download_name="sh 010 ä.mp4"))
    place = answer.headers["content-disposition"]
    assert place == "attachment; filename*=utf-8''sh%20010%20%C3%A4.mp4"


PIECES = {
    "small parts": [CONTENT[:4000], CONTENT[4000:8000], CONTENT[8000:]],
    "large parts": [b"a" * 5 * MIB, b"b" * 5 * MIB, b"c" * 5 * MIB],
}


def in_parts(keeper: Keeper, pieces: list[bytes], sent: list[int]) -> tuple[Any, list[Any]]:
    """Announce a file and send some of its parts."""
    api, client = keeper
    told = announce(api, b"".join(pieces), parts=len(pieces))
    listed = []
    for number in sent:
        url = told["urls"][number - 1]["signed_url"]
        answer = send(client, url, pieces[number - 1])
        assert answer.status_code == 200
        listed.append({"part_number": number, "e_tag": answer.headers["ETag"].strip('"')})
    return told, listed


def finish(api: Api, told: Any, listed: list[Any]) -> Any:
    operation = {"action": "complete_multipart_upload", "component_id": "c1", "parts": listed}
    return api.call({**operation, "upload_id": told["upload_id"]})[0]


@pytest.mark.parametrize("kind", PIECES)
def test_a_file_in_parts_is_joined(keeper: Keeper, kind: str) -> None:
    api, client = keeper
    told, listed = in_parts(keeper, PIECES[kind], [3, 1, 2])
    answer = finish(api, told, listed)
    assert fetch(client, answer["url"]).content == b"".join(PIECES[kind])
    # A client that lost the answer asks again.
    assert finish(api, told, listed)["component_id"] == "c1"
    assert rows(api, "media_upload") == 0


@pytest.mark.parametrize("kind", PIECES)
def test_the_parts_that_arrived_can_be_asked_for(keeper: Keeper, kind: str) -> None:
    api, client = keeper
    told, listed = in_parts(keeper, PIECES[kind], [1, 3])
    asked = {"action": "get_upload_parts", "component_id": "c1", "upload_id": told["upload_id"]}
    (held,) = api.call(asked)
    sizes = [len(PIECES[kind][0]), len(PIECES[kind][2])]
    assert [part.pop("size") for part in held["parts"]] == sizes
    assert held["parts"] == listed
    (missing,) = held["urls"]
    assert missing["part_number"] == 2
    answer = send(client, missing["signed_url"], PIECES[kind][1])
    tag = {"part_number": 2, "e_tag": answer.headers["ETag"].strip('"')}
    whole = finish(api, told, [*listed, tag])
    assert fetch(client, whole["url"]).content == b"".join(PIECES[kind])


@pytest.mark.parametrize("kind", PIECES)
def test_parts_that_are_missing_or_others_are_refused(keeper: Keeper, kind: str) -> None:
    api, client = keeper
    told, listed = in_parts(keeper, PIECES[kind], [1, 2])
    for last in ({"part_number": 3, "e_tag": "0" * 32}, {"part_number": 3, "e_tag": "../../x"}):
        operation = {"action": "complete_multipart_upload", "component_id": "c1"}
        operation = {**operation, "upload_id": told["upload_id"], "parts": [*listed, last]}
        answer = client.post("/api", json=[operation], headers=api.headers).json()
        assert answer["exception"] == "ValidationError"
    assert api.state.media.find("c1") is None


def test_a_picture_is_scaled_and_kept(keeper: Keeper) -> None:
    target = io.BytesIO()
    Image.new("RGB", (400, 200), (200, 0, 0)).save(target, "PNG")
    upload(keeper, target.getvalue(), file_name="a.png")
    url = keeper[0].state.addresses(OURS).thumbnail("c1", 100)
    answer = keeper[1].get(url)
    assert Image.open(io.BytesIO(answer.content)).size == (100, 50)


def test_a_replaced_file_leaves_nothing_of_the_earlier_one(keeper: Keeper) -> None:
    api, client = keeper
    upload(keeper)
    earlier = api.state.media.find("c1")
    upload(keeper, b"newer")
    assert fetch(client, address(api)).content == b"newer"
    assert earlier is not None and api.state.media.storage.size(earlier.key) is None


def test_what_is_deleted_is_gone_from_the_storage(keeper: Keeper) -> None:
    api, client = keeper
    upload(keeper)
    api.create("FileComponent", id="c1")
    file = api.state.media.find("c1")
    api.delete("FileComponent", "c1")
    assert file is not None and api.state.media.storage.size(file.key) is None
    assert client.get(address(api)).status_code == 404


def test_the_quota_counts_what_is_kept(api: Api, storage: Storage) -> None:
    api = kept_in(api, storage, quota=len(CONTENT) + 10)
    client = TestClient(_app(api))
    upload((api, client))
    refused = {"action": "get_upload_metadata", "component_id": "c2", "file_size": 11}
    answer = client.post("/api", json=[refused], headers=api.headers).json()
    assert answer["exception"] == "QuotaExceededError"
    upload((api, client), CONTENT[:-5])  # in the place of the earlier one


def _app(api: Api) -> Any:
    from rushes.server.app import create_app

    return create_app(api.state.settings, api.state)


def made_long_ago(api: Api) -> None:
    tables = api.state.database.tables
    with api.state.database.write() as connection:
        for table in (tables.media_file, tables.media_upload):
            connection.execute(update(table).values(created_at="2020-01-01T00:00:00"))


def test_the_tidying_takes_what_arrived_and_drops_what_did_not(keeper: Keeper) -> None:
    api, client = keeper
    for component in ("sent", "never"):
        api.create("FileComponent", id=component)
        told = announce(api, component_id=component)
        if component == "sent":
            assert send(client, told["url"], CONTENT, told["headers"]).status_code == 200
    in_parts(keeper, PIECES["large parts"], [1])
    made_long_ago(api)
    api.state.media.clean()
    assert rows(api, "media_upload") == 0 and rows(api, "media_file") == 1
    assert fetch(client, address(api).replace("c1", "sent")).status_code == 403  # not signed for it
    assert api.state.media.find("sent") is not None and api.state.media.find("never") is None


def test_parts_of_an_upload_that_was_dropped_are_refused(keeper: Keeper) -> None:
    api, client = keeper
    told, listed = in_parts(keeper, PIECES["large parts"], [1, 2, 3])
    made_long_ago(api)
    if api.state.media.storage.direct is None:
        api.state.media.staging.drop_parts(told["upload_id"])
    api.state.media.clean()
    operation = {"action": "complete_multipart_upload", "component_id": "c1", "parts": listed}
    operation["upload_id"] = told["upload_id"]
    answer = client.post("/api", json=[operation], headers=api.headers).json()
    assert answer["exception"] == "ValidationError"
    (held,) = api.call({**operation, "action": "get_upload_parts"})
    assert held["parts"] == [] and len(held["urls"]) == 3


def test_a_movie_is_encoded_from_and_into_the_storage(keeper: Keeper, tmp_path: Path) -> None:
    api, client = keeper
    movie(tmp_path / "plate.mov")
    api.create("FileComponent", id="c1", name="plate", file_type=".mov")
    upload(keeper, (tmp_path / "plate.mov").read_bytes(), file_name="plate.mov")
    (answer,) = api.call({"action": "encode_media", "component_id": "c1"})
    done = ended(api, answer["job_id"])
    assert done["status"] == "done", done["data"]
    shown, picture = (item["component_id"] for item in json.loads(done["data"])["output"])
    sent = fetch(client, api.state.addresses(OURS).media(shown))
    assert sent.content[4:8] == b"ftyp"
    answer = client.get(api.state.addresses(OURS).thumbnail(picture, 64))
    assert Image.open(io.BytesIO(answer.content)).size == (64, 36)
    encoding = api.state.settings.data_dir / "media" / "encoding"
    end = time.monotonic() + TIMEOUT_S
    while list(encoding.iterdir()):  # tidied after the job is told to be done
        assert time.monotonic() < end
        time.sleep(0.01)


def test_nothing_but_signatures_comes_out_of_the_keys(
    s3: S3, s3_url: str, api: Api, caplog: pytest.LogCaptureFixture
) -> None:
    from rushes.server.media import open_storage

    api = kept_in(api, open_storage(s3_url, Path()))
    with caplog.at_level(logging.DEBUG), TestClient(_app(api)) as client:
        told = upload((api, client))
        fetch(client, address(api))
        answers = json.dumps([told, announce(api, PIECES["large parts"][0] * 2, parts=2)])
    ours = [r.getMessage() for r in caplog.records if r.name.startswith("rushes")]
    assert s3.secret not in answers + caplog.text
    assert not [line for line in ours if "Signature" in line or "TESTKEY" in line]
    assert f"X-Amz-Expires={api.state.settings.upload_seconds}" in told["url"]
