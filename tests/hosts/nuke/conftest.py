"""The pretended Nuke: as modules in this process, and as a program with and without a window."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
# qtpy and pytest-qt choose by different orders; both have to take the same binding.
os.environ.setdefault("QT_API", os.environ.get("PYTEST_QT_API", "pyside6"))
FAKE = Path(__file__).with_name("fake")
_OURS = ("nuke", "nukescripts", "rushes.hosts.nuke")


def _forget():
    for name in [name for name in sys.modules if name.startswith(_OURS)]:
        del sys.modules[name]


@pytest.fixture
def nuke(monkeypatch):
    """Nuke with a window and an empty script; this thread is its main thread."""
    monkeypatch.syspath_prepend(str(FAKE))
    _forget()
    import nuke

    nuke.start(gui=True)
    yield nuke
    _forget()


@pytest.fixture
def adapter(nuke):
    from rushes.hosts.nuke.adapter import create_adapter

    return create_adapter()


@pytest.fixture
def plugins(nuke):
    """The hooks, with the situations of a conformance run."""
    from rushes.hosts.kit.find import load_for_checks

    return load_for_checks("nuke")


@pytest.fixture
def ordinary(plugins, tmp_path):
    """The ordinary scene: a picture that follows the frame, in a viewer and a Write node."""
    folder = tmp_path / "scene"
    folder.mkdir()
    assert plugins.hook.rehearse(situation="ordinary", folder=str(folder))
    return plugins


@pytest.fixture
def program(tmp_path, monkeypatch):
    """A Nuke program, which RUSHES_NUKE names."""
    program = tmp_path / "Nuke15.1"
    program.write_text(
        f'#!/bin/sh\nRUSHES_FAKE_NUKE_PROGRAM="$0" exec "{sys.executable}" "{FAKE / "launch.py"}" "$@"\n',
        encoding="utf-8",
    )
    program.chmod(0o755)
    monkeypatch.setenv("RUSHES_NUKE", str(program))
    return program


@pytest.fixture
def plan(ordinary, tmp_path):
    """Return a function that makes a plan for what the viewer shows, into a folder of its own."""
    from rushes.core.host_data import CapturePlan

    def make(*frames, source="viewer:Viewer1", **changes):
        folder = tmp_path / f"take{len(list(tmp_path.iterdir()))}"
        folder.mkdir()
        return CapturePlan(source, frames or (1001, 1002, 1003), str(folder), **changes)

    return make


@pytest.fixture
def everything(nuke):
    """Return a function that gives the whole script, and what stands around it, as plain data."""
    from nuke import _nodes

    def dump():
        scene = nuke.app.scene
        return {
            "nodes": _nodes._dump_group(scene.root),
            "root": {name: knob.toScript() for name, knob in scene.root._knobs.items()},
            "frame": scene.frame,
            "modified": scene.modified,
            "undo": list(nuke.app.undo),
            "undo_depth": nuke.app.undo_depth,
            "callbacks": {kind: len(calls) for kind, calls in nuke.app.callbacks.items()},
            "viewer": scene.active_viewer.fullName() if scene.active_viewer else None,
        }

    return dump
