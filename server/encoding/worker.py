"""Runs encoding jobs in the background, oldest first, a bounded number at once.

A job that was under way when the server ended, in whatever way, begins anew with the next start. Job rows
go `queued`, `running`, then `done` or `failed`; what follows from a job is written in one batch of the
API, so that clients are told of all of it together.
"""

from __future__ import annotations

import json
import logging
import shutil
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from sqlalchemy import select

from ..access.accounts import Actor
from ..actions import execute
from ..events import told_write
from ..protocol import ProtocolError
from ..query.computed import SERVER_LOCATION
from ..state import ServerState
from .kinds import suffix_by_content
from .program import EncodingFailed, NotWantedError, Programs
from .tasks import Output, Task, strike, waiting
from .transcode import MOVIE_NAME, PICTURE_NAME

logger = logging.getLogger(__name__)
_MADE = {"video/mp4": MOVIE_NAME, "image/jpeg": PICTURE_NAME}
_REST_S = 60.0
_GRACE_S = 5.0


class EncodingWorker:
    """The threads that encode; they live from `start` to `close`.

    Args:
        state: The server.
    """

    def __init__(self, state: ServerState) -> None:
        self._state = state
        self._folder = state.settings.data_dir / "media" / "encoding"
        self._taken: set[str] = set()
        self._lock = threading.Lock()
        self._ending = threading.Event()
        settings = state.settings
        self._programs = Programs(settings.encode_seconds, settings.encode_memory)
        self._threads = [
            threading.Thread(target=self._work, name=f"encoding-{number}", daemon=True)
            for number in range(state.settings.encoders)
        ]

    def start(self) -> None:
        """Begin to take jobs."""
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        for thread in self._threads:
            thread.start()

    @property
    def is_alive(self) -> bool:
        """Whether every thread is at work, or waits for some."""
        return all(thread.is_alive() for thread in self._threads)

    def close(self) -> None:
        """Stop; jobs under way are broken off and begin anew with the next start."""
        self._ending.set()
        self._programs.end_all()
        for _ in self._threads:
            self._state.encoding.ring()
        for thread in self._threads:
            thread.join(_GRACE_S)

    def _work(self) -> None:
        while not self._ending.is_set():
            try:
                task = self._take()
                if task is None:
                    self._state.encoding.wait(_REST_S)
                else:
                    self._do(task)
            except Exception:  # whatever one job does, the next one must have its turn
                logger.exception("The encoding worker stumbled.")
                self._ending.wait(1.0)

    def _take(self) -> Task | None:
        with self._lock, self._state.database.read() as connection:
            for task in waiting(connection, self._state.database.tables):
                if task.job_id not in self._taken:
                    self._taken.add(task.job_id)
                    return task
        return None

    def _do(self, task: Task) -> None:
        try:
            if not self._is_wanted(task):
                raise NotWantedError
            self._tell(task, [_status(task, "running")])
            with tempfile.TemporaryDirectory(dir=self._folder) as folder:
                self._finish(task, self._encode(task, Path(folder)), Path(folder))
        except (EncodingFailed, ProtocolError, OSError) as error:
            if not self._ending.is_set():
                self._fail(task, error)
        except Exception:  # a fault of ours: the job must not stay `running` for ever
            logger.exception("Encoding job %s failed.", task.job_id)
            if not self._ending.is_set():
                self._fail(task, EncodingFailed("The server failed; its log says why."))

    def _encode(self, task: Task, folder: Path) -> dict[str, Any]:
        source = self._state.media.find(task.source_id)
        if source is None:
            raise EncodingFailed("The component has no file on this server.")
        given = folder / "source"
        self._state.media.fetch(source, given)
        given = _named_by_content(given, source.name)
        answer = self._programs.run(given, folder, lambda: self._is_wanted(task))
        missing = [o for o in task.outputs if not (folder / _MADE[o.format]).exists()]
        if missing:
            raise EncodingFailed(f"{source.name} gives no {missing[0].format}.")
        return answer

    def _is_wanted(self, task: Task) -> bool:
        """Say whether a job, its source and what it is to make are all still there."""
        tables, wanted = self._state.database.tables, [o.component_id for o in task.outputs]
        job, component = tables["job"].c, tables["component"].c
        with self._state.database.read() as connection:
            found = connection.execute(select(job.id).where(job.id == task.job_id)).first()
            there = select(component.id).where(component.id.in_([task.source_id, *wanted]))
            components = connection.execute(there).all()
        return found is not None and len(components) == len(wanted) + 1

    def _finish(self, task: Task, meta: dict[str, Any], folder: Path) -> None:
        media, operations = self._state.media, []
        for output in task.outputs:
            name = _MADE[output.format]
            size = media.adopt(folder / name, output.component_id, name)
            operations += _component_is_there(output, size)
        operations.append(_meta(task.outputs[0], meta))
        if task.version_id:
            data = {"thumbnail_id": task.outputs[-1].component_id}
            operations.append(_update("AssetVersion", task.version_id, data))
        if not task.keep_original:
            operations.append(_delete(task.source_id))
        try:
            self._tell(task, [*operations, _status(task, "done")])
        except ProtocolError:  # the version went meanwhile, and the components with it
            media.remove([output.component_id for output in task.outputs])
            raise
        self._strike(task)

    def _fail(self, task: Task, error: Exception) -> None:
        logger.warning("Encoding job %s failed: %s", task.job_id, error)
        data = json.dumps({**task.job_data, "error": str(error)})
        job = _update("Job", task.job_id, {"status": "failed", "data": data})
        # Somebody may have deleted the job; then nobody waits for the answer.
        for operations in ([_delete(o.component_id) for o in task.outputs], [job]):
            with suppress(ProtocolError):
                self._tell(task, operations)
        self._strike(task)

    def _tell(self, task: Task, operations: list[dict[str, Any]]) -> None:
        execute(self._state, operations, self._owner(task))

    def _owner(self, task: Task) -> Actor:
        """Return on whose behalf a job runs; what it may do was checked when it was ordered."""
        database = self._state.database
        with database.read() as connection:
            jobs, users = database.tables["job"], database.tables["resource"]
            query = jobs.join(users, users.c.id == jobs.c.user_id).select()
            row = connection.execute(query.where(jobs.c.id == task.job_id)).mappings().first()
        if row is None:
            return Actor("", "encoding", True)
        return Actor(row["user_id"], row["username"] or "", True)

    def _strike(self, task: Task) -> None:
        database = self._state.database
        with told_write(self._state.events.hub, database, None) as connection:
            strike(connection, database.tables, task.job_id)
        with self._lock:
            self._taken.discard(task.job_id)


def _named_by_content(given: Path, name: str) -> Path:
    """Give a file a name that says what is in it."""
    suffix = suffix_by_content(given)
    if not suffix:
        raise EncodingFailed(f"{name} is neither a movie nor an image that can be encoded.")
    return given.rename(given.with_suffix(suffix))


def _component_is_there(output: Output, size: int) -> list[dict[str, Any]]:
    place = {
        "component_id": output.component_id,
        "location_id": SERVER_LOCATION,
        "resource_identifier": output.component_id,
    }
    return [
        _update("FileComponent", output.component_id, {"size": size}),
        {"action": "create", "entity_type": "ComponentLocation", "entity_data": place},
    ]


def _meta(output: Output, meta: dict[str, Any]) -> dict[str, Any]:
    data = {
        "parent_id": output.component_id,
        "parent_type": "FileComponent",
        "key": "ftr_meta",
        "value": json.dumps(meta),
    }
    return {"action": "create", "entity_type": "Metadata", "entity_data": data}


def _status(task: Task, status: str) -> dict[str, Any]:
    return _update("Job", task.job_id, {"status": status})


def _update(kind: str, key: str, data: dict[str, Any]) -> dict[str, Any]:
    return {"action": "update", "entity_type": kind, "entity_key": [key], "entity_data": data}


def _delete(component_id: str) -> dict[str, Any]:
    return {"action": "delete", "entity_type": "Component", "entity_key": [component_id]}
