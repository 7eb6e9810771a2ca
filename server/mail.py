"""Invitations on their way to people: by a mail server where one is set, else into the outbox.

The outbox is a folder of `.eml` files in the data folder, which mail programs open. A mail that the server
does not take is laid there too, so that none is lost.
"""

from __future__ import annotations

import logging
import os
import smtplib
import ssl
import tempfile
from email.message import EmailMessage
from email.utils import formatdate, make_msgid
from pathlib import Path
from urllib.parse import unquote, urlsplit

from rushes.core.errors import BadSettingError

from .protocol import now
from .settings import ServerSettings

logger = logging.getLogger(__name__)
_TIMEOUT_S = 20
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


def deliver(settings: ServerSettings, mail: EmailMessage) -> bool:
    """Send a mail, or lay it into the outbox where no mail server is set. May take seconds.

    Args:
        settings: Say where to.
        mail: With recipient, subject and text; sender, date and id are added.

    Returns:
        False when a mail server is set and did not take the mail; it is in the outbox then.
    """
    mail["From"] = settings.mail_from
    mail["Date"] = formatdate(usegmt=True)
    mail["Message-ID"] = make_msgid()
    if settings.smtp_url:
        try:
            _send(settings.smtp_url, mail)
            return True
        except (OSError, smtplib.SMTPException) as error:
            # Its text may hold what was sent to log in.
            logger.error("The mail server did not take a mail: %s", type(error).__name__)
    _lay(settings.data_dir / "outbox", mail)
    return not settings.smtp_url


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
    folder.mkdir(exist_ok=True, mode=0o700)
    handle, temporary = tempfile.mkstemp(dir=folder, suffix=".part")
    with os.fdopen(handle, "wb") as file:
        file.write(mail.as_bytes())
    stamp = now().replace(":", "")
    os.replace(temporary, folder / f"{stamp}-{Path(temporary).stem}.eml")
