"""The websocket implementation under the routes, with a way to break a connection off at once.

Closing a socket politely means to write what is buffered first. A client that stopped reading never lets
that end: the connection would stay open and keep the server from stopping. ASGI has no word for breaking
off, so the protocol class here adds one to the scope of each websocket.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Mapping
from typing import Any

from .connection import Limits

ABORT = "rushes.abort"
# The JavaScript client repeats user and key here; the id in the path is all that counts.
_CREDENTIALS_IN_QUERY = "/socket.io/"


def websocket_settings() -> dict[str, Any]:
    """Return the settings of uvicorn that go with the event routes.

    Frames are small and many, and compressing costs each client's share of the processor, so it is off;
    one frame may be twice as large as the hub takes, so that the hub can still say what was wrong.
    """
    return {
        "ws": websocket_protocol(),
        "ws_max_size": 2 * Limits().event_bytes,
        "ws_per_message_deflate": False,
    }


def websocket_protocol() -> type[asyncio.Protocol]:
    """Return the class for uvicorn's setting `ws`.

    uvicorn's own choice among its implementations is kept; websockets' newer one is preferred, because
    the older one is deprecated.
    """

    class AbortableProtocol(_implementation()):  # type: ignore[misc] # chosen at run time
        """Tells the application how to break the connection off."""

        async def run_asgi(self) -> None:
            """Add the word to the scope and go on."""
            if self.scope["path"].startswith(_CREDENTIALS_IN_QUERY):
                self.scope["query_string"] = b""  # uvicorn would log it
            self.scope.setdefault("extensions", {})[ABORT] = {"abort": self.transport.abort}
            await super().run_asgi()

        def pause_writing(self) -> None:
            """Make sending wait, which older releases of uvicorn forget; buffers would grow for ever."""
            super().pause_writing()
            if hasattr(self, "writable"):
                self.writable.clear()

        def resume_writing(self) -> None:
            """Let sending go on."""
            super().resume_writing()
            if hasattr(self, "writable"):
                self.writable.set()

    return AbortableProtocol


def abort(scope: Mapping[str, Any]) -> None:
    """Break the connection of a scope off, if the implementation can."""
    extension = scope.get("extensions", {}).get(ABORT)
    if extension is not None:
        act: Callable[[], None] = extension["abort"]
        act()


def _implementation() -> Any:
    try:
        from uvicorn.protocols.websockets.websockets_sansio_impl import WebSocketsSansIOProtocol
    except ImportError:
        from uvicorn.protocols.websockets.auto import AutoWebSocketsProtocol

        if AutoWebSocketsProtocol is None:
            raise
        return AutoWebSocketsProtocol
    return WebSocketsSansIOProtocol
