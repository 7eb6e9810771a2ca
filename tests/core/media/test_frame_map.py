import subprocess
import sys
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from rushes.core.errors import FrameRangeError
from rushes.core.media.frame_map import FrameMap, exact_rate
from rushes.core.records import from_plain, to_plain

RATES = st.sampled_from([Fraction(24), Fraction(25), Fraction(24000, 1001), Fraction(12)])


@st.composite
def frame_maps(draw):
    first = draw(st.integers(-5000, 200_000))
    length = draw(st.integers(1, 400))
    return FrameMap(
        first,
        first + length - 1,
        draw(RATES),
        step=draw(st.integers(1, 20)),
        handles=draw(st.integers(0, (length - 1) // 2)),
        slate=draw(st.integers(0, 48)),
    )


@given(frame_maps())
def test_scene_to_media_and_back_is_the_same_frame(frames):
    for scene in range(frames.first, frames.last + 1):
        assert frames.scene_frame(frames.media_frame(scene)) == scene


@given(frame_maps())
def test_every_media_frame_behind_the_slate_shows_a_captured_frame_not_later_than_its_own(frames):
    captured = set(frames.captured)
    for media in range(frames.slate, frames.count):
        shown = frames.captured_frame(media)
        assert shown in captured
        assert 0 <= frames.scene_frame(media) - shown < frames.step


@given(frame_maps())
def test_holds_fill_the_movie_exactly(frames):
    held = sum(frames.hold(scene) for scene in frames.captured)

    assert frames.slate + held == frames.count


@given(frame_maps())
def test_slate_shows_no_scene_frame(frames):
    assert all(frames.scene_frame(media) is None for media in range(frames.slate))


@given(frame_maps())
def test_plain_data_round_trips(frames):
    assert from_plain(FrameMap, to_plain(frames)) == frames


@given(frame_maps())
def test_seconds_at_a_scene_frame_are_those_of_its_media_frame(frames):
    scene = frames.last

    assert frames.seconds_at(scene) == frames.seconds(frames.media_frame(scene))


def test_step_of_three_holds_each_frame_and_cuts_the_last_hold():
    frames = FrameMap(1001, 1008, Fraction(24), step=3)

    shown = [frames.captured_frame(media) for media in range(frames.count)]

    assert frames.captured == (1001, 1004, 1007)
    assert shown == [1001, 1001, 1001, 1004, 1004, 1004, 1007, 1007]


def test_handles_lie_outside_the_cut():
    assert FrameMap(993, 1056, Fraction(24), handles=8).cut == (1001, 1048)


@pytest.mark.parametrize(
    "wrong",
    [
        {"last": 1000},
        {"rate": Fraction(0)},
        {"rate": Fraction(-24)},
        {"step": 0},
        {"slate": -1},
        {"handles": 5},
    ],
)
def test_when_numbers_contradict_each_other_then_a_frame_range_error_is_raised(wrong):
    with pytest.raises(FrameRangeError):
        FrameMap(**{"first": 1001, "last": 1010, "rate": Fraction(24), **wrong})


@pytest.mark.parametrize("scene", [1000, 1049])
def test_when_a_scene_frame_is_outside_then_a_frame_range_error_is_raised(scene):
    with pytest.raises(FrameRangeError, match="1001-1048"):
        FrameMap(1001, 1048, Fraction(24)).media_frame(scene)


@pytest.mark.parametrize("media", [-1, 48])
def test_when_a_media_frame_is_outside_then_a_frame_range_error_is_raised(media):
    with pytest.raises(FrameRangeError, match="0-47"):
        FrameMap(1001, 1048, Fraction(24)).scene_frame(media)


@pytest.mark.parametrize(
    ("scene", "rate", "timecode"),
    [
        (0, 24, "00:00:00:00"),
        (86399, 24, "00:59:59:23"),
        (1001, Fraction(24000, 1001), "00:00:41:17"),
        (30, Fraction(30000, 1001), "00:00:01:00"),
        (-25, 25, "-00:00:01:00"),
    ],
)
def test_timecode_counts_from_frame_zero(scene, rate, timecode):
    frames = FrameMap(scene, scene, Fraction(rate))

    assert frames.timecode(scene) == timecode


@pytest.mark.parametrize(
    ("given_rate", "meant"),
    [
        (24, Fraction(24)),
        ("25", Fraction(25)),
        (23.976, Fraction(24000, 1001)),
        (23.98, Fraction(24000, 1001)),
        ("29.97", Fraction(30000, 1001)),
        (59.94005994, Fraction(60000, 1001)),
        ("24000/1001", Fraction(24000, 1001)),
        (5.0, Fraction(5)),
        (12.5, Fraction(25, 2)),
        (Fraction(48), Fraction(48)),
    ],
)
def test_rounded_rates_become_the_fraction_that_is_meant(given_rate, meant):
    assert exact_rate(given_rate) == meant


@pytest.mark.parametrize("wrong", ["fast", "24/0", 0, -1, float("nan"), float("inf")])
def test_when_a_rate_is_no_positive_number_then_a_frame_range_error_is_raised(wrong):
    with pytest.raises(FrameRangeError):
        exact_rate(wrong)


def test_what_applications_load_brings_no_library_along():
    names = "frame_map, footage, sequences, encode, probe, thumbnail, ftrack_meta"
    heavy = "numpy OpenImageIO PyOpenColorIO fileseq pymediainfo imageio_ffmpeg requests"
    code = f"from rushes.core.media import {names}\nimport sys\n"
    code += f"print([name for name in '{heavy}'.split() if name in sys.modules])"

    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)

    assert done.stdout.strip() == "[]"
