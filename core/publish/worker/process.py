"""The worker as a process: started once, found again, replaced by a newer version, never two.

The lock on a file decides who works; the system frees it when the process dies, however it dies.
"""

from __future__ import annotations

import importlib.util
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager
from importlib.metadata import PackageNotFoundError, version
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ...errors import MissingPartError
from ...file_lock import FileLock, is_locked
from ...files import coded_error
from ..journal import Journal
from .loop import Worker
from .wakeup import wake

if TYPE_CHECKING:
    from ...config import Settings

logger = logging.getLogger(__name__)

_LIBRARIES = ("numpy", "OpenImageIO", "requests")
_LARGEST_LOG = 5_000_000
# Long enough for one lock to be let go and taken; a publish at hand is waited for without an end.
_MOMENT_S = 1.0


def our_version() -> str:
    """Return the version of the suite that runs here."""
    try:
        return version("rushes")
    except PackageNotFoundError:
        return "0"


def work(journal: Journal, settings: Settings, own_version: str = "") -> bool:
    """Be the worker until there is nothing to do, in the calling process; for its main thread.

    Args:
        journal: The journal to work on.
        settings: Settings of this process.
        own_version: The version to claim; that of the suite when left out.

    Returns:
        False when another one works already.
    """
    mine = own_version or our_version()
    with FileLock(journal.worker_lock) as lock:
        while _take(lock, journal, mine):
            worker = Worker(journal, settings)
            journal.workers.enter(mine, worker.port)
            try:
                with _stop_on_signals(worker):
                    worker.run(settings.number("worker_idle"))
            finally:
                asked = journal.workers.now()
                journal.workers.leave()
                lock.release()
            # Somebody may have added work in the moment in which the lock was still held.
            if (asked is not None and asked.wish) or worker.stopped or not _has_work(journal):
                return True
    return False


def ensure_worker(journal: Journal, settings: Settings) -> None:
    """See that a worker works on the journal, and wake it. Returns at once.

    Raises:
        MissingPartError: The libraries of the worker are not installed here.
        FileAccessError: Its log cannot be written, or the Python cannot be started.
    """
    row = journal.workers.now()
    if row is not None and is_locked(journal.worker_lock):
        wake(row.port)
        if not _newer(our_version(), row.version):
            return
    start_worker(journal, settings)


def start_worker(journal: Journal, settings: Settings) -> None:
    """Start a worker that outlives this process; it ends at once where another one works.

    Raises:
        MissingPartError: The libraries of the worker are not installed here.
        FileAccessError: Its log cannot be written, or the Python cannot be started.
    """
    python = settings["worker_python"] or _own_python()
    inherited = {**os.environ, "RUSHES_JOURNAL": str(journal.path)}
    if settings["api_key"]:
        # A key that is in no keyring and no file is only known to who starts the worker.
        inherited.update(
            FTRACK_SERVER=settings["server_url"],
            FTRACK_API_USER=settings["api_user"],
            FTRACK_API_KEY=settings["api_key"],
        )
    if settings["worker_python"]:
        # An application's own places for libraries are of no use to another Python.
        for name in ("PYTHONHOME", "PYTHONPATH", "PYTHONSTARTUP"):
            inherited.pop(name, None)
    try:
        with _log_file(journal.worker_log) as log:
            process = _start([python, "-m", "rushes.core", "worker"], journal, inherited, log)
    except OSError as error:
        raise coded_error(error, f"The worker cannot be started with {python}") from error
    # Somebody has to take its exit code, for as long as this process lives.
    threading.Thread(target=process.wait, name="rushes-worker-end", daemon=True).start()


def stop_worker(journal: Journal, timeout_s: float) -> bool:
    """Have the worker end after the publish at hand; return whether it has.

    Args:
        journal: Its journal.
        timeout_s: Seconds to wait for it.
    """
    deadline = time.monotonic() + timeout_s
    while is_locked(journal.worker_lock):
        row = journal.workers.now()
        if row is not None:
            journal.workers.wish_stop()
            wake(row.port)
        if time.monotonic() > deadline:
            return False
        time.sleep(0.05)
    return True


def _take(lock: FileLock, journal: Journal, mine: str) -> bool:
    """Take the lock; from an older version as soon as it has finished its publish."""
    while not lock.acquire(_MOMENT_S):
        row = journal.workers.now()
        if row is None or not _newer(mine, row.version):
            return False
        journal.workers.wish_stop()
        wake(row.port)
    return True


def _newer(one: str, other: str) -> bool:
    return _numbers(one) > _numbers(other)


def _numbers(text: str) -> tuple[int, ...]:
    import re

    return tuple(int(number) for number in re.findall(r"\d+", text))


def _has_work(journal: Journal) -> bool:
    from ..journal import JobState
    from .outcome import ASLEEP_S

    latest = time.time() + ASLEEP_S / 2
    waiting = journal.jobs.all(JobState.WAITING, JobState.CANCELLING)
    return any(job.not_before < latest for job in waiting)


def _own_python() -> str:
    missing = [name for name in _LIBRARIES if importlib.util.find_spec(name) is None]
    if missing:
        raise MissingPartError(
            f"This Python cannot run the worker; it lacks {', '.join(missing)}.",
            next_step="Name one that can in RUSHES_WORKER_PYTHON, or run `rushes install`.",
        )
    return sys.executable


def _start(
    words: list[str], journal: Journal, inherited: dict[str, str], log: Any
) -> subprocess.Popen[bytes]:
    """Start a process that outlives the session, the terminal and the job it is started from."""
    options: dict[str, Any] = {
        "stdin": subprocess.DEVNULL,
        "stdout": log,
        "stderr": log,
        "close_fds": True,
        "cwd": str(journal.path.parent),
        "env": inherited,
    }
    if sys.platform != "win32":
        return subprocess.Popen(words, start_new_session=True, **options)
    apart = subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP
    try:
        flags = apart | subprocess.CREATE_BREAKAWAY_FROM_JOB
        return subprocess.Popen(words, creationflags=flags, **options)
    except PermissionError:  # the job, for example of a farm, lets nobody out
        return subprocess.Popen(words, creationflags=apart, **options)


@contextmanager
def _log_file(path: Path) -> Iterator[Any]:
    if path.exists() and path.stat().st_size > _LARGEST_LOG:
        os.replace(path, path.with_suffix(".old.log"))
    with open(os.open(path, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "ab") as log:
        yield log


@contextmanager
def _stop_on_signals(worker: Worker) -> Iterator[None]:
    """Have a polite kill and Ctrl-C stop the worker in order; only where this is the main thread."""
    if threading.current_thread() is not threading.main_thread():
        yield
        return
    before = {
        number: signal.signal(number, lambda *_: worker.stop())
        for number in (signal.SIGTERM, signal.SIGINT)
    }
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)
