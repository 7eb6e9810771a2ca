"""One piece of work with one client, in a process of its own: prints seconds and peak memory as JSON.

The very same calls run on both clients; only the import differs. Run by `session.py`:

    python _session_work.py {rushes|ftrack_api} WORK  <server address on standard input as JSON>
"""

from __future__ import annotations

import contextlib
import json
import os
import resource
import sys
import tempfile
import time
import uuid

NESTED = (
    "select name, bid, start_date, end_date, description, status.name, status.state.short, type.name, "
    "parent.name, project.name from Task where project.id is {project} and name like 'bench_%'"
)


def read_tasks(session, data, limit):
    """Query tasks with nested status, type and parent, then read ten attributes of each."""
    count = 0
    for task in session.query(f"{NESTED.format(project=data['project'])} limit {limit}").all():
        values = (
            task["name"],
            task["bid"],
            task["start_date"],
            task["end_date"],
            task["description"],
            task["status"]["name"],
            task["status"]["state"]["short"],
            task["type"]["name"],
            task["parent"]["name"],
            task["project"]["name"],
        )
        count += len(values)
    assert count == 10 * limit, count


def start(session, data):
    """Nothing more than the start of a session."""


def start_again(session, data):
    """A further session in a process that has loaded everything: what a long-running host pays."""
    options = {
        "server_url": data["url"],
        "api_user": data["user"],
        "api_key": data["key"],
        "schema_cache_path": data["schemas"],
    }
    timed(lambda: type(session)(**options))


def query_2000(session, data):
    read_tasks(session, data, 2000)


def query_10000(session, data):
    read_tasks(session, data, 10000)


def lazy_walk(session, data):
    """Walk attributes of 200 shots that were queried without projections."""
    shots = session.query(
        f"Shot where project.id is {data['project']} and name like 'bench_%' limit 200"
    ).all()
    assert len(shots) == 200
    for shot in shots:
        assert shot["status"]["name"]
        assert shot["parent"]["name"]
        assert shot["description"] is not None


def create_1000(session, data):
    for _ in range(1000):
        session.create(
            "Task",
            {
                "id": str(uuid.uuid4()),
                "name": f"made_{uuid.uuid4().hex}",
                "parent_id": data["shot"],
                "project_id": data["project"],
            },
        )
    session.commit()


def upload_256(session, data):
    """Upload a file of 256 MiB to the server's location."""
    with tempfile.NamedTemporaryFile(suffix=".bin") as file:
        block = os.urandom(1 << 20)
        for _ in range(256):
            file.write(block)
        file.flush()
        timed(
            lambda: session.create_component(
                file.name, {"name": "bench"}, location=data["location"](session)
            )
        )


def commit_one(session, data):
    """Change one attribute while 6,000 entities are cached; the query is not counted."""
    cached = session.query(f"{NESTED.format(project=data['project'])} limit 6000").all()
    task = cached[0]

    def change():
        task["description"] = uuid.uuid4().hex
        session.commit()

    timed(change)
    assert len(cached) == 6000


TIMES = []


def timed(work):
    """Count only this part of a work."""
    start = time.perf_counter()
    work()
    TIMES.append(time.perf_counter() - start)


def peak_megabytes():
    """Return the peak of this process alone; `getrusage` would count the parent's from before exec."""
    with contextlib.suppress(OSError), open("/proc/self/status") as status:
        for line in status:
            if line.startswith("VmHWM:"):
                return int(line.split()[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


def main():
    client, work = sys.argv[1:3]
    data = json.load(sys.stdin)
    data["location"] = lambda session: session.query("Location where name is 'ftrack.server'").one()
    started = time.perf_counter()
    if client == "rushes":
        from rushes.core import Session
    else:
        from ftrack_api import Session
    imported = time.perf_counter()
    session = Session(
        server_url=data["url"],
        api_user=data["user"],
        api_key=data["key"],
        schema_cache_path=data["schemas"],
    )
    opened = time.perf_counter()
    globals()[work](session, data)
    done = time.perf_counter()
    seconds = TIMES[0] if TIMES else (opened - imported if work == "start" else done - opened)
    with contextlib.suppress(Exception):
        session.close()
    print(
        json.dumps(
            {
                "seconds": seconds,
                "import": imported - started,
                "from_nothing": opened - started,
                "peak_mb": peak_megabytes(),
            }
        )
    )


if __name__ == "__main__":
    main()
