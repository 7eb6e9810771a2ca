"""`rushes publish --dry-run` tells what the publish would do, and refuses what it would refuse."""

import uuid
import wave

import numpy as np
import OpenImageIO as oiio
import pytest

pytestmark = pytest.mark.loopback


@pytest.fixture
def rehearse(rushes, production):
    """Rehearse a publish of media with options; gives what `rushes` said."""

    def run(media, *words, **environ):
        task = ("--task", production.task_path)
        return rushes("publish", media, *task, *words, "--dry-run", "--json", **environ)

    return run


def test_a_dry_run_tells_everything_and_touches_nothing(rushes, rehearse, shot):
    (shot / "sample.1005.exr").unlink()
    review = f"R {uuid.uuid4()}"
    words = ("--review", review, "--invite", "jane@example.com", "--gaps", "hold", "--asset", "new")
    done = rehearse(shot / "sample.####.exr", *words)
    assert done.code == 0, done.err
    found = done.json
    assert (found["count"], found["gaps"], found["size"]) == (12, [1005], ["160x90"])
    assert (found["version"], found["asset_is_new"], found["review_is_new"]) == (1, True, True)
    assert found["people"] == ["jane@example.com"]
    assert rehearse(shot / "sample.####.exr", *words).json["review_is_new"]
    assert not rushes.work.exists()
    assert not rushes.journal.exists()


def test_a_dry_run_refuses_missing_frames_as_the_publish_does(rehearse, shot):
    (shot / "sample.1005.exr").unlink()
    done = rehearse(shot / "sample.####.exr")
    assert (done.code, "RUSHES-102" in done.err, "1005" in done.err) == (2, True, True)


def test_a_dry_run_names_the_colours_and_refuses_what_is_not_there(rehearse, shot):
    colour = rehearse(shot / "sample.####.exr", "--view", "Raw").json["colour"]
    assert "/ Raw (ocio://" in colour
    done = rehearse(shot / "sample.####.exr", "--view", "Raw2")
    assert "no view for" in done.err
    done = rehearse(shot / "sample.####.exr", "--ocio", "/nowhere.ocio")
    assert "/nowhere.ocio cannot be loaded" in done.err


def test_a_dry_run_knows_pixels_that_are_not_square(rehearse, tmp_path):
    spec = oiio.ImageSpec(64, 36, 3, "half")
    spec.attribute("PixelAspectRatio", 2.0)
    output = oiio.ImageOutput.create("a.exr")
    assert output.open(str(tmp_path / "a.1001.exr"), spec)
    output.write_image(np.zeros((36, 64, 3), np.float32))
    output.close()
    assert rehearse(tmp_path / "a.####.exr").json["size"] == ["128x36"]


def test_a_dry_run_refuses_a_layer_that_is_not_there(rehearse, shot):
    done = rehearse(shot / "sample.####.exr", "--layer", "diffuse")
    assert "has no layer 'diffuse'" in done.err


@pytest.fixture
def sound(tmp_path):
    """A second of a tone that swells, so that its place can be found."""
    seconds = np.linspace(0, 1, 48000, endpoint=False)
    tone = np.sin(2 * np.pi * 440 * seconds) * seconds * 20000
    with wave.open(str(tmp_path / "mix.wav"), "wb") as file:
        file.setnchannels(1)
        file.setsampwidth(2)
        file.setframerate(48000)
        file.writeframes(tone.astype("<i2").tobytes())
    return tmp_path / "mix.wav"


def test_a_sound_plays_from_its_frame_on(rehearse, rushes, production, shot, sound):
    words = ("--sound", f"{sound}@1003")
    assert rehearse(shot / "sample.####.exr", *words).json["sound"] == ["mix.wav from 1003"]
    done = rushes(
        "publish", shot / "sample.####.exr", "--task", production.task_path, *words, "--json"
    )
    assert done.code == 0, done.err
    (job,) = rushes("jobs", "--json").json
    told = rushes("jobs", "--why", job["id"]).out
    assert "sound ok" in told, told


def test_a_sound_that_is_none_is_refused_before_any_work(rehearse, shot):
    image = shot / "sample.1001.exr"
    assert "holds no sound" in rehearse(shot / "sample.####.exr", "--sound", image).err
    assert "gone.wav is not there" in rehearse(shot / "sample.####.exr", "--sound", "gone.wav").err
