"""Sends movies, thumbnail and filmstrip to the server; nobody sees them before the commit."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Any

from ..run import Progress, PublishRun
from .encode import made_media


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
        total = sum(path.stat().st_size for path in files.values())
        sent = 0
        for component_id, path in files.items():
            before = sent

            def report(done: int, _size: int, before: int = before) -> None:
                run.report(Progress(self.name, self.doing, before + done, total, "bytes"))

            run.session.upload(component_id, path, progress=report, cancelled=run.cancelled)
            sent += path.stat().st_size
        return {component_id: path.stat().st_size for component_id, path in files.items()}


def component_files(run: PublishRun) -> dict[str, Path]:
    """Return the file of each component to send by its planned id, what plays first."""
    plan = run.plan
    movies = zip((plan.ids.movie, plan.ids.movie_full), made_media(run).movies)
    return {
        **{component_id: Path(movie.info.path) for component_id, movie in movies},
        plan.ids.thumbnail: plan.thumbnail,
        plan.ids.filmstrip: plan.filmstrip,
    }
