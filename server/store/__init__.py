"""Where rows live: tables made from the schema, transactions, values and built-in rows."""

from __future__ import annotations

from .database import Database
from .tables import Tables

__all__ = ["Database", "Tables"]
