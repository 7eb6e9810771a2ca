"""Logging without secrets: a filter that every handler of ours carries.

Libraries of the suite only call `logging.getLogger(__name__)`; whoever owns the process (command line,
worker, host adapter) calls `setup` once.
"""

from __future__ import annotations

import logging
import re
import traceback
from types import TracebackType
from typing import Optional, Union

# Values that follow these words, in headers, JSON, URLs and settings, are never written.
_SECRET = re.compile(
    r"((?:api[_-]?key|apikey|ftrack-api-key|passphrase|password|token|signature|authorization)"
    r"[\"']?\s*[:=]\s*[\"']?)([^\s\"'&,;}\])]+)",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """Return `text` with every value that looks like a secret replaced by three asterisks."""
    return _SECRET.sub(r"\1***", text)


_ExcInfo = Union[
    tuple[type[BaseException], BaseException, Optional[TracebackType]], tuple[None, None, None]
]


class RedactingFormatter(logging.Formatter):
    """Formats as usual, then removes secrets.

    Args:
        fmt, datefmt: As of `logging.Formatter`.
        tracebacks: False to write only an exception's own line, for people who are no programmers.
    """

    def __init__(
        self, fmt: str | None = None, datefmt: str | None = None, *, tracebacks: bool = True
    ) -> None:
        super().__init__(fmt, datefmt)
        self._tracebacks = tracebacks

    def formatException(self, ei: _ExcInfo) -> str:
        """Return the traceback, or the last line of it."""
        if self._tracebacks or ei[0] is None:
            return super().formatException(ei)
        return "".join(traceback.format_exception_only(ei[0], ei[1])).rstrip()

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line without secrets."""
        return redact(super().format(record))


def setup(level: int = logging.WARNING, tracebacks: bool = True) -> logging.Handler:
    """Write the suite's log to standard error.

    Args:
        level: Lowest level that is written.
        tracebacks: Whether exceptions are written with their tracebacks.

    Returns:
        The handler, so that a test or a host can take it off again.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(
        RedactingFormatter("%(levelname)s %(name)s: %(message)s", tracebacks=tracebacks)
    )
    logger = logging.getLogger("rushes")
    logger.addHandler(handler)
    logger.setLevel(level)
    return handler
