from fractions import Fraction

import numpy as np
import pytest

from rushes.core.errors import InputError
from rushes.core.media.burn_in import BurnInTemplate, frame_texts, slate_lines
from rushes.core.media.burn_in_draw import BurnIn
from rushes.core.media.certify import certify_movie
from rushes.core.media.encode import Feed, encode_movie
from rushes.core.media.frame_map import FrameMap
from rushes.core.media.marks import SourceMarks
from rushes.core.media.presets import MoviePreset, load_preset
from rushes.core.records import from_plain, to_plain

FRAMES = FrameMap(1001, 1048, Fraction(24), slate=1)
TEMPLATE = BurnInTemplate(
    {"top_left": "{shot} {task}", "bottom_right": "{frame}", "bottom_centre": "{timecode}"},
    slate=("{shot}", "", "{frame}", "by {artist}"),
)
VALUES = {"shot": "sh010", "task": "comp", "artist": "Jäne"}


def test_texts_name_the_scene_frame_and_its_timecode():
    texts = frame_texts(TEMPLATE, VALUES, FRAMES, 1)
    assert texts == {
        "top_left": "sh010 comp",
        "bottom_right": "1001",
        "bottom_centre": "00:00:41:17",
    }


def test_the_slate_names_the_whole_range():
    assert slate_lines(TEMPLATE, VALUES, FRAMES) == ["sh010", "", "1001-1048", "by Jäne"]


def test_fields_without_a_value_are_empty_and_their_places_stay_free():
    template = BurnInTemplate(
        {"top_left": "{lens}", "top_right": "{studio}"}, fields={"studio": "X"}
    )
    assert frame_texts(template, {}, FRAMES, 1) == {"top_right": "X"}


@pytest.mark.parametrize(
    "wrong",
    [
        {"text": {"middle": "x"}},
        {"text": {"top_left": "{nobody}"}},
        {"text": {"top_left": "{shot.__class__}"}},
        {"text": {"top_left": "{shot!r}"}},
        {"text": {"top_left": "{shot:>900000000}"}},
        {"text": {"top_left": "{"}},
        {"slate": ("{nobody}",)},
        {"size": 0.0},
        {"opacity": 2.0},
        {"slate_frames": 0},
    ],
)
def test_a_template_that_makes_no_sense_is_refused(wrong):
    with pytest.raises(InputError, match="burn-in template"):
        BurnInTemplate(**wrong)


def changed(picture, drawn):
    return (picture != drawn).any(axis=2)


def test_text_is_where_it_was_asked_for_and_nowhere_else():
    picture = np.full((180, 320, 3), 90, np.uint8)
    where = changed(picture, BurnIn(TEMPLATE, VALUES, FRAMES).drawn(picture, 5))
    assert where[:20, :90].any()
    assert where[-20:, -60:].any()
    assert where[-20:, 130:190].any()
    assert not where[30:150].any()
    assert not where[:20, 160:].any()


def test_the_picture_given_stays_as_it_was():
    picture = np.full((180, 320, 3), 90, np.uint8)
    picture.setflags(write=False)
    BurnIn(TEMPLATE, VALUES, FRAMES).drawn(picture, 5)
    assert (picture == 90).all()


def test_frames_differ_only_where_the_counters_are():
    picture = np.full((180, 320, 3), 90, np.uint8)
    burn_in = BurnIn(TEMPLATE, VALUES, FRAMES)
    where = changed(burn_in.drawn(picture, 5), burn_in.drawn(picture, 6))
    assert where.any()
    assert not where[:90].any()


@pytest.mark.parametrize(
    "size", [(1, 1), (2, 2), (16, 16), (64, 36), (4000, 20), (20, 4000), (320, 180)]
)
@pytest.mark.parametrize("media", [0, 3])
def test_every_size_is_safe_and_what_is_drawn_is_covered(size, media):
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    values = {"shot": "a shot with quite a long name", "task": "and a task as long as that"}
    burn_in = BurnIn(TEMPLATE, values, FRAMES)
    where = changed(picture, burn_in.drawn(picture, media))
    assert media == 0 or not (where & ~burn_in.covered(size)).any()


def test_letters_are_bright_on_a_darkened_ground():
    picture = np.full((360, 640, 3), 200, np.uint8)
    drawn = BurnIn(TEMPLATE, VALUES, FRAMES).drawn(picture, 5)[:30, :100]
    assert drawn.max() > 225
    assert 100 < drawn.min() < 125


def test_a_font_that_is_not_there_is_refused_before_the_first_frame():
    with pytest.raises(InputError, match="no-such-font"):
        BurnIn(BurnInTemplate(font="no-such-font.ttf"), {}, FRAMES)


@pytest.mark.parametrize("slate", [0, 2])
def test_the_movie_carries_the_texts_and_passes_its_certificate(
    footage_of, tmp_path, decode, slate
):
    footage = footage_of(1, 8, size=(320, 180), slate=slate)
    burn_in = BurnIn(TEMPLATE, VALUES, footage.frames)
    marks = SourceMarks()
    info = encode_movie(footage, tmp_path / "out.mp4", feed=Feed(marks=marks, burn_in=burn_in))
    found = certify_movie(footage, tmp_path / "out.mp4", marks=marks, burn_in=burn_in)
    assert found.failures == ()
    with_text = decode(info.path, 320, 180)
    encode_movie(footage, tmp_path / "plain.mp4")
    plain = decode(tmp_path / "plain.mp4", 320, 180)
    assert np.abs(with_text[slate][-15:, -50:].astype(int) - plain[slate][-15:, -50:]).max() > 60
    assert slate == 0 or with_text[0].max() > 150


def test_a_burn_in_that_nobody_asked_for_is_found(footage_of, tmp_path):
    footage = footage_of(1, 3, size=(320, 180))
    burn_in = BurnIn(BurnInTemplate({"top_left": "{shot}"}, size=0.3), VALUES, footage.frames)
    encode_movie(footage, tmp_path / "out.mp4", feed=Feed(burn_in=burn_in))
    assert certify_movie(footage, tmp_path / "out.mp4").failures


PRESET = """
gaps = "hold"
certificate = "warn"
[encode]
crf = 16
max_height = 1080
[burn_in]
slate = ["{shot}"]
[burn_in.text]
bottom_right = "{frame}"
[burn_in.fields]
lens = "35 mm"
"""


def test_a_preset_is_read_with_its_types(tmp_path):
    path = tmp_path / "dailies.toml"
    path.write_text(PRESET, encoding="utf-8")
    preset = load_preset(path)
    assert (preset.encode.crf, preset.encode.max_height, preset.encode.gop) == (16, 1080, 12)
    assert (preset.gaps.value, preset.certificate.value) == ("hold", "warn")
    assert preset.burn_in.text == {"bottom_right": "{frame}"}
    assert from_plain(MoviePreset, to_plain(preset)) == preset


@pytest.mark.parametrize(
    "text",
    ["x = 1", "gaps = 3", 'gaps = "x"', "[encode]\ncrf = '1'", "= =", "[burn_in]\nsize = 9.0"],
)
def test_a_preset_that_cannot_be_meant_is_refused(tmp_path, text):
    (tmp_path / "p.toml").write_text(text, encoding="utf-8")
    with pytest.raises(InputError):
        load_preset(tmp_path / "p.toml")


def test_a_preset_that_is_not_there_is_named(tmp_path):
    with pytest.raises(InputError, match=r"none\.toml"):
        load_preset(tmp_path / "none.toml")


def band(size, texts, **values):
    """Draw texts on black; gives the picture."""
    picture = np.zeros((size[1], size[0], 3), np.uint8)
    return BurnIn(BurnInTemplate(texts), values, FRAMES).drawn(picture, 1)


def test_a_counter_stays_whole_where_others_are_shortened():
    alone = band((64, 36), {"bottom_right": "{frame}"})
    crowded = band((64, 36), {"bottom_right": "{frame}", "bottom_left": "a very long name"})
    width = np.nonzero(alone.any(axis=(0, 2)))[0]
    np.testing.assert_array_equal(crowded[:, width[0] :], alone[:, width[0] :])
    assert crowded[:, : width[0]].any()


def test_a_counter_without_room_is_left_out_not_cut():
    assert not band((20, 36), {"bottom_right": "{frame}"}).any()


def test_texts_of_a_row_never_overlap():
    texts = {f"top_{side}": "some long text here" for side in ("left", "centre", "right")}
    picture = np.full((90, 160, 3), 200, np.uint8)
    drawn = BurnIn(BurnInTemplate(texts), {}, FRAMES).drawn(picture, 1)
    # Where two grounds lay on each other it would be darker than one.
    assert drawn.min() >= int(200 * (1 - 0.45))


@pytest.mark.fullsize
def test_the_largest_pictures_are_drawn_on_as_the_smallest():
    small, large = (band(size, {"top_left": "sh010"}) for size in ((480, 270), (7680, 4320)))
    parts = [
        np.argwhere(drawn.any(axis=2)).max(axis=0) / drawn.shape[:2] for drawn in (small, large)
    ]
    np.testing.assert_allclose(parts[0], parts[1], atol=0.03)
