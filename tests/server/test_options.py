"""Settings of the server by flag, environment and file."""

from __future__ import annotations

from argparse import ArgumentParser
from pathlib import Path

import pytest

from rushes.core.errors import BadSettingError, MissingSettingError
from rushes.server.options import OPTIONS, Options, add_options, read_size
from rushes.server.settings import ServerSettings


def options(*flags: str, **environ: str) -> Options:
    parser = ArgumentParser()
    add_options(parser)
    return Options(parser.parse_args(list(flags)), environ)


def test_flags_win_over_environment_over_file_over_default(tmp_path: Path) -> None:
    (tmp_path / "server.toml").write_text('quota = "1G"\nencoders = 4\nmax_body = 1000\nport = 1\n')
    environ = {"RUSHES_SERVER_PORT": "2", "RUSHES_SERVER_ENCODERS": "3"}
    found = options("--data", str(tmp_path), "--port", "3", **environ)
    settings = found.settings()
    assert (found["port"], settings.encoders, settings.max_body) == (3, 3, 1000)
    assert settings.quota == 1024**3 and settings.query_seconds == 60
    origins = {value.setting.name: value.origin for value in found}
    assert origins["port"] == "command line"
    assert origins["encoders"] == "environment RUSHES_SERVER_ENCODERS"
    assert origins["quota"] == str(tmp_path / "server.toml")
    assert origins["query_seconds"] == "default"


def test_defaults_are_those_of_the_settings(tmp_path: Path) -> None:
    assert options("--data", str(tmp_path)).settings() == ServerSettings(tmp_path)


def test_a_file_may_name_the_folder(tmp_path: Path) -> None:
    file = tmp_path / "studio.toml"
    file.write_text(f"data = '{tmp_path / 'studio'}'\nallow_plain_http = true\n")
    found = options("--config", str(file))
    assert found.settings().data_dir == tmp_path / "studio" and found["allow_plain_http"] is True
    assert options(RUSHES_SERVER_CONFIG=str(file))["data"] == str(tmp_path / "studio")


def test_a_folder_that_is_not_named_is_asked_for() -> None:
    with pytest.raises(MissingSettingError, match="folder") as raised:
        options()
    assert "RUSHES_SERVER_DATA" in raised.value.next_step


@pytest.mark.parametrize(
    ("flag", "value"),
    [
        ("--max-body", "much"),
        ("--max-body", "-1"),
        ("--quota", "1e99T"),
        ("--encoders", "1.5"),
        ("--query-seconds", "nan"),
        ("--port", "-1"),
        ("--log-format", "xml"),
    ],
)
def test_nonsense_is_named_with_its_origin(tmp_path: Path, flag: str, value: str) -> None:
    with pytest.raises(BadSettingError, match="command line"):
        found = options("--data", str(tmp_path), f"{flag}={value}")
        found.settings()
        [found[value.setting.name] for value in found]


@pytest.mark.parametrize("text", ["port = ", 'quotas = "1G"', "\x00"])
def test_a_file_that_makes_no_sense_is_refused(tmp_path: Path, text: str) -> None:
    (tmp_path / "server.toml").write_text(text)
    with pytest.raises(BadSettingError, match=r"server\.toml"):
        options("--data", str(tmp_path))


def test_secrets_are_not_shown(tmp_path: Path) -> None:
    found = options("--data", str(tmp_path), "--smtp-url", "smtp://me:secret@host")
    assert {value.setting.name: value.shown for value in found}["smtp_url"] == "***"
    assert found.settings().smtp_url == "smtp://me:secret@host"


def test_sizes_have_units() -> None:
    assert [read_size(text) for text in ("500", "1K", "1.5M", "2g", "1T")] == [
        500,
        1024,
        1572864,
        2 * 1024**3,
        1024**4,
    ]


def test_every_setting_has_a_flag_and_a_line_of_help() -> None:
    parser = ArgumentParser()
    add_options(parser)
    told = parser.format_help()
    assert all(option.flag in told and option.help for option in OPTIONS)
