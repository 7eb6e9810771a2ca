"""`rushes install`, `rushes uninstall`, `rushes bundle`: the installer at the command line."""

from __future__ import annotations

import sys
from argparse import ArgumentParser, ArgumentTypeError, Namespace
from pathlib import Path

from rushes.core.commands import CommandSpec, print_json, print_line, print_remark
from rushes.core.errors import CancelledError
from rushes.core.hookspecs import hookimpl

from .places import HOSTS

INSTALL_HELP = """Put Rushes into Maya, Nuke and Blender, for you alone or for a whole site.

Applications are found in their usual places. What will be done is shown first; nothing that others
have put there is touched. Run it again after an upgrade, a new application or an interruption: only
what is missing is done.

  rushes install all                           every application on this machine, for you
  rushes install maya --version 2025           one version
  rushes install blender --dry-run             only show what would be done
  rushes install all --site /net/tools/rushes  for a farm; says which variables to set
  rushes install nuke --from bundle            without network, see rushes bundle"""
UNINSTALL_HELP = """Take Rushes out of applications again: every file that was laid down, and nothing else.

Files that somebody changed are left, and told. Settings, journal and frames on their way stay
unless --purge is given.

  rushes uninstall maya
  rushes uninstall all --purge
  rushes uninstall all --site /net/tools/rushes"""
BUNDLE_HELP = """Make one folder that installs Rushes on machines without network.

It holds every wheel for that system and Python with its SHA-256, and install.py, which needs nothing
but a Python there.

  rushes bundle --host maya --python 3.11 --platform win_amd64
  rushes bundle --host all --python 3.10 3.11 --out rushes-studio --zip
  python rushes-studio/install.py maya         on the machine without network"""


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute `install`, `uninstall` and `bundle`."""
    return (
        CommandSpec(
            "install", "put Rushes into Maya, Nuke, Blender", INSTALL_HELP, _add_install, _install
        ),
        CommandSpec("uninstall", "take it out again", UNINSTALL_HELP, _add_uninstall, _uninstall),
        CommandSpec(
            "bundle", "make a folder that installs offline", BUNDLE_HELP, _add_bundle, _bundle
        ),
    )


def _add_target(parser: ArgumentParser, whole: str) -> None:
    parser.add_argument(
        "host", choices=[*HOSTS, "all"], metavar="HOST", help=", ".join([*HOSTS, "all"])
    )
    parser.add_argument("--version", metavar="V", default="", help="only this version of it")
    where = parser.add_mutually_exclusive_group()
    where.add_argument("--user", action="store_true", help=f"{whole} yourself; the default")
    where.add_argument(
        "--site", type=Path, metavar="DIR", help=f"{whole} everybody, in a shared folder"
    )
    parser.add_argument("--dry-run", action="store_true", help="show the plan and change nothing")
    parser.add_argument("--yes", action="store_true", help="do not ask before it is done")


def _add_install(parser: ArgumentParser) -> None:
    _add_target(parser, "for")
    parser.add_argument(
        "--from", dest="source", type=Path, metavar="DIR", help="a bundle, or wheels"
    )
    parser.add_argument(
        "--python", metavar="PROGRAM", help="Python for the worker; default: this one"
    )
    parser.add_argument("--rez", action="store_true", help="make the site a rez package as well")


def _add_uninstall(parser: ArgumentParser) -> None:
    _add_target(parser, "from")
    parser.add_argument("--purge", action="store_true", help="also settings, journal and frames")


def _add_bundle(parser: ArgumentParser) -> None:
    parser.add_argument("--host", choices=[*HOSTS, "all"], default="all", help="default: all")
    parser.add_argument(
        "--python", nargs="+", type=_python, default=None, metavar="3.N", help="of the applications"
    )
    parser.add_argument(
        "--worker-python",
        type=_python,
        metavar="3.N",
        help="of the worker; default: the newest of --python",
    )
    parser.add_argument(
        "--platform", metavar="NAME", help="win_amd64, linux_x86_64, macosx_arm64, …"
    )
    parser.add_argument("--out", type=Path, metavar="DIR", help="default: rushes-bundle-PLATFORM")
    parser.add_argument("--zip", action="store_true", help="one file instead of a folder")
    parser.add_argument(
        "--from", dest="source", type=Path, metavar="DIR", help="take wheels from here"
    )


def _python(text: str) -> str:
    major, _, minor = text.partition(".")
    if major != "3" or not minor.isdecimal() or int(minor) < 9:
        raise ArgumentTypeError(f"{text!r} is no Python like 3.11")
    return text


def _install(args: Namespace) -> int:
    from .installing import Wish, install

    wish = Wish(args.host, args.version, args.site, args.source, args.python or "", args.rez)
    return _run(args, lambda tools: install(wish, tools))


def _uninstall(args: Namespace) -> int:
    from .installing import Wish, uninstall

    wish = Wish(args.host, args.version, args.site)
    return _run(args, lambda tools: uninstall(wish, tools, args.purge))


def _run(args: Namespace, work: object) -> int:
    from .installing import Outcome, Tools
    from .items import Plan

    def show(plan: Plan) -> None:
        if not args.json:
            for act in plan.acts:
                print_line(act.sentence)
        if plan.acts and not (args.dry_run or args.yes or args.json) and sys.stdin.isatty():
            _ask()

    def tell(sentence: str) -> None:
        if not args.json and sys.stderr.isatty() and not sentence.endswith(": done"):
            print_remark(sentence)

    outcome: Outcome = work(Tools(show, tell, args.dry_run))  # type: ignore[operator]
    if args.json:
        print_json(outcome)
        return 0
    for remark in outcome.remarks:
        print_line(remark)
    if not outcome.plan.acts:
        print_line("Everything is as it should be; nothing to do.")
    elif args.dry_run:
        print_line("Nothing was changed: this was a dry run.")
    else:
        print_line(outcome.last_word)
    for name, value in outcome.variables.items():
        print_line(f"{name}={value}")
    return 0


def _ask() -> None:
    print_remark("Go on? [Y/n]")
    if sys.stdin.readline().strip().lower() not in ("", "y", "yes"):
        raise CancelledError("Nothing was changed.")


def _bundle(args: Namespace) -> int:
    import platform
    from tempfile import TemporaryDirectory

    from .bundle import make_bundle, set_names, zip_bundle
    from .machine import wheel_platform
    from .supply import open_supply
    from .wheel_sets import check_platform

    target = check_platform(args.platform or wheel_platform())
    pythons = args.python or [".".join(platform.python_version_tuple()[:2])]
    worker = args.worker_python or max(pythons, key=lambda text: int(text.partition(".")[2]))
    hosts = list(HOSTS) if args.host == "all" else [args.host]
    folder = args.out or Path(f"rushes-bundle-{target}")
    with TemporaryDirectory(prefix="rushes-bundle-") as work:
        supply = open_supply(Path(work), target, args.source)
        listed = make_bundle(folder, set_names(hosts, pythons, worker), supply, target)
    made = zip_bundle(folder) if args.zip else folder
    if args.json:
        print_json({"bundle": str(made), "release": listed.release, "sets": listed.sets})
    else:
        print_line(f"{made}: {len(listed.hashes)} wheels, Rushes {listed.release} for {target}.")
        print_line(f"There, without network: python {folder.name}/install.py {args.host}")
    return 0
