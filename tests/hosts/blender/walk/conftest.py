"""A throw-away home with Rushes in its Blender, a server, and an artist's screen; each for one module."""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from ..conftest import INSTALLS
from .desktop import Desktop, running_desktop
from .stage import Stage, running_blender

FRAMES = 24
SIZE = (640, 360)
_INSTALL_S = 300
# Tests of the panel set Qt to a screen of its own; this one has a real one.
_LEFT_OUT = ("XDG_", "BLENDER_", "RUSHES_", "FTRACK_", "QT_")


def rushes(environ: dict[str, str], *words: str) -> subprocess.CompletedProcess[str]:
    """Run the command as a user types it."""
    command = [sys.executable, "-m", "rushes.core", *words]
    return subprocess.run(
        command, env=environ, capture_output=True, text=True, timeout=_INSTALL_S, check=False
    )


@pytest.fixture(scope="module")
def artist(tmp_path_factory: pytest.TempPathFactory) -> Iterator[dict[str, str]]:
    """The environment of somebody who has nothing but a home, and Rushes installed into it."""
    if "program" not in INSTALLS or not shutil.which("Xvfb") or not shutil.which("xdotool"):
        pytest.skip("a Blender program, Xvfb and xdotool are needed for this walk")
    home = tmp_path_factory.mktemp("home")
    kept = {name: value for name, value in os.environ.items() if not name.startswith(_LEFT_OUT)}
    environ = {**kept, "HOME": str(home), "LANG": "C.UTF-8", "RUSHES_WORKER_IDLE": "5"}
    environ["PYTHON_KEYRING_BACKEND"] = "keyring.backends.null.Keyring"
    done = rushes(environ, "install", "blender", "--yes")
    if "package index cannot be reached" in done.stderr:
        pytest.skip("the package index is needed for an installation as users make it")
    assert done.returncode == 0, done.stderr
    yield environ
    rushes(environ, "worker", "--stop")
    shutil.rmtree(home, ignore_errors=True)  # more than half a gigabyte


@pytest.fixture(scope="module")
def pictures(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Where pictures of the screen go; `RUSHES_WALK_PICTURES` names another folder."""
    named = os.environ.get("RUSHES_WALK_PICTURES")
    return Path(named).absolute() if named else tmp_path_factory.mktemp("pictures")


@pytest.fixture(scope="module")
def desktop(artist: dict[str, str], pictures: Path) -> Iterator[Desktop]:
    """A screen without a monitor."""
    with running_desktop(pictures) as running:
        yield running


@pytest.fixture(scope="module")
def stage(
    desktop: Desktop, artist: dict[str, str], tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Stage]:
    """Blender with the demo shot, and the timeline as large as somebody needs who reads notes there."""
    from rushes.hosts.blender.demo_scene import build_in_process

    work = tmp_path_factory.mktemp("blender")
    install = INSTALLS["program"]
    build_in_process(install, work / "harbour.blend", FRAMES, SIZE)
    with running_blender(desktop, install.executable, work / "harbour.blend", artist, work) as one:
        one.widen_timeline()
        yield one
