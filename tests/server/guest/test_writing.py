from __future__ import annotations

import json
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from typing import Any

import pytest
from starlette.testclient import TestClient

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


@pytest.fixture
def bea(api: Api, review: Review, client: TestClient) -> Browser:
    """The browser of somebody who was invited, at the link of their own."""
    facts = {"name": "Bea", "email": "Bea@Example.com", "review_session_id": review.session}
    api.create("ReviewSessionInvitee", id="bea", **facts)
    asked = {"action": "get_review_link", "review_session_invitee_id": "bea"}
    url = api.call(asked)[0]["url"]
    return Browser(TestClient(client.app), url.removeprefix("http://testserver"))


def test_the_own_link_of_somebody_invited_needs_no_name(
    bea: Browser, api: Api, review: Review
) -> None:
    assert bea.data()["guest"] == {"name": "Bea", "email": "Bea@Example.com", "own_link": True}
    write(bea, review)
    assert bea.post("votes", version=review.version, status="approved").status_code == 200
    (note,) = api.query("select author.first_name, author.email from Note")
    assert (note["author"]["first_name"], note["author"]["email"]) == ("Bea", "Bea@Example.com")
    (invitee,) = api.query("select resource_id, statuses.status from ReviewSessionInvitee")
    assert invitee["statuses"][0]["status"] == "approved"
    assert [row["id"] for row in api.query("Collaborator")] == [invitee["resource_id"]]


def test_nobody_becomes_an_invited_person_by_typing_their_address(
    bea: Browser, browser: Browser, api: Api, review: Review
) -> None:
    write(bea, review, text="True")
    browser.introduce("Bea", "bea@example.com")
    write(browser, review, text="False")
    assert api.names("ReviewSessionInvitee") == ["Bea", "Bea"]
    seen = {note["text"]: (note["author"], note["mine"]) for note in browser.version()["notes"]}
    assert seen == {"True": ("Bea", False), "False": ("Bea (guest)", True)}
    authors = {note["author"]["id"] for note in api.query("select author.id from Note")}
    assert len(authors) == 2


def test_on_their_own_link_people_spell_their_name_and_stay_who_they_are(bea: Browser) -> None:
    bea.introduce("Beatrix", "bea@example.com")
    assert bea.data()["guest"]["name"] == "Beatrix"
    somebody = {"name": "Joe", "email": "joe@example.com"}
    assert bea.refused("session", **somebody) == (422, "bad_value")


def test_a_link_that_is_off_for_everybody_still_opens_for_those_invited(
    bea: Browser, browser: Browser, api: Api, review: Review
) -> None:
    api.update("ReviewSession", review.session, shareable_url_enabled=False)
    assert bea.data()["guest"]["name"] == "Bea"
    assert browser.client.get(f"{browser.path}/data").status_code == 410


def test_in_a_moderated_review_guests_see_nothing_of_one_another(
    guest: Browser, bea: Browser, api: Api, review: Review
) -> None:
    api.update("ReviewSession", review.session, is_moderated=True)
    note = write(guest, review, text="Ann says")
    write(guest, review, text="And adds", reply_to=note)
    write(bea, review, text="Bea says")
    api.create("Note", content="Studio says", parent_id=review.version)
    guest.post("votes", version=review.version, status="approved")
    assert texts(guest) == ["Ann says", "Studio says"] and texts(bea) == ["Bea says", "Studio says"]
    assert len(guest.version()["votes"]) == 1 and bea.version()["votes"] == []
    shown = {"parent_id": note, "parent_type": "Note", "key": "rushes_shown", "value": "true"}
    api.create("Metadata", **shown)
    assert texts(bea) == ["Ann says", "Bea says", "Studio says"]
    (thread, *_) = bea.version()["notes"]
    assert thread["replies"] == []


def texts(browser: Browser) -> list[str]:
    return sorted(note["text"] for note in browser.version()["notes"])


def test_a_guest_may_spell_their_own_name_anew(guest: Browser, api: Api, review: Review) -> None:
    write(guest, review)
    guest.introduce("Ann Q. Lee", "ann@example.com")
    assert guest.version()["notes"][0]["author"] == "Ann Q. Lee"
    assert len(api.query("ReviewSessionInvitee")) == 1


def test_one_invited_person_is_one_collaborator_in_all_reviews(
    bea: Browser, api: Api, production: Production, review: Review
) -> None:
    other = api.create("ReviewSession", name="Client", project_id=production.project)["id"]
    facts = {"review_session_id": other, "version_id": review.asset_version}
    shown = api.create("ReviewSessionObject", name="x", **facts)["id"]
    facts = {"name": "Bea", "email": "bea@example.com", "review_session_id": other}
    invitee = api.create("ReviewSessionInvitee", **facts)["id"]
    asked = {"action": "get_review_link", "review_session_invitee_id": invitee}
    there = Browser(bea.client, api.call(asked)[0]["url"].removeprefix("http://testserver"))
    write(bea, review)
    assert there.post("notes", version=shown, text="Here too").status_code == 201
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


def at_once(act: Callable[[int], Any], times: int = 8) -> list[Any]:
    with ThreadPoolExecutor(times) as pool:
        return list(pool.map(act, range(times)))


def test_votes_sent_at_once_are_one_verdict(guest: Browser, api: Api, review: Review) -> None:
    def vote(number: int) -> int:
        status = ("approved", "require_changes")[number % 2]
        code: int = guest.post("votes", version=review.version, status=status).status_code
        return code

    assert set(at_once(vote)) == {200}
    assert len(api.query("ReviewSessionObjectStatus")) == 1


def test_first_words_said_at_once_have_one_author(bea: Browser, api: Api, review: Review) -> None:
    at_once(lambda number: write(bea, review, text=f"word {number}"))
    assert len(api.query("Collaborator")) == 1
    assert len({note["author"]["id"] for note in api.query("select author.id from Note")}) == 1


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
