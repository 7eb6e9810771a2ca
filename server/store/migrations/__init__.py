"""Revisions of the tables, run by alembic; `upgrade` loads it only when a database is older.

A change of the schema data (`server/schema/*.toml`) or of `store/tables.py` needs a revision:
`make migration MESSAGE="…"` drafts it, and a test fails without it.
"""
