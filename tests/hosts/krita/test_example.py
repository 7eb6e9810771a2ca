"""The adapter of the tutorial, in a real Krita."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from pathlib import Path

import pytest

EXAMPLE = Path(__file__).parents[3] / "docs" / "examples" / "host_krita"
HOST = "rushes_krita.adapter:create_adapter"
MAX_LINES = 200


def test_the_adapter_is_short():
    lines = (EXAMPLE / "rushes_krita" / "adapter.py").read_text(encoding="utf-8").splitlines()
    assert len(lines) < MAX_LINES


@pytest.mark.krita
def test_the_adapter_keeps_every_promise_in_a_real_krita(tmp_path):
    if shutil.which("kritarunner") is None:
        pytest.skip("There is no Krita here: apt-get install krita python3-pyqt5")
    done = subprocess.run(
        [sys.executable, "-m", "rushes.core", "host", "check", HOST, "--json"],
        env={
            **os.environ,
            "PYTHONPATH": str(EXAMPLE),
            "HOME": str(tmp_path),
            "XDG_RUNTIME_DIR": str(tmp_path),
        },
        capture_output=True,
        text=True,
        timeout=170,
        check=False,
    )
    assert done.stdout, done.stderr
    report = json.loads(done.stdout)
    assert [r for r in report["results"] if r["outcome"] == "failed"] == []
    assert sum(r["outcome"] == "passed" for r in report["results"]) >= 90
