"""What a form about a preset shows: one row a value, with its label, help, choices and limits.

Made from the model itself, so that a new option appears in every form. Standard library only.
"""

from __future__ import annotations

import typing
from collections.abc import Mapping
from dataclasses import dataclass, fields, is_dataclass, replace
from enum import Enum
from typing import Any

from ..records import from_plain, to_plain
from .burn_in import BurnInTemplate
from .presets import MoviePreset, PresetScope

# The burn-in template has no limits of its own beside those it checks when it is made.
_OTHERS: dict[tuple[type, str], tuple[str, str]] = {
    (PresetScope, "projects"): ("Projects", "Names; * and ? stand for others. Empty for all."),
    (PresetScope, "task_types"): ("Tasks", "Names of task types or tasks. Empty for all."),
    (PresetScope, "default"): ("Default", "Applies wherever no other does."),
    (BurnInTemplate, "text"): ("Burn-ins", "Text by place; {shot} stands for a field."),
    (BurnInTemplate, "slate"): ("Slate", "Lines before the picture; empty for no slate."),
    (BurnInTemplate, "slate_frames"): ("Slate frames", "For how many frames the slate shows."),
    (BurnInTemplate, "size"): ("Letters", "Height as a part of the picture's."),
    (BurnInTemplate, "margin"): ("Margin", "Distance from the edges, a part of the height."),
    (BurnInTemplate, "opacity"): ("Opacity", "Of the letters, 0 to 1."),
    (BurnInTemplate, "backing"): ("Ground", "Opacity of the dark ground behind letters, 0 to 1."),
    (BurnInTemplate, "font"): ("Font", "Path or name of a font; empty for the usual one."),
    (BurnInTemplate, "fields"): ("Fields", "Values of further fields, by name."),
}
_KINDS = {bool: "switch", int: "number", float: "number", str: "text"}


@dataclass(frozen=True)
class FormRow:
    """One value of a preset.

    Attributes:
        path: Where it is, as `encode.crf`.
        label: One or two words.
        help: A sentence.
        kind: `choice`, `number`, `switch`, `text`, `list` (of texts) or `table` (texts by name).
        default: Its usual value, as plain data.
        choices: What may be chosen, for a choice.
        least: The least number, None without a limit.
        most: The greatest number, None without a limit.
    """

    path: str
    label: str
    help: str
    kind: str
    default: Any
    choices: tuple[str, ...] = ()
    least: int | None = None
    most: int | None = None


def preset_form() -> tuple[FormRow, ...]:
    """Return the rows of the form of a `MoviePreset`, in the order of its fields."""
    return tuple(_rows(MoviePreset, MoviePreset(), ""))


def with_value(preset: MoviePreset, path: str, value: Any) -> MoviePreset:
    """Return a preset with one value of the form changed.

    Args:
        preset: The preset as it is.
        path: Of a `FormRow`.
        value: Plain data.

    Raises:
        InputError: The value is none that may stand there.
    """
    first, _, second = path.partition(".")
    if not second:
        plain = {first: value}
    else:
        plain = {first: {**to_plain(getattr(preset, first)), second: value}}
    changed = from_plain(MoviePreset, plain)
    return replace(preset, **{first: getattr(changed, first)})


def _rows(kind: type, usual: Any, prefix: str) -> typing.Iterator[FormRow]:
    hints = typing.get_type_hints(kind)
    for one in fields(kind):
        value, hint = getattr(usual, one.name), hints[one.name]
        path = prefix + one.name
        if is_dataclass(hint):
            yield from _rows(typing.cast(type, hint), value, f"{path}.")
            continue
        limits: Mapping[str, Any] = one.metadata
        label, help = _OTHERS.get((kind, one.name)) or (limits["label"], limits["help"])
        choices = limits.get("choices", ())
        if isinstance(value, Enum):
            choices = tuple(str(member.value) for member in type(value))
        yield FormRow(
            path=path,
            label=label,
            help=help,
            kind=_kind(value, choices),
            default=to_plain(value),
            choices=choices,
            least=limits.get("least"),
            most=limits.get("most"),
        )


def _kind(value: Any, choices: tuple[str, ...]) -> str:
    if choices:
        return "choice"
    if isinstance(value, Mapping):
        return "table"
    return _KINDS.get(type(value), "list")
