"""`rushes presets`: what there is, which applies and why, and what this machine's encoders are worth."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING, Any

from ..commands import CommandSpec, print_json, print_line
from ..hookspecs import hookimpl

if TYPE_CHECKING:
    from .preset_library import FoundPreset, PresetLibrary

HELP = """List the presets that movies are made with, and say which applies to a task and why.

  rushes presets
  rushes presets --task "Sci Fi/seq01/sh010/animation"
  rushes presets --project "Sci Fi" --task-type Animation
  rushes presets --show dailies > presets/mine.toml
  rushes presets --encoders

A preset is a file NAME.toml in the folder `presets` beside the settings file of the user or the studio
(`rushes config`). Its table `applies` names projects and task types."""


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute `presets`."""
    return (
        CommandSpec("presets", "list presets and say which applies", HELP, _add_options, _presets),
    )


def _add_options(parser: ArgumentParser) -> None:
    parser.add_argument("--task", metavar="PATH", help="Project/Sequence/Shot/Task to choose for")
    parser.add_argument("--project", metavar="NAME", help="project to choose for")
    parser.add_argument("--task-type", metavar="NAME", help="task type to choose for")
    parser.add_argument("--show", metavar="NAME", help="print one preset as TOML")
    parser.add_argument(
        "--encoders", action="store_true", help="try the hardware encoders of this machine"
    )


def _presets(args: Namespace) -> int:
    from .preset_library import PresetLibrary

    if args.encoders:
        return _encoders(args)
    library = PresetLibrary()
    if args.show:
        return _show(library.named(args.show), args.json)
    if args.task or args.project or args.task_type:
        return _choose(library, args)
    return _list(library, args.json)


def _show(found: FoundPreset, as_json: bool) -> int:
    from .presets import preset_text

    if as_json:
        print_json(found)
    else:
        print_line(preset_text(found.preset).rstrip("\n"))
    return 0


def _choose(library: PresetLibrary, args: Namespace) -> int:
    from .preset_library import preset_for_task

    if args.task:
        choice = preset_for_task(args.task)
    else:
        given = (
            (args.project,) if args.project else (),
            (args.task_type,) if args.task_type else (),
        )
        choice = library.choose(*given)
    if args.json:
        print_json(choice)
    else:
        print_line(f"{choice.found.name}: {choice.why}")
    return 0


def _list(library: PresetLibrary, as_json: bool) -> int:
    broken = {path: error.message for path, error in library.broken.items()}
    if as_json:
        print_json({"presets": library.all(), "broken": broken})
        return 0
    for found in library.all():
        print_line(f"{found.name:<16} {found.preset.help or '-':<60} {found.origin}")
        applies = _scope(found)
        if applies:
            print_line(f"{'':<16} {applies}")
    for path, reason in broken.items():
        print_line(f"left out         {path}: {reason}")
    return 0


def _scope(found: FoundPreset) -> str:
    scope = found.preset.applies
    parts: list[tuple[str, tuple[str, ...]]] = [
        ("projects", scope.projects),
        ("tasks", scope.task_types),
    ]
    words = [f"{name} {', '.join(patterns)}" for name, patterns in parts if patterns]
    if words:
        return f"applies to {' and '.join(words)}"
    return "applies where no other does" if scope.default else ""


def _encoders(args: Namespace) -> int:
    from .encoder_choice import encoder_verdicts

    verdicts: list[Any] = encoder_verdicts(args.settings["ffmpeg"])
    if args.json:
        print_json({"encoders": verdicts})
        return 0
    for verdict in verdicts:
        print_line(f"{verdict.encoder:<18} {'passed' if verdict.passed else verdict.reason}")
    if not any(verdict.passed for verdict in verdicts):
        print_line("No hardware encoder can be used here; x264 makes the movies.")
    return 0
