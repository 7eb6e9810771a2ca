from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from rushes.core.errors import CancelledError, UnreadableImageError
from rushes.core.host_data import ColourState, Sound
from rushes.core.media.burn_in import BurnInTemplate
from rushes.core.media.burn_in_draw import BurnIn
from rushes.core.media.certify import certify_movie
from rushes.core.media.gaps import GapPolicy
from rushes.core.media.options import EncodeOptions
from rushes.core.media.probe import count_frames, probe_movie
from rushes.core.media.segments.cache import SegmentCache


def test_the_movie_shows_every_frame_in_its_place(footage_of, in_segments, decode, barcode):
    made = in_segments(footage_of(1, 60))
    pictures = decode(made.movies[0], 64, 36)
    assert [barcode.read(picture) for picture in pictures] == list(range(1, 61))
    assert made.reuse.encoded == 60


def test_only_changed_segments_are_encoded_and_the_bytes_are_those_of_a_clean_encode(
    footage_of, in_segments, changed, tmp_path, content, frame_hashes
):
    first = footage_of(1, 96)
    in_segments(first, "v1")
    second = changed(first, range(30, 40))

    delta = in_segments(second, "v2")
    clean = in_segments(second, "clean", kept=SegmentCache(tmp_path / "empty", 1 << 30))

    assert (delta.reuse.encoded, delta.reuse.reused, clean.reuse.reused) == (24, 3, 0)
    assert frame_hashes(delta.movies[0]) == frame_hashes(clean.movies[0])
    assert content(delta.movies[0]) == content(clean.movies[0])


@pytest.mark.parametrize("preset", ["ultrafast", "fast", "slow"])
@pytest.mark.parametrize("last", [1, 2, 3, 5, 23, 24, 25, 26, 35, 36, 37, 47, 49, 60, 71])
def test_every_length_has_its_frames_at_their_times(
    footage_of, in_segments, frame_hashes, last, preset
):
    movie = in_segments(footage_of(1, last), options=EncodeOptions(preset=preset)).movies[0]
    assert probe_movie(movie).frames == last
    times = [int(line[2]) for line in frame_hashes(movie)]
    assert times == [index * times[1] if index else 0 for index in range(last)]


@pytest.mark.parametrize("rate", ["24000/1001", "25", "30000/1001", "48", "60", "7", "120"])
def test_at_every_rate_no_frame_leaves_its_tick(footage_of, in_segments, rate):
    footage = footage_of(1, 130, rate=Fraction(rate))
    info = probe_movie(in_segments(footage).movies[0])
    assert (info.frames, info.rate, info.constant_rate) == (130, Fraction(rate), True)


def test_two_renditions_are_made_and_reused_together(footage_of, in_segments, changed):
    footage = footage_of(1, 48, size=(128, 72))
    sizes = ((64, 36), (128, 72))
    in_segments(footage, "v1", sizes=sizes)
    again = in_segments(footage, "v2", sizes=sizes)
    assert again.reuse.encoded == 0
    assert [(probe_movie(path).width, count_frames(path)) for path in again.movies] == [
        (64, 48),
        (128, 48),
    ]


def test_sound_is_one_track_over_all_segments(footage_of, in_segments, click_track, decode_sound):
    footage = footage_of(1, 48, sounds=(Sound(click_track(1.5), start=1),))
    samples = decode_sound(in_segments(footage).movies[0])
    begin = int(np.argmax(np.abs(samples) > 0.2)) / 48000
    assert begin == pytest.approx(1.5, abs=0.003)


def test_slate_holds_and_gaps_are_as_in_any_movie(footage_of, in_segments, decode, barcode):
    footage = footage_of(1, 40, slate=2, step=3)
    files = {frame: path for frame, path in footage.files.items() if frame not in (7, 25)}
    footage = replace(footage, files=files, gaps=GapPolicy.HOLD)
    made = in_segments(footage)
    shown = [barcode.read(picture) for picture in decode(made.movies[0], 64, 36)]
    assert shown == [barcode.read(picture) for picture in footage.pictures()]


def test_a_movie_of_reused_segments_passes_its_certificate(footage_of, in_segments, changed):
    first = footage_of(1, 60, size=(320, 180))
    in_segments(first, "v1", sizes=((320, 180),), options=EncodeOptions())
    made = in_segments(first, "v2", sizes=((320, 180),), options=EncodeOptions())
    assert made.reuse.encoded == 0
    assert certify_movie(first, made.movies[0], marks=made.marks).failures == ()


@pytest.mark.parametrize(
    "change",
    [
        {"options": EncodeOptions(preset="ultrafast", crf=19)},
        {"options": EncodeOptions(preset="superfast")},
        {"sizes": ((32, 18),)},
    ],
)
def test_other_settings_share_no_segment(footage_of, in_segments, change):
    footage = footage_of(1, 24)
    in_segments(footage, "v1")
    assert in_segments(footage, "v2", **change).reuse.encoded == 24


def test_another_view_shares_no_segment(tmp_path, write_image, footage_of, in_segments):
    image = write_image(tmp_path / "a.exr", np.full((36, 64, 3), 0.3, np.float16))
    footage = replace(footage_of(1, 1), files={1: image}, baked=False)
    exposed = replace(footage, colour=ColourState(exposure=1.0))
    in_segments(footage, "v1")
    assert in_segments(footage, "v2").reuse.encoded == 0
    assert in_segments(exposed, "v3").reuse.encoded == 1


def burn_in(footage, **values):
    template = BurnInTemplate({"top_left": "{shot} {version}", "bottom_right": "{frame}"})
    return BurnIn(template, values, footage.frames)


def test_a_burn_in_is_part_of_the_pictures(footage_of, in_segments):
    footage = footage_of(1, 48, size=(128, 72))
    for name, shot, encoded in (("v1", "a", 48), ("v2", "a", 0), ("v3", "b", 48)):
        made = in_segments(footage, name, sizes=((128, 72),), burn_in=burn_in(footage, shot=shot))
        assert made.reuse.encoded == encoded


def test_where_the_version_is_written_then_every_frame_is_another(footage_of, in_segments):
    footage = footage_of(1, 48)
    in_segments(footage, "v1", burn_in=burn_in(footage, version="v001"))
    assert in_segments(footage, "v2", burn_in=burn_in(footage, version="v002")).reuse.reused == 0


def test_frames_that_are_only_touched_or_copied_are_the_same(footage_of, in_segments, tmp_path):
    footage = footage_of(1, 24)
    in_segments(footage, "v1")
    copies = {}
    for frame, path in footage.files.items():
        copies[frame] = str(tmp_path / f"copy.{frame}.png")
        with open(path, "rb") as source, open(copies[frame], "wb") as target:
            target.write(source.read())
    assert in_segments(replace(footage, files=copies), "v2").reuse.encoded == 0


def test_images_are_waited_for_in_order_on_the_calling_thread(footage_of, in_segments):
    import threading

    asked = []
    in_segments(
        footage_of(1, 30), arrival=lambda frame: asked.append((frame, threading.get_ident()))
    )
    assert asked == [(frame, threading.get_ident()) for frame in range(1, 31)]


def test_progress_counts_every_frame_once(footage_of, in_segments):
    seen = []
    in_segments(footage_of(1, 50), on_frame=lambda done, total: seen.append((done, total)))
    assert seen[-1] == (50, 50)
    assert [done for done, _ in seen] == sorted(done for done, _ in seen)


def test_cancelling_leaves_nothing(footage_of, in_segments, tmp_path):
    footage = footage_of(1, 60)
    before = sorted(tmp_path.iterdir())
    calls = iter(range(1000))
    with pytest.raises(CancelledError):
        in_segments(footage, cancelled=lambda: next(calls) > 40)
    assert [path for path in sorted(tmp_path.iterdir()) if path.name != "cache"] == before


def test_when_an_image_is_damaged_then_it_is_named(footage_of, in_segments):
    footage = footage_of(1, 60)
    with open(footage.files[40], "r+b") as file:
        file.truncate(60)
    with pytest.raises(UnreadableImageError, match=r"f\.0040\.png"):
        in_segments(footage)


def test_when_an_image_vanishes_before_it_is_read_then_it_is_named(footage_of, in_segments):
    import os

    footage = footage_of(1, 30)

    def vanish(frame):
        if frame == 24:
            os.unlink(footage.files[20])

    with pytest.raises(UnreadableImageError, match=r"f\.0020\.png"):
        in_segments(footage, arrival=vanish)
