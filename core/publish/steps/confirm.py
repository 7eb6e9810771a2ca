"""Asks the server whether it holds every byte, before anything is removed on this machine.

A file sent at once was compared by its MD5 on arrival (protocol 2.8). Of one sent in parts each receipt
is the MD5 of its part where the storage is of the usual kind, and the length is that of the whole.
"""

from __future__ import annotations

import hashlib
import re
from collections.abc import Mapping
from typing import Any

from ...errors import TransferError
from ..run import PublishRun
from .upload import UploadStep, component_files

_MD5 = re.compile(r"[0-9a-fA-F]{32}")
_TIMEOUT_S = 30.0


class ConfirmStep:
    """Compares size and checksum of what arrived with the files here."""

    name = "confirm"
    doing = "comparing what arrived"

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Return the confirmed size in bytes of each file, by component id.

        Raises:
            TransferError: The server holds something else; it is sent again when the publish goes on.
            ServerError, NetworkError: The server could not be asked.
        """
        sizes = {}
        for component_id, path in component_files(run).items():
            wanted, found = path.stat().st_size, _size_there(run, component_id)
            if found != wanted or not _parts_fit(run, component_id):
                journal = run.record.journal
                journal.uploads.restart(run.plan.id, component_id)
                journal.steps.reset(run.plan.id, [UploadStep.name])
                raise TransferError(
                    f"The server holds {found} bytes of {path.name} instead of {wanted}.",
                    component=component_id,
                )
            sizes[component_id] = found
        return sizes


def _size_there(run: PublishRun, component_id: str) -> int:
    """Ask for one byte; the answer says how many there are."""
    import requests

    from ...session.locations.server import download_url

    url = download_url(run.session, component_id)
    try:
        with requests.get(
            url, headers={"Range": "bytes=0-0"}, timeout=_TIMEOUT_S, stream=True
        ) as answer:
            if answer.status_code == 404:
                return 0
            answer.raise_for_status()
            whole = answer.headers.get("content-range", "").rpartition("/")[2]
            return int(whole or answer.headers["content-length"])
    except (requests.RequestException, ValueError, KeyError) as error:
        raise TransferError(
            f"The server does not say what it holds: {type(error).__name__}."
        ) from error


def _parts_fit(run: PublishRun, component_id: str) -> bool:
    receipts = run.record.journal.uploads.receipts(run.plan.id, component_id)
    size = run.record.journal.uploads.part_size(run.plan.id, component_id)
    if not receipts or not size or not all(_MD5.fullmatch(tag) for tag in receipts.values()):
        return True
    with component_files(run)[component_id].open("rb") as file:
        for number in sorted(receipts):
            part = hashlib.md5(file.read(size), usedforsecurity=False)
            if part.hexdigest() != receipts[number].lower():
                return False
    return True
