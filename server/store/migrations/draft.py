"""Drafts the revision that brings the newest tables to those the schema data describes now.

For whoever develops the server: `make migration MESSAGE="what changed"`. Look the draft through, name it in
`store/revision.py`, and let the tests compare.
"""

from __future__ import annotations

import sys
import tempfile
import warnings
from pathlib import Path
from textwrap import dedent, indent
from typing import Literal

from alembic.autogenerate import produce_migrations, render_python_code
from alembic.migration import MigrationContext
from alembic.script import ScriptDirectory
from sqlalchemy import MetaData

from ..database import Database
from ..revision import HEAD, VERSION_TABLE
from ..tables import static_tables
from ..text import StoredText
from ..upgrade import configuration, upgrade

_TEXT = '''"""{message}"""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "{revision}"
down_revision = "{before}"


def upgrade() -> None:
    """Make the change."""
{body}
'''


def draft(message: str) -> Path:
    """Write the draft beside the earlier revisions, and return its path."""
    revision = f"{int(HEAD) + 1:04d}"
    folder = Path(ScriptDirectory.from_config(configuration()).versions)
    path = folder / f"{revision}_{'_'.join(message.lower().split())}.py"
    body = indent(missing_steps(static_tables().metadata), "    ").rstrip()
    text = _TEXT.format(message=message, revision=revision, before=HEAD, body=body)
    path.write_text(text, encoding="utf-8")
    return path


def missing_steps(metadata: MetaData) -> str:
    """Return what a revision must do after the newest one to end at these tables, as Python."""
    with tempfile.TemporaryDirectory() as name, warnings.catch_warnings():
        warnings.simplefilter("ignore")  # indexes of expressions are left to whoever drafts
        database = Database(f"sqlite:///{Path(name) / 'newest.db'}")
        with database.write() as connection:
            upgrade(connection)
            context = MigrationContext.configure(connection, opts={"include_name": _is_told})
            change = produce_migrations(context, metadata)
        database.close()
    assert change.upgrade_ops is not None
    code = render_python_code(
        change.upgrade_ops, render_as_batch=True, render_item=_rendered, migration_context=context
    )
    return dedent(f"    {code}")


def _rendered(kind: str, item: object, context: object) -> str | Literal[False]:
    if kind == "type" and isinstance(item, StoredText):
        return 'sa.Text().with_variant(sa.Text(collation="C"), "postgresql")'
    return False


def _is_told(name: str | None, kind: str, parents: object) -> bool:
    return name != VERSION_TABLE


if __name__ == "__main__":
    sys.stdout.write(f"{draft(sys.argv[1])}\n")
