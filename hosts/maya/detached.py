"""The entry of a Maya process of its own: describes or captures a scene file, without a window.

Started by path, `mayapy detached.py capture SCENE PLAN`, by the command that `find.py` makes. The JSON
lines it prints are those of the hook `detached_command`. `script FILE …` runs a Python file instead.
"""

from __future__ import annotations

import os
import runpy
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code."""
    from rushes.core.capture.outlet import take_stdout

    if arguments[0] == "script":
        _start_maya()
        sys.argv = list(arguments[1:])
        runpy.run_path(arguments[1], run_name="__main__")
        return 0
    say = take_stdout()  # before Maya starts: it prints while it does
    _start_maya()
    from rushes.core.capture.scene_process import run_scene_process
    from rushes.hosts.maya.scene import open_scene

    return run_scene_process(arguments, "maya", open_scene, say)


def _start_maya() -> None:
    import maya.standalone

    maya.standalone.initialize()


if __name__ == "__main__":
    sys.path.extend(
        place for place in os.environ.get("RUSHES_IMPORT_PATHS", "").split(os.pathsep) if place
    )
    sys.exit(main(sys.argv[1:]))
