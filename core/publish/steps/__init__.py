"""The steps of a publish, in order, one a module."""

from __future__ import annotations

from ..run import Step
from .capture import CaptureStep
from .commit import CommitStep
from .encode import EncodeStep
from .prepare import PrepareStep
from .share import ShareStep
from .thumbnail import ThumbnailStep
from .upload import UploadStep

__all__ = ["publish_steps"]


def publish_steps() -> tuple[Step, ...]:
    """Return the steps of a publish: the server is asked first, what people see is committed last."""
    return (
        PrepareStep(),
        CaptureStep(),
        EncodeStep(),
        ThumbnailStep(),
        UploadStep(),
        CommitStep(),
        ShareStep(),
    )
