"""Entity ids: made on the client, so that a repeated request can be recognised."""

from __future__ import annotations

import uuid


def new_id() -> str:
    """Return a new entity id in the server's spelling: lower-case UUID text with dashes."""
    return str(uuid.uuid4())


def is_id(text: str) -> bool:
    """Return whether `text` is an entity id rather than a name."""
    try:
        return str(uuid.UUID(text)) == text.lower()
    except ValueError:
        return False
