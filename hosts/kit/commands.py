"""`rushes host`: what a TD needs to write one more adapter."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace, RawDescriptionHelpFormatter

from rushes.core.commands import CommandSpec, print_json, print_line
from rushes.core.errors import InputError
from rushes.core.hookspecs import hookimpl

HELP = """Write an adapter for one more application, and know that it is right.

  rushes host check blender                      run the conformance suite
  rushes host check studio_houdini:adapter       an adapter in a package of your own
  rushes host check --list                       what is checked"""
CHECK_HELP = """Run the conformance suite against an adapter: one promise a check. Says what fails, why, and what to do.

HOST is a built-in host, an entry point of the group `rushes`, a file of RUSHES_PLUGIN_PATH, or
package.module:name (also file.py:name). Where the application must be started for it, it is.

  rushes host check simulator
  rushes host check blender --only frames files.size_exact
  rushes host check ./my_adapter.py:create_adapter --json

Exit code 0 when nothing failed, else 8."""
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


def _command(commands: object, name: str, text: str, description: str) -> ArgumentParser:
    made: ArgumentParser = commands.add_parser(  # type: ignore[attr-defined]
        name, help=text, description=description, formatter_class=RawDescriptionHelpFormatter
    )
    # `default` would overwrite what was given before the word.
    import argparse

    made.add_argument(
        "--json", action="store_true", default=argparse.SUPPRESS, help="print one line of JSON"
    )
    return made


def _host(args: Namespace) -> int:
    code: int = args.act(args)
    return code


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
