"""What the server is measured beside for files: nginx, from the system."""

from __future__ import annotations

import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from ..postgresql import free_port, wait_for_port

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
    port = free_port()
    (folder / "nginx.conf").write_text(_CONFIG.format(folder=folder, port=port))
    process = subprocess.Popen([program, "-c", str(folder / "nginx.conf")])
    try:
        wait_for_port(port)
        yield f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(_STARTED_S)
