"""`rushes host`: what a TD needs to write one more adapter."""

from __future__ import annotations

from argparse import SUPPRESS, ArgumentParser, Namespace, RawDescriptionHelpFormatter
from pathlib import Path
from tempfile import TemporaryDirectory

from rushes.core.commands import CommandSpec, print_json, print_line
from rushes.core.errors import InputError
from rushes.core.hookspecs import hookimpl

HELP = """Write an adapter for one more application, and know that it is right.

  rushes host new krita                          an adapter to start from
  rushes host check blender                      run the conformance suite
  rushes host check studio_houdini:adapter       an adapter in a package of your own
  rushes host record blender --out session       a session that plays anywhere
  rushes host check --list                       what is checked"""
CHECK_HELP = """Run the conformance suite against an adapter: one promise a check. Says what fails, why, and what to do.

HOST is a built-in host, an entry point of the group `rushes`, a file of RUSHES_PLUGIN_PATH, or
package.module:name (also file.py:name). Where the application must be started for it, it is.

  rushes host check simulator
  rushes host check blender --only frames files.size_exact
  rushes host check ./my_adapter.py:create_adapter --json

Exit code 0 when nothing failed, else 8."""
NEW_HELP = """Make a package with an adapter to start from: the files every adapter has, a test, a README.

It passes the conformance suite at once, on a toy application that is then replaced by the real one.

  rushes host new krita
  cd rushes-krita && pip install -e . && rushes host check krita"""
RECORD_HELP = """Record a short session with a host: its scene, its sources, its first frames in two sizes.

The recording is a folder that plays as a host anywhere, without the application. Names of the user's
home and secrets are taken out; look at calls.jsonl before you give it away.

  rushes host record blender --out blender-session
  rushes host check blender-session/host.py:create_adapter"""
FAILED_EXIT_CODE = 8


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute `host`."""
    return (CommandSpec("host", "write an adapter and check it", HELP, _add, _host),)


def _add(parser: ArgumentParser) -> None:
    commands = parser.add_subparsers(title="commands", metavar="COMMAND", required=True)
    check = _command(commands, "check", "run the conformance suite", CHECK_HELP)
    check.add_argument("host", nargs="?", metavar="HOST")
    check.add_argument("--only", nargs="+", default=[], metavar="NAME", help="these, or a subject")
    check.add_argument("--list", action="store_true", help="print every check and its promise")
    check.set_defaults(act=_check)
    record = _command(commands, "record", "record a session to play it anywhere", RECORD_HELP)
    record.add_argument("host", metavar="HOST")
    record.add_argument("--out", type=Path, required=True, metavar="DIR", help="the recording")
    record.set_defaults(act=_record)
    new = _command(commands, "new", "make an adapter to start from", NEW_HELP)
    new.add_argument("name", metavar="NAME", help="lower-case name of the application")
    new.add_argument("--dir", type=Path, metavar="DIR", help="default: rushes-NAME")
    new.set_defaults(act=_new)


def _command(commands: object, name: str, text: str, description: str) -> ArgumentParser:
    made: ArgumentParser = commands.add_parser(  # type: ignore[attr-defined]
        name, help=text, description=description, formatter_class=RawDescriptionHelpFormatter
    )
    # A default would overwrite what was given before the word.
    made.add_argument(
        "--json", action="store_true", default=SUPPRESS, help="print one line of JSON"
    )
    made.add_argument("--debug", action="store_true", default=SUPPRESS, help="show tracebacks")
    return made


def _host(args: Namespace) -> int:
    code: int = args.act(args)
    return code


def _record(args: Namespace) -> int:
    from .session import record_host

    with TemporaryDirectory(prefix="rushes-record-") as work:
        frames = record_host(args.host, args.out, Path(work).resolve())
    if args.json:
        print_json({"folder": str(args.out), "frames": frames})
    else:
        print_line(f"Recorded {frames} frames: rushes host check {args.out}/host.py:create_adapter")
    return 0


def _new(args: Namespace) -> int:
    from .scaffold import make_adapter

    folder = args.dir or Path(f"rushes-{args.name}")
    made = make_adapter(args.name, folder)
    if args.json:
        print_json({"folder": str(folder), "files": [str(path) for path in made]})
        return 0
    for path in made:
        print_line(str(path))
    print_line(f"\nNow: cd {folder} && pip install -e . && rushes host check {args.name}")
    return 0


def _check(args: Namespace) -> int:
    from .checks import all_checks
    from .report import check_list, result_line, summary

    if args.list:
        if args.json:
            print_json({check.name: check.promise for check in all_checks()})
        else:
            print_line(check_list())
        return 0
    if not args.host:
        raise InputError("No host is named.", next_step="For example: rushes host check simulator")
    from .check import check_host

    told = None if args.json else (lambda result: print_line(result_line(result)))
    report = check_host(args.host, args.only, told)
    if args.json:
        print_json(report)
    else:
        print_line(summary(report))
    return FAILED_EXIT_CODE if report.failed else 0
