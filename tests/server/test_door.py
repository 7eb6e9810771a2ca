"""Where a server listens: encrypted, behind a proxy, and alone on its folder and its database."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import requests
import websocket

from rushes.core.errors import BadSettingError
from rushes.server.option_values import read_addresses
from rushes.server.run import listen
from rushes.server.settings import DoorSettings

from .test_serve import information, refused, served

pytestmark = pytest.mark.loopback
_TIMEOUT_S = 30


def tls(certificate: tuple[Path, Path]) -> list[str]:
    return ["--tls-certificate", str(certificate[0]), "--tls-key", str(certificate[1])]


def test_with_a_certificate_everything_is_encrypted(
    tmp_path: Path, certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("REQUESTS_CA_BUNDLE", str(certificate[0]))
    options = [*tls(certificate), "--host", "0.0.0.0"]
    with served(tmp_path / "data", *options) as (_, told):
        url = told["server_url"]
        assert url.startswith("https://")
        assert information(told, told["api_key"])[0]["version"]
        with pytest.raises(requests.ConnectionError):
            requests.get(url.replace("https", "http"), timeout=_TIMEOUT_S)
        headers = {"ftrack-user": told["api_user"], "ftrack-api-key": told["api_key"]}
        sid = requests.get(f"{url}/socket.io/1/", headers=headers, timeout=_TIMEOUT_S).text
        address = f"{url.replace('https', 'wss')}/socket.io/1/websocket/{sid.split(':')[0]}"
        socket = websocket.create_connection(address, sslopt={"ca_certs": str(certificate[0])})
        assert socket.recv() == "1::"
        socket.close()


def test_a_certificate_that_cannot_be_used_is_named(
    tmp_path: Path, certificate: tuple[Path, Path]
) -> None:
    (tmp_path / "odd.pem").write_text("no certificate")
    for options in (
        ["--tls-certificate", str(tmp_path / "odd.pem")],
        ["--tls-certificate", str(tmp_path / "missing.pem")],
        ["--tls-certificate", str(certificate[0])],  # without its key
        ["--tls-key", str(certificate[1])],
    ):
        code, error = refused("--data", str(tmp_path / "data"), "--port", "0", *options)
        assert code == 3 and error["code"] == "RUSHES-202"
    assert not (tmp_path / "data").exists()


def test_another_address_asks_for_a_certificate() -> None:
    with pytest.raises(BadSettingError) as caught:
        listen(DoorSettings(host="0.0.0.0", port=0))
    assert "--tls-certificate" in caught.value.next_step


def addresses(folder: Path, *options: str) -> list[str]:
    """Return the addresses of callers as the access log tells them, for a caller that names another."""
    with served(folder, "--log-format", "json", *options) as (process, told):
        forwarded = {"X-Forwarded-For": "203.0.113.9", "X-Forwarded-Proto": "https"}
        url = f"{told['server_url']}/review/unknown"
        requests.get(url, headers=forwarded, timeout=_TIMEOUT_S)
        process.terminate()
        _, log = process.communicate(timeout=_TIMEOUT_S)
    lines: list[dict[str, Any]] = [json.loads(line) for line in log.splitlines()]
    return [line["address"] for line in lines if line.get("path", "").startswith("/review")]


def test_only_a_trusted_proxy_says_who_calls(tmp_path: Path) -> None:
    assert addresses(tmp_path / "a") == ["127.0.0.1"]
    assert addresses(tmp_path / "b", "--trusted-proxies", "10.0.0.0/8") == ["127.0.0.1"]
    assert addresses(tmp_path / "c", "--trusted-proxies", "10.0.0.1, 127.0.0.1") == ["203.0.113.9"]


def test_proxies_are_addresses_or_networks() -> None:
    assert read_addresses(" 10.0.0.1 ,192.168.0.0/16,") == "10.0.0.1,192.168.0.0/16"
    for text in ("proxy.example.com", "*", "10.0.0.0/99"):
        with pytest.raises(ValueError):
            read_addresses(text)


def test_a_second_server_on_a_folder_is_refused(tmp_path: Path) -> None:
    options = ("--data", str(tmp_path / "data"), "--port", "0")
    with served(tmp_path / "data") as (process, told):
        code, error = refused(*options)
        assert (code, error["code"]) == (3, "RUSHES-208") and str(tmp_path) in error["message"]
        code, error = refused(*options, "--new-key")
        assert error["code"] == "RUSHES-208"
        assert information(told, told["api_key"])[0]["version"]
        process.kill()
    with served(tmp_path / "data") as (_, again):
        assert information(again, told["api_key"])[0]["version"]


def test_a_second_server_on_a_database_is_refused(tmp_path: Path, postgresql_folders: Any) -> None:
    with postgresql_folders.database("template0") as url:
        database = ("--database", url)
        with served(tmp_path / "one", *database) as (process, _):
            code, error = refused("--data", str(tmp_path / "two"), "--port", "0", *database)
            assert (code, error["code"]) == (3, "RUSHES-208")
            process.terminate()
            process.communicate(timeout=_TIMEOUT_S)
        with served(tmp_path / "two", *database) as (_, told):
            assert told["server_url"]
