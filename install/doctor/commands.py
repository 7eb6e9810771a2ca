"""`rushes doctor`: says what is wrong with this set-up, and mends what can be mended safely."""

from __future__ import annotations

from argparse import ArgumentParser, Namespace
from pathlib import Path

from rushes.core.commands import CommandSpec, print_json, print_line
from rushes.core.hookspecs import hookimpl

from .bundle import write_bundle
from .examination import Examination, examine, kinds, mend
from .finding import Finding
from .surroundings import Surroundings

# What a shell script sees where something is wrong; the same as for other settings that are wrong.
_UNHEALTHY = 3

HELP = """Say what is wrong with this set-up, in five seconds; no network is needed.

  rushes doctor                            every finding in words, with its fix
  rushes doctor --fix                      mend what can be mended safely
  rushes doctor --bundle support.zip       what support needs to know, without secrets
  rushes doctor --list                     all kinds of trouble it knows

The exit code is 0 where nothing is wrong (notes do not count), else 3."""


@hookimpl
def command_line() -> tuple[CommandSpec, ...]:
    """Contribute the command `doctor`."""
    return (CommandSpec("doctor", "say what is wrong with this set-up", HELP, _add, _doctor),)


def _add(parser: ArgumentParser) -> None:
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--fix", action="store_true", help="mend what can be mended safely")
    act.add_argument("--bundle", metavar="FILE", type=Path, help="write a support bundle (zip)")
    act.add_argument("--list", action="store_true", help="list all kinds of trouble it knows")
    parser.add_argument("--offline", action="store_true", help="do not ask the server")


def _doctor(args: Namespace) -> int:
    if args.list:
        return _list(args)
    around = Surroundings(online=not args.offline)
    examination = examine(around)
    if args.bundle:
        write_bundle(examination, around, args.bundle)
    mended = tuple(finding for finding in examination.findings if finding.mend) if args.fix else ()
    if mended:
        examination = _after_mending(examination, mended)
    if args.json:
        print_json(_plain(examination, mended))
    else:
        _print(examination, mended, args)
    return 0 if examination.is_healthy else _UNHEALTHY


def _after_mending(examination: Examination, mended: tuple[Finding, ...]) -> Examination:
    left = (mend(finding) if finding in mended else finding for finding in examination.findings)
    findings = tuple(finding for finding in left if finding is not None)
    return Examination(findings, examination.seconds, examination.checks)


def _plain(examination: Examination, mended: tuple[Finding, ...]) -> dict[str, object]:
    names = {finding.name for finding in examination.findings}
    return {
        "healthy": examination.is_healthy,
        "seconds": round(examination.seconds, 2),
        "checks": examination.checks,
        "findings": [finding.as_dict() for finding in examination.findings],
        "mended": [finding.name for finding in mended if finding.name not in names],
    }


def _print(examination: Examination, mended: tuple[Finding, ...], args: Namespace) -> None:
    for finding in mended:
        if finding not in examination.findings:
            print_line(f"mended   {finding.name}: {finding.text}")
    for finding in examination.findings:
        print_line(f"{finding.level:8} {finding.name}: {finding.text}")
        print_line(f"{'':8} -> {finding.fix}")
    count = len(examination.findings)
    words = "Nothing is wrong." if not count else f"{count} finding{'s' if count > 1 else ''}."
    print_line(f"{words} {examination.checks} checks in {examination.seconds:.1f} s.")
    if any(finding.mend for finding in examination.findings) and not args.fix:
        print_line("Some of it can be mended by `rushes doctor --fix`.")
    if args.bundle:
        print_line(f"What support needs to know is in {args.bundle}.")


def _list(args: Namespace) -> int:
    if args.json:
        print_json([{"name": k.name, "level": k.level, "meaning": k.meaning} for k in kinds()])
        return 0
    for kind in kinds():
        print_line(f"{kind.level:8} {kind.name:26} {kind.meaning}")
    return 0
