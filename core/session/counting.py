"""How many rows a query has, without their values.

Where the type allows aggregates the server counts; else the keys alone are fetched.
"""

from __future__ import annotations

import logging
from typing import TYPE_CHECKING

from ..errors import ServerError

if TYPE_CHECKING:
    from .exchange import Exchange
    from .query_text import QueryText

logger = logging.getLogger(__name__)

KEYS_AT_ONCE = 10_000
# Aggregates need something to group by (protocol 2.3); few values make few rows.
_FEW_VALUES = ("project_id", "status_id", "type_id", "entity_type", "is_active", "user_id")


def count_rows(exchange: Exchange, query: QueryText) -> int:
    """Return how many rows a query finds.

    Raises:
        ServerError, NetworkError: The server refused or could not be asked.
    """
    whole = query.with_parts(offset=0, limit=None, order="")
    total = _aggregated(exchange, whole)
    if total is None:
        total = _listed(exchange, whole)
    left = max(0, total - query.offset)
    return left if query.limit is None else min(left, query.limit)


def _aggregated(exchange: Exchange, query: QueryText) -> int | None:
    """Return what the server counts, or None where it cannot."""
    schema = exchange.schemas[query.entity_type]
    group = next((name for name in _FEW_VALUES if name in schema.attributes), None)
    if not schema.groups or group is None or query.group or len(schema.primary_key) != 1:
        return None
    key = schema.primary_key[0]
    counted = query.with_parts(projections=f"count({key})", group=group)
    try:
        (answer,) = exchange.call([{"action": "query", "expression": counted.page("", 0, None)}])
        return sum(int(row[f"count_{key}"]) for row in answer["data"])
    except (ServerError, KeyError, TypeError, ValueError):
        logger.debug("the server does not count %s", query.entity_type, exc_info=True)
        return None


def _listed(exchange: Exchange, query: QueryText) -> int:
    """Return how many keys there are."""
    keys = query
    if not query.group:
        names = exchange.schemas[query.entity_type].primary_key
        keys = query.with_parts(projections=", ".join(names))
    total = 0
    while True:
        rows = len(exchange.page(keys, total, KEYS_AT_ONCE).data)
        total += rows
        if rows < KEYS_AT_ONCE:
            return total
