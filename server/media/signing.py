"""Signed tokens and addresses: they name one thing and one act, end by themselves, and hold no
credentials."""

from __future__ import annotations

import time
from typing import Any
from urllib.parse import quote

from itsdangerous import BadData, URLSafeSerializer
from itsdangerous import Signer as KeyedHash

from ..protocol import PermissionDeniedError

# Addresses of the same file stay the same for this long, so that browsers can keep what they have.
_STEP_S = 1800


class Signer:
    """Makes and reads signed tokens and addresses.

    Args:
        secret: The server's secret.
    """

    def __init__(self, secret: bytes) -> None:
        self._secret = secret
        self._hash = KeyedHash(secret, salt=b"rushes-address")

    def token(self, act: str, seconds: int, **facts: Any) -> str:
        """Return a token with `facts` that is good for `act`, for at least `seconds`."""
        return str(self._serializer(act).dumps({**facts, "expires": _expiry(seconds)}))

    def read(self, act: str, token: str) -> dict[str, Any]:
        """Return the facts of a token.

        Raises:
            PermissionDeniedError: It was not made by this server for this act, or has ended.
        """
        try:
            facts = dict(self._serializer(act).loads(token))
        except (BadData, ValueError, TypeError):
            raise PermissionDeniedError("This address is not valid.") from None
        if facts.pop("expires", 0) < time.time():
            raise PermissionDeniedError("This address has expired; ask for a new one.")
        return facts

    def parameters(self, act: str, name: str, seconds: int) -> str:
        """Return the query parameters that make an address for `act` on `name` a signed one."""
        expires = _expiry(seconds)
        return f"id={quote(name)}&expires={expires}&signature={self._signature(act, name, expires)}"

    def check(self, act: str, name: str, expires: str, signature: str) -> None:
        """Accept the parameters of a signed address.

        Raises:
            PermissionDeniedError: They were not made by this server for this act, or have ended.
        """
        given = signature.encode("utf-8", "surrogatepass")
        value = f"{act}:{name}:{expires}".encode("utf-8", "surrogatepass")
        if not self._hash.verify_signature(value, given) or not expires.isdecimal():
            raise PermissionDeniedError("This address is not valid.")
        if int(expires) < time.time():
            raise PermissionDeniedError("This address has expired; ask for a new one.")

    def _signature(self, act: str, name: str, expires: int) -> str:
        value = f"{act}:{name}:{expires}".encode("utf-8", "surrogatepass")
        return self._hash.get_signature(value).decode("ascii")

    def _serializer(self, act: str) -> URLSafeSerializer:
        return URLSafeSerializer(self._secret, salt=f"rushes-{act}")


def _expiry(seconds: int) -> int:
    return (int(time.time()) // _STEP_S + 1) * _STEP_S + seconds
