"""`rushes burn-in`: look at a template on a picture before publishing with it."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace
from dataclasses import replace
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..arguments import field_argument, size_argument
from ..commands import CommandSpec, print_json, print_line
from ..hookspecs import hookimpl

if TYPE_CHECKING:
    from .burn_in import BurnInTemplate

HELP = """Draw a burn-in template on a picture, to see what a movie will carry.

  rushes burn-in preview sh010.1001.exr --template dailies.toml --out look.png
  rushes burn-in preview plate.png --template dailies.toml --out small.png --size 640x360
  rushes burn-in preview plate.png --template dailies.toml --out slate.png --slate \\
      --field shot=sh010 --field artist="Jane Doe"

The template is a preset with a table [burn_in], or a file that holds that table alone. Fields without a
value carry their name."""


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute `burn-in`."""
    return (CommandSpec("burn-in", "look at a burn-in template", HELP, _add, _run),)


def _add(parser: ArgumentParser) -> None:
    from ..publish.commands import add_colour_options

    actions = parser.add_subparsers(dest="action", metavar="ACTION", required=True)
    preview = actions.add_parser("preview", help="draw a template on a picture", description=HELP)
    preview.add_argument("image", help="image, frame of a sequence, or movie")
    preview.add_argument("--template", type=Path, required=True, metavar="FILE", help="TOML")
    preview.add_argument("--out", type=Path, required=True, metavar="FILE", help="PNG to write")
    preview.add_argument(
        "--size", type=size_argument, metavar="WxH", help="scale the picture before"
    )
    preview.add_argument("--frame", type=int, metavar="N", help="frame number to write")
    preview.add_argument("--slate", action="store_true", help="draw the slate")
    preview.add_argument(
        "--field",
        metavar="NAME=TEXT",
        action="append",
        default=[],
        type=field_argument,
        help="value of a field; may be repeated",
    )
    # The command takes it before the action, people write it behind.
    preview.add_argument("--json", action="store_true", default=SUPPRESS, help="print plain data")
    add_colour_options(preview)


def _run(args: Namespace) -> int:
    from ..errors import InputError
    from .picture_file import write_png
    from .presets import load_burn_in

    if args.out.suffix.lower() != ".png":
        raise InputError(f"{args.out} is no PNG.", next_step="Name a file that ends in .png.")
    template = load_burn_in(args.template)
    template = replace(template, fields={**template.fields, **dict(args.field)})
    if args.slate and not template.slate:
        raise InputError(
            f"{args.template} has no slate.", next_step="Add lines as `slate = [...]` to it."
        )
    picture = _drawn(args, template)
    write_png(args.out, picture)
    height, width = picture.shape[:2]
    if args.json:
        print_json({"path": str(args.out), "width": width, "height": height})
    else:
        print_line(f"{args.out}: {width}x{height}")
    return 0


def _drawn(args: Namespace, template: BurnInTemplate) -> Any:
    from .burn_in_draw import BurnIn
    from .frame_map import FrameMap
    from .picture_file import resized
    from .reader import FootageReader
    from .sequences import find_footage

    path = str(Path(args.image).absolute())
    found = find_footage(path)
    shown = next((frame for frame, file in found.files.items() if file == path), found.first)
    picture = FootageReader(_footage(args, found, shown)).picture(0)
    if args.size:
        picture = resized(picture, args.size)
    number = shown if args.frame is None else args.frame
    frames = FrameMap(number, number, found.rate or Fraction(24), slate=1)
    return BurnIn(template, example_values(path, template), frames).drawn(
        picture, 0 if args.slate else 1
    )


def _footage(args: Namespace, found: Any, shown: int) -> Any:
    from ..host_data import ColourState
    from .footage import Footage
    from .frame_map import FrameMap

    colour = ColourState(
        config=args.ocio or "",
        space=args.space or "",
        display=args.display or "",
        view=args.view or "",
    )
    baked = found.display_referred and not any((args.ocio, args.space, args.display, args.view))
    frames = FrameMap(shown, shown, found.rate or Fraction(24))
    return Footage(found.files, frames, colour, baked)


def example_values(path: str, template: BurnInTemplate) -> dict[str, str]:
    """Return values to show a template with: today, the media's name, and other fields by name."""
    from .burn_in import COUNTERS, FIELDS

    named = {name: name for name in FIELDS if name not in COUNTERS}
    known = {"date": date.today().isoformat(), "media": Path(path).name, "version": "v001"}
    return {**named, **known, **template.fields}
