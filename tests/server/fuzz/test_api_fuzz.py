"""Whatever is sent to the API, the answer is an answer of the protocol, soon, and never a fault."""

from __future__ import annotations

import json
import os
from itertools import cycle
from typing import Any

from hypothesis import example, given, settings
from hypothesis import strategies as st

from rushes.server.actions import ACTIONS
from rushes.server.schema import load_schema

from .conftest import Stranger

EXAMPLES = int(os.environ.get("RUSHES_EXAMPLES", "100"))
many = settings(settings.get_profile("fuzz"), max_examples=EXAMPLES)
ODD = [
    None,
    True,
    0,
    -1,
    2**63,
    10**400,
    1.5,
    1e308,
    float("nan"),
    float("inf"),
    "",
    "\0",
    "\ud800",
]
ODD += ["../../../etc/passwd", "None", "é" * 300, "2024-13-01", "{}", [], {}, [[]], {"": None}]
ODD += [{"__type__": "datetime", "value": 5}, {"__type__": "datetime", "value": "0001-01-01"}]
ODD += [{"__entity_type__": "Task", "id": "x"}, [{"__entity_type__": 5}], [{"id": []}], [None]]
odd = st.sampled_from(ODD) | st.text(max_size=8) | st.integers() | st.floats()
values = st.recursive(
    odd, lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(), inner, max_size=3)
)
TYPES = {kind.id: sorted(kind.attributes) for kind in load_schema()}
KEYS = ["a", "b", "a2df1b66-5906-4809-987a-b8e3eadd8a12"]
keys = st.sampled_from(KEYS) | st.lists(st.sampled_from(KEYS), max_size=3) | values
ARGUMENTS = ("expression", "values", "component_id", "file_name", "file_size", "checksum", "parts")
ARGUMENTS += ("upload_id", "review_session_id", "review_session_invitee_id", "user_id", "email")
ARGUMENTS += ("type", "entity_type", "entity_id", "theme", "terms", "context_id", "resource_id")


@st.composite
def entity_data(draw: st.DrawFn, kind: Any) -> Any:
    attributes = TYPES.get(kind, ["id"]) if isinstance(kind, str) else ["id"]
    names = draw(st.lists(st.sampled_from(attributes) | st.text(max_size=5), max_size=6))
    return {name: draw(keys if name.endswith("id") else values) for name in names}


@st.composite
def operations(draw: st.DrawFn) -> Any:
    """An operation that looks like one, more or less."""
    action = draw(st.sampled_from(sorted(ACTIONS)) | st.sampled_from(["create", "update"]))
    if action not in ("create", "update", "delete"):
        return {"action": action, **draw(st.dictionaries(st.sampled_from(ARGUMENTS), values))}
    kind = draw(st.sampled_from(sorted(TYPES)) | values if draw(st.booleans()) else st.just("Task"))
    operation = {"action": action, "entity_type": kind, "entity_key": draw(keys)}
    operation["entity_data"] = draw(entity_data(kind) | values)
    for name in draw(st.sets(st.sampled_from(sorted(operation)), max_size=1)):
        del operation[name]
    return operation


@many
@given(st.lists(operations(), max_size=3))
@example([{"action": "query_server_information", "values": [[]]}])
def test_no_operation_makes_the_server_fail(stranger: Stranger, asked: list[Any]) -> None:
    stranger.call(*asked)


@many
@given(st.binary(max_size=60) | values.map(lambda value: json.dumps(value).encode()))
@example(b"[" * 200_000)
@example(b'[{"action":' * 100_000)
@example(b'[{"action": "query", "expression": ' + b"1" * 10_000 + b"}]")
@example(b'[{"action": "create", "entity_type": "Task", "entity_data": ' + b"[" * 900 + b"]" * 902)
@example(
    b'[{"action": "create", "entity_type": "CustomAttributeValue", "entity_data": {"value": 1e999}}]'
)
@example(b'[{"action": "create", "entity_type": "Job", "entity_data": {"id": "j", "data": 1e999}}]')
@example(b"\xff\xfe[\x00]\x00")
def test_no_body_makes_the_server_fail(stranger: Stranger, body: bytes) -> None:
    stranger.post(body)


@many
@given(
    st.dictionaries(
        st.sampled_from(["ftrack-user", "ftrack-api-key", "ftrack-api-options", "content-length"]),
        st.text(st.characters(min_codepoint=32, max_codepoint=255), max_size=9).map(
            lambda text: text.encode("latin-1")
        ),
    )
)
def test_no_header_makes_the_server_fail(stranger: Stranger, headers: dict[str, bytes]) -> None:
    answer = stranger.client.post("/api", content=b"[]", headers=headers)
    assert answer.status_code == 200 or "strict" in str(headers)


def test_every_attribute_survives_odd_values(stranger: Stranger) -> None:
    turn = cycle(ODD)
    for kind, attributes in TYPES.items():
        for name in attributes:
            for value in ODD if "RUSHES_EXAMPLES" in os.environ else [next(turn), "\ud800"]:
                data = {name: value}
                stranger.call({"action": "create", "entity_type": kind, "entity_data": data})
