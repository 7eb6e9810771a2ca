"""Logging without secrets: a filter that every handler of ours carries.

Libraries of the suite only call `logging.getLogger(__name__)`; whoever owns the process (command line,
worker, host adapter) calls `setup` once.
"""

from __future__ import annotations

import logging
import re

# Values that follow these words, in headers, JSON, URLs and settings, are never written.
_SECRET = re.compile(
    r"((?:api[_-]?key|apikey|ftrack-api-key|passphrase|password|token|signature|authorization)"
    r"[\"']?\s*[:=]\s*[\"']?)([^\s\"'&,;}\])]+)",
    re.IGNORECASE,
)


def redact(text: str) -> str:
    """Return `text` with every value that looks like a secret replaced by three asterisks."""
    return _SECRET.sub(r"\1***", text)


class RedactingFormatter(logging.Formatter):
    """Formats as usual, tracebacks included, then removes secrets."""

    def format(self, record: logging.LogRecord) -> str:
        """Return the finished line without secrets."""
        return redact(super().format(record))


def setup(level: int = logging.WARNING) -> logging.Handler:
    """Write the suite's log to standard error.

    Args:
        level: Lowest level that is written.

    Returns:
        The handler, so that a test or a host can take it off again.
    """
    handler = logging.StreamHandler()
    handler.setFormatter(RedactingFormatter("%(levelname)s %(name)s: %(message)s"))
    logger = logging.getLogger("rushes")
    logger.addHandler(handler)
    logger.setLevel(level)
    return handler
