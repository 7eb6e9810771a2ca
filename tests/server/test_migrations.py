"""Data of every older revision is brought to the present one, and ends exactly as new data begins."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from alembic.script import ScriptDirectory
from sqlalchemy import Column, Connection, Table, insert, inspect, select
from sqlalchemy.exc import DBAPIError

from rushes.core.errors import NewerDataError
from rushes.server.schema import load_schema
from rushes.server.settings import ServerSettings
from rushes.server.store import Database, Tables
from rushes.server.store.migrations.draft import missing_steps
from rushes.server.store.revision import HEAD, revision_of
from rushes.server.store.text import TEXT
from rushes.server.store.upgrade import configuration, upgrade

from .conftest import PostgresqlFolders

pytestmark = [
    pytest.mark.both_databases,
    # Indexes of expressions are compared by their text instead.
    pytest.mark.filterwarnings("ignore:Skipped unsupported reflection"),
]
SCRIPTS = ScriptDirectory.from_config(configuration())
REVISIONS = [script.revision for script in SCRIPTS.walk_revisions()][::-1]


def structure(database: Database) -> dict[str, Any]:
    """Everything about tables that matters: columns, keys, indexes, and how rows are kept."""
    with database.read() as connection:
        there = inspect(connection)
        return {name: _table(connection, there, name) for name in there.get_table_names()}


def _table(connection: Connection, there: Any, name: str) -> dict[str, Any]:
    columns = {
        column["name"]: (
            str(column["type"]),
            getattr(column["type"], "collation", None),
            column["nullable"],
        )
        for column in there.get_columns(name)
    }
    key = there.get_pk_constraint(name)["constrained_columns"]
    unique = sorted(sorted(group["column_names"]) for group in there.get_unique_constraints(name))
    options = {k: v for k, v in there.get_table_options(name).items() if k.startswith("sqlite")}
    return {
        "columns": columns,
        "key": sorted(key),
        "unique": unique,
        "options": options,
        "indexes": _indexes(connection, name),
    }


def _indexes(connection: Connection, table: str) -> set[str]:
    if connection.dialect.name == "postgresql":
        query = "SELECT indexdef FROM pg_indexes WHERE indexname LIKE 'ix%%' AND tablename = %s"
        found = connection.exec_driver_sql(query, (table,))
    else:
        query = "SELECT sql FROM sqlite_master WHERE type = 'index' AND sql <> '' AND tbl_name = ?"
        found = connection.exec_driver_sql(query, (table,))
    return {" ".join(text.replace('"', "").split()) for text in found.scalars()}


@pytest.fixture
def empty(request: pytest.FixtureRequest, tmp_path: Path, database_kind: str) -> Iterator[Database]:
    """A database without any table."""
    if database_kind == "sqlite":
        database = Database(f"sqlite:///{tmp_path / 'empty.db'}")
        yield database
        database.close()
        return
    folders: PostgresqlFolders = request.getfixturevalue("postgresql_folders")
    with folders.database("template0") as url:
        database = Database(url)
        yield database
        database.close()


@pytest.fixture
def new(server_settings: ServerSettings) -> Iterator[Database]:
    """A database as a first start makes it."""
    folder, url = server_settings.data_dir, server_settings.database_url
    database = Database(url) if url else Database.in_folder(folder)
    yield database
    database.close()


def test_the_newest_revision_is_the_one_the_server_asks_for() -> None:
    assert SCRIPTS.get_heads() == [HEAD]


@pytest.mark.parametrize("revision", REVISIONS)
def test_an_upgrade_from_any_revision_ends_as_new_data_begins(
    empty: Database, new: Database, revision: str
) -> None:
    with empty.write() as connection:
        upgrade(connection, revision)
    assert not empty.prepare()
    fresh, upgraded = structure(new), structure(empty)
    # When this fails after a change of the schema: make migration MESSAGE="what changed"
    assert upgraded.keys() == fresh.keys()
    for table, told in fresh.items():
        assert upgraded[table] == told, table


def test_data_from_before_revisions_gets_what_it_lacks(new: Database) -> None:
    with new.write() as connection:
        connection.exec_driver_sql("DROP TABLE alembic_version")
        connection.exec_driver_sql("DROP TABLE review_link")
        connection.exec_driver_sql("ALTER TABLE note DROP COLUMN frame_number")
        for index in [name for name in _names_of_indexes(connection) if name.endswith("_folded")]:
            connection.exec_driver_sql(f"DROP INDEX {index}")
        connection.execute(insert(new.tables["scope"]).values(id="a", name="kept"))
    assert not new.prepare()
    with new.read() as connection:
        connection.execute(select(new.tables["note"].c.frame_number))
        connection.execute(select(new.tables.review_link))
        assert connection.execute(select(new.tables["scope"].c.name)).scalars().all() == ["kept"]


def _names_of_indexes(connection: Connection) -> list[str]:
    there = inspect(connection)
    if connection.dialect.name == "postgresql":
        return [i["name"] for t in there.get_table_names() for i in there.get_indexes(t)]
    query = "SELECT name FROM sqlite_master WHERE type = 'index'"
    return list(connection.exec_driver_sql(query).scalars())


def test_data_of_a_newer_version_is_refused_and_left_alone(new: Database) -> None:
    with new.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '9999'")
    with pytest.raises(NewerDataError, match="9999"):
        new.prepare()


def test_when_a_revision_fails_then_nothing_of_it_stays(new: Database) -> None:
    before = structure(new)
    with new.write() as connection:
        connection.exec_driver_sql("UPDATE alembic_version SET version_num = '0001'")
    with pytest.raises(DBAPIError):  # its indexes are there already
        new.prepare()
    assert structure(new) == before
    with new.read() as connection:
        assert revision_of(connection) == "0001"


def test_a_draft_says_what_a_change_of_the_tables_needs() -> None:
    changed = Tables(load_schema()).metadata
    changed.tables["note"].append_column(Column("mood", TEXT))
    Table("weather", changed, Column("id", TEXT, primary_key=True))
    steps = missing_steps(changed)
    assert "op.create_table('weather'" in steps
    assert "batch_alter_table('note'" in steps and "sa.Column('mood', sa.Text()" in steps
    compile(steps, "draft", "exec")


def test_tables_that_did_not_change_need_no_step() -> None:
    assert "op." not in missing_steps(Tables(load_schema()).metadata)
