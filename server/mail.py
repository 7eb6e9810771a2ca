"""Invitations on their way to people: by a mail server where one is set, else into the outbox.

The outbox is a folder of `.eml` files in the data folder, which mail programs open. No mail is lost: what
the mail server cannot take now waits in `outbox/waiting` and is tried again, what it refuses for good lies
in `outbox/refused` for somebody to look at.
"""

from __future__ import annotations

import logging
import os
import smtplib
import ssl
import tempfile
import time
from email import message_from_bytes
from email.message import EmailMessage
from email.policy import default
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from rushes.core.errors import BadSettingError

from .protocol import now
from .settings import ServerSettings

logger = logging.getLogger(__name__)
OUTBOX, WAITING, REFUSED = "outbox", "waiting", "refused"
_TIMEOUT_S = 20
_PATIENCE_S = 3 * 24 * 3600
_FOR_GOOD = 500  # replies of SMTP from here on will be the same next time (RFC 5321, 4.2.1)
# In the files of mails that wait; never sent.
_INVITEE = "X-Rushes-Invitee"
_LOCAL = ("localhost", "127.0.0.1", "::1")


def check_address(smtp_url: str) -> None:
    """Accept the address of a mail server.

    Raises:
        BadSettingError: It is no such address.
    """
    parts = urlsplit(smtp_url)
    try:
        fitting = not smtp_url or (parts.scheme in ("smtp", "smtps") and bool(parts.hostname))
        _ = parts.port
    except ValueError:
        fitting = False
    if not fitting:
        raise BadSettingError(
            "smtp_url is no address of a mail server.",
            next_step="Write it as smtp://user:password@host:587 or smtps://user:password@host:465.",
            setting="smtp_url",
        )


def deliver(settings: ServerSettings, mail: EmailMessage, invitee_id: str = "") -> bool:
    """Send a mail, or lay it into the outbox where no mail server is set. May take seconds.

    Args:
        settings: Say where to.
        mail: With recipient, subject and text; sender, date and id are added.
        invitee_id: Who is invited by it, for `send_waiting`.

    Returns:
        False when a mail server is set and did not take the mail; it waits, or was refused.
    """
    mail["From"] = settings.mail_from
    mail["Date"] = formatdate(usegmt=True)
    mail["Message-ID"] = make_msgid()
    outbox = settings.data_dir / OUTBOX
    if not settings.smtp_url:
        _lay(outbox, mail)
        return True
    try:
        _send(settings.smtp_url, mail)
    except (OSError, smtplib.SMTPException) as error:
        # Its text may hold what was sent to log in.
        logger.error("The mail server did not take a mail: %s", type(error).__name__)
        if invitee_id:
            mail[_INVITEE] = quote(invitee_id)
        _lay(outbox / (REFUSED if _is_final(error) else WAITING), mail)
        return False
    return True


def send_waiting(settings: ServerSettings) -> list[str]:
    """Try again to send what waits, oldest first, until the mail server does not answer. May take long.

    Returns:
        Ids of the invitees whose invitations went.
    """
    sent: list[str] = []
    outbox = settings.data_dir / OUTBOX
    for path in sorted((outbox / WAITING).glob("*.eml")) if settings.smtp_url else ():
        mail = message_from_bytes(path.read_bytes(), policy=default)
        invitee_id = unquote(mail[_INVITEE] or "")
        del mail[_INVITEE]
        try:
            _send(settings.smtp_url, mail)
        except (OSError, smtplib.SMTPException) as error:
            if not _is_final(error) and _waited_s(path) < _PATIENCE_S:
                break  # the server is away; it would be so for the next one as well
            logger.error("A mail is given up: %s", type(error).__name__)
            (outbox / REFUSED).mkdir(exist_ok=True, mode=0o700)
            os.replace(path, outbox / REFUSED / path.name)
            continue
        path.unlink()
        if invitee_id:
            sent.append(invitee_id)
    return sent


def _is_final(error: Exception) -> bool:
    """Say whether trying again would change nothing: the server said no to this mail, for good."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return all(code >= _FOR_GOOD for code, _ in error.recipients.values())
    final = (smtplib.SMTPDataError, smtplib.SMTPSenderRefused)
    return isinstance(error, final) and error.smtp_code >= _FOR_GOOD


def _waited_s(path: Path) -> float:
    return time.time() - path.stat().st_mtime


def _send(smtp_url: str, mail: EmailMessage) -> None:
    parts = urlsplit(smtp_url)
    host = parts.hostname or ""
    context = ssl.create_default_context()
    if parts.scheme == "smtps":
        server: smtplib.SMTP = smtplib.SMTP_SSL(
            host, parts.port or 465, timeout=_TIMEOUT_S, context=context
        )
    else:
        server = smtplib.SMTP(host, parts.port or 587, timeout=_TIMEOUT_S)
    with server:
        server.ehlo()
        if parts.scheme == "smtp" and (server.has_extn("starttls") or host not in _LOCAL):
            server.starttls(
                context=context
            )  # fails where it is not offered: no mail goes in the clear
            server.ehlo()
        if parts.username:
            server.login(unquote(parts.username), unquote(parts.password or ""))
        server.send_message(mail)


def _lay(folder: Path, mail: EmailMessage) -> None:
    folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(mail.as_bytes())
    stamp = now().replace(":", "")
    os.replace(temporary, folder / f"{stamp}-{Path(temporary).stem}.eml")
