"""The notes of a version as they are followed."""

import queue
import threading

import pytest

from rushes.core.errors import TargetNotFoundError
from rushes.core.events import hub
from rushes.core.events.socket import open_socket
from rushes.core.ids import new_id
from rushes.core.review.note_answers import complete, reopen, reply, set_status, statuses_of
from rushes.core.review.note_feed import NoteFeed

from .conftest import LINE

pytestmark = pytest.mark.loopback


class Listener:
    """Takes what a feed tells and waits for what a test expects."""

    def __init__(self):
        self.told = queue.Queue()
        self.failed = queue.Queue()

    def until(self, fits):
        while True:
            found = self.told.get(timeout=20)
            if fits(found):
                return found


@pytest.fixture
def follow(reviewed):
    """Follow the version of the review: gives a `Listener` that has heard the first list."""
    feeds = []

    def start(version=reviewed.version):
        reviewed.session.event_hub.connect()
        listener = Listener()
        feed = NoteFeed(reviewed.session, version, listener.told.put, listener.failed.put)
        feeds.append(feed)
        feed.start()
        return listener

    yield start
    for feed in feeds:
        feed.close(wait=True)


@pytest.fixture
def subscriptions_are_let_through(monkeypatch):
    """Sockets hold subscriptions back until this is set."""
    let_through = threading.Event()

    def open_slow_socket(address):
        socket = open_socket(address)
        send = socket.send

        def send_late(text):
            if "ftrack.meta.subscribe" in text:
                assert let_through.wait(20)
            send(text)

        monkeypatch.setattr(socket, "send", send_late)
        return socket

    monkeypatch.setattr(hub, "_open_websocket", open_slow_socket)
    return let_through


def test_a_note_made_before_the_server_knows_who_listens_is_heard(
    reviewed, follow, subscriptions_are_let_through
):
    listener = follow()
    listener.until(lambda notes: not notes.notes)
    reviewed.add("early")
    subscriptions_are_let_through.set()
    assert listener.until(lambda notes: notes.notes).notes[0].text == "early"


def test_a_note_of_a_guest_is_heard_with_its_drawing(reviewed, follow):
    listener = follow()
    listener.until(lambda notes: not notes.notes)
    reviewed.guest()("higher", 12, [LINE])
    (note,) = listener.until(lambda notes: notes.notes and notes.notes[0].strokes).notes
    assert (note.text, note.scene_frame) == ("higher", 1011)


def test_a_reply_joins_its_thread_and_the_others_stay_the_same_objects(reviewed, follow):
    reviewed.add("one"), reviewed.add("two")
    listener = follow()
    before = listener.until(lambda notes: len(notes.notes) == 2)
    note = before.notes[0]
    reply(reviewed.session, note, "done", before.user_id, new_id())
    after = listener.until(lambda notes: any(note.replies for note in notes.notes))
    changed = [new for new, old in zip(after.notes, before.notes) if new is not old]
    assert [[each.text for each in new.replies] for new in changed] == [["done"]]


def test_when_a_note_is_completed_and_reopened_then_both_are_heard(reviewed, follow):
    note_id = reviewed.add("fix it", is_todo=True)
    listener = follow()
    user = listener.until(lambda notes: notes.notes).user_id
    complete(reviewed.session, note_id, user)
    listener.until(lambda notes: not notes.notes[0].is_open)
    reopen(reviewed.session, note_id)
    assert listener.until(lambda notes: notes.notes[0].is_open).notes[0].is_todo


def test_when_a_note_is_deleted_then_it_is_gone(reviewed, follow):
    note_id = reviewed.add("never mind")
    listener = follow()
    listener.until(lambda notes: notes.notes)
    reviewed.session.delete(reviewed.session.get("Note", note_id))
    reviewed.session.commit()
    listener.until(lambda notes: not notes.notes)


def test_when_the_status_changes_then_the_version_has_it(reviewed, follow):
    listener = follow()
    version = listener.until(lambda notes: True).version
    wanted = next(s for s in statuses_of(reviewed.session, version) if s.id != version.status_id)
    set_status(reviewed.session, version.id, wanted.id)
    listener.until(lambda notes: notes.version.status == wanted.name)


def test_when_the_version_is_put_into_another_review_then_its_notes_count_too(reviewed, follow):
    listener = follow()
    listener.until(lambda notes: True)
    session = reviewed.session
    project = session.get("ReviewSession", reviewed.review)["project"]
    other = session.create("ReviewSession", {"name": "Client", "project": project})
    shown = session.create("ReviewSessionObject", {"review_session": other, "name": "x"})
    shown["version_id"] = reviewed.version
    session.commit()
    listener.until(lambda notes: "Client" in notes.version.reviews)
    shown.create_note("from the client", session.query("User").first())
    session.commit()
    listener.until(lambda notes: [note.text for note in notes.notes] == ["from the client"])


def test_when_the_connection_was_lost_then_everything_is_read_again(reviewed, follow):
    listener = follow()
    listener.until(lambda notes: True)
    hub = reviewed.session.event_hub
    hub.disconnect(unsubscribe=False)
    reviewed.add("while you were away")
    hub.connect()
    listener.until(lambda notes: notes.notes)


def test_when_there_is_no_such_version_then_it_says_so_and_ends(reviewed, follow):
    listener = follow("00000000-0000-4000-8000-000000000000")
    assert isinstance(listener.failed.get(timeout=20), TargetNotFoundError)
