"""Nothing that is uploaded, and no address, leads out of the store or makes the server fail."""

from __future__ import annotations

import base64
import hashlib
import os
from typing import Any
from urllib.parse import quote

from hypothesis import example, given, settings
from hypothesis import strategies as st

from .conftest import Stranger

EXAMPLES = int(os.environ.get("RUSHES_EXAMPLES", "100"))
many = settings(settings.get_profile("fuzz"), max_examples=EXAMPLES)
CLIMBING = [
    "../../../../tmp/out",
    "/etc/passwd",
    "..",
    ".",
    "C:\\x",
    "a/../../b",
    "..%2f..%2fx",
    "",
]
CLIMBING += ["\0", "x\0.mp4", "a" * 5000, "con", "\ud800", "é\n\r", "%00", "file:///etc/passwd"]
names = st.sampled_from(CLIMBING) | st.text(max_size=20)
contents = st.binary(max_size=40)


def announced(content: bytes) -> dict[str, Any]:
    digest = base64.b64encode(hashlib.md5(content).digest()).decode()
    return {"file_size": len(content), "checksum": digest}


@many
@given(names, names, contents, contents, st.booleans())
def test_what_arrives_is_whole_and_in_its_place_or_refused(
    stranger: Stranger, key: str, name: str, content: bytes, sent: bytes, whole: bool
) -> None:
    sent = content if whole else sent
    operation = {"action": "get_upload_metadata", "component_id": key, "file_name": name}
    answers = stranger.call({**operation, **announced(content)})
    if isinstance(answers, dict):
        assert set("\ud800\0") & set(key + name)
        return
    answer = stranger.client.put(answers[0]["url"], content=sent)
    assert answer.status_code == (200 if sent == content else 422)
    file = stranger.api.state.media.find(key)
    if sent == content:
        assert file is not None and file.path.read_bytes() == content
        read = {"id": key, **login(stranger)}
        if "\ud800" not in key + name:
            assert stranger.client.get("/component/get", params=read).content == content
    assert not list((stranger.folder / "data" / "media" / "arriving").iterdir())


def login(stranger: Stranger) -> dict[str, str]:
    return {"username": stranger.api.actor.username, "apiKey": stranger.api.key}


@many
@given(names, st.lists(st.tuples(st.integers(-1, 4), contents), max_size=4), st.integers(-1, 4))
def test_parts_are_joined_whole_or_not_at_all(
    stranger: Stranger, key: str, parts: list[tuple[int, bytes]], count: int
) -> None:
    operation = {"action": "get_upload_metadata", "component_id": key, "file_name": "a.mp4"}
    told = stranger.call({**operation, "file_size": 40, "parts": count})
    if isinstance(told, dict):
        assert count < 1 or set("\ud800\0") & set(key)
        return
    urls = {entry["part_number"]: entry["signed_url"] for entry in told[0]["urls"]}
    listed, arrived = [], {}
    for number, content in parts:
        tag = hashlib.md5(content).hexdigest()
        if number in urls:
            assert stranger.client.put(urls[number], content=content).status_code == 200
            arrived[number] = content
        listed.append({"part_number": number, "e_tag": tag})
    complete = {"action": "complete_multipart_upload", "component_id": key, "parts": listed}
    answer = stranger.call({**complete, "upload_id": told[0]["upload_id"]})
    file = stranger.api.state.media.find(key)
    if isinstance(answer, list):
        assert file is not None and file.path.read_bytes() == b"".join(
            arrived[number] for number in sorted(arrived)
        )


@many
@given(
    st.sampled_from(["upload/upload", "upload/part", "component/get", "img", "review", "widget"]),
    names,
    st.sampled_from(["GET", "PUT", "POST", "HEAD", "DELETE"]),
)
@example("component/get", "..%2f..%2f..%2fetc%2fpasswd", "GET")
def test_no_path_is_a_fault_or_a_way_out(
    stranger: Stranger, start: str, name: str, method: str
) -> None:
    path = quote(name, safe="/%", errors="surrogatepass")
    answer = stranger.client.request(method, f"/{start}/{path}", content=b"x")
    assert answer.status_code < 500 and b"root:" not in answer.content


@many
@given(
    st.sampled_from(["get", "thumbnail", "remove"]),
    st.dictionaries(
        st.sampled_from(["id", "size", "username", "apiKey", "signature", "expires", "name"]),
        names | st.sampled_from(["99999999999", "-1", "1e9", "²", "9" * 5000]),
    ),
    st.booleans(),
)
def test_no_parameters_of_an_address_are_a_fault(
    stranger: Stranger, act: str, asked: dict[str, str], known: bool
) -> None:
    if known:
        asked = {**asked, **login(stranger)}
    query = "&".join(f"{name}={quote(v, errors='surrogatepass')}" for name, v in asked.items())
    assert stranger.client.get(f"/component/{act}?{query}").status_code < 500


@many
@given(st.text("bytes=0123456789-, ", max_size=20) | st.just("bytes=" + "0-1," * 5000))
def test_no_range_is_a_fault(stranger: Stranger, asked: str) -> None:
    operation = {"action": "get_upload_metadata", "component_id": "c", "file_size": 9}
    (told,) = stranger.call(operation)
    stranger.client.put(told["url"], content=b"123456789")
    read = {"id": "c", **login(stranger)}
    answer = stranger.client.get("/component/get", params=read, headers={"Range": asked})
    assert answer.status_code in (200, 206, 400, 416)
