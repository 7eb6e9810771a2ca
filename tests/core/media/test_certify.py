"""The certificate of movies that are right, and of movies made by a pipeline with one mistake in it."""

import re
from contextlib import closing
from dataclasses import replace
from fractions import Fraction

import pytest

from rushes.core.errors import CancelledError, UnreadableImageError, VerificationError
from rushes.core.host_data import ColourState, Sound
from rushes.core.media import encode
from rushes.core.media.certificate import Certificate
from rushes.core.media.certify import certify_movie
from rushes.core.media.encode import EncodeOptions, Feed, encode_movie
from rushes.core.media.footage import Footage
from rushes.core.media.frame_map import FrameMap
from rushes.core.media.gaps import GapPolicy
from rushes.core.media.marks import SourceMarks
from rushes.core.media.reader import FootageReader
from rushes.core.media.sample import write_sample_sequence
from rushes.core.media.sequences import find_footage
from rushes.core.records import from_plain, to_plain

DEFAULT = EncodeOptions()


@pytest.fixture(scope="module")
def shot(tmp_path_factory):
    """Footage of twelve scene-linear EXR frames in which balls move a little."""
    folder = tmp_path_factory.mktemp("shot")
    pattern = write_sample_sequence(folder, count=12, size=(320, 180))
    frames = FrameMap(1001, 1012, Fraction(24))
    return Footage(find_footage(pattern).files, frames, ColourState(), baked=False)


@pytest.fixture
def made(tmp_path):
    """Encode a footage and compare the movie with it, or with another footage."""

    def make(footage, source=None, options=DEFAULT):
        marks = SourceMarks()
        movie = tmp_path / "movie.mp4"
        encode_movie(footage, movie, options=options, feed=Feed(marks=marks))
        return certify_movie(source or footage, movie, marks=marks if source is None else None)

    return make


@pytest.fixture
def mistaken(monkeypatch):
    """Exchange words in what the encoder is told."""

    def exchange(old, new):
        right = encode.encode_arguments

        def wrong(*arguments):
            words = "\n".join(right(*arguments))
            assert re.search(old, words)
            return re.sub(old, new, words).split("\n")

        monkeypatch.setattr(encode, "encode_arguments", wrong)

    return exchange


@pytest.fixture
def reordered(monkeypatch):
    """Feed the encoder the same number of pictures in another order."""

    def feed(order):
        right = FootageReader.even_pictures

        def wrong(*arguments):
            with closing(right(*arguments)) as pictures:
                every = [picture.copy() for picture in pictures]
            yield from (every[index] for index in order)

        monkeypatch.setattr(FootageReader, "even_pictures", wrong)

    return feed


def test_a_right_movie_passes_with_its_figures(shot, made):
    found = made(shot)
    assert found.failures == ()
    assert (found.frames, found.frames_expected, found.misplaced) == (12, 12, ())
    assert found.alike == 0
    assert (found.sampled[0], found.sampled[-1]) == (0, 11)
    assert 0 < found.delta_e_mean < 0.8
    assert found.delta_e_mean < found.delta_e_p99 < found.delta_e_max
    assert found.tags == ("bt709", "iec61966-2-1", "bt709", "tv")


@pytest.mark.parametrize("quality", [10, 18, 23])
def test_every_usable_quality_passes(shot, made, quality):
    assert made(shot, options=EncodeOptions(preset="ultrafast", crf=quality)).failures == ()


@pytest.mark.parametrize("height", [144, 90, 40])
def test_a_movie_that_is_scaled_down_passes(shot, made, height):
    assert made(shot, options=EncodeOptions(max_height=height)).failures == ()


@pytest.mark.parametrize("display", ["Rec.1886 Rec.709 - Display", "Display P3 - Display"])
def test_movies_for_other_displays_pass(shot, made, display):
    assert made(replace(shot, colour=ColourState(display=display))).failures == ()


@pytest.mark.parametrize("size", [(63, 35), (16, 16), (2, 2), (1, 1), (5, 90), (320, 3)])
def test_every_size_passes(footage_of, made, size):
    assert made(footage_of(1, 3, size=size)).failures == ()


@pytest.mark.parametrize("options", [{"step": 3}, {"slate": 2}, {"slate": 1, "step": 2}])
def test_holds_and_slates_pass(footage_of, made, options):
    assert made(footage_of(1, 9, **options)).failures == ()


@pytest.mark.parametrize("policy", [GapPolicy.HOLD, GapPolicy.BLACK])
def test_filled_gaps_pass(footage_of, made, policy):
    footage = footage_of(1, 9)
    files = {frame: path for frame, path in footage.files.items() if frame not in (1, 4, 5, 9)}
    assert made(replace(footage, files=files, gaps=policy)).failures == ()


def test_a_movie_made_from_a_movie_passes(footage_of, made, tmp_path):
    first = encode_movie(footage_of(1, 20), tmp_path / "first.mp4")
    files = dict.fromkeys(range(1, 21), first.path)
    assert made(Footage(files, FrameMap(3, 14, Fraction(24)), ColourState(), True)).failures == ()


def test_a_still_shot_passes_and_says_that_order_cannot_be_seen(footage_of, made):
    footage = footage_of(1, 5)
    found = made(replace(footage, files=dict.fromkeys(range(1, 6), footage.files[1])))
    assert (found.failures, found.alike) == ((), 5)


def test_without_noted_marks_the_source_is_read_again(shot, tmp_path):
    encode_movie(shot, tmp_path / "movie.mp4")
    assert certify_movie(shot, tmp_path / "movie.mp4").failures == ()


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("out_color_matrix=bt709", "out_color_matrix=bt601"),
        ("out_range=tv", "out_range=pc"),
        ("rgb24", "bgr24"),
        ("setsar=1", "setsar=1,eq=gamma=1.06"),
        ("setsar=1", "setsar=1,hflip"),
        ("setsar=1", "setsar=1,hue=h=4"),
    ],
)
def test_a_wrong_colour_or_picture_is_found(shot, made, mistaken, old, new):
    mistaken(old, new)
    found = made(shot)
    assert any("ΔE" in failure for failure in found.failures)


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("iec61966-2-1", "bt709"),
        (r"(primaries[=\n])bt709", r"\1bt2020"),
        (r"(colorspace[=\n])bt709", r"\1smpte170m"),
        (r"(color_range\n|setparams=range=)tv", r"\1pc"),
    ],
)
def test_a_wrong_tag_is_found(shot, made, mistaken, old, new):
    mistaken(old, new)
    assert any("about its colour" in failure for failure in made(shot).failures)


def test_another_view_than_the_artists_is_found(shot, made):
    found = made(replace(shot, colour=ColourState(view="Un-tone-mapped")), source=shot)
    assert found.delta_e_mean > 1


@pytest.mark.parametrize(
    ("order", "wrong"),
    [
        ([0, 1, 2, 4, 3, *range(5, 12)], (3, 4)),
        ([*range(5), 5, 5, *range(7, 12)], (6,)),
        ([0, 0, *range(1, 11)], tuple(range(1, 12))),
        ([*range(1, 12), 11], tuple(range(11))),
        (list(range(11, -1, -1)), tuple(range(12))),
    ],
    ids=["swapped", "one dropped, one doubled", "one late", "one early", "backwards"],
)
def test_frames_out_of_order_are_named(shot, made, reordered, order, wrong):
    reordered(order)
    found = made(shot)
    assert found.misplaced == wrong
    assert any("Another picture" in failure for failure in found.failures)


def test_footage_that_is_one_frame_off_is_found(shot, made):
    files = {frame: shot.files[min(frame + 1, 1012)] for frame in shot.files}
    assert made(replace(shot, files=files), source=shot).misplaced == tuple(range(11))


def test_a_movie_that_ends_early_is_found(shot, tmp_path):
    short = replace(shot, frames=FrameMap(1001, 1010, Fraction(24)))
    encode_movie(short, tmp_path / "movie.mp4")
    found = certify_movie(shot, tmp_path / "movie.mp4")
    assert (found.frames, found.frames_expected) == (10, 12)
    assert "10 frames instead of 12" in found.failures[0]


def test_damage_in_the_middle_is_found(shot, tmp_path):
    movie = tmp_path / "movie.mp4"
    encode_movie(shot, movie)
    data = bytearray(movie.read_bytes())
    middle = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 2
    data[middle : middle + 400] = bytes(400)
    movie.write_bytes(data)
    assert certify_movie(shot, movie).failures


@pytest.fixture
def with_click(footage_of, click_track):
    """A second of pictures with a click half a second in."""
    return footage_of(1, 24, sounds=(Sound(click_track(0.5), start=1.0),))


@pytest.mark.parametrize("start", [1.0, -11.0, 7.5])
def test_sound_in_its_place_passes(with_click, made, start):
    sound = replace(with_click.sounds[0], start=start)
    found = made(replace(with_click, sounds=(sound,)))
    assert found.failures == ()
    assert abs(found.sound_offset_s) < 0.001


@pytest.mark.parametrize("frames_late", [1, -1, 4])
def test_sound_that_is_late_or_early_is_found(with_click, made, frames_late):
    sound = with_click.sounds[0]
    shifted = replace(sound, start=sound.start + frames_late)
    found = made(replace(with_click, sounds=(shifted,)), source=with_click)
    assert found.sound_offset_s == pytest.approx(frames_late / 24, abs=0.001)
    assert any("sound" in failure for failure in found.failures)


def test_sound_that_is_missing_is_found(with_click, made):
    found = made(replace(with_click, sounds=()), source=with_click)
    assert found.failures == ("Its sound is not the one of the source.",)


def test_a_silent_source_has_no_offset(footage_of, click_track, made):
    sound = Sound(click_track(0.5), start=1.0, volume=0.0)
    found = made(footage_of(1, 4, sounds=(sound,)))
    assert (found.failures, found.sound_offset_s) == ((), None)


def test_two_sounds_are_compared_as_they_are_mixed(footage_of, click_track, made):
    sounds = (Sound(click_track(0.2), 1.0), Sound(click_track(0.6), 3.0, offset=0.1, volume=0.5))
    assert made(footage_of(1, 24, sounds=sounds)).failures == ()


def test_a_certificate_survives_a_round_trip(shot, made, mistaken):
    mistaken("rgb24", "bgr24")
    found = made(shot)
    assert from_plain(Certificate, to_plain(found)) == found


def test_a_failed_certificate_raises_with_its_reasons(shot, made, mistaken):
    mistaken("out_range=tv", "out_range=pc")
    found = made(shot)
    with pytest.raises(VerificationError) as caught:
        found.require()
    assert caught.value.facts["failures"] == list(found.failures)


def test_what_is_no_movie_is_an_error(shot, tmp_path):
    (tmp_path / "movie.mp4").write_bytes(b"nothing")
    with pytest.raises(UnreadableImageError):
        certify_movie(shot, tmp_path / "movie.mp4", marks=SourceMarks())


def test_when_cancelled_then_the_check_stops(shot, tmp_path):
    marks = SourceMarks()
    encode_movie(shot, tmp_path / "movie.mp4", feed=Feed(marks=marks))
    with pytest.raises(CancelledError):
        certify_movie(shot, tmp_path / "movie.mp4", marks=marks, cancelled=lambda: True)
