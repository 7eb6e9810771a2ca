"""`rushes publish`: makes a request, puts it into the journal, and follows it to its end."""

from __future__ import annotations

from argparse import ArgumentParser, ArgumentTypeError, Namespace
from dataclasses import replace
from datetime import date, datetime, timezone
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING

from ...arguments import field_argument, size_argument
from ...commands import CommandSpec, print_remark
from ...config import Settings
from ...errors import FrameRangeError, InputError
from ...host_data import ColourState, FrameRange
from ...media.frame_map import exact_rate
from ...media.gaps import GapPolicy
from .following import follow_to_end, print_job
from .rehearsal import rehearse_publish

if TYPE_CHECKING:
    from ..request import PublishRequest, ReviewRights, SoundFile

PUBLISH_HELP = """Publish a sequence, a movie or a scene file for review.

  rushes publish "sh010.####.exr" --task "Sci Fi/seq01/sh010/lighting" --review "Dailies"
  rushes publish take3.mov --task 5671dcb0-66de-11e1-8e6e-f23c91df25eb --comment "softer light"
  rushes publish sh010.blend --task "Sci Fi/seq01/sh010/animation" --frames 1001-1048
  rushes publish "sh010.####.exr" --task sh010/comp --review "Client" \\
      --invite "Jane Doe <jane@example.com>" --note "1012:is the hand too bright?"
  rushes publish "preroll.####.exr" --task sh010/comp --frames=-24-48 --sound mix.wav@1

Server, user and key come from FTRACK_SERVER, FTRACK_API_USER and FTRACK_API_KEY, or from the settings
file (`rushes config`). The media stays where it is. The publish is done by a process of its own, which
goes on when this one ends; Ctrl-C cancels and leaves nothing behind. Without a server the publish waits
and goes by itself; `rushes jobs` shows what waits, and lets a stopped one go on."""


def publish_command() -> CommandSpec:
    """Return the command `publish`."""
    return CommandSpec("publish", "publish media for review", PUBLISH_HELP, _add_publish, _publish)


def add_colour_options(parser: ArgumentParser) -> None:
    """Add the options that say how scene-linear images are shown."""
    colour = parser.add_argument_group("colour of scene-linear images")
    colour.add_argument("--ocio", metavar="CONFIG", help="OpenColorIO config; default: $OCIO")
    colour.add_argument("--space", metavar="NAME", help="colour space of the images")
    colour.add_argument("--display", metavar="NAME", help="display to show them on")
    colour.add_argument("--view", metavar="NAME", help="view of that display")


def _add_publish(parser: ArgumentParser) -> None:
    from ...cli import add_server_options

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
    parser.add_argument(
        "--allow",
        metavar="RIGHTS",
        type=_rights,
        help="what guests may do, of comment,vote,download; `none` for nothing",
    )
    parser.add_argument(
        "--expires", metavar="DAY", default="", help="last day of the review, as in 2026-03-31"
    )
    parser.add_argument(
        "--passphrase-file",
        metavar="FILE",
        type=Path,
        help="file whose first line guests must know besides the link",
    )
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
    parser.add_argument(
        "--sound",
        metavar="FILE[@FRAME]",
        action="append",
        default=[],
        type=_sound,
        help="what is heard instead of the media's own sound, from a scene frame on, or from the first "
        "frame there is; may be repeated",
    )
    parser.add_argument("--layer", default="", help="layer of EXR images; default: their R, G, B")
    parser.add_argument("--rate", type=_rate, help="frames a second: 24, 23.976, 24000/1001")
    parser.add_argument(
        "--size", type=size_argument, metavar="WxH", help="size of images a scene is captured in"
    )
    parser.add_argument("--source", default="", help="camera or other source in a scene file")
    parser.add_argument("--host", default="", help="standalone, blender; default: by the media")
    parser.add_argument("--keep", action="store_true", help="keep frames and movie afterwards")
    parser.add_argument("--detach", action="store_true", help="return at once; see `rushes jobs`")
    parser.add_argument(
        "--dry-run", action="store_true", help="say what would happen and touch nothing"
    )
    add_colour_options(parser)
    add_server_options(parser)


def _publish(args: Namespace) -> int:
    from ...credentials import find_key
    from ..journal import Journal
    from ..queue import submit
    from ..worker.process import ensure_worker

    request = request_from(args)
    written = (*request.burn_in.text.values(), *request.burn_in.slate)
    for name, _ in args.field:
        if not any("{" + name in text for text in written):
            print_remark(f"Neither burn-ins nor slate show {name}; choose a preset that does.")
    if args.dry_run:
        return rehearse_publish(args, request)
    settings: Settings = args.settings
    # Said here and now, not to a publish that waits for a key nobody knows is missing.
    find_key(settings, settings.require("server_url"), settings.require("api_user"))
    with Journal(settings.journal_path()) as journal:
        job, is_new = submit(journal, request, settings, args.keep)
        if not is_new:
            print_remark(f"The same is being published already, as {job.id[:8]}.")
        ensure_worker(journal, settings)
        if args.detach:
            print_job(journal, job.id, args.json)
            return 0
        return follow_to_end(journal, job.id, args)


def request_from(args: Namespace) -> PublishRequest:
    """Return the request that the options of `rushes publish` describe.

    Raises:
        InputError: A value is not what it should be.
    """
    from ...media.preset_library import preset_for_task, preset_named
    from ...plugins import host_for_media
    from ..request import NoteDraft, Person, PublishRequest, ReviewRights, ReviewTarget

    if args.preset:
        preset = preset_named(args.preset)
    else:
        preset = preset_for_task(args.task).found.preset
    if not args.media:
        raise InputError("No media is named.", next_step='Name it, for example "sh010.####.exr".')
    host = args.host or host_for_media(args.media)
    if args.layer and host != "standalone":
        raise InputError("Layers are those of image files.", next_step="Leave --layer out.")
    review = None
    if not args.review and (args.invite or args.send_mail):
        raise InputError(
            "People can only be invited to a review session.", next_step="Name one with --review."
        )
    if not args.review and (args.allow or args.expires or args.passphrase_file):
        raise InputError(
            "Rights are those of a review session.", next_step="Name it with --review."
        )
    if args.review:
        review = ReviewTarget(
            session=args.review.strip(),
            people=tuple(Person.parse(text) for text in args.invite),
            send_mail=args.send_mail,
            rights=args.allow or ReviewRights(),
            expires=args.expires,
            passphrase=_first_line(args.passphrase_file),
        )
        if args.expires and date.fromisoformat(args.expires) < datetime.now(timezone.utc).date():
            raise InputError(
                f"The review would have ended on {args.expires}.", next_step="Give a day to come."
            )
    return PublishRequest(
        media=str(Path(args.media).absolute()),
        task=args.task,
        host=host,
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
        layer=args.layer,
        sounds=tuple(args.sound),
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


def _frames(text: str) -> FrameRange:
    import re

    match = re.fullmatch(r"(-?\d+)(?:-(-?\d+))?", text)
    if match is None:
        raise ArgumentTypeError(f"{text!r} is no range like 1001-1048")
    first = int(match[1])
    return FrameRange(first, int(match[2]) if match[2] else first)


def _rate(text: str) -> Fraction:
    try:
        return exact_rate(text)
    except FrameRangeError as error:
        raise ArgumentTypeError(f"{text!r} is no rate like 24 or 24000/1001") from error


def _sound(text: str) -> SoundFile:
    import re

    from ..request import SoundFile

    match = re.fullmatch(r"(.+?)(?:@(-?\d+))?", text)
    if match is None:
        raise ArgumentTypeError("an empty text is no sound file")
    frame = int(match[2]) if match[2] else None
    return SoundFile(str(Path(match[1]).absolute()), frame)


def _note(text: str) -> tuple[int, str]:
    frame, colon, note = text.partition(":")
    try:
        number = int(frame)
    except ValueError:
        number = None
    if number is None or not colon or not note.strip():
        raise ArgumentTypeError(f"{text!r} is no note like 1012:too bright")
    return number, note.strip()


def _rights(text: str) -> ReviewRights:
    from ..request import ReviewRights

    known = ("comment", "vote", "download")
    given = [] if text == "none" else [word.strip() for word in text.split(",")]
    wrong = [word for word in given if word not in known]
    if wrong:
        raise ArgumentTypeError(f"{wrong[0]!r} is none of {', '.join(known)}")
    return ReviewRights(*(name in given for name in known))


def _first_line(path: Path | None) -> str:
    """Read a passphrase, which must not stand in a command line that others can see."""
    if path is None:
        return ""
    try:
        line = path.read_text(encoding="utf-8").partition("\n")[0].strip()
    except (OSError, UnicodeDecodeError) as error:
        raise InputError(f"{path} cannot be read.", next_step="Check the path.") from error
    if not line:
        raise InputError(f"{path} holds no passphrase.", next_step="Write one into its first line.")
    return line
