import os
import subprocess
import sys

import pytest

from rushes.core.errors import MissingPartError
from rushes.core.media.ffmpeg import Ffmpeg, file_argument, find_ffmpeg


@pytest.fixture
def program(tmp_path):
    """Write an executable that does nothing."""

    def write(folder, name="ffmpeg"):
        path = tmp_path / folder / name
        path.parent.mkdir(exist_ok=True)
        path.write_text("#!/bin/sh\n", encoding="utf-8")
        path.chmod(0o755)
        return str(path)

    return write


def test_the_one_given_goes_before_setting_path_and_wheel(program, monkeypatch):
    given, setting, on_path = program("given"), program("setting"), program("path")
    monkeypatch.setenv("RUSHES_FFMPEG", setting)
    monkeypatch.setenv("PATH", os.path.dirname(on_path))

    assert find_ffmpeg(given) == given
    assert find_ffmpeg() == setting
    monkeypatch.delenv("RUSHES_FFMPEG")
    assert find_ffmpeg() == on_path


def test_without_setting_and_path_the_wheel_gives_one(monkeypatch):
    monkeypatch.delenv("RUSHES_FFMPEG", raising=False)
    monkeypatch.setenv("PATH", "")

    assert "imageio_ffmpeg" in find_ffmpeg()


def test_when_there_is_none_at_all_then_the_error_says_how_to_get_one(monkeypatch):
    monkeypatch.setenv("PATH", "")
    monkeypatch.delenv("RUSHES_FFMPEG", raising=False)
    monkeypatch.setitem(sys.modules, "imageio_ffmpeg", None)

    with pytest.raises(MissingPartError) as caught:
        find_ffmpeg()

    assert "rushes[worker]" in caught.value.next_step


def test_when_the_setting_names_nothing_then_the_setting_is_blamed(monkeypatch, tmp_path):
    monkeypatch.setenv("RUSHES_FFMPEG", str(tmp_path / "gone"))

    with pytest.raises(MissingPartError, match="gone"):
        find_ffmpeg()


@pytest.mark.parametrize("name", ["-y.mp4", "concat:a|b.mp4", "http:..b.mp4"])
def test_names_that_look_like_options_or_addresses_are_files(name):
    assert file_argument(name) == f"file:{name}"


def test_closing_ends_a_program_that_still_runs():
    running = Ffmpeg(find_ffmpeg(), ["-f", "rawvideo", "-i", "pipe:0", "x.mp4"], feeds=True)

    running.close()

    assert running.input.closed


@pytest.mark.parametrize(
    ("wheel", "module"),
    [("OpenImageIO", "images"), ("PyOpenColorIO", "colour"), ("numpy", "reader")],
)
def test_when_a_wheel_is_not_installed_then_the_extra_is_named(wheel, module):
    code = f"import sys; sys.modules[{wheel!r}] = None; import rushes.core.media.{module}"

    done = subprocess.run([sys.executable, "-c", code], check=False, capture_output=True, text=True)

    assert "MissingPartError" in done.stderr.splitlines()[-1]
