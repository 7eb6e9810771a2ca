"""Every check of the conformance suite; the functions of the modules beside this one.

A check is a function that takes a `Bench`. Its docstring is its documentation: the first line says the
promise, the part after `Mend:` what to do where it is not kept, and after `After:` a check without
which this one says nothing. Its name is `module.function`.
"""

from __future__ import annotations

import importlib
import inspect
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Callable

from ..bench import Bench

SUBJECTS = (
    "capabilities",
    "threads",
    "plain",
    "scene",
    "colour_and_sound",
    "sources",
    "frames",
    "files",
    "state",
    "viewport",
    "publishing",
    "detached",
    "manners",
)


@dataclass(frozen=True)
class Check:
    """One promise of the hooks.

    Attributes:
        name: `subject.promise`, as `--only` takes it.
        promise: One sentence.
        next_step: What to do where it is not kept.
        run: The function.
        after: Name of a check; when that fails this one is not tried. Empty for none.
    """

    name: str
    promise: str
    next_step: str
    run: Callable[[Bench], None]
    after: str = ""


def all_checks() -> tuple[Check, ...]:
    """Return every check, in the order they run."""
    return tuple(check for subject in SUBJECTS for check in _checks_of(subject))


def _checks_of(subject: str) -> Iterator[Check]:
    module = importlib.import_module(f"{__name__}.{subject}")
    for name, function in vars(module).items():
        if not inspect.isfunction(function) or function.__module__ != module.__name__:
            continue
        if not name.startswith("_"):
            text, _, after = (inspect.getdoc(function) or "").partition("After:")
            promise, _, next_step = text.partition("Mend:")
            yield Check(
                f"{subject}.{name}", _line(promise), _line(next_step), function, after.strip()
            )


def _line(text: str) -> str:
    return " ".join(text.split())
