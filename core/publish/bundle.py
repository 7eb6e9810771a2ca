"""A support bundle: what happened to publishes, settings and log, in one zip without secrets.

Left out are keys, passphrases, review links and signed addresses; media is never in it.
"""

from __future__ import annotations

import json
import platform
import sys
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING, Any

from ..files import coded_error
from ..log import redact
from ..records import to_plain
from .activity import Activity

if TYPE_CHECKING:
    from ..config import Settings
    from .journal import Journal

_LOG_BYTES = 1_000_000
_SECRET_FIELDS = frozenset({"link", "passphrase", "review_url"})


def write_bundle(journal: Journal, settings: Settings, path: Path) -> None:
    """Write the bundle.

    Args:
        journal: The journal to tell of.
        settings: Shown as `rushes config` shows them.
        path: The file to make.

    Raises:
        FileAccessError, NoSpaceError: It cannot be written.
    """
    unfinished = path.with_name(f".{path.name}.part")
    try:
        with zipfile.ZipFile(unfinished, "w", zipfile.ZIP_DEFLATED) as bundle:
            for name, text in _contents(journal, settings).items():
                bundle.writestr(name, _clean(text, settings))
        unfinished.replace(path)
    except OSError as error:
        raise coded_error(error, f"{path} cannot be written") from error
    finally:
        unfinished.unlink(missing_ok=True)


def _contents(journal: Journal, settings: Settings) -> dict[str, str]:
    from .worker.process import our_version

    system = {
        "rushes": our_version(),
        "python": sys.version,
        "platform": platform.platform(),
        "worker": to_plain(journal.workers.now().__dict__) if journal.workers.now() else None,
    }
    shown = {v.setting.name: {"value": v.shown, "origin": v.origin} for v in settings}
    contents = {"system.json": _json(system), "settings.json": _json(shown)}
    for view in Activity(journal).list():
        contents[f"jobs/{view.number:05d}-{view.id}.json"] = _json(_job(journal, view.id))
    try:
        log = journal.worker_log.read_bytes()[-_LOG_BYTES:]
    except OSError:
        log = b"there is none"
    contents["worker.log"] = log.decode("utf-8", "replace")
    return contents


def _job(journal: Journal, job_id: str) -> dict[str, Any]:
    job = journal.jobs.get(job_id)
    return {
        "job": to_plain(Activity(journal).get(job_id)),
        "plan": to_plain(job.plan),
        "history": to_plain(journal.steps.history(job_id)),
        "frames": len(journal.frames.all(job_id)),
        "uploads": to_plain(journal.uploads.of(job_id)),
    }


def _json(data: Any) -> str:
    return json.dumps(_without_secrets(data), indent=1)


def _without_secrets(data: Any) -> Any:
    if isinstance(data, dict):
        return {
            key: ("***" if key in _SECRET_FIELDS and value else _without_secrets(value))
            for key, value in data.items()
        }
    return [_without_secrets(item) for item in data] if isinstance(data, list) else data


def _clean(text: str, settings: Settings) -> str:
    """Remove what looks like a secret, and the key itself wherever it may stand."""
    key = settings["api_key"]
    cleaned = redact(text)
    return cleaned.replace(key, "***") if len(key) > 3 else cleaned
