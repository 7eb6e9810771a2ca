"""What a command and all programs it starts cost: seconds, processor time, greatest memory. Linux only."""

from __future__ import annotations

import os
import subprocess
import tempfile
import threading
import time
from dataclasses import dataclass, field, replace
from pathlib import Path

_EVERY_S = 0.02


@dataclass(frozen=True)
class Cost:
    """The cost of one command.

    Attributes:
        seconds: On the clock.
        cpu_seconds: Of all processors, all programs together.
        peak_mb: The greatest memory of all programs together at one moment, shared pages counted once.
        output: What it printed.
        more: Other figures.
    """

    seconds: float
    cpu_seconds: float
    peak_mb: float
    output: str = ""
    more: dict[str, float] = field(default_factory=dict)

    def but(self, seconds: float, cpu_seconds: float, **more: float) -> Cost:
        """Return it with the seconds it measured itself, and other figures."""
        return replace(self, seconds=seconds, cpu_seconds=cpu_seconds, more=more)

    def then(self, other: Cost) -> Cost:
        """Return the cost of this and another, one after the other."""
        return Cost(
            self.seconds + other.seconds,
            self.cpu_seconds + other.cpu_seconds,
            max(self.peak_mb, other.peak_mb),
        )

    def figures(self) -> dict[str, float]:
        """Return the figures by name."""
        return {
            "seconds": self.seconds,
            "cpu_seconds": self.cpu_seconds,
            "peak_mb": self.peak_mb,
            **self.more,
        }


def run_measured(command: list[str], folder: Path) -> Cost:
    """Run a command to its end.

    Raises:
        RuntimeError: It failed.
    """
    with tempfile.TemporaryFile("w+") as output:
        begin = time.perf_counter()
        process = subprocess.Popen(command, cwd=folder, stdout=output)
        peaks = [0.0]
        ended = threading.Event()
        watcher = threading.Thread(target=_watch, args=(process.pid, ended, peaks), daemon=True)
        watcher.start()
        _, status, used = os.wait4(process.pid, 0)
        seconds = time.perf_counter() - begin
        ended.set()
        watcher.join()
        process.returncode = os.waitstatus_to_exitcode(status)
        if process.returncode:
            raise RuntimeError(f"{command[0]} ended with {process.returncode}")
        output.seek(0)
        return Cost(seconds, used.ru_utime + used.ru_stime, peaks[0], output.read())


def _watch(pid: int, ended: threading.Event, peaks: list[float]) -> None:
    while not ended.wait(_EVERY_S):
        peaks[0] = max(peaks[0], sum(map(_memory_mb, _family(pid))))


def _family(pid: int) -> list[int]:
    """Return a process and all below it."""
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
    except OSError:
        children = []
    return [pid, *(one for child in children for one in _family(int(child)))]


def _memory_mb(pid: int) -> float:
    try:
        rollup = Path(f"/proc/{pid}/smaps_rollup").read_text()
    except OSError:
        return 0.0
    line = next((line for line in rollup.splitlines() if line.startswith("Pss:")), "Pss: 0")
    return int(line.split()[1]) / 1024
