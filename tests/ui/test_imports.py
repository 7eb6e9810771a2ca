"""The panel's room brings no Qt binding in by itself: the application's own is used."""

import subprocess
import sys

BINDINGS = {"PySide2", "PySide6", "PyQt5", "PyQt6", "qtpy"}


def test_importing_the_room_loads_no_qt():
    code = "import sys; import rushes.ui; print(*sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60
    )
    assert BINDINGS & set(done.stdout.split()) == set()
