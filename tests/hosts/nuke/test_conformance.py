"""The conformance suite in the pretended Nuke, in a terminal and with a window."""

from __future__ import annotations

import json
import os
import subprocess

from rushes.core import cli
from rushes.core.capture.outlet import import_paths

# What an artist's menu.py may do: start something in a thread, and quit when it is done.
WINDOW = """
import json, threading
import nuke
from rushes.core.records import to_plain
from rushes.hosts.kit.find import load_for_checks
from rushes.hosts.kit.runner import run_checks

plugins = load_for_checks("nuke")

def check():
    report = run_checks(plugins, spec="nuke")
    open({report!r}, "w", encoding="utf-8").write(json.dumps(to_plain(report)))
    nuke.executeInMainThread(nuke.scriptExit)

threading.Thread(target=check).start()
"""


def test_every_promise_is_kept_in_a_terminal(program, capsys):
    code = cli.main(["host", "check", "nuke", "--json"])
    results = json.loads(capsys.readouterr().out)["results"]
    assert [result for result in results if result["outcome"] == "failed"] == []
    assert sum(result["outcome"] == "passed" for result in results) >= 105
    assert code == 0


def test_every_promise_is_kept_with_a_window(program, tmp_path):
    report = tmp_path / "report.json"
    (tmp_path / "home").mkdir()
    (tmp_path / "home" / "menu.py").write_text(WINDOW.format(report=str(report)), encoding="utf-8")
    environ = {"NUKE_PATH": str(tmp_path / "home"), "PYTHONPATH": import_paths()}
    done = subprocess.run(
        [str(program)],
        env={**os.environ, **environ},
        timeout=150,
        check=False,
        capture_output=True,
        text=True,
    )
    assert done.returncode == 0, done.stderr
    results = json.loads(report.read_text(encoding="utf-8"))["results"]
    assert [result for result in results if result["outcome"] == "failed"] == []
    passed = {result["name"] for result in results if result["outcome"] == "passed"}
    assert {"viewport.overlay_comes_and_goes", "viewport.menu_twice_is_no_harm"} <= passed
    assert len(passed) >= 110
