"""Notes as they are read from the server."""

import json

import pytest

from rushes.core.errors import TargetNotFoundError
from rushes.core.review.note_query import load_again, load_notes
from rushes.core.review.note_rows import threads_of

from .conftest import LINE, create

pytestmark = pytest.mark.loopback


def only(loaded):
    (note,) = loaded.notes.values()
    return note


def test_a_note_has_its_frame_in_both_counts(reviewed):
    reviewed.add("too fast", frame=12)
    note = only(load_notes(reviewed.session, reviewed.version))
    assert (note.text, note.media_frame, note.scene_frame) == ("too fast", 12, 1011)


def test_when_the_note_is_on_the_slate_then_it_has_no_scene_frame(reviewed):
    reviewed.add("typo", frame=1)
    note = only(load_notes(reviewed.session, reviewed.version))
    assert (note.media_frame, note.scene_frame) == (1, None)


def test_a_drawing_comes_with_its_note(reviewed):
    reviewed.add("here", frame=4, strokes=[LINE])
    (stroke,) = only(load_notes(reviewed.session, reviewed.version)).strokes
    assert stroke.points == ((0.1, 0.2), (0.5, 0.6))
    assert (stroke.colour, stroke.width) == ((1.0, 0.36, 0.3, 1.0), 0.006)


def test_notes_on_version_and_on_review_object_are_both_read(reviewed):
    reviewed.add("inside", parent="AssetVersion")
    reviewed.add("outside")
    loaded = load_notes(reviewed.session, reviewed.version)
    assert {note.text for note in loaded.notes.values()} == {"inside", "outside"}


def test_the_version_says_what_it_is_and_where_it_is_shown(reviewed):
    version = load_notes(reviewed.session, reviewed.version).version
    assert version.label == "sh010_anim v001"
    assert version.path[-1] == "sh010"
    assert version.reviews == ("Dailies",)
    assert version.status


def test_a_note_of_a_guest_has_the_guests_name(reviewed):
    reviewed.guest("Ann Lee")("Nice", 5, [LINE])
    note = only(load_notes(reviewed.session, reviewed.version))
    assert (note.author, note.scene_frame, len(note.strokes)) == ("Ann Lee", 1004, 1)


def test_when_an_older_client_stored_the_frame_then_it_is_read_from_the_metadata(reviewed):
    note_id = reviewed.add("old")
    value = json.dumps({"number": 7})
    keys = {"parent_id": note_id, "parent_type": "Note", "key": "reviewFrame", "value": value}
    reviewed.session.call([create("Metadata", **keys)])
    assert only(load_notes(reviewed.session, reviewed.version)).media_frame == 7


def test_replies_of_replies_stand_in_one_thread(reviewed):
    first = reviewed.add("question")
    answer = reviewed.add("answer", in_reply_to_id=first)
    reviewed.add("thanks", in_reply_to_id=answer)
    (thread,) = threads_of(load_notes(reviewed.session, reviewed.version).notes)
    assert thread.text == "question"
    assert {reply.text for reply in thread.replies} == {"answer", "thanks"}


def test_when_notes_answer_each_other_in_a_circle_then_reading_ends(reviewed):
    first = reviewed.add("a")
    second = reviewed.add("b", in_reply_to_id=first)
    note = reviewed.session.get("Note", first)
    note["in_reply_to_id"] = second
    reviewed.session.commit()
    (thread,) = threads_of(load_notes(reviewed.session, reviewed.version).notes)
    assert len(thread.replies) == 1


def test_one_request_reads_everything(reviewed, monkeypatch):
    reviewed.add("a", frame=3, strokes=[LINE])
    asked = []
    call = reviewed.session.call
    monkeypatch.setattr(
        type(reviewed.session), "call", lambda self, rows: asked.append(rows) or call(rows)
    )
    load_notes(reviewed.session, reviewed.version)
    assert len(asked) == 1


def test_notes_of_other_versions_are_not_read_again(reviewed):
    loaded = load_notes(reviewed.session, reviewed.version)
    note_id = reviewed.add("mine")
    stranger = reviewed.session.create("Note", {"content": "elsewhere"})
    stranger["author"] = reviewed.session.query("User").first()
    project = reviewed.session.query("Project").first()
    stranger["parent_id"], stranger["parent_type"] = project["id"], "Project"
    reviewed.session.commit()
    assert set(load_again(reviewed.session, loaded, {note_id, stranger["id"]})) == {note_id}


def test_when_there_is_no_such_version_then_it_is_told(reviewed):
    with pytest.raises(TargetNotFoundError):
        load_notes(reviewed.session, "00000000-0000-4000-8000-000000000000")
