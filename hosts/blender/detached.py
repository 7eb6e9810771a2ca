"""The entry of a Blender process of its own: describes or captures a scene file, without a window.

Started by path, `blender --background --python detached.py -- capture SCENE PLAN` or
`python detached.py capture SCENE PLAN` with the module `bpy`, by the command that `find.py` makes. The JSON
lines it prints are those of the hook `detached_command`.
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
    """Do what the arguments say and return the exit code.

    Args:
        arguments: `describe SCENE`, `capture SCENE PLAN` or `demo-scene FILE` with its options.
    """
    import bpy  # noqa: F401 -- the module must be loaded before the adapter looks for it

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
    describe = commands.add_parser("describe", help="print what is in a scene")
    describe.add_argument("scene")
    describe.set_defaults(run=_describe)
    capture = commands.add_parser("capture", help="make the images of a plan")
    capture.add_argument("scene")
    capture.add_argument("plan")
    capture.set_defaults(run=_capture)
    demo = commands.add_parser("demo-scene", help="build the demo shot")
    demo.add_argument("file")
    demo.add_argument("--frames", type=int, default=48)
    demo.add_argument("--size", type=int, nargs=2, default=(1280, 720))
    demo.set_defaults(run=_build_demo_scene)
    return parser


def _describe(args: argparse.Namespace, say: Any) -> None:
    from dataclasses import replace

    from rushes.core.capture import ask_host
    from rushes.core.host_data import SceneDescription
    from rushes.core.records import to_plain

    plugins = _open(args.scene)
    # It was opened just now; the module calls every scene changed.
    scene = replace(ask_host(plugins, "scene_state"), changed=False)
    sources = ask_host(plugins, "capture_sources", kind=None)
    say({"description": to_plain(SceneDescription(scene, sources))})


def _capture(args: argparse.Namespace, say: Any) -> None:
    from rushes.core.capture import capture
    from rushes.core.host_data import CapturePlan
    from rushes.core.records import from_plain, to_plain

    plan = from_plain(CapturePlan, json.loads(Path(args.plan).read_text(encoding="utf-8")))
    plugins = _open(args.scene)
    capture(plugins, plan, on_chunk=lambda chunk: say({"chunk": to_plain(chunk)}))


def _build_demo_scene(args: argparse.Namespace, say: Any) -> None:
    from rushes.hosts.blender.demo_shot import build, save

    build(args.frames, tuple(args.size))
    save(args.file)


def _open(scene: str) -> Any:
    from rushes.core.plugins import create_plugins
    from rushes.hosts.blender.scene import open_scene

    # Opened here and not by Blender's own argument: with that, a file that cannot be read leaves
    # Blender's start-up scene open, and the start-up scene would be captured.
    open_scene(scene)
    plugins = create_plugins()
    plugins.load_host("blender")
    return plugins


if __name__ == "__main__":
    sys.path.extend(
        place for place in os.environ.get("RUSHES_IMPORT_PATHS", "").split(os.pathsep) if place
    )
    # Blender keeps its own arguments before the dashes.
    given = sys.argv[sys.argv.index("--") + 1 :] if "--" in sys.argv else sys.argv[1:]
    sys.exit(main(given))
