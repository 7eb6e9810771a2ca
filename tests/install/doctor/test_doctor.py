from __future__ import annotations

import http.server
import json
import ssl
import subprocess
import sys
import threading
import zipfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest

from rushes.core.cli import main
from rushes.install.doctor import examination
from rushes.install.doctor.checks import machine, work
from rushes.install.doctor.surroundings import Surroundings


@contextmanager
def _answering(status: int, date: str = "", tls: Path | None = None) -> Iterator[str]:
    """A server that answers everything alike; yields its address."""

    class Answering(http.server.BaseHTTPRequestHandler):
        def do_POST(self) -> None:
            self.rfile.read(int(self.headers["Content-Length"]))
            self.send_response_only(status)
            self.send_header("Date", date or self.date_time_string())
            self.send_header("Content-Length", "0")
            self.end_headers()

        def log_message(self, *_: Any) -> None:
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Answering)
    if tls:
        context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
        context.load_cert_chain(tls)
        server.socket = context.wrap_socket(server.socket, server_side=True)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    try:
        yield f"http{'s' if tls else ''}://127.0.0.1:{server.server_port}"
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


def _names(house: Any, address: str) -> set[str]:
    house.set(FTRACK_SERVER=address, FTRACK_API_USER="jane")
    return {finding.name for finding in house.examine().findings}


def test_real_worker_and_real_server_are_healthy(house: Any, live_server: Any) -> None:
    house.set(RUSHES_WORKER_PYTHON=sys.executable)
    house.set(FTRACK_API_KEY="0123456789")
    assert _names(house, live_server.url) == set()


def test_server_of_another_kind_is_told(house: Any) -> None:
    with _answering(404) as address:
        assert _names(house, address) == {"server-is-none"}


def test_server_with_another_time_is_told(house: Any) -> None:
    with _answering(401, "Thu, 01 Jan 2026 00:00:00 GMT") as address:
        assert _names(house, address) == {"clock-differs"}


def test_certificate_that_nobody_signed_is_told(house: Any, tmp_path: Path) -> None:
    both = tmp_path / "both.pem"
    words = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-subj", "/CN=127.0.0.1"]
    words += ["-keyout", str(tmp_path / "key"), "-out", str(tmp_path / "cert"), "-days", "9"]
    subprocess.run(words, check=True, capture_output=True)
    both.write_text((tmp_path / "key").read_text() + (tmp_path / "cert").read_text())
    with _answering(401, tls=both) as address:
        assert _names(house, address) == {"server-untrusted"}


def test_offline_asks_no_server(house: Any) -> None:
    house.set(FTRACK_SERVER="http://127.0.0.1:9", FTRACK_API_USER="jane")
    assert house.examine(online=False).findings == ()


def test_journal_that_somebody_keeps_locked_is_told(house: Any) -> None:
    import sqlite3
    from contextlib import closing

    house.data.mkdir(parents=True)
    with closing(sqlite3.connect(house.data / "journal.db", isolation_level=None)) as database:
        database.execute("CREATE TABLE job (id)")
        database.execute("BEGIN EXCLUSIVE")
        found = [finding.name for finding in work.journal(Surroundings())]
    assert found == ["journal-busy"]


def test_network_drive_is_known_by_its_mount(tmp_path: Path) -> None:
    mounts = tmp_path / "mounts"
    mounts.write_text(f"/dev/sda / ext4 rw 0 0\nserver:/home {tmp_path} nfs4 rw 0 0\n")
    assert machine._file_system(tmp_path / "deeper", mounts) == "nfs4"
    assert machine._file_system(Path("/"), mounts) == "ext4"


def test_check_that_hangs_holds_nobody_up(house: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(examination, "TIME_S", 0.1)
    let_go = threading.Event()

    def hanging(around: Surroundings) -> Iterator[Any]:
        let_go.wait(60)
        yield from ()

    found = examination.examine(Surroundings(), [hanging]).findings
    let_go.set()
    assert [finding.name for finding in found] == ["check-too-slow"]


def test_check_that_fails_is_told_and_the_others_answer(house: Any) -> None:
    def failing(around: Surroundings) -> Iterator[Any]:
        yield from ()
        raise ValueError("no such luck")

    found = examination.examine(Surroundings(), [failing, *work.CHECKS]).findings
    assert [finding.name for finding in found] == ["check-failed"]
    assert "no such luck" in found[0].text


def test_command_tells_in_words_and_by_its_exit_code(
    house: Any, capsys: pytest.CaptureFixture[str]
) -> None:
    house.set(OCIO="/no/config.ocio")
    assert main(["doctor", "--offline"]) == 3
    told = capsys.readouterr().out
    assert "ocio-missing: The OpenColorIO config /no/config.ocio is not there." in told
    assert "-> Correct or unset OCIO." in told


def test_command_mends_and_says_so(house: Any, capsys: pytest.CaptureFixture[str]) -> None:
    path = house.settings('api_key = "0123456789"', 0o644)
    assert main(["doctor", "--offline", "--fix", "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["mended"] == ["key-readable"]
    assert path.stat().st_mode & 0o077 == 0


def test_bundle_holds_findings_and_no_secret(house: Any, tmp_path: Path) -> None:
    secret = "3c5a-very-secret-9f"
    house.set(FTRACK_API_KEY=secret, RUSHES_TOKEN=secret, FTRACK_API_USER="jane")
    house.write("home/.local/rushes/worker.log", f"sent with apiKey={secret} and {secret}\n")
    main(["doctor", "--offline", "--bundle", str(tmp_path / "support.zip")])
    with zipfile.ZipFile(tmp_path / "support.zip") as bundle:
        texts = {name: bundle.read(name).decode() for name in bundle.namelist()}
    assert {"findings.json", "settings.json", "environment.json", "worker.log"} <= set(texts)
    assert not [name for name, text in texts.items() if secret in text]


def test_nothing_is_written_by_an_examination(house: Any) -> None:
    house.settings('keep_media = "2"')
    before = {path: path.stat().st_mtime_ns for path in sorted(house.root.rglob("*"))}
    house.examine()
    assert {path: path.stat().st_mtime_ns for path in sorted(house.root.rglob("*"))} == before
