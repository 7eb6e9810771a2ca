"""Frames in and out."""

import json

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.server.events.frames import (
    Frame,
    FrameError,
    ack_frame,
    decode,
    event_frame,
    event_of,
    wants_ack,
)

JSON = st.recursive(
    st.none()
    | st.booleans()
    | st.integers()
    | st.floats(allow_nan=False, allow_infinity=False)
    | st.text(),
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(st.text(), inner, max_size=4),
    max_leaves=12,
)


def packet(event):
    return json.dumps({"name": "ftrack.event", "args": [event]})


@pytest.mark.parametrize(
    ("text", "frame"),
    [
        ("2::", Frame("2")),
        ("2:::", Frame("2")),
        ("0", Frame("0")),
        ("5:7+::{a:b}", Frame("5", "7+", "", "{a:b}")),
        ("5:::{a:b:c}", Frame("5", "", "", "{a:b:c}")),
    ],
)
def test_frames_of_both_clients_are_read(text, frame):
    assert decode(text) == frame


@pytest.mark.parametrize("text", ["", "9::", "x", "55:::{}", ":::", " 5:::", "５:::"])
def test_what_is_no_frame_is_none(text):
    assert decode(text) is None


@given(st.text())
def test_any_text_is_a_frame_or_none(text):
    frame = decode(text)
    assert frame is None or frame.code in "012345678"


@given(st.text() | JSON.map(json.dumps) | st.lists(JSON, max_size=3).map(packet))
def test_any_data_is_an_event_or_a_frame_error(data):
    try:
        event = event_of(Frame("5", "1+", "", data))
    except FrameError as error:
        assert str(error)
    else:
        assert isinstance(event, dict)


@pytest.mark.parametrize(
    "data",
    [
        "[" * 100_000,
        '{"name":"ftrack.event","args":[' + '{"a":' * 50_000 + "1" + "}" * 50_000 + "]}",
        '{"name":"ftrack.event","args":[{"a":NaN}]}',
        '{"name":"ftrack.event","args":[{"a":' + "9" * 10_000 + "}]}",
        '{"name":"other","args":[{}]}',
        '{"name":"ftrack.event","args":[{},{}]}',
        '{"name":"ftrack.event","args":[[]]}',
    ],
    ids=["deep", "deep-event", "nan", "long-number", "name", "two", "list"],
)
def test_hostile_data_is_refused_in_words(data):
    with pytest.raises(FrameError):
        event_of(Frame("5", "", "", data))


@given(st.dictionaries(st.text(), JSON, max_size=5))
def test_an_event_comes_back_as_it_was_written(event):
    text = event_frame(event)
    assert text.startswith("5:::{") and text.isascii()
    assert event_of(decode(text)) == event


def test_an_infinite_number_is_not_passed_on():
    event = event_of(Frame("5", "", "", packet({"topic": "x"}).replace('"x"', "1e999")))
    with pytest.raises(FrameError):
        event_frame(event)


def test_an_acknowledgement_holds_exactly_one_object():
    assert ack_frame(Frame("5", "12+")) == '6:::12+[{"success": true}]'
    refused = ack_frame(Frame("5", "3+"), 'say "why"')
    assert json.loads(refused[6:]) == [{"success": False, "message": 'say "why"'}]


@pytest.mark.parametrize(
    ("number", "wanted"), [("1+", True), ("1", True), ("", False), ("x+", False), ("9" * 99, False)]
)
def test_only_numbered_frames_are_acknowledged(number, wanted):
    assert wants_ack(Frame("5", number)) is wanted
