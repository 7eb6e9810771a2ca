"""What the panel remembers on this machine, by scene, by host and for everything: one small JSON file.

Plain Python, used on the main thread; `save` gives a copy that a worker thread writes.
"""

from __future__ import annotations

import json
import logging
from pathlib import Path
from typing import Any

from rushes.core.errors import RushesError
from rushes.core.files import write_text_atomically

logger = logging.getLogger(__name__)

FORMAT = "rushes.panel-memory/1"
_SCENES = 300


class Memory:
    """Values by name: for one scene, for one host, or for all.

    Args:
        path: The file; it need not exist.
    """

    def __init__(self, path: Path) -> None:
        self.path = path
        self._data: dict[str, Any] = {"format": FORMAT, "all": {}, "hosts": {}, "scenes": {}}
        self._data.update(_read(path))

    def get(self, name: str, default: Any = None, *, host: str = "", scene: str = "") -> Any:
        """Return what is remembered, of the scene where one is named, else of the host, else of all."""
        return self._place(host, scene).get(name, default)

    def put(self, name: str, value: Any, *, host: str = "", scene: str = "") -> None:
        """Remember plain data; `write` keeps it."""
        self._place(host, scene, make=True)[name] = value
        if scene:
            scenes = self._data["scenes"]
            scenes[scene] = scenes.pop(scene)  # the scene used last stands last
            for old in list(scenes)[:-_SCENES]:
                del scenes[old]

    def scene_with(self, name: str, value: Any) -> str:
        """Return the scene used last in whose list of a name a value stands, empty where there is none."""
        scenes: dict[str, dict[str, Any]] = self._data["scenes"]
        found = (scene for scene in reversed(list(scenes)) if value in scenes[scene].get(name, ()))
        return next(found, "")

    def text(self) -> str:
        """Return everything as it is written."""
        return json.dumps(self._data, ensure_ascii=False, indent=1)

    def _place(self, host: str, scene: str, make: bool = False) -> dict[str, Any]:
        if not host and not scene:
            found: dict[str, Any] = self._data["all"]
            return found
        shelf, key = ("scenes", scene) if scene else ("hosts", host)
        places: dict[str, dict[str, Any]] = self._data[shelf]
        return places.setdefault(key, {}) if make else places.get(key, {})


def write_memory(path: Path, text: str) -> None:
    """Write what `Memory.text` gave. Any thread; a panel that cannot remember still works."""
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        write_text_atomically(path, text)
    except (OSError, RushesError):
        logger.warning("what the panel remembers cannot be written to %s", path, exc_info=True)


def _read(path: Path) -> dict[str, Any]:
    try:
        data = json.loads(path.read_text(encoding="utf-8"))
    except (OSError, ValueError):
        return {}
    known = isinstance(data, dict) and data.get("format") == FORMAT
    if not known or any(not isinstance(data.get(k), dict) for k in ("all", "hosts", "scenes")):
        return {}
    return dict(data)
