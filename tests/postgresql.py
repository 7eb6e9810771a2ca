"""A private PostgreSQL from the system's packages: in a folder of its own, on loopback, ended for sure."""

from __future__ import annotations

import glob
import os
import pwd
import shutil
import signal
import socket
import subprocess
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

_STARTED_S = 30
# A test needs no disk that keeps what a power cut would take; measurements do.
FORGETFUL = ("-c", "fsync=off", "-c", "full_page_writes=off", "-c", "synchronous_commit=off")


def missing_part() -> str | None:
    """Say what is missing to run one; None if nothing is."""
    try:
        import psycopg  # noqa: F401 - asked for by SQLAlchemy
    except ImportError:
        return "psycopg is not installed"
    return None if _programs() else "PostgreSQL is not installed"


@contextmanager
def postgresql(*options: str) -> Iterator[str]:
    """Give the URL of an empty PostgreSQL; nothing of it is left afterwards.

    Args:
        *options: Further ones for `postgres`.
    """
    # It refuses to run as root.
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    programs = _programs()[-1]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chown(folder, user.pw_uid, user.pw_gid)
        quiet: dict[str, Any] = {"stdout": subprocess.DEVNULL, "stderr": subprocess.DEVNULL}
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "cwd": folder, **quiet}
        data, port = folder / "data", free_port()
        initdb = [f"{programs}/initdb", "-D", str(data), "-U", "rushes", "-A", "trust", "--no-sync"]
        subprocess.run([*initdb, "--locale=C", "-E", "UTF8"], check=True, **as_user)
        command = [f"{programs}/postgres", "-D", str(data), "-h", "127.0.0.1", "-p", str(port)]
        command = [*_ending_with_us(), *command, "-k", str(folder), *options]
        process = subprocess.Popen(command, **as_user)
        try:
            _wait_until_ready([f"{programs}/pg_isready", "-h", "127.0.0.1", "-p", str(port)])
            yield f"postgresql+psycopg://rushes@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(signal.SIGINT)  # SIGTERM would wait for every client
            process.wait(_STARTED_S)


def free_port() -> int:
    """Return a port nobody listens on."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def wait_for_port(port: int) -> None:
    """Wait until somebody listens on a port."""
    end = time.monotonic() + _STARTED_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.02)


def _wait_until_ready(ask: list[str]) -> None:
    end = time.monotonic() + _STARTED_S
    while subprocess.run(ask, stdout=subprocess.DEVNULL, check=False).returncode:
        if time.monotonic() > end:
            raise TimeoutError("PostgreSQL does not start")
        time.sleep(0.02)


def _programs() -> list[str]:
    return sorted(glob.glob("/usr/lib/postgresql/*/bin"))


def _ending_with_us() -> list[str]:
    # Even a test run that is killed leaves no database behind.
    return ["setpriv", "--pdeathsig", "INT"] if shutil.which("setpriv") else []
