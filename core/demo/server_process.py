"""The embedded server as a process of its own, started by the command a person would type."""

from __future__ import annotations

import json
import queue
import subprocess
import sys
import threading
from dataclasses import dataclass
from pathlib import Path
from types import TracebackType

from ..errors import MissingPartError, ServerFailureError
from ..files import coded_error

START_SECONDS = 60.0
STOP_SECONDS = 10.0


@dataclass(frozen=True)
class ServerAddress:
    """Where the server answers, and its administrator."""

    url: str
    user: str
    key: str


class ServerProcess:
    """`rushes serve` on a free port of this machine, for as long as the block lasts.

    Args:
        data_dir: The server's data folder; its log goes to `server.log` in there.
        port: Port to listen on, 0 for a free one.
    """

    def __init__(self, data_dir: Path, port: int = 0) -> None:
        self._data_dir = data_dir
        self._port = port
        self._process: subprocess.Popen[str] | None = None

    def __enter__(self) -> ServerAddress:
        """Start the server and wait until it answers.

        Raises:
            MissingPartError: The server's libraries are not installed.
            ServerFailureError: It ended, or did not come up in a minute; its log says why.
            FileAccessError, NoSpaceError: The data folder cannot be made or written.
        """
        try:
            self._process = self._start()
        except OSError as error:
            raise coded_error(error, f"{self._data_dir} cannot be used") from error
        try:
            line = _first_line(self._process, START_SECONDS)
            data = json.loads(line)
            return ServerAddress(data["server_url"], data["api_user"], data["api_key"])
        except (ValueError, KeyError) as error:
            self._stop()
            raise self._failure(line) from error
        except BaseException:
            self._stop()
            raise

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        """Stop the server, gently first."""
        self._stop()

    @property
    def running(self) -> bool:
        """Whether the process is still there."""
        return self._process is not None and self._process.poll() is None

    @property
    def _log(self) -> Path:
        return self._data_dir / "server.log"

    def _start(self) -> subprocess.Popen[str]:
        self._data_dir.mkdir(parents=True, exist_ok=True)
        command = [sys.executable, "-m", "rushes.core", "serve", "--json", "--new-key"]
        command += ["--data", str(self._data_dir), "--port", str(self._port)]
        with self._log.open("a", encoding="utf-8") as log:
            # A group of its own: Ctrl-C reaches the demo alone, which then ends both in order.
            return subprocess.Popen(
                command,
                stdin=subprocess.DEVNULL,
                stdout=subprocess.PIPE,
                stderr=log,
                text=True,
                start_new_session=True,
                creationflags=getattr(subprocess, "CREATE_NEW_PROCESS_GROUP", 0),
            )

    def _stop(self) -> None:
        process = self._process
        if process is None:
            return
        process.terminate()
        try:
            process.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if process.stdout:
            process.stdout.close()

    def _failure(self, line: str) -> ServerFailureError | MissingPartError:
        said = self._log.read_text(encoding="utf-8", errors="replace").strip().splitlines()[-3:]
        if "RUSHES-203" in line or any("RUSHES-203" in text for text in said):
            return MissingPartError(
                "The embedded server is not installed.",
                next_step='Install it with: pip install "rushes[server]"',
            )
        return ServerFailureError(
            f"The embedded server did not start: {' '.join(said) or line or 'it said nothing'}",
            next_step=f"See {self._log}.",
        )


def _first_line(process: subprocess.Popen[str], seconds: float) -> str:
    """Return the first line the process prints, empty when it ends or takes too long."""
    lines: queue.Queue[str] = queue.Queue()
    assert process.stdout is not None
    reader = threading.Thread(
        target=lambda out=process.stdout: lines.put(out.readline()), daemon=True
    )
    reader.start()
    try:
        return lines.get(timeout=seconds).strip()
    except queue.Empty:
        process.kill()
        return ""
