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


@pytest.mark.timeout(600)
def test_every_promise_is_kept_in_a_window(in_window):
    seen = in_window(
        """
        from rushes.hosts.kit.find import load_for_checks
        from rushes.hosts.kit.runner import run_checks
        import qtpy.QtWidgets
        # An adapter is made on the main thread.
        checked = plugins.hook.host_call_main(call=lambda: load_for_checks("blender"), timeout=60.0)
        report = run_checks(checked, spec="blender")
        answer(results=report.results)
        """,
        in_thread=True,
        # Every scene that is opened is drawn, and that takes longer than all checks.
        size=(320, 200),
    )
    results = seen["results"]
    assert [result for result in results if result["outcome"] == "failed"] == []
    passed = {result["name"] for result in results if result["outcome"] == "passed"}
    assert passed >= {"viewport.menu_twice_is_no_harm", "viewport.panel_is_shown"}
    assert len(passed) >= 105
