"""Runs a publish: each step once, in order, with progress, cancel and a record.

A step whose result is on the record is not run again, so running a stopped publish goes on from where
it was. Media is removed only after everything is on the server, and only what the publish made itself.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Optional, Protocol

from ..errors import CancelledError, InputError, PublishError, RushesError
from ..files import coded_error
from .plan import PublishPlan
from .record import PublishRecord

if TYPE_CHECKING:
    from ..config import Settings
    from ..plugins import Plugins
    from ..session import Session

logger = logging.getLogger(__name__)

# From then on reviewers see the version, so the publish is finished instead of cancelled.
STEP_OF_NO_RETURN = "commit"
# Before it there is nothing worth keeping when the request itself was wrong.
STEP_THAT_MAKES_MEDIA = "capture"


@dataclass(frozen=True)
class Progress:
    """How far a step is.

    Attributes:
        step: Name of the step.
        doing: What it does, for people: `encoding the movie`.
        done: Units finished.
        total: Units in all, 0 while that is not known.
        unit: `frames`, `bytes` or empty.
    """

    step: str
    doing: str
    done: int = 0
    total: int = 0
    unit: str = ""


@dataclass(frozen=True)
class PublishRun:
    """Everything a step may use.

    Attributes:
        record: The record, and through it the plan.
        session: Open session on the target server.
        plugins: Hooks of the host that makes the images.
        settings: Settings of this process.
        report: Called with a `Progress` from the thread the step runs in.
        cancelled: Returns True once somebody wants to stop.
        arrival: Waits until the image of a scene frame is whole and returns its path, where frames are
            still being captured while they are encoded; None where all are there.
    """

    record: PublishRecord
    session: Session
    plugins: Plugins
    settings: Settings
    report: Callable[[Progress], None]
    cancelled: Callable[[], bool]
    arrival: Optional[Callable[[int], Path]] = None

    @property
    def plan(self) -> PublishPlan:
        """The plan of this publish."""
        return self.record.plan

    def result(self, step: str) -> Mapping[str, Any]:
        """Return the result of an earlier step, which must be finished."""
        result = self.record.result(step)
        if result is None:
            raise AssertionError(f"step {step} is not finished")
        return result

    def checkpoint(self) -> None:
        """Stop here if somebody asked for it and reviewers do not see the version yet.

        Raises:
            CancelledError: The publish was cancelled.
        """
        if self.cancelled() and self.record.result(STEP_OF_NO_RETURN) is None:
            raise CancelledError("The publish was cancelled.")


class Step(Protocol):
    """One step of a publish. It adopts what exists already, or makes it.

    Attributes:
        name: Key in the record.
        doing: What it does, in words that follow "while".
    """

    name: str
    doing: str

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Do the step and return plain data for the record.

        Raises:
            RushesError: The step could not be done; nothing it made is removed.
        """


def run_steps(run: PublishRun, steps: Sequence[Step]) -> None:
    """Run every step that is not finished yet.

    Raises:
        PublishError: A step failed; it names the step, the cause and what to do, and as the fact
            `folder` where it can go on. There is none when the request was wrong from the start.
        CancelledError: Somebody cancelled; what the publish made on this machine is removed.
        KeyboardInterrupt: Ctrl-C in the middle of a step; removed likewise.
    """
    for step in steps:
        if run.record.result(step.name) is not None:
            continue
        run.record.started(step.name)
        run.report(Progress(step.name, step.doing))
        try:
            run.checkpoint()
            result = step.run(run)
        except (CancelledError, KeyboardInterrupt):
            discard(run.plan)
            raise
        except RushesError as error:
            raise _stopped(run, step, error) from error
        except OSError as error:
            raise _stopped(
                run, step, coded_error(error, "A file could not be read or written")
            ) from error
        run.record.done(step.name, result)
    logger.info("publish %s is finished", run.plan.id)


def discard(plan: PublishPlan) -> None:
    """Remove the folder of a publish: what it captured and encoded, never the artist's own media."""
    shutil.rmtree(plan.folder, ignore_errors=True)


def _stopped(run: PublishRun, step: Step, error: RushesError) -> PublishError:
    facts = {"publish_id": run.plan.id, "step_name": step.name}
    if isinstance(error, InputError) and run.record.result(STEP_THAT_MAKES_MEDIA) is None:
        discard(run.plan)
        return PublishError.at(step.doing, error, **facts)
    # The record may not be writable for the very reason that stopped the step.
    try:
        run.record.failed(step.name, error)
    except RushesError:
        logger.warning("the failure of %s could not be recorded", step.name, exc_info=True)
    return PublishError.at(step.doing, error, folder=run.plan.folder, **facts)
