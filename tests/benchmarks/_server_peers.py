"""What the server is measured beside: nginx for files, PostgreSQL for rows, both from the system."""

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

_CONFIG = """
worker_processes 2; pid {folder}/nginx.pid; error_log {folder}/error.log; daemon off;
events {{ worker_connections 64; }}
http {{
    access_log off; sendfile on; client_max_body_size 2g;
    client_body_temp_path {folder}/body; proxy_temp_path {folder}/proxy;
    fastcgi_temp_path {folder}/fastcgi; uwsgi_temp_path {folder}/uwsgi; scgi_temp_path {folder}/scgi;
    server {{ listen 127.0.0.1:{port}; root {folder}/files; dav_methods PUT; }}
}}
"""
_STARTED_S = 20


@contextmanager
def nginx(folder: Path) -> Iterator[str | None]:
    """Give the address of an nginx that serves and takes files, or None where there is none."""
    program = shutil.which("nginx", path=f"{os.environ['PATH']}:/usr/sbin")
    if program is None:
        yield None
        return
    (folder / "files").mkdir(parents=True)
    # Its workers run as another user when it is started by root.
    for path in (folder.parent, folder, folder / "files"):
        path.chmod(0o777)
    port = _free_port()
    (folder / "nginx.conf").write_text(_CONFIG.format(folder=folder, port=port))
    process = subprocess.Popen([program, "-c", str(folder / "nginx.conf")])
    try:
        _wait_for(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(_STARTED_S)


@contextmanager
def postgresql() -> Iterator[str | None]:
    """Give the URL of an empty PostgreSQL on loopback, or None where there is none."""
    programs = sorted(glob.glob("/usr/lib/postgresql/*/bin"))
    try:
        import psycopg  # noqa: F401 - asked for by SQLAlchemy
    except ImportError:
        programs = []
    if not programs:
        yield None
        return
    # It refuses to run as root.
    user = pwd.getpwnam("postgres") if os.geteuid() == 0 else pwd.getpwuid(os.geteuid())
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        os.chown(folder, user.pw_uid, user.pw_gid)
        as_user = {"user": user.pw_uid, "group": user.pw_gid, "stdout": subprocess.DEVNULL}
        as_user |= {"stderr": subprocess.DEVNULL, "cwd": folder}
        data, port = folder / "data", _free_port()
        initdb = [f"{programs[-1]}/initdb", "-D", str(data), "-U", "rushes", "-A", "trust"]
        subprocess.run([*initdb, "--locale=C", "-E", "UTF8"], check=True, **as_user)
        command = [f"{programs[-1]}/postgres", "-D", str(data), "-h", "127.0.0.1", "-p", str(port)]
        process = subprocess.Popen([*command, "-k", str(folder)], **as_user)
        try:
            _wait_for(port)
            yield f"postgresql+psycopg://rushes@127.0.0.1:{port}/postgres"
        finally:
            process.send_signal(signal.SIGINT)  # SIGTERM would wait for every client
            process.wait(_STARTED_S)


def _free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        return int(taken.getsockname()[1])


def _wait_for(port: int) -> None:
    end = time.monotonic() + _STARTED_S
    while True:
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            if time.monotonic() > end:
                raise
            time.sleep(0.05)
