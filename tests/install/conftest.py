"""A throw-away home, a small wheelhouse, and the installer as a process of its own."""

from __future__ import annotations

import base64
import hashlib
import json
import os
import subprocess
import sys
import zipfile
from dataclasses import dataclass
from importlib import metadata
from pathlib import Path
from typing import Any

import pytest

from rushes.install.wheels import make_own_wheel

# What an application loads: packed again from the libraries that are installed here.
LIGHT = ("pluggy", "qtpy", "packaging", "platformdirs", "websocket-client", "requests")
LIGHT += ("urllib3", "idna", "certifi")
# Too large for a test, or not for every Python; the installer only lays them down.
STAND_INS = {"PySide6_Essentials": "6.8.3", "charset_normalizer": "3.4", "tomli": "2.2"}


def pack_installed(name: str, folder: Path) -> None:
    """Pack an installed library as a wheel again."""
    try:
        found = metadata.distribution(name)
    except metadata.PackageNotFoundError:
        return
    files = {
        str(path): Path(str(path.locate())).read_bytes()
        for path in found.files or ()
        if not str(path).startswith("..") and "__pycache__" not in str(path)
    }
    tag = next(
        line.split(": ")[1]
        for line in (found.read_text("WHEEL") or "").splitlines()
        if line.startswith("Tag")
    )
    with zipfile.ZipFile(
        folder / f"{name.replace('-', '_')}-{found.version}-{tag}.whl", "w"
    ) as archive:
        for path, data in files.items():
            archive.writestr(path, data)


def make_wheel(folder: Path, name: str, version: str, code: str = "", requires: str = "") -> Path:
    """Make a wheel with one package."""
    file = folder / f"{name}-{version}-py3-none-any.whl"
    info = f"{name}-{version}.dist-info"
    about = f"Metadata-Version: 2.1\nName: {name}\nVersion: {version}\n{requires}"
    files = {
        f"{name}/__init__.py": code,
        f"{info}/METADATA": about,
        f"{info}/WHEEL": "Wheel-Version: 1.0\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
    }
    lines = []
    for path, text in files.items():
        digest = (
            base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).decode().rstrip("=")
        )
        lines.append(f"{path},sha256={digest},{len(text)}")
    with zipfile.ZipFile(file, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": "\n".join(lines)}.items():
            archive.writestr(path, text)
    return file


@pytest.fixture(scope="session")
def wheelhouse(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the suite's own wheel, its light libraries, and stand-ins for the others."""
    folder = tmp_path_factory.mktemp("wheelhouse")
    make_own_wheel(folder)
    for name in LIGHT:
        pack_installed(name, folder)
    for name, version in {**STAND_INS, **_worker_libraries()}.items():
        make_wheel(folder, name, version, f"__version__ = {version!r}\n")
    return folder


def _worker_libraries() -> dict[str, str]:
    from packaging.requirements import Requirement

    lines = metadata.requires("rushes") or []
    wanted = [Requirement(line) for line in lines if 'extra == "worker"' in line.replace("'", '"')]
    return {
        wish.name.replace("-", "_"): "99.0" if wish.name != "opencolorio" else "2.5"
        for wish in wanted
    }


def listing(folder: Path) -> dict[str, str]:
    """Everything below a folder: files by their hash, folders and links by what they are."""
    found = {}
    for place, folders, files in os.walk(folder):
        if ".cache" in folders:
            folders.remove(".cache")  # Blender makes it whenever it is started
        for name in (*folders, *files):
            path = Path(place, name)
            key = path.relative_to(folder).as_posix()
            if path.is_symlink():
                found[key] = f"-> {os.readlink(path)}"
            elif path.is_dir():
                found[key] = "folder"
            else:
                found[key] = hashlib.sha256(path.read_bytes()).hexdigest()
    return found


@dataclass(frozen=True)
class Ran:
    """A finished command."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out.splitlines()[-1])

    @property
    def acts(self) -> list[str]:
        """The plan: verb and name of each act."""
        return [
            f"{act['verb']} {Path(act['item']['path']).name}" for act in self.json["plan"]["acts"]
        ]


@dataclass(frozen=True)
class Home:
    """A home of somebody who has Maya 2025, Nuke 15.1, Blender 3.4 and 4.5, and files of their own."""

    path: Path
    wheelhouse: Path

    @property
    def environ(self) -> dict[str, str]:
        kept = {
            k: v for k, v in os.environ.items() if not k.startswith(("XDG_", "BLENDER_", "RUSHES_"))
        }
        return {**kept, "HOME": str(self.path), "PATH": "/usr/bin:/bin"}

    def rushes(self, *words: str, **environ: str) -> Ran:
        """Run `rushes` there; `--from` the wheelhouse where it installs."""
        source = (
            ["--from", str(self.wheelhouse)]
            if words[0] == "install" and "--from" not in words
            else []
        )
        done = subprocess.run(
            [sys.executable, "-m", "rushes.core", *words, *source, "--json"],
            env={**self.environ, **environ},
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Ran(done.returncode, done.stdout, done.stderr)

    def install(self, host: str, *words: str, **environ: str) -> Ran:
        """Install into one version of an application, and see that it worked."""
        version = {"maya": "2025", "nuke": "15.1", "blender": "4.5"}.get(host, "")
        named = ["--version", version] if version and "--version" not in words else []
        ran = self.rushes("install", host, *named, *words, **environ)
        assert ran.code == 0, ran.err
        return ran

    @property
    def suite(self) -> Path:
        return self.path / ".local/share/rushes/suite"

    def listing(self) -> dict[str, str]:
        return listing(self.path)


@pytest.fixture
def home(tmp_path: Path, wheelhouse: Path) -> Home:
    path = tmp_path / "home"
    (path / ".nuke").mkdir(parents=True)
    (path / ".nuke/init.py").write_bytes(b"# my own things\r\nimport nuke")
    (path / ".config/rushes").mkdir(parents=True)
    (path / ".config/rushes/rushes.toml").write_text('server_url = "https://review.example"\n')
    (path / ".config/blender/4.5/scripts/startup").mkdir(parents=True)
    (path / ".config/blender/4.5/scripts/startup/mine.py").write_text("def register(): pass\n")
    (path / "maya/modules").mkdir(parents=True)
    (path / "maya/modules/other.mod").write_text("+ other 1.0 /elsewhere\n")
    return Home(path, wheelhouse)
