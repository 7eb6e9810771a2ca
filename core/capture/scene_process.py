"""A process of an application's own on one scene file: the same loop for every host.

An adapter's entry script starts its application, then hands over here; what it prints is said at the hook
`detached_command`. `scene_arguments` makes the arguments that `run_scene_process` reads.
"""

from __future__ import annotations

import argparse
import json
from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any, Callable

from ..errors import RushesError
from ..files import write_text_atomically
from ..host_data import CapturePlan, SceneDescription
from ..plugins import Plugins, create_plugins
from ..records import from_plain, to_plain
from .calls import ask_host
from .run import capture


def scene_arguments(plan: CapturePlan | None, scene: str) -> tuple[str, ...]:
    """Return the arguments of an entry script; a plan travels as a file in its own folder.

    Args:
        plan: What to capture; None to describe the scene instead.
        scene: The scene file.

    Raises:
        FileAccessError, NoSpaceError: The plan cannot be written.
    """
    if plan is None:
        return ("describe", scene)
    file = Path(plan.folder, "plan.json")
    write_text_atomically(file, json.dumps(to_plain(plan)))
    return ("capture", scene, str(file))


def run_scene_process(
    arguments: Sequence[str],
    host: str,
    open_scene: Callable[[str], None],
    say: Callable[[Any], None],
) -> int:
    """Do what the arguments say and return the exit code. Main thread of the application.

    Args:
        arguments: What `scene_arguments` made.
        host: Name of the adapter, loaded once the scene is open.
        open_scene: Opens a scene file in place of what is open.
        say: Prints a line, as `outlet.take_stdout` gives it.
    """
    args = _parser().parse_args(arguments)
    try:
        open_scene(args.scene)
        plugins = create_plugins()
        plugins.load_host(host)
        if args.act == "describe":
            _describe(plugins, say)
        else:
            plan = from_plain(CapturePlan, json.loads(Path(args.plan).read_text(encoding="utf-8")))
            capture(plugins, plan, on_chunk=lambda chunk: say({"chunk": to_plain(chunk)}))
    except RushesError as error:
        say({"error": error.as_dict()})
        return error.exit_code
    return 0


def _describe(plugins: Plugins, say: Callable[[Any], None]) -> None:
    # It was opened just now, but some applications call every scene changed.
    scene = replace(ask_host(plugins, "scene_state"), changed=False)
    sources = ask_host(plugins, "capture_sources", kind=None)
    say({"description": to_plain(SceneDescription(scene, sources))})


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser("detached.py", description=__doc__)
    acts = parser.add_subparsers(dest="act", required=True, metavar="COMMAND")
    acts.add_parser("describe", help="print what is in a scene").add_argument("scene")
    take = acts.add_parser("capture", help="make the images of a plan")
    take.add_argument("scene")
    take.add_argument("plan")
    return parser
