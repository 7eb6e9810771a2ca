from __future__ import annotations

import threading
from pathlib import Path

import pytest
from sqlalchemy import insert, select

from rushes.core.errors import FileAccessError
from rushes.server.access.secret import load_secret
from rushes.server.settings import ServerSettings
from rushes.server.state import open_state
from rushes.server.store import Database

from .conftest import Api

pytestmark = pytest.mark.both_databases


def test_an_error_rolls_everything_back(api: Api) -> None:
    database = api.state.database
    scope = database.tables["scope"]
    with pytest.raises(RuntimeError), database.write() as connection:
        connection.execute(insert(scope).values(id="a", name="a"))
        raise RuntimeError
    assert api.query("Scope") == []


def test_readers_see_one_moment_while_another_writes(api: Api) -> None:
    database = api.state.database
    scope = database.tables["scope"]

    def write() -> None:
        with database.write() as connection:
            connection.execute(insert(scope).values(id="a", name="a"))

    with database.read() as reading:
        assert reading.execute(select(scope)).all() == []
        writer = threading.Thread(target=write)
        writer.start()
        writer.join()
        assert reading.execute(select(scope)).all() == []
    assert len(api.query("Scope")) == 1


def test_two_servers_on_one_folder_write_in_turn(api: Api) -> None:
    settings = api.state.settings
    other = Database(settings.database_url or f"sqlite:///{settings.data_dir / 'rushes.db'}")
    scope = other.tables["scope"]

    def write(database: Database, prefix: str) -> None:
        for number in range(20):
            with database.write() as connection:
                connection.execute(insert(scope).values(id=f"{prefix}{number}", name="x"))

    threads = [
        threading.Thread(target=write, args=arguments)
        for arguments in ((other, "a"), (api.state.database, "b"))
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    other.close()
    assert len(api.query("Scope")) == 40


def test_the_secret_stays(tmp_path: Path) -> None:
    assert load_secret(tmp_path) == load_secret(tmp_path)
    (tmp_path / "secret.key").write_bytes(b"short")
    with pytest.raises(FileAccessError, match="damaged"):
        load_secret(tmp_path)


def test_a_new_folder_has_the_built_in_rows(tmp_path: Path) -> None:
    state = open_state(ServerSettings(tmp_path / "data"))
    assert state.is_new
    assert {"Task", "Shot", "AssetBuild", "Milestone"} <= {
        kind.id for kind in state.database.schema
    }
    state.close()
