from fractions import Fraction

import numpy as np
import pytest

from rushes.core.errors import NoMediaError, UnsupportedMediaError
from rushes.core.host_data import Sound
from rushes.core.media.encode import EncodeOptions, encode_movie

QUICK = EncodeOptions(preset="ultrafast")


@pytest.fixture
def heard(footage_of, tmp_path, decode_sound):
    """Encode 48 frames from scene frame 101 with sounds; gives the movie's samples at 48 kHz."""

    def encode(*sounds, rate=Fraction(24), **options):
        footage = footage_of(101, 148, rate=rate, sounds=sounds, **options)
        info = encode_movie(footage, tmp_path / "movie.mp4", options=QUICK)
        assert (info.audio_codec, info.audio_rate, info.audio_channels) == ("AAC", 48000, 2)
        assert info.audio_duration_s == pytest.approx(info.duration_s, abs=0.03)
        return decode_sound(info.path)

    return encode


def _onset_s(samples):
    return int(np.argmax(np.abs(samples) > 0.2)) / 48000


@pytest.mark.parametrize(
    ("sound", "expected_s"),
    [
        ({"start": 101.0}, 0.5),
        ({"start": 113.0}, 1.0),
        ({"start": 113.5}, 1.0 + 0.5 / 24),
        ({"start": 95.0}, 0.25),
        ({"start": 101.0, "offset": 0.25}, 0.25),
        ({"start": 107.0, "offset": 0.25}, 0.5),
        ({"start": 98.0, "offset": 0.25}, 0.125),
    ],
)
def test_a_click_is_heard_at_its_scene_frame(heard, click_track, sound, expected_s):
    samples = heard(Sound(click_track(0.5), **sound))

    assert _onset_s(samples) == pytest.approx(expected_s, abs=0.003)


def test_a_slate_delays_the_sound_with_the_picture(heard, click_track):
    samples = heard(Sound(click_track(0.5), 101.0), slate=12)

    assert _onset_s(samples) == pytest.approx(1.0, abs=0.003)


def test_ntsc_rates_place_sound_by_the_exact_fraction(heard, click_track):
    samples = heard(Sound(click_track(0.0), 141.0), rate=Fraction(24000, 1001))

    assert _onset_s(samples) == pytest.approx(40 * 1001 / 24000, abs=0.003)


def test_two_sounds_are_heard_each_at_its_own_loudness(heard, click_track):
    samples = heard(
        Sound(click_track(0.25), 101.0), Sound(click_track(1.5, 1.6), 101.0, volume=0.5)
    )

    first, second = np.abs(samples[: 48000 // 2]).max(), np.abs(samples[48000:]).max()
    assert second / first == pytest.approx(0.5, abs=0.05)


def test_a_sound_that_ended_before_the_picture_is_silence(heard, click_track):
    assert np.abs(heard(Sound(click_track(0.5), 1.0))).max() < 0.01


def test_when_a_sound_is_not_there_then_no_media_is_raised(footage_of, tmp_path):
    footage = footage_of(1, 3, sounds=(Sound(str(tmp_path / "gone.wav"), 1.0),))

    with pytest.raises(NoMediaError, match=r"gone\.wav"):
        encode_movie(footage, tmp_path / "movie.mp4")


def test_when_a_sound_file_holds_no_sound_then_it_is_unsupported(footage_of, tmp_path):
    path = tmp_path / "text.wav"
    path.write_text("no sound", encoding="utf-8")

    with pytest.raises(UnsupportedMediaError, match=r"text\.wav"):
        encode_movie(footage_of(1, 3, sounds=(Sound(str(path), 1.0),)), tmp_path / "movie.mp4")
