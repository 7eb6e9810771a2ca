"""Writes the `query_schemas` answer from the types, and its hash."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from .definition import NO_DEFAULT, Attribute, EntityType, Kind


def build_document(types: Iterable[EntityType]) -> list[dict[str, Any]]:
    """Return one schema object for each type, in the form clients read."""
    return [_describe(entity_type) for entity_type in types]


def document_hash(document: list[dict[str, Any]]) -> str:
    """Return the hash by which clients know whether their cached document is still true.

    It is the MD5 of what Python's `json.dumps(..., sort_keys=True)` writes.
    """
    text = json.dumps(document, sort_keys=True)
    return hashlib.md5(text.encode("ascii"), usedforsecurity=False).hexdigest()


def _describe(entity_type: EntityType) -> dict[str, Any]:
    shown = [a for a in entity_type.attributes.values() if "hidden" not in a.flags]
    result: dict[str, Any] = {
        "id": entity_type.id,
        "type": "object",
        "primary_key": list(entity_type.primary_key),
        "required": list(entity_type.required),
        "immutable": list(entity_type.immutable),
        "computed": [a.name for a in shown if "computed" in a.flags],
        "default_projections": list(entity_type.default_projections),
        "system_projections": list(entity_type.system_projections),
        "properties": {a.name: _describe_attribute(a) for a in shown},
    }
    if entity_type.server_name:
        result["alias_for"] = _alias(entity_type)
    if entity_type.base:
        result["$mixin"] = {"$ref": entity_type.base}
    if entity_type.group_by:
        result["metadata"] = {"group_by": True}
    return result


def _alias(entity_type: EntityType) -> Any:
    if not entity_type.classifiers:
        return entity_type.server_name
    return {"id": entity_type.server_name, "classifiers": dict(entity_type.classifiers)}


def _describe_attribute(attribute: Attribute) -> dict[str, Any]:
    if attribute.kind is Kind.REFERENCE:
        result: dict[str, Any] = {"$ref": attribute.type}
    elif attribute.is_many:
        result = _describe_collection(attribute)
    else:
        result = _describe_scalar(attribute)
    if attribute.server_name:
        result["alias_for"] = attribute.server_name
    return result


def _describe_collection(attribute: Attribute) -> dict[str, Any]:
    mapped = attribute.kind is Kind.MAPPED
    result: dict[str, Any] = {
        "type": "mapped_array" if mapped else "array",
        "items": {"$ref": attribute.type},
    }
    if "filter_only" in attribute.flags:
        result["restricted_projection"] = True
    elif mapped:
        result["key_value_attributes"] = {"key": "key", "value": "value"}
    return result


def _describe_scalar(attribute: Attribute) -> dict[str, Any]:
    is_date = attribute.type == "datetime"
    result: dict[str, Any] = {"type": "string" if is_date else attribute.type}
    if is_date:
        result["format"] = "date-time"
    if attribute.foreign_key:
        result["format"] = "foreign_key"
        result["description"] = f"Foreign key(s): {attribute.foreign_key}"
    if attribute.format:
        result["format"] = attribute.format
    if attribute.default is not NO_DEFAULT:
        result["default"] = attribute.default
    if attribute.enum:
        result["enum"] = list(attribute.enum)
    if "type_name" in attribute.flags:
        result["transform"] = {"client": "{schema_id}", "server": "{table_name}"}
    return result
