from __future__ import annotations

import base64
import hashlib
import io
import time
from typing import Any

import pytest
from PIL import Image
from starlette.testclient import TestClient

from .conftest import Api

CONTENT = bytes(range(256)) * 40


def announce(api: Api, **more: Any) -> dict[str, Any]:
    operation = {"action": "get_upload_metadata", "component_id": "c1", "file_name": "a.mp4"}
    found: dict[str, Any] = api.call({**operation, "file_size": len(CONTENT), **more})[0]
    return found


def md5(content: bytes) -> str:
    return base64.b64encode(hashlib.md5(content).digest()).decode()


def upload(client: TestClient, api: Api, name: str = "a.mp4", content: bytes = CONTENT) -> None:
    told = announce(api, file_name=name, file_size=len(content))
    answer = client.put(told["url"], content=content, headers=told["headers"])
    assert answer.status_code == 200


def left_over(api: Api) -> list[str]:
    media = api.state.settings.data_dir / "media"
    return [
        p.name
        for folder in ("arriving", "files")
        for p in (media / folder).rglob("*")
        if p.is_file()
    ]


def test_a_file_comes_back_as_it_was_sent(client: TestClient, api: Api) -> None:
    told = announce(api, checksum=md5(CONTENT))
    assert told["headers"] == {
        "Content-Type": "video/mp4",
        "Content-Length": str(len(CONTENT)),
        "Content-MD5": md5(CONTENT),
    }
    assert api.key not in told["url"]
    answer = client.put(told["url"], content=CONTENT, headers=told["headers"])
    assert answer.status_code == 200
    assert answer.headers["etag"] == f'"{hashlib.md5(CONTENT).hexdigest()}"'
    who = {"id": "c1", "username": "admin", "apiKey": api.key}
    answer = client.get("/component/get", params=who)
    assert answer.content == CONTENT and answer.headers["content-type"] == "video/mp4"


@pytest.mark.parametrize("content", [CONTENT[:-1], CONTENT + b"x", b""])
def test_a_file_of_another_length_is_refused(client: TestClient, api: Api, content: bytes) -> None:
    answer = client.put(announce(api)["url"], content=content)
    assert answer.status_code == 422 and "announced" in answer.json()["content"]
    assert left_over(api) == []


def test_a_damaged_file_is_refused(client: TestClient, api: Api) -> None:
    url = announce(api, checksum=md5(CONTENT))["url"]
    answer = client.put(url, content=CONTENT[:-1] + b"!")
    assert answer.status_code == 422 and "damaged" in answer.json()["content"]
    assert left_over(api) == []


def test_an_empty_file_is_a_file(client: TestClient, api: Api) -> None:
    upload(client, api, content=b"")
    file = api.state.media.find("c1")
    assert file is not None and file.size == 0


def test_no_component_id_can_leave_the_folder(client: TestClient, api: Api) -> None:
    told = announce(api, component_id="../../../outside", file_name="../../x.mp4")
    assert client.put(told["url"], content=CONTENT).status_code == 200
    file = api.state.media.find("../../../outside")
    assert file is not None
    assert api.state.settings.data_dir / "media" / "files" in file.path.parents


def test_only_addresses_of_this_server_take_files(client: TestClient, api: Api) -> None:
    url = announce(api)["url"]
    assert client.put(url[:-4] + "AAAA", content=CONTENT).status_code == 403
    assert client.put("/upload/upload/nonsense", content=CONTENT).status_code == 403
    assert (
        client.put(url.replace("/upload/upload/", "/upload/part/"), content=b"").status_code == 403
    )


def test_an_upload_address_ends(
    client: TestClient, api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = announce(api)["url"]
    later = time.time() + api.state.settings.upload_seconds + 3600
    monkeypatch.setattr("rushes.server.media.signing.time.time", lambda: later)
    answer = client.put(url, content=CONTENT)
    assert answer.status_code == 403 and "expired" in answer.json()["content"]


@pytest.mark.parametrize(("hours", "status"), [(-24, 200), (0, 200), (11, 200), (14, 403)])
def test_a_signed_address_bears_clocks_that_jump(
    client: TestClient, api: Api, monkeypatch: pytest.MonkeyPatch, hours: int, status: int
) -> None:
    upload(client, api)
    addresses = api.state.addresses("http://testserver")
    urls = [addresses.media("c1"), addresses.thumbnail("c1")]
    moment = time.time() + hours * 3600
    monkeypatch.setattr("rushes.server.media.signing.time.time", lambda: moment)
    assert [client.get(url).status_code for url in urls] == [status, status]


def test_several_ranges_give_the_whole_file_and_so_does_one_that_has_changed(
    client: TestClient, api: Api
) -> None:
    upload(client, api)
    url = api.state.addresses("http://testserver").media("c1")
    several = client.get(url, headers={"range": "bytes=0-4,10-14"})
    assert several.status_code == 200 and several.content == CONTENT
    assert several.headers["content-type"] == "video/mp4"
    tag = several.headers["etag"]
    same = client.get(url, headers={"range": "bytes=3-4", "if-range": tag})
    assert same.status_code == 206 and same.content == CONTENT[3:5]
    other = client.get(url, headers={"range": "bytes=3-4", "if-range": '"other"'})
    assert other.status_code == 200 and other.content == CONTENT


@pytest.mark.parametrize("asked", ["bytes=9-2", "bytes=a-b", "rows=0-4", "bytes=-"])
def test_a_range_that_cannot_be_read_is_ignored(client: TestClient, api: Api, asked: str) -> None:
    upload(client, api)
    url = api.state.addresses("http://testserver").media("c1")
    answer = client.get(url, headers={"range": asked})
    assert answer.status_code == 200 and answer.content == CONTENT


def parts_of(client: TestClient, told: dict[str, Any], pieces: list[bytes]) -> list[dict[str, Any]]:
    parts = []
    for entry, piece in reversed(list(zip(told["urls"], pieces))):
        answer = client.put(entry["signed_url"], content=piece)
        assert answer.status_code == 200
        parts.append(
            {"part_number": entry["part_number"], "e_tag": answer.headers["etag"].strip('"')}
        )
    return parts


def test_a_file_in_parts_is_joined(client: TestClient, api: Api) -> None:
    told = announce(api, parts=3)
    pieces = [CONTENT[:4000], CONTENT[4000:8000], CONTENT[8000:]]
    parts = parts_of(client, told, pieces)
    operation = {"action": "complete_multipart_upload", "component_id": "c1", "parts": parts}
    (answer,) = api.call({**operation, "upload_id": told["upload_id"]})
    assert client.get(answer["url"]).content == CONTENT
    # A client that lost the answer asks again.
    assert api.call({**operation, "upload_id": told["upload_id"]})[0]["component_id"] == "c1"
    assert list((api.state.settings.data_dir / "media" / "parts").iterdir()) == []


def test_a_part_that_is_missing_is_named(client: TestClient, api: Api) -> None:
    told = announce(api, parts=2)
    parts = parts_of(client, told, [CONTENT[:4000]])
    operation = {"action": "complete_multipart_upload", "component_id": "c1"}
    operation["upload_id"] = told["upload_id"]
    for listed in (parts, [*parts, {"part_number": 2, "e_tag": "0" * 32}], [5], [{}]):
        answer = client.post("/api", json=[{**operation, "parts": listed}], headers=api.headers)
        assert answer.json()["exception"] == "ValidationError"
    assert api.state.media.find("c1") is None


@pytest.mark.parametrize(
    "more",
    [
        {"file_size": -1},
        {"file_size": "big"},
        {"file_size": 2**60},
        {"checksum": "no"},
        {"checksum": md5(b"")[:-4]},
        {"parts": 0},
        {"parts": 10**6},
        {"component_id": None},
        {"component_id": 5},
    ],
)
def test_an_upload_that_makes_no_sense_is_refused(
    client: TestClient, api: Api, more: dict[str, Any]
) -> None:
    operation = {"action": "get_upload_metadata", "component_id": "c1", "file_size": 5, **more}
    answer = client.post("/api", json=[operation], headers=api.headers)
    assert answer.json()["exception"] == "ValidationError"


def test_ranges_are_served(client: TestClient, api: Api) -> None:
    upload(client, api)
    url = api.state.addresses("http://testserver").media("c1")
    answer = client.get(url, headers={"range": "bytes=100-199"})
    assert answer.status_code == 206 and answer.content == CONTENT[100:200]
    assert answer.headers["content-range"] == f"bytes 100-199/{len(CONTENT)}"
    assert client.get(url, headers={"range": "bytes=-5"}).content == CONTENT[-5:]
    assert client.get(url, headers={"range": "bytes=999999-"}).status_code == 416
    head = client.head(url)
    assert head.headers["accept-ranges"] == "bytes" and int(head.headers["content-length"]) == len(
        CONTENT
    )


def test_bytes_a_client_has_are_not_sent_again(client: TestClient, api: Api) -> None:
    upload(client, api)
    url = api.state.addresses("http://testserver").media("c1")
    e_tag = client.get(url).headers["etag"]
    for asked in (e_tag, f'"older", W/{e_tag}', "*"):
        answer = client.get(url, headers={"If-None-Match": asked})
        assert (answer.status_code, answer.content) == (304, b"")
        assert answer.headers["etag"] == e_tag
    assert client.get(url, headers={"If-None-Match": '"older"'}).content == CONTENT
    upload(client, api, content=CONTENT[:-1])
    assert client.get(url, headers={"If-None-Match": e_tag}).content == CONTENT[:-1]


def test_a_signed_address_is_good_for_one_file_and_one_act(client: TestClient, api: Api) -> None:
    upload(client, api)
    url = api.state.addresses("http://testserver").media("c1")
    assert client.get(url).status_code == 200
    for wrong in (
        url.replace("id=c1", "id=c2"),
        url[:-2] + "xx",
        url.replace("expires=", "expires=9"),
    ):
        assert client.get(wrong).status_code == 403
    assert client.get(url.replace("/get", "/thumbnail")).status_code == 403
    assert client.get(url.replace("/get", "/remove")).status_code == 401


def test_nothing_is_readable_without_credentials_or_signature(client: TestClient, api: Api) -> None:
    upload(client, api)
    for params in ({"id": "c1"}, {"id": "c1", "username": "admin", "apiKey": "wrong"}):
        assert client.get("/component/get", params=params).status_code == 401
        assert client.get("/component/thumbnail", params=params).status_code == 401
        assert client.get("/component/remove", params=params).status_code == 401


def test_removed_bytes_are_gone(client: TestClient, api: Api) -> None:
    upload(client, api)
    who = {"id": "c1", "username": "admin", "apiKey": api.key}
    assert client.get("/component/remove", params=who).status_code == 200
    assert client.get("/component/get", params=who).status_code == 404


@pytest.mark.parametrize(
    ("name", "place"),
    [("a.mp4", "inline"), ("a.png", "inline"), ("a.html", "attachment"), ("a.svg", "attachment")],
)
def test_only_media_is_shown_in_place(client: TestClient, api: Api, name: str, place: str) -> None:
    upload(client, api, name=name)
    answer = client.get(api.state.addresses("http://testserver").media("c1"))
    assert answer.headers["content-disposition"].startswith(place)
    assert answer.headers["x-content-type-options"] == "nosniff"
    assert "sandbox" in answer.headers["content-security-policy"]


def test_a_download_can_be_given_a_name(client: TestClient, api: Api) -> None:
    upload(client, api)
    url = api.state.addresses("http://testserver").media("c1", "sh 010 ä\r\nX: y.mp4")
    place = client.get(url).headers["content-disposition"]
    assert place == "attachment; filename*=utf-8''sh%20010%20%C3%A4%0D%0AX%3A%20y.mp4"


def picture(kind: str, size: tuple[int, int] = (400, 200), mode: str = "RGB") -> bytes:
    target = io.BytesIO()
    Image.new(mode, size).save(target, kind)
    return target.getvalue()


@pytest.mark.parametrize(
    ("kind", "mode"), [("PNG", "RGB"), ("PNG", "RGBA"), ("PNG", "P"), ("JPEG", "RGB"), ("GIF", "P")]
)
def test_a_picture_is_scaled_to_fit(client: TestClient, api: Api, kind: str, mode: str) -> None:
    upload(client, api, f"a.{kind.lower()}", picture(kind, mode=mode))
    answer = client.get(api.state.addresses("http://testserver").thumbnail("c1", 100))
    assert Image.open(io.BytesIO(answer.content)).size == (100, 50)


@pytest.mark.parametrize("content", [b"no picture", picture("PNG")[:60], b""])
def test_what_is_no_picture_shows_the_default_one(
    client: TestClient, api: Api, content: bytes
) -> None:
    upload(client, api, "a.png", content)
    answer = client.get(api.state.addresses("http://testserver").thumbnail("c1"))
    assert answer.status_code == 200 and answer.headers["content-type"] == "image/png"
    assert answer.content == client.get("/img/thumbnail2.png").content


@pytest.mark.parametrize("size", ["0", "-5", "many", "99999999999", "1.5", "٣"])
def test_a_size_that_makes_no_sense_is_refused(client: TestClient, api: Api, size: str) -> None:
    who = {"id": "c1", "username": "admin", "apiKey": api.key, "size": size}
    assert client.get("/component/thumbnail", params=who).status_code == 422


def test_urls_in_answers_need_no_log_in(client: TestClient, api: Api) -> None:
    upload(client, api, "a.png", picture("PNG"))
    api.create("FileComponent", id="c1")
    server = "3a372bde-05bc-11e4-8908-20c9d081909b"
    api.create("ComponentLocation", component_id="c1", location_id=server)
    (entity,) = api.query("select url from ComponentLocation")
    assert entity["url"]["url"] == entity["url"]["value"]
    assert client.get(entity["url"]["url"]).content == picture("PNG")
