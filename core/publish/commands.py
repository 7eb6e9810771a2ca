"""`rushes publish` and `rushes resume`."""

from __future__ import annotations

import signal
import threading
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from collections.abc import Iterator
from contextlib import ExitStack, contextmanager, suppress
from dataclasses import replace
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from ..arguments import field_argument, size_argument
from ..commands import CommandSpec, print_json, print_line, print_remark
from ..config import Settings
from ..errors import InputError
from ..hookspecs import hookimpl
from ..host_data import ColourState, FrameRange
from ..media.gaps import GapPolicy

if TYPE_CHECKING:
    from ..plugins import Plugins
    from ..session import Session
    from .publisher import Publisher, PublishResult
    from .request import PublishRequest

PUBLISH_HELP = """Publish a sequence, a movie or a scene file for review.

  rushes publish "sh010.####.exr" --task "Sci Fi/seq01/sh010/lighting" --review "Dailies"
  rushes publish take3.mov --task 5671dcb0-66de-11e1-8e6e-f23c91df25eb --comment "softer light"
  rushes publish sh010.blend --task "Sci Fi/seq01/sh010/animation" --frames 1001-1048
  rushes publish "sh010.####.exr" --task sh010/comp --review "Client" \\
      --invite "Jane Doe <jane@example.com>" --note "1012:is the hand too bright?"
  rushes publish "preroll.####.exr" --task sh010/comp --frames=-24-48

Server, user and key come from FTRACK_SERVER, FTRACK_API_USER and FTRACK_API_KEY, or from the settings
file (`rushes config`). The media stays where it is. A publish that stops can go on with
`rushes resume FOLDER`; Ctrl-C leaves nothing behind."""

RESUME_HELP = """Let a publish that stopped go on from the step that failed.

  rushes resume publishes/5671dcb0-66de-11e1-8e6e-f23c91df25eb"""


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute `publish` and `resume`."""
    return (
        CommandSpec("publish", "publish media for review", PUBLISH_HELP, _add_publish, _publish),
        CommandSpec("resume", "let a stopped publish go on", RESUME_HELP, _add_resume, _resume),
    )


def add_colour_options(parser: ArgumentParser) -> None:
    """Add the options that say how scene-linear images are shown."""
    colour = parser.add_argument_group("colour of scene-linear images")
    colour.add_argument("--ocio", metavar="CONFIG", help="OpenColorIO config; default: $OCIO")
    colour.add_argument("--space", metavar="NAME", help="colour space of the images")
    colour.add_argument("--display", metavar="NAME", help="display to show them on")
    colour.add_argument("--view", metavar="NAME", help="view of that display")


def _add_publish(parser: ArgumentParser) -> None:
    from ..cli import add_server_options

    parser.add_argument("media", help="frame pattern, movie, still or scene file")
    parser.add_argument("--task", required=True, help="id, or path Project/Sequence/Shot/Task")
    parser.add_argument("--review", metavar="SESSION", help="review session: id or name")
    parser.add_argument(
        "--invite",
        metavar="PERSON",
        action="append",
        default=[],
        help='"Jane Doe <jane@example.com>"; may be repeated',
    )
    parser.add_argument("--send-mail", action="store_true", help="have the server write to them")
    parser.add_argument("--comment", default="", help="what is new in this version")
    parser.add_argument(
        "--note",
        metavar="FRAME:TEXT",
        action="append",
        default=[],
        type=_note,
        help="write a note on a scene frame; may be repeated",
    )
    parser.add_argument("--asset", default="", help="name of the asset; default: the media's name")
    parser.add_argument("--asset-type", default="Upload", help="default: Upload")
    parser.add_argument("--frames", metavar="FIRST-LAST", type=_frames, help="default: all")
    parser.add_argument("--step", type=int, default=1, metavar="N", help="every n-th frame, held")
    parser.add_argument(
        "--gaps",
        choices=[policy.value for policy in GapPolicy],
        help="what shows where frames are missing; default: as the preset says, else fail",
    )
    parser.add_argument(
        "--preset",
        metavar="NAME",
        help="encoder, burn-ins, slate, gaps, checks: a name (rushes presets) or a TOML file; "
        "default: the one that applies to the task",
    )
    parser.add_argument(
        "--field",
        metavar="NAME=TEXT",
        action="append",
        default=[],
        type=field_argument,
        help="value of a burn-in field, as lens=35mm; may be repeated",
    )
    parser.add_argument("--rate", type=_rate, help="frames a second: 24, 23.976, 24000/1001")
    parser.add_argument(
        "--size", type=size_argument, metavar="WxH", help="size of images a scene is captured in"
    )
    parser.add_argument("--source", default="", help="camera or other source in a scene file")
    parser.add_argument("--host", default="", help="standalone, blender; default: by the media")
    parser.add_argument("--keep", action="store_true", help="keep frames and movie afterwards")
    add_colour_options(parser)
    add_server_options(parser)


def _add_resume(parser: ArgumentParser) -> None:
    from ..cli import add_server_options

    parser.add_argument("folder", type=Path, help="folder of the publish, as the failure named it")
    parser.add_argument("--keep", action="store_true", help="keep frames and movie afterwards")
    add_server_options(parser)


def _publish(args: Namespace) -> int:
    from ..plugins import plugins_for_request

    request = request_from(args)
    return _run(
        args,
        lambda settings: plugins_for_request(request, settings),
        lambda publisher: publisher.publish(request),
    )


def _resume(args: Namespace) -> int:
    from ..plugins import load_plugins, plugins_for_request
    from .record import PublishRecord

    folder = args.folder.absolute()
    record = PublishRecord.load(folder)

    def load(settings: Settings) -> Plugins:
        if record.result("capture") is None:
            return plugins_for_request(record.plan.request, settings)
        # The images are there: neither the application nor its scene is needed again.
        return load_plugins(plugin_path=settings["plugin_path"])

    return _run(args, load, lambda publisher: publisher.resume(folder))


def request_from(args: Namespace) -> PublishRequest:
    """Return the request that the options of `rushes publish` describe.

    Raises:
        InputError: A value is not what it should be.
    """
    from ..media.preset_library import preset_for_task, preset_named
    from ..plugins import host_for_media
    from .request import NoteDraft, Person, PublishRequest, ReviewTarget

    if args.preset:
        preset = preset_named(args.preset)
    else:
        preset = preset_for_task(args.task).found.preset
    if not args.media:
        raise InputError("No media is named.", next_step='Name it, for example "sh010.####.exr".')
    review = None
    if not args.review and (args.invite or args.send_mail):
        raise InputError(
            "People can only be invited to a review session.", next_step="Name one with --review."
        )
    if args.review:
        people = tuple(Person.parse(text) for text in args.invite)
        review = ReviewTarget(args.review.strip(), people, args.send_mail)
    return PublishRequest(
        media=str(Path(args.media).absolute()),
        task=args.task,
        host=args.host or host_for_media(args.media),
        source=args.source,
        asset=args.asset.strip(),
        asset_type=args.asset_type,
        frames=args.frames,
        step=args.step,
        rate=args.rate,
        size=args.size,
        gaps=GapPolicy(args.gaps) if args.gaps else preset.gaps,
        encode=preset.encode,
        burn_in=replace(preset.burn_in, fields={**preset.burn_in.fields, **dict(args.field)}),
        certificate=preset.certificate,
        colour=_colour(args),
        comment=args.comment,
        notes=tuple(NoteDraft(text, frame) for frame, text in args.note),
        review=review,
    )


def _colour(args: Namespace) -> ColourState | None:
    given = (args.ocio, args.space, args.display, args.view)
    if not any(given):
        return None
    config, space, display, view = (value or "" for value in given)
    return ColourState(config=config, space=space, display=display, view=view)


def _run(
    args: Namespace,
    load: Callable[[Settings], Plugins],
    act: Callable[[Publisher], PublishResult],
) -> int:
    from ..progress import show_progress
    from .publisher import Publisher

    settings: Settings = args.settings
    with ExitStack() as stack:
        session = stack.enter_context(open_session(settings))
        plugins = load(settings)
        cancelled = stack.enter_context(cancel_on_interrupt())
        report = stack.enter_context(show_progress(quiet=args.json))
        result = act(Publisher(session, plugins, settings, report, cancelled.is_set, args.keep))
    _print_result(result, args.json)
    return 0


def open_session(settings: Settings) -> Session:
    """Return a session with the server, user and key of the settings.

    Raises:
        MissingSettingError: One of the three is not set.
        CredentialsError, NetworkError: The server refused them or cannot be reached.
    """
    from ..session import Session

    return Session(
        server_url=settings.require("server_url"),
        api_key=settings.require("api_key"),
        api_user=settings.require("api_user"),
    )


@contextmanager
def cancel_on_interrupt() -> Iterator[threading.Event]:
    """Give an event that Ctrl-C, a polite kill and a closed terminal set, for a clean stop.

    A second one stops at once. What the caller chose to ignore (`nohup`) stays ignored.
    """
    event = threading.Event()

    def stop(_signal: int, _frame: Any) -> None:
        if event.is_set():
            raise KeyboardInterrupt
        event.set()
        with suppress(OSError):  # the terminal may be the very thing that is gone
            print_remark("stopping … (again to stop at once)")

    names = ("SIGINT", "SIGTERM", "SIGHUP")  # Windows has no SIGHUP
    numbers = [getattr(signal, name) for name in names if hasattr(signal, name)]
    before = {
        number: signal.signal(number, stop)
        for number in numbers
        if signal.getsignal(number) != signal.SIG_IGN
    }
    try:
        yield event
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _print_result(result: PublishResult, as_json: bool) -> None:
    if as_json:
        print_json(result)
        return
    rate = float(result.rate)
    size = f"{result.width}x{result.height}"
    frames = f"{result.frames} frame{'' if result.frames == 1 else 's'}"
    print_line(f"Version {result.version} is published: {frames}, {size}, {rate:g} fps")
    for warning in result.warnings:
        print_line(f"  note: {warning}")
    if result.review_url:
        print_line(f"Review: {result.review_url}")
    if result.folder:
        print_line(f"Kept in: {result.folder}")


def _frames(text: str) -> FrameRange:
    import re

    match = re.fullmatch(r"(-?\d+)(?:-(-?\d+))?", text)
    if match is None:
        raise ArgumentTypeError(f"{text!r} is no range like 1001-1048")
    first = int(match[1])
    return FrameRange(first, int(match[2]) if match[2] else first)


def _rate(text: str) -> Fraction:
    known = {"23.976": Fraction(24000, 1001), "29.97": Fraction(30000, 1001)}
    known["59.94"] = Fraction(60000, 1001)
    try:
        return known.get(text) or Fraction(text)
    except (ValueError, ZeroDivisionError) as error:
        raise ArgumentTypeError(f"{text!r} is no rate like 24 or 24000/1001") from error


def _note(text: str) -> tuple[int, str]:
    frame, colon, note = text.partition(":")
    try:
        number = int(frame)
    except ValueError:
        number = None
    if number is None or not colon or not note.strip():
        raise ArgumentTypeError(f"{text!r} is no note like 1012:too bright")
    return number, note.strip()
