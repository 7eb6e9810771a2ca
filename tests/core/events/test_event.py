import json
import uuid

import pytest

from rushes.core.errors import ApiUseError, BadAnswerError
from rushes.core.events import Event


def test_an_event_is_a_mapping_and_has_the_same_as_attributes():
    event = Event("a.topic", data={"k": 1})
    event["source"] = {"id": "me"}
    assert event.topic == event["topic"] == "a.topic"
    assert event.source == {"id": "me"}
    assert set(event) == {
        "id",
        "topic",
        "data",
        "target",
        "source",
        "sent",
        "in_reply_to_event",
    }


def test_the_wire_form_has_the_keys_of_the_protocol_and_no_other():
    event = Event("a", in_reply_to_event="q")
    event["more"] = "of a plugin"
    wire = json.loads(event.to_json())
    assert wire == {
        "id": event.id,
        "topic": "a",
        "data": {},
        "target": "",
        "source": {},
        "sent": None,
        "inReplyToEvent": "q",
    }


def test_reading_what_was_written_gives_the_same_event():
    event = Event("a", data=[1, "ö\ud800"], target="id=x", source={"id": "s"}, sent=3)
    assert dict(Event.from_wire(json.loads(event.to_json()))) == dict(event)


@pytest.mark.parametrize(
    ("payload", "expected"),
    [
        ({"topic": "a", "unknown": 1}, {"data": {}, "target": "", "source": {}}),
        ({"topic": "a", "source": "text", "target": 3}, {"source": {}, "target": ""}),
        ({"topic": "a", "data": []}, {"data": []}),
        ({"topic": "a", "data": False}, {"data": False}),
        ({"topic": "a", "inReplyToEvent": 7}, {"in_reply_to_event": "7"}),
        ({"topic": "a", "id": 12}, {"id": "12"}),
    ],
)
def test_reading_is_tolerant(payload, expected):
    event = Event.from_wire(payload)
    assert {key: event[key] for key in expected} == expected


@pytest.mark.parametrize("payload", [None, [], "text", {}, {"topic": None}, {"topic": 3}])
def test_what_names_no_topic_is_no_event(payload):
    with pytest.raises(BadAnswerError):
        Event.from_wire(payload)


@pytest.mark.parametrize("data", [object(), float("nan"), {1, 2}, {("a",): 1}])
def test_what_json_cannot_say_is_refused_with_the_topic(data):
    with pytest.raises(ApiUseError, match=r"a\.topic"):
        Event("a.topic", data=data).to_json()


def test_a_circle_in_the_data_is_refused():
    data = {}
    data["self"] = data
    with pytest.raises(ApiUseError):
        Event("a", data=data).to_json()


def test_ids_are_random_uuids_in_hexadecimal():
    ids = {Event("a").id for _ in range(200)}
    assert len(ids) == 200
    for each in ids:
        parsed = uuid.UUID(each)
        assert parsed.hex == each
        assert (parsed.version, parsed.variant) == (4, uuid.RFC_4122)
