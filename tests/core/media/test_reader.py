import threading
from dataclasses import replace
from fractions import Fraction

import numpy as np
import pytest

from rushes.core.errors import MissingFramesError
from rushes.core.host_data import ColourState, Sound
from rushes.core.media.footage import Footage, frame_ranges
from rushes.core.media.frame_map import FrameMap
from rushes.core.media.reader import FootageReader
from rushes.core.records import from_plain, to_plain


def test_footage_round_trips_through_plain_data():
    footage = Footage(
        {-1: "a.-1.exr", 0: "a.0.exr"},
        FrameMap(-1, 0, Fraction(24000, 1001)),
        ColourState(view="AgX"),
        baked=False,
        space="ACEScg",
        sounds=(Sound("a.wav", -1.5),),
    )

    assert from_plain(Footage, to_plain(footage)) == footage


def test_held_pictures_are_read_once(footage_of):
    pictures = list(footage_of(1, 6, step=3).pictures())

    assert len({id(picture) for picture in pictures}) == 2


def test_a_picture_of_its_own_is_that_of_the_stream(footage_of):
    reader = FootageReader(footage_of(10, 19, step=2, slate=1))

    for media, picture in enumerate(reader.pictures()):
        np.testing.assert_array_equal(reader.picture(media), picture)


def test_images_as_displayed_are_not_changed(footage_of, barcode):
    (picture,) = footage_of(77, 77).pictures()

    np.testing.assert_array_equal(picture, barcode.draw(77))


def test_half_images_as_displayed_are_only_rounded(tmp_path, write_image):
    values = np.array([[[0.0, 0.5, 1.0], [2.0, -1.0, 0.25]]], np.float16)
    path = write_image(tmp_path / "a.exr", values)

    (picture,) = Footage({1: path}, FrameMap(1, 1, Fraction(24)), ColourState(), True).pictures()

    assert picture.tolist() == [[[0, 128, 255], [255, 0, 64]]]


def test_reading_stays_a_few_frames_ahead(footage_of, monkeypatch):
    from rushes.core.media import image_source

    read = []
    real = image_source.read_image
    monkeypatch.setattr(
        image_source,
        "read_image",
        lambda path, want, **more: read.append(path) or real(path, want, **more),
    )
    pictures = footage_of(1, 200).pictures()

    for _ in range(3):
        next(pictures)
    pictures.close()

    assert len(read) <= 3 + 2 * image_source._AHEAD


def test_closing_early_ends_all_threads(footage_of):
    before = set(threading.enumerate())
    pictures = footage_of(1, 50).pictures()
    next(pictures)

    pictures.close()

    assert set(threading.enumerate()) == before


def test_when_every_file_of_a_step_is_there_then_others_may_be_missing(footage_of):
    assert len(list(footage_of(1, 9, step=4).pictures())) == 9


def test_when_a_frame_is_missing_then_reading_does_not_begin(footage_of):
    footage = footage_of(1, 3)

    with pytest.raises(MissingFramesError, match="1 frame is missing"):
        FootageReader(replace(footage, files={1: footage.files[1], 3: footage.files[3]}))


@pytest.mark.parametrize(
    ("frames", "text"), [([5], "5"), ([1, 2, 3, 7, 9, 10], "1-3, 7, 9-10"), ([-2, -1], "-2--1")]
)
def test_frames_are_written_as_ranges(frames, text):
    assert frame_ranges(frames) == text
