import pytest

from rushes.core.errors import InputError
from rushes.core.events import Event, EventHub, notes_of_review_session

SESSION, OBJECT, VERSION, NOTE, REPLY, OTHER, LATER = (
    f"00000000-0000-4000-8000-00000000000{n}" for n in range(7)
)


class Server:
    """Answers the two queries from tables, and counts."""

    def __init__(self):
        self.objects = [{"id": OBJECT, "version_id": VERSION}]
        self.notes = {}
        self.queries = []

    def query(self, text):
        self.queries.append(text)
        if "from ReviewSessionObject" in text:
            assert f'review_session_id is "{SESSION}"' in text
            return self.objects
        note_id = text.split('"')[1]
        return [self.notes[note_id]] if note_id in self.notes else []


@pytest.fixture
def hub():
    hub = EventHub("http://127.0.0.1:9", "jane", "key")
    yield hub
    hub.close()


def say(hub, table, parent, action="add", identity=NOTE, parents=True):
    row = {"action": action, "entityType": table, "entityId": identity, "parentId": parent}
    if parents:
        row["parents"] = [{"entityId": identity, "entityType": table, "parentId": parent}]
    event = Event("ftrack.update", data={"entities": [row]})
    hub.publish(event, synchronous=True)


@pytest.fixture
def told(hub):
    server, seen = Server(), []
    notes_of_review_session(hub, server, SESSION, lambda change: seen.append(change.id))
    return server, seen


@pytest.mark.parametrize("parent", [OBJECT, VERSION, SESSION])
def test_a_note_on_anything_of_the_session_is_told(hub, told, parent):
    say(hub, "note", parent)
    assert told[1] == [NOTE]


def test_a_note_elsewhere_and_other_entities_are_not_told(hub, told):
    say(hub, "note", OTHER)
    say(hub, "assetversion", SESSION, identity=VERSION)
    assert told[1] == []


def test_changes_are_told_and_removals_only_when_asked_for(hub, told):
    say(hub, "note", OBJECT, action="update")
    say(hub, "note", OBJECT, action="remove")
    assert told[1] == [NOTE]
    removed = []
    notes_of_review_session(hub, told[0], SESSION, removed.append, actions=["remove"])
    say(hub, "note", OBJECT, action="remove")
    assert [change.id for change in removed] == [NOTE]


def test_the_server_is_asked_once_as_long_as_the_session_stays_the_same(hub, told):
    server, seen = told
    for parent in (OBJECT, OTHER, OBJECT, OTHER):
        say(hub, "note", parent)
    assert len(server.queries) == 1
    assert seen == [NOTE, NOTE]


def test_media_added_to_the_session_later_counts_from_then_on(hub, told):
    server, seen = told
    say(hub, "note", LATER)
    server.objects.append({"id": LATER, "version_id": None})
    say(hub, "reviewsessionobject", SESSION, identity=LATER)
    say(hub, "note", LATER)
    assert seen == [NOTE]
    assert len(server.queries) == 2


def test_a_note_without_parents_in_the_event_is_looked_up(hub, told):
    server, seen = told
    server.notes[NOTE] = {"parent_id": OBJECT, "in_reply_to": None}
    server.notes[REPLY] = {"parent_id": None, "in_reply_to": {"parent_id": VERSION}}
    server.notes[OTHER] = {"parent_id": OTHER, "in_reply_to": None}
    for identity in (NOTE, REPLY, OTHER, LATER):
        say(hub, "note", None, identity=identity, parents=False)
    assert seen == [NOTE, REPLY]


def test_a_query_that_fails_is_logged_and_tried_again_with_the_next_note(hub, told, caplog):
    server, seen = told
    objects, server.objects = server.objects, None
    say(hub, "note", OBJECT)
    assert seen == []
    assert "TypeError" in caplog.text
    server.objects = objects
    say(hub, "note", OBJECT)
    assert seen == [NOTE]


def test_something_that_is_no_id_is_refused(hub):
    with pytest.raises(InputError):
        notes_of_review_session(hub, Server(), 'x" or id is_not "', print)
