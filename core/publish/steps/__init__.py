"""The steps of a publish, one a module."""

from __future__ import annotations

from ..run import Step
from .capture import CaptureStep as CaptureStep
from .commit import CommitStep
from .confirm import ConfirmStep
from .encode import EncodeStep as EncodeStep
from .prepare import PrepareStep as PrepareStep
from .share import ShareStep
from .thumbnail import ThumbnailStep as ThumbnailStep
from .upload import UploadStep

__all__ = ["CaptureStep", "EncodeStep", "PrepareStep", "ThumbnailStep", "closing_steps"]


def closing_steps() -> tuple[Step, ...]:
    """Return the steps after the media is made, in order; what people see is committed late, at once."""
    return (UploadStep(), CommitStep(), ShareStep(), ConfirmStep())
