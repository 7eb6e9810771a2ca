"""What the panel knows and decides, apart from widgets.

panel_state  everything together; what a tab gets
connection   the session with the server that counts
accounts     servers, users and their keys
host         the application, by its hooks
jobs         the publishes in the journal
going_on     capturing the rest of a publish whose application ended
memory       what is remembered by scene and host
"""

from __future__ import annotations

from .connection import ConnectionState as ConnectionState
from .panel_state import PanelState as PanelState

__all__ = ["ConnectionState", "PanelState"]
