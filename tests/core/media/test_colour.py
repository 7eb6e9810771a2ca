import numpy as np
import PyOpenColorIO as ocio
import pytest

from rushes.core.errors import ColourError
from rushes.core.host_data import ColourState
from rushes.core.media.colour import DEFAULT_CONFIG, ViewTransform, load_config
from rushes.core.media.colour_tags import ColourTags, tags_for

ACES_2 = "ocio://cg-config-v4.0.0_aces-v2.0_ocio-v2.5"
SRGB, SDR = "sRGB - Display", "ACES 1.0 - SDR Video"


@pytest.fixture(scope="module")
def picture():
    """Scene-linear picture: gradients, saturated patches and highlights up to 23 times white."""
    random = np.random.default_rng(3)
    rows, columns = np.mgrid[0:90, 0:160] / 160
    pixels = np.stack([0.02 + 0.5 * columns, 0.02 + 0.4 * rows, 0.3 * (1 - columns)], -1)
    for index in range(32):
        y, x = 5 + index // 16 * 20, index % 16 * 10
        pixels[y : y + 15, x : x + 8] = random.random(3) * 0.18 * 2.0 ** (index % 8)
    return pixels.astype(np.float16)


def _exact(picture, colour=DEFAULT_CONFIG, space="ACEScg", display=SRGB, view=SDR):
    """The display values by OpenColorIO in floats, 0 to 255, not rounded."""
    config = ocio.Config.CreateFromFile(colour)
    transform = ocio.DisplayViewTransform(src=space, display=display, view=view)
    pixels = picture.astype(np.float32)
    config.getProcessor(transform).getDefaultCPUProcessor().applyRGB(pixels)
    return np.clip(pixels, 0, 1) * 255


@pytest.mark.parametrize(
    ("colour", "config", "view"),
    [
        (ColourState(), DEFAULT_CONFIG, SDR),
        (ColourState(config=ACES_2), ACES_2, "ACES 2.0 - SDR 100 nits (Rec.709)"),
        (ColourState(view="Un-tone-mapped"), DEFAULT_CONFIG, "Un-tone-mapped"),
        (ColourState(view="Raw"), DEFAULT_CONFIG, "Raw"),
    ],
)
def test_the_picture_is_as_the_exact_transform_makes_it(picture, colour, config, view):
    off = np.abs(ViewTransform(colour).apply(picture) - _exact(picture, config, view=view))

    assert off.mean() < 0.35
    assert np.percentile(off, 99) < 1.5


def test_highlights_above_one_keep_their_differences(picture):
    levels = np.array([0.18, 1, 2, 4, 8, 16], np.float16)
    patches = np.repeat(levels[None, :, None], 3, axis=2)

    shown = ViewTransform(ColourState()).apply(patches)

    np.testing.assert_allclose(shown, _exact(patches), atol=1)
    assert (np.diff(shown[0, :, 0].astype(int)) > 0).all()


def test_hard_clipping_views_keep_the_exact_transform():
    assert not ViewTransform(ColourState(view="Un-tone-mapped")).baked
    assert ViewTransform(ColourState()).baked


@pytest.mark.parametrize("exact", [False, True])
def test_damaged_pixels_do_not_spread(exact):
    bad = np.array([[[np.nan] * 3, [np.inf] * 3, [-np.inf] * 3, [-1] * 3]], np.float16)

    shown = ViewTransform(ColourState(), exact=exact).apply(bad)

    assert shown[0, :, 0].tolist() == [0, 255, 0, 0]


@pytest.mark.parametrize("exposure", [-2.0, 0.5, 3.0])
def test_exposure_is_stops_of_scene_light(picture, exposure):
    shown = ViewTransform(ColourState(exposure=exposure)).apply(picture)

    off = np.abs(shown - _exact(picture.astype(np.float32) * 2.0**exposure))
    assert np.percentile(off, 99) < 1.5


def test_gamma_is_applied_to_display_values(picture):
    shown = ViewTransform(ColourState(gamma=1.5)).apply(picture)

    wanted = 255 * (_exact(picture) / 255) ** (1 / 1.5)
    assert np.percentile(np.abs(shown - wanted), 99) < 2


def test_a_look_changes_the_picture(picture):
    look = "ACES 1.3 Reference Gamut Compression"
    saturated = np.array([[[1.0, -0.2, 0.0]]], np.float32)

    plain = ViewTransform(ColourState()).apply(saturated)
    looked = ViewTransform(ColourState(look=look)).apply(saturated)

    assert (plain != looked).any()


@pytest.mark.parametrize("kind", ["uint8", "uint16"])
def test_display_pixels_pass_an_untone_mapped_view_unchanged(kind):
    top = np.iinfo(kind).max
    ramp = (np.arange(256)[None, :, None] * (top // 255) * np.ones((1, 1, 3))).astype(kind)

    shown = ViewTransform(ColourState(view="Un-tone-mapped"), encoded=True).apply(ramp)

    assert shown[0, :, 0].tolist() == list(range(256))


@pytest.mark.parametrize(
    ("arguments", "space"),
    [
        ({}, "ACEScg"),
        ({"encoded": True}, "sRGB - Texture"),
        ({"hint": "lin_rec709_scene"}, "Linear Rec.709 (sRGB)"),
        ({"hint": "lin_rec709_scene", "encoded": True}, "Linear Rec.709 (sRGB)"),
        ({"hint": "KodakLog", "encoded": True}, "sRGB - Texture"),
        ({"hint": "lin_rec709_scene", "space": "ACES2065-1"}, "ACES2065-1"),
        ({"space": "scene_linear"}, "ACEScg"),
    ],
)
def test_space_is_the_one_given_then_the_files_then_a_guess(arguments, space):
    assert ViewTransform(ColourState(), **arguments).space == space


def test_space_of_the_pixels_goes_before_that_of_the_application():
    assert ViewTransform(ColourState(space="ACEScct"), space="ACEScg").space == "ACEScg"


def test_a_view_without_display_finds_its_display():
    shown = ViewTransform(ColourState(view="ACES 1.0 - SDR Cinema"))

    assert shown.display == "P3-D65 - Display"


def test_config_comes_from_the_environment_where_the_host_names_none(tmp_path, monkeypatch):
    path = tmp_path / "studio.ocio"
    path.write_text(ocio.Config.CreateRaw().serialize(), encoding="utf-8")
    monkeypatch.setenv("OCIO", str(path))

    assert list(load_config("").getDisplays()) == ["sRGB"]
    assert SRGB in load_config(DEFAULT_CONFIG).getDisplays()


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"space": "ACESgc"}, "ACEScg"),
        ({"display": "sRGB"}, SRGB),
        ({"view": "ACES 1.0"}, SDR),
        ({"look": "Gamut Compression"}, "ACES 1.3 Reference Gamut Compression"),
    ],
)
def test_when_a_name_is_unknown_then_the_error_names_those_that_exist(wrong, named):
    with pytest.raises(ColourError) as caught:
        ViewTransform(ColourState(**wrong))

    assert named in caught.value.message
    assert named in caught.value.facts["available"]


@pytest.mark.parametrize("content", [None, "", "no: [config", "ocio_profile_version: 99"])
def test_when_a_config_cannot_be_loaded_then_a_colour_error_is_raised(tmp_path, content):
    path = tmp_path / "config.ocio"
    if content is not None:
        path.write_text(content, encoding="utf-8")

    with pytest.raises(ColourError, match=r"config\.ocio"):
        ViewTransform(ColourState(config=str(path)))


def test_when_a_config_refers_to_a_missing_file_then_a_colour_error_is_raised(tmp_path):
    config = ocio.Config.CreateRaw()
    lut = ocio.FileTransform(src=str(tmp_path / "gone.cube"))
    config.addColorSpace(ocio.ColorSpace(name="film", fromReference=lut))
    config.addColorSpace(ocio.ColorSpace(name="light"))
    config.addDisplayView("sRGB", "Film", "film")
    path = tmp_path / "config.ocio"
    path.write_text(config.serialize(), encoding="utf-8")

    with pytest.raises(ColourError, match="cannot make this view"):
        ViewTransform(ColourState(config=str(path), display="sRGB", view="Film", space="light"))


@pytest.mark.parametrize(
    ("display", "view", "tags"),
    [
        ("", "", ColourTags("bt709", "iec61966-2-1")),
        (SRGB, "ACES 2.0 - SDR 100 nits (Rec.709)", ColourTags("bt709", "iec61966-2-1")),
        ("Rec.1886 Rec.709 - Display", SDR, ColourTags("bt709", "bt709")),
        ("default", "rec709", ColourTags("bt709", "bt709")),
        ("Display P3 - Display", SDR, ColourTags("smpte432", "iec61966-2-1")),
    ],
)
def test_tags_follow_the_display(display, view, tags):
    assert tags_for(display, view) == tags


@pytest.mark.parametrize("display", ["Rec.2100-PQ - Display", "ST2084-P3-D65 - Display"])
def test_when_the_display_is_high_dynamic_range_then_a_colour_error_says_so(display):
    with pytest.raises(ColourError, match="high dynamic range"):
        ViewTransform(ColourState(display=display))
