"""Settings and where each came from: command line, environment, user file, studio file, default.

The files are TOML with the setting's name as key (`server_url = "https://…"`). Secrets are shown as
asterisks wherever settings are listed.
"""

from __future__ import annotations

import copy
import math
import os
import sys
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import platformdirs

from .errors import BadSettingError, MissingSettingError

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib


@dataclass(frozen=True)
class Setting:
    """One setting.

    Attributes:
        name: Key in files and attribute in code.
        env: Environment variables that give it, the first that is set wins.
        help: One line for `rushes config`.
        default: Value without any source.
        secret: True for what must never be shown.
    """

    name: str
    env: tuple[str, ...]
    help: str
    default: str = ""
    secret: bool = False


SETTINGS = (
    Setting("server_url", ("FTRACK_SERVER",), "Address of the ftrack server."),
    Setting("api_user", ("FTRACK_API_USER",), "User name on the server."),
    Setting("api_key", ("FTRACK_API_KEY", "FTRACK_APIKEY"), "The user's API key.", secret=True),
    Setting(
        "event_plugin_path",
        ("FTRACK_EVENT_PLUGIN_PATH",),
        "Folders with event plugins, separated as in PATH.",
    ),
    Setting(
        "schema_cache_path",
        ("FTRACK_API_SCHEMA_CACHE_PATH",),
        "Folder for cached schemas; empty for the user's cache folder.",
    ),
    Setting("plugin_path", ("RUSHES_PLUGIN_PATH",), "Folders with hook plugins."),
    Setting(
        "work_dir",
        ("RUSHES_WORK_DIR",),
        "Folder for frames and movies on their way; empty for the user's data folder.",
    ),
    Setting(
        "journal",
        ("RUSHES_JOURNAL",),
        "File of the journal of publishes, on this machine; empty for the user's data folder.",
    ),
    Setting(
        "worker_python",
        ("RUSHES_WORKER_PYTHON",),
        "Python that runs the worker; empty for the one at hand.",
    ),
    Setting(
        "worker_idle",
        ("RUSHES_WORKER_IDLE",),
        "Seconds without work until the worker ends.",
        "120",
    ),
    Setting(
        "keep_media",
        ("RUSHES_KEEP_MEDIA",),
        "Hours that frames and movies stay here after the server has confirmed them.",
        "0",
    ),
    Setting("ffmpeg", ("RUSHES_FFMPEG",), "The ffmpeg program; empty to look for one."),
    Setting("blender", ("RUSHES_BLENDER",), "The Blender program; empty to look for one."),
    Setting("nuke", ("RUSHES_NUKE",), "The Nuke program; empty to look for one."),
    Setting(
        "nuke_interactive",
        ("RUSHES_NUKE_INTERACTIVE",),
        "1 to work without a window on an interactive licence of Nuke, not a render licence.",
        "0",
    ),
    Setting(
        "maya", ("RUSHES_MAYA",), "A `mayapy`, or the folder of a Maya; empty to look for one."
    ),
    Setting(
        "media_cache",
        ("RUSHES_MEDIA_CACHE",),
        "Folder for parts of movies that later versions use again; empty for the user's cache folder.",
    ),
    Setting(
        "media_cache_gb",
        ("RUSHES_MEDIA_CACHE_GB",),
        "Greatest size of that folder in gigabytes; 0 encodes every version as a whole.",
        "10",
    ),
    Setting("ocio", ("OCIO",), "OpenColorIO config; empty for the built-in ACES config."),
)
STUDIO_FILE_VARIABLE = "RUSHES_STUDIO_CONFIG"
USER_FILE_VARIABLE = "RUSHES_USER_CONFIG"


@dataclass(frozen=True)
class Value:
    """A setting's value and its origin in words (`environment FTRACK_SERVER`, a file, `default`)."""

    setting: Setting
    value: str
    origin: str

    @property
    def shown(self) -> str:
        """The value as it may be shown."""
        return "***" if self.setting.secret and self.value else self.value


class Settings:
    """All settings with their origins; a mapping-like view that never changes.

    Args:
        overrides: Values of the command line by setting name; None and empty ones do not count.
        environ: The environment; `os.environ` when left out.

    Raises:
        BadSettingError: A settings file cannot be read as TOML.
    """

    def __init__(
        self,
        overrides: Mapping[str, str | None] | None = None,
        environ: Mapping[str, str] | None = None,
    ) -> None:
        environ = os.environ if environ is None else environ
        files = [(path, _read(path)) for path in (user_file(environ), studio_file(environ)) if path]
        self._values = {
            setting.name: _resolve(setting, overrides or {}, environ, files) for setting in SETTINGS
        }

    def __getitem__(self, name: str) -> str:
        """Return the value of a setting, empty where nothing gives one."""
        return self._values[name].value

    def __iter__(self) -> Iterator[Value]:
        """Go through all settings in their declared order."""
        return iter(self._values.values())

    def with_values(self, values: Mapping[str, str], origin: str) -> Settings:
        """Return the same settings with other values for some, for example those of another server.

        Args:
            values: Values by setting name; empty ones count.
            origin: Where they come from, in words.
        """
        changed = copy.copy(self)
        changed._values = {
            name: Value(value.setting, values[name], origin) if name in values else value
            for name, value in self._values.items()
        }
        return changed

    def require(self, name: str) -> str:
        """Return a value that must be there.

        Raises:
            MissingSettingError: No source gives it; the message names every place to put it.
        """
        value = self._values[name]
        if not value.value:
            setting = value.setting
            raise MissingSettingError(
                f"{setting.help.rstrip('.')} is not set.",
                next_step=f"Set {setting.env[0]}, or {setting.name} in {user_file(os.environ)}.",
                setting=name,
            )
        return value.value

    def work_dir(self) -> Path:
        """Return the absolute folder for frames and movies on their way; it may not exist yet."""
        given = self["work_dir"] or platformdirs.user_data_path("rushes", False) / "work"
        return Path(given).expanduser().absolute()

    def journal_path(self) -> Path:
        """Return the absolute path of the journal; it may not exist yet."""
        given = self["journal"] or platformdirs.user_data_path("rushes", False) / "journal.db"
        return Path(given).expanduser().absolute()

    def number(self, name: str) -> float:
        """Return a setting that is a number, not negative.

        Raises:
            BadSettingError: It is none.
        """
        text = self[name]
        try:
            value = float(text)
        except ValueError:
            value = math.nan
        if not 0 <= value < math.inf:
            raise BadSettingError(
                f"{name} is {text!r}, which is no number.",
                next_step=f"Correct it where it comes from: {self._values[name].origin}.",
                setting=name,
            )
        return value


def user_file(environ: Mapping[str, str]) -> Path:
    """Return the path of the user's settings file, whether or not it exists."""
    given = environ.get(USER_FILE_VARIABLE)
    return Path(given) if given else platformdirs.user_config_path("rushes", False) / "rushes.toml"


def studio_file(environ: Mapping[str, str]) -> Path | None:
    """Return the studio's settings file, named by `RUSHES_STUDIO_CONFIG`, or None."""
    given = environ.get(STUDIO_FILE_VARIABLE)
    return Path(given) if given else None


def _read(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return {}
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettingError(
            f"{path} cannot be read: {error}",
            next_step='Correct the file; its lines read: server_url = "https://…"',
            path=path,
        ) from error


def _resolve(
    setting: Setting,
    overrides: Mapping[str, str | None],
    environ: Mapping[str, str],
    files: list[tuple[Path, dict[str, Any]]],
) -> Value:
    if overrides.get(setting.name):
        return Value(setting, str(overrides[setting.name]), "command line")
    for name in setting.env:
        if environ.get(name):
            return Value(setting, environ[name], f"environment {name}")
    for path, content in files:
        if setting.name in content:
            return Value(setting, _text(setting, content[setting.name], path), str(path))
    return Value(setting, setting.default, "default")


def _text(setting: Setting, value: Any, path: Path) -> str:
    if isinstance(value, (list, dict, bool)):
        raise BadSettingError(
            f"{setting.name} in {path} must be text.",
            next_step=f'Write it as {setting.name} = "…"',
            path=path,
        )
    return str(value)
