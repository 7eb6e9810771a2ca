"""Presets: how movies of a project or task are made, one TOML file each.

    help = "Animation dailies"
    gaps = "hold"
    certificate = "warn"

    [applies]
    projects = ["Sci*"]
    task_types = ["Animation", "Layout"]

    [encode]
    crf = 16

    [burn_in]
    slate = ["{shot}", "{task}", "{artist}"]
    text = {bottom_left = "{shot}", bottom_right = "{frame}"}

Every part may be left out. Names that are not known are refused. `preset_library` finds the files and
decides which applies.
"""

from __future__ import annotations

import fnmatch
import json
import math
import re
import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, fields
from pathlib import Path
from typing import Any

from ..errors import FileAccessError, InputError, NoMediaError
from ..files import coded_error, write_text_atomically
from ..records import from_plain, to_plain
from .burn_in import BurnInTemplate
from .certificate import CertificatePolicy
from .gaps import GapPolicy
from .options import EncodeOptions, form

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9 _.-]{0,63}")


@dataclass(frozen=True)
class PresetScope:
    """Where a preset applies by itself. Names may hold `*` and `?`; case does not count.

    Attributes:
        projects: Names of projects, empty for all.
        task_types: Names of task types or tasks, empty for all.
        default: Whether it applies wherever no other does.
    """

    projects: tuple[str, ...] = ()
    task_types: tuple[str, ...] = ()
    default: bool = False

    def rank(self, projects: tuple[str, ...], task_types: tuple[str, ...]) -> int:
        """Return how closely it fits a target: 3 by both, 2 by the project, 1 by the task, 0 not.

        Args:
            projects: What the project is called.
            task_types: What the task and its type are called.
        """
        wanted = ((self.projects, projects, 2), (self.task_types, task_types, 1))
        if any(patterns and not _any_match(patterns, names) for patterns, names, _ in wanted):
            return 0
        return sum(worth for patterns, _, worth in wanted if patterns)


@dataclass(frozen=True)
class MoviePreset:
    """How a movie is made.

    Attributes:
        help: A sentence for lists.
        applies: For which projects and tasks it is taken when nobody names one.
        encode: Encoder and greatest size.
        burn_in: What is drawn on the pictures, and the slate.
        gaps: What shows at frames without an image.
        certificate: What happens when the finished movie differs from its source.
    """

    help: str = field(default="", metadata=form("Description", "A sentence for lists."))
    applies: PresetScope = field(default_factory=PresetScope)
    encode: EncodeOptions = field(default_factory=EncodeOptions)
    burn_in: BurnInTemplate = field(default_factory=BurnInTemplate)
    gaps: GapPolicy = field(
        default=GapPolicy.FAIL,
        metadata=form("Missing frames", "What shows where there is no image."),
    )
    certificate: CertificatePolicy = field(
        default=CertificatePolicy.STOP,
        metadata=form("Failed certificate", "What happens when the movie is not what it must be."),
    )


def load_preset(path: Path) -> MoviePreset:
    """Read a preset.

    Raises:
        NoMediaError: There is no such file.
        InputError: It is no TOML, or holds a name or a value that is not known or out of range.
    """
    return _preset(_table(path))


def load_burn_in(path: Path) -> BurnInTemplate:
    """Read the burn-in of a preset, or a file that holds nothing but its table.

    Raises:
        NoMediaError: There is no such file.
        InputError: It is no TOML, or holds a name or a value that is not known.
    """
    data = _table(path)
    return _preset(data).burn_in if "burn_in" in data else from_plain(BurnInTemplate, data)


def save_preset(name: str, preset: MoviePreset, folder: Path) -> Path:
    """Write a preset as `NAME.toml`, so that it is found by that name; an older one is replaced.

    Only what differs from the defaults is written.

    Args:
        name: Letters, digits, spaces, `_`, `.` and `-`.
        preset: What to save.
        folder: Usually `preset_library.user_folder`; made when it is not there.

    Raises:
        InputError: The name cannot be that of a file, or a number is out of range.
        FileAccessError: The folder cannot be written.
        NoSpaceError: The disk is full.
    """
    if not _NAME.fullmatch(name) or name.endswith((" ", ".")):
        raise InputError(
            f"{name!r} cannot be the name of a preset.",
            next_step="Use letters, digits, spaces, - and _.",
        )
    require_in_range(preset.encode)
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise coded_error(error, f"{folder} cannot be made") from error
    path = folder / f"{name}.toml"
    if path.is_dir():
        raise FileAccessError(f"{path} is a folder.", path=path)
    write_text_atomically(path, preset_text(preset))
    return path


def preset_text(preset: MoviePreset) -> str:
    """Return a preset as TOML, as far as it differs from the defaults."""
    plain, usual = to_plain(preset), to_plain(MoviePreset())
    changed = {
        key: _difference(plain[key], usual[key]) for key in plain if plain[key] != usual[key]
    }
    values = [
        f"{key} = {_toml(value)}" for key, value in changed.items() if value.__class__ is not dict
    ]
    tables = [
        "\n".join([f"\n[{key}]", *(f"{name} = {_toml(item)}" for name, item in value.items())])
        for key, value in changed.items()
        if value.__class__ is dict
    ]
    return "\n".join([*values, *tables]) + "\n"


def require_in_range(options: EncodeOptions) -> None:
    """Refuse what no encoder takes.

    Raises:
        InputError: A number or a word is not one of those the form offers.
    """
    for one in fields(options):
        value, limits = getattr(options, one.name), one.metadata
        if limits["choices"] and value not in limits["choices"]:
            raise InputError(
                f"{one.name} cannot be {value!r}.",
                next_step=f"Choose one of: {', '.join(limits['choices'])}.",
            )
        least, most = limits["least"], limits["most"]
        if least is not None and not least <= value <= (most or math.inf):
            raise InputError(f"{one.name} cannot be {value}.", next_step=f"Give {least} to {most}.")


def _preset(data: dict[str, Any]) -> MoviePreset:
    preset = from_plain(MoviePreset, data)
    require_in_range(preset.encode)
    return preset


def _table(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise NoMediaError(
            f"The preset {path} cannot be read: {error.strerror}.", next_step="Check its path."
        ) from error
    except ValueError as error:  # no TOML, or no UTF-8
        raise InputError(f"The preset {path} is no TOML: {error}", path=path) from error


def _any_match(patterns: tuple[str, ...], names: tuple[str, ...]) -> bool:
    return any(
        fnmatch.fnmatchcase(name.lower(), pattern.lower()) for pattern in patterns for name in names
    )


def _difference(value: Any, usual: Any) -> Any:
    if not isinstance(value, Mapping):
        return value
    return {key: item for key, item in value.items() if item != usual.get(key)}


def _toml(value: Any) -> str:
    """Return a value as TOML on one line; its strings and numbers are written as in JSON."""
    if isinstance(value, Mapping):
        return "{" + ", ".join(f"{json.dumps(k)} = {_toml(v)}" for k, v in value.items()) + "}"
    if isinstance(value, list):
        return "[" + ", ".join(map(_toml, value)) + "]"
    return json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
