"""Makes the version visible: everything people see is created in one batch.

A real ftrack server may reorder one batch (protocol 2.0), so the thumbnail, which the version points at,
is committed before in a batch of its own; a component without a version is seen by nobody.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from ...errors import ServerError
from ...media.certificate import CERTIFICATE_KEY
from ...media.filmstrip import FILMSTRIP_COMPONENT, FILMSTRIP_KEY
from ...media.frame_map import FRAME_MAP_KEY
from ...records import to_plain
from ..adopting import commit_or_adopt, exists
from ..review_session import change_review_session
from ..run import PublishRun
from ..target import find_asset
from ..version_number import number_to_burn_in
from .capture import captured
from .conflicts import check_targets
from .encode import EncodeStep, made_media
from .prepare import Prepared, prepared
from .upload import UploadStep

logger = logging.getLogger(__name__)

# Well-known rows of every workspace (protocol 3.4).
SERVER_LOCATION = "3a372bde-05bc-11e4-8908-20c9d081909b"
THUMBNAIL_COMPONENT = "thumbnail"


class CommitStep:
    """Creates version, components, review object, invitees and notes, unless they are there."""

    name = "commit"
    doing = "creating the version"

    def run(self, run: PublishRun) -> Mapping[str, Any]:
        """Return ids and the number of the version.

        Raises:
            ServerError: The server refused; then nothing of the batch exists.
            NetworkError: No answer; a second run finds out what the server did.
            TargetGoneError: The task, the asset or the review session is there no more, or closed.
        """
        version_id, review = run.plan.ids.version, prepared(run).review
        if not exists(run.session, "AssetVersion", version_id):
            run.session.rollback()  # what an earlier try could not commit
            check_targets(run)
            _renew_number(run)
            thumbnail = run.plan.ids.thumbnail
            if not exists(run.session, "FileComponent", thumbnail):
                _create_file(run, thumbnail, THUMBNAIL_COMPONENT, run.plan.thumbnail)
                commit_or_adopt(run.session, "FileComponent", thumbnail)
            run.checkpoint()
            _commit_version(run)
        row = run.session.query(
            f'select version, asset_id from AssetVersion where id is "{version_id}"'
        ).one()
        _warn_of_number(run, row["version"])
        if run.plan.request.review:
            _label_review_object(run, row["version"])
        return {
            "asset_version_id": version_id,
            "asset_id": row["asset_id"],
            "version": row["version"],
            "review_session_id": review.id if review else None,
        }


def _renew_number(run: PublishRun) -> None:
    """Make and send the movies again where somebody else took the number they carry."""
    burnt = made_media(run).number
    if burnt is None:
        return
    journal, job_id = run.record.journal, run.record.job.id
    if burnt != number_to_burn_in(run):
        journal.steps.note(
            job_id, f"version {burnt} was taken meanwhile; the burn-in is made again"
        )
        for component_id in (run.plan.ids.movie, run.plan.ids.movie_full, run.plan.ids.filmstrip):
            journal.uploads.restart(job_id, component_id)
        run.record.done(EncodeStep.name, EncodeStep().run(run))
    # Also where an earlier try was killed in the middle of it; what has arrived is not sent again.
    run.record.done(UploadStep.name, UploadStep().run(run))


def _warn_of_number(run: PublishRun, number: int) -> None:
    burnt = made_media(run).number
    if burnt not in (None, number):
        logger.warning("the pictures say version %s, the server gave %s", burnt, number)
        text = f"the pictures say version {burnt}, but it is {number}: publish again"
        run.record.journal.steps.note(run.record.job.id, text)


def _commit_version(run: PublishRun) -> None:
    """Commit the version; once more where another machine made the same asset in the same moment."""
    is_new, version_id = _create_version(run), run.plan.ids.version
    try:
        commit_or_adopt(run.session, "AssetVersion", version_id)
    except ServerError:
        if not is_new or _find_asset(run) is None:
            raise
        _create_version(run)
        commit_or_adopt(run.session, "AssetVersion", version_id)


def _find_asset(run: PublishRun) -> str | None:
    found = prepared(run)
    return found.asset_id or find_asset(run.session, found.target.context_id, found.asset_name)


def _create_version(run: PublishRun) -> bool:
    """Record everything that people will see; return whether the asset is new."""
    plan, found, session = run.plan, prepared(run), run.session
    known = _find_asset(run)
    asset_id = known or found.new_asset_id or plan.ids.asset
    if known is None:
        session.create(
            "Asset",
            {
                "id": asset_id,
                "name": found.asset_name,
                "type_id": found.asset_type_id,
                "context_id": found.target.context_id,
            },
        )
    session.create(
        "AssetVersion",
        {
            "id": plan.ids.version,
            "asset_id": asset_id,
            "task_id": found.target.task_id,
            "comment": plan.request.comment,
            "thumbnail_id": plan.ids.thumbnail,
        },
    )
    _create_media(run)
    if plan.request.review:
        _create_review(run, found)
    _create_notes(run)
    return known is None


def _create_media(run: PublishRun) -> None:
    from ...media.ftrack_meta import review_meta

    ids, media = run.plan.ids, made_media(run)
    for movie_id, movie in zip((ids.movie, ids.movie_full), media.movies):
        path = Path(movie.info.path)
        _create_file(run, movie_id, movie.component, path, version_id=ids.version)
        facts = {"ftr_meta": review_meta(movie.info), CERTIFICATE_KEY: movie.certificate}
        _create_metadata(run, "FileComponent", movie_id, facts)
    _create_file(
        run, ids.filmstrip, FILMSTRIP_COMPONENT, run.plan.filmstrip, version_id=ids.version
    )
    _create_metadata(run, "FileComponent", ids.filmstrip, {FILMSTRIP_KEY: media.filmstrip})
    _create_metadata(
        run,
        "AssetVersion",
        ids.version,
        {FRAME_MAP_KEY: captured(run).frames, CERTIFICATE_KEY: media.movies[0].certificate},
    )


def _create_file(
    run: PublishRun, component_id: str, name: str, path: Path, **attributes: str
) -> None:
    run.session.create(
        "FileComponent",
        {
            "id": component_id,
            "name": name,
            "file_type": path.suffix,
            "size": path.stat().st_size,
            **attributes,
        },
    )
    run.session.create(
        "ComponentLocation",
        {
            "component_id": component_id,
            "location_id": SERVER_LOCATION,
            "resource_identifier": component_id,
        },
    )


def _create_metadata(
    run: PublishRun, parent_type: str, parent_id: str, records: Mapping[str, Any]
) -> None:
    """Store records as JSON text by their keys."""
    for key, record in records.items():
        row = {"parent_type": parent_type, "parent_id": parent_id, "key": key}
        run.session.create("Metadata", {**row, "value": json.dumps(to_plain(record))})


def _create_review(run: PublishRun, found: Prepared) -> None:
    plan, session, review = run.plan, run.session, run.plan.request.review
    assert review is not None and found.review is not None
    review_id = found.review.id
    if not found.review_is_ours:
        change_review_session(session, review_id, review)
    session.create(
        "ReviewSessionObject",
        {
            "id": plan.ids.review_object,
            "review_session_id": review_id,
            "version_id": plan.ids.version,
            "name": found.asset_name,
            "description": plan.request.comment,
        },
    )
    for invitee in new_invitees(run, found):
        session.create(
            "ReviewSessionInvitee",
            {
                "id": invitee.id,
                "review_session_id": review_id,
                "name": invitee.name,
                "email": invitee.email,
            },
        )


@dataclass(frozen=True)
class Invitee:
    """Somebody this publish invites: the planned id, name and e-mail address."""

    id: str
    name: str
    email: str


def new_invitees(run: PublishRun, found: Prepared) -> list[Invitee]:
    """Return the people of the request who were not in the session before."""
    review = run.plan.request.review
    if review is None:
        return []
    known = set(found.review.emails) if found.review else set()
    return [
        Invitee(invitee_id, person.name, person.email)
        for invitee_id, person in zip(run.plan.ids.invitees, review.people)
        if person.email.lower() not in known
    ]


def _label_review_object(run: PublishRun, version: int) -> None:
    # Only the server knows the number, and only after the version is there.
    review_object = run.session.get("ReviewSessionObject", run.plan.ids.review_object)
    if review_object is not None:
        review_object["version"] = f"Version {version:03d}"
        run.session.commit()


def _create_notes(run: PublishRun) -> None:
    plan = run.plan
    frames = captured(run).frames
    if plan.request.review:
        parent_type, parent_id = "ReviewSessionObject", plan.ids.review_object
    else:
        parent_type, parent_id = "AssetVersion", plan.ids.version
    for note_id, note in zip(plan.ids.notes, plan.request.notes):
        run.session.create(
            "Note",
            {
                "id": note_id,
                "content": note.text,
                "parent_id": parent_id,
                "parent_type": parent_type,
                "frame_number": frames.media_frame(note.frame),
            },
        )
