"""Captures a scene file in a process of its own, and asks such a process what is in the scene.

The process speaks JSON lines on its standard output; what they hold is said at the hook
`detached_command`. It is ended when it has given everything, on cancel, and when it falls silent.
"""

from __future__ import annotations

import json
import logging
import os
import queue
import re
import signal
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import IO, Any, Callable

from ..errors import (
    CancelledError,
    CaptureError,
    HostError,
    HostUnavailableError,
    NoMediaError,
    RushesError,
    all_errors,
)
from ..host_data import CapturePlan, ChunkResult, Command, SceneDescription
from ..plugins import Plugins
from ..records import from_plain
from .chunks import check_chunk, merge_chunks

logger = logging.getLogger(__name__)

_POLL_S = 0.1
_EXIT_GRACE_S = 10.0
_STDERR_LINES = 20
# What Nuke and Maya print when they get none; there is no exit code that both would share.
_NO_LICENCE = re.compile(r"licen[cs]e", re.IGNORECASE)


def capture_detached(
    command: Command,
    plan: CapturePlan,
    *,
    on_progress: Callable[[int, int], None] | None = None,
    on_chunk: Callable[[ChunkResult], None] | None = None,
    cancelled: Callable[[], bool] | None = None,
    timeout_s: float = 900.0,
) -> ChunkResult:
    """Run the command that the hook `detached_command` gave for `plan`, and gather its frames.

    Blocks; starts two short-lived reader threads and the process, none of which outlives the call.

    Args:
        command: What to start; no shell is involved.
        plan: The same plan.
        on_progress: Called in this thread with frames done and frames in all.
        on_chunk: Called in this thread with each chunk whose images are on disk.
        cancelled: Asked ten times a second; True ends the process at once.
        timeout_s: Longest silence of the process in seconds, its start included.

    Returns:
        All frames together.

    Raises:
        CaptureError: The process failed, fell silent, or a frame is not there; the fact `stderr` holds
            its last lines.
        CancelledError: `cancelled` said so. Frames made until then stay on disk.
        HostUnavailableError: The program cannot be started.
        RushesError: What the process itself reported, for example `NoMediaError`.
    """
    missing = set(plan.frames)
    chunks: list[ChunkResult] = []
    with _Process(command, cancelled, timeout_s).messages() as messages:
        for message in messages:
            if "chunk" not in message:
                continue
            chunk = from_plain(ChunkResult, message["chunk"])
            check_chunk(chunk, [frame for frame in chunk.files if frame in missing])
            missing -= set(chunk.files)
            chunks.append(chunk)
            if on_chunk is not None:
                on_chunk(chunk)
            if on_progress is not None:
                on_progress(len(plan.frames) - len(missing), len(plan.frames))
            if not missing:
                return merge_chunks(chunks)
    raise AssertionError("unreachable: a process that ends early raises")


def describe_detached(
    plugins: Plugins,
    scene: Path,
    *,
    cancelled: Callable[[], bool] | None = None,
    timeout_s: float = 180.0,
) -> SceneDescription:
    """Ask a process of the host what is in a scene file: frames, rate, size, cameras.

    Args:
        plugins: The manager that holds the host's adapter.
        scene: The scene file; it is only read.
        cancelled: As for `capture_detached`.
        timeout_s: As for `capture_detached`.

    Raises:
        NoMediaError: There is no such file.
        HostUnavailableError: The host cannot work outside of the application, or is not installed.
        CaptureError, CancelledError, RushesError: As for `capture_detached`.
    """
    if not scene.is_file():
        raise NoMediaError(f"There is no scene file {scene}.", path=scene)
    command = plugins.hook.detached_command(plan=None, scene_copy=str(scene))
    if command is None:
        raise HostUnavailableError(f"{scene.name} cannot be opened outside of an application.")
    with _Process(command, cancelled, timeout_s).messages() as messages:
        for message in messages:
            if "description" in message:
                return from_plain(SceneDescription, message["description"])
    raise AssertionError("unreachable: a process that ends early raises")


class _Process:
    """One run of a command: its messages as they come, and its certain end."""

    def __init__(
        self, command: Command, cancelled: Callable[[], bool] | None, timeout_s: float
    ) -> None:
        self._command = command
        self._cancelled = cancelled or (lambda: False)
        self._timeout_s = timeout_s
        self._lines: queue.SimpleQueue[str | None] = queue.SimpleQueue()
        self._stderr: deque[str] = deque(maxlen=_STDERR_LINES)
        self._noise: deque[str] = deque(maxlen=_STDERR_LINES)
        self._readers: list[threading.Thread] = []

    @contextmanager
    def messages(self) -> Iterator[Iterator[dict[str, Any]]]:
        """Start the process; when the block is left it is gone."""
        process = self._start()
        self._readers = [
            threading.Thread(target=read, args=(stream,), daemon=True, name="rushes-detached")
            for read, stream in (
                (self._read_stdout, process.stdout),
                (self._read_stderr, process.stderr),
            )
        ]
        for reader in self._readers:
            reader.start()
        finished = False
        try:
            yield self._receive(process)
            finished = True
        finally:
            self._end(process, _EXIT_GRACE_S if finished else 0.0)
            self._join_readers()
            for stream in (process.stdout, process.stderr):
                if stream is not None:
                    stream.close()

    def _start(self) -> subprocess.Popen[str]:
        try:
            return subprocess.Popen(
                self._command.argv,
                env={**os.environ, **self._command.env},
                cwd=self._command.cwd or None,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=subprocess.PIPE,
                encoding="utf-8",
                errors="replace",
                # A group of its own, so that wrapper scripts end together with what they started.
                start_new_session=sys.platform != "win32",
            )
        except OSError as error:
            raise HostUnavailableError(
                f"{self._command.argv[0]} cannot be started: {error.strerror}.",
                argv=self._command.argv,
            ) from error

    def _receive(self, process: subprocess.Popen[str]) -> Iterator[dict[str, Any]]:
        deadline = time.monotonic() + self._timeout_s
        while True:
            if self._cancelled():
                raise CancelledError("The capture was cancelled.")
            try:
                line = self._lines.get(timeout=_POLL_S)
            except queue.Empty:
                if time.monotonic() > deadline:
                    raise self._failure(
                        f"The application said nothing for {self._timeout_s:g} seconds."
                    ) from None
                continue
            if line is None:
                raise self._ended_early(process)
            message = _parse(line)
            if message is None:
                self._noise.append(line.rstrip())
                continue
            if "error" in message:
                raise self._reported(message["error"])
            deadline = time.monotonic() + self._timeout_s
            yield message

    def _join_readers(self) -> None:
        for reader in self._readers:
            reader.join(_EXIT_GRACE_S)

    def _read_stdout(self, stream: IO[str]) -> None:
        for line in stream:
            self._lines.put(line)
        self._lines.put(None)

    def _read_stderr(self, stream: IO[str]) -> None:
        for line in stream:
            self._stderr.append(line.rstrip())

    def _ended_early(self, process: subprocess.Popen[str]) -> HostError:
        try:
            code: int | None = process.wait(_EXIT_GRACE_S)
        except subprocess.TimeoutExpired:
            code = None
        else:
            self._join_readers()
        said = [*self._noise, *self._stderr]
        if code and any(_NO_LICENCE.search(line) for line in said):
            return HostUnavailableError(
                "The application has no licence for work without a window.",
                next_step="Free a licence, or ask who looks after them; nothing was lost.",
                said=said,
            )
        return self._failure(f"The application ended before it was done (exit code {code}).")

    def _failure(self, message: str) -> CaptureError:
        return CaptureError(message, stderr=list(self._stderr), argv=list(self._command.argv))

    def _reported(self, data: dict[str, Any]) -> RushesError:
        kinds = {kind.code: kind for kind in all_errors()}
        kind = kinds.get(data.get("code", ""), CaptureError)
        facts = {**data.get("facts", {}), "stderr": list(self._stderr)}
        return kind(str(data.get("message")), next_step=data.get("next_step"), **facts)

    def _end(self, process: subprocess.Popen[str], grace_s: float) -> None:
        try:
            code = process.wait(grace_s)
        except subprocess.TimeoutExpired:
            _kill(process)
            code = process.wait()
        if grace_s and code != 0:
            logger.warning(
                "the application gave everything but ended with %s: %s", code, list(self._stderr)
            )


def _kill(process: subprocess.Popen[str]) -> None:
    if sys.platform == "win32":
        process.kill()
        return
    with suppress(ProcessLookupError):
        os.killpg(process.pid, signal.SIGKILL)


def _parse(line: str) -> dict[str, Any] | None:
    # Applications print remarks of their own among ours.
    if not line.startswith("{"):
        return None
    try:
        message = json.loads(line)
    except ValueError:
        return None
    return message if isinstance(message, dict) else None
