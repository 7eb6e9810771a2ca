"""`rushes server user …` and `rushes server settings`, as they are typed."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from rushes.core.cli import main
from rushes.server.access.accounts import Actor, authenticate
from rushes.server.actions import execute
from rushes.server.protocol import InvalidCredentialsError, PermissionDeniedError
from rushes.server.settings import ServerSettings
from rushes.server.state import open_state

Run = Callable[..., Any]


@pytest.fixture
def folder(new_folder: Path, tmp_path: Path) -> Path:
    """A data folder with the projects `orbit` and `moon`."""
    folder = tmp_path / "data"
    shutil.copytree(new_folder, folder)
    state = open_state(ServerSettings(folder))
    house = Actor("", "test", True)
    (answer,) = execute(state, [{"action": "query", "expression": "ProjectSchema"}], house)
    for name in ("orbit", "moon"):
        data = {"name": name, "project_schema_id": answer["data"][0]["id"]}
        execute(state, [{"action": "create", "entity_type": "Project", "entity_data": data}], house)
    state.close()
    return folder


@pytest.fixture
def run(folder: Path, capsys: pytest.CaptureFixture[str]) -> Run:
    """Run a command and return its exit code and its JSON answer."""

    def run(*words: str) -> Any:
        code = main(["server", *words, "--data", str(folder), "--json"])
        return code, json.loads(capsys.readouterr().out)

    return run


def projects_seen(folder: Path, user: str, key: str, *more: dict[str, Any]) -> list[str]:
    state = open_state(ServerSettings(folder))
    try:
        with state.database.read() as connection:
            actor = authenticate(connection, state.database.tables, user, key)
        query = {"action": "query", "expression": "select name from Project order by name"}
        return [row["name"] for row in execute(state, [query, *more], actor)[0]["data"]]
    finally:
        state.close()


NEW_STATUS = {"action": "create", "entity_type": "Status", "entity_data": {"name": "Mine"}}


def test_a_user_who_was_added_logs_in(run: Run, folder: Path) -> None:
    code, told = run("user", "add", "ann", "--project", "orbit", "--email", "ann@example.com")
    assert code == 0 and told["api_user"] == "ann"
    assert projects_seen(folder, "ann", told["api_key"]) == ["orbit"]
    with pytest.raises(PermissionDeniedError):
        projects_seen(folder, "ann", told["api_key"], NEW_STATUS)


def test_an_administrator_may_configure(run: Run, folder: Path) -> None:
    _, told = run("user", "add", "eve", "--role", "administrator")
    assert projects_seen(folder, "eve", told["api_key"], NEW_STATUS) == ["moon", "orbit"]


def test_users_are_listed_with_their_roles(run: Run) -> None:
    run("user", "add", "ann", "--role", "read-only", "--project", "orbit", "--project", "moon")
    _, told = run("user", "list")
    assert [user["name"] for user in told] == ["admin", "ann"]
    (role,) = told[1]["roles"]
    assert role["role"] == "read-only" and sorted(role["projects"]) == ["moon", "orbit"]
    assert told[0]["roles"] == [{"role": "administrator", "projects": "all"}]


def test_a_fresh_key_ends_the_earlier_one(run: Run, folder: Path) -> None:
    _, first = run("user", "add", "ann")
    _, second = run("user", "key", "ann")
    with pytest.raises(InvalidCredentialsError):
        projects_seen(folder, "ann", first["api_key"])
    assert projects_seen(folder, "ann", second["api_key"]) == ["moon", "orbit"]


def test_who_is_disabled_cannot_log_in(run: Run, folder: Path) -> None:
    _, told = run("user", "add", "ann")
    assert run("user", "disable", "ann") == (0, {"api_user": "ann", "is_active": False})
    with pytest.raises(InvalidCredentialsError):
        projects_seen(folder, "ann", told["api_key"])
    assert run("user", "key", "ann")[1]["error"]["message"].startswith("ann is disabled")
    assert run("user", "enable", "ann") == (0, {"api_user": "ann", "is_active": True})
    assert projects_seen(folder, "ann", told["api_key"]) == ["moon", "orbit"]


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("user", "add", "ann", "--project", "nowhere"), "nowhere"),
        (("user", "add", "admin"), "admin"),
        (("user", "add", "ann", "--email", "nobody"), "nobody"),
        (("user", "key", "nobody"), "nobody"),
        (("user", "disable", "nobody"), "nobody"),
    ],
)
def test_what_cannot_be_done_is_said(run: Run, words: tuple[str, ...], said: str) -> None:
    code, told = run(*words)
    assert code == 2 and said in told["error"]["message"]
    assert [user["name"] for user in run("user", "list")[1]] == ["admin"]


def test_no_key_is_stored(run: Run, folder: Path) -> None:
    _, told = run("user", "add", "ann")
    for file in folder.rglob("*"):
        assert not file.is_file() or told["api_key"].encode() not in file.read_bytes()


def test_settings_are_told_with_their_origins(run: Run, folder: Path) -> None:
    (folder / "server.toml").write_text('smtp_url = "smtp://me:secret@host"\n')
    code, told = run("settings", "--quota", "5G")
    assert code == 0 and told["quota"] == {"value": "5G", "origin": "command line"}
    assert told["smtp_url"] == {"value": "***", "origin": str(folder / "server.toml")}


def test_a_folder_without_a_server_is_named(
    tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    code = main(["server", "user", "list", "--data", str(tmp_path / "none"), "--json"])
    assert code == 2 and "none" in json.loads(capsys.readouterr().out)["error"]["message"]
    assert not (tmp_path / "none").exists()
