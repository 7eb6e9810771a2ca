"""Our session beside the official `ftrack-python-api`: the same calls, in turn, on the same server and data.

Each piece of work runs in a process of its own, so imports and memory are each client's own. Sizes on disk
count the client and all it requires, without extras. `start` is a process's first session, with
what it loads lazily; `start_again` is a further one in the same process.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
import time
import uuid
from contextlib import ExitStack
from pathlib import Path

from rushes.core.demo.production import ensure_production
from rushes.core.demo.server_process import ServerAddress, ServerProcess
from rushes.core.session import Session
from rushes.install.links import ROOMS

ROOT = Path(__file__).parents[2]
PEER = Path(os.environ.get("RUSHES_PEER_PYTHON", ROOT / ".venv-peer" / "bin" / "python"))
CLIENTS = {"rushes": Path(sys.executable), "ftrack_api": PEER}
TASKS = 10000
SHOTS = 200
WORKS = (
    "start_cold",
    "start",
    "start_again",
    "query_2000",
    "query_10000",
    "lazy_walk",
    "commit_one",
    "create_1000",
    "upload_256",
)


def measure(runs: int) -> dict[str, object]:
    """Do every work with both clients in turn, `runs` times; medians and ratios."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory()))
        address = stack.enter_context(ServerProcess(folder / "server"))
        data = _seed(address)
        figures = {work: _compare(work, data, runs, folder) for work in WORKS}
        curl = _curl_seconds(address, folder)
    ours = figures["upload_256"]["rushes"]
    return {
        "benchmark": "session",
        "runs": runs,
        "works": figures,
        "installed": {client: _installed(client) for client in CLIENTS},
        "upload_mb_per_second": round(256 * 1.048576 / ours["seconds"], 1),
        "curl_mb_per_second": round(256 * 1.048576 / curl, 1),
        "upload_to_curl": round(curl / ours["seconds"], 2),
    }


def _compare(work: str, data: dict[str, str], runs: int, folder: Path) -> dict[str, object]:
    results: dict[str, list[dict[str, float]]] = {client: [] for client in CLIENTS}
    for _ in range(runs):
        for client in CLIENTS:
            results[client].append(_run(client, work, data, folder))
    figures: dict[str, object] = {}
    for client, rows in results.items():
        figures[client] = {
            name: round(statistics.median(row[name] for row in rows), 4) for name in rows[0]
        }
    ours, theirs = figures["rushes"], figures["ftrack_api"]
    figures["times_faster"] = round(theirs["seconds"] / ours["seconds"], 1)
    figures["memory_share"] = round(ours["peak_mb"] / theirs["peak_mb"], 2)
    return figures


def _run(client: str, work: str, data: dict[str, str], folder: Path) -> dict[str, float]:
    schemas = folder / f"schemas-{client}"
    if work == "start_cold":
        schemas = folder / f"schemas-{uuid.uuid4()}"
    schemas.mkdir(exist_ok=True)
    script = Path(__file__).parent / "_session_work.py"
    done = subprocess.run(
        [str(CLIENTS[client]), "-W", "ignore", str(script), client, work.replace("_cold", "")],
        input=json.dumps({**data, "schemas": str(schemas)}),
        stdout=subprocess.PIPE,
        text=True,
        check=True,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))


def _installed(client: str) -> dict[str, float]:
    """Packages and megabytes that the client brings."""
    words = {
        "rushes": ["rushes", *(str(ROOT / room) for room in ROOMS)],
        "ftrack_api": ["ftrack-python-api"],
    }[client]
    script = Path(__file__).parent / "_installed_size.py"
    done = subprocess.run(
        [str(CLIENTS[client]), str(script), *words], stdout=subprocess.PIPE, text=True, check=True
    )
    return dict(json.loads(done.stdout))


def _seed(address: ServerAddress) -> dict[str, str]:
    """Put shots and tasks on the server; return what the works need."""
    with Session(address.url, address.key, address.user) as session:
        project = ensure_production(session).project_id
        sequence = session.query(f'select id from Sequence where project_id is "{project}"').first()
        shots = [
            session.create(
                "Shot",
                {
                    "name": f"bench_{index:04d}",
                    "parent_id": sequence["id"],
                    "project_id": project,
                    "description": "plate",
                },
            )["id"]
            for index in range(SHOTS)
        ]
        session.commit()
        for index in range(TASKS):
            session.create(
                "Task",
                {
                    "name": f"bench_{index:05d}",
                    "parent_id": shots[index % SHOTS],
                    "project_id": project,
                },
            )
        session.commit()
    return {
        "url": address.url,
        "user": address.user,
        "key": address.key,
        "project": project,
        "shot": shots[0],
    }


def _curl_seconds(address: ServerAddress, folder: Path) -> float:
    """Seconds `curl -T` takes for the same number of bytes on the same server."""
    file = folder / "curl.bin"
    file.write_bytes(os.urandom(1 << 20) * 256)
    with Session(address.url, address.key, address.user) as session:
        answer = session.call(
            [
                {
                    "action": "get_upload_metadata",
                    "component_id": str(uuid.uuid4()),
                    "file_name": "curl.bin",
                    "file_size": file.stat().st_size,
                    "checksum": None,
                }
            ]
        )[0]
    headers = [f"{name}: {value}" for name, value in answer["headers"].items() if value]
    command = ["curl", "-sS", "--fail", "-T", str(file), answer["url"]]
    for header in headers:
        command += ["-H", header]
    start = time.perf_counter()
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL)
    return time.perf_counter() - start
