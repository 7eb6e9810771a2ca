"""Whatever a client sends, it is answered in words and the hub goes on."""

import json

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

pytestmark = pytest.mark.loopback

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=8,
)
TEXTS = st.text(max_size=30).filter(lambda text: not any("\ud800" <= c <= "\udfff" for c in text))
TOPICS = st.sampled_from(["ftrack.meta.subscribe", "ftrack.meta.unsubscribe", "ftrack.meta.reply"])
EVENTS = st.fixed_dictionaries(
    {},
    optional={
        "topic": TOPICS | st.just("rushes.presence.discover") | JSON,
        "data": JSON
        | st.fixed_dictionaries(
            {"subscriber": st.fixed_dictionaries({"id": JSON}), "subscription": JSON | TEXTS}
        ),
        "target": JSON | TEXTS,
        "source": JSON | st.fixed_dictionaries({"id": JSON, "user": JSON}),
        "id": JSON,
        "inReplyToEvent": JSON,
        "free": JSON,
    },
)
FRAMES = st.one_of(
    TEXTS,
    st.builds("{}:{}:{}:{}".format, st.sampled_from("12345678"), TEXTS, TEXTS, TEXTS),
    EVENTS.map(lambda event: "5:::" + json.dumps({"name": "ftrack.event", "args": [event]})),
).filter(lambda text: not text.startswith("0"))
many = settings(
    max_examples=200, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def test_no_frame_ends_a_connection_or_silences_the_hub(live, connect):
    hostile, other = connect(live), connect(live, "joe")
    other.subscribe("topic=test.alive")

    @many
    @given(st.lists(FRAMES | st.binary(max_size=20), max_size=5))
    def send(frames):
        for frame in frames:
            (hostile.socket.send if isinstance(frame, str) else hostile.socket.send_binary)(frame)
        hostile.publish("test.alive")
        assert other.event()["topic"] == "test.alive"

    send()


def test_every_numbered_event_is_acknowledged_with_one_object(live, connect):
    client = connect(live)

    @many
    @given(EVENTS)
    def send(event):
        answer = client.ask(event)
        assert answer == {"success": True} or (answer["success"] is False and answer["message"])

    send()
