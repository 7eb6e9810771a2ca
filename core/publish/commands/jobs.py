"""`rushes jobs`: what waits, what goes on, what is done, and what the artist may do about it."""

from __future__ import annotations

import time
from argparse import ArgumentParser, Namespace
from contextlib import suppress
from datetime import datetime
from pathlib import Path
from typing import TYPE_CHECKING, Callable

from ...commands import CommandSpec, print_json, print_line
from ...errors import InputError, RushesError
from .following import follow_to_end

if TYPE_CHECKING:
    from ..activity import Activity, JobView
    from ..journal import Journal

HELP = """List publishes: those under way and those of before. An ID may be cut to what is unique.

  rushes jobs                              the list, the newest last
  rushes jobs --follow ID                  progress until it is done; Ctrl-C cancels it. With --json a
                                           line a change, the result last
  rushes jobs --why ID                     every step with times and errors, and what you may choose
  rushes jobs --retry ID                   go on now
  rushes jobs --cancel ID                  take it back; nothing is left behind
  rushes jobs --choose ID other_task "Sci Fi/seq01/sh020/comp"
  rushes jobs --bundle support.zip         what support needs to know, without secrets"""


def jobs_command() -> CommandSpec:
    """Return the command `jobs`."""
    return CommandSpec("jobs", "see and steer publishes", HELP, _add, _jobs)


def _add(parser: ArgumentParser) -> None:
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--follow", metavar="ID", help="show its progress until it is done")
    act.add_argument("--why", metavar="ID", help="show every step with times and errors")
    act.add_argument("--retry", metavar="ID", help="let it go on now")
    act.add_argument("--cancel", metavar="ID", help="take it back")
    act.add_argument(
        "--choose",
        metavar=("ID", "CHOICE"),
        nargs="+",
        help="decide what becomes of one that needs you: ID CHOICE [VALUE]",
    )
    act.add_argument("--bundle", metavar="FILE", type=Path, help="write a support bundle (zip)")
    parser.add_argument("--active", action="store_true", help="list only what is under way")


def _jobs(args: Namespace) -> int:
    from ..activity import Activity
    from ..journal import Journal

    with Journal(args.settings.journal_path()) as journal:
        activity = Activity(journal, args.settings)
        if args.bundle is not None:
            return _bundle(journal, args)
        if args.follow is not None:
            job_id = activity.get(args.follow).id
            activity.wake()
            return follow_to_end(journal, job_id, args, live=True)
        if args.why is not None:
            return _why(journal, activity.get(args.why), args.json)
        if args.retry is not None:
            return _changed(activity, args.retry, lambda: activity.retry(args.retry), args)
        if args.cancel is not None:
            return _changed(activity, args.cancel, lambda: activity.cancel(args.cancel), args)
        if args.choose is not None:
            job_id, choice, value = _chosen(args.choose)
            return _changed(activity, job_id, lambda: activity.choose(job_id, choice, value), args)
        return _list(activity, args)


def _chosen(words: list[str]) -> tuple[str, str, str]:
    """Return publish, choice and its value, empty where the choice needs none."""
    if not 2 <= len(words) <= 3:
        raise InputError(
            f"--choose takes two or three words, not {len(words)}.",
            next_step="Name publish and choice; a value with blanks stands in quotes.",
        )
    job_id, choice, value = (*words, "")[:3]
    return job_id, choice, value


def _changed(activity: Activity, job_id: str, act: Callable[[], None], args: Namespace) -> int:
    act()
    _print(activity.get(job_id), args.json)
    return 0


def _list(activity: Activity, args: Namespace) -> int:
    views = activity.list(active_only=args.active)
    if any(view.state in ("waiting", "running", "cancelling") for view in views):
        # After a restart of the machine nobody else may have started the worker yet.
        with suppress(RushesError):
            activity.wake()
    if args.json:
        print_json(views)
        return 0
    for view in views:
        _print(view, as_json=False)
    if not views:
        print_line("There are no publishes.")
    return 0


def _print(view: JobView, as_json: bool) -> None:
    if as_json:
        print_json(view)
        return
    when = datetime.fromtimestamp(view.created).strftime("%d %b %H:%M")
    print_line(f"{view.id[:8]}  {when}  {_state(view):<28}  {view.title} -> {view.task}")
    if view.error:
        print_line(f"{'':<10}{view.error['code']}: {view.error['message']}")
    for choice in view.choices:
        needs = f" {choice.needs.upper()}" if choice.needs else ""
        print_line(f"{'':<10}--choose {view.id[:8]} {choice.id}{needs}   {choice.label}")
    if view.link:
        print_line(f"{'':<10}{view.link}")


def _state(view: JobView) -> str:
    if view.state == "running" and view.step:
        share = f" {100 * view.done // view.total} %" if view.total else ""
        left = f", {view.seconds_left:.0f} s left" if view.seconds_left else ""
        return f"{view.doing}{share}{left}"
    if view.state == "done" and view.version is not None:
        return f"done: version {view.version}"
    if view.retry_at is not None:
        return f"waiting, again in {max(0.0, view.retry_at - time.time()):.0f} s"
    return {"needs_you": "needs you"}.get(view.state, view.state)


def _why(journal: Journal, view: JobView, as_json: bool) -> int:
    history = journal.steps.history(view.id)
    if as_json:
        print_json({"job": view, "history": history})
        return 0
    _print(view, as_json=False)
    for step in view.steps:
        seconds = "" if step.ended is None else f"{step.ended - step.started:8.2f} s"
        print_line(f"  {step.name:<10} {step.state:<8} {seconds:>10}")
    _print_movies(journal, view.id)
    print_line("History:")
    for entry in history:
        at = datetime.fromtimestamp(entry.at).strftime("%d %b %H:%M:%S")
        line = f"  {at}  {entry.step:<10} {entry.event}"
        if entry.error:
            line += f": {entry.error['code']} {entry.error['message']}"
        print_line(line)
    return 0


def _print_movies(journal: Journal, job_id: str) -> None:
    """Print what the certificate of each movie says, once it is made."""
    from ...records import from_plain
    from ..steps.encode import MadeMedia

    step = journal.steps.get(job_id, "encode")
    if step is None or step.result is None:
        return
    for movie in from_plain(MadeMedia, step.result).movies:
        print_line(f"Movie {movie.component}: {movie.certificate.summary}")
        for heading, text in movie.certificate.details().items():
            print_line(f"  {heading:<10} {text}")


def _bundle(journal: Journal, args: Namespace) -> int:
    from ..bundle import write_bundle

    write_bundle(journal, args.settings, args.bundle)
    if args.json:
        print_json({"bundle": args.bundle})
    else:
        print_line(
            f"{args.bundle} is written; it holds no keys and no addresses that open anything."
        )
    return 0
