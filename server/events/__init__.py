"""The event hub of the protocol: Socket.IO 0.9 over websockets, `ftrack.update`, listeners inside the server.

Mount `routes`, keep an `EventService` at `app.state.events`, and write to the database through `told_write`.
"""

from __future__ import annotations

from .changes import Change
from .connection import Limits
from .hub import EventHub
from .listeners import concerns
from .publication import EventRefused
from .recorder import told_write
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
    "told_write",
    "websocket_settings",
]
