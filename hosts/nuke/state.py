"""What a capture may change in Nuke, part by part, and the mark of nodes that are ours.

Knobs and inputs are named as the script file names them, so that a later process finds them again.
"""

from __future__ import annotations

import os
from collections.abc import Mapping
from dataclasses import replace
from functools import partial
from typing import Any

import nuke

from rushes.core.capture.state_parts import StatePart, restore_parts, save_parts
from rushes.core.host_data import RestoreReport, StateToken

# User knobs are saved with a script, so that ours are known even in a script that a crash left.
TEMPORARY = "rushes_temporary"
_VIEWER_KNOBS = ("input_process", "input_process_node", "viewerProcess", "gain", "gamma")


def save_state(host: str, scope: frozenset[str]) -> StateToken:
    """Return the token for the open script. Main thread."""
    token = save_parts(host, scope, state_parts())
    mine = {"script": nuke.root().name(), "process": os.getpid()}
    return replace(token, data={"of": mine, "parts": token.data})


def restore_state(token: StateToken) -> RestoreReport:
    """Put back what `token` holds; a later process must have the same script open. Main thread."""
    of = token.data["of"]
    # In the same process the artist may have saved the script under another name meanwhile.
    if of["process"] != os.getpid() and of["script"] != nuke.root().name():
        return RestoreReport(failed=(f"script {of['script']}",))
    return restore_parts(replace(token, data=token.data["parts"]), state_parts())


def is_of_open_script(data: Mapping[str, Any]) -> bool:
    """Return whether the data of a token belong to the script that is open. Main thread."""
    script = nuke.root().name()
    # A script without a file is called so.
    return script != "Root" and bool(data["of"]["script"] == script)


def state_parts() -> list[StatePart]:
    """Return the parts, in the order of putting back: the changed flag last, because the others set it."""
    root = nuke.root()
    parts = [
        StatePart("temporary nodes", "render", partial(_names, TEMPORARY), _remove_temporary),
        StatePart("proxy", "render", root["proxy"].value, root["proxy"].setValue),
        StatePart("undo disabled", "render", nuke.Undo().disabled, _disable_undo),
        StatePart("frame", "time", nuke.frame, nuke.frame),
        StatePart("selection", "selection", _selection, _select),
    ]
    for viewer in viewers():
        name = viewer.fullName()
        read, write = partial(_inputs, viewer), partial(_connect, viewer)
        parts.append(StatePart(f"{name} inputs", "view", read, write))
        for knob in (viewer.knob(name) for name in _VIEWER_KNOBS):
            if knob is not None:
                parts.append(StatePart(f"{name} {knob.name()}", "view", knob.value, knob.setValue))
    parts.append(StatePart("changed flag", "render", root.modified, root.setModified))
    return parts


def all_nodes(*kind: str) -> list[nuke.Node]:
    """Return the nodes of the whole script, those in groups too; of one class where that is named."""
    # Nuke's own walk: scripts have thousands of nodes, and the state is asked for with every chunk.
    return nuke.allNodes(*kind, group=nuke.root(), recurseGroups=True)


def viewers() -> list[nuke.Node]:
    """Return the Viewer nodes, the active one first."""
    window = nuke.activeViewer() if nuke.GUI else None
    active = window.node().fullName() if window else None
    found = [node for node in nuke.root().nodes() if node.Class() == "Viewer"]
    return sorted(found, key=lambda node: (node.fullName() != active, node.fullName()))


def marked_nodes(mark: str) -> list[nuke.Node]:
    """Return the groups that bear a mark of ours."""
    return [node for node in all_nodes("Group") if node.knob(mark) is not None]


def mark_node(node: nuke.Node, mark: str) -> None:
    """Let a node bear a mark that is saved with the script."""
    knob = nuke.Boolean_Knob(mark, mark)
    knob.setFlag(nuke.INVISIBLE)
    node.addKnob(knob)


def remove_marked(mark: str) -> None:
    """Delete the nodes that bear a mark of ours."""
    for node in marked_nodes(mark):
        nuke.delete(node)


def _names(mark: str) -> list[str]:
    return [node.fullName() for node in marked_nodes(mark)]


def _remove_temporary(_: Any) -> None:
    remove_marked(TEMPORARY)


def _disable_undo(disabled: bool) -> None:
    undo = nuke.Undo()
    (undo.disable if disabled else undo.enable)()


def _selection() -> list[str]:
    return sorted(node.name() for node in nuke.root().selectedNodes())


def _select(names: list[str]) -> None:
    for node in nuke.root().nodes():
        node.setSelected(node.name() in names)


def _inputs(viewer: nuke.Node) -> dict[str, Any]:
    sources = [viewer.input(index) for index in range(viewer.inputs())]
    shown = viewer["input_number"].value()
    return {"nodes": [node.fullName() if node else "" for node in sources], "shown": int(shown)}


def _connect(viewer: nuke.Node, inputs: dict[str, Any]) -> None:
    for index in range(max(viewer.inputs(), len(inputs["nodes"]))):
        name = inputs["nodes"][index] if index < len(inputs["nodes"]) else ""
        viewer.setInput(index, nuke.toNode(name) if name else None)
    viewer["input_number"].setValue(inputs["shown"])
