"""Values of custom attributes: checked against their configuration, written as an upsert."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from sqlalchemy import RowMapping, delete, insert, select

from ..protocol import NotFoundError, ValidationError, parse_moment, plain, stored_moment
from ..query.selection import TYPE_KEY
from ..schema import EntityType
from ..store.values import variable_columns
from .batch import Batch


def write_custom_value(
    batch: Batch, kind: EntityType, key: tuple[Any, ...], data: dict[str, Any]
) -> dict[str, Any]:
    """Set the value of a custom attribute of an entity and return the row for the answer.

    Args:
        batch: The call.
        kind: A view type, as `ContextCustomAttributeValue`.
        key: Ids of the configuration and of the entity.
        data: The attributes that were sent; only `value` counts.

    Raises:
        NotFoundError: There is no such configuration.
        ValidationError: The value is not of the configured type.
    """
    configuration_id, entity_id = key
    configuration = _configuration(batch, configuration_id)
    owner = batch.schema[str(kind.view_of)]
    batch.expect(owner.table, entity_id, f"{kind.id}.entity_id")
    value = _checked(configuration["key"], configuration["type"], data.get("value"))
    table = batch.tables["custom_attribute_value"]
    same = (table.c.configuration_id == configuration_id, table.c.entity_id == entity_id)
    row = {"configuration_id": configuration_id, "entity_id": entity_id}
    batch.connection.execute(delete(table).where(*same))
    batch.connection.execute(insert(table).values({**row, **variable_columns("value", value)}))
    # A moment is answered as it was sent, everything else as it is stored.
    told = data.get("value") if configuration["type"] == "date" else value
    return {TYPE_KEY: kind.id, **row, "key": configuration["key"], "value": told}


def check_custom_value(batch: Batch, configuration_id: str | None, row: dict[str, Any]) -> None:
    """Refuse a value, in the columns of a new CustomAttributeValue, that is not of its type.

    Raises:
        NotFoundError: There is no such configuration.
        ValidationError: The value is not of the configured type.
    """
    value = json.loads(row["value"]) if row.get("value") else None
    configuration = _configuration(batch, configuration_id)
    checked = _checked(configuration["key"], configuration["type"], value)
    row.update(variable_columns("value", checked))


def check_configuration(batch: Batch, old: Mapping[str, Any] | None, row: dict[str, Any]) -> None:
    """Refuse a custom attribute's configuration that makes no sense, and bring its default into form.

    Args:
        batch: The call.
        old: The row as it is, or None for a new one.
        row: Its new columns.

    Raises:
        ValidationError: The type changes, a global one becomes one of a project, or the default is not of
            the type (protocol 3.4).
    """
    for name in ("type_id", "entity_type") if old else ():
        if old and old[name] is not None and row.get(name, old[name]) != old[name]:
            raise ValidationError(f'"{name}" of a custom attribute cannot be changed.')
    if old and old["project_id"] is None and row.get("project_id"):
        raise ValidationError("A global custom attribute cannot become one of a project.")
    if row.get("default") is None:
        return
    types, facts = batch.tables["custom_attribute_type"], {**(old or {}), **row}
    query = select(types.c.name).where(types.c.id == facts.get("type_id"))
    kind = batch.connection.execute(query).scalar()
    default = json.loads(row["default"])
    if default == "" and kind != "text":  # sent for "none" where the type has no empty value
        default = None
    value = _checked(facts.get("key"), kind, default)
    row.update(variable_columns("default", value))


def _configuration(batch: Batch, configuration_id: Any) -> RowMapping:
    settings, types = (
        batch.tables["custom_configuration_base"],
        batch.tables["custom_attribute_type"],
    )
    query = (
        select(settings.c.key, types.c.name.label("type"))
        .join(types, types.c.id == settings.c.type_id)
        .where(settings.c.id == configuration_id)
    )
    found = batch.connection.execute(query).mappings().first()
    if found is None:
        raise NotFoundError(f"There is no CustomAttributeConfiguration {configuration_id!r}.")
    return found


def _checked(key: Any, kind: str | None, value: Any) -> Any:
    value = plain(value)
    if value is None:
        return None
    fitting: bool = True
    if kind == "number":
        fitting = isinstance(value, (int, float)) and not isinstance(value, bool)
    elif kind == "boolean":
        fitting = isinstance(value, bool)
    elif kind in ("text", "expression"):
        fitting = isinstance(value, str)
    elif kind in ("enumerator", "dynamic enumerator"):
        value = ([value] if value else []) if isinstance(value, str) else value
        fitting = isinstance(value, list) and all(isinstance(item, str) for item in value)
    elif kind == "date":
        moment = parse_moment(value) if isinstance(value, str) else None
        fitting = moment is not None
        value = {"__type__": "datetime", "value": stored_moment(moment)} if moment else value
    if not fitting:
        raise ValidationError(
            f'Custom attribute value for "{key}" must be of type {kind}. '
            f'Got "{str(value)[:80]}" of type {type(value).__name__}.'
        )
    return value
