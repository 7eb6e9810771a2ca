import subprocess
from fractions import Fraction

import pytest

from rushes.core.errors import UnreadableImageError
from rushes.core.media.encode import encode_movie
from rushes.core.media.ffmpeg import find_ffmpeg
from rushes.core.media.ftrack_meta import review_meta
from rushes.core.media.probe import MovieInfo, count_frames, probe_movie
from rushes.core.records import from_plain, to_plain


@pytest.fixture
def movie(footage_of, tmp_path):
    return encode_movie(footage_of(1, 48, size=(160, 90)), tmp_path / "movie.mp4")


def test_info_round_trips_through_plain_data(movie):
    assert from_plain(MovieInfo, to_plain(movie)) == movie


def test_review_meta_counts_from_zero_to_the_last_frame(movie):
    assert review_meta(movie) == {
        "frameIn": 0,
        "frameOut": 47,
        "frameRate": 24.0,
        "width": 160,
        "height": 90,
    }


@pytest.mark.parametrize(
    ("name", "options", "codec"),
    [
        ("a.mov", ("-c:v", "prores_ks"), "ProRes"),
        ("a.webm", ("-c:v", "libvpx-vp9", "-pix_fmt", "yuv420p"), "VP9"),
        ("a.mkv", ("-c:v", "libx264"), "AVC"),
        ("a.avi", ("-c:v", "mpeg4"), "MPEG-4 Visual"),
        ("a.mxf", ("-c:v", "mpeg2video"), "MPEG Video"),
    ],
)
def test_common_containers_tell_rate_count_and_size(make_movie, name, options, codec):
    info = probe_movie(make_movie(name, *options))

    assert (info.codec, info.rate, info.frames) == (codec, Fraction(25), 25)
    assert (info.width, info.height, info.size > 0) == (160, 90, True)


def test_varying_rates_are_noticed(make_movie):
    path = make_movie("a.mkv", "-vf", "select='not(eq(mod(n,3),1))'", "-fps_mode", "vfr")

    info = probe_movie(path)

    assert not info.constant_rate
    assert info.frames == count_frames(path) == 17
    assert info.rate == pytest.approx(17, abs=1)


def test_a_movie_that_stands_on_its_side_says_so(make_movie, tmp_path):
    path = make_movie("a.mp4")
    turned = tmp_path / "turned.mp4"
    command = [find_ffmpeg(), "-loglevel", "error", "-display_rotation", "90", "-i", str(path)]
    subprocess.run([*command, "-c", "copy", str(turned)], check=True)

    assert probe_movie(turned).rotation in (90, 270)


@pytest.mark.parametrize("read", [probe_movie, count_frames])
@pytest.mark.parametrize("content", [b"", b"not a movie\n" * 99])
def test_when_a_file_is_no_movie_then_it_is_unreadable(tmp_path, read, content):
    path = tmp_path / "a.mp4"
    path.write_bytes(content)

    with pytest.raises(UnreadableImageError, match=r"a\.mp4"):
        read(path)


@pytest.mark.parametrize("read", [probe_movie, count_frames])
@pytest.mark.parametrize("part", [0.1, 0.6, 0.98])
def test_when_a_movie_is_cut_off_then_it_is_unreadable(movie, tmp_path, read, part):
    path = tmp_path / "cut.mp4"
    data = (tmp_path / "movie.mp4").read_bytes()
    path.write_bytes(data[: int(len(data) * part)])

    with pytest.raises(UnreadableImageError):
        read(path)


def test_when_the_pictures_are_damaged_then_counting_says_so(movie, tmp_path):
    path = tmp_path / "damaged.mp4"
    data = bytearray((tmp_path / "movie.mp4").read_bytes())
    middle = data.index(b"mdat") + (len(data) - data.index(b"mdat")) // 2
    data[middle : middle + 400] = b"\xff" * 400
    path.write_bytes(data)

    with pytest.raises(UnreadableImageError, match="decoded"):
        count_frames(path)


@pytest.mark.parametrize("read", [probe_movie, count_frames])
def test_when_there_is_no_file_then_it_is_unreadable(tmp_path, read):
    with pytest.raises(UnreadableImageError):
        read(tmp_path / "gone.mp4")
