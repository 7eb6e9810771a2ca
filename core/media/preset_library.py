"""Every preset there is, and which applies: the user's, the studio's, and those that come along.

A preset is a file in the folder `presets` beside the settings file of the user or the studio; its name is
the file's. Of one name the user's goes before the studio's, and that before the built-in. Standard library
only.
"""

from __future__ import annotations

import difflib
import logging
import os
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

from ..config import studio_file, user_file
from ..errors import InputError
from .burn_in import BurnInTemplate
from .gaps import GapPolicy
from .options import EncodeOptions
from .presets import MoviePreset, PresetScope, load_preset

logger = logging.getLogger(__name__)

FOLDER = "presets"
_MARKS = {
    "bottom_left": "{shot} {task}",
    "bottom_centre": "{date}",
    "bottom_right": "{frame}",
    "top_left": "{media}",
    "top_right": "{artist}",
}
BUILT_IN: Mapping[str, MoviePreset] = {
    "review": MoviePreset(
        help="The picture as it is.",
        applies=PresetScope(default=True),
    ),
    "dailies": MoviePreset(
        help="Burn-ins with shot, task, artist and frame, and a slate.",
        burn_in=BurnInTemplate(text=_MARKS, slate=("{shot}", "{task}", "{artist}", "{date}")),
    ),
    "draft": MoviePreset(
        help="Small and fast, for work in progress; missing frames are held.",
        encode=EncodeOptions(preset="veryfast", crf=23, full_size=False),
        gaps=GapPolicy.HOLD,
    ),
    "fine": MoviePreset(
        help="For close looks at texture and grain; large files.",
        encode=EncodeOptions(preset="medium", crf=12),
    ),
}


@dataclass(frozen=True)
class FoundPreset:
    """One preset: its name, what it holds, and where it comes from (a file, or `built in`)."""

    name: str
    preset: MoviePreset
    origin: str


@dataclass(frozen=True)
class PresetChoice:
    """A preset and a sentence that says why it applies."""

    found: FoundPreset
    why: str


class PresetLibrary:
    """The presets of a user on this machine; never changes.

    Args:
        environ: The environment; `os.environ` when left out.

    Attributes:
        broken: What is wrong with files that are no presets, by path; they are left out, so that one
            of a studio's files does not stop everybody.
    """

    def __init__(self, environ: Mapping[str, str] | None = None) -> None:
        environ = os.environ if environ is None else environ
        # The first of a name counts, so the nearest comes first.
        self._found: dict[str, FoundPreset] = {}
        self.broken: dict[str, InputError] = {}
        for folder in (user_folder(environ), studio_folder(environ)):
            for path in sorted(folder.glob("*.toml")) if folder else ():
                self._load(path)
        for name, preset in BUILT_IN.items():
            self._add(FoundPreset(name, preset, "built in"))

    def all(self) -> list[FoundPreset]:
        """Return every preset, the nearest first."""
        return list(self._found.values())

    def named(self, name: str) -> FoundPreset:
        """Return the preset of a name; case does not count.

        Raises:
            InputError: There is none, and the next step lists what there is; or its file is broken.
        """
        for path, error in self.broken.items():
            if Path(path).stem.lower() == name.lower():
                raise error
        if name.lower() in self._found:
            return self._found[name.lower()]
        names = [found.name for found in self._found.values()]
        near = difflib.get_close_matches(name, names, n=1, cutoff=0.6)
        meant = f"Did you mean {near[0]}? " if near else ""
        raise InputError(
            f"There is no preset {name!r}.", next_step=f"{meant}There are: {', '.join(names)}."
        )

    def choose(
        self, projects: tuple[str, ...] = (), task_types: tuple[str, ...] = ()
    ) -> PresetChoice:
        """Return the preset that applies where nobody named one.

        The closest fit counts: by project and task, then by project, then by task, then the default.
        Of equal fits the nearest file counts, in the order of `all`.

        Args:
            projects: What the project is called.
            task_types: What the task and its type are called.
        """
        ranked = [(one.preset.applies.rank(projects, task_types), one) for one in self.all()]
        rank, best = max(ranked, key=lambda pair: pair[0])
        if rank:
            fitting = {3: "project and task", 2: "project", 1: "task"}[rank]
            return PresetChoice(best, f"{best.name} ({best.origin}) fits the {fitting}.")
        usual = next(one for one in self.all() if one.preset.applies.default)
        return PresetChoice(usual, f"No preset fits; {usual.name} ({usual.origin}) is the default.")

    def _load(self, path: Path) -> None:
        try:
            self._add(FoundPreset(path.stem, load_preset(path), str(path)))
        except InputError as error:
            logger.warning("the preset %s is left out: %s", path, error)
            self.broken[str(path)] = error

    def _add(self, found: FoundPreset) -> None:
        self._found.setdefault(found.name.lower(), found)


def preset_named(name_or_file: str) -> MoviePreset:
    """Return the preset of a name, or that of a file: what ends in `.toml` or holds a separator.

    Raises:
        InputError: There is none, or it is no preset.
        NoMediaError: There is no such file.
    """
    path = Path(name_or_file)
    if path.suffix == ".toml" or len(path.parts) > 1:
        return load_preset(path)
    return PresetLibrary().named(name_or_file).preset


def preset_for_task(task: str) -> PresetChoice:
    """Return the preset that applies to a task by its path `Project/…/Task`; an id says nothing."""
    names = tuple(part.strip() for part in task.split("/") if part.strip())
    if len(names) < 2:
        return PresetLibrary().choose()
    return PresetLibrary().choose(names[:1], names[-1:])


def user_folder(environ: Mapping[str, str]) -> Path:
    """Return the folder of the user's presets, whether or not it exists."""
    return user_file(environ).parent / FOLDER


def studio_folder(environ: Mapping[str, str]) -> Path | None:
    """Return the folder of the studio's presets, or None without a studio file."""
    file = studio_file(environ)
    return file.parent / FOLDER if file else None
