"""Media on disk through the hooks: real files, named where they lie."""

from __future__ import annotations

import subprocess
from fractions import Fraction
from pathlib import Path
from typing import Callable

import pytest

pytest.importorskip("OpenImageIO", reason="the extra worker is not installed")

import numpy
import OpenImageIO

from rushes.core.capture import ask_host, capture
from rushes.core.errors import CaptureError, MissingFramesError, NoMediaError
from rushes.core.host_data import CapturePlan, ColourState, FrameRange
from rushes.core.media.ffmpeg import find_ffmpeg
from rushes.core.plugins import Plugins, create_plugins


def write_image(path: Path) -> None:
    pixels = numpy.full((9, 16, 3), 0.5, dtype=numpy.float32)
    output = OpenImageIO.ImageOutput.create(str(path))
    kind = "half" if path.suffix == ".exr" else "uint8"
    output.open(str(path), OpenImageIO.ImageSpec(16, 9, 3, kind))
    output.write_image(pixels)
    output.close()


@pytest.fixture
def sequence(tmp_path) -> Callable[..., str]:
    """Return a function that writes small frames and gives their pattern."""

    def write(*frames: int, ending: str = "exr") -> str:
        folder = tmp_path / "media"
        folder.mkdir()
        for frame in frames:
            write_image(folder / f"shot.{frame}.{ending}")
        return str(folder / f"shot.####.{ending}")

    return write


@pytest.fixture
def movie(tmp_path) -> str:
    """Five frames with sound."""
    path = tmp_path / "take.mov"
    pictures = ["-f", "lavfi", "-i", "color=red:size=32x18:rate=25:duration=0.2"]
    sound = ["-f", "lavfi", "-i", "sine=duration=0.2"]
    codecs = ["-c:v", "libx264", "-c:a", "aac"]
    program = str(find_ffmpeg(""))
    subprocess.run([program, "-v", "error", *pictures, *sound, *codecs, str(path)], check=True)
    return str(path)


def opened(pattern: str, **options: object) -> Plugins:
    plugins = create_plugins()
    plugins.load_host("standalone", pattern=pattern, **options)
    return plugins


def planned(plugins: Plugins, tmp_path: Path, *frames: int) -> CapturePlan:
    return CapturePlan(ask_host(plugins, "capture_sources", kind=None)[0].id, frames, str(tmp_path))


def test_frames_are_named_where_they_lie(sequence, tmp_path):
    plugins = opened(sequence(1001, 1002, 1003))
    result = capture(plugins, planned(plugins, tmp_path, 1002, 1003))
    media = tmp_path / "media"
    assert result.files == {1002: str(media / "shot.1002.exr"), 1003: str(media / "shot.1003.exr")}
    assert sorted(path.name for path in tmp_path.iterdir()) == ["media"]


def test_scene_state_tells_range_size_and_rate(sequence):
    state = ask_host(opened(sequence(1001, 1002), rate=Fraction(25)), "scene_state")
    assert state.frame_range == FrameRange(1001, 1002)
    assert (state.resolution, state.rate) == ((16, 9), 25)
    assert (state.saved, state.changed) == (True, False)


def test_when_the_media_has_no_rate_then_it_is_24(sequence):
    assert ask_host(opened(sequence(1, 2, ending="png")), "scene_state").rate == 24


@pytest.mark.parametrize(("ending", "baked"), [("exr", False), ("dpx", False), ("png", True)])
def test_scene_images_are_not_baked_and_display_images_are(sequence, tmp_path, ending, baked):
    plugins = opened(sequence(1, 2, ending=ending))
    assert capture(plugins, planned(plugins, tmp_path, 1)).baked is baked


def test_when_a_space_is_given_then_the_view_is_still_to_be_applied(sequence, tmp_path):
    plugins = opened(sequence(1, 2, ending="png"), colour=ColourState(space="ACEScg"))
    result = capture(plugins, planned(plugins, tmp_path, 1))
    assert (result.baked, result.space) == (False, "ACEScg")


def test_when_a_frame_is_missing_then_the_error_names_it(sequence, tmp_path):
    plugins = opened(sequence(1, 2, 4))
    assert ask_host(plugins, "scene_state").frame_range == FrameRange(1, 4)
    with pytest.raises(MissingFramesError, match="3"):
        capture(plugins, planned(plugins, tmp_path, 1, 2, 3, 4))


def test_when_nothing_is_there_then_opening_fails(tmp_path):
    with pytest.raises(NoMediaError):
        opened(str(tmp_path / "none.####.exr"))


def test_when_nothing_is_opened_then_there_is_no_scene():
    with pytest.raises(NoMediaError):
        ask_host(opened(""), "scene_state")


def test_when_another_source_is_asked_for_then_it_is_refused(sequence, tmp_path):
    plugins = opened(sequence(1, 2))
    with pytest.raises(CaptureError):
        capture(plugins, CapturePlan("other", (1,), str(tmp_path)))


def test_a_still_is_a_sequence_of_one_frame(tmp_path):
    write_image(tmp_path / "concept.png")
    (source,) = ask_host(opened(str(tmp_path / "concept.png")), "capture_sources", kind=None)
    assert (source.kind, source.range, source.size) == ("sequence", FrameRange(1, 1), (16, 9))


def test_a_movie_is_one_file_for_all_frames_with_its_sound(movie, tmp_path):
    plugins = opened(movie)
    state = ask_host(plugins, "scene_state")
    assert (state.rate, state.frame_range) == (25, FrameRange(1, 5))
    assert [(sound.path, sound.start) for sound in state.sounds] == [(movie, 1.0)]
    result = capture(plugins, planned(plugins, tmp_path, 1, 2, 5))
    assert set(result.files.values()) == {movie}
    assert result.baked is True


def test_sources_can_be_asked_for_by_kind(sequence):
    plugins = opened(sequence(1, 2))
    assert ask_host(plugins, "capture_sources", kind="movie") == ()
    assert len(ask_host(plugins, "capture_sources", kind="sequence")) == 1


def test_sample_media_can_be_opened(tmp_path, monkeypatch):
    monkeypatch.setattr("rushes.hosts.standalone.adapter.SAMPLE_SIZE", (32, 18))
    pattern = opened("").hook.sample_media(folder=str(tmp_path), frames=3)
    assert ask_host(opened(pattern), "scene_state").frame_range == FrameRange(1001, 1003)
