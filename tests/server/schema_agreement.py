"""Compares the `query_schemas` answer with facts gathered from real servers.

The facts are not part of this project; whoever has them names the file in RUSHES_SCHEMA_SUMMARY:

    RUSHES_SCHEMA_SUMMARY=summary.json pytest tests/server/test_schema.py -s
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

from rushes.server.schema import load_schema, with_object_types

_LISTS = (
    "primary_key",
    "required",
    "immutable",
    "computed",
    "default_projections",
    "system_projections",
)


@dataclass
class Agreement:
    """How many facts were compared, how many agree, and which do not."""

    facts: int = 0
    agreeing: int = 0
    differences: list[str] = field(default_factory=list)

    @property
    def share(self) -> float:
        return self.agreeing / self.facts

    def compare(self, where: str, ours: Any, theirs: Any) -> None:
        self.facts += 1
        if ours == theirs:
            self.agreeing += 1
        else:
            self.differences.append(f"{where}: {ours!r} is not {theirs!r}")


def agreement(facts: dict[str, Any]) -> Agreement:
    """Compare every type and attribute of `facts` with ours."""
    rows = [_object_type(name, fact) for name, fact in facts.items() if _is_workspace(fact)]
    schema = with_object_types(load_schema(), rows)
    document = {entry["id"]: entry for entry in schema.document}
    result = Agreement()
    result.compare("types", sorted(document), sorted(facts))
    for name, fact in facts.items():
        _compare_type(result, name, document.get(name, {"properties": {}}), fact)
    return result


def _is_workspace(fact: dict[str, Any]) -> bool:
    return fact.get("extends") == "TypedContext"


def _object_type(name: str, fact: dict[str, Any]) -> dict[str, Any]:
    frozen = fact["immutable"]
    return {
        "id": fact["classifiers"]["object_typeid"],
        "name": name,
        "is_typeable": "type_id" not in frozen,
        "is_statusable": "status_id" not in frozen,
        "is_schedulable": "end_date" not in frozen,
        "is_prioritizable": "priority_id" not in frozen,
    }


def _compare_type(result: Agreement, name: str, ours: dict[str, Any], fact: Any) -> None:
    for key in _LISTS:
        result.compare(f"{name}.{key}", set(ours.get(key, ())), set(fact.get(key, ())))
    server_name = fact.get("server_name")
    if fact.get("classifiers"):
        server_name = {"id": server_name, "classifiers": fact["classifiers"]}
    result.compare(f"{name} server name", ours.get("alias_for"), server_name)
    result.compare(f"{name} base", ours.get("$mixin", {}).get("$ref"), fact.get("extends"))
    result.compare(f"{name} metadata", ours.get("metadata"), fact.get("metadata"))
    result.compare(f"{name} attributes", set(ours["properties"]), set(fact["attributes"]))
    for attribute, theirs in fact["attributes"].items():
        described = _describe(ours["properties"].get(attribute, {}))
        result.compare(f"{name}.{attribute}", described, _expected(theirs))


def _describe(entry: dict[str, Any]) -> dict[str, Any]:
    kind = "datetime" if entry.get("format") == "date-time" else entry.get("type")
    target = entry.get("$ref") or entry.get("items", {}).get("$ref")
    kinds = {"array": "collection", "mapped_array": "mapped_collection", None: "reference"}
    return {
        "kind": kinds.get(kind, "scalar"),
        "type": target or kind,
        "server_name": entry.get("alias_for"),
        "default": entry.get("default", "(none)"),
        "foreign_key": entry.get("description", "")[len("Foreign key(s): ") :] or None,
        "enum": entry.get("enum"),
        "filter_only": entry.get("restricted_projection", False),
        "type_name": "transform" in entry,
    }


def _expected(fact: dict[str, Any]) -> dict[str, Any]:
    return {
        "kind": fact["kind"],
        "type": fact["type"],
        "server_name": fact.get("server_name"),
        "default": fact.get("default", "(none)"),
        "foreign_key": fact.get("foreign_key"),
        "enum": fact.get("enum"),
        "filter_only": fact.get("filter_only", False),
        "type_name": "transform" in fact,
    }
