from __future__ import annotations

from dataclasses import replace
from email import message_from_bytes
from email.policy import default

import pytest
from sqlalchemy import select
from starlette.testclient import TestClient

from rushes.server.access.passphrase import hash_passphrase, passphrase_fits
from rushes.server.access.review_links import open_token
from rushes.server.access.rights import Projects
from rushes.server.actions import Actor, execute
from rushes.server.protocol import NotFoundError, PermissionDeniedError, ValidationError

from .conftest import Api, Production


def link_of(api: Api, session: str) -> str:
    url: str = api.call({"action": "get_review_link", "review_session_id": session})[0]["url"]
    return url


def session_of(api: Api, production: Production) -> str:
    session = api.create("ReviewSession", name="Dailies", project_id=production.project)
    return str(session["id"])


def test_a_review_link_stays_the_same_until_it_is_revoked(api: Api, production: Production) -> None:
    session = session_of(api, production)
    url = link_of(api, session)
    token = url.rpartition("/")[2]
    assert url == f"http://testserver/review/{token}" and len(token) == 43
    assert link_of(api, session) == url
    assert opened(api, token) == (session, "")
    assert opened(api, token[:-1] + "_") is None
    assert revoke(api, session) is True
    assert opened(api, token) is None
    assert link_of(api, session) != url


def opened(api: Api, token: str) -> tuple[str, str] | None:
    database = api.state.database
    with database.read() as connection:
        found = open_token(connection, database.tables, api.state.secret, token)
    return (found.session_id, found.invitee_id) if found else None


def revoke(api: Api, session: str) -> object:
    return api.call({"action": "revoke_review_link", "review_session_id": session})[0]["data"]


@pytest.mark.parametrize("invitee_id", ["i1", "ä.ö/😀", "9f1b0c8e-0000-4000-8000-000000000001"])
def test_the_link_of_one_person_opens_the_review_as_that_person(
    api: Api, production: Production, invitee_id: str
) -> None:
    session = session_of(api, production)
    facts = {"name": "Ann", "email": "ann@example.com", "review_session_id": session}
    api.create("ReviewSessionInvitee", id=invitee_id, **facts)
    api.create("ReviewSessionInvitee", id="other", **facts)
    asked = {"action": "get_review_link", "review_session_invitee_id": invitee_id}
    token = api.call(asked)[0]["url"].rpartition("/")[2]
    assert opened(api, token) == (session, invitee_id)
    name, _, rest = token.partition(".")
    for wrong in (f"b3RoZXI.{rest}", f"{name}.", f".{rest}", "a.b", f"{name}.\ud800", "😀.x"):
        assert opened(api, wrong) is None
    revoke(api, session)
    assert opened(api, token) is None
    again = api.call(asked)[0]["url"].rpartition("/")[2]
    assert again != token and opened(api, again) == (session, invitee_id)
    api.delete("ReviewSessionInvitee", invitee_id)
    assert opened(api, again) is None


def test_links_are_made_and_ended_by_those_who_work_in_the_project(
    api: Api, production: Production
) -> None:
    session = session_of(api, production)
    facts = {"name": "Ann", "email": "", "review_session_id": session}
    invitee = api.create("ReviewSessionInvitee", **facts)["id"]
    reader = replace(api.actor, is_administrator=False, writes=Projects())
    for operation in (
        {"action": "get_review_link", "review_session_id": session},
        {"action": "get_review_link", "review_session_invitee_id": invitee},
        {"action": "revoke_review_link", "review_session_id": session},
    ):
        with pytest.raises(PermissionDeniedError):
            execute(api.state, [operation], reader)
    for key in ("review_session_id", "review_session_invitee_id"):
        with pytest.raises(NotFoundError):
            api.call({"action": "get_review_link", key: "gone"})
    with pytest.raises(NotFoundError):
        revoke(api, "gone")


def test_the_database_alone_opens_no_review(api: Api, production: Production) -> None:
    token = link_of(api, session_of(api, production)).rpartition("/")[2]
    with api.state.database.read() as connection:
        for table in api.state.database.tables.metadata.sorted_tables:
            assert token not in repr(connection.execute(select(table)).all())


def test_an_invitation_is_laid_into_the_outbox(api: Api, production: Production) -> None:
    session = session_of(api, production)
    data = {"name": "Ann\r\nBcc: x@y", "email": "ann@example.com", "review_session_id": session}
    invitee = api.create("ReviewSessionInvitee", **data)["id"]
    operation = {"action": "send_review_session_invite", "review_session_invitee_id": invitee}
    assert api.call(operation) == [{"sent": True}]
    (file,) = (api.state.settings.data_dir / "outbox").iterdir()
    mail = message_from_bytes(file.read_bytes(), policy=default)
    assert "ann@example.com" in mail["To"] and mail["Bcc"] is None
    asked = {"action": "get_review_link", "review_session_invitee_id": invitee}
    assert api.call(asked)[0]["url"] in mail.get_content()
    assert api.query("select last_sent_at from ReviewSessionInvitee")[0]["last_sent_at"]


def test_who_has_no_address_is_not_told_to_have_been_invited(
    api: Api, production: Production
) -> None:
    session = session_of(api, production)
    invitee = api.create("ReviewSessionInvitee", name="Ann", email="", review_session_id=session)
    user = api.create("User", username="ann")
    for operation in (
        {"action": "send_review_session_invite", "review_session_invitee_id": invitee["id"]},
        {"action": "send_user_invite", "user_id": user["id"]},
    ):
        with pytest.raises(ValidationError, match="no e-mail address"):
            api.call(operation)
    assert not api.query("select last_sent_at from ReviewSessionInvitee")[0]["last_sent_at"]
    assert not (api.state.settings.data_dir / "outbox").exists()


def test_a_key_is_replaced_by_its_user_or_an_administrator(client: TestClient, api: Api) -> None:
    user = api.create("User", username="ann", is_active=True)["id"]
    operation = {"action": "reset_remote", "reset_type": "api_key", "entity_type": "User"}
    key = api.call({**operation, "entity_key": user})[0]["data"]["api_key"]
    headers = {"ftrack-user": "ann", "ftrack-api-key": key}
    assert client.post("/api", json=[], headers=headers).json() == []
    ann = Actor(user, "ann")
    with pytest.raises(PermissionDeniedError):
        execute(api.state, [{**operation, "entity_key": api.actor.id}], ann)
    execute(api.state, [{**operation, "entity_key": user}], ann)
    answer = client.post("/api", json=[], headers=headers).json()
    assert answer["exception"] == "InvalidCredentialsError"


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"entity_key": "gone"}, NotFoundError),
        ({"entity_type": "Task"}, ValidationError),
        ({"reset_type": "password"}, ValidationError),
        ({"entity_key": None}, ValidationError),
    ],
)
def test_only_keys_of_users_are_reset(
    api: Api, change: dict[str, str], error: type[Exception]
) -> None:
    operation = {"action": "reset_remote", "reset_type": "api_key", "entity_type": "User"}
    with pytest.raises(error):
        api.call({**operation, "entity_key": api.actor.id, **change})


def test_passphrases_are_compared_by_their_hash() -> None:
    stored = hash_passphrase("open sesame")
    assert passphrase_fits(stored, "open sesame")
    assert not passphrase_fits(stored, "Open sesame")
    assert not passphrase_fits(None, "") and not passphrase_fits("nonsense", "")
