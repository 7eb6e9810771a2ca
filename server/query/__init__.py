"""The query language: text to nodes, nodes to SQL, rows to answers."""

from __future__ import annotations

from .fetch import Entity, Reader, page_after
from .nodes import Query
from .parser import parse_query
from .places import placed
from .selection import Tree
from .shape import Asked, asked_query

__all__ = [
    "Asked",
    "Entity",
    "Query",
    "Reader",
    "Tree",
    "asked_query",
    "page_after",
    "parse_query",
    "placed",
]
