"""Commands about the scene: nodes, attributes, time, colour, sound and files."""

import fnmatch
import os

from .scene import ATTRIBUTES, Scene

UNITS = {"game", "film", "pal", "ntsc", "show", "palf", "ntscf", "sec", "23.976fps", "29.97fps"}
UNITS |= {"29.97df", "47.952fps", "59.94fps", "100fps", "120fps", "44100fps"}
FITS = ("fill", "horizontal", "vertical", "overscan")


def about(app, mode, **flags):
    return {"batch": app.batch, "version": str(app.version)}[next(iter(flags))]


def file(app, mode, *args, **flags):
    scene = app.scene
    if mode == "query":
        return _file_query(scene, args, flags)
    if "modified" in flags:
        scene.modified = flags["modified"]
    elif flags.get("newFile"):
        _may_leave(scene, flags)
        app.new_scene(Scene(), "NewSceneOpened")
    elif flags.get("open"):
        _may_leave(scene, flags)
        app.new_scene(Scene.load(args[0]), "SceneOpened")
    elif "rename" in flags:
        scene.path = flags["rename"]
    elif flags.get("save"):
        if not scene.path:
            raise RuntimeError("A filename must be supplied for an untitled scene")
        _write(scene, scene.path)
        scene.modified = False
        app.happened("SceneSaved")
        return scene.path
    elif flags.get("exportAll"):
        if os.path.exists(args[0]) and not flags.get("force"):
            raise RuntimeError("The file exists already")
        _write(scene, args[0])
        return args[0]
    else:
        raise RuntimeError("file: nothing to do")
    return scene.path


def _file_query(scene, args, flags):
    if args:
        node = next(n for n in scene.nodes if n.attributes.get("path") == args[0])
        plain = node.attributes["path"].partition("{")[0]
        return node.name if flags.get("referenceNode") else plain
    if flags.get("reference"):
        return [node.attributes["path"] for node in scene.nodes if node.kind == "reference"]
    return scene.path if flags.get("sceneName") else scene.modified


def _may_leave(scene, flags):
    if scene.modified and not flags.get("force"):
        raise RuntimeError("Unsaved changes.")


def _write(scene, path):
    try:
        with open(path, "w", encoding="utf-8") as out:
            out.write(scene.dump())
    except OSError as error:
        raise RuntimeError(f"Could not save file: {path}") from error


def currentTime(app, mode, *args, **flags):
    if mode == "query":
        return app.scene.time
    if not isinstance(args[0], (int, float)):
        raise TypeError("a time is needed")
    if app.scene.time != float(args[0]):
        app.scene.time = float(args[0])
        app.touch("currentTime")
        app.happened("timeChanged")
    return app.scene.time


def currentUnit(app, mode, **flags):
    if mode == "query":
        return app.scene.unit
    if flags["time"] not in UNITS:
        raise RuntimeError(f"Invalid time unit: {flags['time']}")
    app.scene.unit = flags["time"]
    app.touch("currentUnit")
    return app.scene.unit


def playbackOptions(app, mode, **flags):
    if mode == "query":
        return app.scene.ranges[next(iter(flags))]
    app.scene.ranges.update({name: float(value) for name, value in flags.items()})
    app.touch("playbackOptions")
    return 1.0


def ls(app, mode, *names, **flags):
    scene = app.scene
    if flags.get("nodeTypes"):
        return sorted(ATTRIBUTES)
    nodes = scene.nodes
    if flags.get("selection"):
        nodes = list(scene.selection)
    if names:
        nodes = [node for node in nodes if any(_matches(node, name) for name in names)]
    if "type" in flags:
        wanted = flags["type"] if isinstance(flags["type"], (list, tuple)) else [flags["type"]]
        unknown = set(wanted) - set(ATTRIBUTES)
        if unknown:
            raise RuntimeError(f"Unknown object type: {unknown.pop()}")
        nodes = [node for node in nodes if node.kind in wanted]
    return [node.long_name if flags.get("long") else node.name for node in nodes]


def _matches(node, name):
    return (
        fnmatch.fnmatchcase(node.name, name)
        or node.long_name == name
        or ("|" in name and node.long_name.endswith("|" + name.lstrip("|")))
    )


def select(app, mode, *names, **flags):
    wanted = names[0] if names and isinstance(names[0], (list, tuple)) else names
    if flags.get("clear"):
        app.scene.selection = []
    elif not wanted:
        raise RuntimeError("select: nothing is named")
    else:
        app.scene.selection = [app.scene.find(name) for name in wanted]
    app.touch("select")


def nodeType(app, mode, name, **flags):
    return app.scene.find(name).kind


def listRelatives(app, mode, name, **flags):
    scene, node = app.scene, app.scene.find(name)
    if flags.get("parent"):
        found = [node.parent] if node.parent else []
    else:
        found = scene.children(node)
        if flags.get("shapes"):
            found = [child for child in found if child.kind != "transform"]
    return [n.long_name if flags.get("fullPath") else n.name for n in found] or None


def listConnections(app, mode, plug, **flags):
    node, attribute = _plug(app.scene, plug)
    found = [n.name for n in app.scene.nodes if n.drives == (node, attribute)]
    return found if flags.get("source", True) and found else None


def _plug(scene, plug):
    name, _, attribute = plug.rpartition(".")
    node = scene.find(name)
    if attribute not in node.attributes:
        raise ValueError(f"No object matches name: {plug}")
    return node, attribute


def getAttr(app, mode, plug, **flags):
    node, attribute = _plug(app.scene, plug)
    return app.scene.value(node, attribute)


def setAttr(app, mode, plug, *values, **flags):
    try:
        node, attribute = _plug(app.scene, plug)
    except ValueError as error:
        raise RuntimeError(str(error)) from None
    if "lock" in flags:
        (node.locked.add if flags["lock"] else node.locked.discard)(attribute)
        return
    if attribute in node.locked or attribute in node.keys:
        raise RuntimeError(f"setAttr: The attribute '{plug}' is locked or connected.")
    old, (value,) = node.attributes[attribute], values
    is_text = isinstance(old, str) or old is None
    if is_text != (flags.get("type") == "string") or is_text != isinstance(value, str):
        raise RuntimeError(f"setAttr: '{plug}' takes another type")
    kind = type(old)
    node.attributes[attribute] = value if is_text else kind(value)
    app.touch("setAttr")


def setKeyframe(app, mode, name, **flags):
    node = app.scene.find(name)
    attribute = flags["attribute"]
    if attribute not in node.attributes:
        raise RuntimeError(f"No keyable attribute {attribute}")
    if attribute not in node.keys:
        curve = app.scene.add("animCurveTL", f"{node.name}_{attribute}")
        curve.drives = (node, attribute)
    step = flags.get("outTangentType") == "step"
    node.keys.setdefault(attribute, {})[flags["time"]] = (flags["value"], step)
    app.touch("setKeyframe")
    return 1


def polyCube(app, mode, **flags):
    transform = app.scene.add("transform", flags.get("name", "pCube1"))
    app.scene.add("mesh", transform.name + "Shape", transform)
    maker = app.scene.add("polyCube", "polyCube1")
    app.scene.selection = [transform]
    app.touch("polyCube")
    return [transform.name, maker.name]


def camera(app, mode, *args, **flags):
    if mode == "create":
        transform, shape = app.scene.new_camera(flags.get("name", "camera1"))
        for axis, value in zip("XYZ", flags.get("position", ())):
            transform.attributes[f"translate{axis}"] = value
        app.scene.selection = [transform]
        app.touch("camera")
        return [transform.name, shape.name]
    node = app.scene.find(args[0])
    shape = node if node.kind == "camera" else app.scene.children(node)[0]
    if shape.kind != "camera" or mode != "query":
        raise RuntimeError(f"{args[0]} is no camera")
    name = next(iter(flags))
    value = shape.attributes[name]
    return FITS[value] if name == "filmFit" else value


def rename(app, mode, old, new, **flags):
    node = app.scene.find(old)
    for child in app.scene.children(node):
        child.name = child.name.replace(node.name, new)
    node.name = new
    app.touch("rename")
    return new


def delete(app, mode, *names, **flags):
    for name in names:
        app.scene.delete(app.scene.find(name))
    app.touch("delete")


def imagePlane(app, mode, *args, **flags):
    looked_through = app.scene.find(flags["camera"])
    if looked_through.kind == "transform":
        looked_through = app.scene.children(looked_through)[0]
    transform = app.scene.add("transform", flags["name"], looked_through)
    shape = app.scene.add("imagePlane", transform.name + "Shape", transform)
    shape.attributes["imageName"] = flags["fileName"]
    app.scene.selection = [transform]
    app.touch("imagePlane")
    return [transform.long_name, shape.long_name]


def sound(app, mode, name, **flags):
    node, names = app.scene.find(name), {"file": "filename"}
    flag = next(iter(flags))
    return node.attributes[names.get(flag, flag)]


def workspace(app, mode, **flags):
    path = flags["expandName"]
    return path if os.path.isabs(path) else os.path.join("/project", path)


def colorManagementPrefs(app, mode, **flags):
    if mode == "query":
        return app.colour[next(iter(flags))]
    for name, value in flags.items():
        app.colour[name] = value
        if name == "outputTransformName":
            app.colour["outputUseViewTransform"] = False
    app.touch("colorManagementPrefs")
    return True


def undoInfo(app, mode, **flags):
    if mode == "query":
        return (
            app.undo_on if "state" in flags or "stateWithoutFlush" in flags else len(app.undo_queue)
        )
    app.undo_on = bool(flags["stateWithoutFlush"])
    return None


def warning(app, mode, text, **flags):
    app.warn(text)


COMMANDS = {
    function.__name__: function
    for function in (
        about, file, currentTime, currentUnit, playbackOptions, ls, select, nodeType, listRelatives,
        listConnections, getAttr, setAttr, setKeyframe, polyCube, camera, rename, delete, imagePlane,
        sound, workspace, colorManagementPrefs, undoInfo, warning,
    )
}  # fmt: skip
