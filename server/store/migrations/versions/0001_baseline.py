"""The tables when revisions began; also makes what a database from before that lacks."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import sqlalchemy as sa
from alembic import op

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

revision = "0001"
down_revision = None

_TYPES: dict[str, Any] = {
    "text": sa.Text(),
    "integer": sa.BigInteger(),
    "number": sa.Float(53),
    "boolean": sa.Boolean(),
}


def upgrade() -> None:
    """Make every table, or what it lacks."""
    path = Path(__file__).parents[1] / "baseline.toml"
    there = sa.inspect(op.get_bind())
    names = set(there.get_table_names())
    for name, told in tomllib.loads(path.read_text(encoding="utf-8")).items():
        if name in names:
            _complete(there, name, told)
        else:
            unique = (sa.UniqueConstraint(*group) for group in told.get("unique", ()))
            rowid = told.get("rowid", False)
            op.create_table(name, *_columns(told), *unique, sqlite_with_rowid=rowid)
        indexed = {index["name"] for index in there.get_indexes(name)} if name in names else set()
        for index, column in told.get("index", {}).items():
            if index not in indexed:
                op.create_index(index, name, [column])


def _complete(there: sa.Inspector, name: str, told: dict[str, Any]) -> None:
    present = {column["name"] for column in there.get_columns(name)}
    for column in _columns(told):
        if column.name not in present:
            op.add_column(name, sa.Column(column.name, column.type))


def _columns(told: dict[str, Any]) -> Iterator[sa.Column[Any]]:
    required = {*told["key"], *told.get("required", ())}
    for kind, column_type in _TYPES.items():
        for name in told.get(kind, ()):
            yield sa.Column(
                name,
                column_type,
                primary_key=name in told["key"],
                nullable=name not in required,
                autoincrement=False,
            )
