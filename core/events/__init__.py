"""Events: saying things and listening, in this process and across the studio.

`EventHub` is the door; `on_update` and `notes_of_review_session` are typed ways in for the events that the
server sends about every change.
"""

from __future__ import annotations

from .event import Event
from .hub import EventHub
from .review_notes import notes_of_review_session
from .states import State
from .update import Change, EntityChange, entity_changes, on_update

__all__ = [
    "Change",
    "EntityChange",
    "Event",
    "EventHub",
    "State",
    "entity_changes",
    "notes_of_review_session",
    "on_update",
]
