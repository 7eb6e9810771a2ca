"""The entry of a Nuke process of its own: describes or captures a script, without a window.

Started by path, `nuke -t detached.py capture SCENE PLAN`, by the command that `find.py` makes. The JSON lines
it prints are those of the hook `detached_command`.
"""

from __future__ import annotations

import argparse
import json
import os
import sys
from collections.abc import Sequence
from pathlib import Path
from typing import Any


def main(arguments: Sequence[str]) -> int:
    """Do what the arguments say (`describe SCENE` or `capture SCENE PLAN`) and return the exit code."""
    from rushes.core.capture.outlet import take_stdout
    from rushes.core.errors import RushesError

    args = _parser().parse_args(arguments)
    say = take_stdout()
    try:
        args.run(args, say)
    except RushesError as error:
        say({"error": error.as_dict()})
        return error.exit_code
    return 0


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("detached.py", description=__doc__)
    commands = parser.add_subparsers(required=True, metavar="COMMAND")
    describe = commands.add_parser("describe", help="print what is in a script")
    describe.add_argument("scene")
    describe.set_defaults(run=_describe)
    capture = commands.add_parser("capture", help="make the images of a plan")
    capture.add_argument("scene")
    capture.add_argument("plan")
    capture.set_defaults(run=_capture)
    return parser


def _describe(args: argparse.Namespace, say: Any) -> None:
    from rushes.core.capture import ask_host
    from rushes.core.host_data import SceneDescription
    from rushes.core.records import to_plain

    plugins = _open(args.scene)
    sources = ask_host(plugins, "capture_sources", kind=None)
    description = SceneDescription(ask_host(plugins, "scene_state"), sources)
    say({"description": to_plain(description)})


def _capture(args: argparse.Namespace, say: Any) -> None:
    from rushes.core.capture import capture
    from rushes.core.host_data import CapturePlan
    from rushes.core.records import from_plain, to_plain

    plan = from_plain(CapturePlan, json.loads(Path(args.plan).read_text(encoding="utf-8")))
    capture(_open(args.scene), plan, on_chunk=lambda chunk: say({"chunk": to_plain(chunk)}))


def _open(scene: str) -> Any:
    from rushes.core.plugins import create_plugins
    from rushes.hosts.nuke.scene import open_scene

    open_scene(scene)
    plugins = create_plugins()
    plugins.load_host("nuke")
    return plugins


if __name__ == "__main__":
    sys.path.extend(
        place for place in os.environ.get("RUSHES_IMPORT_PATHS", "").split(os.pathsep) if place
    )
    sys.exit(main(sys.argv[1:]))
