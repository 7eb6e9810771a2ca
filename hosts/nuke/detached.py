"""The entry of a Nuke process of its own: describes or captures a script, without a window.

Started by path, `nuke -t detached.py capture SCENE PLAN`, by the command that `find.py` makes. The JSON lines
it prints are those of the hook `detached_command`.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say (`describe SCENE` or `capture SCENE PLAN`) and return the exit code."""
    from rushes.core.capture.outlet import take_stdout
    from rushes.core.capture.scene_process import run_scene_process
    from rushes.hosts.nuke.scene import open_scene

    return run_scene_process(arguments, "nuke", open_scene, take_stdout())


if __name__ == "__main__":
    sys.path.extend(
        place for place in os.environ.get("RUSHES_IMPORT_PATHS", "").split(os.pathsep) if place
    )
    sys.exit(main(sys.argv[1:]))
