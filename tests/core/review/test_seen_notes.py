"""What was seen last of a version's notes, kept on this machine."""

from fractions import Fraction

import pytest

from rushes.core.host_data import Stroke
from rushes.core.media.frame_map import FrameMap
from rushes.core.review.note import NoteList, ReviewedVersion, ReviewNote
from rushes.core.review.seen_notes import SeenNotes


@pytest.fixture
def notes():
    answer = ReviewNote("b", "Bo", "u2", "ok", 2.0, "v", "AssetVersion", reply_to="a")
    stroke = Stroke(((0.1, 0.2), (0.3, 0.4)))
    first = ReviewNote(
        *("a", "Ann", "u1", "hello", 1.0, "v", "AssetVersion"),
        media_frame=3,
        scene_frame=1004,
        strokes=(stroke,),
        replies=(answer,),
    )
    version = ReviewedVersion("v", "anim", 3, frames=FrameMap(1001, 1010, Fraction(24000, 1001)))
    return NoteList(version, (first,), "u1", 12.5)


def test_what_was_kept_is_found_again_as_it_was(tmp_path, notes):
    SeenNotes(tmp_path, "https://a.example.com/").keep(notes)
    assert SeenNotes(tmp_path, "https://A.example.com").find("v") == notes


def test_notes_of_another_server_are_not_found(tmp_path, notes):
    SeenNotes(tmp_path, "https://a.example.com").keep(notes)
    assert SeenNotes(tmp_path, "https://b.example.com").find("v") is None


def test_when_the_file_is_damaged_then_there_is_nothing(tmp_path, notes):
    SeenNotes(tmp_path, "https://a.example.com").keep(notes)
    (path,) = tmp_path.rglob("*.json")
    path.write_text('{"version": {}}', encoding="utf-8")
    assert SeenNotes(tmp_path, "https://a.example.com").find("v") is None


def test_when_the_folder_cannot_be_written_then_nothing_is_kept_and_nothing_raised(tmp_path, notes):
    (tmp_path / "file").write_text("", encoding="utf-8")
    seen = SeenNotes(tmp_path / "file", "https://a.example.com")
    seen.keep(notes)
    assert seen.find("v") is None
