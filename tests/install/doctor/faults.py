"""Faults by the name of the finding that must tell of them. Each spoils a healthy set-up."""

from __future__ import annotations

import json
import sqlite3
import subprocess
import sys
import time
from contextlib import closing
from importlib.metadata import version
from typing import Any, Callable

from rushes.core.media.ffmpeg import find_ffmpeg

Fault = Callable[[Any], Any]


def _ffmpeg(without: str = "", version: str = "") -> Fault:
    """An ffmpeg that is the real one, but for what is taken away."""

    def spoil(house: Any) -> None:
        real, said = find_ffmpeg(), f"ffmpeg version {version} Copyright" if version else ""
        first = f'case "$*" in *-version*) echo "{said}"; exit 0;; esac\n' if said else ""
        lacking = f" | grep -vw {without}" if without else ""
        house.set(RUSHES_FFMPEG=house.program("ffmpeg", f'{first}"{real}" "$@"{lacking}'))

    return spoil


def _python(script: str) -> Fault:
    return lambda house: house.set(RUSHES_WORKER_PYTHON=house.program("python", script))


# What the Python of a healthy worker answers.
HEALTHY_WORKER = {
    "python": [3, 11, 7],
    "missing": [],
    "broken": {},
    "suite": version("rushes"),
    "ffmpeg": find_ffmpeg(),
}


def _worker_says(**told: Any) -> Fault:
    return _python(f"echo '{json.dumps({**HEALTHY_WORKER, **told})}'")


def _environment(**variables: Any) -> Fault:
    def spoil(house: Any) -> None:
        house.set(**{name: str(value).format(root=house.root) for name, value in variables.items()})

    return spoil


def _journal(statement: str) -> Fault:
    def spoil(house: Any) -> None:
        from rushes.core.publish.journal import Journal

        house.data.mkdir(parents=True)
        Journal(house.data / "journal.db").close()
        with closing(sqlite3.connect(house.data / "journal.db", isolation_level=None)) as database:
            database.execute(statement)

    return spoil


def _job(state: str) -> Fault:
    return _journal(
        "INSERT INTO job (id, server, user, target, plan, captured_by, state, created) VALUES"
        f" ('{'a' * 32}', 's', 'u', 't', '{{\"folder\": \"/nowhere\"}}', 'worker', '{state}', 1.8e9)"
    )


def _broken_journal(house: Any) -> None:
    _job("done")(house)
    path = house.data / "journal.db"
    content = bytearray(path.read_bytes())
    content[4096:8192] = b"\xff" * 4096
    path.write_bytes(content)


def _left_over(name: str, age_s: float = 0) -> Fault:
    def spoil(house: Any) -> None:
        import os

        path = house.write(f"{house.data.relative_to(house.root)}/work/123/{name}", "x")
        old = time.time() - age_s
        os.utime(path.parent, (old, old))

    return spoil


def _expired(house: Any) -> None:
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=old"]
    words += ["-keyout", str(house.root / "key"), "-out", str(house.root / "old.pem"), "-days", "1"]
    subprocess.run(words, check=True, capture_output=True)
    house.set(SSL_CERT_FILE=house.root / "old.pem")


def maya_module(name: str, root: str = ".") -> Fault:
    return lambda house: house.write(
        f"home/maya/modules/{name}.mod", f"+ MAYAVERSION:2025 rushes 1.0 {root}\n"
    )


def shelf(name: str, module: str) -> Fault:
    """A shelf as Maya writes it into the preferences when it ends."""
    return lambda house: house.write(
        f"home/maya/2025/prefs/shelves/{name}.mel",
        f'global proc {name} () {{\n shelfButton -command "import {module}\\n{module}.open_panel()" ;\n}}\n',
    )


def pyside6(version: str) -> Fault:
    """A PySide6 that is found before the one of these tests."""

    def spoil(house: Any) -> None:
        about = f"site/PySide6_Essentials-{version}.dist-info/METADATA"
        file = house.write(
            about, f"Metadata-Version: 2.1\nName: PySide6_Essentials\nVersion: {version}\n"
        )
        house.import_from(file.parents[1])

    return spoil


def both(*faults: Fault) -> Fault:
    return lambda house: [fault(house) for fault in faults]


FAULTS: dict[str, Fault] = {
    "settings-unreadable": lambda house: house.settings("server_url = no text"),
    "setting-unknown": lambda house: house.settings('server_urll = "https://a.example"'),
    "studio-file-missing": _environment(RUSHES_STUDIO_CONFIG="{root}/studio.toml"),
    "setting-no-number": _environment(RUSHES_KEEP_MEDIA="a day"),
    "server-address-bad": _environment(FTRACK_SERVER="studio.example", FTRACK_API_USER="jane"),
    "server-not-encrypted": _environment(
        FTRACK_SERVER="http://studio.invalid", FTRACK_API_USER="jane"
    ),
    "user-not-set": _environment(FTRACK_SERVER="http://127.0.0.1:9"),
    "key-with-marks": _environment(
        FTRACK_SERVER="http://127.0.0.1:9", FTRACK_API_USER="jane", FTRACK_API_KEY='"abc def"'
    ),
    "key-readable": lambda house: house.settings('api_key = "0123456789"', 0o644),
    "key-in-studio-file": lambda house: house.set(
        RUSHES_STUDIO_CONFIG=house.write("studio.toml", 'api_key = "0123456789"')
    ),
    "plugin-folder-missing": _environment(RUSHES_PLUGIN_PATH="{root}/plugins"),
    "ocio-missing": _environment(OCIO="{root}/config.ocio"),
    "application-missing": _environment(RUSHES_BLENDER="{root}/blender"),
    "folder-is-file": lambda house: house.set(RUSHES_WORK_DIR=house.write("file", "x") / "work"),
    "disk-full": lambda house: house.free(1e6),
    "disk-low": lambda house: house.free(2e9),
    "python-home": _environment(PYTHONHOME=sys.prefix),
    "library-shadowed": lambda house: house.set(
        PYTHONPATH=house.write("mine/requests.py", "raise SystemExit").parent
    ),
    "import-path-missing": _environment(PYTHONPATH="{root}/gone"),
    "several-suites": lambda house: house.set(
        PYTHONPATH=house.write("old/rushes/core/__init__.py", "").parents[2]
    ),
    "qt-api-unknown": _environment(QT_API="pyside7"),
    "qt-api-absent": _environment(QT_API="pyside2"),
    "qt-crashes": pyside6("6.12.0"),
    "qt-plugins-elsewhere": _environment(QT_PLUGIN_PATH="/usr/lib/qt5/plugins"),
    "qt-platform-unknown": _environment(QT_QPA_PLATFORM="windows"),
    "screen-missing": lambda house: house.unset("DISPLAY"),
    "worker-python-missing": _environment(RUSHES_WORKER_PYTHON="{root}/python"),
    "worker-python-broken": _python("echo 'no module named encodings' >&2; exit 1"),
    "worker-python-old": _worker_says(python=[3, 7, 9]),
    "worker-library-missing": _worker_says(missing=["OpenImageIO"]),
    "worker-library-broken": _worker_says(broken={"numpy": "wrong ELF class"}),
    "worker-without-suite": _worker_says(suite=""),
    "worker-other-version": _worker_says(suite="0.0.1"),
    "ffmpeg-named-missing": _environment(RUSHES_FFMPEG="{root}/ffmpeg"),
    "ffmpeg-missing": both(_environment(PATH="{root}"), _worker_says(ffmpeg="")),
    "ffmpeg-broken": lambda house: house.set(RUSHES_FFMPEG=house.program("ffmpeg", "exit 127")),
    "ffmpeg-hangs": lambda house: house.set(RUSHES_FFMPEG=house.program("ffmpeg", "exec sleep 60")),
    "ffmpeg-old": _ffmpeg(version="4.4.2"),
    "ffmpeg-without-x264": _ffmpeg(without="libx264"),
    "ffmpeg-without-aac": _ffmpeg(without="aac"),
    "ffmpeg-without-filter": _ffmpeg(without="tile"),
    "ca-missing": _environment(REQUESTS_CA_BUNDLE="{root}/studio.pem"),
    "ca-broken": lambda house: house.set(REQUESTS_CA_BUNDLE=house.write("studio.pem", "none")),
    "ca-expired": _expired,
    "proxy-bad": _environment(http_proxy="proxy"),
    "proxies-differ": _environment(http_proxy="http://a:1", HTTP_PROXY="http://b:1"),
    "proxy-password": _environment(https_proxy="http://jane:secret@proxy:3128"),
    "proxy-for-local": _environment(
        FTRACK_SERVER="http://127.0.0.1:9", FTRACK_API_USER="jane", http_proxy="http://proxy:1"
    ),
    "maya-module-lost": maya_module("rushes", "../nowhere"),
    "maya-module-twice": both(maya_module("rushes"), maya_module("rushes-old")),
    "maya-shelf-left": shelf("shelf_Rushes", "rushes.hosts.maya.startup"),
    "nuke-path-missing": _environment(NUKE_PATH="{root}/nuke"),
    "nuke-path-twice": lambda house: house.set(
        NUKE_PATH=":".join(
            str(house.write(f"{name}/menu.py", "import rushes").parent) for name in ("a", "b")
        )
    ),
    "blender-twice": lambda house: [
        house.write("home/.config/blender/4.2/scripts/addons/rushes_review/__init__.py", ""),
        house.write(
            "home/.config/blender/4.2/extensions/user_default/rushes_review/__init__.py", ""
        ),
    ],
    "blender-scripts-list": _environment(BLENDER_SYSTEM_SCRIPTS="/a:/b"),
    "journal-damaged": _broken_journal,
    "journal-newer": _journal("PRAGMA user_version = 900"),
    "publish-needs-you": _job("needs_you"),
    "publish-waits": _job("waiting"),
    "left-over-folder": _left_over("frame.0001.png", age_s=7200),
    "scene-not-restored": _left_over("state.json"),
    "server-unreachable": _environment(FTRACK_SERVER="http://127.0.0.1:9", FTRACK_API_USER="jane"),
    "server-unknown": _environment(
        FTRACK_SERVER="https://no.such.name.invalid", FTRACK_API_USER="jane"
    ),
}

# What must be told of as well, because the one fault is also the other.
ALSO = {
    "server-not-encrypted": {"server-unknown"},
    "user-not-set": {"server-unreachable"},
    "key-with-marks": {"server-unreachable"},
    "proxy-for-local": {"server-unreachable"},
}
