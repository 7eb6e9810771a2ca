"""Panel, menu, shelf, events, and what happens when Maya starts."""

from __future__ import annotations

import json
import sys
import types
from pathlib import Path

import pytest

import rushes.hosts.maya
from rushes.core.file_lock import FileLock
from rushes.core.host_data import MenuItem
from rushes.core.records import to_plain

PAYLOAD = Path(rushes.hosts.maya.__file__).with_name("payload") / "rushes" / "scripts"
CONTROL = "Rushes_panelWorkspaceControl"


class Widget:
    """As much of a Qt widget as a panel needs: a parent and a layout that owns others."""

    def __init__(self, parent=None):
        self.parent, self.children, self.deleted = parent, [], False

    def layout(self):
        return self

    def count(self):
        return len(self.children)

    def takeAt(self, index):
        taken = self.children.pop(index)
        return types.SimpleNamespace(widget=lambda: taken)

    def addWidget(self, widget):
        self.children.append(widget)

    def deleteLater(self):
        self.deleted = True


@pytest.fixture(
    params=[("PySide2", "shiboken2"), ("PySide6", "shiboken6")], ids=lambda pair: pair[0]
)
def qt(request, maya, monkeypatch):
    """The bindings of a Maya: widgets of controls have addresses, and shiboken wraps these."""
    binding, shiboken = request.param
    widgets = {}

    def address(widget):
        widgets[id(widget)] = widget
        return id(widget)

    def wrap(pointer, kind):
        assert kind is Widget
        return widgets[pointer]

    maya.ui.new_widget, maya.ui.pointer_of = (lambda name: Widget()), address
    widgets_module = types.SimpleNamespace(QWidget=Widget)
    stand_ins = {
        "qtpy": types.SimpleNamespace(API_NAME=binding, QT_VERSION="5", QtWidgets=widgets_module),
        shiboken: types.SimpleNamespace(wrapInstance=wrap),
    }
    for name, module in stand_ins.items():
        monkeypatch.setitem(sys.modules, name, module)
    return maya


def make_panel(parent):
    """A factory that a later session finds by its name."""
    return Widget(parent)


@pytest.fixture
def importable(monkeypatch):
    """A module with a factory, as an installed package has."""
    module = types.ModuleType("studio_panel")
    monkeypatch.setitem(sys.modules, "studio_panel", module)
    made = []

    def create(parent):
        made.append(Widget(parent))
        return made[-1]

    create.__module__, create.__qualname__ = "studio_panel", "create"
    module.create, module.made = create, made
    return module


def show(plugins, factory, area="right"):
    return plugins.hook.panel_show(factory=factory, name="Rushes panel", area=area)


def test_the_panel_is_docked_in_its_control(qt, plugins, importable):
    assert show(plugins, importable.create) is True
    control = qt.ui.controls[CONTROL]
    assert control.widget.children == importable.made
    assert control.flags["dockToMainWindow"] == ("right", True)
    assert show(plugins, importable.create, "float") is False
    assert qt.ui.controls[CONTROL].flags["floating"] is True


def test_a_restored_layout_builds_the_panel_again_in_mayas_own_namespace(qt, plugins, importable):
    show(plugins, importable.create)
    qt.main_names = {"__name__": "__main__", "__builtins__": __builtins__}
    qt.ui.restore_layout()
    qt.ui.restore_layout()
    control = qt.ui.controls[CONTROL]
    assert control.built == 3
    assert control.widget.children == importable.made[-1:]


def test_a_later_session_finds_the_factory_by_its_name(qt, plugins, importable):
    from rushes.hosts.maya import window

    show(plugins, importable.create)
    assert window._FACTORIES == {}
    qt.ui.restore_layout()
    assert len(importable.made) == 2


def test_a_layout_without_our_packages_says_so_and_goes_on(qt, plugins, importable, monkeypatch):
    show(plugins, importable.create)
    monkeypatch.delitem(sys.modules, "studio_panel")
    qt.ui.restore_layout()
    assert "not installed here" in qt.warnings[0]


def test_a_factory_without_a_name_is_shown_too(qt, plugins):
    show(plugins, lambda parent: Widget(parent))
    assert len(qt.ui.controls[CONTROL].widget.children) == 1


def test_showing_again_replaces_the_older_panel(qt, plugins, importable):
    show(plugins, importable.create)
    older = qt.ui.controls[CONTROL]
    show(plugins, importable.create)
    assert qt.ui.controls[CONTROL] is not older
    assert list(qt.ui.controls) == [CONTROL]


ITEMS = (
    MenuItem("one", "Publish for Review", "studio_panel:create", "rushes.png", "Ctrl+Alt+P"),
    MenuItem("two", "Notes", "studio_panel:create"),
)


def test_menu_and_shelf_call_by_full_names(maya, plugins, importable):
    plugins.hook.menu_install(items=ITEMS)
    importable.create = lambda: importable.made.append("called")
    for kind, parent in (("menuItem", "RushesMenu"), ("shelfButton", "Rushes")):
        entries = [name for name in maya.ui.children(parent) if maya.ui.widgets[name][0] == kind]
        assert [maya.ui.details[name]["label"] for name in entries] == [
            "Publish for Review",
            "Notes",
        ]
        maya.run_text(maya.ui.details[entries[0]]["command"])
    assert importable.made == ["called", "called"]


def test_installing_again_leaves_one_menu_and_removal_leaves_none(maya, plugins):
    before = set(maya.ui.widgets)
    plugins.hook.menu_install(items=ITEMS)
    once = set(maya.ui.widgets)
    remove = plugins.hook.menu_install(items=ITEMS)
    assert len(maya.ui.widgets) == len(once)
    remove()
    remove()
    assert set(maya.ui.widgets) == before


def test_events_are_told_when_maya_is_idle_and_survive_a_new_scene(maya, plugins, tmp_path):
    from maya import cmds

    seen = []
    end = plugins.hook.scene_events(emit=seen.append)
    cmds.file(newFile=True, force=True)
    cmds.file(rename=str(tmp_path / "shot.ma"))
    cmds.file(save=True, type="mayaAscii")
    cmds.currentTime(7)
    assert seen == []
    maya.idle()
    assert [(event.kind, event.frame) for event in seen] == [
        ("opened", None),
        ("saved", None),
        ("frame_changed", 7),
    ]
    end()
    assert maya.jobs == {}


def start_maya(running):
    """Run our `userSetup.py` as Maya does: as text, with the folder on the import path."""
    sys.path.append(str(PAYLOAD))
    try:
        sys.modules.pop("rushes_start", None)
        running.run_text((PAYLOAD / "userSetup.py").read_text(encoding="utf-8"))
    finally:
        sys.path.remove(str(PAYLOAD))


@pytest.fixture
def started(maya, monkeypatch, tmp_path):
    """A Maya that is starting; its publishes lie in a folder of one's own."""
    from rushes.hosts.maya import startup

    monkeypatch.setenv("RUSHES_WORK_DIR", str(tmp_path / "work"))
    startup._loaded.clear()
    yield maya
    startup._loaded.clear()


def test_the_menu_is_there_once_maya_is_idle(started):
    start_maya(started)
    assert "RushesMenu" not in started.ui.widgets
    started.idle()
    assert "RushesMenu" in started.ui.widgets
    assert started.warnings == []


def test_a_payload_that_cannot_load_says_so_in_one_sentence(started, monkeypatch):
    monkeypatch.setitem(sys.modules, "rushes.hosts.maya.startup", None)
    start_maya(started)
    started.idle()
    (sentence,) = started.warnings
    assert sentence.startswith("Rushes could not start: ")
    labels = [started.ui.details[name]["label"] for name in started.ui.children("RushesMenu")]
    assert labels == [sentence]


def test_a_panel_that_cannot_be_opened_says_so_in_one_sentence(started, monkeypatch):
    start_maya(started)
    started.idle()
    monkeypatch.setitem(sys.modules, "qtpy", None)
    (name,) = started.ui.children("RushesMenu")
    started.run_text(started.ui.details[name]["command"])
    assert started.warnings[0].startswith("The Rushes panel cannot be opened")


def test_without_a_window_nothing_is_started(mayapy, tmp_path):
    import subprocess

    code = "import maya.standalone; maya.standalone.initialize(); import runpy, sys; sys.path.append(sys.argv[1])"
    code += "; runpy.run_path(sys.argv[1] + '/userSetup.py'); print(sorted(m for m in sys.modules if m.startswith('rushes.')))"
    done = subprocess.run(
        [mayapy, "-c", code, PAYLOAD], capture_output=True, text=True, check=True, timeout=60
    )
    assert "rushes.hosts.maya" not in done.stdout


def test_a_scene_that_a_crash_left_is_put_right_when_it_is_opened_again(started, tmp_path):
    from maya import cmds

    from rushes.hosts.kit.find import load_for_checks

    def open_again():
        plugins.hook.rehearse(situation="ordinary", folder=str(tmp_path))
        started.idle()

    plugins = load_for_checks("maya")
    plugins.hook.rehearse(situation="ordinary", folder=str(tmp_path))
    token = plugins.hook.state_save(scope=frozenset({"view", "time"}))
    folder = tmp_path / "work" / "some-publish" / "frames"
    folder.mkdir(parents=True)
    (folder / "state.json").write_text(json.dumps(to_plain(token)), encoding="utf-8")
    # Saved on the way into the crash, with what the capture had changed.
    cmds.setAttr("front_camShape.overscan", 1.0)
    cmds.file(save=True, type="mayaAscii")
    cmds.file(newFile=True, force=True)
    start_maya(started)
    started.idle()
    assert (folder / "state.json").exists()
    # Another Maya may still be at it.
    with FileLock(folder.parent / "capture.lock") as lock:
        assert lock.acquire()
        open_again()
        assert (folder / "state.json").exists()
    open_again()
    assert cmds.getAttr("front_camShape.overscan") == 1.3
    assert not (folder / "state.json").exists()
