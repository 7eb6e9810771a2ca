"""Into the journal: a request becomes a publish that cannot be lost."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from ..errors import FileAccessError
from ..file_lock import FileLock
from ..files import coded_error
from .folder_note import FolderNote, write_note
from .journal import Job, Journal
from .journal.jobs import NewJob
from .plan import PublishPlan, make_plan, target_of
from .request import PublishRequest
from .run import discard

if TYPE_CHECKING:
    from ..config import Settings


class Submitted(NamedTuple):
    """A publish in the journal, and False where the same was under way already."""

    job: Job
    is_new: bool


def submit(
    journal: Journal, request: PublishRequest, settings: Settings, keep: bool = False
) -> Submitted:
    """Add a publish whose frames the worker gets by itself; the caller sees to the worker.

    Args:
        journal: The journal.
        request: What is asked for.
        settings: Server, user and work folder. The key stays out of the journal.
        keep: True to leave frames and movies on this machine for good.

    Raises:
        MissingSettingError: Server or user is not set.
        BadSettingError: One of them cannot be used.
        FileAccessError, NoSpaceError: Journal or work folder cannot be written.
    """
    plan = make_plan(request, settings.work_dir())
    make_folder(plan)
    submitted = add(journal, plan, settings, "worker", keep)
    if not submitted.is_new:
        discard(plan)
    return submitted


def add(
    journal: Journal, plan: PublishPlan, settings: Settings, captured_by: str, keep: bool = False
) -> Submitted:
    """Add a publish that is planned; `captured_by` is `worker` or `application`. Raises as `submit`."""
    from ..session.address import checked_credential, normal_address

    server = normal_address(settings.require("server_url"))
    user = checked_credential(settings.require("api_user"), "user name", "FTRACK_API_USER")
    write_note(FolderNote(server, user, journal.path, captured_by, plan, keep))
    new = NewJob(server, user, target_of(plan.request), plan, captured_by, keep)
    return Submitted(*journal.jobs.add(new))


def make_folder(plan: PublishPlan) -> None:
    """Make the folder of a publish.

    Raises:
        FileAccessError: It cannot be made.
        NoSpaceError: The disk is full.
    """
    try:
        plan.folder.mkdir(parents=True)
    except OSError as error:
        coded = coded_error(error, f"The folder {plan.folder} cannot be made")
        if type(coded) is FileAccessError:
            coded.next_step = "Point RUSHES_WORK_DIR at a folder you may write to."
        raise coded from error


def capture_lock_of(plan: PublishPlan) -> FileLock:
    """Return the lock that whoever captures for a publish holds meanwhile."""
    from .worker.arrival import capture_lock

    return FileLock(capture_lock(plan))
