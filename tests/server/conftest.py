"""A server within the test's own process, on a folder of its own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import uuid
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import create_engine
from sqlalchemy.engine import make_url
from starlette.testclient import TestClient

from rushes.server.access.accounts import Actor, authenticate, find_user, new_key
from rushes.server.actions import execute
from rushes.server.app import create_app
from rushes.server.settings import ServerSettings
from rushes.server.state import ServerState, open_state

from ..live_server import TEST_DATABASE, LiveServer

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


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    """Run what is marked `both_databases` on SQLite and on PostgreSQL in one run."""
    wanted = metafunc.definition.get_closest_marker("both_databases")
    if wanted and "database_kind" in metafunc.fixturenames and TEST_DATABASE == "sqlite":
        metafunc.parametrize("database_kind", ["sqlite", "postgresql"])


@pytest.fixture
def database_kind() -> str:
    """`sqlite` or `postgresql`."""
    return TEST_DATABASE


class PostgresqlFolders:
    """Databases as a first start leaves them, one a test, each of them dropped in the end.

    The next one is copied, and those of before are dropped, while a test runs.
    """

    def __init__(self, url: str, folder: Path) -> None:
        self._admin = create_engine(url, isolation_level="AUTOCOMMIT")
        self._beside = ThreadPoolExecutor(1)
        self.folder = folder
        open_state(ServerSettings(folder, self._create("template0", "rushes_template"))).close()
        self._next = self._beside.submit(self._create)

    @contextmanager
    def database(self, template: str = "rushes_template") -> Iterator[str]:
        """Give the URL of a copy; that of `template0` is empty."""
        if template == "rushes_template":
            url = self._next.result()
            self._next = self._beside.submit(self._create)
        else:
            url = self._create(template)
        yield url
        self._beside.submit(self.drop, url)

    def _create(self, template: str = "rushes_template", name: str = "") -> str:
        name = name or f"rushes_{uuid.uuid4().hex}"
        with self._admin.connect() as connection:
            connection.exec_driver_sql(f"CREATE DATABASE {name} TEMPLATE {template}")
        return self._admin.url.set(database=name).render_as_string(hide_password=False)

    def drop(self, url: str) -> None:
        with self._admin.connect() as connection:
            name = make_url(url).database
            connection.exec_driver_sql(f"DROP DATABASE IF EXISTS {name} WITH (FORCE)")

    def close(self) -> None:
        self._beside.shutdown()
        self._admin.dispose()


@pytest.fixture(scope="session")
def postgresql_folders(
    postgresql: str, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[PostgresqlFolders]:
    folders = PostgresqlFolders(postgresql, tmp_path_factory.mktemp("postgresql") / "data")
    yield folders
    folders.close()


@pytest.fixture(scope="session")
def new_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A data folder as a first start leaves it; never opened by a test itself."""
    folder = tmp_path_factory.mktemp("template") / "data"
    open_state(ServerSettings(folder)).close()
    return folder


@pytest.fixture
def server_settings(
    request: pytest.FixtureRequest, new_folder: Path, tmp_path: Path, database_kind: str
) -> Iterator[ServerSettings]:
    """A data folder after its first start, on the database of this test."""
    folder = tmp_path / "data"
    shutil.copytree(new_folder, folder)
    if database_kind == "sqlite":
        yield ServerSettings(folder)
        return
    folders: PostgresqlFolders = request.getfixturevalue("postgresql_folders")
    with folders.database() as url:
        yield ServerSettings(folder, url)


@pytest.fixture
def api(server_settings: ServerSettings) -> Iterator[Api]:
    state = open_state(server_settings)
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
def official_client(live_server: LiveServer) -> Callable[..., Any]:
    """Runs a script below `tests/peer` by the official Python client; returns the JSON it prints last.

    The client is in an environment of its own, as it bears no library of ours.
    """
    root = Path(__file__).parents[2]
    python = Path(os.environ.get("RUSHES_PEER_PYTHON") or root / ".venv-peer" / "bin" / "python")
    if not python.exists():
        pytest.skip(f"{python} is missing; make it from tests/peer/requirements.txt")
    environment = {
        **os.environ,
        "FTRACK_SERVER": live_server.url,
        "FTRACK_API_USER": live_server.user,
        "FTRACK_API_KEY": live_server.key,
    }
    environment.pop("FTRACK_EVENT_PLUGIN_PATH", None)

    def run(script: str, *arguments: str) -> Any:
        done = subprocess.run(
            [str(python), str(root / "tests" / "peer" / script), *arguments],
            check=False,
            env=environment,
            capture_output=True,
            text=True,
            timeout=170,
        )
        assert done.returncode == 0, done.stderr[-4000:]
        return json.loads(done.stdout.splitlines()[-1])

    return run


@pytest.fixture(scope="session")
def certificate(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """A certificate for this machine that signs itself, and its key."""
    folder = tmp_path_factory.mktemp("tls")
    names = ["-subj", "/CN=localhost", "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1"]
    files = ["-keyout", str(folder / "key.pem"), "-out", str(folder / "certificate.pem")]
    command = ["openssl", "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2"]
    try:
        subprocess.run([*command, *names, *files], check=True, capture_output=True, timeout=60)
    except FileNotFoundError:
        pytest.skip("openssl is not installed.")
    return folder / "certificate.pem", folder / "key.pem"


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
