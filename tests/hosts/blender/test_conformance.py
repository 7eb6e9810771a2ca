"""The conformance suite in real Blenders without a window."""

from __future__ import annotations

import json

import pytest

from rushes.core import cli

pytestmark = pytest.mark.blender


def test_every_promise_is_kept(install, monkeypatch, capsys):
    monkeypatch.setenv("RUSHES_BLENDER", install.executable)
    code = cli.main(["host", "check", "blender", "--json"])
    results = json.loads(capsys.readouterr().out)["results"]
    assert [result for result in results if result["outcome"] == "failed"] == []
    assert sum(result["outcome"] == "passed" for result in results) >= 100
    assert code == 0
