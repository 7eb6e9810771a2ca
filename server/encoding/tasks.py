"""The orders of encoding jobs, as rows that outlive the server.

A row is there from the order until the job has ended. It holds what the worker needs; the Job entity, that
clients see and may even write, is never read by the worker.
"""

from __future__ import annotations

import json
import time
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection, delete, insert, select

from ..store import Tables


@dataclass(frozen=True)
class Output:
    """One file that is to be made.

    Attributes:
        component_id: The component it is the file of.
        format: `video/mp4` or `image/jpeg`.
    """

    component_id: str
    format: str

    @property
    def suffix(self) -> str:
        """The suffix of such files, with its dot."""
        return ".mp4" if self.format == "video/mp4" else ".jpg"


@dataclass(frozen=True)
class Task:
    """One order.

    Attributes:
        job_id: The Job entity that tells of it.
        source_id: The component whose file is encoded.
        version_id: The version that gets the picture as its thumbnail, or None.
        keep_original: Whether the source stays when all went well.
        outputs: What is to be made; the movie, where there is one, comes first.
    """

    job_id: str
    source_id: str
    version_id: str | None
    keep_original: bool
    outputs: tuple[Output, ...]

    @property
    def job_data(self) -> dict[str, Any]:
        """What clients find in the `data` of the job (protocol 2.10)."""
        return {
            "source_component_id": self.source_id,
            "keep_original": self.keep_original,
            "output": [
                {"format": item.format, "component_id": item.component_id} for item in self.outputs
            ],
        }


def order(connection: Connection, tables: Tables, task: Task) -> None:
    """Write down an order."""
    row = {
        "job_id": task.job_id,
        "source_id": task.source_id,
        "version_id": task.version_id,
        "keep_original": task.keep_original,
        "outputs": json.dumps([asdict(item) for item in task.outputs]),
        "ordered_ns": time.time_ns(),
    }
    connection.execute(insert(tables.encoding_task).values(row))


def waiting(connection: Connection, tables: Tables) -> list[Task]:
    """Return all orders that have not ended, oldest first."""
    table = tables.encoding_task
    query = select(table).order_by(table.c.ordered_ns, table.c.job_id)
    return [
        Task(
            row.job_id,
            row.source_id,
            row.version_id,
            bool(row.keep_original),
            tuple(Output(**item) for item in json.loads(row.outputs)),
        )
        for row in connection.execute(query)
    ]


def strike(connection: Connection, tables: Tables, job_id: str) -> None:
    """Remove an order that has ended."""
    table = tables.encoding_task
    connection.execute(delete(table).where(table.c.job_id == job_id))
