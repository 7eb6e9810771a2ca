"""The commands. As in a `mayapy` that was not initialised, empty until an application runs."""

from maya_inside import application


def __getattr__(name):
    running = application.current()
    if running is None or name.startswith("__"):
        raise AttributeError(f"module 'maya.cmds' has no attribute {name!r}")
    return running.command(name)
