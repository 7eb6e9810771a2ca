"""The program: `Nuke15.1 [-i] -t SCRIPT ARGUMENT ...`, or without arguments with a window.

With RUSHES_FAKE_NUKE_LICENCE=none it says what Nuke says where there is no licence, and ends.
"""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path


def main(arguments):
    sys.path.insert(0, str(Path(__file__).parent))
    if os.environ.get("RUSHES_FAKE_NUKE_LICENCE") == "none":
        sys.stderr.write("FOUNDRY LICENSE ERROR REPORT\nA license for nuke_r was not found\n")
        return 100
    terminal = "-t" in arguments
    import nuke

    nuke.start(gui=not terminal)
    nuke.env["interactive"] = "-i" in arguments or not terminal
    nuke.EXE_PATH = os.environ["RUSHES_FAKE_NUKE_PROGRAM"]
    if os.environ.get("RUSHES_FAKE_NUKE_CRASH_ON"):
        nuke.app.crash_on = int(os.environ["RUSHES_FAKE_NUKE_CRASH_ON"])
    nuke.app.plugin_path += filter(None, os.environ.get("NUKE_PATH", "").split(os.pathsep))
    for name in ("init.py",) if terminal else ("init.py", "menu.py"):
        _run_all(nuke.app, name)
    if terminal:
        script = arguments[arguments.index("-t") + 1 :]
        sys.argv = list(script)
        runpy.run_path(script[0], run_name="__main__")
        return 0
    nuke.app.run_events()
    return 0


def _run_all(app, name):
    """Run the file of every folder on the plug-in path; an init.py may add further ones."""
    for folder in app.plugin_path:
        file = Path(folder, name)
        if file.is_file():
            app.plugin_folder = folder
            runpy.run_path(str(file))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
