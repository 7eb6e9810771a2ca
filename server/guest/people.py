"""Whom a guest sees and hears in a review, and under which name.

In a moderated review (`ReviewSession.is_moderated`) guests see what they and the studio write, and nothing
of one another, until somebody of the studio shows a note to all: by metadata `rushes_shown` of the note
with the value `true`. (No source says how a real ftrack server moderates; this is our own.)
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

from .visit import Visit

INVITEE_KEY = "inviteeId"
SHOWN_KEY = "rushes_shown"


def is_own(visit: Visit, invitee_id: str | None) -> bool:
    """Say whether something is of the guest themselves."""
    return bool(visit.guest and invitee_id == visit.guest.id)


def may_hear(visit: Visit, metadata: Mapping[str, str]) -> bool:
    """Say whether the guest may see a note that has this metadata."""
    invitee_id = metadata.get(INVITEE_KEY)
    if not visit.is_moderated or not invitee_id:
        return True
    return is_own(visit, invitee_id) or metadata.get(SHOWN_KEY) == "true"


def names_of(invitees: Iterable[Mapping[str, Any]]) -> dict[str, str]:
    """Return the names of invitees by id.

    Somebody who came by the link of everybody and calls themselves as somebody who was invited is told
    apart from them.
    """
    rows = list(invitees)
    invited = {row["name"].casefold() for row in rows if not row["created_from_shared_url"]}
    return {
        row["id"]: f"{row['name']} (guest)"
        if row["created_from_shared_url"] and row["name"].casefold() in invited
        else row["name"]
        for row in rows
    }
