"""Reads the TOML files of this folder into a `Schema`.

A type inherits the attributes of the one it extends; its own come first, as in the documents of real
servers.
"""

from __future__ import annotations

import re
import sys
from functools import lru_cache
from importlib.resources import files
from typing import Any

from .definition import EntityType
from .notation import read_attribute
from .schema import Schema

if sys.version_info >= (3, 11):
    import tomllib
else:
    import tomli as tomllib

AREAS = (
    "contexts",
    "workflow",
    "publishing",
    "notes",
    "review",
    "lists",
    "people",
    "custom_attributes",
    "studio",
)


@lru_cache(maxsize=1)
def load_schema() -> Schema:
    """Return the static part of the schema, without any workspace type.

    Raises:
        ValueError: A file does not follow the notation.
    """
    definitions: dict[str, dict[str, Any]] = {}
    for area in AREAS:
        text = files("rushes.server.schema").joinpath(f"{area}.toml").read_text(encoding="utf-8")
        definitions.update(tomllib.loads(text))
    types: dict[str, EntityType] = {}
    for name in definitions:
        _build(name, definitions, types)
    return Schema(types)


def _build(
    name: str, definitions: dict[str, dict[str, Any]], types: dict[str, EntityType]
) -> EntityType:
    if name in types:
        return types[name]
    data = definitions[name]
    base = _build(data["extends"], definitions, types) if "extends" in data else None
    own = {key: read_attribute(key, text) for key, text in data.get("attributes", {}).items()}
    inherited = dict(base.attributes) if base else {}
    attributes = {**own, **{key: a for key, a in inherited.items() if key not in own}}
    types[name] = EntityType(
        id=name,
        table=data.get("table") or (base.table if base else table_name(name)),
        attributes=attributes,
        base=base.id if base else None,
        server_name=data.get("server"),
        classifiers=data.get("classifiers", {}),
        primary_key=_words(data, "key") or (base.primary_key if base else ("id",)),
        default_projections=_words(data, "default") or (base.default_projections if base else ()),
        system_projections=_words(data, "system") or (base.system_projections if base else ()),
        always=_words(data, "always") or (base.always if base else ()),
        group_by=data.get("group_by", base.group_by if base else False),
        shared_rows=data.get("shared_rows", base.shared_rows if base else False),
        view_of=data.get("view_of"),
        unique=tuple(tuple(group.split()) for group in data.get("unique", ())),
        required=_flagged("required", own, _words(data, "required"), base.required if base else ()),
        immutable=_flagged(
            "immutable", own, _words(data, "immutable"), base.immutable if base else ()
        ),
    )
    return types[name]


def table_name(type_name: str) -> str:
    """Return the name of the table for a type: `AssetVersion` gives `asset_version`."""
    return re.sub(r"(?<=[a-z])(?=[A-Z])", "_", type_name).lower()


def _words(data: dict[str, Any], key: str) -> tuple[str, ...]:
    return tuple(data.get(key, "").split())


def _flagged(
    flag: str, own: dict[str, Any], extra: tuple[str, ...], inherited: tuple[str, ...]
) -> tuple[str, ...]:
    flagged = tuple(name for name, attribute in own.items() if flag in attribute.flags)
    return tuple(dict.fromkeys((*flagged, *extra, *inherited)))
