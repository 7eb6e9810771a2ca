"""The journal: everything a publish needs to be finished, on disk before it is needed.

One SQLite file a user. `Journal` is the door: `jobs` (what is to be done), `steps` (how far each is),
`frames` (what arrived from an application), `uploads` (what the server has) and `workers` (who works).
"""

from __future__ import annotations

from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING

from .database import Database, Observer
from .frames import Frames
from .jobs import Job as Job
from .jobs import Jobs, JobState
from .steps import StepRow as StepRow
from .steps import Steps
from .uploads import Uploads
from .workers import Workers

if TYPE_CHECKING:
    from typing import Self

__all__ = ["Job", "JobState", "Journal", "StepRow"]


class Journal:
    """One open journal; may be used from any thread, not across a fork.

    Args:
        path: The file; made where it is missing.
        observer: As for `Database`.

    Raises:
        NewerDataError: A newer version of the suite wrote it.
        FileAccessError, NoSpaceError: It cannot be opened.
    """

    def __init__(self, path: Path, observer: Observer | None = None) -> None:
        self.path = path
        self.database = Database(path, observer)
        self.jobs = Jobs(self.database)
        self.steps = Steps(self.database)
        self.frames = Frames(self.database)
        self.uploads = Uploads(self.database)
        self.workers = Workers(self.database)

    @property
    def worker_lock(self) -> Path:
        """The file whose lock the one worker of this journal holds."""
        return self.path.with_name(f"{self.path.name}.worker-lock")

    @property
    def worker_log(self) -> Path:
        """Where the worker of this journal writes its log."""
        return self.path.with_name("worker.log")

    def counter(self) -> int:
        """Return a number that is another one whenever something was written since; very cheap."""
        return self.database.counter()

    def close(self) -> None:
        """Close the file."""
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        traceback: TracebackType | None,
    ) -> None:
        self.close()
