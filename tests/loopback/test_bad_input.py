"""Whatever is wrong gives a coded error that says what to do, and leaves the media where it was."""

import contextlib
import socket
import subprocess
import sys
import threading
from dataclasses import replace

import pytest

from rushes.core.publish.journal import Journal

pytestmark = pytest.mark.loopback


@pytest.fixture
def refused(rushes, production, shot):
    """Publish the shot, changed by options and environment; check that it is refused with a code."""
    before = sorted(path.name for path in shot.iterdir())

    def run(code, *words, media=None, task=None, **environ):
        done = rushes(
            "publish",
            media or shot / "sample.####.exr",
            "--task",
            task or production.task_path,
            *words,
            **environ,
        )
        assert code in done.err, done.err
        assert done.code not in (0, 1)
        assert "Traceback" not in done.err
        assert len(done.err.strip().splitlines()[-1].split()) > 3, "the next step is missing"
        assert sorted(path.name for path in shot.iterdir()) == before
        return done

    return run


def test_a_server_that_is_not_there(refused):
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        refused("RUSHES-401", FTRACK_SERVER=f"http://127.0.0.1:{taken.getsockname()[1]}")


def test_a_server_that_is_no_ftrack_server(refused):
    with subprocess.Popen(
        [sys.executable, "-u", "-m", "http.server", "0", "--bind", "127.0.0.1"],
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        text=True,
    ) as server:
        port = server.stdout.readline().split(" port ")[1].split()[0]
        done = refused("RUSHES-30", FTRACK_SERVER=f"http://127.0.0.1:{port}")
        server.terminate()
    assert done.code == 4


@pytest.mark.parametrize("wrong", [{"FTRACK_API_KEY": "nonsense"}, {"FTRACK_API_USER": "nobody"}])
def test_a_wrong_key_or_user(refused, wrong):
    done = refused("RUSHES-301", **wrong)
    assert "nonsense" not in done.err


@pytest.mark.parametrize(
    ("task", "hint"),
    [
        ("Harbour Lights/sc020/sh010/lightnig", "Harbour Lights/sc020/sh010 has: lighting."),
        ("harbour_lights/sc999/sh010/comp", "Harbour Lights has: sc010"),
        ("Harbour Lights", "Harbour Lights has: sc010"),
        ("knitting", "Harbour Lights"),
    ],
)
def test_an_unknown_task_is_answered_by_what_there_is(refused, task, hint):
    done = refused("RUSHES-106", task=task)
    assert hint in done.err.strip().splitlines()[-1]


def test_a_wrong_request_leaves_no_folder(refused, rushes):
    refused("RUSHES-106", task="knitting")
    assert list(rushes.work.iterdir()) == []


def test_people_cannot_be_invited_to_nothing(refused):
    refused("RUSHES-100", "--invite", "jane@example.com")
    refused("RUSHES-100", "--send-mail")


def test_a_note_on_a_frame_that_is_not_there_is_refused_before_any_work(refused, rushes):
    done = refused("RUSHES-105", "--note", "1013:beside it")
    assert "encoding" not in done.err
    assert list(rushes.work.iterdir()) == []


@pytest.mark.parametrize(
    ("host", "media"), [("blender", "sample.####.exr"), ("standalone", "shot.blend")]
)
def test_a_host_that_does_not_open_such_media(refused, shot, host, media):
    done = refused("RUSHES-104", "--host", host, media=shot / media)
    assert "Leave --host out" in done.err


def test_no_media_is_named(rushes, production):
    done = rushes("publish", "", "--task", production.task_path)
    assert (done.code, "RUSHES-100" in done.err) == (2, True)


def test_a_task_that_could_be_several(refused):
    done = refused("RUSHES-107", task="animation")
    assert "Harbour Lights/sc010/sh010/animation" in done.err


def test_a_review_that_would_be_over(refused):
    done = refused("RUSHES-100", "--review", "Dailies", "--expires", "2020-01-01")
    assert "ended on 2020-01-01" in done.err


def test_a_layer_of_a_movie(rushes, production, tmp_path):
    (tmp_path / "take.mov").write_bytes(b"")
    words = ("--task", production.task_path, "--layer", "diffuse", "--host", "blender")
    assert "Leave --layer out" in rushes("publish", tmp_path / "take.mov", *words).err


def test_more_words_than_a_choice_has(rushes):
    done = rushes("jobs", "--choose", "a1b2", "other_task", "Sci", "Fi/comp")
    assert (done.code, "in quotes" in done.err) == (2, True)


def test_following_nothing_starts_no_worker(rushes):
    assert rushes("jobs", "--follow", "a1b2").code == 2
    assert rushes("jobs", "--why", "").code == 2
    assert "No worker runs." in rushes("worker", "--status").out


def test_an_unknown_review_session_id(refused):
    refused("RUSHES-106", "--review", "5671dcb0-66de-11e1-8e6e-f23c91df25eb")


def test_media_that_is_not_there(refused, tmp_path):
    refused("RUSHES-101", media=tmp_path / "nothing.####.exr")


def test_missing_frames_are_named(rushes, production, shot):
    (shot / "sample.1005.exr").unlink()
    done = rushes("publish", shot / "sample.####.exr", "--task", production.task_path)
    assert done.code == 2
    assert "RUSHES-102" in done.err
    assert "1005" in done.err


def test_frames_outside_of_what_is_there(refused):
    refused("RUSHES-105", "--frames", "990-1012")


def test_a_truncated_image(rushes, production, shot):
    frame = shot / "sample.1007.exr"
    frame.write_bytes(frame.read_bytes()[: frame.stat().st_size // 2])
    done = rushes("publish", shot / "sample.####.exr", "--task", production.task_path)
    assert done.code == 2
    assert "RUSHES-103" in done.err
    assert "sample.1007.exr" in done.err


def test_a_text_file_named_exr(rushes, production, tmp_path):
    (tmp_path / "a.1001.exr").write_text("not at all an image\n" * 50)
    done = rushes("publish", tmp_path / "a.####.exr", "--task", production.task_path)
    assert done.code == 2
    assert "RUSHES-103" in done.err


def test_no_ffmpeg(refused):
    refused("RUSHES-203", RUSHES_FFMPEG="/nowhere/ffmpeg")


@pytest.mark.skipif(sys.platform == "win32", reason="file size limits are a matter of POSIX")
def test_no_space_for_the_movie(rushes, production, shot):
    """The movie may not grow past 4 kB; the kernel then says what it says on a full disk."""
    limited = rushes.work.parent / "ffmpeg"
    real = subprocess.run(
        [
            sys.executable,
            "-c",
            "from rushes.core.media.ffmpeg import find_ffmpeg; print(find_ffmpeg())",
        ],
        capture_output=True,
        text=True,
        check=True,
    ).stdout.strip()
    limited.write_text(f'#!/bin/bash\nulimit -f 4\nexec "{real}" "$@"\n')
    limited.chmod(0o755)
    done = rushes(
        "publish",
        shot / "sample.####.exr",
        "--task",
        production.task_path,
        RUSHES_FFMPEG=str(limited),
    )
    assert done.code not in (0, 1), done.err
    assert "RUSHES-204" in done.err or "RUSHES-601" in done.err
    assert len(list(shot.iterdir())) == 12


def test_a_server_that_stops_in_the_middle_and_a_publish_that_goes_on(
    rushes, production, shot, live_server
):
    """A relay in front of the server dies when the upload begins; when it is back the publish goes."""
    with Relay(live_server.url, die_on=b"PUT ") as relay:
        done = rushes(
            "publish",
            shot / "sample.####.exr",
            "--task",
            production.task_path,
            "--json",
            FTRACK_SERVER=relay.url,
        )
    assert done.code == 5, done.err
    facts = done.json["error"]["facts"]
    assert facts["step_name"] == "upload"
    assert f"rushes jobs --follow {facts['publish_id'][:8]}" in done.err
    with Relay(live_server.url, die_on=b"never", port=relay.port):
        again = rushes("jobs", "--retry", facts["publish_id"], FTRACK_SERVER=relay.url)
        assert again.code == 0, again.err
        finished = rushes(
            "jobs", "--follow", facts["publish_id"], "--json", FTRACK_SERVER=relay.url
        )
    assert finished.code == 0, finished.err
    assert finished.json["version"] >= 1


def test_a_publish_goes_on_without_the_application_once_its_images_are_there(
    rushes, production, shot
):
    words = ("publish", shot / "sample.####.exr", "--task", production.task_path, "--json")
    job_id = rushes(*words, RUSHES_FFMPEG="/nowhere/ffmpeg").json["error"]["facts"]["publish_id"]
    with Journal(rushes.journal) as journal:
        plan = journal.jobs.get(job_id).plan
        gone = replace(plan.request, host="an application that is gone")
        journal.jobs.set_plan(job_id, replace(plan, request=gone), "other")
    assert rushes("worker", "--restart").code == 0
    assert rushes("jobs", "--retry", job_id).code == 0
    done = rushes("jobs", "--follow", job_id, "--json")
    assert done.code == 0, done.err
    assert not plan.folder.exists()


class Relay:
    """Passes bytes to and from a server until it sees the word that kills it."""

    def __init__(self, target, die_on, port=0):
        host, number = target.split("//")[1].split(":")
        self._target = (host, int(number))
        self._die_on = die_on
        self._listener = socket.create_server(("127.0.0.1", port))
        self.port = self._listener.getsockname()[1]
        self.url = f"http://127.0.0.1:{self.port}"
        self._open = []
        self._dead = threading.Event()

    def __enter__(self):
        threading.Thread(target=self._accept, daemon=True).start()
        return self

    def __exit__(self, *_):
        self._die()

    def _accept(self):
        while not self._dead.is_set():
            try:
                client, _ = self._listener.accept()
            except OSError:
                return
            server = socket.create_connection(self._target)
            self._open += [client, server]
            for source, sink in ((client, server), (server, client)):
                threading.Thread(target=self._pump, args=(source, sink), daemon=True).start()

    def _pump(self, source, sink):
        try:
            while data := source.recv(65536):
                if self._die_on in data:
                    self._die()
                    return
                sink.sendall(data)
        except OSError:
            return

    def _die(self):
        self._dead.set()
        for end in [self._listener, *self._open]:
            with contextlib.suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
            end.close()
