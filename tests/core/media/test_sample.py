from fractions import Fraction

import numpy as np
import pytest

from rushes.core.errors import FileAccessError, NoSpaceError
from rushes.core.media.images import read_header, read_image
from rushes.core.media.sample import write_sample_sequence
from rushes.core.media.sequences import find_footage


@pytest.fixture(scope="module")
def sequence(tmp_path_factory):
    folder = tmp_path_factory.mktemp("sample")
    return write_sample_sequence(folder, first=1001, count=4, size=(160, 90), rate=Fraction(25))


def test_the_pattern_finds_all_frames_with_their_rate(sequence):
    found = find_footage(sequence)

    assert (list(found.files), found.missing) == ([1001, 1002, 1003, 1004], ())
    assert (found.size, found.rate) == ((160, 90), Fraction(25))


def test_the_frames_are_scene_linear_half_floats_with_highlights(sequence):
    path = find_footage(sequence).files[1001]

    pixels = read_image(path).pixels
    assert read_header(path).space == "lin_ap1_scene"
    assert pixels.dtype == np.float16
    assert np.isfinite(pixels).all()
    assert pixels.min() >= 0
    assert pixels.max() > 8


def test_every_frame_differs_from_the_one_before(sequence):
    pictures = [read_image(path).pixels for path in find_footage(sequence).files.values()]

    moved = [(a != b).any(axis=2).mean() for a, b in zip(pictures, pictures[1:])]
    assert min(moved) > 0.05


@pytest.mark.parametrize("size", [(16, 9), (9, 16), (101, 57)])
def test_any_size_can_be_drawn(tmp_path, size):
    found = find_footage(write_sample_sequence(tmp_path, count=1, size=size))

    assert found.size == size


def test_when_the_disk_is_full_then_no_space_is_raised(tmp_path, full_disk):
    with full_disk(), pytest.raises(NoSpaceError):
        write_sample_sequence(tmp_path, count=1, size=(160, 90))

    assert list(tmp_path.iterdir()) == []


def test_when_the_folder_cannot_be_made_then_file_access_is_raised(tmp_path):
    (tmp_path / "file").write_text("x", encoding="utf-8")

    with pytest.raises(FileAccessError):
        write_sample_sequence(tmp_path / "file" / "sub", count=1, size=(16, 9))
