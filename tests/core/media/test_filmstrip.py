"""The hover filmstrip: small pictures of the whole movie in one JPEG."""

import numpy as np
import pytest

from rushes.core.media.encode import EncodeOptions, encode_review
from rushes.core.media.filmstrip import Filmstrip, plan_filmstrip
from rushes.core.media.images import read_image
from rushes.core.records import from_plain, to_plain

QUICK = EncodeOptions(preset="ultrafast")


@pytest.fixture
def strip_of(tmp_path):
    """Encode a footage; gives the plan of its filmstrip and the picture cut into tiles."""

    def make(footage):
        path = tmp_path / "out" / "strip.jpg"
        movies = path.with_name("a.mp4"), path.with_name("b.mp4")
        strip = encode_review(footage, *movies, path, options=QUICK).filmstrip
        pixels = read_image(str(path), "uint8").pixels
        return strip, np.split(pixels, strip.tiles, axis=1)

    return make


@pytest.mark.parametrize("count", [1, 2, 23, 24, 25, 100, 240])
def test_each_tile_shows_the_frame_that_is_named(footage_of, strip_of, barcode, count):
    strip, tiles = strip_of(footage_of(1, count))
    assert strip.tiles == min(24, count)
    assert [barcode.read(tile) for tile in tiles] == [frame + 1 for frame in strip.frames]


def test_tiles_keep_the_shape_and_colour_of_the_picture(footage_of, strip_of):
    strip, tiles = strip_of(footage_of(1, 3, size=(320, 100)))
    assert (strip.width, strip.height) == (160, 50)
    assert tiles[0].shape == (50, 160, 3)
    np.testing.assert_allclose(tiles[0][40, 80], (96, 96, 96), atol=3)


def test_frames_are_spread_over_the_whole_movie():
    strip = plan_filmstrip((1920, 1080), 2400)
    assert strip.frames == tuple(range(0, 2400, 100))
    assert (strip.width, strip.height) == (160, 90)


def test_it_survives_a_round_trip():
    strip = plan_filmstrip((64, 36), 7)
    assert from_plain(Filmstrip, to_plain(strip)) == strip
