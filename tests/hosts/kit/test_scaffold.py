"""`rushes host new` makes a package that is right from the start."""

from __future__ import annotations

import os
import subprocess
import sys
from importlib.util import find_spec
from pathlib import Path

import pytest

from rushes.core import cli
from rushes.hosts.kit.check import check_host

ROOT = Path(__file__).parents[3]


@pytest.fixture
def made(tmp_path) -> Path:
    assert cli.main(["host", "new", "cinema_paint", "--dir", str(tmp_path / "new")]) == 0
    return tmp_path / "new"


def run(made: Path, *command: str) -> None:
    env = {**os.environ, "PYTHONPATH": str(made), "MYPYPATH": str(ROOT / ".dev")}
    done = subprocess.run(
        [sys.executable, "-m", *command],
        cwd=made,
        env=env,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_the_new_adapter_passes_every_check(made, monkeypatch):
    monkeypatch.syspath_prepend(str(made))
    report = check_host("rushes_cinema_paint.adapter:create_adapter")
    assert report.host == "cinema_paint"
    assert report.failed == ()


def test_its_own_test_passes(made):
    run(made, "pytest", "-q", "-p", "no:cacheprovider", "tests")


@pytest.mark.skipif(find_spec("ruff") is None, reason="ruff belongs to the extra dev")
def test_it_is_clean(made):
    settings = ("--config", str(ROOT / "pyproject.toml"), ".")
    run(made, "ruff", "check", "--no-cache", *settings)
    run(made, "ruff", "format", "--no-cache", "--check", *settings)


@pytest.mark.skipif(find_spec("mypy") is None, reason="mypy belongs to the extra dev")
def test_its_types_are_strict(made):
    run(made, "mypy", "--cache-dir", str(ROOT / ".mypy_cache"))


def test_a_name_that_is_no_id_and_a_folder_in_use_are_refused(made, capsys):
    assert cli.main(["host", "new", "Cinema 4D"]) == 2
    assert cli.main(["host", "new", "other", "--dir", str(made)]) == 2
    assert "is not empty" in capsys.readouterr().err
