"""The event hub of the protocol: Socket.IO 0.9 over websockets, `ftrack.update`, listeners inside the server.

Mount `routes`, keep an `EventService` at `app.state.events`, and call `service.hub.publish_changes` after
each commit.
"""

from __future__ import annotations

from .changes import Change
from .connection import Limits
from .hub import EventHub
from .listeners import concerns
from .publication import EventRefused
from .routes import routes
from .service import EventService, Timing
from .tickets import Tickets
from .transport import websocket_settings

__all__ = [
    "Change",
    "EventHub",
    "EventRefused",
    "EventService",
    "Limits",
    "Tickets",
    "Timing",
    "concerns",
    "routes",
    "websocket_settings",
]
