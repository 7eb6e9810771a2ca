"""What only a database in another process can do to the server: break the line, lock, stop statements."""

from __future__ import annotations

import threading
from typing import Any

import pytest
from sqlalchemy import event, text
from sqlalchemy.exc import OperationalError

from rushes.core.errors import BadSettingError, FileAccessError
from rushes.server.protocol import TooSlowError
from rushes.server.store import Database
from rushes.server.store.database import _WRITERS_LOCK
from rushes.server.store.deadline import deadline
from rushes.server.store.refusals import CommitLostError

from .conftest import Api, Production

OTHERS = (
    "SELECT pg_terminate_backend(pid) FROM pg_stat_activity"
    " WHERE datname = current_database() AND pid <> pg_backend_pid()"
)


@pytest.fixture
def database_kind() -> str:
    return "postgresql"


@pytest.fixture
def other(api: Api) -> Any:
    """Another process's connections to the same database."""
    database = Database(api.state.settings.database_url)
    yield database
    database.close()


def break_all_lines(other: Database) -> None:
    with other.read() as connection:
        connection.exec_driver_sql(OTHERS)


def when(api: Api, words: str, act: Any, turn: int = 1) -> list[str]:
    """Call once, before some statement with these words; returns the statements it saw."""
    seen: list[str] = []

    def look(connection: Any, cursor: Any, statement: str, *_: Any) -> None:
        if words in statement:
            seen.append(statement)
            if len(seen) == turn:
                act()

    event.listen(api.state.database.engine, "before_cursor_execute", look)
    return seen


def test_lines_that_broke_while_they_rested_are_replaced(api: Api, other: Database) -> None:
    api.query("Project")
    break_all_lines(other)
    assert api.query("Project") == []


def test_when_the_line_breaks_in_a_batch_then_it_runs_once_more(
    api: Api, other: Database, production: Production
) -> None:
    seen = when(api, "INSERT INTO context", lambda: break_all_lines(other))
    api.create("Shot", name="again", parent_id=production.project)
    assert len(seen) == 2
    assert api.names('Shot where name is "again"') == ["again"]


def test_when_the_line_breaks_at_the_commit_then_nobody_pretends_to_know(
    api: Api, other: Database
) -> None:
    scope = api.state.database.tables["scope"]
    with pytest.raises(CommitLostError), api.state.database.write() as connection:
        connection.execute(scope.insert().values(id="a", name="a"))
        break_all_lines(other)
    assert api.query("Scope") == []


def test_a_deadlock_with_a_stranger_is_tried_again(
    api: Api, other: Database, production: Production
) -> None:
    """Somebody locks a row by hand and then waits for what the server has."""
    first, second = list(production.shots.values())[:2]
    mine = text("UPDATE context SET description = 'stranger' WHERE id = :id")
    locked, done = threading.Event(), threading.Event()

    def stranger() -> None:
        with other.engine.begin() as connection:
            connection.execute(text("SET LOCAL deadlock_timeout = '10s'"))  # the server is the one
            connection.execute(mine, {"id": second})
            locked.set()
            waiting.wait(10)
            connection.execute(mine, {"id": first})
        done.set()

    waiting = threading.Event()
    thread = threading.Thread(target=stranger)
    thread.start()
    assert locked.wait(10)
    seen = when(api, "UPDATE context", waiting.set, turn=2)  # the first row is ours by then
    change = {"action": "update", "entity_type": "Shot", "entity_data": {"name": "renamed"}}
    api.call({**change, "entity_key": [first]}, {**change, "entity_key": [second]})
    thread.join(10)
    assert done.is_set()
    assert len(seen) == 4
    assert len(api.names('Shot where name is "renamed"')) == 2


def test_a_statement_that_takes_too_long_is_ended(api: Api) -> None:
    reading, refused = api.state.database.read(), pytest.raises(TooSlowError)
    with reading as connection, refused, deadline(connection, 0.05):
        connection.exec_driver_sql("SELECT pg_sleep(10)")


def test_writers_of_other_processes_take_turns(api: Api, other: Database) -> None:
    with other.read() as connection, api.state.database.write():
        query = text("SELECT pg_try_advisory_xact_lock(:number)")
        assert connection.execute(query, {"number": _WRITERS_LOCK}).scalar() is False


def test_a_database_that_does_not_answer_is_a_coded_error() -> None:
    database = Database("postgresql+psycopg://rushes:hush-hush@127.0.0.1:1/none")
    with pytest.raises(FileAccessError, match="cannot be opened") as caught:
        database.prepare()
    assert "hush-hush" not in str(caught.value)
    assert isinstance(caught.value.__cause__, OperationalError)
    database.close()


@pytest.mark.parametrize("url", ["mysql://a:hush-hush@b/c", "hush-hush", "postgresql"])
def test_an_address_of_another_database_is_refused_without_telling_it(url: str) -> None:
    with pytest.raises(BadSettingError) as caught:
        Database(url)
    assert "hush-hush" not in str(caught.value)
