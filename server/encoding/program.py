"""Runs the encoding program for one file at a time in each thread, and ends it whatever happens.

Media come from anywhere: the program gets so much time and memory and no more, and it is ended along
with all it started when nobody wants its result any longer, or the server ends.
"""

from __future__ import annotations

import json
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

logger = logging.getLogger(__name__)
_LOOK_EVERY_S = 0.5
_GRACE_S = 5.0


class EncodingFailed(Exception):
    """A job cannot be done; the message is for its owner."""


class NotWantedError(EncodingFailed):
    """The job, or what it was to make, was deleted meanwhile."""

    def __init__(self) -> None:
        super().__init__("The job was cancelled.")


class Programs:
    """The encoding programs that run; safe between threads.

    Args:
        seconds: How long one may take.
        memory: Bytes of address space one may have, and each program it starts; 0 for no bound.
    """

    def __init__(self, seconds: int, memory: int) -> None:
        self._seconds = seconds
        self._memory = memory
        self._lock = threading.Lock()
        self._running: set[subprocess.Popen[str]] = set()
        self._ending = False

    def run(self, source: Path, folder: Path, is_wanted: Callable[[], bool]) -> dict[str, Any]:
        """Encode a file and return the content of `ftr_meta`.

        Args:
            source: A local file under a name that says what is in it.
            folder: Where the results are made.
            is_wanted: Asked from time to time; the program is ended when it says no.

        Raises:
            EncodingFailed: It took too long, too much memory, or the file cannot be encoded.
            NotWantedError: Nobody wants the result any more.
        """
        command = [sys.executable, "-m", "rushes.server.encoding.transcode"]
        process = subprocess.Popen(
            [*command, str(source), str(folder), str(self._memory)],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.PIPE,
            text=True,
            start_new_session=True,  # so that ffmpeg can be ended along with it
        )
        with process:
            with self._lock:
                self._running.add(process)
                if self._ending:
                    _kill(process)
            try:
                return _answer(*self._output(process, is_wanted))
            finally:
                _kill(process)
                with self._lock:
                    self._running.discard(process)

    def end_all(self) -> None:
        """End every program, and each that begins later."""
        with self._lock:
            self._ending = True
            for process in self._running:
                _kill(process)

    def _output(
        self, process: subprocess.Popen[str], is_wanted: Callable[[], bool]
    ) -> tuple[str, str]:
        """Return all that a program prints, reading both of its outputs at the same time."""
        said: list[str] = []
        assert process.stderr is not None and process.stdout is not None
        errors = process.stderr
        listener = threading.Thread(target=lambda: said.append(errors.read()), daemon=True)
        listener.start()
        # Its answer is one line, which fits into the pipe. Standard input stays open: its end would
        # end the program.
        end = time.monotonic() + self._seconds
        while _runs(process):
            if time.monotonic() > end:
                raise EncodingFailed(f"The encoding took more than {self._seconds} seconds.")
            if not is_wanted():
                raise NotWantedError
        listener.join(_GRACE_S)
        return process.stdout.read(), "".join(said)


def _runs(process: subprocess.Popen[str]) -> bool:
    try:
        process.wait(_LOOK_EVERY_S)
    except subprocess.TimeoutExpired:
        return True
    return False


def _answer(stdout: str, stderr: str) -> dict[str, Any]:
    try:
        answer = json.loads(stdout)
    except ValueError:
        logger.warning("The encoding program ended without an answer: %s", stderr[-2000:])
        raise EncodingFailed("The encoding program ended without an answer.") from None
    if "error" in answer:
        raise EncodingFailed(str(answer["error"]))
    meta: dict[str, Any] = answer["meta"]
    return meta


def _kill(process: subprocess.Popen[str]) -> None:
    """End a program and all it started, which may outlive it."""
    with suppress(OSError):
        if hasattr(os, "killpg"):
            os.killpg(process.pid, signal.SIGKILL)
        elif process.poll() is None:
            process.kill()
