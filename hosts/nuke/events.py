"""What happens in Nuke: scripts that are opened, saved and closed, and the frame."""

from __future__ import annotations

from typing import Callable

import nuke

from rushes.core.host_data import SceneEvent


def listen(emit: Callable[[SceneEvent], None]) -> Callable[[], None]:
    """Have `emit` called for what happens, and return the undo. Main thread."""

    def tell(kind: str) -> None:
        name = nuke.root().name()
        emit(SceneEvent(kind, path="" if name == "Root" else name))

    def knob_changed() -> None:
        if nuke.thisKnob().name() == "frame":
            emit(SceneEvent("frame_changed", int(nuke.frame())))

    nuke.addOnScriptLoad(tell, args=("opened",))
    nuke.addOnScriptSave(tell, args=("saved",))
    nuke.addOnScriptClose(tell, args=("closing",))
    nuke.addKnobChanged(knob_changed, nodeClass="Root")

    def disconnect() -> None:
        nuke.removeOnScriptLoad(tell, args=("opened",))
        nuke.removeOnScriptSave(tell, args=("saved",))
        nuke.removeOnScriptClose(tell, args=("closing",))
        nuke.removeKnobChanged(knob_changed, nodeClass="Root")

    return _once(disconnect)


def _once(act: Callable[[], None]) -> Callable[[], None]:
    waiting = [act]

    def call() -> None:
        if waiting:
            waiting.pop()()

    return call
