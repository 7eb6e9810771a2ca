"""`compose_component`: a new file from parts of files the server holds, in a folder and in S3 alike."""

from __future__ import annotations

import hashlib
from typing import Any

import pytest

from rushes.server.protocol import ProtocolError

from .test_keeping import Keeper, upload

OLD = bytes(range(256)) * 40
NEW = b"what is new"
WHOLE = OLD[:1000] + NEW + OLD[2000:]
PARTS = [
    {"component_id": "old", "offset": 0, "size": 1000},
    {"component_id": "new", "offset": 0, "size": len(NEW)},
    {"component_id": "old", "offset": 2000, "size": len(OLD) - 2000},
]


def operation(**changed: Any) -> dict[str, Any]:
    return {
        "action": "compose_component",
        "component_id": "whole",
        "file_name": "b.mp4",
        "file_size": len(WHOLE),
        "sha256": hashlib.sha256(WHOLE).hexdigest(),
        "parts": PARTS,
        **changed,
    }


@pytest.fixture
def held(keeper: Keeper) -> Keeper:
    """A server that holds the old file and what is new."""
    upload(keeper, OLD, component_id="old")
    upload(keeper, NEW, component_id="new")
    return keeper


def test_a_file_is_made_of_parts_of_others(held: Keeper) -> None:
    held[0].call(operation())
    media = held[0].state.media
    found = media.find("whole")
    assert b"".join(media.read(found)) == WHOLE
    assert (found.name, found.size) == ("b.mp4", len(WHOLE))


def test_what_was_sent_for_it_alone_is_gone_then(held: Keeper) -> None:
    api = held[0]
    api.create("FileComponent", id="old", name="movie")
    api.call(operation())
    assert api.state.media.find("new") is None
    assert api.state.media.find("old") is not None


def test_composing_twice_is_composing_once(held: Keeper) -> None:
    held[0].call(operation())
    held[0].state.media.remove(["old", "new"])
    held[0].call(operation())
    assert held[0].state.media.find("whole").size == len(WHOLE)


@pytest.mark.parametrize(
    "wrong",
    [
        {"sha256": "0" * 64},
        {"sha256": "short"},
        {"file_size": len(WHOLE) + 1},
        {"parts": []},
        {"parts": ["old"]},
        {"parts": [{"component_id": "old", "offset": -1, "size": 10}]},
        {"parts": [{"component_id": "old", "offset": 0, "size": len(OLD) + 1}]},
        {"parts": [{"component_id": "nobody", "offset": 0, "size": 1}]},
    ],
)
def test_when_the_parts_make_no_such_file_then_nothing_is_kept(
    held: Keeper, wrong: dict[str, Any]
) -> None:
    with pytest.raises(ProtocolError):
        held[0].call(operation(**wrong))
    assert held[0].state.media.find("whole") is None


def test_the_server_says_that_it_can(keeper: Keeper) -> None:
    asked = {"action": "query_server_information", "values": ["product"]}
    assert "compose_component" in keeper[0].call(asked)[0]["product"]["capabilities"]
