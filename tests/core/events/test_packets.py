import json
from contextlib import suppress

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.core.errors import BadAnswerError
from rushes.core.events import packets
from rushes.core.events.packets import Packet, read_acknowledgement, read_event, read_packet


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("1::", Packet("1")),
        ("2::", Packet("2")),
        ("2:::", Packet("2")),
        ("0", Packet("0")),
        ('5:::{"a": "b:c"}', Packet("5", '{"a": "b:c"}')),
        ('5:3+:/path:{"a": 1}', Packet("5", '{"a": 1}')),
        ("7:::no: no", Packet("7", "no: no")),
    ],
)
def test_a_frame_is_read_up_to_its_third_colon(text, expected):
    assert read_packet(text) == expected


@given(st.text(max_size=20))
def test_any_frame_is_a_packet_or_a_bad_answer(text):
    try:
        packet = read_packet(text)
    except BadAnswerError:
        return
    for read in (read_event, read_acknowledgement):
        with suppress(BadAnswerError):
            read(packet)


@given(st.text(max_size=30) | st.text('[{}]":,0123456789+truenl', max_size=40))
def test_any_data_is_read_or_a_bad_answer(data):
    for code, read in (
        (packets.EVENT, read_event),
        (packets.ACKNOWLEDGEMENT, read_acknowledgement),
    ):
        with suppress(BadAnswerError):
            read(Packet(code, data))


def test_an_event_packet_asks_for_its_acknowledgement():
    text = packets.event_packet(7, '{"topic": "a"}')
    assert text.startswith("5:7+::")
    content = json.loads(text[6:])
    assert content == {"name": "ftrack.event", "args": [{"topic": "a"}]}


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        ('3+[{"success": true}]', (3, {"success": True})),
        ("3", (3, None)),
        ("3+[]", (3, None)),
        ("3+null", (3, None)),
    ],
)
def test_an_acknowledgement_names_its_packet(data, expected):
    assert read_acknowledgement(Packet("6", data)) == expected


@pytest.mark.parametrize("data", ["", "x+[]", "-1", "9" * 30, "3+[", "³"])
def test_a_damaged_acknowledgement_is_a_bad_answer(data):
    with pytest.raises(BadAnswerError):
        read_acknowledgement(Packet("6", data))


@pytest.mark.parametrize("args", ["[]", "[1, 2]", "3", "null"])
def test_an_event_packet_holds_exactly_one_event(args):
    with pytest.raises(BadAnswerError):
        read_event(Packet("5", f'{{"name": "ftrack.event", "args": {args}}}'))


def test_json_that_exhausts_the_reader_is_a_bad_answer():
    with pytest.raises(BadAnswerError):
        read_event(Packet("5", "[" * 100_000))
