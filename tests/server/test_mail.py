"""Invitations by a real mail server on this machine."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from rushes.core.errors import BadSettingError
from rushes.server.mail import check_address, deliver

from .conftest import Api, Production


class Mailbox:
    """Keeps what the mail server was given."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.refuse = False
        self.logins: list[tuple[bytes, bytes]] = []

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if self.refuse:
            return "554 no, thank you"
        mail = message_from_bytes(bytes(envelope.content or b""), policy=policy.default)
        self.mails.append((envelope.rcpt_tos[0], mail))  # type: ignore[arg-type]
        return "250 taken"

    def login(
        self, server: SMTP, session: Session, envelope: Envelope, how: str, data: Any
    ) -> AuthResult:
        assert isinstance(data, LoginPassword)
        self.logins.append((data.login, data.password))
        return AuthResult(success=data.password == b"se cret")


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    """A mail server on a free port; gives the mailbox and the address to send to."""
    box = Mailbox()
    with socket.create_server(("127.0.0.1", 0)) as unused:  # the controller knows no port 0
        port = unused.getsockname()[1]
    controller = Controller(
        box, "127.0.0.1", port, authenticator=box.login, auth_require_tls=False, ready_timeout=20
    )
    controller.start()
    yield box, f"smtp://me:se%20cret@127.0.0.1:{port}"
    controller.stop()


Invite = Callable[[], tuple[Any, Any]]


@pytest.fixture
def invite(api: Api, production: Production, mailbox: tuple[Mailbox, str]) -> Invite:
    """Invite somebody by that mail server; gives the answer and when the invitee was last written to."""
    settings = replace(api.state.settings, smtp_url=mailbox[1], mail_from="review@studio.example")
    by_mail = replace(api, state=replace(api.state, settings=settings))

    def invite() -> tuple[Any, Any]:
        session = by_mail.create("ReviewSession", name="Dailies", project_id=production.project)
        data = {
            "name": "Ann Müller",
            "email": "ann@example.com",
            "review_session_id": session["id"],
        }
        invitee = by_mail.create("ReviewSessionInvitee", **data)["id"]
        operation = {"action": "send_review_session_invite", "review_session_invitee_id": invitee}
        (answer,) = by_mail.call(operation)
        (told,) = by_mail.query(
            f'select last_sent_at from ReviewSessionInvitee where id is "{invitee}"'
        )
        return answer, told["last_sent_at"]

    return invite


def outbox(api: Api) -> list[str]:
    folder = api.state.settings.data_dir / "outbox"
    return [path.suffix for path in folder.iterdir()] if folder.exists() else []


def test_an_invitation_is_sent(api: Api, invite: Invite, mailbox: tuple[Mailbox, str]) -> None:
    answer, sent_at = invite()
    assert answer == {"sent": True} and sent_at
    ((recipient, mail),) = mailbox[0].mails
    assert recipient == "ann@example.com" and mail["From"] == "review@studio.example"
    assert "Ann Müller" in mail["To"] and "Dailies" in mail["Subject"] and mail["Date"]
    assert "/review/" in mail.get_content()
    assert mailbox[0].logins == [(b"me", b"se cret")] and outbox(api) == []


def test_a_mail_that_is_not_taken_lies_in_the_outbox(
    api: Api, invite: Invite, mailbox: tuple[Mailbox, str], caplog: pytest.LogCaptureFixture
) -> None:
    mailbox[0].refuse = True
    assert invite() == ({"sent": False}, None)
    assert outbox(api) == [".eml"]
    assert "did not take" in caplog.text and "cret" not in caplog.text


def test_no_mail_goes_in_the_clear_to_another_machine(
    api: Api, mailbox: tuple[Mailbox, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rushes.server.mail._LOCAL", ())
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "ann@example.com", "x"
    settings = replace(api.state.settings, smtp_url=mailbox[1])
    assert deliver(settings, mail) is False
    assert mailbox[0].mails == [] and mailbox[0].logins == [] and outbox(api) == [".eml"]


@pytest.mark.parametrize("url", ["http://host", "smtp://", "host:25", "smtp://host:port"])
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(BadSettingError):
        check_address(url)
