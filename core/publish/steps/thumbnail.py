"""Makes the still that stands for the version in lists."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from ..run import PublishRun
from .capture import captured


class ThumbnailStep:
    """Writes the middle frame as a JPEG."""

    name = "thumbnail"
    doing = "making the thumbnail"

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Return nothing to remember but the file's size in bytes.

        Raises:
            InputError: The frame cannot be read.
            MediaError: It cannot be shown or written.
        """
        from ...media.thumbnail import write_thumbnail

        write_thumbnail(captured(run), run.plan.thumbnail)
        return {"bytes": run.plan.thumbnail.stat().st_size}
