"""The server's settings and where each came from: flags, environment, file, default.

The file is TOML with the setting's name as key. It is the one named by `--config` or
`RUSHES_SERVER_CONFIG`, else `server.toml` in the data folder, if there is one. Nothing here loads the server
itself, so that the command line stays quick.
"""

from __future__ import annotations

import os
import sys
from argparse import ArgumentParser, Namespace
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Union

from rushes.core.config import Setting, Value
from rushes.core.errors import BadSettingError, MissingSettingError

from .option_values import (
    read_addresses,
    read_log_format,
    read_seconds,
    read_size,
    read_switch,
    read_whole,
)
from .settings import DoorSettings, ServerSettings

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

FILE_NAME = "server.toml"
FILE_VARIABLE = "RUSHES_SERVER_CONFIG"
Read = Callable[[str], Union[str, int, float, bool]]


@dataclass(frozen=True)
class Option:
    """One setting of the server.

    Attributes:
        name: Key in the file, attribute of the flag.
        metavar: What stands for the value in the help; empty for a switch.
        default: Value without any source, as text.
        help: One line.
        read: Turns the text into the value; raises ValueError for nonsense.
        secret: True for what must never be shown.
    """

    name: str
    metavar: str
    default: str
    help: str
    read: Read = str
    secret: bool = False

    @property
    def flag(self) -> str:
        """The option on the command line."""
        return "--" + self.name.replace("_", "-")

    @property
    def setting(self) -> Setting:
        """The same as a setting of the suite, for lists."""
        env = (f"RUSHES_SERVER_{self.name.upper()}",)
        return Setting(self.name, env, self.help, self.default, self.secret)


OPTIONS = (
    Option("data", "DIR", "", "folder of the server"),
    Option("host", "ADDRESS", "127.0.0.1", "address to listen on"),
    Option("port", "NUMBER", "8642", "0 takes a free one", read_whole),
    Option(
        "allow_plain_http",
        "",
        "no",
        "allow an address that other machines can reach, without encryption",
        read_switch,
    ),
    Option(
        "tls_certificate", "FILE", "", "certificate (PEM, with its chain); the server speaks HTTPS"
    ),
    Option("tls_key", "FILE", "", "key of the certificate, if it is in a file of its own"),
    Option(
        "trusted_proxies",
        "ADDRESS,…",
        "",
        "proxies in front, whose word on the caller's address and on HTTPS counts",
        read_addresses,
    ),
    Option("public_url", "URL", "", "address under which people reach the server"),
    Option("database", "URL", "", "another database than SQLite in the folder", str, secret=True),
    Option("storage", "URL", "", "media in s3://BUCKET/PREFIX instead of the folder"),
    Option("max_body", "SIZE", "64M", "largest body of an API call", read_size),
    Option("max_upload", "SIZE", "1280G", "largest file", read_size),
    Option("quota", "SIZE", "0", "all files together; 0 for no bound", read_size),
    Option(
        "min_free", "SIZE", "1G", "free space of the disk below which /healthz complains", read_size
    ),
    Option("link_seconds", "SECONDS", "43200", "life of signed links to media", read_whole),
    Option("upload_seconds", "SECONDS", "86400", "how long an upload may take", read_whole),
    Option(
        "unclaimed_seconds",
        "SECONDS",
        "604800",
        "when files that no component claims are removed",
        read_whole,
    ),
    Option("encoders", "NUMBER", "1", "encoding jobs at once", read_whole),
    Option("encode_seconds", "SECONDS", "3600", "how long one encoding may take", read_whole),
    Option("encode_memory", "SIZE", "16G", "memory of one encoding program", read_size),
    Option(
        "query_seconds", "SECONDS", "60", "how long the queries of a call may take", read_seconds
    ),
    Option("calls_per_minute", "NUMBER", "0", "API calls of one user; 0 for no bound", read_whole),
    Option("log_format", "text|json", "text", "form of the access log", read_log_format),
    Option("smtp_url", "URL", "", "mail server for invitations", str, secret=True),
    Option("mail_from", "ADDRESS", "review@localhost", "sender of invitations"),
)


def add_options(parser: ArgumentParser, *names: str) -> None:
    """Add the flags of some options, or of all, and `--config`."""
    parser.add_argument(
        "--config", metavar="FILE", help="settings file (default: server.toml in DIR)"
    )
    for option in OPTIONS:
        if names and option.name not in names:
            continue
        told = f" (default: {option.default})" if option.metavar and option.default else ""
        if option.metavar:
            parser.add_argument(option.flag, metavar=option.metavar, help=option.help + told)
        else:
            parser.add_argument(
                option.flag, action="store_const", const="yes", help=option.help + told
            )


class Options:
    """All settings of the server with their origins.

    Args:
        args: What the command line gave.
        environ: The environment; `os.environ` when left out.

    Raises:
        BadSettingError: The file cannot be read, or a value makes no sense.
        MissingSettingError: No source names the data folder.
    """

    def __init__(self, args: Namespace, environ: Mapping[str, str] | None = None) -> None:
        self._flags: dict[str, Any] = vars(args)
        self._environ = os.environ if environ is None else environ
        named = self._flags.get("config") or self._environ.get(FILE_VARIABLE)
        self._path = Path(named) if named else None
        self._file = _read_file(self._path, True) if self._path else {}
        data = self._found(OPTIONS[0])
        if not data.value:
            raise MissingSettingError(
                "The folder of the server is not set.",
                next_step=f"Name it with --data DIR, or set {data.setting.env[0]}.",
            )
        if self._path is None:
            self._path = Path(data.value) / FILE_NAME
            self._file = _read_file(self._path, False)
        self._values = {option.name: self._found(option) for option in OPTIONS}

    def __iter__(self) -> Iterator[Value]:
        """Go through all settings in their declared order."""
        return iter(self._values.values())

    def __getitem__(self, name: str) -> Any:
        """Return the value of a setting.

        Raises:
            BadSettingError: It makes no sense.
        """
        option = next(item for item in OPTIONS if item.name == name)
        found = self._values[name]
        try:
            return option.read(found.value)
        except (ValueError, OverflowError):
            raise BadSettingError(
                f"{found.shown!r} from {found.origin} is no value for {name}.",
                next_step=f"It is {option.metavar or 'yes or no'}: {option.help}.",
                setting=name,
            ) from None

    def settings(self) -> ServerSettings:
        """Return what the server is told.

        Raises:
            BadSettingError: A value makes no sense.
        """
        return ServerSettings(
            data_dir=Path(self["data"]).expanduser().absolute(),
            database_url=self["database"],
            public_url=self["public_url"].rstrip("/"),
            storage=self["storage"],
            max_body=self["max_body"],
            max_upload=self["max_upload"],
            quota=self["quota"],
            min_free=self["min_free"],
            link_seconds=self["link_seconds"],
            upload_seconds=self["upload_seconds"],
            unclaimed_seconds=self["unclaimed_seconds"],
            encoders=self["encoders"],
            encode_seconds=self["encode_seconds"],
            encode_memory=self["encode_memory"],
            query_seconds=self["query_seconds"],
            calls_per_minute=self["calls_per_minute"],
            smtp_url=self["smtp_url"],
            mail_from=self["mail_from"],
        )

    def door(self) -> DoorSettings:
        """Return where and how the server listens.

        Raises:
            BadSettingError: A value makes no sense.
        """
        return DoorSettings(
            host=self["host"],
            port=self["port"],
            allow_plain_http=self["allow_plain_http"],
            tls_certificate=self["tls_certificate"],
            tls_key=self["tls_key"],
            trusted_proxies=self["trusted_proxies"],
            log_format=self["log_format"],
        )

    def _found(self, option: Option) -> Value:
        setting = option.setting
        (variable,) = setting.env
        if self._flags.get(option.name) is not None:
            return Value(setting, str(self._flags[option.name]), "command line")
        if variable in self._environ:
            return Value(setting, self._environ[variable], f"environment {variable}")
        if option.name in self._file:
            return Value(setting, _text(self._file[option.name]), str(self._path))
        return Value(setting, option.default, "default")


def _read_file(path: Path, must_be: bool) -> dict[str, Any]:
    try:
        content = tomllib.loads(path.read_text(encoding="utf-8"))
    except (FileNotFoundError, NotADirectoryError) as error:
        if not must_be:
            return {}
        raise BadSettingError(f"There is no settings file {path}.", path=path) from error
    except (OSError, UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise BadSettingError(
            f"{path} cannot be read: {error}",
            next_step='Correct the file; its lines read: public_url = "https://…"',
            path=path,
        ) from error
    unknown = sorted(set(content) - {option.name for option in OPTIONS})
    if unknown:
        raise BadSettingError(
            f"{path} has a setting nobody knows: {unknown[0]}.",
            next_step="See: rushes server settings --help",
            path=path,
        )
    return content


def _text(value: Any) -> str:
    if isinstance(value, bool):
        return "yes" if value else "no"
    return str(value)
