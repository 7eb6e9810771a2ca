"""The script: nodes with classes, inputs and knobs, groups that can be entered, and the root."""

from __future__ import annotations

import json
from pathlib import Path

from ._application import app
from ._knobs import TABLE, Format, Knob, make_knob

NO_OUTPUT = {"Viewer", "Root"}
NO_INPUT = {"Constant", "Read", "AudioRead", "ReadGeo2", "Input"}
MARK = "#! fake Nuke script\n"


class Scene:
    """The open script."""

    def __init__(self):
        self.frame = 1
        self.formats = {}
        self.modified = False
        self.views = ["main"]
        self.root = Root()
        self.context = [self.root]
        self.active_viewer = None
        self.active_view = "main"


class Node:
    def __init__(self, node_class):
        if node_class not in TABLE or node_class.startswith("_"):
            raise RuntimeError(f"{node_class}: unknown command")
        self._class = node_class
        self._parent = None
        self._inputs = []
        self._knobs = {}
        self._users = []
        for rows in (TABLE["_all"]["knobs"], TABLE[node_class]["knobs"]):
            for name, row in rows.items():
                self._put(make_knob(name, row))

    def _put(self, knob):
        knob._node = self
        self._knobs[knob.name()] = knob

    def _changed(self, knob):
        if knob.name() == "file_type":
            for name, row in TABLE["Write"]["by file_type"].get(knob.value(), {}).items():
                self._put(make_knob(name, row))
        if knob.name() != "selected":
            app.record(f"{self.name()}.{knob.name()}")
            app.scene.modified = True
        app.this_node, app.this_knob = self, knob
        app.emit("knobChanged", self)

    def Class(self):
        return self._class

    def name(self):
        app.require_main()
        return self._knobs["name"]._value

    def setName(self, name, uncollide=True, updateExpressions=False):
        self._knobs["name"]._value = self._parent._free_name(name, self)

    def fullName(self):
        inside = self._parent is not None and not isinstance(self._parent, Root)
        return f"{self._parent.fullName()}.{self.name()}" if inside else self.name()

    def parent(self):
        return self._parent

    def knob(self, p, follow_link=True):
        app.require_main()
        return self._knobs.get(p)

    def knobs(self):
        app.require_main()
        return dict(self._knobs)

    def allKnobs(self):
        return list(self.knobs().values())

    def addKnob(self, knob):
        app.record(f"add knob {knob.name()}")
        self._put(knob)
        self._users.append(knob.name())
        app.scene.modified = True

    def __getitem__(self, name):
        found = self.knob(name)
        if found is None:
            raise NameError(f"knob {name} does not exist")
        return found

    def input(self, index):
        app.require_main()
        return self._inputs[index] if 0 <= index < len(self._inputs) else None

    def inputs(self):
        return len(self._inputs)

    def maxInputs(self):
        if self._class in NO_INPUT:
            return 0
        return {"Viewer": 10, "Merge2": 100}.get(self._class, 1)

    def maxOutputs(self):
        return 0 if self._class in NO_OUTPUT else 1

    def setInput(self, i, node):
        app.require_main()
        if i >= self.maxInputs():
            return False
        if node is not None and node._parent is not self._parent:
            return False
        self._inputs += [None] * (i + 1 - len(self._inputs))
        self._inputs[i] = node
        while self._inputs and self._inputs[-1] is None:
            self._inputs.pop()
        app.record(f"connect {self.name()}")
        app.scene.modified = True
        return True

    def isSelected(self):
        return self._knobs["selected"].value()

    def setSelected(self, selected):
        self._knobs["selected"].setValue(selected)

    def format(self):
        from ._pictures import format_of

        return format_of(self)

    def hasError(self):
        from ._pictures import error_of

        return error_of(self) is not None

    def treeHasError(self):
        return self.hasError() or any(node.treeHasError() for node in self._inputs if node)

    def error(self):
        return self.hasError()


class Group(Node):
    def __init__(self, node_class="Group"):
        super().__init__(node_class)
        self._nodes = []

    def maxInputs(self):
        return sum(node.Class() == "Input" for node in self._nodes)

    def nodes(self):
        app.require_main()
        return list(self._nodes)

    def selectedNodes(self):
        return [node for node in self.nodes() if node.isSelected()]

    def node(self, s):
        return next((node for node in self._nodes if node.name() == s), None)

    def begin(self):
        app.scene.context.append(self)
        return self

    def end(self):
        app.scene.context.pop()

    def __enter__(self):
        return self.begin()

    def __exit__(self, kind, value, traceback):
        self.end()

    def _free_name(self, wanted, node):
        taken = {other.name() for other in self._nodes if other is not node}
        stem = wanted.rstrip("0123456789")
        names = (wanted, *(f"{stem}{number}" for number in range(1, 9999)))
        return next(name for name in names if name not in taken)


class Root(Group):
    def __init__(self):
        super().__init__("Root")
        self._knobs["name"]._value = "Root"

    def maxInputs(self):
        return 0

    def fullName(self):
        return "root"

    def parent(self):
        return None

    def modified(self):
        app.require_main()
        return app.scene.modified

    def setModified(self, modified):
        app.require_main()
        app.scene.modified = bool(modified)

    def firstFrame(self):
        return self["first_frame"].value()

    def lastFrame(self):
        return self["last_frame"].value()

    def fps(self):
        return round(self["fps"].value())

    def realFps(self):
        return self["fps"].value()


class Viewer(Node):
    pass


class Nodes:
    """`nuke.nodes`: makes nodes in the group that is entered, without touching selection or inputs."""

    def __getattr__(self, node_class):
        if node_class not in TABLE or node_class.startswith("_") or node_class == "Root":
            raise AttributeError(f"module has no node class {node_class}")

        def make(**knobs):
            return create(node_class, knobs)

        return make


def create(node_class, knobs):
    """A new node in the group that is entered; unknown knobs are refused."""
    app.require_main()
    classes = {"Group": Group, "Viewer": Viewer}
    node = (
        classes[node_class]()
        if node_class == "Group"
        else classes.get(node_class, Node)(node_class)
    )
    parent = app.scene.context[-1]
    node._parent = parent
    inputs, name = knobs.pop("inputs", ()), knobs.pop("name", None)
    node._knobs["name"]._value = parent._free_name(name or f"{node_class}1", node)
    parent._nodes.append(node)
    app.record(f"create {node_class}")
    app.scene.modified = True
    for index, source in enumerate(inputs):
        if not node.setInput(index, source):
            raise RuntimeError(f"{node.name()}: input {index} cannot be connected")
    for knob, value in knobs.items():
        node[knob].setValue(value)
    if node_class == "Viewer" and app.gui and app.scene.active_viewer is None:
        app.scene.active_viewer = node
    app.this_node = node
    app.emit("onCreate", node)
    return node


def remove(node):
    app.require_main()
    if node not in node._parent._nodes:
        raise ValueError("A PythonObject is not attached to a node")
    node._parent._nodes.remove(node)
    for other in node._parent._nodes:
        other._inputs = [None if source is node else source for source in other._inputs]
    if app.scene.active_viewer is node:
        app.scene.active_viewer = None
    app.record(f"delete {node.name()}")
    app.scene.modified = True


def find(name):
    app.require_main()
    node = app.scene.context[-1] if name != "root" else app.scene.root
    if name == "root":
        return node
    place = app.scene.root
    for part in name.replace("root.", "", 1).split("."):
        place = place.node(part) if isinstance(place, Group) else None
        if place is None:
            return None
    return place


def _dump_group(group):
    return [
        {
            "class": node.Class(),
            "knobs": {name: knob.toScript() for name, knob in node._knobs.items()},
            "users": {name: type(node._knobs[name]).__name__ for name in node._users},
            "inputs": [source.name() if source else None for source in node._inputs],
            "nodes": _dump_group(node) if isinstance(node, Group) else [],
        }
        for node in group._nodes
    ]


def save(path):
    """Write the script; a folder that is not there or cannot be written is a RuntimeError."""
    scene = app.scene
    root = {n: k.toScript() for n, k in scene.root._knobs.items() if n not in ("name", "frame")}
    told = {
        "root": root,
        "frame": scene.frame,
        "views": scene.views,
        "nodes": _dump_group(scene.root),
    }
    try:
        Path(path).write_text(MARK + json.dumps(told, indent=1), encoding="utf-8")
    except OSError as error:
        raise RuntimeError(f"{path}: {error.strerror}") from error


def load(path):
    """Open a script in place of what is open."""
    from . import _knobs

    try:
        text = Path(path).read_text(encoding="utf-8")
    except OSError as error:
        raise RuntimeError(f"{path}: {error.strerror}") from error
    if not text.startswith(MARK):
        raise RuntimeError(f"{path}: no Nuke script")
    told = json.loads(text[len(MARK) :])
    app.scene = scene = Scene()
    scene.frame, scene.views = told["frame"], told["views"]
    scene.root._knobs["name"]._value = str(path)
    for name, value in told["root"].items():
        scene.root._knobs[name].fromScript(value)
    page = scene.root["format"].value()
    scene.formats[page.name()] = page
    app.undo_depth += 1
    _load_group(scene.root, told["nodes"], _knobs)
    app.undo_depth -= 1
    scene.root._knobs["frame"]._value = float(scene.frame)
    scene.modified = False


def _load_group(group, rows, knobs):
    with group:
        for row in rows:
            file_type = row["knobs"].get("file_type")
            node = create(row["class"], {"name": json.loads(row["knobs"]["name"])})
            if file_type:
                node["file_type"].fromScript(file_type)
            for name, kind in row["users"].items():
                node.addKnob(getattr(knobs, kind)(name, name))
            for name, value in row["knobs"].items():
                node[name].fromScript(value)
            if row["nodes"]:
                _load_group(node, row["nodes"], knobs)
        for row in rows:
            node = group.node(json.loads(row["knobs"]["name"]))
            for index, name in enumerate(row["inputs"]):
                node.setInput(index, group.node(name) if name else None)


__all__ = ["Format", "Knob"]
