"""What plugins are told of a publish while it runs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from .request import PublishRequest

if TYPE_CHECKING:
    from .record import PublishRecord


@dataclass(frozen=True)
class HookedJob:
    """A publish, for the hooks `before_step` and `after_step`.

    Attributes:
        id: Id of the publish.
        server: Address of the server it goes to.
        user: Name of the user there.
        request: What was asked for.
        folder: Where frames and movies lie; only to be read.
        asset_version_id: Id that the version has, or will have.
    """

    id: str
    server: str
    user: str
    request: PublishRequest
    folder: Path
    asset_version_id: str

    @classmethod
    def of(cls, record: PublishRecord) -> HookedJob:
        """Return what is told of the publish of `record`."""
        job, plan = record.job, record.plan
        version = plan.ids.version
        return cls(job.id, job.server, job.user, plan.request, plan.folder, version)
