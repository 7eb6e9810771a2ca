import os
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from rushes.core.errors import FileAccessError, FrameRangeError, NoSpaceError, UnreadableImageError
from rushes.core.host_data import ColourState
from rushes.core.media.encode import encode_movie
from rushes.core.media.footage import Footage
from rushes.core.media.frame_map import FrameMap
from rushes.core.media.images import read_image
from rushes.core.media.thumbnail import write_thumbnail


@pytest.fixture
def output(tmp_path):
    (tmp_path / "out").mkdir()
    return tmp_path / "out" / "thumbnail.jpg"


def _picture(path):
    return read_image(str(path), "uint8").pixels


def test_the_middle_of_the_cut_is_shown(footage_of, output, barcode):
    write_thumbnail(footage_of(100, 140), output)

    assert output.read_bytes()[:2] == b"\xff\xd8"
    assert barcode.read(_picture(output)) == 120


def test_any_media_frame_can_be_shown(footage_of, output, barcode):
    write_thumbnail(footage_of(100, 110, slate=3), output, media_frame=5)

    assert barcode.read(_picture(output)) == 102


def test_large_pictures_are_scaled_down_and_small_ones_kept(footage_of, output):
    write_thumbnail(footage_of(1, 1, size=(200, 100)), output, width=80)
    assert _picture(output).shape == (40, 80, 3)

    write_thumbnail(footage_of(1, 1, size=(200, 100)), output, width=640)
    assert _picture(output).shape == (100, 200, 3)


def test_the_view_is_applied(tmp_path, write_image, output):
    path = write_image(tmp_path / "a.1.exr", np.full((32, 32, 3), 0.18, np.float16))

    write_thumbnail(Footage({1: path}, FrameMap(1, 1, Fraction(24)), ColourState(), False), output)

    assert np.abs(_picture(output).astype(int) - 91).max() <= 1


def test_strong_colours_stay_as_they_are(tmp_path, write_image, output):
    colours = [(200, 50, 20), (20, 160, 60), (30, 60, 210)]
    picture = np.array([colours], np.uint8).repeat(32, axis=0).repeat(32, axis=1)
    path = write_image(tmp_path / "a.1.png", picture, "uint8")

    write_thumbnail(Footage({1: path}, FrameMap(1, 1, Fraction(24)), ColourState(), True), output)

    assert np.abs(_picture(output)[16, 16::32].astype(int) - colours).max() <= 4


def test_a_movie_gives_its_frame(footage_of, output, tmp_path, barcode):
    path = encode_movie(footage_of(30, 50), tmp_path / "movie.mp4").path
    files = dict.fromkeys(range(1, 22), path)

    write_thumbnail(
        Footage(files, FrameMap(1, 21, Fraction(24)), ColourState(), True), output, media_frame=7
    )

    assert barcode.read(_picture(output)) == 37


def test_when_the_frame_is_not_in_the_movie_then_a_frame_range_error_is_raised(footage_of, output):
    with pytest.raises(FrameRangeError):
        write_thumbnail(footage_of(1, 3), output, media_frame=3)


def test_when_the_image_is_damaged_then_nothing_is_left(footage_of, output, tmp_path):
    text = tmp_path / "text.png"
    text.write_text("x", encoding="utf-8")

    with pytest.raises(UnreadableImageError):
        write_thumbnail(replace(footage_of(1, 1), files={1: str(text)}), output)

    assert os.listdir(output.parent) == []


def test_when_the_disk_is_full_then_no_space_is_raised(footage_of, output, full_disk):
    footage = footage_of(1, 1, size=(320, 180))

    with full_disk(), pytest.raises(NoSpaceError):
        write_thumbnail(footage, output)

    assert os.listdir(output.parent) == []


def test_when_the_folder_cannot_be_made_then_file_access_is_raised(footage_of, tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")

    with pytest.raises(FileAccessError):
        write_thumbnail(footage_of(1, 1), tmp_path / "file" / "a.jpg")
