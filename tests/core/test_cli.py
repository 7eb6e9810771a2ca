"""The command line as a process, the way a user runs it."""

import json
import os
import subprocess
import sys

import pytest

from rushes.core.cli import build_parser, sub_parsers


@pytest.fixture
def rushes(tmp_path):
    """Run `rushes` with words and environment in an empty home; gives the finished process."""

    def run(*words, **environ):
        keep = {"PATH", "SYSTEMROOT", "LANG", "COVERAGE_PROCESS_START"}
        clean = {name: value for name, value in os.environ.items() if name in keep}
        return subprocess.run(
            [sys.executable, "-m", "rushes.core", *words],
            env={**clean, "HOME": str(tmp_path), "RUSHES_WORK_DIR": str(tmp_path / "w"), **environ},
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )

    return run


def test_help_teaches_and_lists_the_commands(rushes):
    done = rushes("--help")
    assert done.returncode == 0
    for word in ("publish", "serve", "demo", "config", "rushes demo"):
        assert word in done.stdout


def test_without_a_command_the_help_is_shown_and_the_exit_code_is_not_0(rushes):
    done = rushes()
    assert done.returncode == 2
    assert "usage: rushes" in done.stdout


def test_every_command_explains_itself_with_an_example():
    for name, parser in sub_parsers(build_parser()).items():
        assert len(parser.description.split()) > 12, name


def test_config_shows_origins_and_no_secret(rushes):
    done = rushes("config", "--json", FTRACK_API_KEY="hush-hush", FTRACK_SERVER="https://s")
    assert json.loads(done.stdout)["server_url"]["origin"] == "environment FTRACK_SERVER"
    assert "hush-hush" not in done.stdout + done.stderr


@pytest.fixture
def event_plugins(tmp_path):
    folder = tmp_path / "events"
    folder.mkdir()
    (folder / "good.py").write_text("def register(session):\n    pass\n")
    (folder / "broken.py").write_text("def register(:\n")
    return {"FTRACK_EVENT_PLUGIN_PATH": str(folder)}


def test_plugins_lists_event_plugins_without_loading_them(rushes, event_plugins):
    done = rushes("plugins", "--json", **event_plugins)
    listed = {plugin["name"]: plugin for plugin in json.loads(done.stdout)["event_plugins"]}
    assert (listed["good"]["status"], listed["broken"]["status"]) == ("found", "failed")
    assert "SyntaxError" in listed["broken"]["reason"]


def test_plugins_says_in_words_why_an_event_plugin_is_left_out(rushes, event_plugins):
    lines = rushes("plugins", **event_plugins).stdout.splitlines()
    assert next(line for line in lines if "broken.py" in line).startswith("failed")
    assert "SyntaxError" in next(line for line in lines if "broken.py" in line)


def test_plugins_needs_a_server_to_load_event_plugins(rushes, event_plugins):
    done = rushes("plugins", "--load", **event_plugins)
    assert done.returncode == 3
    assert "RUSHES-201" in done.stderr


def test_a_missing_server_is_a_coded_error_with_a_next_step_and_no_traceback(rushes):
    done = rushes("publish", __file__, "--task", "x")
    assert done.returncode == 3
    assert "RUSHES-201" in done.stderr
    assert "FTRACK_SERVER" in done.stderr
    assert "Traceback" not in done.stderr


def test_an_error_is_plain_data_with_json(rushes):
    done = rushes("publish", __file__, "--task", "x", "--json")
    assert json.loads(done.stdout)["error"]["code"] == "RUSHES-201"


def test_a_traceback_is_shown_with_debug(rushes):
    assert "Traceback" in rushes("publish", __file__, "--task", "x", "--debug").stderr


@pytest.mark.parametrize("content", ["= 1", "server_url = [1]"])
def test_a_broken_settings_file_stops_with_its_name(rushes, tmp_path, content):
    (tmp_path / "bad.toml").write_text(content)
    done = rushes("config", "--json", RUSHES_USER_CONFIG=str(tmp_path / "bad.toml"))
    assert done.returncode == 3
    assert "bad.toml" in json.loads(done.stdout)["error"]["message"]
    assert "bad.toml" in done.stderr


@pytest.fixture
def hook_plugins(tmp_path):
    """A folder with a plugin that cannot be loaded and one whose command has a fault."""
    folder = tmp_path / "hooks"
    folder.mkdir()
    (folder / "broken.py").write_text("raise ValueError('boom')\n")
    (folder / "faulty.py").write_text(
        "from rushes.core.commands import CommandSpec\n"
        "from rushes.core.hookspecs import hookimpl\n"
        "def fail(args):\n    raise ZeroDivisionError('api_key=hush-hush')\n"
        "@hookimpl\n"
        "def command_line():\n"
        "    return (CommandSpec('fail', 'f', 'f', lambda parser: None, fail),)\n"
    )
    return {"RUSHES_PLUGIN_PATH": str(folder)}


def test_a_broken_plugin_is_named_without_a_traceback(rushes, hook_plugins):
    done = rushes("config", **hook_plugins)
    assert done.returncode == 0
    assert "ValueError: boom" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_fault_in_a_command_is_told_in_words(rushes, hook_plugins):
    done = rushes("fail", "--json", **hook_plugins)
    assert done.returncode == 1
    assert json.loads(done.stdout)["error"]["code"] == "RUSHES-000"
    assert "ZeroDivisionError" in done.stderr
    assert "Traceback" not in done.stderr


def test_a_traceback_holds_no_secret(rushes, hook_plugins):
    done = rushes("fail", "--debug", **hook_plugins)
    assert "Traceback" in done.stderr
    assert "hush-hush" not in done.stderr


@pytest.mark.parametrize("words", [(), ("--json",)])
def test_a_console_without_umlauts_shows_the_rest(rushes, tmp_path, words):
    folder = tmp_path / "Öl"
    done = rushes("config", *words, RUSHES_WORK_DIR=str(folder), PYTHONIOENCODING="ascii")
    assert done.returncode == 0
    assert str(tmp_path) in done.stdout


@pytest.mark.parametrize(
    ("option", "value"),
    [("--frames", "a-b"), ("--rate", "fast"), ("--size", "0x10"), ("--note", "x:y")],
)
def test_a_wrong_option_is_explained(rushes, option, value):
    done = rushes("publish", "a.exr", "--task", "x", option, value)
    assert done.returncode == 2
    assert repr(value) in done.stderr
