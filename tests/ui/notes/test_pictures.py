"""The tab Notes as pictures."""

import math
from fractions import Fraction

import pytest

from rushes.core.host_data import Stroke
from rushes.core.media.frame_map import FrameMap
from rushes.core.review.note import NoteList, ReviewedVersion, ReviewNote

from ..golden import LOOKS, compare, look

NOW = 1_795_000_000.0
RED, GREEN = (1.0, 0.36, 0.3, 1.0), (0.3, 0.85, 0.5, 1.0)


def circle(x, y, radius, colour):
    turns = [n * math.pi / 16 for n in range(33)]
    points = ((x + radius * math.cos(t) * 9 / 16, y + radius * math.sin(t)) for t in turns)
    return Stroke(tuple(points), colour, 0.02)


def line(*points, colour=RED):
    return Stroke(points, colour, 0.02)


ARROW = (line((0.3, 0.75), (0.55, 0.4)), line((0.47, 0.42), (0.55, 0.4), (0.54, 0.53)))
FRAMES = FrameMap(1001, 1096, Fraction(24), handles=8, slate=1)
VERSION = ReviewedVersion(
    *("v", "sh010_anim", 3, ("Harbour Lights", "sc020", "sh010"), "p"),
    status="Pending Review",
    status_colour="#f0b354",
    frames=FRAMES,
    reviews=("Friday dailies",),
)


def note(number, author, text, minutes, **more):
    media = more.pop("frame", None)
    frame = FRAMES.scene_frame(media) if media is not None else None
    facts = {"media_frame": media, "scene_frame": frame, **more}
    at = NOW - 60 * minutes
    return ReviewNote(str(number), author, author, text, at, "v", "AssetVersion", **facts)


LONG = (
    "The lantern swings against the wind here. Could it lag two or three frames behind the gust, "
    "so that one feels its weight?"
)
REPLY = note(9, "Mira Okafor", "Good catch, I will offset the chain.", 12, reply_to="2")
NOTES = (
    note(1, "Ann Lee", "Lovely. Only small things below.", 48, completed_at=NOW - 60),
    note(
        2,
        "Ann Lee",
        LONG,
        44,
        frame=23,
        is_todo=True,
        replies=(REPLY,),
        strokes=(circle(0.62, 0.42, 0.24, RED), *ARROW),
    ),
    note(
        3,
        "Tomás Ibarra",
        "Hand slides on the rail",
        30,
        frame=41,
        strokes=(line((0.1, 0.8), (0.4, 0.62), (0.9, 0.7), colour=GREEN),),
    ),
    note(4, "菊地 花", "ここで視線をもう少し下に", 9, frame=77, completed_at=NOW),
    note(5, "Ann Lee", "", 0, frame=90, strokes=(circle(0.3, 0.5, 0.3, GREEN),)),
)


@pytest.fixture
def tab(qtbot, make_tab, settings, monkeypatch):
    monkeypatch.setattr("rushes.ui.when.present", lambda: NOW)

    def make(points):
        tab = make_tab(settings)
        tab.resize(round(430 * points), round(720 * points))
        return tab

    return make


def show(tab, notes):
    tab.live.version_id = "v"
    tab.live._told(NoteList(VERSION, notes, "Ann Lee", NOW))


@pytest.mark.parametrize(("theme", "scale"), LOOKS)
def test_notes_with_one_chosen(tab, theme, scale):
    with look(theme, scale):
        shown = tab(int(scale) / 100)
        show(shown, NOTES)
        shown.list.setCurrentIndex(shown.model.index(1))
        compare(shown, "notes", theme, scale)


@pytest.mark.parametrize(("theme", "scale"), LOOKS)
def test_no_notes_yet(tab, theme, scale):
    with look(theme, scale):
        shown = tab(int(scale) / 100)
        show(shown, ())
        compare(shown, "notes-none", theme, scale)


@pytest.mark.parametrize(("theme", "scale"), LOOKS)
def test_notes_that_were_seen_earlier(tab, theme, scale):
    with look(theme, scale):
        shown = tab(int(scale) / 100)
        show(shown, NOTES)
        shown.live.live = False
        shown.live.changed.emit()
        shown.list.setCurrentIndex(shown.model.index(2))
        compare(shown, "notes-away", theme, scale)
