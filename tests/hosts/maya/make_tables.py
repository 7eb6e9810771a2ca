"""Makes the flag tables of the fake from the command caches that the `pymel` wheel ships.

`python tests/hosts/maya/make_tables.py` writes `tables/<version>.json`; a test compares them. They hold the
commands that the adapter uses: for each flag its short name, number of values, their types, and the modes
it is allowed in.
"""

from __future__ import annotations

import importlib.util
import json
from pathlib import Path
from typing import Any

VERSIONS = (2023, 2024, 2025)
FOLDER = Path(__file__).with_name("tables")
COMMANDS = [
    "about",
    "camera",
    "colorManagementPrefs",
    "currentTime",
    "currentUnit",
    "delete",
    "deleteUI",
    "file",
    "getAttr",
    "getPanel",
    "imagePlane",
    "listConnections",
    "listRelatives",
    "ls",
    "menu",
    "menuItem",
    "modelEditor",
    "modelPanel",
    "nodeType",
    "ogsRender",
    "paneLayout",
    "playbackOptions",
    "playblast",
    "polyCube",
    "rename",
    "scriptJob",
    "select",
    "setAttr",
    "setKeyframe",
    "shelfButton",
    "shelfLayout",
    "sound",
    "timeControl",
    "undoInfo",
    "warning",
    "window",
    "workspace",
    "workspaceControl",
    "workspaceControlState",
]


def published(version: int) -> dict[str, Any]:
    """Return the table of a version as the wheel has it now.

    Raises:
        ImportError: The wheel is not installed.
    """
    spec = importlib.util.find_spec("pymel")
    if spec is None or not spec.submodule_search_locations:
        raise ImportError("pymel is not installed")
    cache = Path(spec.submodule_search_locations[0], "cache", f"mayaCmdsList{version}.py")
    names: dict[str, Any] = {}
    exec(compile(cache.read_text(encoding="utf-8"), str(cache), "exec"), names)  # noqa: S102 -- that is its format
    commands = names["data"][0]
    return {name: _flags(commands[name]) for name in COMMANDS if name in commands}


def _flags(command: dict[str, Any]) -> dict[str, Any]:
    return {
        long: [flag.get("shortname") or long, flag["numArgs"], _types(flag), _modes(flag)]
        for long, flag in sorted((command.get("flags") or {}).items())
    }


def _modes(flag: dict[str, Any]) -> list[str]:
    return list(flag.get("modes") or ())


def _types(flag: dict[str, Any]) -> list[str]:
    args = flag.get("args")
    return [
        kind.__name__ if isinstance(kind, type) else str(kind).replace("<type ", "").rstrip(">")
        for kind in (args if isinstance(args, list) else [args])
    ]


def dumped(table: dict[str, Any]) -> str:
    """Return the text of a table file: one command a line."""
    lines = [f"{json.dumps(name)}: {json.dumps(flags)}" for name, flags in sorted(table.items())]
    return "{\n" + ",\n".join(lines) + "\n}\n"


if __name__ == "__main__":
    for version in VERSIONS:
        (FOLDER / f"{version}.json").write_text(dumped(published(version)), encoding="utf-8")
