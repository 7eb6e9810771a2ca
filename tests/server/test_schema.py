from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

import pytest

from rushes.server.query.computed import is_computed
from rushes.server.schema import Kind, load_schema, with_object_types
from rushes.server.schema.document import document_hash
from rushes.server.schema.notation import read_attribute

from .schema_agreement import agreement

SUMMARY = "RUSHES_SCHEMA_SUMMARY"


def test_every_relation_leads_to_a_known_type_through_known_attributes() -> None:
    schema = load_schema()
    for kind in schema:
        for attribute in kind.attributes.values():
            if not attribute.is_relation:
                continue
            target = schema.target(attribute)
            keys = attribute.join.keys if attribute.join else ()
            holder = target if attribute.is_many else kind
            assert all(key in holder.attributes for key in keys), (kind.id, attribute.name)


def test_every_value_that_is_not_stored_is_computed_by_somebody() -> None:
    links = {"link", "_link"}
    for kind in load_schema():
        for attribute in kind.attributes.values():
            stored = attribute.is_stored or (attribute.is_relation and attribute.join)
            if not stored and attribute.name not in links:
                assert is_computed(kind.table, attribute.name), (kind.id, attribute.name)


def test_a_type_inherits_what_it_does_not_say_itself() -> None:
    schema = load_schema()
    assert schema["User"].attributes["id"] is schema["Resource"].attributes["id"]
    assert schema.is_a("User", "Resource") and not schema.is_a("Group", "User")


def test_an_object_type_yields_a_type_named_without_spaces() -> None:
    row = {"id": "x", "name": "Asset Build", "is_typeable": True, "is_statusable": False}
    row |= {"is_schedulable": False, "is_prioritizable": True}
    kind = with_object_types(load_schema(), [row])["AssetBuild"]
    assert kind.attributes["object_type_id"].default == "x"
    assert {"status_id", "object_type_id", "start_date"} <= set(kind.immutable)
    assert "type_id" not in kind.immutable


def test_the_hash_is_that_of_the_text_python_clients_hash() -> None:
    text = b'[{"a": "\\u00e9", "b": 1}]'
    assert document_hash([{"b": 1, "a": "é"}]) == hashlib.md5(text).hexdigest()


def test_hidden_columns_are_not_in_the_document() -> None:
    document = {entry["id"]: entry for entry in load_schema().document}
    assert "key_hash" not in document["ApiKey"]["properties"]
    assert document["Status"]["properties"]["state"] == {
        "$ref": "State",
        "alias_for": "statustype",
    }


def test_the_notation_reads_a_filtered_collection() -> None:
    attribute = read_attribute("x", "[Appointment] by context_id where type=assignment server=y")
    assert attribute.kind is Kind.COLLECTION and attribute.join is not None
    assert attribute.join.keys == ("context_id",)
    assert attribute.join.where == ("type", "assignment")
    assert attribute.server_name == "y"


@pytest.mark.parametrize("text", ["text", "string imutable", "string colour=red", "-> "])
def test_a_slip_in_the_notation_is_refused(text: str) -> None:
    with pytest.raises(ValueError, match="x"):
        read_attribute("x", text)


@pytest.mark.skipif(SUMMARY not in os.environ, reason=f"{SUMMARY} names no facts to compare with")
def test_the_document_agrees_with_the_facts_of_real_servers() -> None:
    summary = json.loads(Path(os.environ[SUMMARY]).read_text(encoding="utf-8"))
    result = agreement(summary["types"])
    print(f"{result.agreeing} of {result.facts} facts agree ({result.share:.2%})")
    assert result.differences == []
