"""Starts a Maya without a window in this process."""

import os

from maya_inside import application


def initialize(name="python"):
    # Prints as the real one does, to the C-level streams as well.
    os.write(1, b"Warning: a remark of Maya's own {\n")
    application.start(int(os.environ.get("FAKE_MAYA_VERSION", "2025")), batch=True)


def uninitialize():
    application.stop()
