"""Links that are custom attributes, found by the concrete type of what they lead to."""

from __future__ import annotations

import pytest

from rushes.server.protocol import IntegrityError

from .conftest import Api, Production


@pytest.fixture
def linked(api: Api, production: Production) -> Production:
    """A shot with a manager (a user) and a source (another shot)."""
    shot, other = production.shots["sq010_sh010"], production.shots["sq010_sh020"]
    for key, to, target in (("manager", "user", api.actor.id), ("source", "task", other)):
        data = {"entity_type": "task", "entity_type_to": to, "config": "{}", "label": key}
        api.create("CustomAttributeLinkConfiguration", id=key, key=key, **data)
        kind = "UserCustomAttributeLink" if to == "user" else "ContextCustomAttributeLink"
        api.create(kind, id=f"{key}-link", configuration_id=key, from_id=shot, to_id=target)
    return production


def test_each_concrete_type_has_its_own_links(api: Api, linked: Production) -> None:
    for kind, expected in (
        ("UserCustomAttributeLink", ["manager-link"]),
        ("ContextCustomAttributeLink", ["source-link"]),
        ("GroupCustomAttributeLink", []),
        ("ContextCustomAttributeLinkFrom", ["manager-link", "source-link"]),
        ("UserCustomAttributeLinkFrom", []),
    ):
        assert [row["id"] for row in api.query(f"select id from {kind}")] == expected


def test_general_queries_tell_the_concrete_types(api: Api, linked: Production) -> None:
    rows = api.query("select id, from_entity_type, to_entity_type from CustomAttributeLink")
    assert [(row["id"], row["__entity_type__"], row["to_entity_type"]) for row in rows] == [
        ("manager-link", "UserCustomAttributeLink", "User"),
        ("source-link", "ContextCustomAttributeLink", "TypedContext"),
    ]
    assert {row["from_entity_type"] for row in rows} == {"TypedContext"}


def test_what_a_link_leads_to_is_read_and_asked_for(api: Api, linked: Production) -> None:
    (link,) = api.query("select user.username from UserCustomAttributeLink")
    assert link["user"]["username"] == "admin"
    shots = "Shot where custom_attribute_links any (user.username is admin)"
    assert api.names(shots) == ["sq010_sh010"]
    shots = "Shot where custom_attribute_links any (configuration.key is source and context.name like %20)"
    assert api.names(shots) == ["sq010_sh010"]
    back = "Shot where custom_attribute_links_from any (context.name is sq010_sh010)"
    assert api.names(back) == ["sq010_sh020"]


def test_a_link_goes_with_either_end(api: Api, linked: Production) -> None:
    api.delete("Shot", linked.shots["sq010_sh020"])
    assert [row["id"] for row in api.query("select id from CustomAttributeLink")] == [
        "manager-link"
    ]


def test_a_link_to_nothing_is_refused(api: Api, linked: Production) -> None:
    with pytest.raises(IntegrityError, match="does not exist"):
        api.create(
            "UserCustomAttributeLink", configuration_id="manager", from_id=api.actor.id, to_id="x"
        )
