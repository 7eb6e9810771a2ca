"""`rushes host check`: every host passes, and what fails is said in words."""

from __future__ import annotations

import json
import os
import textwrap
from pathlib import Path

import pytest

from rushes.core import cli
from rushes.hosts.kit.checks import all_checks

BAD = """
from rushes.hosts.kit.simulator import Script, SimulatorHost
from rushes.core.hookspecs import hookimpl

class BadHost(SimulatorHost):
    @hookimpl
    def goto(self, frame, source):
        return None

def create_adapter():
    return BadHost(Script())
"""


@pytest.fixture
def bad_file(tmp_path) -> Path:
    file = tmp_path / "bad_host.py"
    file.write_text(BAD)
    return file


def outcomes(capsys) -> dict[str, str]:
    report = json.loads(capsys.readouterr().out)
    return {result["name"]: result["outcome"] for result in report["results"]}


def test_there_are_at_least_sixty_checks_and_each_is_documented():
    checks = all_checks()
    assert len(checks) >= 60
    assert len({check.name for check in checks}) == len(checks)
    assert all(check.promise and check.next_step for check in checks)
    assert {check.after for check in checks} - {""} <= {check.name for check in checks}


def test_the_simulator_passes(capsys):
    assert cli.main(["host", "check", "simulator", "--json"]) == 0
    assert list(outcomes(capsys).values()).count("passed") >= 100


def test_media_on_disk_pass(capsys):
    pytest.importorskip("OpenImageIO", reason="the extra worker is not installed")
    assert cli.main(["host", "check", "standalone", "--json"]) == 0
    assert list(outcomes(capsys).values()).count("passed") >= 70


def test_what_fails_is_said_with_a_next_step(bad_file, capsys):
    assert cli.main(["host", "check", f"{bad_file}:create_adapter", "--only", "viewport"]) == 8
    text = capsys.readouterr().out
    assert "FAILED  viewport.goto_shows_the_frame" in text
    assert "goto(1003) is not True" in text
    assert "set the application's current frame and return True" in text


def test_a_host_of_the_plugin_path_is_found_by_its_name(bad_file, monkeypatch, capsys):
    monkeypatch.setenv("RUSHES_PLUGIN_PATH", str(bad_file.parent))
    only = ["--only", "viewport.goto_shows_the_frame", "--json"]
    assert cli.main(["host", "check", "bad_host", *only]) == 8
    assert outcomes(capsys) == {"viewport.goto_shows_the_frame": "failed"}


def test_a_host_of_an_installed_package_is_found_by_its_entry_point(bad_file, monkeypatch, capsys):
    info = bad_file.parent / "studio-1.0.dist-info"
    info.mkdir()
    (info / "METADATA").write_text("Metadata-Version: 2.1\nName: studio\nVersion: 1.0\n")
    (info / "entry_points.txt").write_text("[rushes]\nstudio = bad_host\n")
    monkeypatch.syspath_prepend(str(bad_file.parent))
    assert cli.main(["host", "check", "studio", "--only", "viewport", "--json"]) == 8
    assert outcomes(capsys)["viewport.goto_shows_the_frame"] == "failed"


def test_when_the_host_waits_for_ever_then_the_check_fails_and_the_others_go_on(tmp_path):
    from rushes.hosts.kit.find import load_for_checks
    from rushes.hosts.kit.runner import run_checks

    file = tmp_path / "slow_host.py"
    file.write_text(textwrap.dedent(BAD).replace("return None", "import time; time.sleep(1.5)"))
    plugins = load_for_checks(f"{file}:create_adapter")
    names = ("viewport.goto_shows_the_frame", "capabilities.info_is_steady")
    report = run_checks(plugins, only=names, limit_s=0.3)
    plugins.manager.get_plugin(f"{file}:create_adapter").close()
    assert [result.outcome for result in report.results] == ["passed", "failed"]
    assert "waits for ever" in report.failed[0].reason


def test_every_check_is_listed(capsys):
    assert cli.main(["host", "check", "--list"]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert len(lines) == len(all_checks())


def test_an_unknown_host_and_an_unknown_check_are_refused(capsys):
    assert cli.main(["host", "check", "cinema"]) == 6
    assert cli.main(["host", "check", "simulator", "--only", "nonsense"]) == 2
    assert "rushes host check --list" in capsys.readouterr().err


def test_hosts_of_others_answer_no_hook_until_they_are_named(bad_file):
    from rushes.core.plugins import create_plugins

    plugins = create_plugins()
    plugins.load_path(str(bad_file.parent))
    assert plugins.hook.host_info() is None
    assert list(plugins.hosts) == ["bad_host"]
    assert os.path.samefile(plugins.hosts["bad_host"], bad_file)
