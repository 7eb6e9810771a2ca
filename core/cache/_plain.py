"""What may be a key and what may be a value, the same for every cache.

Only JSON is written and read, never pickle: what another user put into a shared cache must not be able
to run code here.
"""

from __future__ import annotations

import json
from sys import getsizeof
from typing import Any

from ..errors import ApiUseError

_SCALARS = frozenset((type(None), bool, int, float))


def check_key(key: str) -> str:
    """Return `key`.

    Raises:
        ApiUseError: It is no text.
    """
    if not isinstance(key, str):
        raise ApiUseError(
            f"A cache key must be text, not {type(key).__name__}.",
            next_step="Make the key with a key maker of rushes.core.cache.",
        )
    return key


def key_bytes(key: str) -> bytes:
    """Return `key` as bytes; file names with undecodable bytes pass as they are.

    Raises:
        ApiUseError: It is no text.
    """
    return check_key(key).encode("utf-8", "surrogatepass")


def key_text(data: bytes) -> str:
    """Return the key that `key_bytes` made `data` from.

    Raises:
        UnicodeDecodeError: It did not.
    """
    return data.decode("utf-8", "surrogatepass")


def size_of(value: Any) -> int:
    """Return about how many bytes of memory `value` takes.

    Raises:
        ApiUseError: `value` is not plain data, or refers to itself.
    """
    try:
        return _size_of(value)
    except RecursionError as error:
        raise _not_plain("data that is nested too deeply") from error


def to_json(value: Any) -> bytes:
    """Return `value` as JSON.

    Raises:
        ApiUseError: `value` is not plain data, or refers to itself.
    """
    size_of(value)
    try:
        return json.dumps(value, separators=(",", ":")).encode("ascii")
    except RecursionError as error:
        raise _not_plain("data that is nested too deeply") from error


def from_json(data: bytes) -> Any:
    """Return the value that `to_json` made `data` from.

    Raises:
        ValueError: It did not.
    """
    try:
        return json.loads(data)
    except RecursionError as error:
        raise ValueError("nested too deeply") from error


def _size_of(value: Any) -> int:
    kind = type(value)
    size = getsizeof(value)
    if kind is str or kind in _SCALARS:
        return size
    if kind is dict:
        for name, item in value.items():
            if type(name) is not str:
                raise _not_plain(f"a dict with a key of type {type(name).__name__}")
            size += getsizeof(name) + _size_of(item)
        return size
    if kind is list:
        return size + sum(map(_size_of, value))
    raise _not_plain(f"a {kind.__name__}")


def _not_plain(what: str) -> ApiUseError:
    return ApiUseError(
        f"A cache keeps plain data and cannot keep {what}.",
        next_step="Turn it into lists, dicts with text keys, text and numbers, "
        "or wrap the cache in a SerialisedCache.",
    )
