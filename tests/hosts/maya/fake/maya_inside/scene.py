"""The open scene: nodes with attributes and keys, units and ranges, and its file."""

import json
import math
import pathlib

CAMERA = {
    "displayFieldChart": False,
    "displayFilmGate": False,
    "displayFilmOrigin": False,
    "displayFilmPivot": False,
    "displayGateMask": False,
    "displayResolution": False,
    "displaySafeAction": False,
    "displaySafeTitle": False,
    "overscan": 1.3,
    "renderable": False,
    "startupCamera": False,
    "panZoomEnabled": False,
    "horizontalFilmAperture": 1.417,
    "verticalFilmAperture": 0.945,
    "nearClipPlane": 0.1,
    "filmFit": 0,
}
TRANSFORM = {"translateX": 0.0, "translateY": 0.0, "translateZ": 0.0, "visibility": True}
ATTRIBUTES = {
    "camera": CAMERA,
    "transform": TRANSFORM,
    "mesh": {},
    "polyCube": {},
    "animCurveTU": {},
    "animCurveTL": {},
    "renderGlobals": {
        "animation": False,
        "imageFilePrefix": None,
        "imageFormat": 7,
        "startFrame": 1.0,
    },
    "resolution": {
        "width": 960,
        "height": 540,
        "pixelAspect": 1.0,
        "deviceAspectRatio": 16 / 9,
    },
    "imagePlane": {
        "imageName": "",
        "fit": 1,
        "sizeX": 1.0,
        "sizeY": 1.0,
        "depth": 100.0,
    },
    "audio": {"filename": "", "offset": 0.0, "sourceStart": 0.0, "mute": False},
    "file": {"fileTextureName": ""},
    "reference": {"path": ""},
}
KEPT = {"defaultRenderGlobals": "renderGlobals", "defaultResolution": "resolution"}
HEADER = "//Maya ASCII fake scene"


class Node:
    def __init__(self, kind, name, parent=None):
        self.kind, self.name, self.parent = kind, name, parent
        self.attributes = dict(ATTRIBUTES[kind])
        self.locked = set()
        self.keys = {}  # attribute -> {frame: (value, step)}
        self.drives = None  # of a curve: (node, attribute)
        self.do_not_write = False

    @property
    def is_dag(self):
        return self.kind in ("transform", "camera", "mesh", "imagePlane")

    @property
    def long_name(self):
        if not self.is_dag:
            return self.name
        return (self.parent.long_name if self.parent else "") + "|" + self.name


class Scene:
    """What a file holds, and what it is called."""

    def __init__(self):
        self.path, self.modified = "", False
        self.time, self.unit = 1.0, "film"
        self.ranges = dict.fromkeys(("minTime", "animationStartTime"), 1.0)
        self.ranges.update(dict.fromkeys(("maxTime", "animationEndTime"), 120.0))
        self.nodes = []
        for name, kind in KEPT.items():
            self.nodes.append(Node(kind, name))
        for name in ("persp", "top", "front", "side"):
            self.new_camera(name, startup=True)
        self.selection = []

    def new_camera(self, name, startup=False):
        transform = self.add("transform", name)
        shape = self.add("camera", transform.name + "Shape", transform)
        shape.attributes["startupCamera"] = startup
        shape.attributes["renderable"] = name == "persp"
        return transform, shape

    def add(self, kind, name, parent=None):
        taken = {node.name for node in self.nodes}
        stem, number = name.rstrip("0123456789"), 1
        while name in taken:
            name, number = f"{stem}{number}", number + 1
        node = Node(kind, name, parent)
        self.nodes.append(node)
        return node

    def find(self, name):
        """Return the node of a name or a path.

        Raises:
            ValueError: There is none, or more than one.
        """
        found = [
            node
            for node in self.nodes
            if name == node.long_name or (node.long_name.endswith("|" + name) or node.name == name)
        ]
        if len(found) != 1:
            raise ValueError(f"No object matches name: {name}")
        return found[0]

    def children(self, node):
        return [child for child in self.nodes if child.parent is node]

    def delete(self, node):
        for child in self.children(node):
            self.delete(child)
        for curve in [other for other in self.nodes if other.drives and other.drives[0] is node]:
            self.nodes.remove(curve)
        if node in self.nodes:
            self.nodes.remove(node)
        self.selection = [other for other in self.selection if other is not node]

    def value(self, node, attribute):
        """Return an attribute at the current time."""
        keys = node.keys.get(attribute)
        if not keys:
            return node.attributes[attribute]
        before = max((frame for frame in keys if frame <= self.time), default=min(keys))
        after = min((frame for frame in keys if frame > self.time), default=before)
        value, step = keys[before]
        if step or after == before:
            return value
        share = (self.time - before) / (after - before)
        return value + (keys[after][0] - value) * share

    def dump(self):
        nodes = [node for node in self.nodes if not node.do_not_write]
        return (
            HEADER
            + "\n//"
            + json.dumps(
                {
                    "time": self.time,
                    "unit": self.unit,
                    "ranges": self.ranges,
                    "nodes": [
                        {
                            "kind": node.kind,
                            "name": node.name,
                            "parent": node.parent.long_name if node.parent else None,
                            "attributes": node.attributes,
                            "locked": sorted(node.locked),
                            "keys": {
                                name: sorted(keys.items()) for name, keys in node.keys.items()
                            },
                            "drives": [node.drives[0].long_name, node.drives[1]]
                            if node.drives
                            else None,
                        }
                        for node in nodes
                    ],
                }
            )
        )

    @classmethod
    def load(cls, path):
        """Read a file.

        Raises:
            RuntimeError: As Maya does for what it cannot read.
        """
        try:
            text = pathlib.Path(path).read_text(encoding="utf-8")
        except (OSError, UnicodeDecodeError):
            raise RuntimeError(f"File not found: {path}") from None
        if not text.startswith(HEADER):
            raise RuntimeError("Unrecognized file.")
        data = json.loads(text.split("\n//", 1)[1])
        scene = cls()
        scene.path, scene.time, scene.unit = path, data["time"], data["unit"]
        scene.ranges, scene.nodes = data["ranges"], []
        for entry in data["nodes"]:
            parent = scene.find(entry["parent"]) if entry["parent"] else None
            node = Node(entry["kind"], entry["name"], parent)
            node.attributes.update(entry["attributes"])
            node.locked = set(entry["locked"])
            node.keys = {
                name: {frame: tuple(key) for frame, key in keys}
                for name, keys in entry["keys"].items()
            }
            scene.nodes.append(node)
            if entry["drives"]:
                node.drives = (scene.find(entry["drives"][0]), entry["drives"][1])
        return scene

    def picture(self):
        """Return numbers that stand for what can be seen now."""
        return [
            round(self.value(node, name), 6)
            for node in self.nodes
            if node.kind == "transform" and not self._is_camera(node)
            for name in ("translateX", "translateY", "translateZ")
            if math.isfinite(self.value(node, name))
        ]

    def _is_camera(self, node):
        return any(child.kind in ("camera", "imagePlane") for child in self.children(node))
