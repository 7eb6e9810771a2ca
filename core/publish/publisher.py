"""What a finished publish left, and a way to publish without a process of one's own for the worker."""

from __future__ import annotations

import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional

from ..errors import FileAccessError
from ..file_lock import FileLock
from ..media.certificate import Certificate
from ..records import from_plain
from .follow import follow, require_done
from .journal import Job, Journal
from .queue import submit
from .record import PublishRecord
from .request import PublishRequest
from .run import Progress

if TYPE_CHECKING:
    from ..config import Settings


@dataclass(frozen=True)
class PublishResult:
    """What a finished publish left on the server.

    Attributes:
        publish_id: Id of the publish.
        asset_version_id: The version.
        version: Its number.
        review_session_id: The review session it is in, or None.
        review_url: The link to share, or None without a review session.
        frames: Frames of the movie.
        width: Pixels of the movie.
        height: Pixels of the movie.
        rate: Frames a second of the movie.
        seconds: Seconds by step.
        folder: Where the movie still lies on this machine, or None when it was removed.
        warnings: Sentences the artist should read.
        certificate: What the decoded movie within 1080p shows; `Certificate.summary` says it in a line.
    """

    publish_id: str
    asset_version_id: str
    version: int
    review_session_id: Optional[str]
    review_url: Optional[str]
    frames: int
    width: int
    height: int
    rate: Fraction
    seconds: dict[str, float]
    folder: Optional[Path] = None
    warnings: tuple[str, ...] = ()
    certificate: Optional[Certificate] = None


def result_of(journal: Journal, job: Job) -> PublishResult:
    """Return what a finished publish left."""
    from .steps.encode import MadeMedia

    record = PublishRecord(journal, job)
    found = {name: record.result(name) or {} for name in ("capture", "encode", "commit", "share")}
    smallest = from_plain(MadeMedia, found["encode"]).movies[0]
    movie, commit = smallest.info, found["commit"]
    return PublishResult(
        publish_id=job.id,
        asset_version_id=commit["asset_version_id"],
        version=commit["version"],
        review_session_id=commit["review_session_id"],
        review_url=found["share"]["review_url"],
        frames=movie.frames,
        width=movie.width,
        height=movie.height,
        rate=movie.rate,
        seconds=record.seconds(),
        folder=job.plan.folder if job.plan.folder.exists() else None,
        warnings=(*found["capture"]["warnings"], *smallest.certificate.failures),
        certificate=smallest.certificate,
    )


@dataclass(frozen=True)
class Publisher:
    """Publishes with the worker on a thread of this process; used from one thread.

    Attributes:
        settings: Server, user, key, journal and work folder.
        report: Called with a `Progress` from the calling thread.
        cancelled: Returns True once somebody wants to stop; asked often, on the calling thread.
        keep: True to leave frames and movie on this machine after success.
    """

    settings: Settings
    report: Callable[[Progress], None] = lambda progress: None
    cancelled: Callable[[], bool] = lambda: False
    keep: bool = False

    def publish(self, request: PublishRequest) -> PublishResult:
        """Publish what `request` asks for and return when it is done.

        Raises:
            PublishError: A step failed; the publish stays in the journal.
            CancelledError: Somebody cancelled.
            FileAccessError: Another process works on the same journal; or it cannot be written.
        """
        with Journal(self.settings.journal_path()) as journal, working(journal, self.settings):
            job = submit(journal, request, self.settings, self.keep).job
            job = follow(journal, job.id, self.report, self.cancelled)
            require_done(journal, job)
            return result_of(journal, job)


@contextmanager
def working(journal: Journal, settings: Settings) -> Iterator[None]:
    """Have a worker work on a thread of this process until the block ends.

    Raises:
        FileAccessError: Another process is the worker of this journal.
    """
    from .worker.loop import Worker
    from .worker.process import our_version

    with FileLock(journal.worker_lock) as lock:
        if not lock.acquire(1.0):
            raise FileAccessError(
                f"Another process works on {journal.path}.",
                next_step="Name another file in RUSHES_JOURNAL.",
            )
        worker = Worker(journal, settings)
        journal.workers.enter(our_version(), worker.port)
        thread = threading.Thread(target=worker.run, args=(float("inf"),), name="rushes-worker")
        thread.start()
        try:
            yield
        finally:
            worker.stop()
            thread.join()
            journal.workers.leave()
