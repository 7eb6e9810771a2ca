"""The server's address and the user's credentials, checked before anything is sent.

Bad characters are refused here, so that no later layer sees a header or a URL it would have to mistrust.
"""

from __future__ import annotations

import re
from urllib.parse import urlsplit

from ..errors import BadSettingError

_NO_HEADER = re.compile(r"[\x00-\x1f\x7f]")


def normal_address(text: str) -> str:
    """Return the server's address as the session uses it: with scheme, without trailing slash.

    Args:
        text: Address as people write it; `https` is taken where there is no scheme.

    Raises:
        BadSettingError: It is no http or https address, or carries a user, a query or a fragment.
    """
    address = text.strip()
    if "://" not in address:
        address = f"https://{address}"
    try:
        parts = urlsplit(address)
        port = parts.port
    except ValueError as error:
        raise _bad(text, str(error)) from error
    if parts.scheme.lower() not in ("http", "https"):
        raise _bad(text, f"{parts.scheme} is not http or https")
    if not parts.hostname or re.search(r"[\s\x00-\x1f]", address):
        raise _bad(text, "it names no server")
    if port == 0:
        raise _bad(text, "port 0 is no port")
    if "@" in parts.netloc:
        raise BadSettingError(
            "The server address must not carry a user or a password.",
            next_step="Put the user in FTRACK_API_USER and the key in FTRACK_API_KEY.",
        )
    if parts.query or parts.fragment:
        raise _bad(text, "it must end after the path")
    return f"{parts.scheme.lower()}://{parts.netloc}{parts.path.rstrip('/')}"


def origin_of(url: str) -> tuple[str, str, int]:
    """Return scheme, host and port of a URL: what may see the credentials of another such URL."""
    parts = urlsplit(url)
    scheme = parts.scheme.lower()
    port = parts.port or (443 if scheme == "https" else 80)
    return scheme, (parts.hostname or "").lower(), port


def checked_credential(text: str, what: str, variable: str) -> str:
    """Return a user name or key without surrounding white space.

    Args:
        text: The value.
        what: What it is, for the message.
        variable: Environment variable that gives it, for the next step.

    Raises:
        BadSettingError: It holds characters that cannot travel in a header. The value is not shown.
    """
    value = text.strip()
    if not value or _NO_HEADER.search(value):
        raise BadSettingError(
            f"The {what} holds characters that no {what} has.",
            next_step=f"Copy it again, on one line, into {variable}.",
        )
    return value


def _bad(text: str, why: str) -> BadSettingError:
    return BadSettingError(
        f"{text!r} is no server address: {why}.",
        next_step="Give it as https://studio.example.com, for example in FTRACK_SERVER.",
        server_url=text,
    )
