import json
from fractions import Fraction
from pathlib import Path
from typing import Optional

import pytest

from rushes.core.errors import InputError
from rushes.core.host_data import (
    ChunkResult,
    ColourState,
    FrameRange,
    HostInfo,
    Overlay,
    SceneState,
    Sound,
    StateToken,
    Stroke,
)
from rushes.core.publish.plan import PublishPlan, make_plan
from rushes.core.publish.request import NoteDraft, Person, PublishRequest, ReviewTarget
from rushes.core.records import from_plain, to_plain

SCENE = SceneState(
    path="/shots/sh010.blend",
    saved=True,
    changed=False,
    rate=Fraction(24000, 1001),
    frame_range=FrameRange(1001, 1048),
    playback_range=FrameRange(1001, 1024),
    selection_range=None,
    current_frame=1003,
    resolution=(1920, 1080),
    colour=ColourState(display="sRGB", view="AgX"),
    sounds=(Sound("/a.wav", 1001.5),),
    extra={"engine": "WORKBENCH"},
)
REQUEST = PublishRequest(
    media="sh010.####.exr",
    task="Sci Fi/sc010/sh010/comp",
    frames=FrameRange(-3, 12),
    rate=Fraction(25),
    size=(640, 360),
    notes=(NoteDraft("hand", 4),),
    review=ReviewTarget("Dailies", (Person("Jane", "jane@example.com"),)),
)


@pytest.mark.parametrize(
    "record",
    [
        SCENE,
        REQUEST,
        make_plan(REQUEST, Path("/tmp/work")),
        HostInfo("nuke", "Nuke", "16.0", "3.11", None, 12, True, frozenset({"goto", "panel"})),
        ChunkResult({1001: "/a.png", -2: "/b.png"}, baked=True),
        StateToken("maya", frozenset({"time"}), {"nested": [1, {"a": None}]}),
        Overlay("id", 1012, (Stroke(((0.1, 0.2), (0.3, 0.4))),)),
    ],
    ids=lambda record: type(record).__name__,
)
def test_a_record_survives_json(record):
    text = json.dumps(to_plain(record))
    assert from_plain(type(record), json.loads(text)) == record


def test_an_unknown_field_is_refused_by_name():
    data = {**to_plain(REQUEST), "priority": 3}
    with pytest.raises(InputError, match="no field priority"):
        from_plain(PublishRequest, data)


@pytest.mark.parametrize(
    ("field", "value", "said"),
    [
        ("task", 7, r"task must be str, not int"),
        ("step", True, r"step must be int, not bool"),
        ("size", [1, 2, 3], r"size must have 2 items"),
        ("rate", "24/0", r"Fraction"),
        ("frames", {"first": 1}, r"last"),
        ("notes", {"text": "x"}, r"notes must be a list"),
    ],
)
def test_a_wrong_value_is_refused_with_its_place(field, value, said):
    data = {**to_plain(REQUEST), field: value}
    with pytest.raises(InputError, match=said):
        from_plain(PublishRequest, data)


def test_a_record_that_is_no_object_is_refused():
    with pytest.raises(InputError, match="must be an object"):
        from_plain(PublishPlan, [1])


def test_a_list_in_the_place_of_a_mapping_is_refused():
    with pytest.raises(InputError, match="files must be an object"):
        from_plain(ChunkResult, {"files": [1], "baked": True})


def test_a_kind_without_a_name_is_refused_by_its_text():
    with pytest.raises(InputError, match="Person"):
        from_plain(Optional[Person], 5)


def test_what_has_no_plain_form_is_refused():
    with pytest.raises(TypeError, match="object has no plain form"):
        to_plain({"a": object()})
