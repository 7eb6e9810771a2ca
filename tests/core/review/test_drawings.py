"""Drawings: read strictly, and made into overlays."""

import copy
import math

import pytest

from rushes.core.host_data import Stroke
from rushes.core.review.drawings import overlay_of, strokes_of
from rushes.core.review.note import ReviewNote

LINE = {"points": [[0.1, 0.2], [1, 0]], "colour": [1, 0.5, 0.25, 1], "width": 0.006}
DRAWING = {"format": "rushes.strokes", "version": 1, "frame": 3, "strokes": [LINE]}


def test_lines_are_read():
    expected = Stroke(((0.1, 0.2), (1.0, 0.0)), (1.0, 0.5, 0.25, 1.0), 0.006)
    assert strokes_of(DRAWING) == (expected,)


@pytest.mark.parametrize("data", [None, [], "x", {"format": "other"}, {**DRAWING, "version": 2}])
def test_what_another_program_stored_gives_no_lines(data):
    assert strokes_of(data) == ()


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("points", []),
        ("points", [[0.1]]),
        ("points", [[0.1, 2.0]]),
        ("points", [[0.1, math.nan]]),
        ("colour", [1, 1, 1]),
        ("width", "thick"),
        ("width", None),
    ],
)
def test_damaged_lines_give_no_drawing(name, value):
    drawing = copy.deepcopy(DRAWING)
    drawing["strokes"][0][name] = value
    assert strokes_of(drawing) == ()


def make_note(**more):
    return ReviewNote("n", "Ann", "u", more.pop("text", "up"), 0.0, "v", "AssetVersion", **more)


def test_an_overlay_has_frame_lines_and_words():
    note = make_note(scene_frame=1004, strokes=strokes_of(DRAWING))
    overlay = overlay_of(note)
    assert (overlay.id, overlay.frame, overlay.strokes) == ("n", 1004, note.strokes)
    assert overlay.text == "Ann: up"


def test_without_a_frame_of_the_scene_there_is_no_overlay():
    assert overlay_of(make_note(strokes=strokes_of(DRAWING))) is None


def test_a_note_without_a_drawing_marks_its_frame():
    overlay = overlay_of(make_note(scene_frame=3))
    assert (overlay.frame, overlay.strokes) == (3, ())


def test_a_picture_alone_is_an_overlay():
    assert overlay_of(make_note(scene_frame=3, picture="c"), "/a.png").image == "/a.png"
