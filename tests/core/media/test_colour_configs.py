"""Pictures through configs of several kinds, beside OpenColorIO pixel by pixel, as people see the difference."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
import PyOpenColorIO as ocio
import pytest

from rushes.core.errors import ColourError
from rushes.core.host_data import ColourState
from rushes.core.media.colour import DEFAULT_CONFIG, ViewTransform, load_config
from rushes.core.media.colour_difference import delta_e_2000, displayed_to_lab
from rushes.core.media.footage import Footage
from rushes.core.media.frame_map import FrameMap
from rushes.core.media.reader import FootageReader

STUDIO = "ocio://studio-config-v2.1.0_aces-v1.3_ocio-v2.3"


@pytest.fixture(scope="module")
def picture():
    """Scene-linear greys and moderately saturated colours from black to 8 times white."""
    random = np.random.default_rng(7)
    light = 2.0 ** random.uniform(-8, 3, (24, 32, 1))
    return (light * np.exp(random.normal(0, 0.3, (24, 32, 3)))).astype(np.float16)


@pytest.fixture
def studio(tmp_path):
    """A config as a studio writes it: own names, roles, a look, file rules."""
    config = ocio.Config.CreateRaw()
    config.setVersion(2, 1)
    curve = ocio.ExponentTransform([2.2, 2.2, 2.2, 1.0])
    for name, transform in (
        ("light", None),
        ("log", ocio.LogCameraTransform([0.02] * 3, base=2.0)),
        ("screen", curve),
    ):
        space = ocio.ColorSpace(name=name)
        if transform is not None:
            space.setTransform(transform, ocio.COLORSPACE_DIR_TO_REFERENCE)
        config.addColorSpace(space)
    config.addLook(ocio.Look("warm", "light", ocio.MatrixTransform.Scale([1.2, 1.0, 0.8, 1.0])))
    config.addDisplayView("sRGB", "Film", "screen")
    config.addDisplayView("sRGB", "Warm film", "screen", "warm")
    config.setActiveDisplays("sRGB")
    for role in ("scene_linear", "default"):
        config.setRole(role, "light")
    config.setRole("plate", "log")
    rules = config.getFileRules()
    rules.insertRule(0, "plates", "log", "*plate*", "*")
    rules.setDefaultRuleColorSpace("light")
    config.setFileRules(rules)
    path = tmp_path / "studio.ocio"
    path.write_text(config.serialize(), encoding="utf-8")
    return str(path)


def reference(picture, config, space, display, view, look=""):
    """The display values by OpenColorIO alone, 0 to 1."""
    loaded = ocio.Config.CreateFromFile(config)
    group = ocio.GroupTransform()
    if look:
        group.appendTransform(ocio.LookTransform(space, space, look))
    group.appendTransform(ocio.DisplayViewTransform(space, display, view))
    pixels = np.ascontiguousarray(picture, np.float32)
    loaded.getProcessor(group).getDefaultCPUProcessor().applyRGB(pixels)
    return np.clip(pixels, 0, 1)


def difference(view, picture, wanted):
    shown = view.apply(picture) / 255
    return delta_e_2000(displayed_to_lab(shown, view.tags), displayed_to_lab(wanted, view.tags))


@pytest.mark.parametrize(
    ("config", "space", "display", "view"),
    [
        (DEFAULT_CONFIG, "ACEScg", "sRGB - Display", "ACES 1.0 - SDR Video"),
        (DEFAULT_CONFIG, "ACES2065-1", "Rec.1886 Rec.709 - Display", "ACES 1.0 - SDR Video"),
        (DEFAULT_CONFIG, "ACEScg", "sRGB - Display", "Un-tone-mapped"),
        (STUDIO, "ACEScg", "sRGB - Display", "ACES 1.0 - SDR Video (D60 sim on D65)"),
        (STUDIO, "Linear Rec.709 (sRGB)", "sRGB - Display", "ACES 1.0 - SDR Video"),
        (STUDIO, "ACEScg", "Rec.1886 Rec.709 - Display", "Un-tone-mapped"),
    ],
)
def test_no_difference_can_be_seen(picture, config, space, display, view):
    made = ViewTransform(ColourState(config=config, display=display, view=view), space=space)
    off = difference(made, picture, reference(picture, config, space, display, view))
    assert (off.mean() < 0.4, np.percentile(off, 99) < 1.5) == (True, True)


@pytest.mark.parametrize(("space", "named"), [("", "light"), ("plate", "log"), ("log", "log")])
@pytest.mark.parametrize("view", ["Film", "Warm film"])
def test_a_studio_config_is_followed_roles_included(studio, picture, space, named, view):
    picture = np.clip(picture, 0, 1)
    made = ViewTransform(ColourState(config=studio, view=view), space=space)
    off = difference(made, picture, reference(picture, studio, named, "sRGB", view))
    assert (made.space, off.mean() < 0.4) == (named, True)


def test_a_look_is_applied_as_viewers_do(studio, picture):
    made = ViewTransform(ColourState(config=studio, view="Film", look="warm"))
    off = difference(made, picture, reference(picture, studio, "light", "sRGB", "Film", "warm"))
    assert off.mean() < 0.4


@pytest.mark.parametrize(
    ("arguments", "space"),
    [
        ({"file": "/shots/sh010_plate.1001.exr"}, "log"),
        ({"file": "/shots/sh010_comp.1001.exr"}, "light"),
        ({"file": "/shots/sh010_plate.1001.exr", "space": "screen"}, "screen"),
        ({"file": "/shots/sh010_plate.1001.exr", "hint": "light"}, "log"),
    ],
)
def test_file_rules_name_the_space_where_nobody_does(studio, arguments, space):
    assert ViewTransform(ColourState(config=studio), **arguments).space == space


def test_file_rules_are_asked_about_the_images_of_a_footage(studio, tmp_path, write_image):
    pixels = np.full((4, 4, 3), 0.5, np.float16)
    shown = {}
    for name in ("plate", "comp"):
        path = write_image(tmp_path / f"{name}.exr", pixels)
        footage = Footage(
            {1: path}, FrameMap(1, 1, Fraction(24)), ColourState(config=studio, view="Film"), False
        )
        shown[name] = int(FootageReader(footage).picture(0)[0, 0, 0])
    assert shown["plate"] != shown["comp"] == 186  # 0.5 to the power of 1 / 2.2


@pytest.mark.parametrize(
    ("wrong", "named"),
    [
        ({"space": "lihgt"}, "light"),
        ({"display": "P3"}, "sRGB"),
        ({"view": "Flim"}, "Film"),
        ({"look": "wram"}, "warm"),
    ],
)
def test_what_a_studio_config_lacks_is_told_with_what_it_has(studio, wrong, named):
    with pytest.raises(ColourError, match=named) as caught:
        ViewTransform(ColourState(config=studio, **wrong))
    assert named in caught.value.facts["available"]
    assert caught.value.next_step


def test_a_built_in_config_that_is_none_is_told_with_those_there_are():
    with pytest.raises(ColourError, match="cg-config-v2") as caught:
        load_config("ocio://cg-config-v2.1.0_aces-v1.3")
    assert DEFAULT_CONFIG in caught.value.facts["available"]


def test_a_config_with_other_colours_has_another_identity(studio):
    first = ViewTransform(ColourState(config=studio, view="Film"))
    assert ViewTransform(ColourState(config=studio, view="Film")).identity == first.identity
    for other in ({"view": "Warm film"}, {"exposure": 1.0}, {"gamma": 1.2}, {"space": "log"}):
        colour = ColourState(config=studio, **{"view": "Film", **other})
        assert ViewTransform(colour).identity != first.identity
