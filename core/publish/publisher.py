"""The two ways into a publish: start one, or let a stopped one go on."""

from __future__ import annotations

from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Callable, Optional

from .plan import make_plan
from .record import PublishRecord
from .request import PublishRequest
from .run import Progress, PublishRun, discard, run_steps

if TYPE_CHECKING:
    from ..config import Settings
    from ..plugins import Plugins
    from ..session import Session


@dataclass(frozen=True)
class PublishResult:
    """What a finished publish left on the server.

    Attributes:
        publish_id: Id of the publish.
        asset_version_id: The version.
        version: Its number.
        review_session_id: The review session it is in, or None.
        review_url: The link to share, or None without a review session.
        frames: Frames of the movie.
        width: Pixels of the movie.
        height: Pixels of the movie.
        rate: Frames a second of the movie.
        seconds: Seconds by step.
        folder: Where the movie still lies on this machine, or None when it was removed.
        warnings: Sentences the artist should read.
    """

    publish_id: str
    asset_version_id: str
    version: int
    review_session_id: Optional[str]
    review_url: Optional[str]
    frames: int
    width: int
    height: int
    rate: Fraction
    seconds: dict[str, float]
    folder: Optional[Path] = None
    warnings: tuple[str, ...] = ()


@dataclass(frozen=True)
class Publisher:
    """Publishes to one server with one host; used from one thread.

    Attributes:
        session: Open session; the publisher does not close it.
        plugins: Hooks of the host that makes the images.
        settings: Settings of this process.
        report: Called with a `Progress` from the calling thread.
        cancelled: Returns True once somebody wants to stop; asked often, also from other threads.
        keep: True to leave frames and movie on this machine after success.
    """

    session: Session
    plugins: Plugins
    settings: Settings
    report: Callable[[Progress], None] = lambda progress: None
    cancelled: Callable[[], bool] = lambda: False
    keep: bool = False

    def publish(self, request: PublishRequest) -> PublishResult:
        """Publish what `request` asks for.

        Raises:
            PublishError: A step failed; its fact `folder`, if any, is where `resume` goes on.
            CancelledError: Somebody cancelled.
            ConfigError: The work folder cannot be made.
        """
        plan = make_plan(request, self.settings.work_dir())
        return self._run(PublishRecord.create(plan))

    def resume(self, folder: Path) -> PublishResult:
        """Go on with a publish that stopped; steps that are done are not done again.

        Raises:
            InputError: `folder` holds no publish.
            PublishError, CancelledError: As `publish`.
        """
        return self._run(PublishRecord.load(folder))

    def _run(self, record: PublishRecord) -> PublishResult:
        # The steps need media libraries' names only when they run; the panel never imports them.
        from .steps import publish_steps

        run = PublishRun(
            record, self.session, self.plugins, self.settings, self.report, self.cancelled
        )
        run_steps(run, publish_steps())
        result = _result(run, record.plan.folder if self.keep else None)
        if not self.keep:
            discard(record.plan)
        return result


def _result(run: PublishRun, folder: Path | None) -> PublishResult:
    from .steps.encode import certified, encoded

    movie = encoded(run)
    commit, share = run.result("commit"), run.result("share")
    return PublishResult(
        publish_id=run.plan.id,
        asset_version_id=commit["asset_version_id"],
        version=commit["version"],
        review_session_id=commit["review_session_id"],
        review_url=share["review_url"],
        frames=movie.frames,
        width=movie.width,
        height=movie.height,
        rate=movie.rate,
        seconds=run.record.seconds(),
        folder=folder,
        warnings=(*run.result("capture")["warnings"], *certified(run).failures),
    )
