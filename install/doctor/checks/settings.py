"""Settings: files that cannot be read, names nobody knows, values that lead nowhere, keys in the open."""

from __future__ import annotations

import stat
import sys
from collections.abc import Iterator
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit

from rushes.core.config import SETTINGS, STUDIO_FILE_VARIABLE, studio_file, user_file

from ..finding import ERROR, NOTE, WARNING, Finding, Kind
from ..surroundings import Surroundings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

UNREADABLE = Kind("settings-unreadable", ERROR, "A settings file cannot be read as TOML.")
UNKNOWN = Kind("setting-unknown", WARNING, "A settings file holds a name that no setting has.")
STUDIO_MISSING = Kind("studio-file-missing", ERROR, "The studio's settings file is not there.")
NO_NUMBER = Kind("setting-no-number", ERROR, "A setting that must be a number is none.")
NO_SERVER = Kind("server-not-set", NOTE, "No server is set; publishes wait for one.")
BAD_ADDRESS = Kind("server-address-bad", ERROR, "The address of the server is no web address.")
PLAIN = Kind("server-not-encrypted", WARNING, "Keys travel to the server without encryption.")
NO_USER = Kind("user-not-set", ERROR, "A server is set, but no user.")
KEY_MARKS = Kind("key-with-marks", ERROR, "The API key holds blanks or quotation marks.")
KEY_OPEN = Kind("key-readable", WARNING, "Other users may read a settings file with an API key.")
STUDIO_KEY = Kind("key-in-studio-file", WARNING, "The studio's settings file holds somebody's key.")
NO_FOLDER = Kind("plugin-folder-missing", WARNING, "A folder for plugins is not there.")
NO_CONFIG = Kind("ocio-missing", ERROR, "The OpenColorIO config that is set is not there.")
NO_PROGRAM = Kind("application-missing", ERROR, "A setting names a program that is not there.")

_NUMBERS = ("worker_idle", "keep_media", "media_cache_gb")
_FOLDERS = {"RUSHES_PLUGIN_PATH": "hook plugins", "FTRACK_EVENT_PLUGIN_PATH": "event plugins"}
_PROGRAMS = ("blender", "nuke", "maya")
_LOOPBACK = ("127.0.0.1", "localhost", "::1")


def files(around: Surroundings) -> Iterator[Finding]:
    """Look at the settings files themselves."""
    if around.settings_error is not None:
        yield UNREADABLE.of_error(around.settings_error)
    studio = studio_file(around.environ)
    if studio is not None and not studio.is_file():
        yield STUDIO_MISSING.found(
            f"{STUDIO_FILE_VARIABLE} names {studio}, which is not there.",
            "Correct the variable, or connect the drive it lies on.",
        )
    for path in (user_file(around.environ), studio):
        if path is not None and path.is_file():
            yield from _names(path)


def _names(path: Path) -> Iterator[Finding]:
    known = {setting.name for setting in SETTINGS}
    with suppress(OSError, ValueError):
        for name in tomllib.loads(path.read_text(encoding="utf-8")).keys() - known:
            yield UNKNOWN.found(
                f"{path} sets {name}, which is no setting.",
                "Correct its spelling; `rushes config` lists all settings.",
            )


def numbers(around: Surroundings) -> Iterator[Finding]:
    """Look for numbers that are none."""
    for value in around.settings or ():
        if value.setting.name not in _NUMBERS:
            continue
        try:
            good = 0 <= float(value.value) < float("inf")
        except ValueError:
            good = False
        if not good:
            yield NO_NUMBER.found(
                f"{value.setting.name} is {value.value!r}, which is no number.",
                f"Correct it where it comes from: {value.origin}.",
            )


def server(around: Surroundings) -> Iterator[Finding]:
    """Look at the server's address, user and key, without asking the server."""
    address = around.setting("server_url")
    if not address:
        if around.settings is not None:
            yield NO_SERVER.found(
                "No server is set.", "Set FTRACK_SERVER, or sign in with the panel."
            )
        return
    parts = urlsplit(address)
    if parts.scheme not in ("http", "https") or not parts.hostname:
        yield BAD_ADDRESS.found(
            f"{address!r} is no address of a server.", "Write it as https://name.of.server"
        )
    elif parts.scheme == "http" and parts.hostname not in _LOOPBACK:
        yield PLAIN.found(
            f"{address} is not encrypted: everybody on the way can read the API key.",
            "Use its https address; ask whoever runs the server for one.",
        )
    if not around.setting("api_user"):
        yield NO_USER.found("A server is set, but no user.", "Set FTRACK_API_USER.")
    key = around.setting("api_key")
    if key and (key != key.strip() or set(key) & set("\"' \t")):
        yield KEY_MARKS.found(
            "The API key holds blanks or quotation marks, which belong to no key.",
            "Set FTRACK_API_KEY again, without quotation marks around it.",
        )


def secrets(around: Surroundings) -> Iterator[Finding]:
    """Look for keys that others can read."""
    own, studio = user_file(around.environ), studio_file(around.environ)
    if studio is not None and _holds_key(studio):
        yield STUDIO_KEY.found(
            f"{studio} holds an API key, and everybody at the studio reads that file.",
            "Take api_key out of it and have the key replaced.",
        )
    if sys.platform != "win32" and _holds_key(own) and stat.S_IMODE(own.stat().st_mode) & 0o077:
        yield KEY_OPEN.found(
            f"{own} holds an API key, and other users may read it.",
            f"chmod 600 {own}",
            mend=lambda: own.chmod(0o600),
        )


def _holds_key(path: Path) -> bool:
    try:
        return bool(tomllib.loads(path.read_text(encoding="utf-8")).get("api_key"))
    except (OSError, ValueError):
        return False


def places(around: Surroundings) -> Iterator[Finding]:
    """Look for plugin folders, colour configs and programs that settings name and nobody finds."""
    for variable, what in _FOLDERS.items():
        for folder in around.paths(variable):
            if not folder.exists():
                yield NO_FOLDER.found(
                    f"{folder} of {variable} is not there, so its {what} do not load.",
                    f"Correct {variable}, or connect the drive it lies on.",
                )
    config = around.setting("ocio")
    if config and not config.startswith("ocio://") and not Path(config).is_file():
        yield NO_CONFIG.found(
            f"The OpenColorIO config {config} is not there.", "Correct or unset OCIO."
        )
    for name in _PROGRAMS:
        program = around.setting(name)
        if program and not Path(program).expanduser().exists():
            yield NO_PROGRAM.found(
                f"The setting {name} names {program}, which is not there.",
                f"Correct or unset RUSHES_{name.upper()}.",
            )


CHECKS = (files, numbers, server, secrets, places)
