"""What a guest's browser keeps: a signed cookie for one review link, good for nothing else.

It says who the guest is and that the passphrase was given. It is bound to the review session, and to the
passphrase as it was: a new passphrase asks everybody again.
"""

from __future__ import annotations

import hashlib
from dataclasses import asdict, dataclass

from itsdangerous import BadData, URLSafeTimedSerializer
from starlette.responses import Response

NAME = "rushes_guest"
MAX_AGE_S = 90 * 24 * 3600
_SALT = "rushes-guest-cookie"


@dataclass(frozen=True)
class GuestCookie:
    """The cookie's content.

    Attributes:
        session_id: The review session it is for.
        invitee_id: Who the guest is, or empty.
        passphrase: Fingerprint of the passphrase that was given, or empty.
    """

    session_id: str
    invitee_id: str = ""
    passphrase: str = ""


def read_cookie(secret: bytes, text: str | None, session_id: str) -> GuestCookie:
    """Return the content of a cookie for this session; an empty one if it is none."""
    try:
        cookie = GuestCookie(**_serializer(secret).loads(text or "", max_age=MAX_AGE_S))
    except (BadData, TypeError):
        return GuestCookie(session_id)
    return cookie if cookie.session_id == session_id else GuestCookie(session_id)


def set_cookie(
    response: Response, secret: bytes, cookie: GuestCookie, path: str, is_https: bool
) -> None:
    """Let an answer set the cookie.

    `SameSite=Strict` is enough: the page fetches everything itself, the first request needs no cookie.
    """
    response.set_cookie(
        NAME,
        str(_serializer(secret).dumps(asdict(cookie))),
        max_age=MAX_AGE_S,
        path=path,
        secure=is_https,
        httponly=True,
        samesite="strict",
    )


def fingerprint(stored_passphrase: str | None) -> str:
    """Return what stands in the cookie for a stored passphrase hash."""
    return hashlib.sha256((stored_passphrase or "").encode("utf-8")).hexdigest()[:24]


def _serializer(secret: bytes) -> URLSafeTimedSerializer:
    return URLSafeTimedSerializer(secret, salt=_SALT)
