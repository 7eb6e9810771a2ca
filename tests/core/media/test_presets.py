"""Presets: their files, which applies, the form made from them, and saving one back."""

import json
from dataclasses import replace

import pytest

from rushes.core.cli import main
from rushes.core.errors import InputError, NoMediaError
from rushes.core.media.burn_in import BurnInTemplate
from rushes.core.media.gaps import GapPolicy
from rushes.core.media.options import EncodeOptions, EncoderChoice
from rushes.core.media.preset_form import preset_form, with_value
from rushes.core.media.preset_library import BUILT_IN, PresetLibrary, preset_named
from rushes.core.media.presets import MoviePreset, PresetScope, load_preset, save_preset

ODD = MoviePreset(
    help='says "hello"\n\tand more',
    applies=PresetScope(("Sci*", "Ümläut"), ("Animation",)),
    encode=EncodeOptions(crf=12, encoder=EncoderChoice.HARDWARE, full_size=False),
    burn_in=BurnInTemplate({"top_left": "{shot} \\ {lens}"}, ("a", "b"), fields={"lens": "35 mm"}),
    gaps=GapPolicy.BLACK,
)


@pytest.fixture
def places(tmp_path, monkeypatch):
    """Folders of the user's and the studio's presets."""
    for who in ("user", "studio"):
        folder = tmp_path / who / "presets"
        folder.mkdir(parents=True)
        monkeypatch.setenv(f"RUSHES_{who.upper()}_CONFIG", str(tmp_path / who / "rushes.toml"))
    return tmp_path / "user" / "presets", tmp_path / "studio" / "presets"


def scope(**names):
    """A preset that applies to some projects and tasks."""
    return MoviePreset(applies=PresetScope(**names))


@pytest.mark.parametrize("preset", [MoviePreset(), ODD, *BUILT_IN.values()])
def test_a_saved_preset_is_read_back_the_same(tmp_path, preset):
    assert load_preset(save_preset("mine", preset, tmp_path / "new")) == preset


def test_only_what_differs_is_written(tmp_path):
    path = save_preset("mine", MoviePreset(encode=EncodeOptions(crf=16)), tmp_path)
    assert path.read_text().split() == ["[encode]", "crf", "=", "16"]


@pytest.mark.parametrize("name", ["", "../up", "a/b", ".hidden", "end.", "x" * 99])
def test_a_name_that_is_no_file_name_is_refused(tmp_path, name):
    with pytest.raises(InputError, match="name of a preset"):
        save_preset(name, MoviePreset(), tmp_path)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("[encode]\ncrf = 99", "crf cannot be 99"),
        ('[encode]\npreset = "quick"', "preset cannot be 'quick'"),
        ("[encode]\nmax_width = 0", "max_width"),
        ("[encode]\ncrv = 18", "crv"),
        ('[encode]\nencoder = "gpu"', "gpu"),
        ("[encode", "no TOML"),
    ],
)
def test_what_no_encoder_takes_is_refused(tmp_path, text, said):
    (tmp_path / "bad.toml").write_text(text)
    with pytest.raises(InputError, match=said):
        load_preset(tmp_path / "bad.toml")


def test_a_preset_that_is_not_there_is_named(places):
    with pytest.raises(NoMediaError, match=r"nowhere\.toml"):
        preset_named("nowhere.toml")
    with pytest.raises(InputError) as caught:
        preset_named("dalies")
    assert "dailies" in caught.value.next_step


def test_the_users_goes_before_the_studios_and_that_before_the_built_in(places):
    user, studio = places
    save_preset("dailies", MoviePreset(help="studio"), studio)
    assert preset_named("Dailies").help == "studio"
    save_preset("dailies", MoviePreset(help="user"), user)
    assert preset_named("dailies").help == "user"


@pytest.mark.parametrize(
    ("projects", "task_types", "name"),
    [
        (("Sci Fi", "scifi"), ("Animation",), "both"),
        (("Sci Fi", "scifi"), ("Lighting",), "project"),
        (("Western",), ("ANIMATION",), "task"),
        (("Western",), ("Lighting",), "review"),
        ((), (), "review"),
    ],
)
def test_the_closest_fit_applies(places, projects, task_types, name):
    user, studio = places
    save_preset("task", scope(task_types=("animation",)), user)
    save_preset("project", scope(projects=("sci*",)), studio)
    save_preset("both", scope(projects=("scifi",), task_types=("Anim*",)), studio)
    choice = PresetLibrary().choose(projects, task_types)
    assert choice.found.name == name
    assert choice.found.origin in choice.why


def test_of_equal_fits_the_users_counts(places):
    for place, name in zip(places, ("mine", "aaa")):
        save_preset(name, scope(projects=("Sci Fi",)), place)
    assert PresetLibrary().choose(("sci fi",)).found.name == "mine"


def test_a_studio_may_change_the_default(places):
    save_preset("house", scope(default=True), places[1])
    assert PresetLibrary().choose().found.name == "house"


def test_a_broken_file_is_left_out_and_stops_nobody(places):
    (places[1] / "bad.toml").write_text("[encode]\ncrf = 99")
    library = PresetLibrary()
    assert library.choose().found.name == "review"
    assert list(library.broken) == [str(places[1] / "bad.toml")]
    with pytest.raises(InputError, match="crf"):
        library.named("bad")


def test_the_form_shows_every_value_with_label_help_and_choices():
    rows = {row.path: row for row in preset_form()}
    assert all(row.label and row.help.endswith(".") for row in rows.values())
    assert (rows["encode.crf"].kind, rows["encode.crf"].least) == ("number", 1)
    assert rows["gaps"].choices == ("fail", "hold", "black")
    assert rows["encode.preset"].kind == "choice"
    assert rows["encode.full_size"].kind == "switch"
    assert (rows["burn_in.slate"].kind, rows["burn_in.text"].kind) == ("list", "table")


def test_a_form_can_set_each_of_its_values():
    for row in preset_form():
        assert with_value(MoviePreset(), row.path, row.default) == MoviePreset()
    changed = with_value(with_value(ODD, "encode.crf", 20), "gaps", "hold")
    assert changed == replace(ODD, encode=replace(ODD.encode, crf=20), gaps=GapPolicy.HOLD)


def test_the_command_lists_explains_and_shows(places, capsys):
    save_preset("anim", scope(projects=("Sci Fi",)), places[0])
    assert main(["presets"]) == 0
    listed = capsys.readouterr().out
    assert "anim" in listed
    assert "applies to projects Sci Fi" in listed
    assert main(["presets", "--task", "Sci Fi/sh010/animation"]) == 0
    assert "anim" in capsys.readouterr().out
    assert main(["presets", "--project", "Other", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["found"]["name"] == "review"
    assert main(["presets", "--show", "dailies"]) == 0
    assert "[burn_in]" in capsys.readouterr().out
