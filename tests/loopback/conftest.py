"""Publishing over real sockets: the command line as a process, against a real `rushes serve`."""

import json
import os
import signal
import subprocess
import sys
from dataclasses import dataclass

import pytest

from rushes.core.file_lock import is_locked
from rushes.core.publish.journal import Journal

from ..live_server import running_server


@dataclass
class Finished:
    """A finished command: its exit code, what it printed, and its JSON where there is some."""

    code: int
    out: str
    err: str

    @property
    def json(self):
        """The last line, which is the result."""
        return json.loads(self.out.splitlines()[-1])


@pytest.fixture(scope="session")
def live_server(tmp_path_factory):
    """A server of these tests' own: they look for names among everything that is there."""
    with running_server(tmp_path_factory.mktemp("server")) as server:
        yield server


@pytest.fixture
def rushes(live_server, tmp_path):
    """Run `rushes` as the server's administrator, with a journal of one's own; gives a `Finished`."""
    work, journal = tmp_path / "work", tmp_path / "journal.db"

    def run(*words, **environ):
        server = {
            "FTRACK_SERVER": live_server.url,
            "FTRACK_API_USER": live_server.user,
            "FTRACK_API_KEY": live_server.key,
            "RUSHES_WORK_DIR": str(work),
            "RUSHES_JOURNAL": str(journal),
            "RUSHES_WORKER_IDLE": "20",
        }
        run.environ = {**os.environ, **server, **environ}
        done = subprocess.run(
            [sys.executable, "-m", "rushes.core", *map(str, words)],
            env=run.environ,
            capture_output=True,
            text=True,
            timeout=120,
            check=False,
        )
        return Finished(done.returncode, done.stdout, done.stderr)

    run.work, run.journal = work, journal
    yield run
    if journal.exists():
        with Journal(journal) as open_journal:
            end_worker(open_journal)


def end_worker(journal):
    """Kill the worker of a journal, if there is one."""
    from contextlib import suppress

    row = journal.workers.now()
    if row is not None and is_locked(journal.worker_lock):
        with suppress(ProcessLookupError):
            os.kill(row.pid, signal.SIGKILL)


@pytest.fixture(scope="session")
def production(live_server):
    """The demo production on the live server."""
    from rushes.core.demo.production import ensure_production
    from rushes.core.session import Session

    with Session(live_server.url, live_server.key, live_server.user) as session:
        yield ensure_production(session)


@pytest.fixture(scope="session")
def exr_folder(tmp_path_factory):
    """Twelve small EXR frames, 1001 to 1012; copy before changing any."""
    from rushes.core.media.sample import write_sample_sequence

    folder = tmp_path_factory.mktemp("exr")
    write_sample_sequence(folder, first=1001, count=12, size=(160, 90))
    return folder


@pytest.fixture
def shot(exr_folder, tmp_path):
    """A folder of EXR frames of one's own."""
    import shutil

    return shutil.copytree(exr_folder, tmp_path / "shot")
