"""`/socket.io/1/websocket/{sid}`: one task reads, one writes, one keeps the time; the first to end ends all.

A client goes when it says so, when its socket breaks, when nothing came from it for too long, or when it
does not take what is sent to it. None of this waits on another client.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging

from starlette.concurrency import run_in_threadpool
from starlette.websockets import WebSocket, WebSocketDisconnect, WebSocketState

from .connection import Connection
from .conversation import Conversation
from .frames import CONNECT, HEARTBEAT
from .hub import DISMISSED, STOPPING
from .service import EventService, Timing
from .transport import abort

logger = logging.getLogger(__name__)

_HUNG_UP = "it hung up"
_GOODBYE = "it said goodbye"
_POLITE = (_HUNG_UP, _GOODBYE, DISMISSED, STOPPING)


async def event_socket(websocket: WebSocket) -> None:
    """Serve one client from the upgrade to the end; an unknown id is refused with 403."""
    service: EventService = websocket.app.state.events
    user = service.tickets.redeem(websocket.path_params["sid"])
    if user is None:
        await websocket.close()
        return
    await websocket.accept()
    connection = service.hub.connect(user)
    # A key may have ended between the handshake and here.
    await run_in_threadpool(service.hub.review_standing)
    logger.info("A client of %s is connected.", user.username)
    try:
        connection.send(CONNECT)
        await _talk(websocket, service, connection)
    finally:
        service.hub.disconnect(connection, "its socket broke")
        reason = connection.outbox.why_closed
        logger.info("A client of %s is gone: %s.", user.username, reason)
        await _hang_up(websocket, service.timing, polite=reason in _POLITE)


async def _talk(websocket: WebSocket, service: EventService, connection: Connection) -> None:
    pulse = _Pulse(connection, service.timing)
    conversation = Conversation(service.hub, connection)
    tasks = [
        asyncio.create_task(_read(websocket, conversation, connection, pulse)),
        asyncio.create_task(_write(websocket, connection)),
        asyncio.create_task(pulse.beat()),
        asyncio.create_task(connection.outbox.wait_closed()),
    ]
    try:
        await asyncio.wait(tasks, return_when=asyncio.FIRST_COMPLETED)
    finally:
        for task in tasks:
            task.cancel()
        for ended in await asyncio.gather(*tasks, return_exceptions=True):
            if isinstance(ended, Exception):
                logger.error("A client's connection failed.", exc_info=ended)


class _Pulse:
    """Sends heartbeats and notices when a client has fallen silent."""

    def __init__(self, connection: Connection, timing: Timing) -> None:
        self._connection = connection
        self._timing = timing
        self._loop = asyncio.get_running_loop()
        self._heard = self._loop.time()

    def heard(self) -> None:
        """Take note of a sign of life."""
        self._heard = self._loop.time()

    async def beat(self) -> None:
        """Send heartbeats until the client has been silent for too long."""
        while self._loop.time() - self._heard < self._timing.silence_s:
            await asyncio.sleep(self._timing.heartbeat_s)
            self._connection.send(HEARTBEAT)
        user = self._connection.user.username
        logger.warning("Let go a client of %s: silent for %s s.", user, self._timing.silence_s)
        self._connection.outbox.close("it fell silent")


async def _read(
    websocket: WebSocket, conversation: Conversation, connection: Connection, pulse: _Pulse
) -> None:
    while True:
        message = await websocket.receive()
        if message["type"] == "websocket.disconnect":
            connection.outbox.close(_HUNG_UP)
            return
        pulse.heard()
        text = message.get("text")
        if text is not None and not conversation.hear(text):
            connection.outbox.close(_GOODBYE)
            return
        # A client that sends without pause must not keep the others' turns.
        await asyncio.sleep(0)


async def _write(websocket: WebSocket, connection: Connection) -> None:
    with contextlib.suppress(WebSocketDisconnect):
        while (frame := await connection.outbox.take()) is not None:
            await websocket.send_text(frame)


async def _hang_up(websocket: WebSocket, timing: Timing, polite: bool) -> None:
    """Close the socket: with a closing frame if the client takes it, and by force in any case.

    A client that does not read would keep its socket, and a stopping server, waiting for ever.
    """
    scope = websocket.scope
    if not polite:
        abort(scope)
    elif websocket.client_state is not WebSocketState.DISCONNECTED:
        with contextlib.suppress(asyncio.TimeoutError, WebSocketDisconnect, RuntimeError):
            await asyncio.wait_for(websocket.close(), timing.farewell_s)
    asyncio.get_running_loop().call_later(timing.farewell_s, abort, scope)
