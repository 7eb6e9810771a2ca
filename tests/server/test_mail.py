"""Invitations by a real mail server on this machine."""

from __future__ import annotations

import os
import socket
import ssl
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from email import message_from_bytes, policy
from email.message import EmailMessage
from pathlib import Path
from typing import Any

import pytest
from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from rushes.core.errors import BadSettingError
from rushes.server.housekeeping import send_mails
from rushes.server.mail import check_address, deliver

from .conftest import Api, Production


class Mailbox:
    """Keeps what the mail server was given."""

    def __init__(self) -> None:
        self.mails: list[tuple[str, EmailMessage]] = []
        self.refuse = False
        self.unknown = ""
        self.logins: list[tuple[bytes, bytes]] = []

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if address == self.unknown:
            return "550 nobody of that name"
        envelope.rcpt_tos.append(address)
        return "250 known"

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


def free_port() -> int:
    with socket.create_server(("127.0.0.1", 0)) as unused:  # the controller knows no port 0
        return int(unused.getsockname()[1])


@contextmanager
def mail_server(port: int, **options: Any) -> Iterator[Mailbox]:
    """Run a mail server on a port."""
    box = Mailbox()
    options = {"authenticator": box.login, "auth_require_tls": False, **options}
    controller = Controller(box, "127.0.0.1", port, ready_timeout=20, **options)
    controller.start()
    try:
        yield box
    finally:
        controller.stop()


@pytest.fixture
def mailbox() -> Iterator[tuple[Mailbox, str]]:
    """A mail server on a free port; gives the mailbox and the address to send to."""
    port = free_port()
    with mail_server(port) as box:
        yield box, f"smtp://me:se%20cret@127.0.0.1:{port}"


def by_mail(api: Api, url: str) -> Api:
    settings = replace(api.state.settings, smtp_url=url, mail_from="review@studio.example")
    return replace(api, state=replace(api.state, settings=settings))


def invited(api: Api, project: str, email: str = "ann@example.com") -> tuple[str, Any]:
    """Invite somebody; gives the invitee and whether a mail server took the mail."""
    session = api.create("ReviewSession", name="Dailies", project_id=project)["id"]
    data = {"name": "Ann Müller", "email": email, "review_session_id": session}
    invitee = api.create("ReviewSessionInvitee", **data)["id"]
    operation = {"action": "send_review_session_invite", "review_session_invitee_id": invitee}
    return invitee, api.call(operation)[0]["sent"]


def sent_at(api: Api, invitee: str) -> Any:
    query = f'select last_sent_at from ReviewSessionInvitee where id is "{invitee}"'
    return api.query(query)[0]["last_sent_at"]


Invite = Callable[[], tuple[Any, Any]]


@pytest.fixture
def invite(api: Api, production: Production, mailbox: tuple[Mailbox, str]) -> Invite:
    """Invite somebody by that mail server; gives the answer and when the invitee was last written to."""
    sender = by_mail(api, mailbox[1])

    def invite() -> tuple[Any, Any]:
        invitee, sent = invited(sender, production.project)
        return {"sent": sent}, sent_at(api, invitee)

    return invite


def outbox(api: Api) -> list[str]:
    """The places of mails in the outbox."""
    folder = api.state.settings.data_dir / "outbox"
    return [str(path.parent.relative_to(folder)) for path in sorted(folder.rglob("*.eml"))]


def test_an_invitation_is_sent(api: Api, invite: Invite, mailbox: tuple[Mailbox, str]) -> None:
    answer, moment = invite()
    assert answer == {"sent": True} and moment
    ((recipient, mail),) = mailbox[0].mails
    assert recipient == "ann@example.com" and mail["From"] == "review@studio.example"
    assert "Ann Müller" in mail["To"] and "Dailies" in mail["Subject"] and mail["Date"]
    assert "/review/" in mail.get_content()
    assert mailbox[0].logins == [(b"me", b"se cret")] and outbox(api) == []


def test_a_mail_that_is_refused_for_good_is_kept_apart(
    api: Api, invite: Invite, mailbox: tuple[Mailbox, str], caplog: pytest.LogCaptureFixture
) -> None:
    mailbox[0].refuse = True
    assert invite() == ({"sent": False}, None)
    assert outbox(api) == ["refused"]
    assert "did not take" in caplog.text and "cret" not in caplog.text


def test_no_mail_goes_in_the_clear_to_another_machine(
    api: Api, mailbox: tuple[Mailbox, str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("rushes.server.mail._LOCAL", ())
    mail = EmailMessage()
    mail["To"], mail["Subject"] = "ann@example.com", "x"
    settings = replace(api.state.settings, smtp_url=mailbox[1])
    assert deliver(settings, mail) is False
    assert mailbox[0].mails == [] and mailbox[0].logins == [] and outbox(api) == ["waiting"]


def test_a_mail_waits_while_the_mail_server_is_away(api: Api, production: Production) -> None:
    port = free_port()
    sender = by_mail(api, f"smtp://127.0.0.1:{port}")
    invitees = [invited(sender, production.project, f"a{n}@example.com") for n in range(2)]
    assert [sent for _, sent in invitees] == [False, False] and outbox(api) == ["waiting"] * 2
    send_mails(sender.state)
    assert outbox(api) == ["waiting"] * 2
    with mail_server(port) as box:
        send_mails(sender.state)
        send_mails(sender.state)
    assert sorted(recipient for recipient, _ in box.mails) == ["a0@example.com", "a1@example.com"]
    assert all(mail["X-Rushes-Invitee"] is None for _, mail in box.mails)
    assert all(sent_at(api, invitee) for invitee, _ in invitees) and outbox(api) == []


def test_a_mail_that_waits_is_given_up_when_it_is_refused_or_too_old(
    api: Api, production: Production, mailbox: tuple[Mailbox, str]
) -> None:
    sender = by_mail(api, "smtp://127.0.0.1:1")
    for _ in range(2):
        invited(sender, production.project)
    first, _ = sorted((api.state.settings.data_dir / "outbox" / "waiting").iterdir())
    os.utime(first, (0, 0))
    send_mails(sender.state)
    assert outbox(api) == ["refused", "waiting"]
    mailbox[0].refuse = True
    send_mails(by_mail(api, mailbox[1]).state)
    assert outbox(api) == ["refused", "refused"]


def test_a_recipient_whom_the_mail_server_refuses_is_told_by_the_answer(
    api: Api, production: Production
) -> None:
    port = free_port()
    with mail_server(port) as box:
        box.unknown = "gone@example.com"
        sender = by_mail(api, f"smtp://127.0.0.1:{port}")
        assert invited(sender, production.project, "gone@example.com")[1] is False
        assert invited(sender, production.project, "there@example.com")[1] is True
    assert outbox(api) == ["refused"] and len(box.mails) == 1


@pytest.mark.parametrize("scheme", ["smtp", "smtps"])
def test_an_encrypted_mail_server_is_spoken_to_encrypted(
    api: Api,
    production: Production,
    certificate: tuple[Path, Path],
    monkeypatch: pytest.MonkeyPatch,
    scheme: str,
) -> None:
    context = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
    context.load_cert_chain(*certificate)
    options = {"tls_context": context, "require_starttls": True, "auth_require_tls": True}
    if scheme == "smtps":
        options = {"ssl_context": context}
    port = free_port()
    sender = by_mail(api, f"{scheme}://me:se%20cret@localhost:{port}")
    with mail_server(port, **options) as box:
        assert invited(sender, production.project)[1] is False  # nobody vouches for it
        assert outbox(api) == ["waiting"] and box.logins == []
        monkeypatch.setenv("SSL_CERT_FILE", str(certificate[0]))
        assert invited(sender, production.project)[1] is True
    assert box.logins == [(b"me", b"se cret")] and len(box.mails) == 1


@pytest.mark.parametrize("url", ["http://host", "smtp://", "host:25", "smtp://host:port"])
def test_what_is_no_mail_server_is_refused(url: str) -> None:
    with pytest.raises(BadSettingError):
        check_address(url)
