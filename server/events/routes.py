"""The routes of the event hub; the application that mounts them keeps an `EventService` at `state.events`."""

from __future__ import annotations

from starlette.routing import BaseRoute, Route, WebSocketRoute

from .handshake import handshake
from .websocket import event_socket

routes: list[BaseRoute] = [
    Route("/socket.io/1", handshake, methods=["GET"]),
    Route("/socket.io/1/", handshake, methods=["GET"]),
    WebSocketRoute("/socket.io/1/websocket/{sid}", event_socket),
]
