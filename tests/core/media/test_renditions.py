"""Which movies are made of a footage, and that all are made and right in one pass."""

from dataclasses import replace

import pytest

from rushes.core.media import renditions as rules
from rushes.core.media.certify import certify_movie
from rushes.core.media.encode import EncodeOptions, Feed, encode_review
from rushes.core.media.marks import SourceMarks
from rushes.core.media.renditions import Rendition, renditions

QUICK = EncodeOptions(preset="ultrafast")
NAME = "ftrackreview-mp4"


@pytest.fixture
def small_standard(monkeypatch):
    """A standard so small that a picture of a few pixels is larger."""
    monkeypatch.setattr(rules, "STANDARD", (96, 54))


@pytest.fixture
def review_of(tmp_path):
    """Encode everything of a footage; gives what was made, and the marks of its frames."""

    def make(footage, options=QUICK, **feed):
        folder = tmp_path / "out"
        marks = SourceMarks()
        paths = folder / "movie.mp4", folder / "full.mp4", folder / "strip.jpg"
        return encode_review(
            footage, *paths, options=options, feed=Feed(marks=marks, **feed)
        ), marks

    return make


@pytest.mark.parametrize(
    ("size", "aspect", "expected"),
    [
        ((1280, 720), 1.0, [(NAME, 1280, 720)]),
        ((1920, 1080), 1.0, [(NAME, 1920, 1080)]),
        ((1920, 804), 1.0, [(NAME, 1920, 804)]),
        ((720, 576), 16 / 15, [(NAME, 768, 576)]),
        ((2048, 1152), 1.0, [(NAME, 1920, 1080), (f"{NAME}-1440", 2048, 1152)]),
        ((3840, 2160), 1.0, [(NAME, 1920, 1080), (f"{NAME}-2160", 3840, 2160)]),
        ((1828, 1556), 2.0, [(NAME, 1920, 818), (f"{NAME}-2160", 3656, 1556)]),
        ((1080, 1920), 1.0, [(NAME, 608, 1080), (f"{NAME}-2160", 1080, 1920)]),
        ((8192, 4320), 1.0, [(NAME, 1920, 1012), (f"{NAME}-2160", 4096, 2160)]),
        ((2, 2), 1.0, [(NAME, 2, 2)]),
    ],
)
def test_sizes_and_names_are_those_ftrack_expects(size, aspect, expected):
    made = renditions(size, aspect, EncodeOptions())
    assert made == tuple(Rendition(*one) for one in expected)


def test_a_second_movie_can_be_left_out():
    (only,) = renditions((3840, 2160), 1.0, EncodeOptions(full_size=False))
    assert (only.width, only.height) == (1920, 1080)


def test_a_preset_below_1080p_holds_for_all():
    (only,) = renditions((3840, 2160), 1.0, EncodeOptions(max_height=720))
    assert (only.width, only.height) == (1280, 720)


def test_both_movies_show_every_frame_and_pass(footage_of, review_of, decode, barcode):
    footage = footage_of(1, 13, size=(1924, 1084))
    media, marks = review_of(footage)
    assert [movie.component for movie in media.movies] == [NAME, f"{NAME}-1440"]
    for movie in media.movies:
        info = movie.info
        assert certify_movie(footage, info.path, marks=marks).failures == ()
        shown = [barcode.read(picture) for picture in decode(info.path, info.width, info.height)]
        assert shown == list(range(1, 14))


def test_both_movies_have_the_sound(footage_of, review_of, click_track, small_standard):
    from rushes.core.host_data import Sound

    sounds = (Sound(click_track(0.5), start=1.0),)
    footage = footage_of(1, 24, size=(192, 108), sounds=sounds)
    media, marks = review_of(footage)
    for movie in media.movies:
        found = certify_movie(footage, movie.info.path, marks=marks)
        assert abs(found.sound_offset_s) < 0.001
        assert movie.info.audio_codec == "AAC"


def test_a_small_picture_makes_one_movie(footage_of, review_of, tmp_path):
    media, _ = review_of(footage_of(1, 3))
    assert len(media.movies) == 1
    assert sorted(path.name for path in (tmp_path / "out").iterdir()) == ["movie.mp4", "strip.jpg"]


def test_when_one_of_them_fails_then_none_is_left(footage_of, review_of, tmp_path, small_standard):
    footage = footage_of(1, 3, size=(192, 108))
    (tmp_path / "frames" / "f.0003.png").write_bytes(b"broken")
    with pytest.raises(Exception, match="is no image"):
        review_of(footage)
    assert list((tmp_path / "out").iterdir()) == []


def test_a_full_movie_of_odd_size_with_oblong_pixels_passes(
    footage_of, review_of, write_image, small_standard
):
    footage = footage_of(1, 3, size=(151, 87))
    for path in footage.files.values():
        from rushes.core.media.images import read_image

        pixels = read_image(path, "uint8").pixels
        write_image(path, pixels, "uint8", PixelAspectRatio=2.0)
    media, marks = review_of(replace(footage))
    sizes = [(movie.info.width, movie.info.height) for movie in media.movies]
    assert sizes == [(96, 28), (304, 88)]
    for movie in media.movies:
        assert certify_movie(footage, movie.info.path, marks=marks).failures == ()
