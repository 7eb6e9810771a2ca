from fractions import Fraction

import numpy as np
import OpenImageIO as oiio
import pytest

from rushes.core.errors import NoMediaError, UnreadableImageError, UnsupportedMediaError
from rushes.core.media.encode import encode_movie
from rushes.core.media.sequences import find_footage

BLACK = np.zeros((9, 16, 3), np.float16)


@pytest.fixture
def touch(tmp_path, write_image):
    """Write tiny EXR files by name."""

    def make(*names):
        for name in names:
            write_image(tmp_path / name, BLACK)
        return tmp_path

    return make


@pytest.mark.parametrize(
    "pattern",
    [
        "shot.####.exr",
        "shot.%04d.exr",
        "shot.@@@@.exr",
        "shot.#.exr",
        "shot.$F4.exr",
        "shot.1002.exr",
    ],
)
def test_every_notation_and_any_frame_find_the_whole_sequence(touch, pattern):
    folder = touch("shot.1001.exr", "shot.1002.exr", "shot.1003.exr", "other.1001.exr")

    found = find_footage(str(folder / pattern))

    assert (found.kind, found.first, found.last, found.missing) == ("sequence", 1001, 1003, ())
    assert found.files[1002] == str(folder / "shot.1002.exr")
    assert found.size == (16, 9)
    assert not found.display_referred


def test_gaps_are_listed(touch):
    folder = touch("shot.1001.exr", "shot.1004.exr", "shot.1006.exr")

    assert find_footage(str(folder / "shot.####.exr")).missing == (1002, 1003, 1005)


def test_a_range_in_the_pattern_limits_frames_and_counts_gaps_at_its_ends(touch):
    folder = touch("shot.1001.exr", "shot.1002.exr", "shot.1009.exr")

    found = find_footage(str(folder / "shot.1002-1004#.exr"))

    assert (list(found.files), found.missing) == ([1002], (1003, 1004))


def test_negative_frames_are_in_order(touch):
    folder = touch("sim.-0002.exr", "sim.-0001.exr", "sim.0000.exr", "sim.0001.exr")

    for pattern in ("sim.####.exr", "sim.-0001.exr"):
        found = find_footage(str(folder / pattern))
        assert list(found.files) == [-2, -1, 0, 1]
        assert found.missing == ()


def test_unpadded_numbers_are_sorted_as_numbers(touch):
    folder = touch("a.8.exr", "a.9.exr", "a.10.exr")

    assert list(find_footage(str(folder / "a.#.exr")).files) == [8, 9, 10]


def test_where_two_names_mean_one_frame_then_the_padding_asked_for_wins(touch):
    folder = touch("a.1.exr", "a.0001.exr", "a.0002.exr")

    found = find_footage(str(folder / "a.####.exr"))

    assert found.files == {n: str(folder / f"a.{n:04d}.exr") for n in (1, 2)}


@pytest.mark.parametrize("base", ["a b [x] {y}.", "ümläut_", "100%.", "(comp)-", "v001."])
def test_names_with_signs_are_taken_literally(touch, base):
    folder = touch(f"{base}0001.exr", f"{base}0002.exr")

    assert list(find_footage(str(folder / f"{base}0001.exr")).files) == [1, 2]


def test_versions_are_not_frames(touch):
    folder = touch("comp_v001.exr", "comp_v002.exr")

    found = find_footage(str(folder / "comp_v002.exr"))

    assert (found.kind, list(found.files.values())) == ("still", [str(folder / "comp_v002.exr")])


def test_a_lone_image_is_a_still(touch):
    found = find_footage(str(touch("beauty.exr") / "beauty.exr"))

    assert (found.kind, list(found.files)) == ("still", [1])


def test_a_folder_stands_for_the_one_sequence_in_it(touch):
    folder = touch("shot.1001.exr", "shot.1002.exr")
    (folder / "notes.txt").write_text("x", encoding="utf-8")

    assert list(find_footage(str(folder)).files) == [1001, 1002]


def test_when_a_folder_holds_several_then_the_error_names_them(touch):
    folder = touch("a.1.exr", "a.2.exr", "b.1.exr")

    with pytest.raises(NoMediaError) as caught:
        find_footage(str(folder))

    assert caught.value.facts["found"] == ["a.#.exr", "b.#.exr"]


@pytest.mark.parametrize("name", ["nothing.####.exr", "nothing.exr", "no/folder.####.exr", "####"])
def test_when_nothing_is_there_then_no_media_is_raised(tmp_path, name):
    with pytest.raises((NoMediaError, UnsupportedMediaError)):
        find_footage(str(tmp_path / name))


def test_when_a_folder_is_empty_then_no_media_is_raised(tmp_path):
    with pytest.raises(NoMediaError, match="holds nothing"):
        find_footage(str(tmp_path))


@pytest.mark.parametrize("name", ["scene.ma", "notes.txt", "no_suffix"])
def test_when_a_file_is_neither_image_nor_movie_then_it_is_unsupported(tmp_path, name):
    (tmp_path / name).write_text("x", encoding="utf-8")

    with pytest.raises(UnsupportedMediaError):
        find_footage(str(tmp_path / name))


def test_when_the_first_image_is_text_then_it_is_unreadable(tmp_path):
    (tmp_path / "a.0001.exr").write_text("hello", encoding="utf-8")

    with pytest.raises(UnreadableImageError, match=r"a\.0001\.exr"):
        find_footage(str(tmp_path / "a.####.exr"))


def test_the_rate_comes_from_the_file_unless_one_is_given(tmp_path):
    spec = oiio.ImageSpec(4, 4, 3, "half")
    spec.attribute("FramesPerSecond", oiio.TypeRational, (24000, 1001))
    output = oiio.ImageOutput.create("a.exr")
    output.open(str(tmp_path / "a.1.exr"), spec)
    output.write_image(np.zeros((4, 4, 3), np.float16))
    output.close()

    assert find_footage(str(tmp_path / "a.1.exr")).rate == Fraction(24000, 1001)
    assert find_footage(str(tmp_path / "a.1.exr"), Fraction(25)).rate == 25


def test_png_frames_count_as_displayed(tmp_path, write_image):
    write_image(tmp_path / "a.png", np.zeros((4, 4, 3), np.uint8), "uint8")

    assert find_footage(str(tmp_path / "a.png")).display_referred


def test_a_movie_is_named_at_each_of_its_frames(tmp_path, footage_of):
    path = encode_movie(footage_of(1, 5, rate=Fraction(25)), tmp_path / "cut.mov.mp4").path

    found = find_footage(path)

    assert (found.kind, found.files, found.rate) == ("movie", dict.fromkeys(range(1, 6), path), 25)
    assert (found.size, found.display_referred) == ((64, 36), True)
