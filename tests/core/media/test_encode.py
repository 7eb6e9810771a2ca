import os
import re
import signal
import subprocess
import threading
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from rushes.core.errors import (
    CancelledError,
    EncodeError,
    FileAccessError,
    MissingFramesError,
    MissingPartError,
    NoSpaceError,
    UnreadableImageError,
    UnsupportedMediaError,
)
from rushes.core.host_data import ColourState
from rushes.core.media.colour import ViewTransform
from rushes.core.media.encode import EncodeOptions, Feed, encode_movie, encode_review
from rushes.core.media.ffmpeg import find_ffmpeg
from rushes.core.media.footage import Footage
from rushes.core.media.frame_map import FrameMap
from rushes.core.media.images import read_image
from rushes.core.media.probe import count_frames, probe_movie
from rushes.core.media.reader import FootageReader
from rushes.core.media.segments.cache import SegmentCache

QUICK = EncodeOptions(preset="ultrafast")


@pytest.fixture
def output(tmp_path):
    """Where the movie goes: a folder of its own, so that what is left behind is seen."""
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "movie.mp4"


@pytest.fixture
def shown(decode, barcode):
    """Numbers read back from a movie's decoded frames."""

    def read(info):
        return [barcode.read(picture) for picture in decode(info.path, info.width, info.height)]

    return read


@pytest.mark.parametrize("rate", [24, 25, Fraction(24000, 1001), 30, 12, Fraction(60000, 1001), 1])
def test_rate_and_count_are_exact(footage_of, output, rate):
    info = encode_movie(footage_of(1, 13, rate=rate), output, options=QUICK)

    assert (info.rate, info.frames, info.constant_rate) == (rate, 13, True)
    assert info.duration_s == pytest.approx(13 / rate)
    assert count_frames(output) == 13


def test_every_frame_is_there_in_order(footage_of, output, shown):
    info = encode_movie(footage_of(100, 147), output)

    assert shown(info) == list(range(100, 148))


def test_a_step_holds_frames_so_that_the_length_stays(footage_of, output, shown):
    info = encode_movie(footage_of(10, 17, step=3), output)

    assert shown(info) == [10, 10, 10, 13, 13, 13, 16, 16]


def test_slate_comes_before_the_picture(footage_of, output, shown, write_image, barcode):
    slate = write_image(output.parent.parent / "slate.png", barcode.draw(200), "uint8")

    info = encode_movie(footage_of(1, 3, slate=2, slate_image=slate), output)

    assert shown(info) == [200, 200, 1, 2, 3]


def test_without_a_slate_image_the_slate_is_black(footage_of, output, decode):
    info = encode_movie(footage_of(7, 8, slate=1), output)

    assert decode(output, info.width, info.height)[0].max() <= 2


def test_a_single_frame_makes_a_movie(footage_of, output, shown):
    info = encode_movie(footage_of(42, 42), output)

    assert (info.frames, shown(info)) == (1, [42])


@pytest.mark.parametrize("size", [(63, 35), (64, 35), (63, 36), (16, 16), (18, 90), (2, 2), (1, 1)])
def test_odd_sizes_grow_by_one_repeated_line(footage_of, output, size):
    info = encode_movie(footage_of(1, 2, size=size), output, options=QUICK)

    assert (info.width, info.height) == (size[0] + size[0] % 2, size[1] + size[1] % 2)


def test_the_line_added_to_an_odd_size_repeats_its_neighbour(footage_of, output, decode):
    info = encode_movie(footage_of(255, 255, size=(63, 35)), output)

    picture = decode(output, info.width, info.height)[0].astype(int)
    assert np.abs(picture[:, -1] - picture[:, -2]).max() < 12
    assert np.abs(picture[-1] - picture[-2]).max() < 12


def test_a_greatest_height_scales_down_and_keeps_the_shape(footage_of, output, shown):
    options = EncodeOptions(max_height=90)

    info = encode_movie(footage_of(5, 8, size=(320, 180)), output, options=options)

    assert (info.width, info.height) == (160, 90)
    assert shown(info) == [5, 6, 7, 8]


def test_pictures_wider_than_browsers_decode_are_scaled_down(footage_of, output):
    info = encode_movie(footage_of(1, 1, size=(5120, 64)), output, options=QUICK)

    assert (info.width, info.height) == (4096, 52)


def test_a_greatest_height_never_scales_up(footage_of, output):
    info = encode_movie(footage_of(1, 1), output, options=EncodeOptions(max_height=1080))

    assert (info.width, info.height) == (64, 36)


def test_pixels_that_are_not_square_become_square(tmp_path, write_image, output):
    grey = np.full((32, 32, 3), 0.5, np.float16)
    path = write_image(tmp_path / "a.1.exr", grey, PixelAspectRatio=2.0)

    info = encode_movie(
        Footage({1: path}, FrameMap(1, 1, Fraction(24)), ColourState(), True), output
    )

    assert (info.width, info.height, info.pixel_aspect) == (64, 32, 1.0)


def test_browsers_can_play_and_seek_it(footage_of, output):
    encode_movie(footage_of(1, 48), output)

    data = output.read_bytes()
    assert data.index(b"moov") < data.index(b"mdat")
    info = probe_movie(output)
    assert (info.codec, info.pixel_format) == ("AVC", "yuv420p")
    key_frames = _key_frames(output)
    assert max(b - a for a, b in zip(key_frames, key_frames[1:])) <= 12


def _key_frames(path):
    command = [find_ffmpeg(), "-hide_banner", "-i", str(path), "-vf", "showinfo", "-f", "null", "-"]
    said = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    return [int(n) for n, key in re.findall(r"n: *(\d+) .*iskey:(\d)", said) if key == "1"]


@pytest.mark.parametrize(
    ("colour", "tags"),
    [
        (ColourState(), ("bt709", "iec61966-2-1", "bt709")),
        (ColourState(display="Rec.1886 Rec.709 - Display"), ("bt709", "bt709", "bt709")),
        (ColourState(display="Display P3 - Display"), ("smpte432", "iec61966-2-1", "bt709")),
    ],
)
def test_tags_say_what_the_pixels_mean(tmp_path, write_image, output, colour, tags):
    path = write_image(tmp_path / "a.1.exr", np.full((32, 32, 3), 0.5, np.float16))

    info = encode_movie(Footage({1: path}, FrameMap(1, 1, Fraction(24)), colour, False), output)

    assert (info.primaries, info.transfer, info.matrix) == tags
    assert not info.full_range


def test_the_decoded_picture_has_the_colours_of_the_exact_view(
    tmp_path, write_image, output, decode
):
    random = np.random.default_rng(1)
    patches = random.random((6, 10, 3)) * 2.0 ** random.integers(-5, 5, (6, 10, 1))
    patches[0, 0], patches[0, 1] = 8.0, (16.0, 4.0, 1.0)
    scene = np.kron(patches, np.ones((16, 16, 1))).astype(np.float16)
    path = write_image(tmp_path / "a.1.exr", scene)
    footage = Footage({1: path}, FrameMap(1, 1, Fraction(24)), ColourState(), False)

    encode_movie(footage, output, options=EncodeOptions(crf=6))

    wanted = ViewTransform(ColourState(), exact=True).apply(scene)
    inner = np.kron(np.ones((6, 10)), np.pad(np.ones((8, 8)), 4)).astype(bool)
    off = np.abs(decode(output, 160, 96)[0].astype(int) - wanted.astype(int))[inner]
    assert off.mean() < 1.0
    assert np.percentile(off, 99) <= 3


def test_progress_counts_every_frame_to_the_last(footage_of, output):
    seen = []

    encode_movie(footage_of(1, 5), output, feed=Feed(on_frame=lambda *step: seen.append(step)))

    assert seen == [(n, 5) for n in range(1, 6)]


def test_encoding_again_replaces_the_movie(footage_of, output):
    encode_movie(footage_of(1, 2), output)

    assert encode_movie(footage_of(1, 4), output).frames == probe_movie(output).frames == 4
    assert os.listdir(output.parent) == ["movie.mp4"]


def test_a_movie_is_encoded_from_a_movie_frame_by_frame(footage_of, output, tmp_path, shown):
    first = encode_movie(footage_of(50, 80, rate=25), tmp_path / "first.mp4")
    files = dict.fromkeys(range(1, 32), first.path)
    footage = Footage(files, FrameMap(11, 20, Fraction(25), step=2), ColourState(), True)

    info = encode_movie(footage, output)

    assert shown(info) == [60, 60, 62, 62, 64, 64, 66, 66, 68, 68]
    assert (info.transfer, info.rate) == ("iec61966-2-1", 25)


def test_when_a_movie_is_shorter_than_asked_then_the_frame_is_named(footage_of, output, tmp_path):
    first = encode_movie(footage_of(1, 5), tmp_path / "first.mp4")
    files = dict.fromkeys(range(1, 10), first.path)
    footage = Footage(files, FrameMap(1, 9, Fraction(24)), ColourState(), True)

    with pytest.raises(UnreadableImageError, match="frame 6"):
        encode_movie(footage, output)

    assert os.listdir(output.parent) == []


def test_when_cancelled_then_nothing_is_left(footage_of, output):
    done = []

    with pytest.raises(CancelledError):
        encode_movie(
            footage_of(1, 30),
            output,
            feed=Feed(on_frame=lambda *step: done.append(step), cancelled=lambda: len(done) == 3),
        )

    assert len(done) == 3
    assert os.listdir(output.parent) == []


def test_when_cancelled_then_an_older_movie_stays(footage_of, output):
    output.write_bytes(b"older")

    with pytest.raises(CancelledError):
        encode_movie(footage_of(1, 3), output, feed=Feed(cancelled=lambda: True))

    assert output.read_bytes() == b"older"


def test_when_frames_are_missing_then_they_are_listed_and_nothing_is_made(footage_of, output):
    footage = footage_of(1, 9)
    files = {n: path for n, path in footage.files.items() if n not in (3, 4, 8)}

    with pytest.raises(MissingFramesError, match="3-4, 8") as caught:
        encode_movie(replace(footage, files=files), output)

    assert caught.value.facts["frames"] == [3, 4, 8]
    assert os.listdir(output.parent) == []


def test_when_a_frame_is_cut_off_then_it_is_named_and_nothing_is_left(footage_of, output):
    footage = footage_of(1, 9)
    with open(footage.files[5], "r+b") as file:
        file.truncate(60)

    with pytest.raises(UnreadableImageError, match=r"f\.0005\.png"):
        encode_movie(footage, output)

    assert os.listdir(output.parent) == []


def test_when_a_frame_has_another_size_then_it_is_named(footage_of, output, write_image, barcode):
    footage = footage_of(1, 9)
    write_image(footage.files[4], barcode.draw(4, (32, 18)), "uint8")

    with pytest.raises(UnsupportedMediaError, match="Frame 4 is 32x18"):
        encode_movie(footage, output)


def test_when_the_disk_is_full_then_no_space_is_raised(footage_of, output, failing_ffmpeg):
    # A limit on file sizes is the one way to fill a disk that needs no rights.
    program = failing_ffmpeg('trap "" XFSZ; ulimit -f 1; exec "$FFMPEG" "$@"')

    with pytest.raises(NoSpaceError):
        encode_movie(footage_of(1, 40, size=(320, 180)), output, feed=Feed(ffmpeg=program))

    assert os.listdir(output.parent) == []


def test_when_ffmpeg_is_killed_in_the_middle_then_the_error_names_the_signal(
    footage_of, output, failing_ffmpeg
):
    pid_file = output.parent.parent / "pid"
    program = failing_ffmpeg(f'echo $$ > {pid_file}; exec "$FFMPEG" "$@"')

    def kill(done, total):
        if done == 5:
            os.kill(int(pid_file.read_text()), signal.SIGKILL)

    with pytest.raises(EncodeError, match="signal 9"):
        encode_movie(
            footage_of(1, 255, size=(320, 180)), output, feed=Feed(ffmpeg=program, on_frame=kill)
        )

    assert os.listdir(output.parent) == []


def test_when_ffmpeg_fails_then_its_last_words_are_facts(footage_of, output, failing_ffmpeg):
    program = failing_ffmpeg("cat > /dev/null; echo 'x264 is out of order' >&2; exit 3")

    with pytest.raises(EncodeError, match="x264 is out of order") as caught:
        encode_movie(footage_of(1, 3), output, feed=Feed(ffmpeg=program))

    assert caught.value.facts["exit_code"] == 3
    assert caught.value.facts["output"] == ["x264 is out of order"]


def test_when_ffmpeg_has_no_h264_then_the_missing_part_is_named(footage_of, output, failing_ffmpeg):
    program = failing_ffmpeg("""echo "Unknown encoder 'libx264'" >&2; exit 8""")

    with pytest.raises(MissingPartError, match=r"H\.264"):
        encode_movie(footage_of(1, 3), output, feed=Feed(ffmpeg=program))


def test_when_there_is_no_ffmpeg_then_the_setting_is_named(footage_of, output, tmp_path):
    with pytest.raises(MissingPartError) as caught:
        encode_movie(footage_of(1, 3), output, feed=Feed(ffmpeg=str(tmp_path / "nowhere")))

    assert "RUSHES_FFMPEG" in caught.value.next_step


def test_when_the_folder_cannot_be_made_then_file_access_is_raised(footage_of, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")

    with pytest.raises(FileAccessError):
        encode_movie(footage_of(1, 3), tmp_path / "file" / "movie.mp4")


def test_no_thread_and_no_program_outlives_a_failure(footage_of, output):
    before = set(threading.enumerate())

    with pytest.raises(CancelledError):
        encode_movie(footage_of(1, 30), output, feed=Feed(cancelled=lambda: True))

    assert set(threading.enumerate()) == before


def test_with_a_cache_a_second_encode_makes_the_same_movies_from_what_is_kept(
    footage_of, tmp_path, monkeypatch
):
    footage = footage_of(1, 30, size=(128, 72))
    feed = Feed(cache=SegmentCache(tmp_path / "cache", 1 << 30))
    files = [[tmp_path / f"{name}{turn}" for name in ("m.mp4", "f.mp4", "s.jpg")] for turn in "ab"]
    encode_review(footage, *files[0], feed=feed)
    monkeypatch.setattr(FootageReader, "pictures", None)  # nothing is read again
    made = encode_review(footage, *files[1], feed=feed)
    assert [path.read_bytes() for path in files[0][::2]] == [
        path.read_bytes() for path in files[1][::2]
    ]
    assert made.movies[0].info.frames == 30


@pytest.mark.parametrize("count", [1, 2, 23, 24, 25, 61, 100])
def test_the_filmstrip_of_a_joined_movie_shows_the_frames_it_names(
    footage_of, tmp_path, barcode, count
):
    footage = footage_of(1, count, size=(128, 72))
    feed = Feed(cache=SegmentCache(tmp_path / "cache", 1 << 30))
    files = [tmp_path / name for name in ("m.mp4", "f.mp4", "s.jpg")]
    strip = encode_review(footage, *files, feed=feed).filmstrip
    picture = read_image(str(files[2]), "uint8").pixels
    tiles = np.split(picture, strip.tiles, axis=1)
    assert [barcode.read(tile) - 1 for tile in tiles] == list(strip.frames)
