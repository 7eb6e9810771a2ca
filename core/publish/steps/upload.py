"""Sends movies, thumbnail and filmstrip to the server; nobody sees them before the commit.

Every part is in the journal the moment its receipt came, so an upload that goes on sends again only what
was on its way when it stopped.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ...errors import TransferError
from ..run import Progress, PublishRun
from .encode import made_media

# Answers of a storage that a signed address gets when it has run out.
_EXPIRED = frozenset({400, 401, 403, 404, 410})


class UploadStep:
    """Uploads the bytes of all components under their planned ids."""

    name = "upload"
    doing = "uploading"

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Return the size in bytes of each file, by component id.

        Raises:
            NetworkError: The transfer broke off and could not be resumed.
            ServerError: The server refused the file.
        """
        files = component_files(run)
        sizes = {component_id: path.stat().st_size for component_id, path in files.items()}
        uploads, job_id = run.record.journal.uploads, run.record.job.id
        arrived = {row.component_id for row in uploads.of(job_id) if row.size is not None}
        before = sum(sizes[component_id] for component_id in arrived & set(sizes))
        for component_id, path in files.items():
            if component_id in arrived:
                continue
            uploads.begin(job_id, component_id, path)
            self._send(run, component_id, path, before, sum(sizes.values()))
            before += sizes[component_id]
        return sizes

    def _send(
        self, run: PublishRun, component_id: str, path: Path, before: int, total: int
    ) -> None:
        uploads, job_id = run.record.journal.uploads, run.record.job.id

        def report(done: int, _size: int) -> None:
            run.report(Progress(self.name, self.doing, before + done, total, "bytes"))

        try:
            result = run.session.upload(
                component_id,
                path,
                progress=report,
                cancelled=run.cancelled,
                state=uploads.state(job_id, component_id),
                save_state=lambda state: uploads.save(job_id, state),
            )
        except TransferError as error:
            if error.facts.get("status") in _EXPIRED:
                uploads.restart(job_id, component_id)
            raise
        uploads.arrived(job_id, component_id, result.size, result.checksum)


def component_files(run: PublishRun) -> dict[str, Path]:
    """Return the file of each component to send by its planned id, what plays first."""
    plan = run.plan
    movies = zip((plan.ids.movie, plan.ids.movie_full), made_media(run).movies)
    return {
        **{component_id: Path(movie.info.path) for component_id, movie in movies},
        plan.ids.thumbnail: plan.thumbnail,
        plan.ids.filmstrip: plan.filmstrip,
    }
