"""What the server has been sent: files, their parts, and what it confirmed.

The state of an upload holds signed addresses, which let whoever has them write there; it is removed as
soon as the upload is done and goes into no report.
"""

from __future__ import annotations

import json
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING, Optional

from ...records import from_plain, to_plain
from ..plan import changes_id
from .database import Database

if TYPE_CHECKING:
    from ...session.upload_state import UploadState


@dataclass(frozen=True)
class UploadRow:
    """One file on its way.

    Attributes:
        component_id: Id it is stored under.
        path: The file.
        size: Bytes that arrived, None until all have.
        checksum: Base64 of the MD5 that the server compared, empty for an upload in parts.
        parts: How many parts have arrived.
    """

    component_id: str
    path: str
    size: Optional[int]
    checksum: str
    parts: int


class Uploads:
    """The tables of uploads and their parts."""

    def __init__(self, database: Database) -> None:
        self._database = database

    def begin(self, job_id: str, component_id: str, path: Path) -> None:
        """Note that a file is about to be sent; what is known of an earlier try stays."""
        with self._database.write("upload.begin") as connection:
            connection.execute(
                "INSERT OR IGNORE INTO upload (job_id, component_id, path) VALUES (?, ?, ?)",
                (job_id, component_id, str(path)),
            )

    def save(self, job_id: str, state: UploadState) -> None:
        """Note how far an upload in parts is; each receipt is written once."""
        bare = replace(state, parts=tuple(replace(part, e_tag="") for part in state.parts))
        key = (job_id, state.component_id)
        known = self.receipts(*key)
        fresh = [p for p in state.parts if p.e_tag and known.get(p.number) != p.e_tag]
        with self._database.write(f"upload.part {len(known) + len(fresh)}") as connection:
            if not fresh:
                text = json.dumps(to_plain(bare))
                connection.execute(
                    "UPDATE upload SET state = ?, part_size = ? WHERE job_id = ? AND component_id = ?",
                    (text, state.part_size, *key),
                )
                connection.execute("DELETE FROM part WHERE job_id = ? AND component_id = ?", key)
            connection.executemany(
                "INSERT OR REPLACE INTO part VALUES (?, ?, ?, ?, ?)",
                [(*key, part.number, part.e_tag, time.time()) for part in fresh],
            )

    def state(self, job_id: str, component_id: str) -> UploadState | None:
        """Return how far an upload in parts is, or None when it is to begin anew."""
        from ...session.upload_state import UploadState

        row = self._database.row(
            "SELECT state FROM upload WHERE job_id = ? AND component_id = ?",
            (job_id, component_id),
        )
        if row is None or row["state"] is None:
            return None
        state = from_plain(UploadState, json.loads(row["state"]))
        for number, e_tag in self.receipts(job_id, component_id).items():
            state = state.with_receipt(number, e_tag)
        return state

    def arrived(self, job_id: str, component_id: str, size: int, checksum: str) -> None:
        """Note that the server has every byte of a file."""
        with self._database.write("upload.arrived") as connection:
            connection.execute(
                "UPDATE upload SET size = ?, checksum = ?, state = NULL"
                " WHERE job_id = ? AND component_id = ?",
                (size, checksum, job_id, component_id),
            )

    def restart(self, job_id: str, component_id: str) -> None:
        """Forget what is known of an upload, and of what was new in it, to begin it anew."""
        with self._database.write("upload.restart") as connection:
            for key in ((job_id, component_id), (job_id, changes_id(component_id))):
                connection.execute(
                    "UPDATE upload SET state = NULL, size = NULL"
                    " WHERE job_id = ? AND component_id = ?",
                    key,
                )
                connection.execute("DELETE FROM part WHERE job_id = ? AND component_id = ?", key)

    def has_arrived(self, job_id: str, component_id: str) -> bool:
        """Return whether the server has every byte of a file."""
        row = self._database.row(
            "SELECT size FROM upload WHERE job_id = ? AND component_id = ?", (job_id, component_id)
        )
        return row is not None and row["size"] is not None

    def forget(self, job_id: str) -> None:
        """Forget all uploads of a publish."""
        with self._database.write("upload.forget") as connection:
            connection.execute("DELETE FROM upload WHERE job_id = ?", (job_id,))
            connection.execute("DELETE FROM part WHERE job_id = ?", (job_id,))

    def of(self, job_id: str) -> list[UploadRow]:
        """Return the files of a publish that were begun."""
        rows = self._database.rows(
            "SELECT u.component_id, u.path, u.size, u.checksum, (SELECT count(*) FROM part p"
            " WHERE p.job_id = u.job_id AND p.component_id = u.component_id) AS parts"
            " FROM upload u WHERE u.job_id = ?",
            (job_id,),
        )
        return [
            UploadRow(r["component_id"], r["path"], r["size"], r["checksum"] or "", r["parts"])
            for r in rows
        ]

    def part_size(self, job_id: str, component_id: str) -> int:
        """Return the bytes of each part but the last; 0 for a file that was sent at once."""
        row = self._database.row(
            "SELECT part_size FROM upload WHERE job_id = ? AND component_id = ?",
            (job_id, component_id),
        )
        return int(row["part_size"] or 0) if row else 0

    def receipts(self, job_id: str, component_id: str) -> dict[int, str]:
        """Return the receipt of every part that has arrived, by its number."""
        rows = self._database.rows(
            "SELECT number, e_tag FROM part WHERE job_id = ? AND component_id = ?",
            (job_id, component_id),
        )
        return {row["number"]: row["e_tag"] for row in rows}
