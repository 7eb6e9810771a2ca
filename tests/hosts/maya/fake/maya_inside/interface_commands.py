"""Commands about the window; in a Maya without one each of them fails."""

import copy
import functools

from .interface import Control, Panel


def _needs_window(command):
    @functools.wraps(command)
    def run(app, mode, *args, **flags):
        if app.ui is None:
            raise RuntimeError(f"{command.__name__} cannot be used in batch mode.")
        return command(app, app.ui, mode, *args, **flags)

    return run


def _panel(ui, name):
    if name not in ui.panels:
        raise RuntimeError(f"modelPanel: Object '{name}' not found.")
    return ui.panels[name]


@_needs_window
def getPanel(app, ui, mode, **flags):
    if flags.get("visiblePanels"):
        return [*ui.other_panels, *(name for name, panel in ui.panels.items() if panel.visible)]
    if flags.get("type") == "modelPanel":
        return list(ui.panels)
    if flags.get("withFocus"):
        return ui.focus
    raise RuntimeError("getPanel: nothing is asked")


@_needs_window
def modelPanel(app, ui, mode, *args, **flags):
    if mode == "create":
        name, number = "modelPanel5", 5
        while name in ui.panels:
            number += 1
            name = f"modelPanel{number}"
        # In a window that was not shown; Maya lists it among all panels all the same.
        ui.panels[name] = Panel("persp", visible=False)
        return ui.add("panel", name, flags["parent"])
    panel = _panel(ui, args[0])
    if mode == "query":
        return panel.camera
    if "copy" in flags:
        model = _panel(ui, flags["copy"])
        panel.camera, panel.flags = model.camera, copy.copy(model.flags)
    if "camera" in flags:
        node = app.scene.find(flags["camera"])
        if node.kind == "transform":
            node = app.scene.children(node)[0]
        if node.kind != "camera":
            raise RuntimeError(f"{flags['camera']} is no camera")
        panel.camera = node.parent.name
    app.touch("modelPanel")
    return args[0]


@_needs_window
def modelEditor(app, ui, mode, *args, **flags):
    panel = _panel(ui, args[0])
    name, value = next(iter(flags.items()))
    if mode == "query":
        return panel.flags[name]
    panel.flags[name] = type(panel.flags[name])(value)
    return args[0]


@_needs_window
def window(app, ui, mode, *args, **flags):
    return ui.add("window", "window1", "")


@_needs_window
def paneLayout(app, ui, mode, *args, **flags):
    return ui.add("layout", "paneLayout1", flags["parent"])


@_needs_window
def deleteUI(app, ui, mode, name, **flags):
    kind = next(
        (kind for kind in ("window", "layout", "panel", "menu", "control") if flags.get(kind)), ""
    )
    if kind == "control" and name in ui.controls:
        del ui.controls[name]
        return
    ui.remove(name, kind)
    if kind == "panel":
        del ui.panels[name]


@_needs_window
def menu(app, ui, mode, name, **flags):
    if flags.get("exists"):
        return name in ui.widgets
    if name in ui.widgets:
        raise RuntimeError(f"Object's name is not unique: {name}")
    return ui.add("menu", name, flags["parent"], flags)


@_needs_window
def menuItem(app, ui, mode, name, **flags):
    if ui.widgets.get(flags["parent"], ("",))[0] != "menu":
        raise RuntimeError(f"Menu '{flags['parent']}' is not found.")
    return ui.add("menuItem", name, flags["parent"], flags)


@_needs_window
def shelfLayout(app, ui, mode, name, **flags):
    if flags.get("exists"):
        return name in ui.widgets
    return ui.add("layout", name, flags["parent"])


@_needs_window
def shelfButton(app, ui, mode, **flags):
    return ui.add("shelfButton", "shelfButton1", flags["parent"], flags)


@_needs_window
def workspaceControl(app, ui, mode, name, **flags):
    if flags.get("exists"):
        return name in ui.controls
    if name in ui.controls:
        raise RuntimeError(f"Object's name '{name}' is not unique.")
    if mode == "create":
        if "uiScript" not in flags:
            raise RuntimeError("workspaceControl: -uiScript is required")
        ui.controls[name] = Control(flags)
        ui.control_states.add(name)
        if flags.get("loadImmediately"):
            ui.build_control(name)
        return name
    raise RuntimeError("workspaceControl: not in the fake")


@_needs_window
def workspaceControlState(app, ui, mode, name, **flags):
    if flags.get("exists"):
        return name in ui.control_states
    ui.control_states.remove(name)
    return True


@_needs_window
def timeControl(app, ui, mode, name, **flags):
    if name != app.mel_globals["gPlayBackSlider"]:
        raise RuntimeError(f"Object '{name}' not found.")
    if flags.get("rangeVisible"):
        return ui.slider["range"] is not None
    if flags.get("rangeArray"):
        return list(ui.slider["range"] or (app.scene.time, app.scene.time + 1))
    return ui.slider["sound"]


EVENTS = {"NewSceneOpened", "SceneOpened", "SceneSaved", "timeChanged", "quitApplication"}


@_needs_window
def scriptJob(app, ui, mode, **flags):
    if "kill" in flags:
        number = flags["kill"]
        if number in app.jobs and app.jobs[number][2] and not flags.get("force"):
            raise RuntimeError("The job is protected.")
        app.jobs.pop(number, None)
        return None
    event, call = flags["event"]
    if event not in EVENTS:
        raise RuntimeError(f"There is no event '{event}'.")
    return app.add_job(event, call, bool(flags.get("protected")))


COMMANDS = {
    function.__name__: function
    for function in (
        getPanel, modelPanel, modelEditor, window, paneLayout, deleteUI, menu, menuItem, shelfLayout,
        shelfButton, workspaceControl, workspaceControlState, timeControl, scriptJob,
    )
}  # fmt: skip
