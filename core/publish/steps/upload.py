"""Sends movie and thumbnail to the server; nobody sees them before the commit."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..run import Progress, PublishRun


class UploadStep:
    """Uploads the bytes of both components under their planned ids."""

    name = "upload"
    doing = "uploading"

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Return the size in bytes of each file, by component id.

        Raises:
            NetworkError: The transfer broke off and could not be resumed.
            ServerError: The server refused the file.
        """
        plan = run.plan
        files = {plan.ids.movie: plan.movie, plan.ids.thumbnail: plan.thumbnail}
        total = sum(path.stat().st_size for path in files.values())
        sent = 0
        for component_id, path in files.items():
            before = sent

            def report(done: int, _size: int, before: int = before) -> None:
                run.report(Progress(self.name, self.doing, before + done, total, "bytes"))

            run.session.upload(component_id, path, progress=report, cancelled=run.cancelled)
            sent += path.stat().st_size
        return {component_id: path.stat().st_size for component_id, path in files.items()}
