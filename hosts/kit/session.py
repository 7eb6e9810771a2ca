"""A session worth recording: what is open, what can be captured, and its first frames in two sizes."""

from __future__ import annotations

import json
from contextlib import suppress
from pathlib import Path

from rushes.core.capture import capture
from rushes.core.plugins import Plugins

from .bench import SIZE, SIZES, Bench, NotOffered
from .check import is_elsewhere
from .find import load_for_checks
from .recorder import recording

FRAMES = 6


def record_host(spec: str, folder: Path, work: Path) -> int:
    """Record a session with the host `spec`, in its application where that must be started.

    Args:
        spec: As `Plugins.load_host` takes it.
        folder: Where the recording goes.
        work: Existing empty folder for what the session makes.

    Returns:
        How many frames are in it.

    Raises:
        HostUnavailableError: There is no such adapter or no such application on this machine.
        RushesError: What the host raises on purpose.
    """
    plugins = load_for_checks(spec)
    if is_elsewhere(plugins):
        said = Bench(plugins, work, spec).script("record", "--folder", str(folder.resolve()))
        return int(json.loads(said[-1])["recorded"])
    try:
        return record_session(plugins, folder, work)
    finally:
        close = getattr(plugins.manager.get_plugin(spec), "close", None)
        if callable(close):
            close()


def record_session(plugins: Plugins, folder: Path, work: Path) -> int:
    """Record a session with the host in `plugins`; arguments and result as `record_host`."""
    bench = Bench(plugins, work)
    with suppress(NotOffered):
        bench.rehearse("ordinary")
    with recording(plugins, folder):
        bench.ask("host_info")
        frames = bench.frames(FRAMES)
        capture(plugins, bench.plan(frames, size=None))
        for size in SIZES:
            capture(plugins, bench.plan(frames if size == SIZE else frames[:1], size=size))
        for source in bench.sources():
            capture(plugins, bench.plan(frames[:1], source=source.id))
    return len(frames)
