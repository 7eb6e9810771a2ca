"""The query language: text to nodes, nodes to SQL, rows to answers."""

from __future__ import annotations

from .fetch import Entity, Reader, page_after
from .nodes import Query
from .parser import parse_query
from .selection import Tree

__all__ = ["Entity", "Query", "Reader", "Tree", "page_after", "parse_query"]
