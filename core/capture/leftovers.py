"""Puts a scene right that a crash left in the middle of a capture, when it is open again.

The note of a capture lies in its folder (see `guard`). What is still being captured, by this process or
another, is left alone: whoever captures holds the lock of its publish meanwhile.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Callable

from ..errors import RushesError
from ..file_lock import is_locked
from ..host_data import StateToken
from ..plugins import Plugins
from ..records import from_plain
from .guard import CAPTURE_LOCK, STATE_FILE, restore_leftover

logger = logging.getLogger(__name__)


def put_right(
    plugins: Plugins, work_dir: Path, is_of_scene: Callable[[Mapping[str, Any]], bool]
) -> None:
    """Put the open scene right where captures of it never ended. Main thread of the application.

    A note of another scene stays where it is, until that scene is open. What cannot be put right is told
    by the log.

    Args:
        plugins: The manager that holds the host's adapter.
        work_dir: Folder of all publishes.
        is_of_scene: Says whether the data of a token belong to the scene that is open.
    """
    host = plugins.hook.host_info().id
    for note in sorted(work_dir.glob(f"*/frames/{STATE_FILE}")):
        token = _token(note)
        if token is None or token.host != host or not is_of_scene(token.data):
            continue
        try:
            if not is_locked(note.parent.parent / CAPTURE_LOCK):
                restore_leftover(plugins, note.parent)
        except RushesError as error:
            logger.warning("%s was not put right: %s", note, error)


def _token(note: Path) -> StateToken | None:
    try:
        data = json.loads(note.read_text(encoding="utf-8"))
        return from_plain(StateToken, data) if isinstance(data, Mapping) else None
    except (OSError, ValueError, RushesError):
        return None  # half gone
