"""A server within the test's own process, on a folder of its own."""

from __future__ import annotations

import shutil
import subprocess
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from starlette.testclient import TestClient

from rushes.server.access.accounts import Actor, authenticate, find_user, new_key
from rushes.server.actions import execute
from rushes.server.app import create_app
from rushes.server.settings import ServerSettings
from rushes.server.state import ServerState, open_state

BASE_URL = "http://testserver"


@dataclass(frozen=True)
class Api:
    """Short ways to call the server as its administrator."""

    state: ServerState
    actor: Actor
    key: str

    def call(self, *operations: dict[str, Any]) -> list[Any]:
        return execute(self.state, list(operations), self.actor, BASE_URL)

    def query(self, expression: str) -> list[dict[str, Any]]:
        return self.call({"action": "query", "expression": expression})[0]["data"]

    def names(self, expression: str) -> list[str]:
        return [entity["name"] for entity in self.query(f"select name from {expression}")]

    def create(self, kind: str, **data: Any) -> dict[str, Any]:
        operation = {"action": "create", "entity_type": kind, "entity_data": data}
        return self.call(operation)[0]["data"]

    def update(self, kind: str, key: Any, **data: Any) -> dict[str, Any]:
        operation = {"entity_type": kind, "entity_key": key, "entity_data": data}
        return self.call({"action": "update", **operation})[0]["data"]

    def delete(self, kind: str, *key: str) -> Any:
        operation = {"action": "delete", "entity_type": kind, "entity_key": list(key)}
        return self.call(operation)[0]["data"]

    @property
    def headers(self) -> dict[str, str]:
        return {"ftrack-user": self.actor.username, "ftrack-api-key": self.key}


@dataclass(frozen=True)
class Production:
    """A small project: two sequences with two shots each, a task on each shot."""

    project: str
    shots: dict[str, str]
    tasks: dict[str, str]


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as a first start leaves it; never opened by a test itself."""
    folder = tmp_path_factory.mktemp("template") / "data"
    open_state(ServerSettings(folder)).close()
    return folder


@pytest.fixture
def api(new_folder: Path, tmp_path: Path) -> Iterator[Api]:
    folder = tmp_path / "data"
    shutil.copytree(new_folder, folder)
    state = open_state(ServerSettings(folder))
    with state.database.write() as connection:
        user_id = find_user(connection, state.database.tables, "admin")
        assert user_id is not None
        key = new_key(connection, state.database.tables, user_id)
        actor = authenticate(connection, state.database.tables, "admin", key)
    yield Api(state, actor, key)
    state.close()


@pytest.fixture
def client(api: Api) -> Iterator[TestClient]:
    """HTTP without a socket, on the same folder as `api`."""
    with TestClient(create_app(api.state.settings, api.state)) as client:
        yield client


@pytest.fixture
def production(api: Api) -> Production:
    schema = api.query("ProjectSchema")[0]["id"]
    project = api.create("Project", name="orbit", project_schema_id=schema)["id"]
    shots, tasks = {}, {}
    for sequence in ("sq010", "sq020"):
        parent = api.create("Sequence", name=sequence, parent_id=project)["id"]
        for number in ("sh010", "sh020"):
            name = f"{sequence}_{number}"
            shots[name] = api.create("Shot", name=name, parent_id=parent)["id"]
            task = api.create("Task", name=f"{name}_comp", parent_id=shots[name])
            tasks[name] = task["id"]
    return Production(project, shots, tasks)


@pytest.fixture(scope="session")
def javascript_client() -> Path:
    """The folder of the official JavaScript client, installed when it is missing and can be."""
    folder = Path(__file__).parents[1] / "peer" / "js"
    if not (shutil.which("node") and shutil.which("npm")):
        pytest.skip("node and npm are not installed")
    if not (folder / "node_modules" / "@ftrack" / "api").exists():
        command = ["npm", "install", "--no-audit", "--no-fund", "--no-package-lock"]
        done = subprocess.run(command, cwd=folder, capture_output=True, timeout=120, check=False)
        if done.returncode:
            pytest.skip("the official JavaScript client cannot be installed here")
    return folder
