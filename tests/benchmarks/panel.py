"""Panel and installer: how fast each is, how long the main thread is held, how many clicks a publish takes.

Each figure of the main thread stands beside the same work done on it, as integrations do that know no
worker: the time for which the application would not answer. Opening stands beside opening without a server.
"""

from __future__ import annotations

import json
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Any

from rushes.core.demo.production import ensure_production
from rushes.core.demo.server_process import ServerAddress, ServerProcess
from rushes.core.ids import new_id
from rushes.core.session import Session

from ._installing import measure_installing

NOTES = 1000
TASKS = 5000
_BATCH = 20
_TASK_BATCH = 250


def measure(runs: int) -> dict[str, object]:
    """Open, publish, read and search, `runs` times each; medians."""
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder, "server")) as address:
        work = Path(folder)
        with Session(address.url, address.key, address.user, plugin_paths=[]) as session:
            ensure_production(session)
            there = [_run("open", _data(work, address)) for _ in range(runs)]
            away = [
                _run("open", {**_data(work, address), "url": "http://127.0.0.1:9"})
                for _ in range(runs)
            ]
            idle = [_run("idle", _data(work, address)) for _ in range(runs)]
            publishes = [_run("publish", _data(work, address)) for _ in range(runs)]
            notes = [_with_notes(work, address, session) for _ in range(runs)]
            _add_tasks(session)
            searches = [_run("search", _data(work, address)) for _ in range(runs)]
    return {
        "benchmark": "panel",
        "runs": runs,
        "open_ms": {"with_server": _middle(there), "without_server": _middle(away)},
        "idle": _middle(idle),
        "publishing": _compared(publishes),
        "clicks": {name: publishes[-1][name] for name in ("first", "repeated")},
        "notes": {"count": NOTES, **_compared(notes)},
        "searching": {"tasks": TASKS, **_compared(searches)},
        "installing": measure_installing(runs),
    }


def _compared(rows: list[dict[str, Any]]) -> dict[str, Any]:
    """Return medians, the longest gap of all runs, and how much longer the main thread is held without."""
    found = _middle([{k: v for k, v in row.items() if not isinstance(v, dict)} for row in rows])
    longest = max(row["gap_ms"] for row in rows)
    ratio = round(found["blocking_ms"] / found["gap_ms"], 1)
    return {**found, "longest_gap_ms": longest, "times_shorter": ratio}


def _middle(rows: list[dict[str, Any]]) -> dict[str, float]:
    return {name: round(statistics.median(row[name] for row in rows), 1) for name in rows[0]}


def _data(work: Path, address: ServerAddress) -> dict[str, Any]:
    folder = Path(tempfile.mkdtemp(dir=work))
    return {"folder": str(folder), "url": address.url, "user": address.user, "key": address.key}


def _start(name: str, data: dict[str, Any]) -> subprocess.Popen[str]:
    script = Path(__file__).with_name("_panel_work.py")
    process = subprocess.Popen(
        [sys.executable, "-W", "ignore", str(script), name],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(data) + "\n")
    process.stdin.flush()
    return process


def _run(name: str, data: dict[str, Any]) -> dict[str, Any]:
    process = _start(name, data)
    out, _ = process.communicate(timeout=600)
    return dict(json.loads(out.splitlines()[-1]))


def _with_notes(work: Path, address: ServerAddress, session: Session) -> dict[str, Any]:
    """Run the panel on a new version and write notes on it meanwhile, as reviewers do."""
    version_id = _new_version(session)
    data = {**_data(work, address), "version": version_id, "notes": NOTES}
    process = _start("notes", data)
    assert process.stdin is not None and process.stdout is not None
    for line in process.stdout:
        if line.startswith("ready"):
            for first in range(0, NOTES, _BATCH):
                _write_notes(session, version_id, range(first, first + _BATCH))
        elif line.startswith("note"):
            told = time.time()
            _write_notes(session, version_id, [int(line.split()[1])])
            process.stdin.write(f"{told}\n")
            process.stdin.flush()
        else:
            process.wait(timeout=60)
            return dict(json.loads(line))
    raise RuntimeError("the panel ended without a result")


def _new_version(session: Session) -> str:
    shot = session.query('Shot where name is "sh010"').first()
    asset = session.create(
        "Asset",
        {"name": f"a{new_id()[:8]}", "type": session.query("AssetType").first(), "parent": shot},
    )
    version = session.create("AssetVersion", {"asset": asset})
    frames = {"first": 1001, "last": 1240, "rate": "24", "step": 1, "handles": 0, "slate": 0}
    version["metadata"]["rushes_frame_map"] = json.dumps(frames)
    session.commit()
    return str(version["id"])


def _write_notes(session: Session, version_id: str, numbers: Any) -> None:
    user = session.query("select id from User").first()
    line = {"points": [[0.1, 0.2], [0.5, 0.6]], "colour": [1, 0.36, 0.3, 1], "width": 0.006}
    operations = []
    for number in numbers:
        note_id, component_id = new_id(), new_id()
        frame = number % 240
        drawing = {"format": "rushes.strokes", "version": 1, "frame": frame, "strokes": [line]}
        keys = {"component_id": component_id, "note_id": note_id}
        operations += [
            _create(
                "Note",
                id=note_id,
                content=f"Look at this, number {number}",
                frame_number=frame,
                parent_id=version_id,
                parent_type="AssetVersion",
                user_id=user["id"],
            ),
            _create("FileComponent", id=component_id, name=f"Frame_{frame}", file_type=""),
            _create("NoteAnnotationComponent", **keys, data=drawing),
        ]
    session.call(operations)


def _create(kind: str, **facts: Any) -> dict[str, Any]:
    return {"action": "create", "entity_type": kind, "entity_data": facts}


def _add_tasks(session: Session) -> None:
    schema = session.query("ProjectSchema").first()
    project = session.create(
        "Project", {"name": "many", "full_name": "Many Tasks", "project_schema": schema}
    )
    kind = session.query("Type").first()
    for first in range(0, TASKS, _TASK_BATCH):
        shot = session.create("Shot", {"name": f"shot {first:05d}", "parent": project})
        for number in range(first, first + _TASK_BATCH):
            session.create("Task", {"name": f"paint {number:05d}", "parent": shot, "type": kind})
        session.commit()
