"""The panel itself in a control of the pretended Maya, with a real Qt, in a process of its own."""

from __future__ import annotations

import importlib.util
import os
import subprocess
import sys

import pytest

from .conftest import FAKE

IN_MAYA = """
import os, sys
sys.path.append(sys.argv[1])
from maya_inside import application
maya = application.start(2025)
from qtpy import QtWidgets
import shiboken6
app = QtWidgets.QApplication([])

def new_widget(name):
    widget = QtWidgets.QWidget()
    QtWidgets.QVBoxLayout(widget)
    return widget

maya.ui.new_widget = new_widget
maya.ui.pointer_of = lambda widget: shiboken6.getCppPointer(widget)[0]
from rushes.hosts.maya import startup
startup.start_in_window()
startup.open_panel()
assert not maya.warnings, maya.warnings
(control,) = maya.ui.controls.values()
maya.ui.restore_layout()
app.processEvents()
panels = [child for child in control.widget.children() if child.objectName() == "rushesPanel"]
print(len(panels), type(panels[0]).__module__)
sys.stdout.flush()
# Without the end of an interpreter: the panel's threads are the application's to end.
os._exit(0)
"""


def test_the_panel_stands_in_its_control_and_again_after_a_restored_layout(tmp_path):
    if importlib.util.find_spec("PySide6") is None:
        pytest.skip("PySide6 is not installed")
    environ = {
        **os.environ,
        "QT_API": "pyside6",
        "QT_QPA_PLATFORM": "offscreen",
        "RUSHES_WORK_DIR": str(tmp_path / "work"),
        "RUSHES_JOURNAL": str(tmp_path / "journal.db"),
        "RUSHES_USER_CONFIG": str(tmp_path / "user.toml"),
        "PYTHON_KEYRING_BACKEND": "keyring.backends.null.Keyring",
    }
    done = subprocess.run(
        [sys.executable, "-c", IN_MAYA, str(FAKE)],
        env=environ,
        capture_output=True,
        text=True,
        timeout=90,
        check=False,
    )
    assert done.stdout.split() == ["1", "rushes.ui.panel"], done.stderr
