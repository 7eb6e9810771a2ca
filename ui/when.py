"""Moments and lengths of time as people say them."""

from __future__ import annotations

import datetime

from qtpy import QtCore

from .texts import tr

_MINUTE, _HOUR = 60, 3600


def present() -> float:
    """Return the present moment, in seconds since 1970."""
    return datetime.datetime.now().timestamp()


def ago(at: float) -> str:
    """Return how long ago something was: `now`, `5 min ago`, `14:02`, `3 Nov 14:02`.

    Args:
        at: Seconds since 1970.
    """
    now = present()
    seconds = now - at
    if seconds < _MINUTE:
        return tr("now")
    if seconds < _HOUR:
        return tr("{n} min ago", n=int(seconds // _MINUTE))
    moment = datetime.datetime.fromtimestamp(at)
    clock = QtCore.QLocale().toString(
        QtCore.QTime(moment.hour, moment.minute), QtCore.QLocale.FormatType.ShortFormat
    )
    if moment.date() == datetime.datetime.fromtimestamp(now).date():
        return str(clock)
    day = QtCore.QLocale().toString(
        QtCore.QDate(moment.year, moment.month, moment.day), QtCore.QLocale.FormatType.ShortFormat
    )
    return f"{day} {clock}"


def lasted(seconds: float) -> str:
    """Return a length of time: `0.4 s`, `12 s`, `3 min 20 s`, `1 h 5 min`."""
    if seconds < 10:
        return tr("{n} s", n=f"{seconds:.1f}")
    if seconds < 60:
        return tr("{n} s", n=round(seconds))
    minutes, rest = divmod(round(seconds), 60)
    if minutes < 60:
        return tr("{minutes} min {seconds} s", minutes=minutes, seconds=rest)
    return tr("{hours} h {minutes} min", hours=minutes // 60, minutes=minutes % 60)
