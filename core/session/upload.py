"""Sends a file to the server's storage: at once when it is small, else in parts, several at a time.

It keeps true that no byte is sent twice without need: parts that have arrived are remembered in an
`UploadState`, and a failed part is sent again alone. An upload whose state is saved may be cut off at any
moment and go on later. It goes in smaller parts, so few at once that being cut off and a part that the wire
breaks cost no more than one part of the usual size together (see `careful_connections`); and when it goes
on, a server that can tell is asked what has arrived.
"""

from __future__ import annotations

import base64
import hashlib
import threading
from collections.abc import Callable, Iterable
from dataclasses import replace
from pathlib import Path
from typing import Any

from ..errors import BadAnswerError, CancelledError, FileAccessError, ServerError, TransferError
from ..files import coded_error
from .crew import Crew
from .storage import BLOCK, Span, Stopped, Storage
from .transport import Transport
from .upload_state import (
    Part,
    Source,
    UploadResult,
    UploadState,
    careful_connections,
    careful_part_size,
    part_size_for,
)

CONNECTIONS = 4
_LOOK_EVERY_S = 0.1
_LAST_PARTS_S = 5.0

Progress = Callable[[int, int], None]
Cancelled = Callable[[], bool]
SaveState = Callable[[UploadState], None]


def upload_file(
    transport: Transport,
    component_id: str,
    path: Path,
    *,
    name: str | None = None,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    state: UploadState | None = None,
    save_state: SaveState | None = None,
) -> UploadResult:
    """Send a file; arguments and errors are those of `Session.upload`."""
    source = Source.of(path)
    watch = _Watch(source.size, progress, cancelled)
    watch.look()
    size = part_size_for(source.size) if save_state is None else careful_part_size(source.size)
    # One that may go on later goes in parts as soon as there are two, so that one part is all it costs.
    if source.size <= (2 * size if save_state is None else size):
        return _upload_whole(transport, component_id, source, name or path.name, watch)
    if state is None or (state.component_id, state.source) != (component_id, source):
        state = _begin(transport, component_id, source, name or path.name, size)
        if save_state:
            save_state(state)
    else:
        before, state = state.arrived, _with_what_arrived(transport, state)
        if save_state and state.arrived > before:
            save_state(state)
    at_once = CONNECTIONS
    if save_state is not None:
        at_once = min(at_once, careful_connections(source.size, state.part_size))
    state = _send_parts(transport, state, watch, save_state, at_once)
    source.check()
    _complete(transport, state)
    return UploadResult(component_id, source.size, "", len(state.parts))


class _Watch:
    """Counts bytes from any thread; tells and asks the caller on the caller's own."""

    def __init__(self, total: int, progress: Progress | None, cancelled: Cancelled | None) -> None:
        self.stopped = Stopped()
        self._total = total
        self._progress = progress
        self._cancelled = cancelled
        self._lock = threading.Lock()
        self._done = 0
        self._told = -1

    def count(self, size: int) -> None:
        """Count bytes that are on their way; may be called from any thread."""
        with self._lock:
            self._done += size

    def count_here(self, size: int) -> None:
        """Count bytes and tell of them at once."""
        self.count(size)
        self.look()

    def look(self) -> None:
        """Ask whether to go on and tell how far it is.

        Raises:
            CancelledError: The caller wants no more.
        """
        if self._cancelled is not None and self._cancelled():
            self.stopped.stop()
            raise CancelledError("The upload was cancelled.")
        if self._progress is not None and self._done != self._told:
            self._told = self._done
            self._progress(min(self._told, self._total), self._total)


def _upload_whole(
    transport: Transport, component_id: str, source: Source, name: str, watch: _Watch
) -> UploadResult:
    checksum = _checksum(source, watch)
    answer = _ask(
        transport,
        action="get_upload_metadata",
        component_id=component_id,
        file_name=name,
        file_size=source.size,
        checksum=checksum,
    )
    url, headers = answer.get("url"), answer.get("headers") or {}
    if not isinstance(url, str) or not isinstance(headers, dict):
        raise BadAnswerError("The server does not say where to upload to.")
    # The length is written by the HTTP library, which knows it.
    kept = {k: str(v) for k, v in headers.items() if k.lower() != "content-length"}
    storage = Storage(url, transport.timeout)
    try:
        span = Span(source.path, 0, source.size, watch.count_here, watch.stopped)
        storage.put(url, kept, span, watch.stopped)
    finally:
        storage.close()
    source.check()
    return UploadResult(component_id, source.size, checksum, 1)


def _checksum(source: Source, watch: _Watch) -> str:
    digest = hashlib.md5(usedforsecurity=False)
    try:
        with open(source.path, "rb", buffering=0) as file:
            while block := file.read(BLOCK):
                digest.update(block)
                watch.look()
    except OSError as error:
        raise coded_error(error, f"{source.path} cannot be read") from error
    return base64.b64encode(digest.digest()).decode("ascii")


def _begin(
    transport: Transport, component_id: str, source: Source, name: str, part_size: int
) -> UploadState:
    count = -(-source.size // part_size)
    answer = _ask(
        transport,
        action="get_upload_metadata",
        component_id=component_id,
        file_name=name,
        file_size=source.size,
        parts=count,
    )
    try:
        parts = tuple(
            Part(int(item["part_number"]), str(item["signed_url"])) for item in answer["urls"]
        )
        upload_id = str(answer["upload_id"])
    except (KeyError, TypeError, ValueError) as error:
        raise BadAnswerError("The server does not say where to upload the parts to.") from error
    parts = tuple(sorted(parts, key=lambda part: part.number))
    if [part.number for part in parts] != list(range(1, count + 1)):
        raise BadAnswerError(f"The server gave places for {len(parts)} parts instead of {count}.")
    return UploadState(component_id, upload_id, source, part_size, parts)


def _with_what_arrived(transport: Transport, state: UploadState) -> UploadState:
    """Add receipts of parts whose answer was lost, and fresh addresses, where the server can tell them.

    The action is an addition of the embedded server; others refuse it.
    """
    if all(part.e_tag for part in state.parts):
        return state
    try:
        answer = _ask(
            transport,
            action="get_upload_parts",
            component_id=state.component_id,
            upload_id=state.upload_id,
        )
        held = {int(one["part_number"]): one for one in answer["parts"]}
        urls = {int(one["part_number"]): str(one["signed_url"]) for one in answer["urls"]}
        for part in state.parts:
            found = held.get(part.number)
            if found is not None and not part.e_tag and found["size"] == state.span(part)[1]:
                state = state.with_receipt(part.number, str(found["e_tag"]).strip('"'))
    except (ServerError, KeyError, TypeError, ValueError):
        return state
    return replace(
        state, parts=tuple(replace(p, url=urls.get(p.number, p.url)) for p in state.parts)
    )


def _send_parts(
    transport: Transport,
    state: UploadState,
    watch: _Watch,
    save_state: SaveState | None,
    connections: int,
) -> UploadState:
    """Send the parts that are missing; returns the state with all receipts."""
    storage = Storage(state.parts[0].url, transport.timeout, connections)
    receipts = _Receipts(state, save_state)
    watch.count(state.arrived)
    waiting = [part for part in state.parts if not part.e_tag]
    crew = Crew(
        lambda part: _send_part(storage, state, part, watch), waiting, connections, "rushes-upload"
    )
    try:
        while crew.left:
            watch.look()
            receipts.add(crew.next(_LOOK_EVERY_S))
        watch.look()
    except (TransferError, FileAccessError):
        # Parts that are on their way need not be sent again when the upload goes on.
        receipts.add(crew.rest(_LAST_PARTS_S))
        raise
    finally:
        crew.stop()
        watch.stopped.stop()
        storage.close()
    return receipts.state


class _Receipts:
    """Collects receipts in the state, and has it saved."""

    def __init__(self, state: UploadState, save_state: SaveState | None) -> None:
        self.state = state
        self._save = save_state

    def add(self, receipts: Iterable[tuple[int, str]]) -> None:
        for number, e_tag in receipts:
            self.state = self.state.with_receipt(number, e_tag)
            if self._save is not None:
                self._save(self.state)


def _send_part(storage: Storage, state: UploadState, part: Part, watch: _Watch) -> tuple[int, str]:
    start, length = state.span(part)
    span = Span(state.source.path, start, length, watch.count, watch.stopped)
    e_tag = storage.put(part.url, {}, span, watch.stopped)
    if not e_tag:
        raise TransferError(f"The storage gave no receipt for part {part.number}.")
    return part.number, e_tag


def _complete(transport: Transport, state: UploadState) -> None:
    _ask(
        transport,
        action="complete_multipart_upload",
        component_id=state.component_id,
        upload_id=state.upload_id,
        parts=[{"part_number": part.number, "e_tag": part.e_tag} for part in state.parts],
    )


def _ask(transport: Transport, **operation: Any) -> dict[str, Any]:
    repeatable = operation["action"] in ("get_upload_metadata", "get_upload_parts")
    (answer,) = transport.call([operation], repeatable=repeatable)
    if not isinstance(answer, dict):
        raise BadAnswerError(f"The server's answer to {operation['action']} is no object.")
    return answer
