"""Attributes that are worked out instead of stored.

Some are SQL and can be asked for in criteria; others are made in Python from columns of the same row.
`link`, which needs the rows above, is in `tree.py`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from sqlalchemy import ColumnElement, FromClause, Text, and_, bindparam, func, null, or_, select

from ..protocol import now
from ..store import Tables

SERVER_LOCATION = "3a372bde-05bc-11e4-8908-20c9d081909b"
REVIEW_LOCATION = "cd41be70-8809-11e3-b98a-20c9d081909b"


class Addresses(Protocol):
    """Makes the addresses under which media is reached."""

    def media(self, component_id: str) -> str:
        """Return the signed address of a component's file."""

    def thumbnail(self, component_id: str) -> str:
        """Return the signed address of a component's scaled picture."""


@dataclass(frozen=True)
class RowValue:
    """A value made in Python.

    Attributes:
        needs: Attributes of the row it is made from.
        make: Called with their values, in that order, and with the addresses.
    """

    needs: tuple[str, ...]
    make: Callable[..., Any]


def sql_value(table: str, name: str, rows: FromClause, tables: Tables) -> ColumnElement[Any] | None:
    """Return the SQL of a computed attribute, or None if it is not made in SQL."""
    make = _SQL.get((table, name))
    return make(rows, tables) if make else None


def row_value(table: str, name: str) -> RowValue | None:
    """Return how a computed attribute is made in Python, or None if it is not."""
    return _ROW.get((table, name))


def is_computed(table: str, name: str) -> bool:
    """Say whether this module knows the attribute."""
    return (table, name) in _SQL or (table, name) in _ROW


def _time_logged(rows: FromClause, tables: Tables) -> ColumnElement[Any]:
    logs = tables["timelog"].alias()
    total = select(func.coalesce(func.sum(logs.c.duration), 0.0))
    return total.where(logs.c.context_id == rows.c.id).scalar_subquery()


def _time_left(rows: FromClause, tables: Tables) -> ColumnElement[Any]:
    return func.coalesce(rows.c.bid, 0.0) - _time_logged(rows, tables)


def _latest_version(rows: FromClause, tables: Tables) -> ColumnElement[Any]:
    versions = tables["asset_version"].alias()
    newest = select(versions.c.id).where(versions.c.asset_id == rows.c.id)
    return newest.order_by(versions.c.version.desc(), versions.c.id).limit(1).scalar_subquery()


def _is_latest_version(rows: FromClause, tables: Tables) -> ColumnElement[Any]:
    others = tables["asset_version"].alias()
    highest = select(func.max(others.c.version)).where(others.c.asset_id == rows.c.asset_id)
    return func.coalesce(rows.c.version == highest.scalar_subquery(), False)


def _session_thumbnail(rows: FromClause, tables: Tables) -> ColumnElement[Any]:
    shown = tables["review_session_object"].alias()
    versions = tables["asset_version"].alias()
    first = (
        select(versions.c.thumbnail_id)
        .join(shown, shown.c.version_id == versions.c.id)
        .where(versions.c.thumbnail_id.is_not(None))
        .where(
            or_(
                versions.c.id == rows.c.thumbnail_source_id,
                and_(
                    rows.c.thumbnail_source_id.is_(None),
                    shown.c.review_session_id == rows.c.id,
                ),
            )
        )
        .order_by(shown.c.sort_order, shown.c.id)
    )
    return first.limit(1).scalar_subquery()


def _is_open(rows: FromClause, tables: Tables) -> ColumnElement[Any]:
    moment = bindparam("moment", callable_=now, type_=Text(), unique=True)  # at each execution
    begun = or_(rows.c.start_date.is_(None), rows.c.start_date <= moment)
    return and_(begun, or_(rows.c.end_date.is_(None), rows.c.end_date >= moment))


def _nothing(rows: FromClause, tables: Tables) -> ColumnElement[Any]:
    return null()


_SQL: dict[tuple[str, str], Callable[[FromClause, Tables], ColumnElement[Any]]] = {
    ("context", "time_logged"): _time_logged,
    ("context", "bid_time_logged_difference"): _time_left,
    ("context", "thumbnail_source_id"): _nothing,
    ("asset", "latest_version"): _latest_version,
    ("asset_version", "is_latest_version"): _is_latest_version,
    ("review_session", "thumbnail_id"): _session_thumbnail,
    ("review_session", "is_open"): _is_open,
}


def _url(address: str) -> dict[str, str]:
    # Python users read `url`, TypeScript users `value`.
    return {"__type__": "url", "url": address, "value": address}


def thumbnail_url(component_id: str | None, addresses: Addresses) -> Any:
    """Return the value of `thumbnail_url` for a component; None where there is none."""
    return _url(addresses.thumbnail(component_id)) if component_id else None


def _media_url(component_id: str | None, addresses: Addresses) -> Any:
    return _url(addresses.media(component_id)) if component_id else None


def _location_url(
    component_id: str | None, location: str | None, identifier: str | None, addresses: Addresses
) -> Any:
    if (identifier or "").startswith(("http://", "https://")):
        return _url(str(identifier))
    here = location in (SERVER_LOCATION, REVIEW_LOCATION)
    return _media_url(component_id, addresses) if here else None


_BY_COMPONENT = (
    "note_component",
    "job_component",
    "setting_component",
    "review_session_object_annotation_component",
)
_ROW: dict[tuple[str, str], RowValue] = {
    **{
        (table, "thumbnail_url"): RowValue(("thumbnail_id",), thumbnail_url)
        for table in ("context", "asset_version", "resource", "review_session")
    },
    **{(table, "url"): RowValue(("component_id",), _media_url) for table in _BY_COMPONENT},
    **{
        (table, "thumbnail_url"): RowValue(("component_id",), thumbnail_url)
        for table in _BY_COMPONENT
    },
    ("component_location", "url"): RowValue(
        ("component_id", "location_id", "resource_identifier"), _location_url
    ),
}
