"""Sends movies, thumbnail and filmstrip to the server; nobody sees them before the commit.

Every part is in the journal the moment its receipt came, so an upload that goes on sends again only what
was on its way when it stopped.
"""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable

from ...errors import TransferError
from ..run import Progress, PublishRun
from .encode import made_media
from .prepare import prepared

if TYPE_CHECKING:
    from ..changed_upload import ChangedUpload
    from ..sent_files import SentFiles

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
        arrived = [one for one in files if uploads.has_arrived(job_id, one)]
        before = sum(sizes[component_id] for component_id in arrived)
        for component_id, path in files.items():
            if component_id in arrived:
                continue
            self._send(run, component_id, path, before, sum(sizes.values()))
            before += sizes[component_id]
        return sizes

    def _send(
        self, run: PublishRun, component_id: str, path: Path, before: int, total: int
    ) -> None:
        uploads, job_id = run.record.journal.uploads, run.record.job.id

        def send(file_id: str, file: Path) -> None:
            if not uploads.has_arrived(job_id, file_id):
                self._send_file(run, file_id, file, report)

        def report(done: int, _size: int) -> None:
            run.report(Progress(self.name, self.doing, before + done, total, "bytes"))

        try:
            changes = self._send_changes(run, component_id, path, send)
            if changes is None:
                send(component_id, path)
        except TransferError as error:
            if error.facts.get("status") in _EXPIRED:
                uploads.restart(job_id, component_id)
            raise
        self._remember(run, component_id, path)
        if changes is not None:
            uploads.arrived(job_id, component_id, changes.size, changes.sha256)

    def _send_file(
        self, run: PublishRun, file_id: str, path: Path, report: Callable[[int, int], None]
    ) -> None:
        """Send a file under an id, or go on with it; the journal knows of every part."""
        uploads, job_id = run.record.journal.uploads, run.record.job.id
        uploads.begin(job_id, file_id, path)
        result = run.session.upload(
            file_id,
            path,
            progress=report,
            cancelled=run.cancelled,
            state=uploads.state(job_id, file_id),
            save_state=lambda state: uploads.save(job_id, state),
        )
        uploads.arrived(job_id, file_id, result.size, result.checksum)

    def _send_changes(
        self, run: PublishRun, component_id: str, path: Path, send: Callable[[str, Path], None]
    ) -> ChangedUpload | None:
        """Send what is new against the version before; None where the whole must be sent."""
        name = _movie_names(run).get(component_id)
        begun = run.record.journal.uploads.state(run.record.job.id, component_id)
        if name is None or begun is not None:  # a plain upload goes on as it began
            return None
        from ..changed_upload import upload_changes

        held = _sent_files(run).find(run.session.server_url, _asset_id(run), name)
        if held is None:
            return None
        run.record.journal.uploads.begin(run.record.job.id, component_id, path)
        return upload_changes(run.session, component_id, path, held, send)

    def _remember(self, run: PublishRun, component_id: str, path: Path) -> None:
        name = _movie_names(run).get(component_id)
        if name is not None:
            from ..changed_upload import HeldFile
            from ..chunks import chunks_of

            held = HeldFile(component_id, tuple(chunks_of(path)))
            _sent_files(run).note(run.session.server_url, _asset_id(run), name, held)


def _sent_files(run: PublishRun) -> SentFiles:
    from ...media.segments.shared import cache_folder
    from ..sent_files import SentFiles

    return SentFiles(cache_folder(run.settings) / "sent")


def _asset_id(run: PublishRun) -> str:
    found = prepared(run)
    return found.asset_id or found.new_asset_id or run.plan.ids.asset


def _movie_names(run: PublishRun) -> dict[str, str]:
    """Return the component name of each movie by its planned id."""
    ids = (run.plan.ids.movie, run.plan.ids.movie_full)
    return {key: movie.component for key, movie in zip(ids, made_media(run).movies)}


def component_files(run: PublishRun) -> dict[str, Path]:
    """Return the file of each component to send by its planned id, what plays first."""
    plan = run.plan
    movies = zip((plan.ids.movie, plan.ids.movie_full), made_media(run).movies)
    return {
        **{component_id: Path(movie.info.path) for component_id, movie in movies},
        plan.ids.thumbnail: plan.thumbnail,
        plan.ids.filmstrip: plan.filmstrip,
    }
