"""What people bring: every kind of sequence, whole and broken, as pictures or as an error with a name."""

from __future__ import annotations

import os
from dataclasses import replace
from fractions import Fraction
from pathlib import Path

import numpy as np
import OpenImageIO as oiio
import pytest

from rushes.core.errors import InputError, UnreadableImageError, UnsupportedMediaError
from rushes.core.host_data import ColourState
from rushes.core.media.footage import Footage
from rushes.core.media.frame_map import FrameMap
from rushes.core.media.gaps import GapPolicy
from rushes.core.media.reader import FootageReader
from rushes.core.media.sequences import find_footage

GREY = np.full((9, 16, 3), 0.25, np.float32)


@pytest.fixture
def sequence(tmp_path, write_image):
    """Write frames of one kind; gives the pattern."""

    def make(suffix, frames=(1001, 1002, 1003), kind="half", pixels=GREY, **attributes):
        for frame in frames:
            write_image(tmp_path / f"f.{frame:04d}.{suffix}", pixels, kind, **attributes)
        return str(tmp_path / f"f.####.{suffix}")

    return make


def footage(pattern, baked=True, **fields):
    found = find_footage(pattern)
    frames = FrameMap(found.first, found.last, Fraction(24))
    return Footage(found.files, frames, ColourState(), baked, **fields)


@pytest.mark.parametrize(
    ("suffix", "kind"),
    [
        ("exr", "half"),
        ("exr", "float"),
        ("dpx", "uint10"),
        ("dpx", "uint16"),
        ("tif", "uint8"),
        ("tif", "uint16"),
        ("tif", "float"),
        ("png", "uint8"),
        ("png", "uint16"),
        ("jpg", "uint8"),
    ],
)
def test_sequences_of_every_kind_and_depth_are_read(sequence, suffix, kind):
    pictures = list(FootageReader(footage(sequence(suffix, kind=kind))).pictures())
    assert len(pictures) == 3
    assert all(np.abs(picture.astype(int) - 64).max() <= 1 for picture in pictures)


@pytest.mark.parametrize(
    "compression", ["none", "rle", "zip", "zips", "piz", "pxr24", "b44a", "dwaa"]
)
def test_exr_of_every_compression_is_read(sequence, compression):
    pattern = sequence("exr", compression=compression)
    assert np.abs(FootageReader(footage(pattern)).picture(1).astype(int) - 64).max() <= 1


@pytest.mark.parametrize("frames", [(0, 1, 2), (-3, -2, -1), (-1, 0, 1), (99999, 100000, 100001)])
def test_numbers_begin_anywhere(sequence, frames):
    pattern = sequence("png", frames, "uint8")
    found = footage(pattern)
    assert (found.frames.first, found.frames.last) == (frames[0], frames[-1])
    assert len(list(FootageReader(found).pictures())) == 3


@pytest.mark.parametrize("size", [(1, 1), (3, 5), (17, 1), (1, 33), (101, 67)])
def test_odd_and_tiny_sizes_are_read(sequence, size):
    pattern = sequence("exr", pixels=np.full((size[1], size[0], 3), 0.25))
    assert FootageReader(footage(pattern)).picture(2).shape == (size[1], size[0], 3)


@pytest.mark.parametrize(
    "window",
    [(2, 1, 16, 9), (-2, -1, 8, 6), (0, 0, 20, 12), (100, 100, 16, 9)],
)
def test_a_data_window_may_move_from_frame_to_frame(tmp_path, write_image, window):
    display = window[2:]
    write_image(tmp_path / "f.1.exr", np.full((display[1], display[0], 3), 0.25), "half")
    write_image(tmp_path / "f.2.exr", GREY, "half", window=window)
    pictures = list(FootageReader(footage(str(tmp_path / "f.#.exr"))).pictures())
    assert [picture.shape[:2] for picture in pictures] == [(display[1], display[0])] * 2


def test_alpha_is_shown_over_black_premultiplied_or_not(tmp_path, write_image):
    half = np.dstack([np.full((4, 4, 3), 0.5), np.full((4, 4, 1), 0.5)])
    # EXR holds colours that are multiplied already, PNG colours that are not.
    exr = write_image(tmp_path / "a.exr", half, "half")
    png = write_image(tmp_path / "b.png", half, "uint8", oiio__UnassociatedAlpha=1)
    shown = [int(FootageReader(footage(path)).picture(0)[0, 0, 0]) for path in (exr, png)]
    assert shown == [128, pytest.approx(64, abs=1)]


def test_where_alpha_is_nothing_light_still_shows(tmp_path, write_image):
    flame = np.dstack([np.full((4, 4, 3), 0.5), np.zeros((4, 4, 1))])
    path = write_image(tmp_path / "a.exr", flame, "half")
    assert FootageReader(footage(path)).picture(0)[0, 0, 0] == 128


def test_pixel_aspect_is_told(sequence):
    reader = FootageReader(footage(sequence("exr", PixelAspectRatio=2.0)))
    assert (reader.size, reader.pixel_aspect) == ((16, 9), 2.0)


def layered(path, names):
    pixels = np.full((9, 16, len(names)), 0.25, np.float32)
    spec = oiio.ImageSpec(16, 9, len(names), "half")
    spec.channelnames = names
    output = oiio.ImageOutput.create(str(path))
    assert output.open(str(path), spec)
    output.write_image(pixels)
    output.close()


def test_when_a_frame_lacks_the_layer_of_the_first_then_it_is_named(tmp_path):
    layered(tmp_path / "f.1.exr", ("R", "G", "B"))
    layered(tmp_path / "f.2.exr", ("depth.R", "depth.G", "depth.B"))
    with pytest.raises(UnsupportedMediaError, match=r"f\.2\.exr holds depth\.R") as caught:
        list(FootageReader(footage(str(tmp_path / "f.#.exr"))).pictures())
    assert "same layers" in caught.value.next_step


def test_layers_beside_the_shown_one_may_change(tmp_path):
    layered(tmp_path / "f.1.exr", ("R", "G", "B", "Z"))
    layered(tmp_path / "f.2.exr", ("A", "B", "G", "R", "mask.R", "mask.G", "mask.B"))
    assert len(list(FootageReader(footage(str(tmp_path / "f.#.exr"))).pictures())) == 2


def test_a_frame_without_colour_may_be_stored_as_grey(tmp_path, write_image):
    write_image(tmp_path / "f.1.png", GREY, "uint8")
    write_image(tmp_path / "f.2.png", GREY[..., :1], "uint8")
    assert len(list(FootageReader(footage(str(tmp_path / "f.#.png"))).pictures())) == 2


DAMAGES = {
    "truncated": lambda path: os.truncate(path, os.path.getsize(path) // 2),
    "empty": lambda path: os.truncate(path, 0),
    "text": lambda path: Path(path).write_text("no image", encoding="utf-8"),
    "gone": os.unlink,
    "folder": lambda path: (os.unlink(path), os.mkdir(path)),
    "dangling": lambda path: (os.unlink(path), os.symlink("nowhere", path)),
}


@pytest.mark.parametrize("damage", DAMAGES)
@pytest.mark.parametrize("suffix", ["exr", "png", "dpx", "tif", "jpg"])
def test_a_frame_that_breaks_after_it_was_found_is_named_with_a_next_step(sequence, suffix, damage):
    noise = np.random.default_rng(1).random((32, 32, 3), np.float32)
    found = footage(sequence(suffix, kind="half" if suffix == "exr" else "uint8", pixels=noise))
    reader = FootageReader(found)
    DAMAGES[damage](found.files[1002])
    with pytest.raises(UnreadableImageError, match=r"f\.1002\.") as caught:
        list(reader.pictures())
    assert caught.value.facts["path"] == found.files[1002]
    assert caught.value.next_step


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root reads anything")
def test_a_frame_that_may_not_be_read_is_named(sequence):
    found = footage(sequence("exr"))
    reader = FootageReader(found)
    os.chmod(found.files[1002], 0)
    with pytest.raises(UnreadableImageError, match=r"f\.1002\.exr"):
        list(reader.pictures())


@pytest.mark.parametrize("policy", [GapPolicy.HOLD, GapPolicy.BLACK])
def test_a_broken_frame_is_no_gap(sequence, policy):
    found = replace(footage(sequence("exr")), gaps=policy)
    os.truncate(found.files[1002], 0)
    with pytest.raises(UnreadableImageError, match=r"f\.1002\.exr"):
        list(FootageReader(found).pictures())


@pytest.mark.parametrize("size", [(16, 10), (15, 9), (32, 18)])
def test_a_frame_of_another_size_is_named(sequence, tmp_path, write_image, size):
    pattern = sequence("exr")
    write_image(tmp_path / "f.1003.exr", np.zeros((size[1], size[0], 3)), "half")
    with pytest.raises(UnsupportedMediaError, match=f"1003 is {size[0]}x{size[1]}"):
        list(FootageReader(footage(pattern)).pictures())


@pytest.mark.parametrize("wrong", ["png", "jpg", "dpx"])
def test_the_wrong_ending_does_not_matter(sequence, tmp_path, wrong):
    sequence("exr")
    for path in tmp_path.iterdir():
        path.rename(path.with_suffix(f".{wrong}"))
    assert len(list(FootageReader(footage(str(tmp_path / f"f.####.{wrong}"))).pictures())) == 3


@pytest.mark.parametrize(
    ("content", "name"), [(b"", "a.mov"), (b"no movie" * 99, "a.mp4"), (b"", "a.exr")]
)
def test_what_is_nothing_is_refused_when_it_is_looked_for(tmp_path, content, name):
    (tmp_path / name).write_bytes(content)
    with pytest.raises(InputError, match=name) as caught:
        find_footage(str(tmp_path / name))
    assert caught.value.next_step


def test_thousands_of_frames_are_a_sequence_and_memory_holds_a_few(sequence, tmp_path):
    import tracemalloc

    sequence("png", (1,), "uint8", np.zeros((64, 64, 3)))
    for frame in range(2, 3001):
        os.link(tmp_path / "f.0001.png", tmp_path / f"f.{frame:04d}.png")
    reader = FootageReader(footage(str(tmp_path / "f.####.png")))
    tracemalloc.start()
    count = sum(1 for _ in reader.pictures())
    peak = tracemalloc.get_traced_memory()[1]
    tracemalloc.stop()
    assert count == 3000
    assert peak < 3000 * 64 * 64 * 3 / 10
