"""What Nuke's viewer does to the pixels, and how to do the same to images.

A viewer names its process "view (display)" where OpenColorIO manages colour, and "sRGB" or "rec709" where
Nuke does; a studio may have registered processes of its own. Either is rebuilt as nodes in front of a
Write that converts nothing.
"""

from __future__ import annotations

import math
import os
import re
from typing import Any

import nuke

from rushes.core.host_data import ColourState

from .state import viewers

_VIEW_AND_DISPLAY = re.compile(r"(.*) \((.*)\)")
# As nukescripts.ViewerProcess registers them: the name in the menu is not that of the curve.
_CURVES = {"rec1886": "Gamma2.4"}
_OWN_TO_A_NODE = {"name", "xpos", "ypos", "selected", "tile_color", "dope_sheet", "hide_input"}


def colour_state() -> ColourState:
    """Return how the script's pixels become what the active viewer shows.

    Without a viewer, what the script itself names for a monitor. Where Nuke manages colour there is no
    config and no display, and `view` is the name of a curve.
    """
    process, gain, gamma = _viewer_settings()
    view, display = _split(process)
    return ColourState(
        config=_config() if uses_ocio() else "",
        space=working_space(),
        display=display,
        view=view,
        exposure=math.log2(gain),
        gamma=gamma,
    )


def uses_ocio() -> bool:
    """Say whether OpenColorIO manages the script's colour."""
    return bool(nuke.root()["colorManagement"].value() == "OCIO")


def working_space() -> str:
    """Return the space of the pixels between nodes, in the words of the config."""
    return str(nuke.root()["workingSpaceLUT"].value()) if uses_ocio() else "linear"


def add_view(last: nuke.Node) -> nuke.Node:
    """Add nodes behind `last` that do what the viewer does, in the group that is entered.

    Returns:
        The last of them, or `last` itself where the viewer shows the pixels as they are.
    """
    process, gain, gamma = _viewer_settings()
    view, display = _split(process)
    if display:
        node = nuke.nodes.OCIODisplay(inputs=[last])
        # The view after the display: which views there are depends on it.
        for knob, value in (("display", display), ("view", view), ("gain", gain), ("gamma", gamma)):
            node[knob].setValue(value)
        return node
    if gain != 1.0:
        last = nuke.nodes.Multiply(inputs=[last], value=gain)
    if process != "None":
        last = _add_process(process, last)
    if gamma != 1.0:
        last = nuke.nodes.Gamma(inputs=[last], value=gamma)
    return last


def _add_process(process: str, last: nuke.Node) -> nuke.Node:
    registered = nuke.ViewerProcess.node(process) if nuke.GUI else None
    if registered is None:
        curve = _CURVES.get(process, process)
        return nuke.nodes.ViewerProcess_1DLUT(inputs=[last], current=curve)
    node: nuke.Node = getattr(nuke.nodes, registered.Class())(inputs=[last])
    for name, knob in registered.knobs().items():
        mine = node.knob(name)
        if mine is not None and name not in _OWN_TO_A_NODE:
            mine.fromScript(knob.toScript())
    return node


def _viewer_settings() -> tuple[str, float, float]:
    found = viewers()
    if not found:
        return str(nuke.root()["monitorLut"].value()), 1.0, 1.0
    viewer = found[0]
    gain, gamma = float(viewer["gain"].value()), float(viewer["gamma"].value())
    # Zero is what a slider pulled all the way down gives: nothing can be seen, and nothing is meant.
    return (
        str(viewer["viewerProcess"].value()),
        gain if gain > 0 else 1.0,
        gamma if gamma > 0 else 1.0,
    )


def _split(process: str) -> tuple[str, str]:
    """Return view and display; a process without a display is a curve of Nuke's or a studio's own."""
    found = _VIEW_AND_DISPLAY.fullmatch(process) if uses_ocio() else None
    return (found.group(1), found.group(2)) if found else (process, "")


def _config() -> str:
    """Return the config as a path where there is one; Nuke's own configs are named as Nuke names them."""
    root: Any = nuke.root()
    # The environment wins over the script, and Nuke then greys its own choice out.
    if os.environ.get("OCIO"):
        return os.environ["OCIO"]
    chosen = str(root["OCIO_config"].value())
    if chosen == "custom":
        return str(root["customOCIOConfigPath"].getEvaluatedValue())
    return _shipped_config(chosen) or chosen


def _shipped_config(name: str) -> str:
    for folder in nuke.pluginPath():
        file = os.path.join(folder, "OCIOConfigs", "configs", name, "config.ocio")
        if os.path.isfile(file):
            return file
    return ""
