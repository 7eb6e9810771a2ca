"""How a process inside of an application speaks to the one that started it: JSON lines on standard output."""

from __future__ import annotations

import importlib.util
import json
import os
import sys
from typing import Any, Callable

from ..host_data import Command

IMPORT_PATHS_VARIABLE = "RUSHES_IMPORT_PATHS"
# What a host process imports; all pure Python, so any interpreter from 3.9 on can use it.
_NEEDED = ("rushes", "pluggy")


def take_stdout() -> Callable[[Any], None]:
    """Keep standard output for our lines alone, and return what prints one.

    Applications print from C as well, in blocks that may end in the middle of a line; all of that goes
    to standard error from here on.
    """
    sys.stdout.flush()
    ours = os.fdopen(os.dup(1), "w", encoding="utf-8")
    os.dup2(2, 1)

    def say(message: Any) -> None:
        ours.write(f"\n{json.dumps(message)}\n")
        ours.flush()

    return say


def command_with_imports(*words: str) -> Command:
    """Return a command whose process finds our packages by `RUSHES_IMPORT_PATHS`."""
    return Command(words, {IMPORT_PATHS_VARIABLE: import_paths()})


def python_command(script: str, arguments: tuple[str, ...]) -> Command:
    """Return the command for the hook `script_command` of a host that needs no application."""
    return command_with_imports(sys.executable, script, *arguments)


def import_paths() -> str:
    """Return the value of `RUSHES_IMPORT_PATHS`: where our packages lie, for a script in an application.

    A variable of our own: Blender's builds ignore `PYTHONPATH`, and where an application does not, that
    would put our numpy before its own. A script started by path begins with
    `sys.path.extend(os.environ["RUSHES_IMPORT_PATHS"].split(os.pathsep))`.
    """
    paths: dict[str, None] = {}
    for name in _NEEDED:
        spec = importlib.util.find_spec(name)
        locations = spec.submodule_search_locations if spec else None
        paths.update(dict.fromkeys(os.path.dirname(place) for place in locations or ()))
    return os.pathsep.join(paths)
