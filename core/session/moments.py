"""Dates and times on the wire (protocol 1.4): moments in UTC, whole seconds.

The server keeps neither offsets nor fractions of a second; both are taken off before anything is sent or
kept, so that a value read back equals the one that was set.
"""

from __future__ import annotations

import datetime
from typing import Any

from ..errors import BadAnswerError

UTC = datetime.timezone.utc


def read_moment(kind: str, text: str) -> datetime.datetime:
    """Return the moment a server wrote.

    Args:
        kind: `datetime`, or `date` for midnight UTC of a day.
        text: ISO text; UTC where it carries no offset.

    Raises:
        BadAnswerError: It is no ISO date or time.
    """
    try:
        if len(text) == 19:
            return datetime.datetime.fromisoformat(text + "+00:00")
        if kind == "date":
            return datetime.datetime.fromisoformat(text[:10] + "T00:00:00+00:00")
        return as_moment(datetime.datetime.fromisoformat(text.replace("Z", "+00:00")))
    except (TypeError, ValueError, OverflowError) as error:
        raise BadAnswerError(f"The server sent {text!r} as a {kind}.") from error


def as_moment(value: datetime.date) -> datetime.datetime:
    """Return a date or time as the server keeps it: aware, in UTC, without microseconds.

    A naive time is taken as UTC, a date as its midnight in UTC.
    """
    if not isinstance(value, datetime.datetime):
        return datetime.datetime(value.year, value.month, value.day, tzinfo=UTC)
    moment = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
    return moment.replace(microsecond=0)


def moment_text(value: datetime.date) -> str:
    """Return the text of a moment in queries and payloads, for example `2024-05-01T10:00:00`."""
    return as_moment(value).replace(tzinfo=None).isoformat()


def write_moment(value: datetime.date) -> dict[str, Any]:
    """Return the JSON object of a moment."""
    return {"__type__": "datetime", "value": moment_text(value)}


def shifted_now(skew_s: float) -> datetime.datetime:
    """Return the present moment on a clock that is ahead of ours by so many seconds."""
    now = datetime.datetime.now(UTC)
    return as_moment(now + datetime.timedelta(seconds=skew_s))
