from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

from ..conftest import Api, Production
from .conftest import Browser, Review

STROKE = {"points": [[0.1, 0.2], [0.30001, 0.4]], "colour": [1, 0.36, 0.3, 1], "width": 0.006}


def write(browser: Browser, review: Review, **facts: Any) -> str:
    answer = browser.post("notes", **{"version": review.version, "text": "Too dark", **facts})
    assert answer.status_code == 201, answer.text
    note: str = answer.json()["note"]["id"]
    return note


def test_a_note_is_stored_as_client_feedback(guest: Browser, api: Api, review: Review) -> None:
    note_id = write(guest, review, frame=5)
    (note,) = api.query(
        "select content, frame_number, parent_id, parent_type, category_id, author.first_name,"
        f' author.last_name, metadata.key, metadata.value from Note where id is "{note_id}"'
    )
    assert (note["content"], note["frame_number"]) == ("Too dark", 5)
    assert (note["parent_type"], note["parent_id"]) == ("ReviewSessionObject", review.version)
    assert note["category_id"] == "42983ba0-53b0-11e4-916c-0800200c9a66"
    assert note["author"]["__entity_type__"] == "Collaborator"
    assert (note["author"]["first_name"], note["author"]["last_name"]) == ("Ann", "Lee")
    metadata = {row["key"]: row["value"] for row in note["metadata"]}
    (invitee,) = api.query("select email, created_from_shared_url from ReviewSessionInvitee")
    assert metadata["inviteeId"] == invitee["id"] and invitee["created_from_shared_url"] is True
    assert json.loads(metadata["reviewFrame"]) == {"number": 5}


def test_everybody_sees_the_note_and_its_author_knows_it(
    guest: Browser, new_browser: Callable[[], Browser], review: Review
) -> None:
    write(guest, review, frame=5)
    (own,) = guest.version()["notes"]
    (seen,) = new_browser().version()["notes"]
    assert own["mine"] and not seen["mine"]
    assert (seen["author"], seen["text"], seen["frame"]) == ("Ann Lee", "Too dark", 5)


def test_a_drawing_is_stored_with_its_note(guest: Browser, api: Api, review: Review) -> None:
    note_id = write(guest, review, text="", frame=5, strokes=[STROKE])
    (drawing,) = api.query(
        f'select data, component.name from NoteAnnotationComponent where note_id is "{note_id}"'
    )
    rounded = {**STROKE, "points": [[0.1, 0.2], [0.3, 0.4]]}
    assert drawing["component"]["name"] == "Frame_5"
    assert drawing["data"] == {
        "format": "rushes.strokes",
        "version": 1,
        "frame": 5,
        "strokes": [rounded],
    }
    assert guest.version()["notes"][0]["strokes"] == [rounded]


def test_drawings_of_another_form_are_left_out(guest: Browser, api: Api, review: Review) -> None:
    note_id = write(guest, review, frame=5)
    for data in ({"shapes": []}, [1], {"format": "rushes.strokes", "version": 1, "strokes": 3}):
        component = api.create("FileComponent", name="Frame_5")["id"]
        facts = {"component_id": component, "note_id": note_id}
        api.create("NoteAnnotationComponent", data=data, **facts)
    assert guest.version()["notes"][0]["strokes"] == []


def test_the_same_note_sent_twice_is_one_note(guest: Browser, review: Review) -> None:
    note_id = "9f1b0c8e-0000-4000-8000-000000000001"
    assert [write(guest, review, id=note_id) for _ in range(2)] == [note_id] * 2
    assert len(guest.version()["notes"]) == 1


def test_the_id_of_somebody_elses_note_is_refused(guest: Browser, api: Api, review: Review) -> None:
    note = api.create("Note", content="Mine", parent_id=review.version)["id"]
    facts = {"id": note, "version": review.version, "text": "Yours"}
    assert guest.refused("notes", **facts) == (409, "bad_value")
    assert guest.version()["notes"][0]["text"] == "Mine"


def test_a_reply_stands_in_its_thread_without_a_frame(guest: Browser, review: Review) -> None:
    note = write(guest, review, frame=5)
    write(guest, review, text="I see", reply_to=note)
    (thread,) = guest.version()["notes"]
    assert [(reply["text"], reply["frame"]) for reply in thread["replies"]] == [("I see", None)]


def test_words_come_back_exactly_as_they_were_written(guest: Browser, review: Review) -> None:
    text = '<b onclick="x()">&amp;</b>\n\t{{ 7*7 }} "\\" 😀 مرحبا'
    write(guest, review, text=text)
    assert guest.version()["notes"][0]["text"] == text


def test_somebody_who_was_invited_is_that_invitee(
    browser: Browser, api: Api, review: Review
) -> None:
    facts = {"name": "Bea", "email": "Bea@Example.com", "review_session_id": review.session}
    invitee = api.create("ReviewSessionInvitee", **facts)["id"]
    browser.introduce("Not Bea", "bea@example.com")
    assert browser.data()["guest"]["name"] == "Bea"
    assert [row["id"] for row in api.query("ReviewSessionInvitee")] == [invitee]
    write(browser, review)
    assert api.query("select author.first_name from Note")[0]["author"]["first_name"] == "Bea"


def test_a_guest_may_spell_their_own_name_anew(guest: Browser, api: Api, review: Review) -> None:
    write(guest, review)
    guest.introduce("Ann Q. Lee", "ann@example.com")
    assert guest.version()["notes"][0]["author"] == "Ann Q. Lee"
    assert len(api.query("ReviewSessionInvitee")) == 1


def test_one_person_is_one_collaborator_in_all_reviews(
    guest: Browser, api: Api, production: Production, review: Review
) -> None:
    other = api.create("ReviewSession", name="Client", project_id=production.project)["id"]
    url = api.call({"action": "get_review_link", "review_session_id": other})[0]["url"]
    Browser(guest.client, url).introduce()
    assert len(api.query("Collaborator")) == 1 and len(api.query("ReviewSessionInvitee")) == 2


def test_a_vote_replaces_the_one_before_and_can_be_taken_back(
    guest: Browser, api: Api, review: Review
) -> None:
    seen = []
    for status in ("approved", "require_changes", None):
        assert guest.post("votes", version=review.version, status=status).status_code == 200
        seen.append([(v["status"], v["mine"]) for v in guest.version()["votes"]])
    assert seen == [[("approved", True)], [("require_changes", True)], []]
    assert api.query("ReviewSessionObjectStatus") == []


def test_votes_of_others_stay(
    guest: Browser, new_browser: Callable[[], Browser], review: Review
) -> None:
    other = new_browser()
    other.introduce("Ben", "ben@example.com")
    for browser, status in ((guest, "approved"), (other, "require_changes")):
        browser.post("votes", version=review.version, status=status)
    told = {vote["name"]: vote["status"] for vote in guest.version()["votes"]}
    assert told == {"Ann Lee": "approved", "Ben": "require_changes"}


def test_who_has_no_name_says_nothing(browser: Browser, review: Review) -> None:
    refused = (403, "nameless")
    assert browser.refused("notes", version=review.version, text="x") == refused
    assert browser.refused("votes", version=review.version, status="approved") == refused


def test_the_frame_must_be_in_the_movie(guest: Browser, review: Review) -> None:
    write(guest, review, frame=23)
    facts = {"version": review.version, "text": "x", "frame": 24}
    assert guest.refused("notes", **facts) == (422, "bad_value")


def test_versions_of_another_review_are_out_of_reach(
    guest: Browser, api: Api, production: Production, review: Review
) -> None:
    other = api.create("ReviewSession", name="Other", project_id=production.project)["id"]
    facts = {"review_session_id": other, "version_id": review.asset_version, "name": "x"}
    foreign = api.create("ReviewSessionObject", **facts)["id"]
    note = api.create("Note", content="x", parent_id=foreign)["id"]
    assert guest.refused("notes", version=foreign, text="x")[0] == 404
    assert guest.refused("votes", version=foreign, status="approved")[0] == 404
    assert guest.refused("notes", version=review.version, text="x", reply_to=note)[0] == 404


@pytest.mark.parametrize(
    "facts",
    [
        {"text": ""},
        {"text": "   "},
        {"text": 5},
        {"text": "x" * 10001},
        {"text": "bad\x00"},
        {"text": "\ud800"},
        {"frame": "5"},
        {"frame": 1.5},
        {"frame": -1},
        {"frame": True},
        {"version": None},
        {"version": '" or id like "%'},
        {"id": "x" * 65},
        {"frame": None, "strokes": [STROKE]},
        {"strokes": "line"},
        {"strokes": [STROKE] * 301},
        {"strokes": [{**STROKE, "points": [[0.5, 0.5]] * 20001}]},
        {"strokes": [{**STROKE, "points": []}]},
        {"strokes": [{**STROKE, "points": [[0.5]]}]},
        {"strokes": [{**STROKE, "points": [[0.5, 1.5]]}]},
        {"strokes": [{**STROKE, "colour": [1, 1, 1]}]},
        {"strokes": [{**STROKE, "width": "thick"}]},
        {"strokes": [None]},
    ],
)
def test_a_note_that_makes_no_sense_is_refused(
    guest: Browser, review: Review, facts: dict[str, Any]
) -> None:
    body = {"version": review.version, "text": "x", "frame": 5, **facts}
    headers = {"content-type": "application/json"}
    answer = guest.client.post(f"{guest.path}/notes", content=json.dumps(body), headers=headers)
    assert answer.status_code in (404, 422) and answer.json()["next_step"]
    assert guest.version()["notes"] == []


@pytest.mark.parametrize(
    "facts",
    [
        {"name": ""},
        {"name": None},
        {"name": "x" * 121},
        {"email": "ann"},
        {"email": "a@b"},
        {"email": "a b@c.de"},
        {"email": "x" * 250 + "@b.de"},
        {"email": "ann@example.com,b@c.de"},
    ],
)
def test_who_gives_no_name_or_address_stays_unknown(
    browser: Browser, facts: dict[str, Any]
) -> None:
    body = {"name": "Ann", "email": "ann@example.com", **facts}
    assert browser.refused("session", **body) == (422, "bad_value")
    assert browser.data()["guest"] is None


def test_a_flood_of_notes_is_slowed_down(guest: Browser, review: Review) -> None:
    votes = [guest.post("votes", version=review.version, status=None) for _ in range(61)]
    assert [answer.status_code for answer in votes] == [200] * 60 + [429]


def test_a_fault_of_the_server_tells_a_number_and_no_more(
    guest: Browser, api: Api, review: Review
) -> None:
    with api.state.database.write() as connection:
        connection.exec_driver_sql("DROP TABLE recipient")
    answer = guest.post("notes", version=review.version, text="x")
    assert answer.status_code == 500 and "recipient" not in answer.text
    assert "tell whoever" in answer.json()["next_step"]
