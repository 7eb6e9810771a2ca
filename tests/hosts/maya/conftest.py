"""The fake Maya in this process, and a `mayapy` made of it for processes of their own."""

from __future__ import annotations

import os
import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

FAKE = Path(__file__).with_name("fake")
VERSIONS = (2023, 2024, 2025)
# Put there once: what imports `maya` keeps it, and without a running application it is empty.
if str(FAKE) not in sys.path:
    sys.path.append(str(FAKE))


@pytest.fixture(autouse=True)
def mayapy(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A `mayapy` of the fake, which `RUSHES_MAYA` leads to."""
    folder = tmp_path_factory.mktemp("maya-location") / "bin"
    folder.mkdir()
    program = folder / "mayapy"
    program.write_text(
        f'#!/bin/sh\nPYTHONPATH="{FAKE}${{PYTHONPATH:+:$PYTHONPATH}}" exec "{sys.executable}" "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("RUSHES_MAYA", str(program))
    monkeypatch.setenv("MAYA_LOCATION", os.fspath(folder.parent))
    return program


@pytest.fixture(params=VERSIONS)
def maya(request: pytest.FixtureRequest) -> Iterator[Any]:
    """A running Maya with a window; this thread is its main thread."""
    from maya_inside import application

    yield application.start(request.param)
    application.stop()
    # What the adapter remembers of panels ends with the Maya they were in.
    window = sys.modules.get("rushes.hosts.maya.window")
    if window is not None:
        window._FACTORIES.clear()


@pytest.fixture
def plugins(maya: Any) -> Any:
    """A manager with the adapter, in the running Maya."""
    from rushes.core.plugins import create_plugins

    plugins = create_plugins()
    plugins.load_host("maya")
    return plugins


@pytest.fixture
def shot(maya: Any, tmp_path: Path) -> Any:
    """The hooks, with the ordinary scene open: two cameras and a cube that moves."""
    from rushes.hosts.kit.find import load_for_checks

    plugins = load_for_checks("maya")
    scene = tmp_path / "scene"
    scene.mkdir()
    assert plugins.hook.rehearse(situation="ordinary", folder=str(scene))
    return plugins
