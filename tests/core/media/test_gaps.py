from dataclasses import replace
from fractions import Fraction

import pytest

from rushes.core.errors import MissingFramesError
from rushes.core.media.encode import EncodeOptions, encode_movie
from rushes.core.media.footage import gap_warnings
from rushes.core.media.frame_map import FrameMap
from rushes.core.media.gaps import GapPolicy, Run, image_runs
from rushes.core.media.reader import FootageReader
from rushes.core.media.thumbnail import write_thumbnail

HOLD, BLACK = GapPolicy.HOLD, GapPolicy.BLACK


def runs(first, last, there, policy, **options):
    found = image_runs(FrameMap(first, last, Fraction(24), **options), there, policy)
    return [(run.frame, run.count) for run in found]


def test_a_held_gap_lengthens_the_frame_before():
    assert runs(1, 6, {1, 2, 5, 6}, HOLD) == [(1, 1), (2, 3), (5, 1), (6, 1)]


def test_a_gap_at_the_beginning_holds_the_first_image_there_is():
    assert runs(-2, 2, {1, 2}, HOLD) == [(1, 4), (2, 1)]


def test_gaps_of_any_number_are_one_run_of_black():
    assert runs(1, 6, {2, 5}, BLACK) == [(None, 1), (2, 1), (None, 2), (5, 1), (None, 1)]


def test_gaps_between_the_steps_do_not_matter():
    assert runs(1, 7, {1, 4, 7}, HOLD, step=3) == [(1, 3), (4, 3), (7, 1)]


def test_a_missing_step_is_held_for_its_whole_length():
    assert runs(1, 8, {1, 2, 3, 7}, HOLD, step=3) == [(1, 6), (7, 2)]


@pytest.mark.parametrize("policy", list(GapPolicy))
@pytest.mark.parametrize("there", [{1}, {5}, {9}, {1, 2, 3}, set(range(1, 10))])
def test_the_runs_are_as_long_as_the_picture(there, policy):
    frames = FrameMap(1, 9, Fraction(24), slate=2)
    assert sum(run.count for run in image_runs(frames, there, policy)) == frames.length


def without(footage, gaps, policy):
    files = {frame: path for frame, path in footage.files.items() if frame not in gaps}
    return replace(footage, files=files, gaps=policy)


@pytest.mark.parametrize(
    ("policy", "shown"), [(HOLD, [2, 2, 3, 3, 3, 6, 7, 7]), (BLACK, [0, 2, 3, 0, 0, 6, 7, 0])]
)
def test_the_movie_shows_what_the_policy_says(footage_of, tmp_path, decode, barcode, policy, shown):
    footage = without(footage_of(1, 8), {1, 4, 5, 8}, policy)
    movie = tmp_path / "out.mp4"
    info = encode_movie(footage, movie, options=EncodeOptions(preset="ultrafast"))
    pictures = decode(movie, info.width, info.height)
    assert [barcode.read(picture) for picture in pictures] == shown


@pytest.mark.parametrize("policy", [HOLD, BLACK])
def test_single_pictures_are_those_of_the_series(footage_of, barcode, policy):
    reader = FootageReader(without(footage_of(1, 9, slate=1, step=2), {1, 5}, policy))
    one_by_one = [barcode.read(reader.picture(media)) for media in range(10)]
    assert one_by_one == [barcode.read(picture) for picture in reader.pictures()]


def test_a_black_gap_is_black_everywhere(footage_of):
    reader = FootageReader(without(footage_of(1, 3), {2}, BLACK))
    assert [int(picture.max()) for picture in reader.pictures()] == [255, 0, 255]


def test_the_thumbnail_of_a_gap_is_made(footage_of, tmp_path):
    footage = without(footage_of(1, 3), {2}, HOLD)
    assert write_thumbnail(footage, tmp_path / "t.jpg").stat().st_size > 100


@pytest.mark.parametrize("policy", list(GapPolicy))
def test_where_no_frame_is_there_at_all_it_is_an_error(footage_of, policy):
    with pytest.raises(MissingFramesError):
        FootageReader(without(footage_of(1, 3), {1, 2, 3}, policy))


def test_an_artist_reads_which_frames_were_filled(footage_of):
    footage = without(footage_of(1001, 1006), {1002, 1003, 1005}, HOLD)
    assert gap_warnings(footage) == (
        "3 frames are missing (1002-1003, 1005); the frame before is held there.",
    )
    assert gap_warnings(footage_of(1001, 1002)) == ()


def test_a_run_is_the_same_after_a_round_trip(footage_of):
    from rushes.core.media.footage import Footage
    from rushes.core.records import from_plain, to_plain

    footage = without(footage_of(1, 3), {2}, BLACK)
    assert from_plain(Footage, to_plain(footage)) == footage
    assert footage.runs() == [Run(1, 1), Run(None, 1), Run(3, 1)]
