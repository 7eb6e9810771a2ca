"""What happens in Maya: scenes that are opened and saved, the frame, the end. Main thread."""

from __future__ import annotations

from functools import partial
from typing import Any, Callable

from maya import cmds

from rushes.core.host_data import SceneEvent

from .scene import scene_path
from .state import ask

_EVENTS = {
    "NewSceneOpened": "opened",
    "SceneOpened": "opened",
    "SceneSaved": "saved",
    "timeChanged": "frame_changed",
    "quitApplication": "closing",
}


def listen(emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
    """Have `emit` called for what happens; the undo may be called twice.

    Script jobs run when Maya is idle, so nothing happens in the middle of loading a scene. Protected
    ones survive a new scene.
    """
    jobs: list[Any] = [
        cmds.scriptJob(event=(event, partial(_tell, emit, kind)), protected=True)
        for event, kind in _EVENTS.items()
    ]

    def end() -> None:
        while jobs:
            cmds.scriptJob(kill=jobs.pop(), force=True)

    return end


def _tell(emit: Callable[[SceneEvent], None], kind: str) -> None:
    frame = round(ask(cmds.currentTime)) if kind == "frame_changed" else None
    emit(SceneEvent(kind, frame, scene_path()))
