"""Runs encoding jobs in the background, oldest first, a bounded number at once.

A job that was under way when the server ended, in whatever way, begins anew with the next start. Job rows
go `queued`, `running`, then `done` or `failed`; what follows from a job is written in one batch of the
API, so that clients are told of all of it together.
"""

from __future__ import annotations

import json
import logging
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import threading
from contextlib import suppress
from pathlib import Path
from typing import Any

from ..access.accounts import Actor
from ..actions import execute
from ..events import told_write
from ..protocol import ProtocolError
from ..query.computed import SERVER_LOCATION
from ..state import ServerState
from .kinds import suffix_by_content
from .tasks import Output, Task, strike, waiting
from .transcode import MOVIE_NAME, PICTURE_NAME

logger = logging.getLogger(__name__)
_MADE = {"video/mp4": MOVIE_NAME, "image/jpeg": PICTURE_NAME}
_REST_S = 60.0
_GRACE_S = 5.0


class _Failed(Exception):
    """A job cannot be done; the message is for its owner."""


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
        self._running: set[subprocess.Popen[str]] = set()
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

    def close(self) -> None:
        """Stop; jobs under way are broken off and begin anew with the next start."""
        self._ending.set()
        with self._lock:
            for process in self._running:
                _kill(process)
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
            self._tell(task, [_status(task, "running")])
            with tempfile.TemporaryDirectory(dir=self._folder) as folder:
                self._finish(task, self._encode(task, Path(folder)), Path(folder))
        except (_Failed, ProtocolError, OSError) as error:
            if not self._ending.is_set():
                self._fail(task, error)
        except Exception:  # a fault of ours: the job must not stay `running` for ever
            logger.exception("Encoding job %s failed.", task.job_id)
            if not self._ending.is_set():
                self._fail(task, _Failed("The server failed; its log says why."))

    def _encode(self, task: Task, folder: Path) -> dict[str, Any]:
        source = self._state.media.find(task.source_id)
        if source is None:
            raise _Failed("The component has no file on this server.")
        given = folder / "source"
        self._state.media.fetch(source, given)
        given = _named_by_content(given, source.name)
        answer = self._run(given, folder)
        missing = [o for o in task.outputs if not (folder / _MADE[o.format]).exists()]
        if missing:
            raise _Failed(f"{source.name} gives no {missing[0].format}.")
        return answer

    def _run(self, source: Path, folder: Path) -> dict[str, Any]:
        """Run the program and return the content of `ftr_meta`."""
        command = [sys.executable, "-m", "rushes.server.encoding.transcode"]
        process = subprocess.Popen(
            [*command, str(source), str(folder)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # so that ffmpeg can be ended along with it
        )
        with process:
            with self._lock:
                self._running.add(process)
            if self._ending.is_set():
                _kill(process)
            try:
                return _answer(process, self._state.settings.encode_seconds)
            finally:
                _kill(process)
                with self._lock:
                    self._running.discard(process)

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
        operations = [_delete(output.component_id) for output in task.outputs]
        # Somebody may have deleted the job; then nobody waits for the answer.
        with suppress(ProtocolError):
            job = _update("Job", task.job_id, {"status": "failed", "data": data})
            self._tell(task, [*operations, job])
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


def _answer(process: subprocess.Popen[str], seconds: int) -> dict[str, Any]:
    try:
        # Standard input stays open: its end would end the program.
        stdout, stderr = _output(process, seconds)
    except subprocess.TimeoutExpired:
        raise _Failed(f"The encoding took more than {seconds} seconds.") from None
    try:
        answer = json.loads(stdout)
    except ValueError:
        logger.warning("The encoding program ended with %s: %s", process.returncode, stderr[-2000:])
        raise _Failed("The encoding program ended without an answer.") from None
    if "error" in answer:
        raise _Failed(str(answer["error"]))
    meta: dict[str, Any] = answer["meta"]
    return meta


def _output(process: subprocess.Popen[str], seconds: int) -> tuple[str, str]:
    """Return all that a program prints, reading both of its outputs at the same time."""
    said: list[str] = []
    assert process.stderr is not None and process.stdout is not None
    errors = process.stderr
    listener = threading.Thread(target=lambda: said.append(errors.read()), daemon=True)
    listener.start()
    process.wait(timeout=seconds)  # its answer is one line, which fits into the pipe
    listener.join(_GRACE_S)
    return process.stdout.read(), "".join(said)


def _kill(process: subprocess.Popen[str]) -> None:
    if process.poll() is None:
        with suppress(OSError):
            if hasattr(os, "killpg"):
                os.killpg(process.pid, signal.SIGKILL)
            else:
                process.kill()


def _named_by_content(given: Path, name: str) -> Path:
    """Give a file a name that says what is in it."""
    suffix = suffix_by_content(given)
    if not suffix:
        raise _Failed(f"{name} is neither a movie nor an image that can be encoded.")
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
