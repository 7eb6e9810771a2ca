"""A backup is one moment, moves between databases, and comes back wholly or not at all."""

from __future__ import annotations

import json
import os
import threading
import time
import uuid
import zipfile
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from sqlalchemy import func, select
from starlette.testclient import TestClient

from rushes.core.errors import BrokenBackupError, FileAccessError, NewerDataError
from rushes.server.actions import ACTIONS, execute
from rushes.server.app import create_app
from rushes.server.backup import archive, keep_rows, restore_backup, save_backup
from rushes.server.backup.pause import FILE_NAME, last_restore, paused
from rushes.server.settings import ServerSettings
from rushes.server.state import ServerState, open_state
from rushes.server.store import Database
from rushes.server.store.revision import HEAD
from rushes.server.store.upgrade import upgrade

from .conftest import BASE_URL, Api, Production

CONTENT = b"not really a movie " * 100


@pytest.fixture
def media(api: Api, production: Production, tmp_path: Path) -> str:
    """A component with a file."""
    component = api.create("FileComponent", name="main", file_type=".mp4")["id"]
    (tmp_path / "main.mp4").write_bytes(CONTENT)
    api.state.media.adopt(tmp_path / "main.mp4", component, "main.mp4")
    return str(component)


@pytest.fixture
def backup(api: Api, media: str, tmp_path: Path) -> Path:
    path = tmp_path / "backup.zip"
    save_backup(api.state, path)
    return path


@pytest.fixture
def other(tmp_path: Path) -> Iterator[ServerState]:
    """A fresh SQLite server."""
    state = open_state(ServerSettings(tmp_path / "other"))
    yield state
    state.close()


def contents(state: ServerState) -> dict[str, list[Any]]:
    """Every row of every table, but for notes about keys that wait to be deleted."""
    with state.database.read() as connection:
        return {
            table.name: sorted(connection.execute(select(table)).all(), key=repr)
            for table in state.database.tables.metadata.sorted_tables
            if table.name != "media_upload"
        }


def content_of(state: ServerState, component: str) -> bytes:
    file = state.media.find(component)
    assert file is not None
    return b"".join(state.media.read(file))


@pytest.mark.both_databases
def test_all_rows_and_media_come_back_elsewhere(
    api: Api, media: str, backup: Path, other: ServerState
) -> None:
    restored = restore_backup(other, backup)
    assert contents(other) == contents(api.state)
    assert content_of(other, media) == CONTENT
    assert restored.files == 1


@pytest.mark.parametrize("with_the_secret", [True, False])
def test_review_links_go_on_where_the_secret_does(
    api: Api, production: Production, tmp_path: Path, with_the_secret: bool
) -> None:
    session = api.create("ReviewSession", name="dailies", project_id=production.project)["id"]
    ask = {"action": "get_review_link", "review_session_id": session}
    before = api.call(ask)[0]["url"]
    save_backup(api.state, tmp_path / "backup.zip")
    folder = tmp_path / "other"
    folder.mkdir()
    if with_the_secret:
        (folder / "secret.key").write_bytes(api.state.secret)
    other = open_state(ServerSettings(folder))
    restore_backup(other, tmp_path / "backup.zip")
    after = execute(other, [ask], api.actor, BASE_URL)[0]["url"]
    assert (after == before) is with_the_secret
    with TestClient(create_app(other.settings, other)) as client:
        assert client.get(urlsplit(after).path).status_code == 200
        assert (client.get(urlsplit(before).path).status_code == 200) is with_the_secret
    other.close()


@pytest.mark.both_databases
def test_a_restore_undoes_what_came_after(
    api: Api, production: Production, media: str, backup: Path
) -> None:
    before = contents(api.state)
    api.delete("Project", production.project)
    api.delete("FileComponent", media)
    api.create("Scope", name="later")
    restore_backup(api.state, backup)
    assert contents(api.state) == before
    assert content_of(api.state, media) == CONTENT


def test_media_that_came_after_a_backup_is_tidied_away(
    api: Api, backup: Path, tmp_path: Path
) -> None:
    (tmp_path / "later.mp4").write_bytes(b"later")
    api.state.media.adopt(tmp_path / "later.mp4", "later", "later.mp4")
    file = api.state.media.find("later")
    assert file and file.path and file.path.exists()
    restore_backup(api.state, backup)
    assert api.state.media.find("later") is None
    api.state.media.clean()
    assert not file.path.exists()


def test_a_backup_of_an_older_revision_is_upgraded(other: ServerState, tmp_path: Path) -> None:
    old = Database(f"sqlite:///{tmp_path / 'old.db'}")
    path = tmp_path / "old.zip"
    with old.write() as connection:
        upgrade(connection, "0001")
        connection.exec_driver_sql("INSERT INTO scope (id, name) VALUES ('a', 'Old')")
        connection.exec_driver_sql("INSERT INTO status (id, name, is_active) VALUES ('s', 'x', 1)")
        keep_rows(connection, "0001", path)
    old.close()
    restore_backup(other, path)
    with other.database.read() as connection:
        tables = other.database.tables
        assert connection.execute(select(tables["scope"].c.name)).scalars().all() == ["Old"]
        assert connection.execute(select(tables["status"].c.is_active)).scalars().all() == [True]
    assert not other.database.prepare()


def test_a_folder_of_an_older_revision_is_copied_before_it_is_upgraded(
    tmp_path: Path, other: ServerState
) -> None:
    folder = tmp_path / "old"
    folder.mkdir()
    old = Database.in_folder(folder)
    with old.write() as connection:
        upgrade(connection, "0001")
        connection.exec_driver_sql("INSERT INTO scope (id, name) VALUES ('a', 'Old')")
    old.close()
    open_state(ServerSettings(folder)).close()
    restore_backup(other, folder / "before-upgrade-from-0001.zip")
    with other.database.read() as connection:
        scope = other.database.tables["scope"]
        assert connection.execute(select(scope.c.name)).scalars().all() == ["Old"]


def rewritten(path: Path, change: str, content: bytes | None) -> Path:
    """Copy an archive with one member changed, or left out."""
    target = path.with_name("rewritten.zip")
    with zipfile.ZipFile(path) as given, zipfile.ZipFile(target, "w") as made:
        for name in given.namelist():
            if change not in name:
                made.writestr(name, given.read(name))
            elif content is not None:
                made.writestr(name, content)
    return target


def cut(path: Path, share: float) -> Path:
    target = path.with_name("cut.zip")
    target.write_bytes(path.read_bytes()[: int(path.stat().st_size * share)])
    return target


def damages(path: Path) -> list[Path]:
    turned = bytearray(path.read_bytes())
    turned[turned.index(CONTENT) + 5] ^= 1
    flipped = path.with_name("flipped.zip")
    flipped.write_bytes(bytes(turned))
    found = [cut(path, 0.5), flipped]
    for number, (change, content) in enumerate(
        [("media/", b"other"), ("media/", None), ("rows/note.", b"[]\n"), ("rows/context", None)]
    ):
        found.append(
            rewritten(path, change, content).rename(path.with_name(f"damaged{number}.zip"))
        )
    return found


def test_a_damaged_backup_is_refused_and_changes_nothing(api: Api, backup: Path) -> None:
    before = contents(api.state)
    files = set(api.state.settings.data_dir.rglob("media/files/**/*"))
    for damaged in damages(backup):
        with pytest.raises(BrokenBackupError):
            restore_backup(api.state, damaged)
    assert contents(api.state) == before
    assert set(api.state.settings.data_dir.rglob("media/files/**/*")) == files


@pytest.mark.parametrize("key", ["../../evil", "/etc/evil", "ab/..", "ab\\cd", "", "AB"])
def test_media_under_keys_that_are_none_is_refused(api: Api, tmp_path: Path, key: str) -> None:
    path = tmp_path / "evil.zip"
    with archive.new_archive(path, HEAD) as writer:
        writer.add(f"media/{key}", [b"evil"], packed=False)
    with pytest.raises(BrokenBackupError):
        restore_backup(api.state, path)


def test_a_backup_of_a_newer_version_is_refused(api: Api, tmp_path: Path) -> None:
    path = tmp_path / "newer.zip"
    with archive.new_archive(path, "9999"):
        pass
    with pytest.raises(NewerDataError):
        restore_backup(api.state, path)


def test_a_backup_holds_no_secret(api: Api, backup: Path) -> None:
    with zipfile.ZipFile(backup) as found:
        everything = b"".join(found.read(name) for name in found.namelist())
    assert api.key.encode() not in everything
    assert api.state.secret not in everything
    assert oct(backup.stat().st_mode & 0o777) == "0o600"


def test_a_backup_that_cannot_be_written_leaves_no_part(api: Api, tmp_path: Path) -> None:
    with pytest.raises(FileAccessError):
        save_backup(api.state, tmp_path / "missing" / "backup.zip")
    assert not list(tmp_path.rglob("*.part"))
    assert not list(api.state.settings.data_dir.rglob("backup-*"))


def test_while_a_restore_is_under_way_callers_are_told_to_wait(
    api: Api, backup: Path, client: TestClient
) -> None:
    operations = [{"action": "query", "expression": "Project"}]
    with paused(api.state.settings.data_dir):
        answer = client.post("/api", json=operations, headers=api.headers)
        assert answer.status_code == 503
        assert answer.headers["Retry-After"]
        with pytest.raises(FileAccessError, match="Another restore"):
            restore_backup(api.state, backup)
    assert client.post("/api", json=operations, headers=api.headers).status_code == 200


@pytest.mark.both_databases
def test_a_write_that_waited_for_a_restore_is_refused(
    api: Api, monkeypatch: pytest.MonkeyPatch
) -> None:
    """It was asked of the data of before; `api` stands for the process that restores."""
    running, answers, callers = open_state(api.state.settings), [], []
    waits = threading.Event()
    operation = {"action": "create", "entity_type": "Job", "entity_data": {"type": "late"}}
    noted = replace(ACTIONS["create"], prepare=lambda *_: callers.append(threading.get_ident()))
    monkeypatch.setitem(ACTIONS, "create", noted)
    with TestClient(create_app(running.settings, running)) as client:
        epoch = running.database.epoch

        def seen() -> object:
            found = epoch()
            if threading.get_ident() in callers:
                waits.set()
            return found

        running.database.epoch = seen

        def write() -> None:
            answers.append(client.post("/api", json=[operation], headers=api.headers))

        waiting = threading.Thread(target=write)
        with api.state.database.write():
            waiting.start()
            assert waits.wait(30)
            with paused(running.settings.data_dir):
                pass
        waiting.join()
        assert answers[0].status_code == 503 and answers[0].headers["Retry-After"]
        assert answers[0].json()["error_code"] == "restoring"
        assert api.query("Job where type is late") == []
        assert isinstance(client.post("/api", json=[operation], headers=api.headers).json(), list)


def test_when_a_restore_died_the_server_goes_on(api: Api, client: TestClient) -> None:
    folder = api.state.settings.data_dir
    told = {"id": uuid.uuid4().hex, "under_way": True, "succeeded": False}
    (folder / FILE_NAME).write_text(json.dumps(told))
    assert client.get("/healthz").status_code == 503
    old = time.time() - 60
    os.utime(folder / FILE_NAME, (old, old))
    assert client.get("/healthz").status_code == 200
    assert not last_restore(folder).under_way


def test_a_running_server_serves_what_was_restored(api: Api, backup: Path, tmp_path: Path) -> None:
    """Another process restores; object types made since are no entity types any more."""
    settings = api.state.settings
    running = open_state(settings)
    with TestClient(create_app(settings, running)) as client:
        api.create("ObjectType", name="Reel", is_typeable=False, is_statusable=False)
        running.database.refresh_schema()
        assert running.database.schema.get("Reel") is not None
        restore_backup(api.state, backup)
        operations = [{"action": "query", "expression": "select name from Project"}]
        answer = client.post("/api", json=operations, headers=api.headers).json()
        assert [row["name"] for row in answer[0]["data"]] == ["orbit"]
        assert running.database.schema.get("Reel") is None


def test_rows_that_are_not_there_any_more_are_counted(api: Api, media: str, tmp_path: Path) -> None:
    file = api.state.media.find(media)
    assert file and file.path
    file.path.unlink()
    assert save_backup(api.state, tmp_path / "backup.zip").missing == [media]
    with api.state.database.read() as connection:
        listed = select(func.count()).select_from(api.state.database.tables.media_file)
        assert connection.execute(listed).scalar() == 1
