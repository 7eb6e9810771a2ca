"""When media leaves this machine: after the server has confirmed it, and only what a publish made itself."""

from __future__ import annotations

import shutil
import time
from pathlib import Path

from ..folder_note import without_passphrase
from ..journal import Job, JobState, Journal
from ..plan import PublishPlan, target_of

_HOUR_S = 3600.0


def remove_media(plan: PublishPlan) -> None:
    """Remove the folder of a publish: what it captured and encoded, never the artist's own media."""
    shutil.rmtree(plan.folder, ignore_errors=True)


def has_made_media(journal: Journal, job: Job) -> bool:
    """Return whether there are images that a publish made itself and that would be lost with it."""
    folder = job.plan.frames_folder
    return any(folder in Path(path).parents for path in journal.frames.all(job.id).values())


def is_media_needed(job: Job, keep_hours: float) -> bool:
    """Return whether the media of a publish is still to lie on this machine."""
    if job.state is JobState.DONE and not job.keep:
        return job.ended is not None and job.ended > time.time() - keep_hours * _HOUR_S
    return job.state is not JobState.CANCELLED


def remove_old_media(journal: Journal, keep_hours: float) -> None:
    """Remove the media of finished publishes whose time is over."""
    for job in journal.jobs.all(JobState.DONE):
        if not is_media_needed(job, keep_hours):
            remove_media(job.plan)


def scrub(journal: Journal, job: Job) -> None:
    """Take a passphrase out of the journal that the server has, or will never need."""
    bare = without_passphrase(job.plan)
    if bare != job.plan:
        journal.jobs.set_plan(job.id, bare, target_of(bare.request))
