"""Names are found by an index in whatever case; texts of PostgreSQL sort as those of SQLite do."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"

_NAMES = ("name", "username", "email")


def upgrade() -> None:
    """Make the indexes."""
    connection = op.get_bind()
    there = sa.inspect(connection)
    in_postgresql = connection.dialect.name == "postgresql"
    for table in there.get_table_names():
        columns = {column["name"]: column["type"] for column in there.get_columns(table)}
        for column, kind in columns.items():
            if in_postgresql and isinstance(kind, sa.Text):
                op.alter_column(table, column, type_=sa.Text(collation="C"))
        for column in _NAMES:
            if column in columns:
                folded = (
                    f'lower({column} COLLATE "und-x-icu")'
                    if in_postgresql
                    else f"rushes_folded({column})"
                )
                op.create_index(f"ix_{table}_{column}_folded", table, [sa.text(folded)])
