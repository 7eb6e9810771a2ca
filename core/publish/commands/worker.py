"""`rushes worker`: the process that finishes publishes."""

from __future__ import annotations

import logging
from argparse import ArgumentParser, Namespace
from typing import TYPE_CHECKING

from ...commands import CommandSpec, print_json, print_line, print_remark
from ...errors import FileAccessError

if TYPE_CHECKING:
    from ..journal import Journal

HELP = """Finish the publishes of the journal, until there was nothing to do for a while.

The first publish starts a worker by itself; to run one here shows its log. One works for a user at a time:
where there is one, this ends at once, unless it is an older version, which hands over.

  rushes worker              in the foreground
  rushes worker --restart    end the one that runs, start one with this environment
  rushes worker --stop       end the one that runs, after the publish at hand"""

_STOP_S = 600.0


def worker_command() -> CommandSpec:
    """Return the command `worker`."""
    return CommandSpec("worker", "finish publishes in this process", HELP, _add, _worker)


def _add(parser: ArgumentParser) -> None:
    act = parser.add_mutually_exclusive_group()
    act.add_argument("--stop", action="store_true", help="end the one that runs")
    act.add_argument("--restart", action="store_true", help="end it and start another one")
    act.add_argument("--status", action="store_true", help="say whether one runs")


def _worker(args: Namespace) -> int:
    from ...file_lock import is_locked
    from ..journal import Journal
    from ..worker.process import start_worker, stop_worker, work

    with Journal(args.settings.journal_path()) as journal:
        if args.status:
            return _status(journal, args.json)
        if args.stop or args.restart:
            was_there = is_locked(journal.worker_lock)
            if not stop_worker(journal, _STOP_S):
                raise FileAccessError(
                    "The worker is still busy.", next_step="Cancel its publish with `rushes jobs`."
                )
            if args.restart:
                start_worker(journal, args.settings)
            print_remark("The worker has ended." if was_there else "No worker ran.")
            return 0
        logging.getLogger("rushes").setLevel(logging.DEBUG if args.debug else logging.INFO)
        if not work(journal, args.settings):
            print_line("Another worker is at work.")
    return 0


def _status(journal: Journal, as_json: bool) -> int:
    from ...file_lock import is_locked

    row = journal.workers.now() if is_locked(journal.worker_lock) else None
    if as_json:
        print_json({"running": row is not None, "worker": row})
    elif row is None:
        print_line("No worker runs.")
    else:
        print_line(f"A worker of version {row.version} runs as process {row.pid}.")
    return 0
