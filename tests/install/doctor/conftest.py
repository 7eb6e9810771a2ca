from __future__ import annotations

import json
import os
import stat
import sys
from pathlib import Path

import pytest

from rushes.install.doctor.examination import Examination, examine
from rushes.install.doctor.surroundings import Surroundings

sys.path.insert(0, str(Path(__file__).parent))
from faults import HEALTHY_WORKER

_LED = ("RUSHES_", "FTRACK_", "QT_", "MAYA_", "NUKE_", "BLENDER_", "OCIO", "XDG_", "PYTHONPATH")
_NET = ("HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY", "REQUESTS_CA_BUNDLE", "SSL_CERT_FILE")


class House:
    """A healthy set-up in a throw-away home, and ways to spoil it."""

    def __init__(self, root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.root = root
        self.home = root / "home"
        self._monkeypatch = monkeypatch
        self.home.mkdir()
        for name in list(os.environ):
            if name.startswith(_LED) or name.upper() in (*_NET, "CURL_CA_BUNDLE", "PYTHONHOME"):
                monkeypatch.delenv(name)
        self.set(HOME=self.home, XDG_CONFIG_HOME=self.home / ".config", DISPLAY=":0")
        self.set(XDG_DATA_HOME=self.home / ".local")
        # Loading all libraries of the real worker takes a second; one test does.
        healthy = self.program("healthy", f"echo '{json.dumps(HEALTHY_WORKER)}'")
        self.set(RUSHES_WORKER_PYTHON=healthy)
        # What is true of the machine the tests run on is not a fault of the set-up under test.
        self.free(500e9)

    def set(self, **variables: object) -> None:
        for name, value in variables.items():
            self._monkeypatch.setenv(name, str(value))

    def unset(self, name: str) -> None:
        self._monkeypatch.delenv(name, raising=False)

    def import_from(self, folder: Path) -> None:
        self._monkeypatch.syspath_prepend(str(folder))

    def free(self, size: float) -> None:
        usage = type("usage", (), {"free": size})
        self._monkeypatch.setattr("shutil.disk_usage", lambda folder: usage)

    def write(self, name: str, text: str, mode: int = 0o600) -> Path:
        path = self.root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
        path.chmod(mode)
        return path

    def settings(self, text: str, mode: int = 0o600) -> Path:
        return self.write("home/.config/rushes/rushes.toml", text, mode)

    def program(self, name: str, script: str) -> Path:
        path = self.write(f"bin/{name}", f"#!/bin/sh\n{script}\n")
        path.chmod(path.stat().st_mode | stat.S_IXUSR)
        return path

    @property
    def data(self) -> Path:
        return self.home / ".local" / "rushes"

    def examine(self, **facts: object) -> Examination:
        return examine(Surroundings(**facts))  # type: ignore[arg-type]


@pytest.fixture
def house(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> House:
    """A set-up in which nothing is wrong."""
    return House(tmp_path, monkeypatch)
