"""What an error means for a publish: try again later, ask the artist, or end."""

from __future__ import annotations

from typing import NamedTuple

from ...errors import (
    BadAnswerError,
    CaptureError,
    ConfigError,
    CredentialsError,
    InputError,
    MissingSettingError,
    NetworkError,
    PluginError,
    PublishError,
    RushesError,
    ServerError,
    ServerFailureError,
    TargetGoneError,
)
from ...session.retry import RetryPolicy
from ..journal import JobState

# After a while of silence a server is asked once a minute; that it is back is noticed soon enough.
PATIENCE = RetryPolicy(attempts=0, first_delay_s=2.0, longest_delay_s=60.0)
# Only a start of the worker, or somebody's wish, brings such a publish to life again.
ASLEEP_S = 365 * 24 * 3600.0


class Outcome(NamedTuple):
    """The state a publish gets, and in how many seconds it is tried again where that is `waiting`."""

    state: JobState
    delay_s: float = 0.0


def outcome_of(error: RushesError, tries: int, captured: bool) -> Outcome:
    """Return what becomes of a publish.

    Args:
        error: What stopped it; a `PublishError` counts as its cause.
        tries: How often in a row it has stopped, this time included.
        captured: Whether there are frames that would be lost.
    """
    cause = cause_of(error)
    if isinstance(cause, MissingSettingError):
        return Outcome(JobState.WAITING, ASLEEP_S)
    if isinstance(cause, (NetworkError, ServerFailureError, BadAnswerError)):
        # At least a quarter of the wait, so that no dice make a server be asked without a pause.
        longest = min(PATIENCE.longest_delay_s, PATIENCE.first_delay_s * 2 ** min(tries - 1, 6))
        return Outcome(JobState.WAITING, longest / 4 + PATIENCE.delay(min(tries, 7)) * 3 / 4)
    if isinstance(cause, TargetGoneError):
        return Outcome(JobState.NEEDS_YOU)
    if isinstance(cause, CaptureError) and not captured:
        return Outcome(JobState.FAILED)
    if cause.facts.get("gone"):
        return Outcome(JobState.NEEDS_YOU)
    if isinstance(cause, (ServerError, ConfigError, PluginError, CredentialsError)):
        return Outcome(JobState.NEEDS_YOU)
    if isinstance(cause, InputError) and captured:
        return Outcome(JobState.NEEDS_YOU)
    return Outcome(JobState.FAILED)


def cause_of(error: RushesError) -> RushesError:
    """Return the error itself, or what a `PublishError` carries."""
    return error.cause if isinstance(error, PublishError) and error.cause else error
