from __future__ import annotations

import json

import pytest
from starlette.testclient import TestClient

from ..conftest import Api
from ..test_media import CONTENT
from .conftest import FRAMES, META, Browser, Review, note_metadata


def test_the_player_is_told_rate_and_frames(browser: Browser, review: Review) -> None:
    version = browser.version()
    media = version["media"]
    assert media["kind"] == "movie" and media["rate"] == {"num": 24, "den": 1}
    assert (media["first_frame"], media["frame_count"]) == (0, 24)
    assert [source["id"] for source in media["sources"]] == [review.movie]
    assert version["scene"] == [{"index": 2, "count": 22, "scene": 1001, "step": 1}]


@pytest.mark.parametrize(
    ("told", "rate"),
    [(23.976023976023978, (24000, 1001)), (29.97, (30000, 1001)), (25, (25, 1)), (12.5, (25, 2))],
)
def test_rounded_rates_become_the_fraction_that_is_meant(
    browser: Browser, api: Api, review: Review, told: float, rate: tuple[int, int]
) -> None:
    note_metadata(
        api, "FileComponent", review.movie, "ftr_meta", json.dumps({**META, "frameRate": told})
    )
    assert tuple(browser.version()["media"]["rate"].values()) == rate


@pytest.mark.parametrize(
    "meta",
    [
        "encoding",
        "",
        "[]",
        "{}",
        '{"frameRate": 24}',
        '{"frameRate": 0, "frameOut": 3}',
        '{"frameRate": NaN, "frameOut": 3}',
        '{"frameRate": 24, "frameIn": 9, "frameOut": 3}',
    ],
)
def test_a_movie_without_frame_data_is_not_ready(
    browser: Browser, api: Api, review: Review, meta: str
) -> None:
    note_metadata(api, "FileComponent", review.movie, "ftr_meta", meta)
    media = browser.version()["media"]
    assert media["kind"] == "encoding" and media["sources"] == []


@pytest.mark.parametrize("stored", ["", "{", "[]", '{"first": 5, "last": 1, "rate": "24"}'])
def test_a_frame_map_that_cannot_be_read_is_left_out(
    browser: Browser, api: Api, review: Review, stored: str
) -> None:
    note_metadata(api, "AssetVersion", review.asset_version, "rushes_frame_map", stored)
    assert browser.version()["scene"] == []


def test_a_version_without_media_is_shown_without_a_player(
    browser: Browser, api: Api, review: Review
) -> None:
    api.delete("FileComponent", review.movie)
    assert browser.version()["media"] is None and browser.version()["download"] is None


def test_a_still_is_shown_as_an_image(browser: Browser, api: Api, review: Review) -> None:
    api.update("FileComponent", review.movie, name="ftrackreview-image")
    media = browser.version()["media"]
    assert media["kind"] == "image" and media["sources"][0]["width"] == 160


def test_media_comes_through_signed_addresses_and_ranges(
    browser: Browser, client: TestClient, api: Api, review: Review
) -> None:
    operation = {"action": "get_upload_metadata", "component_id": review.movie}
    facts = {"file_name": "a.mp4", "file_size": len(CONTENT)}
    told = api.call({**operation, **facts})[0]
    client.put(told["url"], content=CONTENT, headers=told["headers"])
    source = browser.version()["media"]["sources"][0]
    assert source["url"].startswith("/component/get?") and source["expires_in"] >= 3600
    part = browser.client.get(source["url"], headers={"range": "bytes=2-5"})
    assert part.status_code == 206 and part.content == CONTENT[2:6]
    spoilt = source["url"].replace(review.movie, review.version)
    assert browser.client.get(spoilt).status_code == 403


def test_when_nothing_has_changed_then_nothing_is_sent(
    guest: Browser, api: Api, review: Review
) -> None:
    first = guest.client.get(f"{guest.path}/data")
    headers = {"if-none-match": first.headers["etag"]}
    again = guest.client.get(f"{guest.path}/data", headers=headers)
    assert again.status_code == 304 and again.content == b""
    api.create("Note", content="New", parent_id=review.version)
    changed = guest.client.get(f"{guest.path}/data", headers=headers)
    assert changed.status_code == 200 and changed.headers["etag"] != first.headers["etag"]


def test_the_artists_answer_is_shown_in_its_thread(
    guest: Browser, api: Api, review: Review
) -> None:
    guest.post("notes", version=review.version, text="Too dark", frame=3)
    note = guest.version()["notes"][0]["id"]
    answer = api.create("Note", content="Lifted", in_reply_to_id=note)["id"]
    api.create("Note", content="Really", in_reply_to_id=answer)
    (thread,) = guest.version()["notes"]
    assert [reply["text"] for reply in thread["replies"]] == ["Lifted", "Really"]
    assert thread["replies"][0]["author"] == "Review Administrator"


def test_notes_that_answer_each_other_are_all_shown(
    browser: Browser, api: Api, review: Review
) -> None:
    first = api.create("Note", content="a", parent_id=review.version)["id"]
    second = api.create("Note", content="b", in_reply_to_id=first)["id"]
    api.update("Note", first, in_reply_to_id=second)
    shown = [note["text"] for note in browser.version()["notes"]]
    shown += [r["text"] for note in browser.version()["notes"] for r in note["replies"]]
    assert sorted(shown) == ["a", "b"]


def test_a_note_that_is_done_is_shown_as_done(guest: Browser, api: Api, review: Review) -> None:
    note = api.create("Note", content="x", parent_id=review.version, frame_number=1)["id"]
    done = {"__type__": "datetime", "value": "2026-01-01T00:00:00"}
    api.update("Note", note, completed_at=done)
    assert guest.version()["notes"][0]["done"] is True


def test_frames_of_older_clients_are_understood(browser: Browser, api: Api, review: Review) -> None:
    for value in ('{"number": 7}', "{}", "[7]", "seven"):
        note = api.create("Note", content=value, parent_id=review.version)["id"]
        note_metadata(api, "Note", note, "reviewFrame", value)
    frames = {note["text"]: note["frame"] for note in browser.version()["notes"]}
    assert frames == {'{"number": 7}': 7, "{}": None, "[7]": None, "seven": None}


def test_internal_notes_on_the_version_are_not_for_guests(
    browser: Browser, api: Api, review: Review
) -> None:
    api.create("Note", content="Secret", parent_id=review.asset_version)
    assert browser.version()["notes"] == []


def test_an_empty_review_has_no_versions(browser: Browser, api: Api, review: Review) -> None:
    api.delete("ReviewSessionObject", review.version)
    assert browser.data()["versions"] == []


def test_the_frame_map_of_the_fixture_is_what_publishing_writes() -> None:
    from fractions import Fraction

    from rushes.core.media.frame_map import FrameMap
    from rushes.core.records import to_plain

    assert to_plain(FrameMap(1001, 1022, Fraction(24), slate=2)) == FRAMES


CERTIFICATE = {
    "frames": 24,
    "frames_expected": 24,
    "misplaced": [],
    "alike": 0,
    "sampled": [0, 12, 23],
    "delta_e_mean": 0.61,
    "delta_e_p99": 1.2,
    "delta_e_max": 3.0,
    "tags": ["bt709", "iec61966-2-1", "bt709", "tv"],
    "sound_offset_s": 0.001,
}


def test_the_certificate_of_a_version_is_told_in_words(
    browser: Browser, api: Api, review: Review
) -> None:
    stored = json.dumps(CERTIFICATE)
    note_metadata(api, "AssetVersion", review.asset_version, "rushes_certificate", stored)
    found = browser.version()["certificate"]
    assert (found["passed"], found["summary"]) == (True, "24 of 24 frames · ΔE 0.6 · sound ok")
    assert {row["name"] for row in found["details"]} == {
        "Frames",
        "Order",
        "Colour",
        "Tags",
        "Sound",
    }


def test_what_a_failed_certificate_found_is_told(
    browser: Browser, api: Api, review: Review
) -> None:
    wrong = {"misplaced": [3], "sound_offset_s": -0.04, "failures": ["Its sound is 40 ms early."]}
    stored = json.dumps({**CERTIFICATE, **wrong})
    note_metadata(api, "AssetVersion", review.asset_version, "rushes_certificate", stored)
    found = browser.version()["certificate"]
    assert (found["passed"], found["summary"]) == (False, "23 of 24 frames · ΔE 0.6 · sound -40 ms")
    assert found["details"][-1] == {"name": "Wrong", "text": "Its sound is 40 ms early."}


@pytest.mark.parametrize("stored", ["", "{", "[]", "{}", '{"frames": "all"}'])
def test_a_certificate_that_cannot_be_read_is_left_out(
    browser: Browser, api: Api, review: Review, stored: str
) -> None:
    note_metadata(api, "AssetVersion", review.asset_version, "rushes_certificate", stored)
    assert browser.version()["certificate"] is None
