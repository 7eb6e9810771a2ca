"""Publishes that are interrupted in every way, with real processes, signals and a real server."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import threading
import time
import uuid
import zipfile

import pytest

from rushes.core.publish.activity import Activity
from rushes.core.publish.journal import JobState, Journal
from rushes.core.session import Session

pytestmark = pytest.mark.loopback


@pytest.fixture
def session(live_server):
    with Session(live_server.url, live_server.key, live_server.user) as session:
        yield session


@pytest.fixture
def gate(live_server):
    """A door in front of the server that can be shut, and that waits at a word until told."""
    with Gate(live_server.url) as gate:
        yield gate


@pytest.fixture
def submit(rushes, production, shot):
    """Put the shot into the queue without waiting; gives the id."""

    def run(*words, asset=None, **environ):
        asset = asset or f"a-{uuid.uuid4()}"
        media = shot / "sample.####.exr"
        task = ("--task", production.task_path, "--asset", asset)
        done = rushes("publish", media, *task, "--detach", "--json", *words, **environ)
        assert done.code == 0, done.err
        return done.json["id"]

    return run


@pytest.fixture
def journal(rushes):
    with Journal(rushes.journal) as journal:
        yield journal


def wait_for(condition, seconds=60):
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, "it did not come"
        time.sleep(0.02)


def until(journal, job_id, state):
    wait_for(lambda: journal.jobs.get(job_id).state is state or rests(journal, job_id))
    job = journal.jobs.get(job_id)
    assert job.state is state, (job.state, job.error, journal.steps.history(job_id)[-3:])
    return job


def rests(journal, job_id):
    state = journal.jobs.get(job_id).state
    return state.is_end or state is JobState.NEEDS_YOU


def started(journal, job_id, step):
    return sum(e.step == step and e.event == "started" for e in journal.steps.history(job_id))


def versions_of(session, job):
    return session.query(
        f'select version from AssetVersion where asset.name is "{job.plan.request.asset}"'
    ).all()


def test_a_worker_killed_in_the_upload_is_followed_by_one_that_finishes(
    submit, journal, gate, rushes, session
):
    gate.hold_at(b"PUT ")
    job_id = submit(FTRACK_SERVER=gate.url)
    wait_for(gate.held.is_set)
    os.kill(journal.workers.now().pid, signal.SIGKILL)
    gate.open()
    done = rushes("jobs", "--follow", job_id, "--json", FTRACK_SERVER=gate.url)
    assert done.code == 0, done.err
    assert {json.loads(line).get("state") for line in done.out.splitlines()} >= {"running", "done"}
    job = journal.jobs.get(job_id)
    assert [row["version"] for row in versions_of(session, job)] == [1]
    assert [started(journal, job_id, step) for step in ("capture", "encode", "upload")] == [1, 1, 2]


def test_a_commit_whose_reply_is_lost_makes_one_version(submit, journal, gate, session):
    gate.lose_reply_to(b'"entity_type": "AssetVersion"')
    job_id = submit(FTRACK_SERVER=gate.url)
    until(journal, job_id, JobState.DONE)
    assert gate.lost.is_set()
    assert len(versions_of(session, journal.jobs.get(job_id))) == 1


def test_publishes_wait_for_the_server_and_go_in_their_order(submit, journal, gate, session):
    gate.shut()
    ids = [submit(FTRACK_SERVER=gate.url) for _ in range(3)]
    wait_for(lambda: journal.jobs.get(ids[0]).error)
    assert journal.jobs.get(ids[0]).error["code"].startswith("RUSHES-4")
    gate.reopen()
    for job_id in ids:
        until(journal, job_id, JobState.DONE)
    ends = [journal.jobs.get(job_id).ended for job_id in ids]
    assert ends == sorted(ends)
    assert all(len(versions_of(session, journal.jobs.get(job_id))) == 1 for job_id in ids)


def test_the_same_twice_at_once_is_one_publish(submit, journal, gate):
    gate.shut()
    first, second = (submit(asset="twice", FTRACK_SERVER=gate.url) for _ in range(2))
    assert first == second
    assert len(journal.jobs.all()) == 1


@pytest.mark.parametrize("word", [b'"ReviewSession"', b"PUT ", b'"thumbnail"'])
def test_a_cancel_before_the_commit_leaves_nothing(submit, journal, gate, session, rushes, word):
    gate.hold_at(word)
    review = f"Dailies {uuid.uuid4()}"
    job_id = submit("--review", review, FTRACK_SERVER=gate.url)
    wait_for(gate.held.is_set)
    Activity(journal).cancel(job_id)
    gate.open()
    job = until(journal, job_id, JobState.CANCELLED)
    ids = job.plan.ids
    assert session.query(f'select id from ReviewSession where name is "{review}"').all() == []
    for component_id in (ids.movie, ids.thumbnail, ids.filmstrip):
        assert session.query(f'select id from Component where id is "{component_id}"').all() == []
    assert list(rushes.work.iterdir()) == []
    assert rushes("repair", "--dry-run", "--json", FTRACK_SERVER=gate.url).json == []


def test_the_link_is_known_before_the_movie_is_made(submit, journal, gate):
    gate.hold_at(b"PUT ")
    job_id = submit("--review", f"R {uuid.uuid4()}", FTRACK_SERVER=gate.url)
    wait_for(gate.held.is_set)
    assert "/review/" in journal.jobs.get(job_id).link
    gate.open()
    until(journal, job_id, JobState.DONE)


def test_no_link_waits_for_the_upload_of_another_publish(submit, journal, gate):
    gate.hold_at(b"PUT ")
    first = submit(FTRACK_SERVER=gate.url)
    wait_for(gate.held.is_set)
    second = submit("--review", f"R {uuid.uuid4()}", FTRACK_SERVER=gate.url)
    wait_for(lambda: journal.jobs.get(second).link)
    assert journal.jobs.get(first).state is JobState.RUNNING
    gate.open()
    until(journal, second, JobState.DONE)


def test_two_machines_publishing_to_one_asset_make_consecutive_versions(
    submit, journal, rushes, tmp_path, session
):
    asset = f"a-{uuid.uuid4()}"
    other = tmp_path / "other" / "journal.db"
    there = submit(asset=asset, RUSHES_JOURNAL=str(other))
    with Journal(other) as far:
        here = submit(asset=asset)
        job = until(journal, here, JobState.DONE)
        until(far, there, JobState.DONE)
        os.kill(far.workers.now().pid, signal.SIGKILL)
    assert sorted(row["version"] for row in versions_of(session, job)) == [1, 2]


def test_a_session_that_was_closed_meanwhile_is_a_choice(submit, journal, gate, session):
    gate.hold_at(b"PUT ")
    job_id = submit("--review", f"R {uuid.uuid4()}", FTRACK_SERVER=gate.url)
    wait_for(gate.held.is_set)
    plan = journal.jobs.get(job_id).plan
    session.delete(session.get("ReviewSession", plan.ids.review_session))
    session.commit()
    gate.open()
    until(journal, job_id, JobState.NEEDS_YOU)
    view = Activity(journal).get(job_id)
    assert [choice.id for choice in view.choices][:2] == ["new_session", "no_session"]
    Activity(journal).choose(job_id, "new_session", f"Second {uuid.uuid4()}")
    until(journal, job_id, JobState.DONE)
    assert started(journal, job_id, "encode") == 1


def test_ctrl_c_cancels_and_leaves_nothing(rushes, production, shot, gate, journal):
    gate.hold_at(b"PUT ")
    submitted = ("publish", shot / "sample.####.exr", "--task", production.task_path)
    rushes("jobs", FTRACK_SERVER=gate.url)
    process = subprocess.Popen(
        [sys.executable, "-m", "rushes.core", *map(str, submitted)],
        env=rushes.environ,
        stderr=subprocess.PIPE,
        text=True,
    )
    wait_for(gate.held.is_set)
    process.send_signal(signal.SIGINT)
    gate.open()
    said = process.communicate(timeout=60)[1]
    assert (process.returncode, "RUSHES-800" in said) == (130, True), said
    assert list(rushes.work.iterdir()) == []


def test_why_tells_every_step_and_the_bundle_holds_no_secret(submit, journal, rushes, tmp_path):
    phrase = tmp_path / "phrase"
    phrase.write_text("open sesame please\n")
    words = ("--review", f"R {uuid.uuid4()}", "--passphrase-file", str(phrase))
    job_id = submit(*words)
    until(journal, job_id, JobState.DONE)
    why = rushes("jobs", "--why", job_id[:8])
    assert all(step in why.out for step in ("prepare", "encode", "upload", "commit", "confirm"))
    assert "12 of 12 frames" in why.out
    assert "12 decoded, 12 expected" in why.out
    assert rushes("jobs", "--bundle", tmp_path / "support.zip").code == 0
    with zipfile.ZipFile(tmp_path / "support.zip") as bundle:
        whole = b"".join(bundle.read(name) for name in bundle.namelist())
    assert job_id.encode() in whole
    token = journal.jobs.get(job_id).link.rpartition("/")[2]
    for secret in (rushes.environ["FTRACK_API_KEY"], "open sesame please", token):
        assert secret.encode() not in whole
    assert b"open sesame" not in rushes.journal.read_bytes()


def test_repair_removes_what_a_lost_journal_entry_and_a_cancel_left(rushes, submit, journal, gate):
    until(journal, submit(), JobState.DONE)
    stray = rushes.work / str(uuid.uuid4())
    (stray / "frames").mkdir(parents=True)
    told = rushes("repair", "--dry-run", "--json").json
    assert [(found["act"], found["where"]) for found in told] == [("remove", "disk")]
    assert stray.exists()
    assert rushes("repair").code == 0
    assert not stray.exists()


class Gate:
    """Passes bytes between clients and a server; may be shut, hold at a word, or lose one reply."""

    def __init__(self, target):
        host, number = target.split("//")[1].split(":")
        self._target = (host, int(number))
        self._listener = socket.create_server(("127.0.0.1", 0))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._ends, self._word, self._losing = set(), None, None
        self._closed, self._going = threading.Event(), threading.Event()
        self.held, self.lost = threading.Event(), threading.Event()

    def __enter__(self):
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()
        return self

    def __exit__(self, *_):
        self._going.set()
        self.shut()

    def hold_at(self, word):
        self._word = word

    def lose_reply_to(self, word):
        self._losing = word

    def open(self):
        self._word = None
        self._going.set()

    def shut(self):
        # Without the first, a thread in `accept` would keep the door open.
        with contextlib.suppress(OSError):
            self._listener.shutdown(socket.SHUT_RDWR)
        self._listener.close()
        for end in list(self._ends):
            self._end(end)

    def reopen(self):
        self._listener = socket.create_server(("127.0.0.1", self.port))
        threading.Thread(target=self._accept, args=(self._listener,), daemon=True).start()

    def _accept(self, listener):
        while True:
            try:
                client, _ = listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            self._ends |= {client, server}
            state = {"lose": False}
            threading.Thread(target=self._up, args=(client, server, state), daemon=True).start()
            threading.Thread(target=self._down, args=(server, client, state), daemon=True).start()

    def _up(self, client, server, state):
        tail = b""
        with contextlib.suppress(OSError):
            while data := client.recv(65536):
                seen = tail + data
                if self._word is not None and self._word in seen:
                    self.held.set()
                    self._going.wait(60)
                if self._losing is not None and self._losing in seen:
                    self._losing, state["lose"] = None, True
                tail = seen[-200:]
                server.sendall(data)
        self._end(server)

    def _down(self, server, client, state):
        with contextlib.suppress(OSError):
            while data := server.recv(65536):
                if state["lose"]:
                    self.lost.set()
                    break
                client.sendall(data)
        self._end(client)

    def _end(self, end):
        self._ends.discard(end)
        with contextlib.suppress(OSError):
            end.shutdown(socket.SHUT_RDWR)
        end.close()
