"""Runs the steps of one publish: each once, with progress, cancel, plugins and the journal.

A step whose result is in the journal is not run again, so running a stopped publish goes on from where
it was. Nothing is removed here.
"""

from __future__ import annotations

import logging
import shutil
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Callable, Protocol

from ..errors import CancelledError, PluginError, PublishError, RushesError
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
        record: The publish in the journal, and through it the plan.
        connect: Returns the open session on the target server; opened at the first call.
        plugins: Hooks of studio plugins, and of the host where the worker itself captures.
        settings: Settings of this process.
        report: Called with a `Progress` from the thread the step runs in.
        cancelled: Returns True once somebody wants to stop; cheap, any thread.
        arrival: Waits until the image of a scene frame is whole on disk and says where, while the
            capture goes on; None when all images are there.
    """

    record: PublishRecord
    connect: Callable[[], Session]
    plugins: Plugins
    settings: Settings
    report: Callable[[Progress], None]
    cancelled: Callable[[], bool]
    arrival: Callable[[int], Path] | None = None

    @property
    def session(self) -> Session:
        """The open session on the target server.

        Raises:
            MissingSettingError: There is no key for it.
            ServerError, NetworkError: It refused or cannot be reached.
        """
        return self.connect()

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
        # `cancelled` may be a moment old; a wish that is in the journal must not be overrun.
        wanted = self.cancelled() or self.record.journal.jobs.wishes_cancel(self.record.job.id)
        if wanted and self.record.result(STEP_OF_NO_RETURN) is None:
            raise CancelledError("The publish was cancelled.")


class Step(Protocol):
    """One step of a publish. It adopts what exists already, or makes it.

    Attributes:
        name: Key in the journal.
        doing: What it does, in words that follow "while".
    """

    name: str
    doing: str

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Do the step and return plain data for the journal.

        Raises:
            RushesError: The step could not be done; nothing it made is removed.
        """


def run_step(run: PublishRun, step: Step) -> None:
    """Run a step that is not finished yet.

    Raises:
        PublishError: It failed; it names the step, the cause and what to do.
        CancelledError: Somebody cancelled.
    """
    if run.record.result(step.name) is not None:
        return
    try:
        run.checkpoint()
        run.record.started(step.name)
        run.report(Progress(step.name, step.doing))
        _call_plugins(run, "before_step", step)
        result = step.run(run)
        _call_plugins(run, "after_step", step)
        run.record.done(step.name, result)
    except CancelledError:
        raise
    except RushesError as error:
        raise _stopped(run, step, error) from error
    except OSError as error:
        coded = coded_error(error, "A file could not be read or written")
        raise _stopped(run, step, coded) from error


def discard(plan: PublishPlan) -> None:
    """Remove the folder of a publish: what it captured and encoded, never the artist's own media."""
    shutil.rmtree(plan.folder, ignore_errors=True)


def _call_plugins(run: PublishRun, hook: str, step: Step) -> None:
    """Call each plugin by itself, so that a failure bears its name."""
    from .hooked import HookedJob

    caller = getattr(run.plugins.hook, hook)
    known = {"step": step.name, "job": HookedJob.of(run.record)}
    for found in reversed(caller.get_hookimpls()):
        try:
            found.function(*(known[name] for name in found.argnames))
        except Exception as error:  # code of others: it may raise whatever it likes
            raise PluginError(
                f"The plugin {found.plugin_name} stopped the publish in {hook} ({step.name}): {error}",
                plugin=found.plugin_name,
                hook=hook,
            ) from error


def _stopped(run: PublishRun, step: Step, error: RushesError) -> PublishError:
    # The journal may not be writable for the very reason that stopped the step.
    try:
        run.record.failed(step.name, error)
    except RushesError:
        logger.warning("the failure of %s could not be recorded", step.name, exc_info=True)
    return PublishError.at(step.doing, error, publish_id=run.plan.id, step_name=step.name)
