"""What alembic runs: the revisions, on the connection and in the transaction it is handed."""

from __future__ import annotations

from alembic import context

context.configure(
    connection=context.config.attributes["connection"],
    # SQLite can undo changes of tables as well, as the server begins its transactions by itself.
    transactional_ddl=True,
)
with context.begin_transaction():
    context.run_migrations()
