"""What a session does when its process forks or ends."""

import os
import subprocess
import sys
import textwrap
import threading

import pytest

from rushes.core.session import Session

pytestmark = pytest.mark.loopback


@pytest.fixture
def session(live_server, tmp_path):
    """A session on the live server."""
    with Session(
        live_server.url, live_server.key, live_server.user, schema_cache_path=tmp_path
    ) as found:
        yield found


def in_child(work):
    """Run something in a fork of this process; return its exit code."""
    child = os.fork()
    if child == 0:
        code = 1
        try:
            work()
            code = 0
        finally:
            os._exit(code)
    return os.waitstatus_to_exitcode(os.waitpid(child, 0)[1])


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_session_works_on_both_sides_of_a_fork(session):
    result = session.query("Status", page_size=3)
    result[0]

    def work():
        assert len(result.all()) > 3
        assert session.query("Status").all() == result.all()

    holds, go_on = threading.Event(), threading.Event()

    def hold():
        with session._committing, result._loaded._lock, session._transport._lock:
            holds.set()
            go_on.wait(20)

    thread = threading.Thread(target=hold)
    thread.start()
    holds.wait(5)
    code = in_child(work)
    go_on.set()
    thread.join()
    assert code == 0
    work()


@pytest.mark.skipif(not hasattr(os, "fork"), reason="no fork on this system")
@pytest.mark.filterwarnings("ignore:This process .* is multi-threaded:DeprecationWarning")
def test_a_loop_goes_on_in_a_child(session):
    rows = iter(session.query("Status", page_size=2))
    next(rows)
    assert in_child(lambda: [row["name"] for row in rows]) == 0
    assert all(row["name"] for row in rows)


def test_the_interpreter_ends_with_a_session_open_and_a_page_on_its_way(live_server, tmp_path):
    script = textwrap.dedent(
        """
        import sys, threading
        from rushes.core import Session
        session = Session(*sys.argv[1:4], schema_cache_path=sys.argv[4])
        rows = iter(session.query("Status", page_size=2))
        print(next(rows)["name"] != "")
        threading.Thread(target=session._transport._closed.wait, args=(60,), daemon=True).start()
        """
    )
    arguments = [live_server.url, live_server.key, live_server.user, str(tmp_path)]
    done = subprocess.run(
        [sys.executable, "-c", script, *arguments],
        capture_output=True,
        text=True,
        timeout=20,
        check=False,
    )
    assert (done.stdout, done.stderr, done.returncode) == ("True\n", "", 0)
