"""The entry of a Maya process of its own: describes or captures a scene file, without a window.

Started by path, `mayapy detached.py capture SCENE PLAN`, by the command that `find.py` makes. The JSON
lines it prints are those of the hook `detached_command`.
"""

from __future__ import annotations

import argparse
import json
import os
import runpy
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say and return the exit code.

    Args:
        arguments: `describe SCENE`, `capture SCENE PLAN` or `script FILE` with its arguments.
    """
    # Before Maya starts: it prints while it does.
    from rushes.core.capture.outlet import take_stdout
    from rushes.core.errors import RushesError

    args = _parser().parse_args(arguments)
    if args.run is _run_script:
        _run_script(args)
        return 0
    say = take_stdout()
    _start_maya()
    try:
        args.run(args, say)
    except RushesError as error:
        say({"error": error.as_dict()})
        return error.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("detached.py", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    describe = commands.add_parser("describe", help="print what is in a scene")
    describe.add_argument("scene")
    describe.set_defaults(run=_describe)
    capture = commands.add_parser("capture", help="make the images of a plan")
    capture.add_argument("scene")
    capture.add_argument("plan")
    capture.set_defaults(run=_capture)
    script = commands.add_parser("script", help="run a Python file", prefix_chars="\0")
    script.add_argument("file")
    script.add_argument("rest", nargs=argparse.REMAINDER)
    script.set_defaults(run=_run_script)
    return parser


def _start_maya() -> None:
    import maya.standalone

    maya.standalone.initialize()


def _describe(args: argparse.Namespace, say: Any) -> None:
    from rushes.core.capture import ask_host
    from rushes.core.host_data import SceneDescription
    from rushes.core.records import to_plain

    plugins = _open(args.scene)
    scene = ask_host(plugins, "scene_state")
    sources = ask_host(plugins, "capture_sources", kind=None)
    say({"description": to_plain(SceneDescription(scene, sources))})


def _capture(args: argparse.Namespace, say: Any) -> None:
    from rushes.core.capture import capture
    from rushes.core.host_data import CapturePlan
    from rushes.core.records import from_plain, to_plain

    plan = from_plain(CapturePlan, json.loads(Path(args.plan).read_text(encoding="utf-8")))
    plugins = _open(args.scene)
    capture(plugins, plan, on_chunk=lambda chunk: say({"chunk": to_plain(chunk)}))


def _open(scene: str) -> Any:
    from rushes.core.plugins import create_plugins
    from rushes.hosts.maya.scene import open_scene

    open_scene(scene)
    plugins = create_plugins()
    plugins.load_host("maya")
    return plugins


def _run_script(args: argparse.Namespace) -> None:
    _start_maya()
    sys.argv = [args.file, *args.rest]
    runpy.run_path(args.file, run_name="__main__")


if __name__ == "__main__":
    sys.path.extend(
        place for place in os.environ.get("RUSHES_IMPORT_PATHS", "").split(os.pathsep) if place
    )
    sys.exit(main(sys.argv[1:]))
