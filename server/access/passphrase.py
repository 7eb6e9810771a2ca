"""Passphrases of review sessions: hashed with Argon2, compared in constant time."""

from __future__ import annotations

from argon2 import PasswordHasher
from argon2.exceptions import Argon2Error, InvalidHashError

_HASHER = PasswordHasher(time_cost=2, memory_cost=19456, parallelism=1)


def hash_passphrase(passphrase: str) -> str:
    """Return what is stored for a passphrase."""
    return _HASHER.hash(passphrase)


def passphrase_fits(stored: str | None, given: str) -> bool:
    """Say whether a given passphrase is the stored one."""
    if not stored:
        return False
    try:
        return _HASHER.verify(stored, given)
    except (Argon2Error, InvalidHashError):
        return False
