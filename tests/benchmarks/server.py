"""The server: calls a second, files beside nginx, rows in SQLite beside PostgreSQL, start and memory.

Everything runs on this machine over loopback, in turn. A peer that is not installed is left out, with the
reason in its place.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
import uuid
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from urllib.parse import urlencode, urlsplit

from ..postgresql import missing_part, postgresql
from ._server_peers import nginx

CLIENTS = (1, 8, 64)
LISTENERS = 200
EVENTS = 100
SECONDS = 2.0
TASKS = 2000
ROWS = 100_000
FILE_MIB = 256
NESTED = (
    "select name, status.name, status.state.short, type.name, parent.name, link, metadata, "
    "assignments.resource.username from Task where project_id is {} limit 2000"
)


@dataclass(frozen=True)
class Server:
    """A running server.

    Attributes:
        process: Its process.
        url: Its address.
        headers: The administrator's.
        start_s: Seconds from the command to the first answer.
    """

    process: subprocess.Popen[str]
    url: str
    headers: dict[str, str]
    start_s: float

    def call(self, *operations: dict[str, Any]) -> list[Any]:
        """Run operations."""
        body = json.dumps(operations).encode()
        request = urllib.request.Request(f"{self.url}/api", body, self.headers)
        with urllib.request.urlopen(request, timeout=300) as response:
            answer = json.load(response)
        if "exception" in answer:
            raise RuntimeError(answer["content"])
        return list(answer)

    def query(self, expression: str) -> list[dict[str, Any]]:
        """Return what a query finds."""
        return list(self.call({"action": "query", "expression": expression})[0]["data"])

    @property
    def memory_mib(self) -> float:
        """Resident memory."""
        status = Path(f"/proc/{self.process.pid}/status").read_text()
        return round(int(status.partition("VmRSS:")[2].split()[0]) / 1024, 1)


def measure(runs: int) -> dict[str, object]:
    """Measure everything; figures are medians of `runs` where runs differ."""
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        figures: dict[str, object] = {"benchmark": "server", "runs": runs}
        with running(folder / "sqlite") as server:
            figures["sqlite"] = _calls(server)
            figures["events"] = _fan_out(server)
            figures["files"] = _files(server, folder, runs)
            figures["memory"] = _memory(server)
        missing = missing_part()
        if missing:
            figures["postgresql"] = f"left out: {missing}"
        else:
            with postgresql() as url, running(folder / "pg", "--database", url) as server:
                figures["postgresql"] = _calls(server)
                figures["memory_postgresql"] = _memory(server)
        figures["start_s"] = _starts(folder / "sqlite", runs)
    return figures


@contextmanager
def running(folder: Path, *options: str) -> Iterator[Server]:
    """Start a server and stop it in the end."""
    command = [sys.executable, "-m", "rushes.core", "serve", "--json", "--new-key", "--port", "0"]
    start = time.perf_counter()
    with (folder.with_suffix(".log")).open("wb") as log:
        process = subprocess.Popen(
            [*command, "--data", str(folder), *options],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
    try:
        assert process.stdout is not None
        told = json.loads(process.stdout.readline())
        with urllib.request.urlopen(f"{told['server_url']}/healthz", timeout=30) as answer:
            answer.read()
        spent = time.perf_counter() - start
        headers = {"ftrack-user": told["api_user"], "ftrack-api-key": told["api_key"]}
        yield Server(process, told["server_url"], headers, spent)
    finally:
        process.terminate()
        process.communicate(timeout=60)


def _calls(server: Server) -> dict[str, object]:
    project = _seed(server)
    task = server.query(f"Task where project_id is {project} limit 1")[0]["id"]
    works: dict[str, dict[str, Any]] = {
        "small_query": _query(f"select name from Task where id is {task} offset 0 limit 500"),
        "nested_2000_rows": _query(NESTED.format(project)),
        "create": _create("Task", id="NEW", name="NEW", parent_id=project),
        "update": {
            "action": "update",
            "entity_type": "Task",
            "entity_key": [task],
            "entity_data": {"description": "NEW"},
        },
    }
    figures: dict[str, object] = {
        name: {f"{count}_clients": _load(server, operation, count) for count in CLIENTS}
        for name, operation in works.items()
    }
    start = time.perf_counter()
    server.call(*_tasks(project, 1000))
    figures["create_1000_in_one_call_s"] = round(time.perf_counter() - start, 3)
    return figures


def _seed(server: Server) -> str:
    """Make a project of 2000 tasks with an assignment and a metadata row each; return its id."""
    schema = server.query("ProjectSchema")[0]["id"]
    user = server.query("User limit 1")[0]["id"]
    project = str(uuid.uuid4())
    server.call(_create("Project", id=project, name=project, project_schema_id=schema))
    tasks = _tasks(project, TASKS)
    server.call(*tasks)
    more = []
    for task in tasks:
        key = task["entity_data"]["id"]
        more.append(_create("Appointment", type="assignment", context_id=key, resource_id=user))
        data = {"parent_id": key, "parent_type": "Task", "key": "unit", "value": "B"}
        more.append(_create("Metadata", **data))
    server.call(*more)
    return project


def _tasks(project: str, count: int) -> list[dict[str, Any]]:
    return [
        _create("Task", id=str(uuid.uuid4()), name=f"task_{number}", parent_id=project)
        for number in range(count)
    ]


def _create(kind: str, **data: Any) -> dict[str, Any]:
    return {"action": "create", "entity_type": kind, "entity_data": data}


def _query(expression: str) -> dict[str, Any]:
    return {"action": "query", "expression": expression}


def _load(server: Server, operation: dict[str, Any], clients: int) -> dict[str, float]:
    parts = urlsplit(server.url)
    asked = {"host": parts.hostname, "port": parts.port, "headers": server.headers}
    more = {"operation": operation, "clients": clients, "seconds": SECONDS}
    return _apart("_server_load.py", {**asked, **more})


def _fan_out(server: Server) -> dict[str, float]:
    """Return how long the last of many clients waits for an event."""
    asked = {"url": server.url, "headers": server.headers}
    return _apart("_server_fanout.py", {**asked, "clients": LISTENERS, "events": EVENTS})


def _apart(script: str, asked: dict[str, Any]) -> dict[str, float]:
    """Run a script of this folder in a process of its own; returns the figures it prints."""
    done = subprocess.run(
        [sys.executable, str(Path(__file__).parent / script)],
        input=json.dumps(asked),
        text=True,
        check=True,
        capture_output=True,
    )
    return dict(json.loads(done.stdout))


def _files(server: Server, folder: Path, runs: int) -> dict[str, object]:
    """Send and fetch the same file by curl, with this server and with nginx in turn."""
    file = folder / "file.mp4"
    file.write_bytes(os.urandom(1 << 20) * FILE_MIB)
    component = str(uuid.uuid4())
    announced = {"action": "get_upload_metadata", "component_id": component, "file_name": file.name}
    (told,) = server.call({**announced, "file_size": file.stat().st_size})
    query = {"id": component, "username": server.headers["ftrack-user"]}
    query["apiKey"] = server.headers["ftrack-api-key"]
    with nginx(folder / "nginx") as peer:
        addresses = {"rushes": (told["url"], f"{server.url}/component/get?{urlencode(query)}")}
        if peer:
            addresses["nginx"] = (f"{peer}/file.mp4", f"{peer}/file.mp4")
        speeds: dict[str, dict[str, list[float]]] = {
            name: {"upload": [], "download": []} for name in addresses
        }
        for _ in range(runs):
            for name, (there, back) in addresses.items():
                speeds[name]["upload"].append(_speed("-T", str(file), there))
                speeds[name]["download"].append(_speed(back))
    figures: dict[str, Any] = {
        name: {act: round(statistics.median(values)) for act, values in acts.items()}
        for name, acts in speeds.items()
    }
    if peer is None:
        return {"mb_per_second": figures, "nginx": "left out: nginx is not installed"}
    share = {
        act: round(figures["rushes"][act] / figures["nginx"][act], 2) for act in figures["nginx"]
    }
    return {"mb_per_second": figures, "share_of_nginx": share}


def _speed(*arguments: str) -> float:
    """Return the megabytes a second of one transfer by curl."""
    command = ["curl", "-sS", "--fail", "-o", os.devnull, *arguments]
    return FILE_MIB * 1.048576 / _seconds(lambda: subprocess.run(command, check=True))


def _seconds(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


def _memory(server: Server) -> dict[str, float]:
    """Return what the server holds before and after 100,000 more rows."""
    before = server.memory_mib
    project = server.query("Project limit 1")[0]["id"]
    for _ in range(ROWS // 2000):
        server.call(*_tasks(project, 2000))
    server.query(NESTED.format(project))
    return {"before_mib": before, "after_100000_rows_mib": server.memory_mib}


def _starts(folder: Path, runs: int) -> dict[str, float]:
    """Return the seconds to the first answer, on an empty folder and on one with 100,000 rows."""
    empty, full = [], []
    for run in range(runs):
        with running(folder.with_name(f"empty{run}")) as server:
            empty.append(server.start_s)
        with running(folder) as server:
            full.append(server.start_s)
    return {
        "empty": round(statistics.median(empty), 2),
        "100000_rows": round(statistics.median(full), 2),
    }
