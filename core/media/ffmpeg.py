"""The ffmpeg program: finds it, runs it, and says in words why it failed.

ffmpeg is a separate program under its own licence and is never linked. Version 5.1 or newer with libx264
is needed; the wheel imageio-ffmpeg brings one.
"""

from __future__ import annotations

import os
import shutil
import subprocess
import sys
import threading
import time
from collections import deque
from collections.abc import Sequence
from contextlib import suppress
from functools import lru_cache
from typing import IO, Any, Callable

from ..config import Settings
from ..errors import (
    CancelledError,
    EncodeError,
    MissingPartError,
    NoSpaceError,
    RushesError,
)

_FULL_DISK = ("No space left on device", "File too large", "Disk quota exceeded")
_MISSING = ("Unknown encoder", "Unrecognized option", "No such filter")
_POLL_S = 0.01
_VERSION_S = 30
_F_SETPIPE_SZ, _PIPE_BYTES = 1031, 1 << 20
# No console window flashes up on Windows.
_FLAGS = getattr(subprocess, "CREATE_NO_WINDOW", 0)


def find_ffmpeg(given: str = "") -> str:
    """Return the program to run.

    Args:
        given: A path; empty for the setting `ffmpeg` (environment RUSHES_FFMPEG), then ffmpeg on the
            PATH, then the one the wheel imageio-ffmpeg holds.

    Raises:
        MissingPartError: There is none, or the one that was named cannot be run.
    """
    named = given or Settings()["ffmpeg"]
    found = shutil.which(named or "ffmpeg")
    if found:
        return found
    if named:
        raise MissingPartError(
            f"The ffmpeg program {named} is not there or cannot be run.",
            next_step="Correct or unset RUSHES_FFMPEG.",
            path=named,
        )
    try:
        import imageio_ffmpeg

        return str(imageio_ffmpeg.get_ffmpeg_exe())
    except (ImportError, RuntimeError) as error:
        raise MissingPartError(
            "There is no ffmpeg on this machine.",
            next_step='Install it with: pip install "rushes[worker]", or set RUSHES_FFMPEG.',
        ) from error


@lru_cache(maxsize=8)
def program_version(program: str) -> str:
    """Return the line in which ffmpeg names its version.

    Raises:
        MissingPartError: The program cannot be started.
    """
    try:
        done = subprocess.run(
            [program, "-version"],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            timeout=_VERSION_S,
            creationflags=_FLAGS,
            check=False,
        )
    except (OSError, subprocess.TimeoutExpired) as error:
        raise MissingPartError(f"ffmpeg cannot be started: {error}", path=program) from error
    return done.stdout.decode("utf-8", "replace").partition("\n")[0].strip()


def file_argument(path: str | os.PathLike[str]) -> str:
    """Return a path such that ffmpeg takes it for nothing but a file."""
    return f"file:{os.fspath(path)}"


class Ffmpeg:
    """One running ffmpeg. Whoever makes it closes it, which ends the program.

    A daemon thread reads what the program prints until it ends.

    Args:
        program: As `find_ffmpeg` gives it.
        arguments: What follows the options that every run has in common.
        feeds: True to write to its standard input.
        prints: True to read its standard output.

    Raises:
        MissingPartError: The program cannot be started.
    """

    def __init__(
        self, program: str, arguments: Sequence[str], *, feeds: bool = False, prints: bool = False
    ) -> None:
        common = ["-hide_banner", "-nostats", "-loglevel", "error", "-y"]
        self.command = [program, *common, *arguments]
        try:
            self._process = subprocess.Popen(
                self.command,
                stdin=subprocess.PIPE if feeds else subprocess.DEVNULL,
                stdout=subprocess.PIPE if prints else subprocess.DEVNULL,
                stderr=subprocess.PIPE,
                creationflags=_FLAGS,
            )
        except OSError as error:
            raise MissingPartError(
                f"ffmpeg cannot be started: {error.strerror or error}", path=program
            ) from error
        for pipe in (self._process.stdin, self._process.stdout):
            _widen(pipe)
        self._said: deque[str] = deque(maxlen=20)
        self._listener = threading.Thread(target=self._listen, name="ffmpeg-stderr", daemon=True)
        self._listener.start()

    @property
    def input(self) -> IO[bytes]:
        """Standard input, where `feeds` was set."""
        assert self._process.stdin is not None
        return self._process.stdin

    @property
    def output(self) -> IO[bytes]:
        """Standard output, where `prints` was set."""
        assert self._process.stdout is not None
        return self._process.stdout

    @property
    def said(self) -> list[str]:
        """The last lines the program printed as errors, complete once it has ended."""
        return list(self._said)

    def finish(self, cancelled: Callable[[], bool] | None = None) -> int:
        """Close its input, wait for its end and return its exit code.

        Raises:
            CancelledError: `cancelled` answered True meanwhile.
        """
        if self._process.stdin is not None:
            with suppress(OSError):  # it died; its exit code tells
                self._process.stdin.close()
        while self._process.poll() is None:
            if cancelled is not None and cancelled():
                raise CancelledError("The encoding was cancelled.")
            time.sleep(_POLL_S)
        self._listener.join()
        return int(self._process.returncode)

    def failure(self, doing: str) -> RushesError:
        """Return the error for a program that stopped early or reported a failure.

        Args:
            doing: What it was to do, as in "encoding the movie".
        """
        code = self._end(grace_s=5.0)
        said = "\n".join(self._said)
        facts: dict[str, Any] = {"output": self.said, "exit_code": code, "command": self.command}
        if any(words in said for words in _FULL_DISK):
            return NoSpaceError(f"The disk is full; {doing} stopped.", **facts)
        if any(words in said for words in _MISSING):
            return MissingPartError(
                f"This ffmpeg is too old or was built without H.264: {self.command[0]}.",
                next_step="Unset RUSHES_FFMPEG, or point it at ffmpeg 5.1 or newer with libx264.",
                **facts,
            )
        ended = f"was ended by signal {-code}" if code < 0 else "reported a failure"
        last = f": {self.said[-1]}" if self._said else ""
        return EncodeError(f"ffmpeg {ended} while {doing}{last}.", **facts)

    def close(self) -> None:
        """End the program if it still runs, and let go of its pipes."""
        self._end(grace_s=0.0)
        for pipe in (self._process.stdin, self._process.stdout, self._process.stderr):
            if pipe is not None:
                with suppress(OSError):  # unsent bytes to a program that is gone
                    pipe.close()

    def _end(self, grace_s: float) -> int:
        try:
            self._process.wait(timeout=grace_s)
        except subprocess.TimeoutExpired:
            self._process.kill()
            self._process.wait()
        self._listener.join()
        return int(self._process.returncode)

    def _listen(self) -> None:
        assert self._process.stderr is not None
        for line in self._process.stderr:
            self._said.append(line.decode("utf-8", "replace").rstrip())


def _widen(pipe: IO[bytes] | None) -> None:
    """Let a pipe hold a good part of a picture, where the system can, so that few switches move it."""
    if pipe is None or not sys.platform.startswith("linux"):
        return
    import fcntl

    with suppress(OSError):  # over the user's limit
        fcntl.fcntl(pipe.fileno(), _F_SETPIPE_SZ, _PIPE_BYTES)
