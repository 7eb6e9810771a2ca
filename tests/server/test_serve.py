"""`rushes serve` as a process of its own."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
import requests

from rushes.server.run import is_loopback

from ..live_server import LiveServer

pytestmark = pytest.mark.loopback
_TIMEOUT_S = 30


@contextmanager
def served(folder: Path, *options: str) -> Iterator[tuple[subprocess.Popen[str], dict[str, Any]]]:
    command = [sys.executable, "-m", "rushes.core", "serve", "--data", str(folder), "--port", "0"]
    process = subprocess.Popen(
        [*command, "--json", *options],
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
    try:
        assert process.stdout is not None
        yield process, json.loads(process.stdout.readline())
    finally:
        process.kill()
        process.communicate()


def refused(*options: str) -> tuple[int, dict[str, Any]]:
    command = [sys.executable, "-m", "rushes.core", "serve", "--json", *options]
    done = subprocess.run(command, check=False, capture_output=True, text=True, timeout=_TIMEOUT_S)
    assert "Traceback" not in done.stderr
    return done.returncode, json.loads(done.stdout)["error"]


def information(told: dict[str, Any], key: str) -> Any:
    headers = {"ftrack-user": told["api_user"], "ftrack-api-key": key}
    operations = [{"action": "query_server_information"}]
    url = f"{told['server_url']}/api"
    return requests.post(url, json=operations, headers=headers, timeout=_TIMEOUT_S).json()


def test_it_answers_once_it_has_spoken(live_server: LiveServer) -> None:
    told = {"server_url": live_server.url, "api_user": live_server.user}
    assert information(told, live_server.key)[0]["version"]
    health = requests.get(f"{live_server.url}/healthz", timeout=_TIMEOUT_S)
    assert health.json()["status"] == "ok"


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_a_signal_stops_it_gracefully(tmp_path: Path, number: signal.Signals) -> None:
    with served(tmp_path / "data") as (process, _):
        process.send_signal(number)
        rest, log = process.communicate(timeout=_TIMEOUT_S)
        assert (process.returncode, rest) == (0, "")
        assert "Traceback" not in log


def test_the_key_is_told_once_and_can_be_replaced(tmp_path: Path) -> None:
    with served(tmp_path / "data") as (_, first):
        assert set(first) == {"server_url", "api_user", "api_key"}
        assert information(first, first["api_key"])[0]["version"]
    with served(tmp_path / "data") as (_, second):
        assert second["api_key"] is None
        assert information(second, first["api_key"])[0]["version"]
    with served(tmp_path / "data", "--new-key") as (_, third):
        assert information(third, third["api_key"])[0]["version"]
        assert information(third, first["api_key"])["exception"] == "InvalidCredentialsError"


def test_what_was_written_is_there_after_a_kill(tmp_path: Path) -> None:
    with served(tmp_path / "data") as (process, told):
        headers = {"ftrack-user": told["api_user"], "ftrack-api-key": told["api_key"]}
        create = {"action": "create", "entity_type": "Scope", "entity_data": {"name": "London"}}
        requests.post(
            f"{told['server_url']}/api", json=[create], headers=headers, timeout=_TIMEOUT_S
        )
        process.kill()
    with served(tmp_path / "data") as (_, again):
        query = {"action": "query", "expression": "select name from Scope"}
        url = f"{again['server_url']}/api"
        (answer,) = requests.post(url, json=[query], headers=headers, timeout=_TIMEOUT_S).json()
        assert [entity["name"] for entity in answer["data"]] == ["London"]


def test_the_folder_is_the_owners_alone(tmp_path: Path) -> None:
    with served(tmp_path / "data"):
        assert (tmp_path / "data" / "secret.key").stat().st_mode & 0o077 == 0
        assert (tmp_path / "data").stat().st_mode & 0o077 == 0


def test_other_machines_are_let_in_only_when_that_is_said(tmp_path: Path) -> None:
    code, error = refused("--data", str(tmp_path), "--port", "0", "--host", "0.0.0.0")
    assert code == 3 and error["code"] == "RUSHES-202"
    assert "--allow-plain-http" in error["next_step"]
    with served(tmp_path / "data", "--host", "0.0.0.0", "--allow-plain-http") as (_, told):
        assert information(told, told["api_key"])[0]["version"]


def test_a_port_that_is_taken_is_named(tmp_path: Path, live_server: LiveServer) -> None:
    port = live_server.url.rpartition(":")[2]
    code, error = refused("--data", str(tmp_path / "data"), "--port", port)
    assert code == 3 and port in error["message"]


def test_a_folder_that_cannot_be_made_is_named(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    code, error = refused("--data", str(tmp_path / "file" / "data"), "--port", "0")
    assert code == 3 and error["code"] == "RUSHES-205"


def test_a_key_for_nobody_is_refused(tmp_path: Path) -> None:
    options = ("--data", str(tmp_path / "data"), "--port", "0", "--new-key", "--user", "nobody")
    code, error = refused(*options)
    assert code == 2 and "nobody" in error["message"]


@pytest.mark.parametrize(
    ("host", "loopback"),
    [
        ("127.0.0.1", True),
        ("127.8.8.8", True),
        ("::1", True),
        ("localhost", True),
        ("0.0.0.0", False),
        ("::", False),
        ("10.0.0.1", False),
        ("example.com", False),
    ],
)
def test_what_only_this_machine_can_reach(host: str, loopback: bool) -> None:
    assert is_loopback(host) is loopback
