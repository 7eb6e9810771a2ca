"""Waits for what an application, or another thread, captures: the outline of it, frames, the end."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Callable

from ...capture.guard import CAPTURE_LOCK
from ...errors import CancelledError, CaptureError
from ...file_lock import is_locked
from ..journal import Journal, StepRow
from ..plan import PublishPlan

_LOOK_S = 0.03
# Longest time between the click and the first sign of the capture.
_BEGIN_S = 60.0
CAPTURE = "capture"


def capture_lock(plan: PublishPlan) -> Path:
    """Return the file whose lock is held by whoever captures for a publish."""
    return plan.folder / CAPTURE_LOCK


class Arrivals:
    """The frames of one publish, as they come.

    Args:
        journal: Where they are noted.
        plan: The publish.
        cancelled: Returns True once nobody wants them.
        alive: Returns whether whoever captures still lives.
    """

    def __init__(
        self,
        journal: Journal,
        plan: PublishPlan,
        cancelled: Callable[[], bool],
        alive: Callable[[], bool] | None = None,
    ) -> None:
        self._journal = journal
        self._plan = plan
        self._cancelled = cancelled
        self._alive = alive or (lambda: is_locked(capture_lock(plan)))

    def outlined(self) -> bool:
        """Wait until it is known what comes; return True when everything has come already.

        Raises:
            CaptureError: It will never come.
            CancelledError: Nobody wants it any more.
        """
        deadline = time.monotonic() + _BEGIN_S
        while True:
            alive = self._alive()
            step = self._step()
            if step is not None and step.state == "done":
                return True
            if step is not None and "footage" in (step.outline or ()) and step.state == "running":
                return False
            begins = step is None and time.monotonic() < deadline
            self._go_on(step, alive or begins)

    def __call__(self, frame: int) -> Path:
        """Wait until the image of a scene frame is whole on disk; return where.

        Raises:
            CaptureError: It will never come.
            CancelledError: Nobody wants it any more.
        """
        while True:
            alive = self._alive()
            path = self._journal.frames.path(self._plan.id, frame)
            if path is not None:
                return path
            step = self._step()
            if step is not None and step.state == "done":
                raise CaptureError(f"Frame {frame} was not captured.", frame=frame)
            self._go_on(step, alive)

    def whole(self) -> None:
        """Wait until the capture has ended well.

        Raises:
            CaptureError: It will never.
            CancelledError: Nobody wants it any more.
        """
        while True:
            alive = self._alive()
            step = self._step()
            if step is not None and step.state == "done":
                return
            self._go_on(step, alive)

    def _step(self) -> StepRow | None:
        return self._journal.steps.get(self._plan.id, CAPTURE)

    def _go_on(self, step: StepRow | None, alive: bool) -> None:
        if self._cancelled():
            raise CancelledError("The publish was cancelled.")
        if not alive:
            if step is not None and step.state == "failed" and step.error:
                raise CaptureError(step.error["message"], next_step=step.error["next_step"])
            raise CaptureError(
                "The application ended before all frames were captured.",
                next_step="Open the scene again and go on from there, or drop the publish.",
                gone=True,
            )
        time.sleep(_LOOK_S)
