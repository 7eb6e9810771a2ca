"""Shows a publish while it goes on, and how it ended."""

from __future__ import annotations

from argparse import Namespace
from contextlib import ExitStack
from typing import TYPE_CHECKING

from ...commands import print_json, print_line, print_remark
from ...errors import InputError, PublishError
from .interrupts import cancel_on_interrupt

if TYPE_CHECKING:
    from ..activity import JobView
    from ..journal import Job, Journal
    from ..publisher import PublishResult


def follow_to_end(journal: Journal, job_id: str, args: Namespace, live: bool = False) -> int:
    """Follow a publish with a progress bar; Ctrl-C cancels it.

    Args:
        journal: The journal.
        job_id: The publish.
        args: Of the command line.
        live: True to print each change as a line of JSON, where JSON is wanted; the result is the last.

    Returns:
        0 when it is done.

    Raises:
        CancelledError: It was cancelled.
        PublishError: It was stopped, or waits for its server; the text says which.
    """
    from ...progress import show_progress
    from ..follow import follow, require_done
    from ..publisher import result_of

    with ExitStack() as stack:
        cancelled = stack.enter_context(cancel_on_interrupt())
        report = stack.enter_context(show_progress(quiet=args.json))
        job = follow(
            journal,
            job_id,
            report,
            cancelled.is_set,
            lambda link: None if args.json else print_remark(f"Review: {link}"),
            _print_change if live and args.json else lambda view: None,
        )
    try:
        require_done(journal, job)
    except PublishError as error:
        _say_how_to_go_on(journal, job, error)
        raise
    _print_result(result_of(journal, job), args.json)
    return 0


def _print_change(view: JobView) -> None:
    names = (
        "id",
        "state",
        "step",
        "doing",
        "done",
        "total",
        "unit",
        "speed",
        "seconds_left",
        "link",
    )
    print_json({name: getattr(view, name) for name in names})


def print_job(journal: Journal, job_id: str, as_json: bool) -> None:
    """Print that a publish is on its way."""
    from ..activity import Activity

    view = Activity(journal).get(job_id)
    if as_json:
        print_json(view)
    else:
        print_line(f"{view.id[:8]} is on its way: {view.title}. See it with: rushes jobs")


def _say_how_to_go_on(journal: Journal, job: Job, error: PublishError) -> None:
    from ..journal import JobState
    from ..worker.media import has_made_media

    if job.state is JobState.WAITING:
        error.facts["resume"] = f"rushes jobs --follow {job.id[:8]} (it goes by itself)"
    elif isinstance(error.cause, InputError) and not has_made_media(journal, job):
        _drop(journal, job)
    else:
        error.facts["resume"] = f"rushes jobs --retry {job.id[:8]}"


def _drop(journal: Journal, job: Job) -> None:
    """Take back a publish whose request was wrong from the start: its author is here to see it."""
    from ..activity import Activity
    from ..follow import follow

    Activity(journal).cancel(job.id)
    follow(journal, job.id)


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
