"""A real server in its own process, and clients that write to it until they are stopped."""

from __future__ import annotations

import http.client
import json
import subprocess
import sys
import threading
import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

_TIMEOUT_S = 60


@dataclass
class Served:
    """A server of one's own."""

    process: subprocess.Popen[str]
    url: str
    headers: dict[str, str]

    def connection(self) -> http.client.HTTPConnection:
        parts = urlsplit(self.url)
        assert parts.hostname
        return http.client.HTTPConnection(parts.hostname, parts.port or 80, timeout=_TIMEOUT_S)

    def call(self, *operations: dict[str, Any]) -> list[Any]:
        connection = self.connection()
        connection.request("POST", "/api", json.dumps(operations), self.headers)
        answer = json.loads(connection.getresponse().read())
        connection.close()
        assert isinstance(answer, list), answer
        return answer

    def query(self, expression: str) -> list[dict[str, Any]]:
        return list(self.call({"action": "query", "expression": expression})[0]["data"])


@contextmanager
def served(folder: Path, *options: str) -> Iterator[Served]:
    """Start a server on a folder, with a fresh key, and kill it in the end."""
    command = [sys.executable, "-m", "rushes.core", "serve", "--data", str(folder), "--port", "0"]
    with folder.with_suffix(".log").open("ab") as log:
        process = subprocess.Popen(
            [*command, "--json", "--new-key", *options],
            stdout=subprocess.PIPE,
            stderr=log,
            text=True,
        )
        try:
            assert process.stdout is not None
            told = json.loads(process.stdout.readline())
            headers = {"ftrack-user": told["api_user"], "ftrack-api-key": told["api_key"]}
            yield Served(process, told["server_url"], headers)
        finally:
            process.kill()
            process.communicate()


def create(kind: str, **data: Any) -> dict[str, Any]:
    return {"action": "create", "entity_type": kind, "entity_data": data}


def new_asset(server: Served) -> str:
    """Make a project with an asset, and return the asset's id."""
    schema = server.query("ProjectSchema")[0]["id"]
    project, asset = str(uuid.uuid4()), str(uuid.uuid4())
    server.call(
        create("Project", id=project, name=project[:8], project_schema_id=schema),
        create("Asset", id=asset, name="busy", context_id=project),
    )
    return asset


@dataclass
class Writers:
    """Clients that publish, each batch a version with two notes.

    Attributes:
        acknowledged: Versions whose batch was answered, with their number.
        refused: Answers that were no success.
    """

    server: Served
    asset: str
    acknowledged: dict[str, int] = field(default_factory=dict)
    refused: list[int] = field(default_factory=list)
    _stop: threading.Event = field(default_factory=threading.Event)

    @contextmanager
    def writing(self, clients: int = 4) -> Iterator[None]:
        threads = [threading.Thread(target=self._write) for _ in range(clients)]
        for thread in threads:
            thread.start()
        try:
            yield
        finally:
            self._stop.set()
            for thread in threads:
                thread.join(_TIMEOUT_S)

    def _write(self) -> None:
        connection = self.server.connection()
        try:
            while not self._stop.is_set():
                self._publish(connection)
        except (OSError, http.client.HTTPException):
            pass  # the server was killed
        finally:
            connection.close()

    def _publish(self, connection: http.client.HTTPConnection) -> None:
        version = str(uuid.uuid4())
        about = {"parent_id": version, "parent_type": "AssetVersion"}
        operations = [
            create("AssetVersion", id=version, asset_id=self.asset, comment=version),
            create("Note", content="first", **about),
            create("Note", content="second", **about),
        ]
        connection.request("POST", "/api", json.dumps(operations), self.server.headers)
        response = connection.getresponse()
        answer = json.loads(response.read())
        if isinstance(answer, list):
            self.acknowledged[version] = answer[0]["data"]["version"]
        else:
            self.refused.append(response.status)
