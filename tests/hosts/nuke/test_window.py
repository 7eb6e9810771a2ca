"""Menus, panel, drawings and events of a Nuke with a window, and what the payload does at its start."""

from __future__ import annotations

import os
import subprocess
import threading
from importlib.util import find_spec
from pathlib import Path

import pytest

from rushes.core.capture.outlet import import_paths
from rushes.core.errors import HostBusyError
from rushes.core.host_data import MenuItem, Overlay, Stroke

ITEMS = (MenuItem("one", "Publish for Review", "os:getpid", shortcut="ctrl+alt+p"),)
RED = Stroke(((0.0, 0.0), (0.5, 0.25)), (1.0, 0.0, 0.0, 1.0), width=0.1)


class Widget:
    """Stands for a panel; counts how often it was built."""

    built = 0

    def __init__(self, parent):
        type(self).built += 1
        self.parent = parent


def names(menu):
    return [item.name() for item in menu.items()]


def test_entries_are_in_menu_and_toolbar_once_and_go_again(nuke, adapter):
    adapter.menu_install(items=ITEMS)
    remove = adapter.menu_install(items=ITEMS)
    for bar in ("Nuke", "Nodes"):
        assert names(nuke.menu(bar).menu("Review")) == ["Publish for Review"]
    remove()
    remove()
    assert [nuke.menu(bar).findItem("Review") for bar in ("Nuke", "Nodes")] == [None, None]


def test_entries_of_others_in_the_same_menu_stay(nuke, adapter):
    nuke.menu("Nuke").addMenu("Review").addCommand("Studio", "pass")
    adapter.menu_install(items=ITEMS)()
    assert names(nuke.menu("Nuke").menu("Review")) == ["Studio"]


def test_a_click_calls_the_function_that_the_item_names(nuke, adapter, monkeypatch):
    called = []
    monkeypatch.setattr(os, "getpid", lambda: called.append(1))
    adapter.menu_install(items=ITEMS)
    nuke.menu("Nuke").menu("Review").findItem("Publish for Review").invoke()
    assert called == [1]


def test_the_panel_is_docked_and_an_older_one_is_replaced(nuke, adapter):
    import nukescripts

    nukescripts.panels.shown.clear()
    for _ in range(2):
        assert adapter.panel_show(factory=Widget, name="test", area="right") is True
    assert [panel.id for panel in nukescripts.panels.shown] == ["rushes.test"]
    assert isinstance(nukescripts.panels.shown[0].widget, Widget)


def test_a_floating_panel_is_a_window(nuke, adapter):
    assert adapter.panel_show(factory=Widget, name="test", area="float") is False


def test_nuke_can_build_the_panel_again_from_a_saved_layout(nuke, adapter):
    import nukescripts

    adapter.panel_show(factory=Widget, name="test", area="right")
    before = Widget.built
    for _ in range(2):
        nukescripts.panels.registered["rushes.test"]()
    assert Widget.built == before + 2


def test_drawings_are_on_their_frame_in_the_input_process_only(nuke, ordinary):
    assert ordinary.hook.overlay_set(items=(Overlay("note", 1003, (RED,)),))
    viewer, group = nuke.toNode("Viewer1"), nuke.toNode("RushesNotes")
    assert viewer["input_process_node"].value() == group.name()
    (drawing,) = [node for node in group.nodes() if node.Class() == "RotoPaint"]
    (line,) = drawing["curves"].rootLayer
    assert [(point.x, point.y) for point in line] == [(0.0, 36.0), (32.0, 27.0)]
    told = line.getAttributes()
    assert [told.getValue(1, name) for name in ("r", "g", "bs", "ltn", "ltm")] == [
        1.0,
        0.0,
        pytest.approx(3.6),
        1003,
        1003,
    ]
    assert group.inputs() == 0
    assert not nuke.root().modified()


def test_a_drawing_without_lines_is_laid_over_its_frame_as_a_picture(nuke, ordinary, tmp_path):
    ordinary.hook.overlay_set(items=(Overlay("note", 1003, image=str(tmp_path / "note.png")),))
    (merge,) = nuke.allNodes("Merge2", recurseGroups=True)
    assert merge["disable"].expression == "frame != 1003"
    assert merge.input(1).input(0)["file"].value() == str(tmp_path / "note.png")


def test_clearing_drawings_gives_the_viewer_back(nuke, ordinary):
    viewer = nuke.toNode("Viewer1")
    viewer["input_process"].setValue(False)
    ordinary.hook.overlay_set(items=(Overlay("note", 1003, (RED,)),))
    assert viewer["input_process"].value() is True
    ordinary.hook.overlay_set(items=())
    assert nuke.toNode("RushesNotes") is None
    assert viewer["input_process"].value() is False
    assert viewer["input_process_node"].value() == "VIEWER_INPUT"


def test_an_input_process_of_the_artist_is_not_replaced(nuke, ordinary):
    nuke.nodes.Multiply(name="VIEWER_INPUT")
    assert ordinary.hook.overlay_set(items=(Overlay("note", 1003, (RED,)),)) is False
    assert nuke.toNode("Viewer1")["input_process_node"].value() == "VIEWER_INPUT"


def test_drawings_are_never_in_the_images(nuke, ordinary, plan):
    ordinary.hook.overlay_set(items=(Overlay("note", 1001, (RED,)),))
    result = ordinary.hook.capture_frames(plan=plan(1001))
    assert (set(result.files), result.warnings) == ({1001}, ())


def test_opened_saved_and_frames_are_told(nuke, ordinary, tmp_path):
    seen = []
    undo = ordinary.hook.scene_events(emit=seen.append)
    nuke.frame(1005)
    nuke.scriptSave()
    nuke.root()["fps"].setValue(30)
    undo()
    nuke.frame(1006)
    assert [(event.kind, event.frame) for event in seen] == [
        ("frame_changed", 1005),
        ("saved", None),
    ]


def test_while_nuke_is_busy_a_call_gives_up(nuke, adapter):
    caught = []

    def ask():
        try:
            adapter.host_call_main(call=nuke.root, timeout=0.05)
        except HostBusyError as error:
            caught.append(error)

    thread = threading.Thread(target=ask)
    thread.start()
    thread.join()
    nuke.app.drain()
    assert caught


def test_nukes_own_call_with_a_result_would_lock_up_here(nuke, adapter):
    with pytest.raises(Exception, match="on the main thread"):
        nuke.executeInMainThreadWithResult(nuke.root)
    assert adapter.host_call_main(call=nuke.root, timeout=1.0) is nuke.root()


QUIT = """
import nuke, json
menu = nuke.menu("Nuke").menu("Review")
for item in menu.items():
    item.invoke() if "could not" in item.name() else None
told = {"items": [item.name() for item in menu.items()], "said": nuke.app.alerts}
open(%r, "w").write(json.dumps(told))
nuke.scriptExit()
"""


@pytest.fixture
def start_nuke(program, tmp_path):
    """Return a function that starts Nuke with the payload and gives what was in the menu and was said."""
    import json
    import shutil

    home = tmp_path / "last"
    home.mkdir()
    (home / "menu.py").write_text(QUIT % str(tmp_path / "told.json"), encoding="utf-8")
    source = Path(find_spec("rushes.hosts.nuke").origin).with_name("payload")
    payload = shutil.copytree(source, tmp_path / "payload")

    def start(first=payload, **environ):
        environ = {**os.environ, **environ, "NUKE_PATH": os.pathsep.join([str(first), str(home)])}
        done = subprocess.run(
            [str(program)],
            env=environ,
            timeout=60,
            check=False,
            capture_output=True,
            text=True,
        )
        assert done.returncode == 0, done.stderr
        return json.loads((tmp_path / "told.json").read_text(encoding="utf-8"))

    return start


def test_the_payload_puts_up_the_menu(start_nuke):
    told = start_nuke(RUSHES_IMPORT_PATHS=import_paths())
    assert told == {"items": ["Publish for Review..."], "said": []}


def test_the_payload_is_found_through_the_installers_folder(start_nuke, tmp_path):
    installed = tmp_path / "installed"
    installed.mkdir()
    line = f"import nuke; nuke.pluginAddPath({str(tmp_path / 'payload')!r})"
    (installed / "init.py").write_text(line, encoding="utf-8")
    told = start_nuke(installed, RUSHES_IMPORT_PATHS=import_paths())
    assert told["items"] == ["Publish for Review..."]


def test_in_a_terminal_the_payload_loads_neither_rushes_nor_qt(start_nuke, program, tmp_path):
    script = tmp_path / "script.py"
    script.write_text("import sys; print(sorted(sys.modules))", encoding="utf-8")
    done = subprocess.run(
        [str(program), "-t", str(script)],
        env={**os.environ, "NUKE_PATH": str(tmp_path / "payload")},
        timeout=60,
        check=True,
        capture_output=True,
        text=True,
    )
    assert "'rushes" not in done.stdout
    assert "Qt" not in done.stdout


def test_a_payload_that_cannot_load_says_so_and_nuke_starts(start_nuke, tmp_path):
    broken = tmp_path / "broken" / "rushes"
    broken.mkdir(parents=True)
    (broken / "__init__.py").write_text("raise OSError('the drive is away')", encoding="utf-8")
    told = start_nuke(PYTHONPATH=str(broken.parent))
    assert told["items"] == ["Rushes could not start..."]
    assert told["said"] == ["Rushes could not start: the drive is away"] * 2


def test_the_menu_opens_the_real_panel_in_a_pane(nuke, qtbot, tmp_path, monkeypatch):
    import nukescripts

    from rushes.hosts.nuke.startup import open_panel, start_in_window

    monkeypatch.setenv("RUSHES_JOURNAL", str(tmp_path / "journal.db"))
    monkeypatch.setenv("RUSHES_WORK_DIR", str(tmp_path / "work"))
    monkeypatch.setenv("RUSHES_USER_CONFIG", str(tmp_path / "rushes.toml"))
    monkeypatch.setenv("XDG_RUNTIME_DIR", str(tmp_path))
    monkeypatch.delenv("FTRACK_SERVER", raising=False)
    nukescripts.panels.shown.clear()
    start_in_window()
    open_panel()
    assert nuke.app.alerts == []
    (panel,) = nukescripts.panels.shown
    assert (panel.id, panel.widget.objectName()) == ("rushes.rushesPanel", "rushesPanel")
    panel.widget.close()
