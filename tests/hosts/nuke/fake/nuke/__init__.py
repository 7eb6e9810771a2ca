"""A Nuke for tests: what the adapter asks of `nuke`, with Nuke's behaviour and its refusals.

Names and parameters are those of the published stubs (`types-nuke`); a test compares them. What is not
here does not exist for the adapter, so that a mistaken name fails as it would in Nuke.
"""

from __future__ import annotations

import os
import sys
import threading
from typing import ClassVar

from . import _nodes
from ._application import DeadlockError, app
from ._application import WrongThreadError as WrongThreadError
from ._knobs import INVISIBLE as INVISIBLE
from ._knobs import AColor_Knob as AColor_Knob
from ._knobs import Array_Knob as Array_Knob
from ._knobs import Boolean_Knob as Boolean_Knob
from ._knobs import Enumeration_Knob as Enumeration_Knob
from ._knobs import EvalString_Knob as EvalString_Knob
from ._knobs import File_Knob as File_Knob
from ._knobs import Format
from ._knobs import Int_Knob as Int_Knob
from ._knobs import Knob as Knob
from ._knobs import String_Knob as String_Knob
from ._menus import Dock as Dock
from ._menus import Menu, bars
from ._menus import MenuItem as MenuItem
from ._nodes import Group, Node
from ._nodes import Root as Root
from ._nodes import Viewer as Viewer
from ._pictures import write_frame

NUKE_VERSION_STRING = "15.1v3"
NUKE_VERSION_MAJOR, NUKE_VERSION_MINOR, NUKE_VERSION_RELEASE = 15, 1, 3
EXE_PATH = sys.executable
GUI = False
env = {"gui": False, "nc": False, "indie": False, "studio": False, "interactive": False}
nodes = _nodes.Nodes()


class CancelledError(Exception):
    """Somebody pressed Cancel."""


def start(gui=False, main=None):
    """Start over; not of Nuke. `main` is the main thread, this one when left out."""
    global GUI
    app.__init__(gui)
    app.main = main or threading.get_ident()
    GUI = env["gui"] = gui
    env["nc"] = False
    ViewerProcess._registered.clear()
    for name in ("None", "sRGB", "rec709", "rec1886"):
        ViewerProcess.register(name, None, ())
    bars.clear()
    if gui:
        bars.update(
            {name: Menu(name) for name in ("Nuke", "Nodes", "Pane", "Node Graph", "Viewer")}
        )
    app.scene = _nodes.Scene()


def root():
    app.require_main()
    return app.scene.root


def thisNode():
    return app.this_node


def thisKnob():
    return app.this_knob


def toNode(s):
    return _nodes.find(s)


def allNodes(filter=None, group=None, recurseGroups=False):
    app.require_main()
    inside = (group or app.scene.context[-1]).nodes()
    found = [node for node in inside if filter in (None, node.Class())]
    if recurseGroups:
        for node in inside:
            found += allNodes(filter, node, True) if isinstance(node, Group) else []
    return found


def selectedNodes(filter=None):
    return [node for node in allNodes(filter) if node.isSelected()]


def createNode(typ, knobs="", inpanel=True):
    """As Nuke does it: the new node is connected to what is selected, and is selected alone."""
    chosen = selectedNodes()
    made = _nodes.create(typ, {})
    if chosen and made.maxInputs():
        made.setInput(0, chosen[-1])
    for other in allNodes():
        other.setSelected(other is made)
    return made


def delete(n):
    _nodes.remove(n)


def addFormat(s):
    width, height, *_, aspect, name = s.split()
    made = Format(int(width), int(height), float(aspect), name)
    app.scene.formats[name] = made
    return made


def frame(f=None):
    app.require_main()
    if f is not None and f != app.scene.frame:
        app.scene.frame = int(f)
        knob = app.scene.root["frame"]
        knob._value = float(f)
        # The time slider is no change of the script.
        app.this_node, app.this_knob = app.scene.root, knob
        app.emit("knobChanged", app.scene.root)
    return app.scene.frame


def views():
    app.require_main()
    return list(app.scene.views)


def addView(s):
    app.scene.views.append(s)


def modified(state=None):
    if state is not None:
        app.scene.root.setModified(state)
    return app.scene.root.modified()


def executing(f=None):
    return app.executing


def execute(nameOrNode, start, end=None, incr=1, views=None, continueOnError=False):
    """Render a Write node. Blocks; every frame shows whether Cancel was pressed."""
    app.require_main()
    node = toNode(nameOrNode) if isinstance(nameOrNode, str) else nameOrNode
    if node is None or node.Class() != "Write":
        raise RuntimeError("there is nothing that can be executed")
    for number in (start, end, incr):
        if not isinstance(number, int) or isinstance(number, bool):
            raise TypeError("an integer is required")
    wanted = views if views is not None else app.scene.views
    if app.executing:
        raise RuntimeError("I'm already executing something else")
    if set(wanted) - set(app.scene.views):
        raise RuntimeError(f"no view {wanted}")
    app.executing = True
    app.renders.append((start, end, incr, tuple(wanted)))
    app.emit("beforeRender", node)
    try:
        for number in range(start, end + 1, incr):
            _progress(number)
            for view in wanted:
                write_frame(node, number, view)
    finally:
        app.executing = False
        app.emit("afterRender", node)


def _progress(number):
    if number == app.crash_on:
        app.die()
    if number == app.cancel_on:
        raise CancelledError("Cancelled")
    if number == app.fail_on:
        raise RuntimeError(app.fail_with)


class Undo:
    def __init__(self, name=None):
        self._name = name

    def disable(self):
        app.require_main()
        app.undo_depth += 1

    def enable(self):
        if app.undo_depth == 0:
            raise RuntimeError("undo is not disabled")
        app.undo_depth -= 1

    def disabled(self):
        return app.undo_depth > 0

    def undoSize(self):
        return len(app.undo)


class FrameRange:
    def __init__(self, text):
        first, _, rest = text.partition("-")
        self._first, self._last = int(first), int((rest or first).partition("x")[0])

    def first(self):
        return self._first

    def last(self):
        return self._last


class ViewerProcess:
    _registered: ClassVar = {}

    @classmethod
    def register(cls, name, call, args=(), kwargs=None):
        cls._registered[name] = (call, args)

    @classmethod
    def registeredNames(cls):
        return list(cls._registered)

    @classmethod
    def node(cls, name=None, viewer=None):
        """The node of a process; Nuke's own curves have one of the class ViewerProcess_1DLUT."""
        app.require_main()
        if name not in cls._registered:
            return None
        _, args = cls._registered[name]
        made = Node(args[0] if args else "ViewerProcess_1DLUT")
        if not args:
            made._knobs["current"]._value = {"rec1886": "Gamma2.4"}.get(name, name)
        for part in args[1:]:
            knob, _, value = part.partition(" ")
            made._knobs[knob]._value = float(value)
        return made


class ViewerWindow:
    def __init__(self, node):
        self._node = node

    def node(self):
        return self._node

    def view(self):
        return app.scene.active_view

    def activeInput(self, secondary=False):
        return self._node["input_number"].value()

    def activateInput(self, input, secondary=False):
        self._node["input_number"].setValue(input)


def activeViewer():
    app.require_main()
    viewer = app.scene.active_viewer
    return ViewerWindow(viewer) if app.gui and viewer is not None else None


def scriptClear():
    app.require_main()
    app.emit("onScriptClose")
    app.scene = _nodes.Scene()


def scriptOpen(filename=None):
    app.require_main()
    _nodes.load(filename)
    found = allNodes("Viewer")
    app.scene.active_viewer = found[0] if found and app.gui else None
    app.emit("onScriptLoad")


def scriptSave(filename=None):
    name = filename or app.scene.root.name()
    if name == "Root":
        raise RuntimeError("no name")
    app.emit("onScriptSave")
    _nodes.save(name)
    app.scene.modified = False
    return True


def scriptSaveAs(filename=None, overwrite=-1):
    app.scene.root._knobs["name"]._value = filename
    scriptSave()


def scriptSaveToTemp(str):
    app.require_main()
    _nodes.save(str)
    return str


def scriptExit():
    app.ended = True
    app.queue.put(lambda: None)


def scriptName():
    return app.scene.root.name()


def pluginPath():
    return ["/opt/Nuke15.1v3/plugins"]


def pluginAddPath(args, addToSysPath=True):
    for path in [args] if isinstance(args, str) else args:
        # As Nuke takes it: relative to the init.py that is being run.
        path = os.path.normpath(os.path.join(app.plugin_folder, path))
        here = app.plugin_folder in app.plugin_path
        after = app.plugin_path.index(app.plugin_folder) + 1 if here else 0
        app.plugin_path.insert(after, path)
        if addToSysPath and path not in sys.path:
            sys.path.insert(0, path)


def message(prompt):
    app.alerts.append(prompt)


def warning(message):
    app.alerts.append(message)


def tprint(*args, sep=" ", end="\n", file=None):
    app.alerts.append(sep.join(map(str, args)))


def executeInMainThread(call, args=(), kwargs=None):
    app.queue.put(lambda: call(*args, **(kwargs or {})))


def executeInMainThreadWithResult(call, args=(), kwargs=None):
    if threading.get_ident() == app.main:
        raise DeadlockError("executeInMainThreadWithResult was called on the main thread")
    done, box = threading.Event(), []

    def run():
        box.append(call(*args, **(kwargs or {})))
        done.set()

    app.queue.put(run)
    done.wait()
    return box[0]


def menu(name):
    return bars.get(name)


def getPaneFor(panelName):
    return Dock(panelName) if app.gui and panelName in ("Properties.1", "DAG.1") else None


def _adder(kind):
    def add(call, args=(), kwargs=None, nodeClass="*"):
        app.callbacks.setdefault(kind, []).append((call, tuple(args), kwargs or {}, nodeClass))

    return add


def _remover(kind):
    def remove(call, args=(), kwargs=None, nodeClass="*"):
        app.callbacks.get(kind, []).remove((call, tuple(args), kwargs or {}, nodeClass))

    return remove


addOnScriptLoad, removeOnScriptLoad = _adder("onScriptLoad"), _remover("onScriptLoad")
addOnScriptSave, removeOnScriptSave = _adder("onScriptSave"), _remover("onScriptSave")
addOnScriptClose, removeOnScriptClose = _adder("onScriptClose"), _remover("onScriptClose")
addBeforeRender, removeBeforeRender = _adder("beforeRender"), _remover("beforeRender")
addOnCreate, removeOnCreate = _adder("onCreate"), _remover("onCreate")
addKnobChanged, removeKnobChanged = _adder("knobChanged"), _remover("knobChanged")

start()
