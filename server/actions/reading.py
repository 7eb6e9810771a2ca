"""The actions that only read: server information, schemas, query and search."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

from sqlalchemy import select

from ..protocol import ParseError
from ..query import Asked, asked_query, page_after, parse_query, placed
from ..query.computed import thumbnail_url
from ..query.nodes import All, AnyOf, Comparison, Criteria, Literal, Membership, Path, Related
from ..schema import EntityType
from . import arguments
from .batch import Batch
from .composing import CAPABILITY

SERVER_VERSION = "4.13.8"
_NAMES = ("name", "full_name", "label", "username", "first_name", "last_name", "key", "content")
_ABOVE = (
    ("project", "name"),
    ("ancestors", "name"),
    ("asset", "name"),
    ("asset", "ancestors", "name"),
)


def query(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `query`.

    Raises:
        ParseError: The expression cannot be read or names what does not exist.
    """
    asked = asked_query(arguments.required(operation, "expression", str))
    return _answer(batch, "query", asked)


def search(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `search`: a query of which every term must occur in a name of the entity or of its `link`.

    Raises:
        ParseError: The expression cannot be read.
        ValidationError: An argument is of the wrong type.
    """
    name = arguments.optional(operation, "entity_type", str)
    expression = arguments.optional(operation, "expression", str) or name or ""
    asked = parse_query(expression)
    kind = batch.schema.get(asked.entity_type)
    if kind is None:
        raise ParseError(f"There is no entity type {asked.entity_type!r}.")
    terms = arguments.optional(operation, "terms", list) or []
    wanted: list[Criteria] = [] if asked.where is None else [asked.where]
    for term in terms:
        pattern = Literal(f"%{_literally(str(term))}%")
        wanted.append(AnyOf(tuple(Comparison(path, "like", pattern) for path in _names(kind))))
    context_id = arguments.optional(operation, "context_id", str)
    if context_id and "ancestors" in kind.attributes:
        above = Related(("ancestors",), Comparison(("id",), "=", Literal(context_id)))
        wanted.append(AnyOf((above, Comparison(("project_id",), "=", Literal(context_id)))))
    object_types = arguments.optional(operation, "object_type_ids", list)
    if object_types and "object_type_id" in kind.attributes:
        ids = tuple(Literal(str(item)) for item in object_types)
        wanted.append(Membership(("object_type_id",), ids, False))
    found = replace(asked, where=All(tuple(wanted)) if wanted else None)
    return _answer(batch, "search", Asked(expression, None, found))


def query_schemas(batch: Batch, operation: arguments.Operation) -> list[dict[str, Any]]:
    """Answer `query_schemas` with the schema objects themselves."""
    return batch.schema.document


def query_server_information(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `query_server_information`; `values` names keys beyond or instead of the usual ones."""
    names = arguments.optional(operation, "values", list)
    usual = ("version", "schema_hash", "is_timezone_support_enabled", "storage_scenario")
    facts = {
        "version": SERVER_VERSION,
        "product": {"name": "Rushes", "capabilities": [CAPABILITY]},
        "schema_hash": batch.schema.document_hash,
        "is_timezone_support_enabled": True,
        "is_nested_subqueries_enabled": True,
        "storage_scenario": _storage_scenario(batch),
        "company_information": {"name": "", "logo_url": None},
        "default_colors": [],
        "week_startday": 1,
        "workday_length": 28800,
        "display_week_numbers": True,
        "display_task_dates_as_time": False,
        "preferred_language": "en",
        "storage_limit": batch.state.settings.quota or None,
    }
    if names and "user_information" in names:
        facts["user_information"] = _user_information(batch)
    known = (name for name in names or usual if isinstance(name, str) and name in facts)
    return {name: facts[name] for name in known}


def compute_rollups(batch: Batch, operation: arguments.Operation) -> dict[str, Any]:
    """Answer `compute_rollups` with nothing: what it is asked is not known (protocol 2.15)."""
    return {"action": "compute_rollups", "data": []}


def _answer(batch: Batch, action: str, asked: Asked) -> dict[str, Any]:
    try:
        data = batch.reader.query(asked)
    except ParseError as error:
        raise placed(error, asked.text) from None
    following = {"offset": page_after(asked.query, len(data))}
    return {"action": action, "data": data, "metadata": {"next": following}}


def _names(kind: EntityType) -> list[Path]:
    """Return where the names of an entity stand: its own, and those along its `link` (protocol 2.4)."""
    paths: list[Path] = [(name,) for name in _NAMES if name in kind.attributes]
    if "link" in kind.attributes:
        paths += [path for path in _ABOVE if path[0] in kind.attributes]
    return paths or [kind.primary_key[:1]]


def _literally(term: str) -> str:
    return term.replace("\\", "\\\\").replace("%", "\\%").replace("_", "\\_")


def _storage_scenario(batch: Batch) -> Any:
    settings = batch.tables["setting"]
    chosen = (settings.c.name == "storage_scenario", settings.c.group == "STORAGE")
    text = batch.connection.execute(select(settings.c.value).where(*chosen)).scalar()
    try:
        return json.loads(text or "null") or {"scenario": "ftrack.automatic", "data": {}}
    except ValueError:
        return {"scenario": "ftrack.automatic", "data": {}}


def _user_information(batch: Batch) -> dict[str, Any]:
    users = batch.tables["resource"]
    row = (
        batch.connection.execute(select(users).where(users.c.id == batch.actor.id)).mappings().one()
    )
    names = ("id", "username", "first_name", "last_name", "thumbnail_id")
    return {
        **{name: row[name] for name in names},
        "thumbnail_url": thumbnail_url(row["thumbnail_id"], batch.addresses),
        "restricted_user": not batch.actor.writes.everything,
        "is_global_access_key": False,
        "permissions": [],
    }
