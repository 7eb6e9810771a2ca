"""A session recorded in a real Blender plays without one."""

from __future__ import annotations

import json

import pytest

from rushes.core import cli

pytestmark = pytest.mark.blender


def test_a_recorded_session_passes_the_checks_without_blender(
    install, monkeypatch, tmp_path, capsys
):
    monkeypatch.setenv("RUSHES_BLENDER", install.executable)
    assert cli.main(["host", "record", "blender", "--out", str(tmp_path / "session")]) == 0
    monkeypatch.setenv("RUSHES_BLENDER", "/no/such/blender")
    capsys.readouterr()
    host = f"{tmp_path / 'session' / 'host.py'}:create_adapter"
    assert cli.main(["host", "check", host, "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["host"] == "blender"
    assert sum(result["outcome"] == "passed" for result in report["results"]) >= 70
