"""Texts as the database keeps them, alike in SQLite and PostgreSQL."""

from __future__ import annotations

from typing import Any

from sqlalchemy import Dialect, Text, TypeDecorator
from sqlalchemy.types import TypeEngine

from ..protocol import ValidationError


class StoredText(TypeDecorator[str]):
    """A text that sorts by the numbers of its letters, whatever the locale of a cluster says.

    A number that is compared with one is taken as its text, as SQLite does by itself. PostgreSQL takes no
    text with the character zero, so no database is given one.
    """

    impl = Text
    cache_ok = True
    collation: str | None = "C"

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        """Return the type in a database's own terms."""
        return Text(collation=self.collation) if dialect.name == "postgresql" else Text()

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        """Compare with anything as with a text."""
        return self

    def process_bind_param(self, value: Any, dialect: Dialect) -> Any:
        """Return what the database is given.

        Raises:
            ValidationError: The text holds the character zero; SQLAlchemy wraps it.
        """
        if value is None:
            return None
        if isinstance(value, str):
            if "\0" in value:
                raise ValidationError("A text holds the character zero, which cannot be stored.")
            return value
        return str(int(value) if isinstance(value, bool) else value)


class FoldedText(StoredText):
    """A text that has a collation of its own already, in the expression that makes it."""

    cache_ok = True
    collation = None


TEXT = StoredText()
