"""`rushes repair`: finds half-made things and finishes or removes them."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace

from ...commands import CommandSpec, print_json, print_line

HELP = """Find what broken publishes have left on the server and on this machine, and put it right.

Only what stands in the journal is looked at, or lies in the work folder: uploaded files that belong to no
version, empty review sessions of cancelled publishes, folders of frames that nothing needs, publishes
that a dead worker left half-way.

  rushes repair --dry-run    say what would be done
  rushes repair"""


def repair_command() -> CommandSpec:
    """Return the command `repair`."""
    return CommandSpec("repair", "put right what broken publishes left", HELP, _add, _repair)


def _add(parser: ArgumentParser) -> None:
    parser.add_argument("--dry-run", action="store_true", help="say what would be done")


def _repair(args: Namespace) -> int:
    from ..activity import Activity
    from ..journal import Journal
    from ..repair import repair

    with Journal(args.settings.journal_path()) as journal:
        found = repair(journal, args.settings, args.dry_run)
        if not args.dry_run and any(finding.act == "finish" for finding in found):
            Activity(journal, args.settings).wake()
    if args.json:
        print_json([finding.shown() for finding in found])
        return 0
    for finding in found:
        print_line(f"{'would ' if args.dry_run else ''}{finding.act} {finding.what}")
    if not found:
        print_line("Nothing is half-made.")
    return 0
