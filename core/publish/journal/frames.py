"""Frames that have arrived, chunk by chunk, and how far a step is."""

from __future__ import annotations

import sqlite3
import time
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from ...errors import CaptureError
from .database import Database

if TYPE_CHECKING:
    from ..run import Progress


class Frames:
    """The tables of frames and of progress."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def arrived(self, job_id: str, files: Mapping[int, str]) -> None:
        """Note frames that are whole on disk.

        Raises:
            CaptureError: One of them is not there.
        """
        now = time.time()
        try:
            rows = [(job_id, f, path, Path(path).stat().st_size, now) for f, path in files.items()]
        except OSError as error:
            raise CaptureError(f"A frame is not on disk: {error.filename}.") from error
        with self._database.write("frame.arrived") as connection:
            connection.executemany("INSERT OR REPLACE INTO frame VALUES (?, ?, ?, ?, ?)", rows)

    def path(self, job_id: str, frame: int) -> Path | None:
        """Return where a frame lies, or None when it has not arrived."""
        row = self._database.row(
            "SELECT path FROM frame WHERE job_id = ? AND frame = ?", (job_id, frame)
        )
        return None if row is None else Path(row["path"])

    def all(self, job_id: str) -> dict[int, str]:
        """Return the path of every frame that has arrived, in order."""
        rows = self._database.rows(
            "SELECT frame, path FROM frame WHERE job_id = ? ORDER BY frame", (job_id,)
        )
        return {row["frame"]: row["path"] for row in rows}

    def sizes(self, job_id: str) -> dict[str, int]:
        """Return the bytes of every file when it arrived, by path."""
        rows = self._database.rows("SELECT path, size FROM frame WHERE job_id = ?", (job_id,))
        return {row["path"]: row["size"] for row in rows}

    def forget(self, job_id: str) -> None:
        """Forget the frames of a publish, to capture them again."""
        with self._database.write("frame.forget") as connection:
            connection.execute("DELETE FROM frame WHERE job_id = ?", (job_id,))

    def report(self, job_id: str, progress: Progress, speed: float) -> None:
        """Note how far a step is; not worth surviving a power cut.

        Args:
            job_id: The publish.
            progress: How far.
            speed: Units a second.
        """
        values = (*_values(progress), speed, time.time())
        with self._database.write("progress", durable=False) as connection:
            connection.execute(
                "INSERT OR REPLACE INTO progress VALUES (?, ?, ?, ?, ?, ?, ?, ?)", (job_id, *values)
            )

    def progress(self) -> dict[str, sqlite3.Row]:
        """Return how far each publish is, by its id."""
        return {row["job_id"]: row for row in self._database.rows("SELECT * FROM progress")}


def _values(progress: Progress) -> tuple[str, str, int, int, str]:
    return progress.step, progress.doing, progress.done, progress.total, progress.unit
