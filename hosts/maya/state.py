"""Notes down what a capture changes in Maya, and puts it back.

What is here and what `capture` changes belong together: a flag, a camera's attribute or a render setting
that is changed there is listed here. Everything runs on Maya's main thread.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial
from typing import Any, Callable

from maya import cmds

from rushes.core.capture.state_parts import (
    StatePart,
    comparable_parts,
    restore_parts,
    save_parts,
)
from rushes.core.host_data import RestoreReport, StateToken

# Flags of a model editor that are working aids: what an artist needs to work, not the picture.
AIDS = (
    "cameras",
    "controlVertices",
    "deformers",
    "dimensions",
    "grid",
    "handles",
    "headsUpDisplay",
    "hulls",
    "ikHandles",
    "joints",
    "lights",
    "locators",
    "manipulators",
    "motionTrails",
    "nurbsCurves",
    "pivots",
    "selectionHiliteDisplay",
)
EDITOR = (*AIDS, "displayAppearance", "displayLights", "displayTextures", "ignorePanZoom")
# What a picture through a camera needs: exactly the frame, and no gates drawn over it.
EXACT_FRAME = {
    "displayFieldChart": False,
    "displayFilmGate": False,
    "displayFilmOrigin": False,
    "displayFilmPivot": False,
    "displayGateMask": False,
    "displayResolution": False,
    "displaySafeAction": False,
    "displaySafeTitle": False,
    "overscan": 1.0,
}
_SCENE = "scene"
_RENDER = ("animation", "imageFilePrefix", "imageFormat")


def save_state(host: str, scope: frozenset[str]) -> StateToken:
    """Return a token for what is in `scope`. Changes nothing."""
    token = save_parts(host, scope, _parts())
    return replace(token, data={**token.data, _SCENE: cmds.file(query=True, sceneName=True)})


def restore_state(token: StateToken) -> RestoreReport:
    """Put back what the token holds; a view that was closed meanwhile has nothing to be put back."""
    views = set(all_views())
    data = {
        name: value
        for name, value in token.data.items()
        if name != _SCENE and (not name.startswith("view ") or name.split()[1] in views)
    }
    with unnoticed():
        return restore_parts(replace(token, data=data), _parts())


def is_of_open_scene(data: Mapping[str, Any]) -> bool:
    """Return whether the data of a token belong to the scene that is open, which has a file."""
    scene = cmds.file(query=True, sceneName=True)
    return bool(scene) and data.get(_SCENE) == scene


def comparable_state() -> dict[str, str]:
    """Return everything that is noted down as text by name, for `SceneState.extra`."""
    return comparable_parts(_parts())


@contextmanager
def unnoticed() -> Iterator[None]:
    """Keep what happens in the block out of the undo queue and of the scene's changed flag.

    The flag is put back at the end of the same call, not at the end of a capture: between two chunks an
    artist may change the scene, and must be asked to save it.
    """
    changed = bool(cmds.file(query=True, modified=True))
    undo = bool(cmds.undoInfo(query=True, state=True))
    cmds.undoInfo(stateWithoutFlush=False)
    try:
        yield
    finally:
        cmds.undoInfo(stateWithoutFlush=undo)
        cmds.file(modified=changed)


def ask(command: Callable[..., Any], *objects: str, **flags: bool) -> Any:
    """Query a command; for flags that are chosen at run time, and those that the stubs lack."""
    return command(*objects, query=True, **flags)


def in_batch() -> bool:
    """Say whether this Maya has no window."""
    return bool(cmds.about(batch=True))


def all_views() -> list[str]:
    """Return the names of all model panels; none in a Maya without a window."""
    return [] if in_batch() else list(cmds.getPanel(type="modelPanel") or ())


def all_cameras() -> list[str]:
    """Return the full names of all cameras (their transforms)."""
    shapes = cmds.ls(type="camera", long=True)
    return [cmds.listRelatives(shape, parent=True, fullPath=True)[0] for shape in shapes]


def camera_shape(camera: str) -> str:
    """Return the full name of the node that holds a camera's own attributes."""
    return str(cmds.listRelatives(camera, shapes=True, fullPath=True)[0])


def _parts() -> Iterator[StatePart]:
    yield StatePart("time", "time", partial(ask, cmds.currentTime), cmds.currentTime)
    yield StatePart("selection", "selection", _selection, _select)
    for view in all_views():
        yield StatePart(
            f"view {view} camera", "view", partial(_camera_of, view), partial(look_through, view)
        )
        for flag in EDITOR:
            yield StatePart(
                f"view {view} {flag}",
                "view",
                partial(_flag, view, flag),
                partial(set_flag, view, flag),
            )
    for camera in all_cameras():
        for name in EXACT_FRAME:
            yield _attribute_part("view", f"{camera_shape(camera)}.{name}")
    for name in _RENDER:
        yield _attribute_part("render", f"defaultRenderGlobals.{name}")
    yield StatePart("output transform", "colour", _output_transform, _set_output_transform)


def _attribute_part(scope: str, attribute: str) -> StatePart:
    return StatePart(
        attribute, scope, partial(_attribute, attribute), partial(set_attribute, attribute)
    )


def _attribute(attribute: str) -> Any:
    # A text that was never set is None.
    value = cmds.getAttr(attribute)
    return "" if value is None else value


def set_attribute(attribute: str, value: Any) -> None:
    """Set a number, a switch or a text.

    Raises:
        RuntimeError: It is locked or connected.
    """
    if isinstance(value, str):
        cmds.setAttr(attribute, value, type="string")
    else:
        cmds.setAttr(attribute, value)


def set_flag(view: str, flag: str, value: Any) -> None:
    """Set a display flag of a view."""
    cmds.modelEditor(view, edit=True, **{flag: value})


def look_through(view: str, camera: str) -> None:
    """Have a view look through a camera."""
    cmds.modelPanel(view, edit=True, camera=camera)


def _flag(view: str, flag: str) -> Any:
    return ask(cmds.modelEditor, view, **{flag: True})


def _camera_of(view: str) -> str:
    """Return the full name of the camera a view looks through; Maya names shape or transform."""
    found = cmds.ls(cmds.modelPanel(view, query=True, camera=True), long=True)
    name = str(found[0])
    if cmds.nodeType(name) == "camera":
        return str(cmds.listRelatives(name, parent=True, fullPath=True)[0])
    return name


def _selection() -> list[str]:
    return list(cmds.ls(selection=True, long=True))


def _select(names: list[str]) -> None:
    if names:
        cmds.select(names, replace=True)
    else:
        cmds.select(clear=True)


def _output_transform() -> dict[str, Any]:
    """Return whether and how renders are shown; only a Maya without a window changes it."""
    prefs = partial(ask, cmds.colorManagementPrefs)
    return {
        "enabled": bool(prefs(outputTransformEnabled=True)),
        "as_view": bool(prefs(outputUseViewTransform=True)),
        "name": str(prefs(outputTransformName=True)),
    }


def _set_output_transform(wanted: dict[str, Any]) -> None:
    if wanted["as_view"]:
        cmds.colorManagementPrefs(edit=True, outputUseViewTransform=True)
    else:
        # The flag takes no value: naming a transform is what turns it off.
        cmds.colorManagementPrefs(edit=True, outputTransformName=wanted["name"])
    cmds.colorManagementPrefs(edit=True, outputTransformEnabled=wanted["enabled"])
