"""Texts without regard to case: the same on every database, for every letter Unicode knows, with an index.

SQLite folds ASCII alone, and PostgreSQL what the locale of its cluster says. So SQLite is given a function,
and PostgreSQL is told the collation of ICU.
"""

from __future__ import annotations

from typing import Any

from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement

from .text import FoldedText

FUNCTION = "rushes_folded"


class folded(FunctionElement[str]):
    """The SQL of a text with every letter in its small form; indexes are made of it."""

    name = FUNCTION
    type = FoldedText()
    inherit_cache = True


def fold(text: Any) -> Any:
    """Return a text with every letter in its small form, and anything else as it is."""
    return text.lower() if isinstance(text, str) else text


@compiles(folded)
def _in_sqlite(element: folded, compiler: Any, **options: Any) -> str:
    return f"{FUNCTION}({compiler.process(element.clauses, **options)})"


@compiles(folded, "postgresql")
def _in_postgresql(element: folded, compiler: Any, **options: Any) -> str:
    return f'lower({compiler.process(element.clauses, **options)} COLLATE "und-x-icu")'
