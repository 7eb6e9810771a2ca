import numpy as np
import OpenImageIO as oiio
import pytest

from rushes.core.errors import UnreadableImageError, UnsupportedMediaError
from rushes.core.media.images import read_header, read_image


@pytest.fixture
def ramp():
    """Six rows of eight pixels, every value different, some above one."""
    return (np.arange(6 * 8 * 3, dtype=np.float32).reshape(6, 8, 3) / 64).astype(np.float16)


def test_half_pixels_arrive_untouched(tmp_path, write_image, ramp):
    image = read_image(write_image(tmp_path / "a.exr", ramp))

    assert image.pixels.dtype == np.float16
    np.testing.assert_array_equal(image.pixels, ramp)


@pytest.mark.parametrize("want", ["float16", "float32", "uint8", "uint16"])
def test_pixels_come_in_the_type_asked_for(tmp_path, write_image, ramp, want):
    assert read_image(write_image(tmp_path / "a.exr", ramp), want).pixels.dtype == want


@pytest.mark.parametrize("name", ["a.png", "a.tif", "a.jpg", "a.dpx", "a.tga", "a.bmp"])
def test_common_formats_are_read_to_8_bits(tmp_path, write_image, name):
    grey = np.full((16, 16, 3), 100, np.uint8)

    pixels = read_image(write_image(tmp_path / name, grey, "uint8"), "uint8").pixels

    assert pixels.shape == (16, 16, 3)
    assert np.abs(pixels.astype(int) - 100).max() <= 1


def test_data_window_smaller_than_display_window_is_surrounded_by_black(
    tmp_path, write_image, ramp
):
    path = write_image(tmp_path / "a.exr", ramp, window=(2, 1, 16, 9))

    image = read_image(path)

    assert (image.header.width, image.header.height) == (16, 9)
    np.testing.assert_array_equal(image.pixels[1:7, 2:10], ramp)
    assert image.pixels.astype(np.float32).sum() == pytest.approx(ramp.astype(np.float32).sum())


def test_data_window_larger_than_display_window_is_cut(tmp_path, write_image, ramp):
    path = write_image(tmp_path / "a.exr", ramp, window=(-2, -1, 4, 3))

    np.testing.assert_array_equal(read_image(path).pixels, ramp[1:4, 2:6])


def test_data_window_beside_the_display_window_is_black(tmp_path, write_image, ramp):
    path = write_image(tmp_path / "a.exr", ramp, window=(100, 0, 16, 9))

    assert not read_image(path).pixels.any()


def test_channels_are_found_by_name_in_any_order(tmp_path, write_image, ramp):
    with_depth = np.dstack([np.full((6, 8), 9, np.float16), ramp[..., ::-1]])
    path = write_image(tmp_path / "a.exr", with_depth, channelnames=("Z", "B", "G", "R"))

    np.testing.assert_array_equal(read_image(path).pixels, ramp)


def test_without_plain_channels_the_first_layer_is_taken(tmp_path, write_image, ramp):
    layers = np.dstack([ramp, ramp * 0])
    names = ("beauty.R", "beauty.G", "beauty.B", "mask.R", "mask.G", "mask.B")
    path = write_image(tmp_path / "a.exr", layers, channelnames=names)

    np.testing.assert_array_equal(read_image(path).pixels, ramp)


def test_multi_part_files_give_the_part_with_colour(tmp_path, ramp):
    path = str(tmp_path / "a.exr")
    specs = [oiio.ImageSpec(8, 6, 1, "half"), oiio.ImageSpec(8, 6, 3, "half")]
    specs[0].channelnames = ("Z",)
    output = oiio.ImageOutput.create(path)
    output.open(path, tuple(specs))
    output.write_image(ramp[..., :1])
    output.open(path, specs[1], "AppendSubimage")
    output.write_image(ramp)
    output.close()

    np.testing.assert_array_equal(read_image(path).pixels, ramp)


@pytest.fixture
def two_parts(tmp_path, ramp):
    """A file of a grey part, and a part named `beauty` whose channels carry the name as well."""
    path = str(tmp_path / "parts.exr")
    specs = [oiio.ImageSpec(8, 6, 1, "half"), oiio.ImageSpec(8, 6, 3, "half")]
    specs[0].channelnames = ("matte.Z",)
    specs[1].channelnames = ("beauty.R", "beauty.G", "beauty.B")
    for spec, name in zip(specs, ("matte", "beauty")):
        spec.attribute("oiio:subimagename", name)
    output = oiio.ImageOutput.create(path)
    output.open(path, tuple(specs))
    output.write_image(ramp[..., :1] * 0)
    output.open(path, specs[1], "AppendSubimage")
    output.write_image(ramp)
    output.close()
    return path


def test_a_layer_in_a_later_part_comes_before_a_single_channel(two_parts, ramp):
    np.testing.assert_array_equal(read_image(two_parts).pixels, ramp)


def test_a_layer_is_taken_by_name(tmp_path, write_image, ramp):
    layers = np.dstack([ramp * 0, ramp, ramp[..., 1:2]])
    names = ("R", "G", "B", "diffuse.R", "diffuse.G", "diffuse.B", "depth.Z")
    path = write_image(tmp_path / "a.exr", layers, channelnames=names)
    np.testing.assert_array_equal(read_image(path, layer="diffuse").pixels, ramp)
    assert read_header(path, "depth.Z").shown == ("depth.Z",)
    np.testing.assert_array_equal(read_image(path, layer="depth.Z").pixels[..., 2], ramp[..., 1])


def test_a_part_is_taken_by_name(two_parts, ramp):
    np.testing.assert_array_equal(read_image(two_parts, layer="beauty").pixels, ramp)


def test_a_layer_that_is_not_there_is_refused_with_those_that_are(two_parts):
    with pytest.raises(UnsupportedMediaError, match="'spec'; it has beauty") as caught:
        read_image(two_parts, layer="spec")
    assert caught.value.facts["layers"] == ["beauty"]


def test_one_channel_becomes_grey(tmp_path, write_image):
    path = write_image(tmp_path / "a.png", np.full((4, 4, 1), 7, np.uint8), "uint8")

    np.testing.assert_array_equal(read_image(path, "uint8").pixels, np.full((4, 4, 3), 7))


def test_alpha_is_read_when_asked_for(tmp_path, write_image, ramp):
    path = write_image(tmp_path / "a.exr", np.dstack([ramp, np.full((6, 8), 0.5, np.float16)]))

    assert read_image(path).alpha is None
    np.testing.assert_array_equal(read_image(path, alpha=True).alpha, np.full((6, 8), 0.5))


def test_header_tells_space_aspect_and_whether_pixels_are_encoded(tmp_path, write_image, ramp):
    exr = write_image(
        tmp_path / "a.exr", ramp, oiio__ColorSpace="lin_ap1_scene", PixelAspectRatio=2.0
    )
    png = write_image(tmp_path / "a.png", np.zeros((4, 4, 3), np.uint8), "uint8")

    header = read_header(exr)
    assert (header.space, header.pixel_aspect, header.encoded) == ("lin_ap1_scene", 2.0, False)
    assert read_header(png).encoded


@pytest.mark.parametrize(
    ("orientation", "corner"),
    list(enumerate([(0, 0), (0, 7), (5, 7), (5, 0), (0, 0), (0, 5), (7, 5), (7, 0)], start=1)),
)
def test_images_are_put_upright(tmp_path, write_image, orientation, corner):
    stored = np.zeros((6, 8, 3), np.uint8)
    stored[0, 0] = 255
    path = write_image(tmp_path / "a.tif", stored, "uint8", Orientation=orientation)

    image = read_image(path, "uint8")

    assert image.pixels.shape[:2] == (image.header.height, image.header.width)
    assert tuple(np.argwhere(image.pixels[..., 0])[0]) == corner


def test_content_decides_the_format_not_the_name(tmp_path, write_image, ramp):
    path = tmp_path / "a.exr"
    write_image(path, ramp)
    path.rename(tmp_path / "a.png")

    np.testing.assert_array_equal(read_image(str(tmp_path / "a.png")).pixels, ramp)


@pytest.mark.parametrize("content", [b"", b"hello world, this is no image\n" * 9, bytes(4000)])
@pytest.mark.parametrize("suffix", ["exr", "png", "jpg", "tif", "dpx"])
def test_when_a_file_is_no_image_then_it_is_unreadable(tmp_path, content, suffix):
    path = tmp_path / f"a.{suffix}"
    path.write_bytes(content)

    with pytest.raises(UnreadableImageError, match=r"a\.") as caught:
        read_image(str(path))

    assert caught.value.facts["path"] == str(path)


@pytest.mark.parametrize("suffix", ["exr", "png", "jpg", "tif", "dpx"])
@pytest.mark.parametrize("part", [0.02, 0.5, 0.95])
def test_when_a_file_is_cut_off_then_it_is_unreadable(tmp_path, write_image, suffix, part):
    noise = np.random.default_rng(0).integers(0, 255, (64, 64, 3)).astype(np.uint8)
    path = tmp_path / f"a.{suffix}"
    write_image(path, noise, "uint8" if suffix != "exr" else "half")
    path.write_bytes(path.read_bytes()[: int(path.stat().st_size * part)])

    with pytest.raises(UnreadableImageError):
        read_image(str(path))


@pytest.mark.parametrize("name", ["missing.exr", "folder.exr"])
def test_when_there_is_no_file_then_it_is_unreadable(tmp_path, name):
    (tmp_path / "folder.exr").mkdir()

    with pytest.raises(UnreadableImageError):
        read_image(str(tmp_path / name))


def test_when_an_image_is_deep_then_it_is_unsupported(tmp_path):
    path = str(tmp_path / "deep.exr")
    spec = oiio.ImageSpec(2, 2, 4, "half")
    spec.channelnames, spec.deep = ("R", "G", "B", "A"), True
    data = oiio.DeepData()
    data.init(4, 4, (oiio.HALF,) * 4, ("R", "G", "B", "A"))
    output = oiio.ImageOutput.create(path)
    assert output.open(path, spec)
    assert output.write_deep_image(data)
    output.close()

    with pytest.raises(UnsupportedMediaError, match="deep"):
        read_image(path)
