import os

import pytest

from rushes.core.errors import HostUnavailableError
from rushes.core.plugins import create_plugins, host_for_media, load_plugins

GOOD = """
from rushes.core import hookimpl

@hookimpl
def goto(frame, source):
    return frame == 7
"""


def test_a_plugin_of_the_path_answers_its_hook(tmp_path):
    (tmp_path / "studio.py").write_text(GOOD)
    plugins = load_plugins(plugin_path=str(tmp_path))
    assert plugins.hook.goto(frame=7, source="") is True
    assert plugins.origins["studio"] == str(tmp_path / "studio.py")


def test_a_broken_plugin_is_skipped_and_its_reason_kept(tmp_path, caplog):
    (tmp_path / "bad.py").write_text("1 / 0\n")
    (tmp_path / "good.py").write_text(GOOD)
    plugins = load_plugins(plugin_path=str(tmp_path))
    assert "ZeroDivisionError" in plugins.failures["bad"]
    assert "good" in plugins.origins
    assert "bad.py" in caplog.text


def test_the_first_of_two_plugins_of_one_name_wins(tmp_path, caplog):
    for folder in ("one", "two"):
        (tmp_path / folder).mkdir()
        (tmp_path / folder / "studio.py").write_text(GOOD)
    plugins = create_plugins()
    plugins.load_path(os.pathsep.join(str(tmp_path / name) for name in ("one", "two")))
    assert plugins.origins["studio"] == str(tmp_path / "one" / "studio.py")
    assert str(tmp_path / "two" / "studio.py") in caplog.text


def test_an_unknown_host_names_those_there_are():
    with pytest.raises(HostUnavailableError) as caught:
        load_plugins("cinema")
    assert "standalone" in caught.value.next_step


def test_a_hook_nobody_implements_gives_nothing():
    assert create_plugins().hook.goto(frame=1, source="") is None


@pytest.mark.parametrize(
    ("media", "host"),
    [("a.####.exr", "standalone"), ("shots/a.BLEND", "blender"), ("take.mov", "standalone")],
)
def test_the_ending_tells_the_host(media, host):
    assert host_for_media(media) == host


def test_a_file_runs_once_however_often_it_is_loaded(tmp_path):
    diary = tmp_path / "diary"
    (tmp_path / "studio.py").write_text(
        "from pathlib import Path\n"
        f"with Path({str(diary)!r}).open('a') as file: file.write('run ')\n"
    )
    first, second = (load_plugins(plugin_path=str(tmp_path)) for _ in range(2))
    assert diary.read_text() == "run "
    assert first.manager.get_plugin("studio") is second.manager.get_plugin("studio")
