"""Our event hub beside the official client's: 10,000 events at once, and 1,000 one after the other.

Both talk to the same embedded server in turn; sender and receiver are one hub, so an event goes to the server
and back.
"""

from __future__ import annotations

import json
import os
import statistics
import subprocess
import sys
import tempfile
from pathlib import Path

from rushes.core.demo.server_process import ServerProcess

ROOT = Path(__file__).parents[2]
PEER = Path(os.environ.get("RUSHES_PEER_PYTHON", ROOT / ".venv-peer" / "bin" / "python"))
CLIENTS = {"rushes": Path(sys.executable), "ftrack_api": PEER}


def measure(runs: int) -> dict[str, object]:
    """Do both works with both clients in turn, `runs` times; medians and ratios."""
    with tempfile.TemporaryDirectory() as folder, ServerProcess(Path(folder)) as address:
        data = {"url": address.url, "user": address.user, "key": address.key}
        fast = _compare("throughput", data, runs)
        slow = _compare("latency", data, runs)
    return {
        "benchmark": "events",
        "runs": runs,
        "throughput": fast,
        "latency": slow,
        "times_more_events": round(
            fast["rushes"]["events_per_second"] / fast["ftrack_api"]["events_per_second"], 1
        ),
        "p99_ratio": round(slow["rushes"]["p99_ms"] / slow["ftrack_api"]["p99_ms"], 3),
    }


def _compare(work: str, data: dict[str, str], runs: int) -> dict[str, dict[str, float]]:
    results: dict[str, list[dict[str, float]]] = {client: [] for client in CLIENTS}
    for _ in range(runs):
        for client in CLIENTS:
            results[client].append(_run(client, work, data))
    return {
        client: {name: round(statistics.median(row[name] for row in rows), 3) for name in rows[0]}
        for client, rows in results.items()
    }


def _run(client: str, work: str, data: dict[str, str]) -> dict[str, float]:
    script = Path(__file__).parent / "_events_work.py"
    done = subprocess.run(
        [str(CLIENTS[client]), "-W", "ignore", str(script), client, work],
        input=json.dumps(data),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
        check=True,
        timeout=600,
    )
    return dict(json.loads(done.stdout.splitlines()[-1]))
