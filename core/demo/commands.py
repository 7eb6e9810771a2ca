"""`rushes demo`."""

from __future__ import annotations

import os
import sys
import tempfile
import webbrowser
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from contextlib import ExitStack
from pathlib import Path
from typing import TYPE_CHECKING, Callable

from ..commands import CommandSpec, print_json, print_line, print_remark
from ..hookspecs import hookimpl

if TYPE_CHECKING:
    from .run import DemoResult
    from .server_process import ServerAddress, ServerProcess

HELP = """See the whole of it on this machine, with no account anywhere.

Starts the embedded server with a small production, makes a scene (in Blender where there is one, else an
EXR sequence), publishes it for review, and opens the review page. Serves until Ctrl-C; everything
it made is then removed, unless --data says where to keep it.

  rushes demo                      and look at the page
  rushes demo --host standalone    without Blender
  rushes demo --once --json        publish, check, print one line of JSON, end"""


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute `demo`."""
    return (CommandSpec("demo", "see it all work on this machine", HELP, _add, _demo),)


def _add(parser: ArgumentParser) -> None:
    parser.add_argument(
        "--host", default="auto", help="blender, standalone; default: what is there"
    )
    parser.add_argument("--frames", type=_count, default=48, metavar="N", help="default: 48")
    parser.add_argument("--once", action="store_true", help="check the result and end")
    parser.add_argument(
        "--data",
        type=Path,
        metavar="DIR",
        help="keep the server's data here; its administrator gets a new key each time",
    )
    parser.add_argument("--port", type=int, default=0, help="default: a free one")
    parser.add_argument("--no-browser", action="store_true", help="only print the link")


def _count(text: str) -> int:
    if not text.isdecimal() or not int(text):
        raise ArgumentTypeError(f"{text!r} is no number of frames like 48")
    return int(text)


def _demo(args: Namespace) -> int:
    from ..publish.commands import cancel_on_interrupt
    from .server_process import ServerProcess

    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="rushes-demo-")))
        cancelled = stack.enter_context(cancel_on_interrupt())
        server = ServerProcess(args.data or folder / "server", args.port)
        address = stack.enter_context(server)
        result = _run(args, folder, address, cancelled.is_set)
        if args.json:
            print_json(result)
        else:
            _tell(result)
        if not args.once:
            _serve(args, server, address, result, cancelled.wait)
    return 0


def _run(
    args: Namespace, folder: Path, address: ServerAddress, cancelled: Callable[[], bool]
) -> DemoResult:
    from ..config import Settings
    from ..progress import show_progress
    from ..session import Session
    from .run import Demo, demo_result

    settings = Settings(
        {
            "server_url": address.url,
            "api_user": address.user,
            "api_key": address.key,
            "work_dir": str(folder / "work"),
            "journal": str(folder / "journal.db"),
        }
    )
    with (
        Session(address.url, address.key, address.user) as session,
        show_progress(quiet=args.json) as report,
    ):
        demo = Demo(settings, folder / "media", report, cancelled)
        result = demo.publish(session, args.host, args.frames)
        demo.check(address, result)
    return demo_result(result, demo)


def _tell(result: DemoResult) -> None:
    size = f"{result.width}x{result.height}"
    total = sum(result.seconds.values())
    print_line(
        f"\nPublished for review: {result.frames} frames, {size}, {result.fps:g} fps, "
        f"in {total:.1f} seconds."
    )
    print_line(f"\n  {result.review_url}\n")


def _serve(
    args: Namespace,
    server: ServerProcess,
    address: ServerAddress,
    result: DemoResult,
    wait: Callable[[float], bool],
) -> None:
    if not args.no_browser and _has_screen():
        webbrowser.open(result.review_url)
    print_remark(f"The server answers on {address.url} until Ctrl-C.")
    while server.running and not wait(0.5):
        pass


def _has_screen() -> bool:
    if sys.platform.startswith("linux"):
        return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))
    return True
