"""The pretended Nuke against what is published of the real one, and mistakes that it must find."""

from __future__ import annotations

import ast
import importlib.util
import inspect
import sys
from importlib.metadata import files
from pathlib import Path

import pytest

from rushes.core.capture import capture
from rushes.core.host_data import MenuItem, Overlay, Stroke
from rushes.hosts.kit.pictures import look_at

# Classes that the stubs of Nuke 13.2 lack, with where they are published.
BEYOND_THE_STUBS = {
    "Dock": "Python reference: what nuke.getPaneFor returns (the stub names it, too)"
}
# Of the tests alone, or Python's own.
OURS = {"start", "app", "bars", "WrongThreadError", "DeadlockError", "write_frame", "annotations"}


def stub_modules():
    found = [file for file in files("types-nuke") if file.suffix == ".pyi"]
    for file in found:
        yield Path(file).stem, ast.parse(Path(file.locate()).read_text(encoding="utf-8"))


def signature_of(node):
    """Names of the parameters, and whether anything goes."""
    names = [argument.arg for argument in (*node.args.posonlyargs, *node.args.args)]
    return names, node.args.vararg is not None


@pytest.fixture(scope="module")
def stubs():
    """Functions (every overload), classes with their methods and bases, and names of values."""
    functions, classes, values = {}, {}, set()
    for _module, tree in stub_modules():
        for node in tree.body:
            if isinstance(node, ast.FunctionDef):
                functions.setdefault(node.name, []).append(signature_of(node))
            elif isinstance(node, ast.ClassDef):
                bases = [base.id for base in node.bases if isinstance(base, ast.Name)]
                methods, names = {}, set()
                for part in node.body:
                    if isinstance(part, ast.FunctionDef):
                        methods.setdefault(part.name, []).append(signature_of(part))
                    elif isinstance(part, ast.AnnAssign):
                        names.add(part.target.id)
                classes[node.name] = (bases, methods, names)
            elif isinstance(node, ast.AnnAssign):
                values.add(node.target.id)
    return functions, classes, values


def stub_method(classes, name, method):
    bases, methods, names = classes[name]
    if method in methods:
        return methods[method]
    if method in names:
        return [([], True)]
    for base in bases:
        if base in classes:
            found = stub_method(classes, base, method)
            if found:
                return found
    return None


def accepts(published, made):
    """Whether every parameter of the pretended one stands in the same place of a published overload."""
    return any(open_ended or made == names[: len(made)] for names, open_ended in published)


def parameters(function):
    return [name for name in inspect.signature(function).parameters if name != "self"]


def test_every_function_is_published_with_these_parameters(nuke, stubs):
    functions, _, _ = stubs
    wrong = []
    for name, thing in vars(nuke).items():
        if not inspect.isfunction(thing) or name.startswith("_") or name in OURS:
            continue
        published = functions.get(name)
        if not published:
            wrong.append(f"nuke.{name} is not published")
        elif not accepts(published, parameters(thing)):
            wrong.append(f"nuke.{name}{parameters(thing)} is not one of {published}")
    assert not wrong, "\n".join(wrong)


def test_every_method_is_published_with_these_parameters(nuke, stubs):
    _, classes, _ = stubs
    import nuke.rotopaint

    wrong = []
    things = {**vars(nuke), **vars(nuke.rotopaint)}
    for name, thing in things.items():
        if not inspect.isclass(thing) or name in {*OURS, *BEYOND_THE_STUBS}:
            continue
        if name not in classes:
            wrong.append(f"the class {name} is not published")
            continue
        for method, function in vars(thing).items():
            if method.startswith("_") or not callable(getattr(thing, method)):
                continue
            bare = function.__func__ if isinstance(function, classmethod) else function
            made = [part for part in parameters(bare) if part != "cls"]
            published = stub_method(classes, name, method)
            if published is None:
                wrong.append(f"{name}.{method} is not published")
            elif not accepts([(names[1:], open_) for names, open_ in published], made):
                wrong.append(f"{name}.{method}{made} is not one of {published}")
    assert not wrong, "\n".join(wrong)


def test_every_node_class_names_its_source(nuke):
    from nuke._knobs import TABLE

    rows = {name: row for name, row in TABLE.items() if name != "_about"}
    assert [name for name, row in rows.items() if not row["source"]] == []


STROKE = Stroke(((0.1, 0.1), (0.9, 0.5)))
MISTAKES = [
    pytest.param("capture", "nuke.execute(", "nuke.exekute(", id="misspelt function"),
    pytest.param("capture", "nuke.execute(write, first, last", "nuke.execute(write", id="missing end"),
    pytest.param("capture", "1, [view])", "1, view=[view])", id="unknown argument"),
    pytest.param("capture", "write, first, last", "write, str(first), last", id="text for a number"),
    pytest.param("capture", "nuke.nodes.Write(", "nuke.nodes.Wryte(", id="unknown node class"),
    pytest.param("capture", '"create_directories"', '"createDirectories"', id="unknown knob"),
    pytest.param("capture", '"file_type": "png"', '"file_type": "PNG24"', id="unknown choice"),
    pytest.param("capture", '"datatype": "8 bit"', '"compression": "RLE"', id="knob of another format"),
    pytest.param("capture", "nuke.delete(group)", "nuke.removeNode(group)", id="unknown deletion"),
    pytest.param("capture", "nuke.delete(group)", "pass", id="group that stays"),
    pytest.param("capture", "undo.enable()", "pass", id="undo that stays off"),
    pytest.param("capture", 'root["proxy"].setValue(False)', "pass", id="proxies that stay on"),
    pytest.param("capture", "root.setModified(changed)", "pass", id="changed flag that stays"),
    pytest.param("capture", 'nuke.nodes.Group(name="RushesCapture")', 'nuke.createNode("Group")', id="selection that moves"),
    pytest.param("capture", '("box_width", size[0])', '("box_width", -1)', id="number out of range"),
    pytest.param("capture", "group.setInput(0, node)", "pass", id="nothing connected"),
    pytest.param("state", "nuke.Undo().disabled", "nuke.Undo().isDisabled", id="unknown method"),
    pytest.param("scene", 'root["fps"]', 'root["frameRate"]', id="unknown knob of the root"),
    pytest.param("scene", "nuke.toNode(", "nuke.ls(", id="function of Maya"),
    pytest.param("main_thread", "nuke.executeInMainThread(pump)", "nuke.executeDeferred(pump)", id="Maya's way to the main thread"),
    pytest.param("main_thread", "nuke.executeInMainThread(pump)", "pump()", id="wrong thread"),
    pytest.param("main_thread", "nuke.executeInMainThread(pump)", "nuke.executeInMainThread(pump, arg=())", id="unknown argument of the way"),
    pytest.param("drawings", "attributes.kBrushSizeAttribute", "attributes.kWidth", id="unknown attribute"),
    pytest.param("drawings", 'node["curves"]', 'node["strokes"]', id="unknown knob of RotoPaint"),
    pytest.param("window", "nuke.getPaneFor", "nuke.paneFor", id="unknown pane function"),
    pytest.param("window", "registerWidgetAsPanel", "registerWidgetAsPanell", id="misspelt panel"),
    pytest.param("events", 'nuke.removeKnobChanged(knob_changed, nodeClass="Root")', "nuke.removeKnobChanged(knob_changed)", id="callback that is not the one added"),
]  # fmt: skip


def plant(module, old, new):
    """Load a module of the adapter with a mistake in it."""
    name = f"rushes.hosts.nuke.{module}"
    spec = importlib.util.find_spec(name)
    source = Path(spec.origin).read_text(encoding="utf-8")
    assert old in source, f"{module} has no {old}"
    planted = importlib.util.module_from_spec(spec)
    sys.modules[name] = planted
    exec(compile(source.replace(old, new), spec.origin, "exec"), planted.__dict__)  # noqa: S102


def use_everything(nuke, everything, folder):
    """Use the adapter as a publish and a panel do; anything that is not as it should be raises."""
    from concurrent.futures import ThreadPoolExecutor

    from rushes.core.host_data import CapturePlan
    from rushes.hosts.kit.find import load_for_checks

    plugins = load_for_checks("nuke")
    folder.mkdir()
    plugins.hook.rehearse(situation="ordinary", folder=str(folder))
    nuke.root()["proxy"].setValue(True)
    nuke.toNode("Picture").setSelected(True)
    nuke.root().setModified(False)
    before = everything()
    # Without a bracket: between two chunks the script belongs to the artist.
    for size in (None, (80, 46)):
        plan = CapturePlan("viewer:Viewer1", (1001, 1003), str(folder), size=size)
        made = plugins.hook.capture_frames(plan=plan).files.values()
        assert {look_at(Path(path)).size for path in made} == {size or (64, 36)}
    assert everything() == before
    capture(plugins, plan)
    assert plugins.hook.goto(frame=1004, source="node:Picture")
    assert plugins.hook.overlay_set(items=(Overlay("a", 1001, (STROKE,)),))
    assert plugins.hook.panel_show(factory=lambda parent: object(), name="x", area="right")
    plugins.hook.menu_install(items=(MenuItem("a", "A", "os:getpid"),))()
    plugins.hook.scene_events(emit=lambda event: None)()
    with ThreadPoolExecutor(1) as pool:
        asked = pool.submit(plugins.hook.host_call_main, call=nuke.root, timeout=5.0)
        while not asked.done():
            nuke.app.drain()
        assert asked.result() is nuke.root()


def test_without_a_mistake_everything_works(nuke, everything, tmp_path):
    use_everything(nuke, everything, tmp_path / "scene")


@pytest.mark.parametrize(("module", "old", "new"), MISTAKES)
def test_a_mistake_is_found(nuke, everything, tmp_path, module, old, new):
    plant(module, old, new)
    with pytest.raises(Exception):  # noqa: B017 -- which one is the pretended Nuke's affair
        use_everything(nuke, everything, tmp_path / "scene")
