"""The entry of a Blender process of its own: describes or captures a scene file, without a window.

Started by path, `blender --background --python detached.py -- capture SCENE PLAN` or
`python detached.py capture SCENE PLAN` with the module `bpy`, by the command that `find.py` makes. The JSON
lines it prints are those of the hook `detached_command`. `demo-scene FILE FRAMES WIDTH HEIGHT` builds the
demo shot instead.
"""

from __future__ import annotations

import os
import sys
from collections.abc import Sequence


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code."""
    import bpy  # noqa: F401 -- the module must be loaded before the adapter looks for it

    if arguments[0] == "demo-scene":
        from rushes.hosts.blender.demo_shot import build, save

        file, frames, *size = arguments[1:]
        build(int(frames), (int(size[0]), int(size[1])))
        save(file)
        return 0
    from rushes.core.capture.outlet import take_stdout
    from rushes.core.capture.scene_process import run_scene_process
    from rushes.hosts.blender.scene import open_scene

    # Opened there and not by Blender's own argument: with that, a file that cannot be read leaves
    # Blender's start-up scene open, and the start-up scene would be captured.
    return run_scene_process(arguments, "blender", open_scene, take_stdout())


if __name__ == "__main__":
    sys.path.extend(
        place for place in os.environ.get("RUSHES_IMPORT_PATHS", "").split(os.pathsep) if place
    )
    # Blender keeps its own arguments before the dashes.
    given = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else sys.argv[1:]
    sys.exit(main(given))
