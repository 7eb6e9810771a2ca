"""How the values of the server's settings are read from text. Each raises ValueError for nonsense."""

from __future__ import annotations

import ipaddress

_UNITS = {"K": 1024, "M": 1024**2, "G": 1024**3, "T": 1024**4}
_YES, _NO = ("1", "true", "yes", "on"), ("0", "false", "no", "off", "")


def read_size(text: str) -> int:
    """Return a number of bytes: `500`, `64M`, `1.5G`.

    Raises:
        ValueError: The text is no such number.
    """
    unit = _UNITS.get(text[-1:].upper(), 0)
    return _positive(float(text[:-1]) * unit) if unit else _positive(int(text))


def read_whole(text: str) -> int:
    """Return a whole number that is not negative.

    Raises:
        ValueError: The text is no such number.
    """
    return _positive(int(text))


def read_seconds(text: str) -> float:
    """Return seconds that are not negative.

    Raises:
        ValueError: The text is no such number.
    """
    seconds = float(text)
    if not 0 <= seconds < 1e9:
        raise ValueError(text)
    return seconds


def read_switch(text: str) -> bool:
    """Return whether a switch is on.

    Raises:
        ValueError: The text is neither yes nor no.
    """
    if text.lower() not in (*_YES, *_NO):
        raise ValueError(text)
    return text.lower() in _YES


def read_log_format(text: str) -> str:
    """Return the form of the access log.

    Raises:
        ValueError: It is neither `text` nor `json`.
    """
    if text not in ("text", "json"):
        raise ValueError(text)
    return text


def read_addresses(text: str) -> str:
    """Return addresses and networks, joined by commas: `10.0.0.7,192.168.0.0/16`.

    Raises:
        ValueError: One of them is none.
    """
    names = [name.strip() for name in text.split(",") if name.strip()]
    for name in names:
        ipaddress.ip_network(name)
    return ",".join(names)


def _positive(number: float) -> int:
    if not 0 <= number < 2**62:
        raise ValueError(number)
    return int(number)
