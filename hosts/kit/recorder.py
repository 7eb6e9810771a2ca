"""Records one session with a host, so that it can be played anywhere without the application.

A recording is a folder: `calls.jsonl` (a line a call of a hook: arguments, then result or error), `images/`
(what was captured, each picture once) and `host.py`, by which `replay` is loaded as a host. The user's
home, the folders of captures and whatever looks like a secret are taken out. Its size is bounded: beyond
the bound pictures are left out, and the last line says so.
"""

from __future__ import annotations

import hashlib
import json
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from rushes.core.errors import RushesError
from rushes.core.files import write_text_atomically
from rushes.core.host_data import CapturePlan, ChunkResult
from rushes.core.log import redact
from rushes.core.plugins import Plugins
from rushes.core.records import to_plain

CALLS, IMAGES, HOST_FILE = "calls.jsonl", "images", "host.py"
MAX_BYTES = 20_000_000
HOME, FOLDER = "<home>", "<folder>"
_HOST_TEXT = '''"""A recorded session as a host: `rushes host check {file}:create_adapter`."""

from pathlib import Path

from rushes.hosts.kit.replay import ReplayHost


def create_adapter() -> ReplayHost:
    """Return the host that plays this recording."""
    return ReplayHost(Path(__file__).parent)
'''
# What runs calls or takes functions has no plain form; what it led to is recorded by itself.
_UNRECORDED = {
    "host_call_main",
    "panel_show",
    "menu_install",
    "scene_events",
    "command_line",
    "rehearse",
    "script_command",
    "sample_media",
    "detached_command",
}


@contextmanager
def recording(plugins: Plugins, folder: Path, max_bytes: int = MAX_BYTES) -> Iterator[None]:
    """Record every hook that is called through `plugins` while the block lasts.

    Args:
        plugins: The manager that holds the host's adapter.
        folder: Where the recording goes; it is made, and an older recording in it is replaced.
        max_bytes: Bound of all pictures together.
    """
    recorder = _Recorder(folder, max_bytes)
    undo = plugins.manager.add_hookcall_monitoring(lambda *_: None, recorder.note)
    try:
        yield
    finally:
        undo()
        recorder.close()


class _Recorder:
    """Writes down calls as they end; in whatever thread they do."""

    def __init__(self, folder: Path, max_bytes: int) -> None:
        self._folder = folder
        self._left = max_bytes
        self._lines: list[str] = []
        self._turn = threading.Lock()
        (folder / IMAGES).mkdir(parents=True, exist_ok=True)

    def note(self, outcome: Any, hook: str, _: Any, arguments: Mapping[str, Any]) -> None:
        """Write down one call that has ended."""
        if hook in _UNRECORDED:
            return
        line: dict[str, Any] = {"hook": hook, "arguments": to_plain(arguments)}
        error = outcome.exception
        if isinstance(error, RushesError):
            line["error"] = error.as_dict()
        elif error is not None:
            line["error"] = {"message": f"{type(error).__name__}: {error}"}
        else:
            result = outcome.get_result()
            line["result"] = to_plain(result)
            if isinstance(result, ChunkResult):
                line["result"]["files"] = {
                    str(frame): self._keep(Path(path)) for frame, path in result.files.items()
                }
        with self._turn:
            self._lines.append(self._cleaned(line, arguments.get("plan")))

    def close(self) -> None:
        """Write the recording."""
        write_text_atomically(self._folder / CALLS, "\n".join(self._lines) + "\n")
        text = _HOST_TEXT.format(file=HOST_FILE)
        write_text_atomically(self._folder / HOST_FILE, text)

    def _keep(self, path: Path) -> str:
        """Return the picture's name in the recording, empty when there is no room for it."""
        data = path.read_bytes()
        name = f"{hashlib.sha256(data).hexdigest()[:20]}{path.suffix}"
        kept = self._folder / IMAGES / name
        with self._turn:
            if not kept.exists():
                if len(data) > self._left:
                    return ""
                self._left -= len(data)
                kept.write_bytes(data)
        return name

    def _cleaned(self, line: dict[str, Any], plan: object) -> str:
        folders = {str(Path.home()): HOME}
        if isinstance(plan, CapturePlan):
            folders = {plan.folder: FOLDER, **folders}
        return json.dumps(_cleaned(line, folders), sort_keys=True)


def _cleaned(value: Any, folders: Mapping[str, str]) -> Any:
    if isinstance(value, dict):
        return {key: _cleaned(item, folders) for key, item in value.items()}
    if isinstance(value, list):
        return [_cleaned(item, folders) for item in value]
    if not isinstance(value, str):
        return value
    for folder, word in folders.items():
        if len(folder) > 1:
            value = value.replace(folder, word)
    return redact(value)
