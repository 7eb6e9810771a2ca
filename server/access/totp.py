"""Time-based one-time passwords (RFC 6238): the code that an authenticator shows for a secret."""

from __future__ import annotations

import base64
import binascii
import hmac
import time

_STEP_S = 30
_DIGITS = 6
_DRIFT = 1  # steps by which the clocks of server and telephone may differ


def code_fits(secret: str, code: str, moment_s: float | None = None) -> bool:
    """Say whether a code belongs to a secret at this moment.

    Args:
        secret: The shared secret in base 32, as authenticators take it.
        code: Six digits.
        moment_s: Seconds since 1970; now when left out.
    """
    key = _key(secret)
    if not key:
        return False
    step = int((time.time() if moment_s is None else moment_s) // _STEP_S)
    given = code.strip().encode("utf-8", "surrogatepass")
    return any(
        hmac.compare_digest(_code(key, step + drift).encode(), given)
        for drift in range(-_DRIFT, _DRIFT + 1)
    )


def _key(secret: str) -> bytes:
    text = secret.replace(" ", "").upper()
    try:
        return base64.b32decode(text + "=" * (-len(text) % 8))
    except (binascii.Error, ValueError):
        return b""


def _code(key: bytes, step: int) -> str:
    digest = hmac.new(key, step.to_bytes(8, "big"), "sha1").digest()
    start = digest[-1] & 0xF
    number = int.from_bytes(digest[start : start + 4], "big") & 0x7FFFFFFF
    return str(number % 10**_DIGITS).zfill(_DIGITS)
